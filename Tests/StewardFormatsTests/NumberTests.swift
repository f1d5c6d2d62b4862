import StewardFormats
import Testing

@Suite struct NumberTests {
  private func dot(_ text: String, scale: Int = 2) -> ScaledNumber {
    withBytes(text) { parseScaled($0, scale: scale, decimal: 0x2E) }
  }

  private func comma(_ text: String, scale: Int = 2) -> ScaledNumber {
    withBytes(text) { NumberFormat.comma.scaled($0, scale: scale) }
  }

  private func exact(_ value: Int64) -> ScaledNumber { .value(value, exact: true) }

  @Test(
    arguments: [
      ("0", 0), ("12", 1_200), ("12.5", 1_250), ("-12.50", -1_250), ("+3.1", 310), ("007", 700), ("-0", 0), (".5", 50),
      ("-.5", -50),
      ("1,234.56", 123_456), ("1,234,567", 123_456_700), ("12,34,567.89", 123_456_789), ("1,23,456", 12_345_600),
      ("1 234.5", 123_450),
      ("1\u{A0}234", 123_400), ("1\u{202F}234\u{202F}567", 123_456_700), ("1'234.50", 123_450), ("1’234", 123_400),
      ("\u{2212}5", -500), ("5-", -500), ("5 -", -500), ("(5.00)", -500), ("( $5 )", -500), ("$(5)", -500),
      ("($5.00 )", -500),
      ("$5.00", 500), ("-$5.00", -500), ("$-5.00", -500), ("$ 5", 500), ("€5", 500), ("5 €", 500), ("5€", 500),
      ("£1,234.00", 123_400),
      ("¥500", 50_000), ("￥500", 50_000), ("US$5", 500), ("R$ 5.10", 510), ("5 zł", 500), ("5 kr", 500), ("kr. 5", 500),
      ("USD 5", 500),
      ("5USD", 500), ("EUR5", 500), ("5 EUR", 500), ("5EUR", 500), ("1 234 EUR", 123_400), ("12.5%", 1_250),
      ("12.5 %", 1_250),
      ("%5", 500), ("1.2E1", 1_200), ("1.2e+1", 1_200), ("120E-1", 1_200), ("1.2E-1", 12), (" 5 ", 500),
      ("\u{A0}5\t", 500), ("₹1,00,000", 10_000_000),
      ("0.00", 0), ("1.20000", 120), ("000000000000000000000000001", 100),
    ] as [(String, Int64)])
  func `numbers with a decimal point`(text: String, expected: Int64) {
    #expect(dot(text) == exact(expected))
  }

  @Test(
    arguments: [
      ("12,5", 1_250), ("1.234,56", 123_456), ("1.234", 123_400), ("1 234,56 €", 123_456), ("1\u{A0}234,56", 123_456),
      ("-4,5", -450),
      ("R$ 1.234,56", 123_456), ("1'234,5", 123_450), (",5", 50), ("12,5 %", 1_250), ("1,2E1", 1_200),
      ("1.234.567", 123_456_700),
    ] as [(String, Int64)])
  func `numbers with a decimal comma`(text: String, expected: Int64) {
    #expect(comma(text) == exact(expected))
  }

  @Test(arguments: [
    "-", "+", "--5", "-5-", "+-5", "(-5)", "(5", "5)", "()", "((5))", "$", "$$5", "$5 USD", "5%%", "1,23", "12,3456",
    "1,2345", "1,,234",
    ",234,567", "1,234,", "1 234,567", "1,234 567", "1.234.567", "0,123", "00,123", "1,234.56.7", "1.2.3", "5.", ".",
    "e5", "1e", "1e+", "1E5.5",
    "abc", "5 apples", "N/A", "NaN", "inf", "0x10", "1_000", "12-34", "2023-03-16", "1  234", "5 5", "1,234,56",
    "12,345,67", "XYZ5", "USDA5",
    "5é", "١٢", "1e 5", "\"5\"", "5\n6", "1,2,3", "%", "5$%$",
  ])
  func `everything else is invalid`(text: String) {
    #expect(dot(text) == .invalid)
  }

  @Test(arguments: ["1,234.5", "12.50", "1.23", "0.123", "1,2,3", "1.234.56"])
  func `the other locale's numbers are invalid with a decimal comma`(text: String) {
    #expect(comma(text) == .invalid)
  }

  @Test(arguments: ["", " ", "\u{A0}", "\t \u{202F}"])
  func `blanks are empty`(text: String) {
    #expect(dot(text) == .empty)
  }

  @Test(
    arguments: [
      ("1.005", 100, false), ("1.015", 102, false), ("1.025", 102, false), ("1.0250001", 103, false),
      ("1.004", 100, false),
      ("1.006", 101, false), ("-1.005", -100, false), ("-1.015", -102, false), ("0.005", 0, false),
      ("0.0051", 1, false),
      ("0.015", 2, false), ("0.0001", 0, false), ("0.995", 100, false), ("99.999", 10_000, false),
      ("1.0000", 100, true),
      ("1E-9", 0, false), ("0E-9", 0, true), ("5E-3", 0, false), ("15E-3", 2, false),
      ("1e-99999999999999999999", 0, false),
    ] as [(String, Int64, Bool)])
  func `digits beyond the scale are rounded half to even`(text: String, expected: Int64, isExact: Bool) {
    #expect(dot(text) == .value(expected, exact: isExact))
  }

  @Test func `what 64 bits don't hold is an overflow`() {
    #expect(dot("9223372036854775807", scale: 0) == exact(.max))
    #expect(dot("-9223372036854775808", scale: 0) == exact(.min))
    #expect(dot("9223372036854775808", scale: 0) == .overflow)
    #expect(dot("-9223372036854775809", scale: 0) == .overflow)
    #expect(dot("9223372036854775807.4", scale: 0) == .value(.max, exact: false))
    #expect(dot("9223372036854775807.5", scale: 0) == .overflow)
    #expect(dot("92233720368547758.07", scale: 2) == exact(.max))
    #expect(dot("92233720368547758.08", scale: 2) == .overflow)
    #expect(dot("1E19", scale: 0) == .overflow)
    #expect(dot("1E99999999999999999999999999", scale: 0) == .overflow)
    #expect(dot("0E99999999999999999999999999", scale: 0) == exact(0))
    #expect(dot("18446744073709551616", scale: 0) == .overflow)
    #expect(dot("99999999999999999999999999999999", scale: 0) == .overflow)
    #expect(dot("1", scale: 18) == exact(1_000_000_000_000_000_000))
    #expect(dot("10", scale: 18) == .overflow)
    #expect(dot("1", scale: .max) == .overflow)
    #expect(dot("1", scale: .min) == .value(0, exact: false))
    #expect(dot("1250", scale: -2) == .value(12, exact: false))
  }

  @Test func `every value comes back from its text in both locales`() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<5_000 {
      let value = Int64.random(in: .min ... .max, using: &generator) >> Int64.random(in: 0...63, using: &generator)
      let scale = Int.random(in: 0...6, using: &generator)
      let grouped = Bool.random(using: &generator)
      #expect(dot(Self.text(value, scale, grouped, ".", ","), scale: scale) == exact(value))
      #expect(comma(Self.text(value, scale, grouped, ",", "."), scale: scale) == exact(value))
    }
  }

  private static func text(
    _ value: Int64, _ scale: Int, _ grouped: Bool, _ decimal: String, _ separator: String
  ) -> String {
    var digits = String(value.magnitude)
    while digits.count <= scale { digits = "0" + digits }
    var integer = String(digits.dropLast(scale))
    if grouped {
      var groups: [String] = []
      while integer.count > 3 {
        groups.insert(String(integer.suffix(3)), at: 0)
        integer = String(integer.dropLast(3))
      }
      integer = ([integer] + groups).joined(separator: separator)
    }
    return (value < 0 ? "-" : "") + integer + (scale > 0 ? decimal + digits.suffix(scale) : "")
  }

  @Test func `bytes of any kind give a number or none, and a sign before it doesn't change that`() {
    var generator = SeededGenerator(seed: 10)
    let alphabet = Array("0123456789012345.,.,  '-+()$€%eE\u{A0}".utf8)
    for _ in 0..<20_000 {
      let bytes = generator.bytes(upTo: 14, from: alphabet)
      let scale = Int.random(in: -3...20, using: &generator)
      for decimal in [UInt8(0x2E), 0x2C] {
        let number = bytes.withUnsafeBytes { parseScaled($0, scale: scale, decimal: decimal) }
        guard case .value(let value, let isExact) = number,
          bytes.allSatisfy({ $0 != 0x2D && $0 != 0x2B && $0 != 0x28 && $0 < 0x80 })
        else { continue }
        let negative = ([0x2D] + bytes).withUnsafeBytes { parseScaled($0, scale: scale, decimal: decimal) }
        #expect(negative == .value(-value, exact: isExact), "\(bytes)")
      }
    }
  }
}
