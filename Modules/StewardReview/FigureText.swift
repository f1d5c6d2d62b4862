internal import StewardDomain

extension FigureUnit {
  /// A scaled value as text, thousands parted by commas: `EUR 1,234.50`, `12`, `-3.5%`.
  ///
  /// - Parameter isSigned: writes a plus before what is above zero, as changes have.
  public func text(_ value: Int64, isSigned: Bool = false) -> String {
    let plain = (isSigned && value > 0 ? "+" : "") + grouped(fixedPointText(value, digits: digits))
    switch self {
    case .money(let currency): return "\(currency.code) \(plain)"
    case .count, .times: return plain
    case .percent: return plain + "%"
    }
  }
}

extension Figure {
  /// The value with its unit, or `not known`.
  public var text: String { value.map { unit.text($0, isSigned: isChange) } ?? "not known" }

  /// The value alone as a program reads it: digits and a dot; empty where nothing is known.
  public var plainText: String { value.map { fixedPointText($0, digits: unit.digits) } ?? "" }

  /// What a reader must know beside the value; `nil` where the figure is whole and final, or nothing is known.
  ///
  /// What a change covers is said by the figures that it is a change of.
  public var caveat: String? {
    guard value != nil else { return nil }
    var parts: [String] = []
    if !coverage.isFull, !isChange { parts.append("\(coverage.known) of \(coverage.asked) days known") }
    if settledness == .open { parts.append("may still change") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

/// Puts commas between groups of three digits before the dot.
func grouped(_ digits: String) -> String {
  let whole = digits.prefix { $0 != "." }
  let sign = whole.hasPrefix("-") ? "-" : ""
  var text = ""
  let figures = whole.dropFirst(sign.count)
  for (place, digit) in figures.enumerated() {
    if place > 0, (figures.count - place).isMultiple(of: 3) { text += "," }
    text.append(digit)
  }
  return sign + text + digits.dropFirst(whole.count)
}
