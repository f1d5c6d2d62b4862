internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// What a document says of itself, beside what was asked for: marketplace and days, settled between the two.
struct DocumentStatement {
  var marketplace: Marketplace?
  var days: Range<CivilDay>?
  var family: String
  /// Why the document must not be used, if so.
  var contradiction: QualityEvent?

  init(
    definition: ReportDefinition, header: JSONHeader, request: DocumentRequest, log: inout DriftLog
  ) throws {
    marketplace = request.marketplace.flatMap { Marketplace.find($0) }
    days = request.days
    family = ([definition.family] + definition.partitionBy.map { header.texts($0).joined(separator: ",") })
      .joined(separator: "/")
    try settleMarketplace(definition, header, request, &log)
    try settleDays(definition, header, request, &log)
    if let path = definition.document.reportType, let stated = header.text(path),
      !Self.sameType(stated, definition.type)
    {
      contradiction = QualityEvent(
        kind: .quarantine, code: "otherReportType", field: path, line: nil,
        message: "the document says it is \(stated), it was given as \(definition.type)")
    }
  }

  /// Amazon's own examples drop the leading GET_ of some types.
  private static func sameType(_ stated: String, _ type: ReportType) -> Bool {
    stated == type.text || "GET_" + stated == type.text
  }

  /// The content is the truth: a document of another store is loaded as what it is, and that is on record.
  private mutating func settleMarketplace(
    _ definition: ReportDefinition, _ header: JSONHeader, _ request: DocumentRequest, _ log: inout DriftLog
  ) throws {
    guard let path = definition.document.marketplaces else { return }
    let stated = header.texts(path).compactMap { Marketplace.named($0) }
    guard !stated.isEmpty else { return }
    if let told = marketplace {
      if stated.contains(told) { return }
      log.note(
        "otherMarketplace", field: path, line: nil,
        "the document is for \(stated.map(\.countryCode).joined(separator: ", ")), it was given for \(told.countryCode); it is taken for \(stated[0].countryCode)"
      )
    }
    marketplace = stated[0]
  }

  private mutating func settleDays(
    _ definition: ReportDefinition, _ header: JSONHeader, _ request: DocumentRequest, _ log: inout DriftLog
  ) throws {
    guard let fromPath = definition.document.from, let toPath = definition.document.to,
      let from = header.text(fromPath), let to = header.text(toPath)
    else { return }
    guard let first = Self.day(from), let last = Self.day(to), first <= last else {
      throw FormatError(
        .invalidDate,
        "the document's window is \(FormatError.quoted(from)) to \(FormatError.quoted(to)); expected two days in order",
        at: SourcePosition(line: 1, column: nil, field: fromPath))
    }
    let stated = first..<last.advanced(by: 1)
    if let asked = request.days, asked != stated {
      contradiction = QualityEvent(
        kind: .quarantine, code: "otherWindow", field: fromPath, line: nil,
        message:
          "the document covers \(first)…\(last), \(asked.lowerBound)…\(asked.upperBound.advanced(by: -1)) was asked for"
      )
    }
    days = stated
  }

  private static func day(_ text: String) -> CivilDay? {
    var copy = text
    return copy.withUTF8 { bytes in
      parseDateTime(UnsafeRawBufferPointer(bytes), order: .ymd)?.day
        ?? parseDay(UnsafeRawBufferPointer(bytes), order: .ymd)
    }
  }
}
