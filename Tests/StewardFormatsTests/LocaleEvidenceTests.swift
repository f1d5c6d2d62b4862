import StewardFormats
import Testing

@Suite struct LocaleEvidenceTests {
  private func evidence(numbers: [String] = [], dates: [String] = []) -> LocaleEvidence {
    var evidence = LocaleEvidence()
    for (index, number) in numbers.enumerated() { withBytes(number) { evidence.addNumber($0, line: index + 2) } }
    for (index, date) in dates.enumerated() { withBytes(date) { evidence.addDate($0, line: index + 2) } }
    return evidence
  }

  private func resolved(_ numbers: [String], _ dates: [String] = []) throws -> FileLocale {
    try evidence(numbers: numbers, dates: dates).resolve(pinnedDecimal: nil, pinnedDates: nil)
  }

  private func refusal(_ numbers: [String], _ dates: [String] = []) -> FormatError? {
    formatError { _ = try resolved(numbers, dates) }
  }

  private func locale(_ decimal: Character, _ dates: DateOrder) -> FileLocale {
    FileLocale(decimal: decimal.asciiValue ?? 0, dates: dates)
  }

  @Test(arguments: ["1.234,56", "12,50", "-4,5", "0,123", "1234,567", "1 234,5", "12,5 €", ",5", "1.234.567"])
  func `some numbers can only have a comma`(number: String) throws {
    #expect(try resolved(["5", "1.234", number]) == locale(",", .ymd))
  }

  @Test(arguments: ["1,234.56", "12.50", "0.123", "1,234,567", "1,23,456", "$1.5", ".5", "12.5%"])
  func `some numbers can only have a point`(number: String) throws {
    #expect(try resolved([number, "1,234"]) == locale(".", .ymd))
  }

  @Test func `without marks it is the point and the year first`() throws {
    #expect(try resolved([]) == locale(".", .ymd))
    #expect(try resolved(["5", "1234", "1 234", "abc", "a.b,c", ""], ["2023-03-16", "", "x"]) == locale(".", .ymd))
  }

  @Test(arguments: ["1.234", "1,234", "12.345", "-999,999"])
  func `a number that reads both ways is refused with the remedy`(number: String) {
    let error = refusal(["1", number], ["2023-03-16", "16 mars 2023"])
    #expect(error?.code == .ambiguousLocale)
    #expect(error?.position?.line == 3)
    #expect(error?.message.contains("\"\(number)\"") == true)
    #expect(error?.message.contains("locale.decimal") == true)
    #expect(error?.message.contains("--decimal") == true)
  }

  @Test func `contradicting numbers are refused with an example of each`() {
    let error = refusal(["1,50", "7", "1.50"])
    #expect(error?.code == .mixedLocale)
    #expect(error?.message.contains("\"1,50\" on line 2") == true)
    #expect(error?.message.contains("\"1.50\" on line 4") == true)
  }

  @Test(
    arguments: [
      ("16/03/2023", .dmy), ("03/16/2023", .mdy), ("16-03-23", .dmy), ("99/03/16", .ymd), ("03.04.2023", .dmy),
      ("03/03/2023", .dmy), ("2023/03/04", .ymd),
      ("20230304", .ymd), ("16/03/2023 10:00", .dmy), ("Mar 5, 2023", .ymd),
    ] as [(String, DateOrder)])
  func `a date shows the order`(date: String, order: DateOrder) throws {
    #expect(try resolved([], [date]).dates == order)
  }

  @Test func `one clear date settles the others`() throws {
    #expect(try resolved([], ["03/04/2023", "16/04/2023", "2023-04-05", "05/05/2023"]).dates == .dmy)
    #expect(try resolved([], ["03/04/2023", "04/16/2023"]).dates == .mdy)
    #expect(try resolved([], ["03/04/2023", "05.04.2023"]).dates == .dmy)
  }

  @Test func `dates that read both ways are refused with the remedy`() {
    let error = refusal([], ["2023-01-01", "03/04/2023", "05/06/2023"])
    #expect(error?.code == .ambiguousLocale)
    #expect(error?.position?.line == 3)
    #expect(error?.message.contains("--dates") == true)
  }

  @Test func `contradicting dates are refused with an example of each`() {
    let error = refusal([], ["16/03/2023", "03/17/2023"])
    #expect(error?.code == .mixedLocale)
    #expect(error?.message.contains("\"16/03/2023\" on line 2") == true)
    #expect(error?.message.contains("\"03/17/2023\" on line 3") == true)
    #expect(refusal([], ["16.03.2023", "03/17/2023"])?.code == .mixedLocale)
  }

  @Test func `dates settle numbers that read both ways, and only those`() throws {
    #expect(try resolved(["1.234"], ["16.03.2023"]) == locale(",", .dmy))
    #expect(try resolved(["1,234"], ["03/16/2023"]) == locale(".", .mdy))
    #expect(try resolved(["1,234"], ["Mar 16, 2023"]) == locale(".", .ymd))
    #expect(try resolved(["1,234"], ["16 December 2023"]) == locale(".", .ymd))
    #expect(try resolved(["12.50", "1,234"], ["16.03.2023"]) == locale(".", .dmy))
    #expect(try resolved(["12,50"], ["03/16/2023"]) == locale(",", .mdy))
    #expect(refusal(["1,234"], ["16/03/2023"])?.code == .ambiguousLocale)
    #expect(refusal(["1,234"], ["16.03.2023", "Mar 16, 2023"])?.code == .ambiguousLocale)
  }

  @Test func `what is pinned holds`() throws {
    let doubtful = evidence(numbers: ["1,234", "1.5", "1,5"], dates: ["03/04/2023", "16/03/2023", "03/16/2023"])
    #expect(try doubtful.resolve(pinnedDecimal: 0x2C, pinnedDates: .mdy) == locale(",", .mdy))
    let numbers = evidence(numbers: ["1,234"], dates: ["03/04/2023"])
    #expect(try numbers.resolve(pinnedDates: .mdy) == locale(".", .mdy))
    #expect(formatError { _ = try numbers.resolve(pinnedDates: .dmy) }?.code == .ambiguousLocale)
    #expect(formatError { _ = try numbers.resolve(pinnedDecimal: 0x2C) }?.code == .ambiguousLocale)
  }

  @Test func `values of any kind are evidence or none`() {
    var generator = SeededGenerator(seed: 13)
    let alphabet = Array("0123456789.,/- eM\u{A0}".utf8)
    for _ in 0..<5_000 {
      var evidence = LocaleEvidence()
      for line in 1...3 {
        generator.bytes(upTo: 12, from: alphabet).withUnsafeBytes {
          evidence.addNumber($0, line: line)
          evidence.addDate($0, line: line)
        }
      }
      if let error = formatError({ _ = try evidence.resolve() }) {
        #expect((1...3).contains(error.position?.line ?? 0))
      }
    }
  }

  @Test func `what is resolved reads the values it was resolved from`() throws {
    var generator = SeededGenerator(seed: 14)
    for _ in 0..<2_000 {
      let numbers = (0..<3).map { _ in
        String(decoding: generator.bytes(upTo: 8, from: Array("0123456789.,".utf8)), as: UTF8.self)
      }
      guard let locale = try? resolved(numbers) else { continue }
      for number in numbers {
        let mine = withBytes(number) { parseScaled($0, scale: 3, decimal: locale.decimal) }
        let other = withBytes(number) { parseScaled($0, scale: 3, decimal: locale.decimal == 0x2E ? 0x2C : 0x2E) }
        #expect(mine != .invalid || other == .invalid, "\(numbers)")
      }
    }
  }
}
