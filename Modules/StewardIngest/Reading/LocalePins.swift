public import StewardFormats

/// What a person says of the number and date forms of a document, instead of having them detected.
public struct LocalePins: Sendable, Hashable {
  public var decimal: UInt8?
  public var dates: DateOrder?

  public init(decimal: UInt8? = nil, dates: DateOrder? = nil) {
    self.decimal = decimal
    self.dates = dates
  }

  /// The form in which it is kept with the document: `decimal=,;dates=dmy`; `nil` where nothing is pinned.
  public var text: String? {
    var parts: [String] = []
    if let decimal { parts.append("decimal=\(Character(UnicodeScalar(decimal)))") }
    if let dates { parts.append("dates=\(dates.rawValue)") }
    return parts.isEmpty ? nil : parts.joined(separator: ";")
  }

  public init(text: String?) {
    for part in (text ?? "").split(separator: ";") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      if pair[0] == "decimal" { decimal = pair[1].utf8.first }
      if pair[0] == "dates" { dates = DateOrder(rawValue: String(pair[1])) }
    }
  }
}
