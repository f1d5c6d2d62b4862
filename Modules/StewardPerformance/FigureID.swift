public import StewardDomain

/// The name of a figure: all that it takes to compute it again, as text that people copy and scripts keep.
///
/// `kpi:sales/in=acme/marketplace=DE/EUR/2026-10-01..2026-10-31/2026-11-03T06:00:00Z` are the sales of `acme` in Germany in
/// October, as they were known on the third of November. Days include both ends. Names are percent-encoded.
public struct FigureID: Hashable, Sendable {
  public enum Measure: Hashable, Sendable {
    /// A figure of the catalogue.
    case kpi(String)
    /// A figure less the same figure of the other window.
    case change(String)
    /// That change as a share of the other window's figure.
    case growth(String)
    /// A driver's part of the change of sales.
    case part(SalesDriver)
  }

  public var measure: Measure
  /// `nil` for all accounts.
  public var account: AccountID?
  /// Country code; `nil` for all stores.
  public var store: String?
  public var dimension: KPIDimension
  public var slice: String
  public var currency: Currency
  /// Half-open.
  public var days: Range<CivilDay>
  /// The window that it is compared with; `nil` where it isn't.
  public var against: Range<CivilDay>?
  public var asOf: Instant

  public init(
    _ measure: Measure, account: AccountID?, store: String? = nil, by dimension: KPIDimension, slice: String,
    currency: Currency, days: Range<CivilDay>, against: Range<CivilDay>? = nil, asOf: Instant
  ) {
    self.measure = measure
    self.account = account
    self.store = store
    self.dimension = dimension
    self.slice = slice
    self.currency = currency
    self.days = days
    self.against = against
    self.asOf = asOf
  }

  /// The figure of one window that this one is computed of.
  public func plain(_ kpi: String, _ days: Range<CivilDay>) -> FigureID {
    FigureID(
      .kpi(kpi), account: account, store: store, by: dimension, slice: slice, currency: currency, days: days, asOf: asOf
    )
  }
}

extension FigureID: CustomStringConvertible {
  public var description: String {
    let (kind, name) =
      switch measure {
      case .kpi(let name): ("kpi", name)
      case .change(let name): ("change", name)
      case .growth(let name): ("growth", name)
      case .part(let driver): ("part", driver.rawValue)
      }
    var parts = ["\(kind):\(Self.encoded(name))"]
    if let account { parts.append("in=\(Self.encoded(account.text))") }
    if let store { parts.append("store=\(Self.encoded(store))") }
    parts += ["\(dimension.rawValue)=\(Self.encoded(slice))", currency.code, Self.text(days)]
    if let against { parts.append("against=\(Self.text(against))") }
    return (parts + [asOf.description]).joined(separator: "/")
  }

  /// - Returns: `nil` where the text isn't what ``description`` writes.
  public init?(_ text: String) {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false)[...]
    guard let head = parts.popFirst()?.split(separator: ":", maxSplits: 1), head.count == 2,
      let name = Self.decoded(head[1]), let measure = Self.measure(head[0], name)
    else { return nil }
    self.measure = measure
    account = Self.value(of: "in", &parts).map { AccountID($0) }
    store = Self.value(of: "store", &parts)
    guard let key = parts.first?.prefix(while: { $0 != "=" }), let dimension = KPIDimension(rawValue: String(key)),
      let slice = Self.value(of: String(key), &parts), let currency = parts.popFirst().flatMap({ Currency($0) }),
      let days = parts.popFirst().flatMap({ Self.days($0) })
    else { return nil }
    (self.dimension, self.slice, self.currency, self.days) = (dimension, slice, currency, days)
    against = Self.value(of: "against", &parts).flatMap { Self.days($0[...]) }
    guard let asOf = parts.popFirst().flatMap({ Self.instant($0) }), parts.isEmpty else {
      return nil
    }
    self.asOf = asOf
    guard description == text else { return nil }
    if case .kpi = measure { if against != nil { return nil } } else if against == nil { return nil }
  }

  private static func measure(_ kind: Substring, _ name: String) -> Measure? {
    switch kind {
    case "kpi": .kpi(name)
    case "change": .change(name)
    case "growth": .growth(name)
    case "part": SalesDriver(rawValue: name).map { .part($0) }
    default: nil
    }
  }

  /// The value of the next part, where it has this key.
  private static func value(of key: String, _ parts: inout ArraySlice<Substring>) -> String? {
    guard let part = parts.first, part.hasPrefix(key + "="), let value = decoded(part.dropFirst(key.count + 1)) else {
      return nil
    }
    parts.removeFirst()
    return value
  }

  private static func text(_ days: Range<CivilDay>) -> String {
    "\(days.lowerBound)..\(days.upperBound.advanced(by: -1))"
  }

  private static func days(_ text: Substring) -> Range<CivilDay>? {
    guard text.utf8.count == 22, let first = CivilDay(text.prefix(10)), let last = CivilDay(text.suffix(10)),
      first <= last
    else { return nil }
    return first..<last.advanced(by: 1)
  }

  private static func instant(_ text: Substring) -> Instant? {
    let digits = text.utf8.count
    guard digits >= 20, text.utf8.last == 0x5A, let day = CivilDay(text.prefix(10)) else { return nil }
    let clock = text.dropFirst(11).dropLast().split(whereSeparator: { $0 == ":" || $0 == "." }).map { Int64($0) }
    guard clock.count >= 3, let hour = clock[0], let minute = clock[1], let second = clock[2] else { return nil }
    let fraction = clock.count > 3 ? clock[3] ?? 0 : 0
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000).contains(fraction)
    else { return nil }
    let start = Instant(utc: day, secondOfDay: Int(hour * 3_600 + minute * 60 + second))
    return Instant(microseconds: start.microseconds + fraction)
  }

  /// Letters, digits, dash and underscore stay; so that a shell leaves the text alone, all else is percent-encoded.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return result
  }

  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
