/// An amount in the minor unit of one currency (cents, pence, yen).
///
/// Arithmetic between two currencies doesn't exist: ``adding(_:)`` refuses it. Ratios of money are `Double`, made from sums.
@frozen
public struct Money: Hashable, Sendable {
  public var minorUnits: Int64
  public var currency: Currency

  @inlinable
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  @inlinable
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

  @inlinable
  public static prefix func - (money: Money) -> Money {
    Money(minorUnits: -money.minorUnits, currency: money.currency)
  }

  /// The sum of two amounts of the same currency.
  ///
  /// - Throws: ``MoneyError/currencyMismatch(_:_:)`` across currencies, ``MoneyError/overflow`` beyond 63 bits.
  public func adding(_ other: Money) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflow else { throw .overflow }
    return Money(minorUnits: sum, currency: currency)
  }

  /// Splits the amount in proportion to weights so that the parts sum to the whole.
  ///
  /// The largest-remainder method: floors first, then one minor unit each to the largest remainders, ties to the lower index.
  ///
  /// - Parameter weights: non-negative integers whose sum is positive.
  /// - Returns: one amount per weight, in order.
  /// - Throws: ``MoneyError/badWeights`` where the weights are empty, negative or all zero.
  /// - Complexity: O(*n* log *n*).
  public func split(by weights: [Int64]) throws(MoneyError) -> [Money] {
    var total: Int64 = 0
    for weight in weights {
      let (sum, overflow) = total.addingReportingOverflow(weight)
      guard weight >= 0, !overflow else { throw .badWeights }
      total = sum
    }
    guard total > 0 else { throw .badWeights }
    let negative = minorUnits < 0
    let magnitude = minorUnits.magnitude
    var parts: [UInt64] = []
    var remainders: [(rest: UInt64, index: Int)] = []
    var given: UInt64 = 0
    for (index, weight) in weights.enumerated() {
      let product = magnitude.multipliedFullWidth(by: UInt64(weight))
      let (quotient, rest) = UInt64(total).dividingFullWidth(product)
      parts.append(quotient)
      remainders.append((rest, index))
      given += quotient
    }
    remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.index < $1.index }
    for place in 0..<Int(magnitude - given) { parts[remainders[place].index] += 1 }
    // The magnitude of the least amount is one more than the largest amount, so the sign is turned in 64 bits without it.
    return parts.map { Money(minorUnits: Int64(truncatingIfNeeded: negative ? 0 &- $0 : $0), currency: currency) }
  }

  /// The amount as plain digits with a dot and without the currency, such as `-1234.50`.
  public var decimalText: String { fixedPointText(minorUnits, digits: currency.minorDigits) }
}

/// Writes a scaled integer as a decimal with a fixed number of digits behind the dot: `(-5, 2)` is `-0.05`.
public func fixedPointText(_ scaled: Int64, digits: Int) -> String {
  guard digits > 0 else { return String(scaled) }
  var text = String(scaled.magnitude)
  if text.utf8.count <= digits { text = String(repeating: "0", count: digits + 1 - text.utf8.count) + text }
  text.insert(".", at: text.index(text.endIndex, offsetBy: -digits))
  return scaled < 0 ? "-" + text : text
}

extension Money: CustomStringConvertible {
  /// The currency stands beside every amount: `EUR 1,234.50`.
  public var description: String {
    var text = decimalText
    var end = text.firstIndex(of: ".") ?? text.endIndex
    let first = text.hasPrefix("-") ? text.index(after: text.startIndex) : text.startIndex
    while text.distance(from: first, to: end) > 3 {
      end = text.index(end, offsetBy: -3)
      text.insert(",", at: end)
    }
    return "\(currency) \(text)"
  }
}

/// Why an operation on money was refused.
public enum MoneyError: Error, Hashable, Sendable {
  case currencyMismatch(Currency, Currency)
  case overflow
  case badWeights
}
