import StewardDomain
import Testing

@Suite struct MoneyTests {
  @Test(
    arguments: [
      (123_450, "EUR", "EUR 1,234.50", "1234.50"), (-5, "USD", "USD -0.05", "-0.05"), (0, "GBP", "GBP 0.00", "0.00"),
      (1_234_567, "JPY", "JPY 1,234,567", "1234567"), (-999, "JPY", "JPY -999", "-999"),
      (1_234_567, "KWD", "KWD 1,234.567", "1234.567"), (100_000, "USD", "USD 1,000.00", "1000.00"),
      (99_999, "USD", "USD 999.99", "999.99"),
      (.min, "USD", "USD -92,233,720,368,547,758.08", "-92233720368547758.08"),
    ] as [(Int64, Currency, String, String)])
  func `is written with its currency and its minor digits`(
    minorUnits: Int64, currency: Currency, text: String, plain: String
  ) {
    let money = Money(minorUnits: minorUnits, currency: currency)

    #expect(money.description == text)
    #expect(money.decimalText == plain)
  }

  @Test func `two currencies don't add up`() {
    #expect(throws: MoneyError.currencyMismatch("EUR", "USD")) {
      try Money(minorUnits: 1, currency: "EUR").adding(Money(minorUnits: 1, currency: "USD"))
    }
  }

  @Test func `a sum beyond 63 bits is refused, one at the edge isn't`() throws {
    let most = Money(minorUnits: .max, currency: "EUR")

    #expect(throws: MoneyError.overflow) { try most.adding(Money(minorUnits: 1, currency: "EUR")) }
    #expect(try most.adding(Money(minorUnits: -1, currency: "EUR")).minorUnits == .max - 1)
  }

  // By hand: 100/3 leaves one unit for the first; weights 1, 1, 2 of 5 are 1.25, 1.25, 2.5.
  @Test(
    arguments: [
      (100, [1, 1, 1], [34, 33, 33]), (5, [1, 1, 2], [1, 1, 3]), (-100, [1, 1, 1], [-34, -33, -33]),
      (7, [0, 1, 0], [0, 7, 0]), (1, [1, 1], [1, 0]), (0, [3, 4], [0, 0]), (10, [1, 2, 3, 4], [1, 2, 3, 4]),
    ] as [(Int64, [Int64], [Int64])])
  func `is split by the largest remainders`(whole: Int64, weights: [Int64], parts: [Int64]) throws {
    let split = try Money(minorUnits: whole, currency: "EUR").split(by: weights)

    #expect(split.map(\.minorUnits) == parts)
    #expect(split.allSatisfy { $0.currency == "EUR" })
  }

  @Test func `the parts of any split sum to the whole, and none is a unit off its share`() throws {
    var random = SplitMix(seed: 20_261_123)
    for _ in 0..<2_000 {
      let whole = Int64.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)
      var weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Int64.random(in: 0...1_000_000, using: &random)
      }
      weights[0] += 1

      let parts = try Money(minorUnits: whole, currency: "USD").split(by: weights).map(\.minorUnits)

      let total = weights.reduce(0, +)
      #expect(parts.reduce(0, +) == whole)
      for (part, weight) in zip(parts, weights) {
        let share = Double(whole) * Double(weight) / Double(total)
        #expect(abs(Double(part) - share) < 1.001, "\(whole) by \(weights)")
        #expect(part == 0 || (part < 0) == (whole < 0))
      }
    }
  }

  @Test func `the largest amounts are split without overflow`() throws {
    let weights = [Int64.max / 2, Int64.max / 2]

    let parts = try Money(minorUnits: .max, currency: "EUR").split(by: weights).map(\.minorUnits)

    #expect(parts.reduce(0, +) == .max)
    #expect(try Money(minorUnits: -.max, currency: "EUR").split(by: [1]).map(\.minorUnits) == [-.max])
    #expect(try Money(minorUnits: .min, currency: "EUR").split(by: [1]).map(\.minorUnits) == [.min])
  }

  @Test(arguments: [[], [0, 0], [1, -1], [-3], [Int64.max, 1]] as [[Int64]])
  func `weights that say nothing are refused`(weights: [Int64]) {
    #expect(throws: MoneyError.badWeights) { try Money(minorUnits: 1, currency: "EUR").split(by: weights) }
  }
}

@Suite struct CurrencyTests {
  @Test(arguments: [("JPY", 0), ("KRW", 0), ("EUR", 2), ("USD", 2), ("KWD", 3), ("BHD", 3)] as [(String, Int)])
  func `a currency has the minor digits of ISO 4217`(code: String, digits: Int) throws {
    #expect(try #require(Currency(code)).minorDigits == digits)
  }

  @Test(arguments: ["", "EU", "EURO", "E1R", "E-R", "€UR", "EU ", "[[["])
  func `what isn't three letters is no currency`(code: String) {
    #expect(Currency(code) == nil)
  }

  @Test(arguments: ["eur", "Eur", "EUR"])
  func `lower case is the same currency`(code: String) throws {
    let currency = try #require(Currency(code))

    #expect(currency == "EUR")
    #expect(currency.code == "EUR")
  }
}

@Suite struct FixedPointTests {
  @Test(
    arguments: [
      (-5, 2, "-0.05"), (5, 2, "0.05"), (0, 2, "0.00"), (125_000, 6, "0.125000"), (7, 0, "7"), (-1_000, 3, "-1.000"),
      (.min, 6, "-9223372036854.775808"),
    ] as [(Int64, Int, String)])
  func `a scaled integer has its point in the right place`(scaled: Int64, digits: Int, text: String) {
    #expect(fixedPointText(scaled, digits: digits) == text)
  }
}
