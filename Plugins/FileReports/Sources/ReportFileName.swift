internal import StewardDomain

/// What the name of a report file says: parts separated by dots, the kind of file last.
///
/// `2026-11-01_2026-11-07.r20261123T064100Z.sjis.txt.gz` covers a week, was retrieved on 23 November, is in Shift JIS
/// and is compressed. Parts that mean nothing here are the owner's business and are passed over.
struct ReportFileName: Hashable, Sendable {
  /// The first part, where the name begins with the report type rather than with days.
  var reportType: ReportType?
  var marketplace: MarketplaceID?
  var days: Range<CivilDay>?
  var retrieved: Instant?
  var contentType: String?

  private static let extensions: Set<String> = ["json", "jsonl", "txt", "tsv", "csv", "xml"]
  private static let charsets: [String: String] = [
    "sjis": "Shift_JIS", "cp932": "cp932", "cp1252": "windows-1252", "latin1": "iso-8859-1", "utf8": "utf-8",
  ]

  /// - Parameter beginsWithType: whether the first part is the report type, as for files directly in the root folder.
  /// - Returns: `nil` where it isn't the name of a report file: another kind of file, or days that run backwards.
  init?(_ name: String, beginsWithType: Bool) {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.last == "gz" { parts.removeLast() }
    guard parts.count >= 2, let kind = parts.popLast(), ReportFileName.extensions.contains(kind) else { return nil }
    if beginsWithType {
      let type = parts.removeFirst()
      guard ReportFileName.isReportType(type) else { return nil }
      self.reportType = ReportType(type)
    }
    var first: CivilDay?
    for part in parts {
      if let (from, to) = ReportFileName.days(part) {
        // A second day of its own is the end: `2026-11-01.2026-11-07`.
        let start = first ?? from
        guard to >= start else { return nil }
        first = start
        days = start..<to.advanced(by: 1)
      } else if part.first == "r", let instant = Instant(compact: part.dropFirst()) {
        retrieved = instant
      } else if let charset = ReportFileName.charsets[part] {
        contentType = "text/plain; charset=\(charset)"
      } else if beginsWithType, let found = Marketplace.named(part) {
        marketplace = found.id
      }
    }
  }

  /// Letters, digits, underscore and dash: what Amazon's names of report types are made of.
  static func isReportType(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == 0x5F || byte == 0x2D
      }
  }

  /// `2026-11-01` or `2026-11-01_2026-11-07`, both ends included.
  private static func days(_ part: String) -> (from: CivilDay, to: CivilDay)? {
    let ends = part.split(separator: "_", omittingEmptySubsequences: false)
    guard ends.count <= 2, let start = ends.first.flatMap({ CivilDay($0) }) else { return nil }
    guard ends.count == 2 else { return (start, start) }
    return CivilDay(ends[1]).map { (start, $0) }
  }
}

extension Instant {
  /// Reads `yyyymmddThhmmssZ`, which is UTC, and nothing else.
  init?(compact text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 16, bytes[8] == 0x54, bytes[15] == 0x5A else { return nil }
    guard let date = digits(bytes[0..<8]), let time = digits(bytes[9..<15]) else { return nil }
    guard let day = CivilDay(year: date / 10_000, month: date / 100 % 100, day: date % 100) else { return nil }
    guard time / 10_000 < 24, time / 100 % 100 < 60, time % 100 < 60 else { return nil }
    self.init(utc: day, secondOfDay: time / 10_000 * 3600 + time / 100 % 100 * 60 + time % 100)
  }

  /// Reads `yyyy-mm-ddThh:mm:ssZ` too, by leaving out its separators.
  init?(iso text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[13] == 0x3A, bytes[16] == 0x3A else {
      return nil
    }
    let compact = bytes.indices.filter { ![4, 7, 13, 16].contains($0) }.map { bytes[$0] }
    self.init(compact: String(decoding: compact, as: UTF8.self))
  }
}

private func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
  var value = 0
  for byte in bytes {
    guard byte >= 0x30, byte <= 0x39 else { return nil }
    value = value * 10 + Int(byte - 0x30)
  }
  return value
}
