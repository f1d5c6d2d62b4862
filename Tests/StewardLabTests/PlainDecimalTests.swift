import Testing

@testable import StewardLab

@Suite struct PlainDecimalTests {
  private func read(_ text: String) -> Double? { Array(text.utf8).withUnsafeBytes(plainDecimal) }

  @Test func `plain decimals are those of the standard library, to the last bit`() {
    for text in [
      "0", "-0", "7", "-12.50", ".5", "5.", "0.1", "19.99", "123456789.012345", "0.00000000000001", "999999999999999",
    ] {
      #expect(read(text)?.bitPattern == Double(text)?.bitPattern)
    }
    for number in 0..<2000 {
      let text = "\(number * 7_919 % 100_003).\(number * 104_729 % 99_991)"
      #expect(read(text) == Double(text))
    }
  }

  @Test(arguments: ["", "-", ".", "1e5", " 1", "1 ", "1,5", "1.2.3", "+1", "nan", "1234567890123456"])
  func `everything else is left to others`(text: String) {
    #expect(read(text) == nil)
  }
}
