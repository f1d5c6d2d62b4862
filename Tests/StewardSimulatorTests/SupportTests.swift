import Foundation
import StewardDomain
import Testing

@testable import StewardSimulator

struct SupportTests {
  @Test func `the exponential function agrees with the library's`() {
    for step in -400...40 {
      let exponent = Double(step) / 10
      #expect(abs(exponential(exponent) / Foundation.exp(exponent) - 1) < 1e-12)
    }
  }

  @Test func `the logarithm agrees with the library's, and is zero of what has none`() {
    for step in 1...400 {
      let value = Double(step * step) / 97
      #expect(abs(logarithm(value) - Foundation.log(value)) < 1e-12)
      #expect(abs(power(value, -1.7) / Foundation.pow(value, -1.7) - 1) < 1e-11)
    }
    #expect([0, -1, .nan, .infinity].allSatisfy { logarithm($0) == 0 })
  }

  @Test(arguments: [0.2, 3, 25, 80]) func `dice have the mean and the variance of their laws, and grow with the mean`(
    mean: Double
  ) {
    let days = (0..<20_000).map { Dice(base: 7, day: $0) }
    let counts = days.map { Double($0.poisson(mean, .demand)) }
    let average = counts.reduce(0, +) / 20_000
    let variance = counts.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
    #expect(abs(average - mean) < 0.05 * mean)
    #expect(abs(variance - mean) < 0.08 * mean + 0.1)
    #expect(days.allSatisfy { $0.poisson(mean, .demand) <= $0.poisson(mean * 1.1 + 0.01, .demand) || mean > 26 })
    let hits = days.map { Double($0.binomial(20, 0.3, .refunds)) }.reduce(0, +) / 20_000
    #expect(abs(hits - 6) < 0.1)
    #expect(days.prefix(50).allSatisfy { $0.binomial(0, 0.5, .refunds) == 0 && $0.poisson(0, .demand) == 0 })
  }

  @Test func `demand answers a price with the item's elasticity, within bounds`() throws {
    let scenario = Scenario(accounts: 1, days: 30, seed: 1, endDay: "2026-10-31")
    let account = World(scenario).accounts[0]
    let store = try #require(account.marketplaces.first)
    let cast = StoreCast(
      account: account, marketplace: store, catalogue: Catalogue(account, count: 60, seed: 1), scenario: scenario,
      actions: [])
    for item in cast.items {
      #expect(EventFactors.response(item, price: 1) == 1)
      let ratio = EventFactors.response(item, price: 0.8) / EventFactors.response(item, price: 0.9)
      #expect(abs(Foundation.log(ratio) / Foundation.log(0.8 / 0.9) + item.elasticity) < 1e-9)
      #expect(EventFactors.response(item, price: 0.001) == 6 && EventFactors.response(item, price: 1_000) == 0.04)
    }
  }

  @Test(arguments: [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")])
  func `Easter is on the Sunday of the almanac`(year: Int, day: String) {
    #expect(Holidays.easter(year).description == day)
  }

  @Test(arguments: [0.2, 3, 25, 80]) func `counts have the mean and the variance of their law`(mean: Double) {
    var random = Random(seed: 9, 1)
    let counts = (0..<20_000).map { _ in Double(random.poisson(mean)) }
    let average = counts.reduce(0, +) / 20_000
    let variance = counts.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
    #expect(abs(average - mean) < 0.05 * mean)
    #expect(abs(variance - mean) < 0.08 * mean + 0.1)
  }

  @Test func `a stream is the same each time, and another path is another stream`() {
    var (one, same, other) = (Random(seed: 1, 2, 3), Random(seed: 1, 2, 3), Random(seed: 1, 3, 2))
    let first = one.next()
    #expect(first == same.next())
    #expect(first != other.next())
  }

  @Test(arguments: [0, 7, -7, 10, 99_999_999, 100_000_000, -123_456_789_012, Int64.max])
  func `numbers are written as Swift writes them`(value: Int64) {
    var buffer = ByteBuffer()
    buffer.add(value)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == String(value))
    var decimal = ByteBuffer()
    decimal.add(value, decimals: 2)
    #expect(String(decoding: decimal.bytes, as: UTF8.self) == fixedPointText(value, digits: 2))
  }

  @Test func `every number of digits and of leading zeros is written in full`() {
    let spread: [UInt64] = (0..<20_000).map { $0 * $0 / 3 + $0 % 7 * 1_237_891 }
    for value in spread + [9_999, 10_000, 99_999_999, 100_000_000] {
      for width in [1, 2, 4, 8, 11] {
        var buffer = ByteBuffer()
        buffer.digits(value, atLeast: width)
        let text = String(value)
        let expected = String(repeating: "0", count: max(0, width - text.count)) + text
        guard String(decoding: buffer.bytes, as: UTF8.self) != expected else { continue }
        Issue.record("\(value) in \(width)")
      }
    }
  }

  @Test func `a text in JSON is escaped`() throws {
    var buffer = ByteBuffer()
    buffer.add(json: "a\"b\\c\n\u{1F}é")
    let value = try JSONSerialization.jsonObject(with: Data(buffer.bytes), options: .fragmentsAllowed)
    #expect(value as? String == "a\"b\\c\n\u{1F}é")
  }

  @Test func `kana and the headers' kanji are written in code page 932`() throws {
    let texts = ["商品名\t出品者SKU\t価格\t数量\tASIN 1\tステータス", "ぁんァミムヶー・、。abc"]
    for text in texts {
      let expected = try #require(text.data(using: .shiftJIS))
      #expect(ShiftJIS.encode(Array(text.utf8)) == Array(expected))
    }
    let vocabulary = Vocabulary.of(.japanese)
    let words =
      vocabulary.qualities + vocabulary.materials + vocabulary.colours + vocabulary.uses + vocabulary.sentences
    for word in words + Product.all.map({ $0.names[Language.japanese.rawValue] }) {
      #expect(!ShiftJIS.encode(Array(word.utf8)).contains(0x3F), "\(word)")
    }
  }

  @Test func `Latin text is written in code page 1252`() throws {
    for text in ["Händler-SKU\tPreis", "Título, quantité à l'état: ÀÿŸ".filter { $0 != "Ÿ" }] {
      let expected = try #require(text.data(using: .windowsCP1252))
      #expect(Windows1252.encode(Array(text.utf8)) == Array(expected))
    }
    #expect(Windows1252.encode(Array("木".utf8)) == [0x3F])
    for language in [Language.english, .german, .french, .italian, .spanish] {
      for product in Product.all {
        #expect(!Windows1252.encode(Array(product.names[language.rawValue].utf8)).contains(0x3F))
      }
    }
  }

  @Test func `the long weekend of November begins on the Friday after the fourth Thursday`() {
    var random = Random(seed: 1)
    let days = StoreDay.calendar(
      from: "2026-11-01", count: 40, country: "US", mix: .calm, random: &random)
    let lifted = days.indices.filter { days[$0].dealLift > 0 }.map { CivilDay("2026-11-01").advanced(by: $0) }
    #expect(lifted == ["2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30"])
  }

  @Test func `the seasons of a year have a mean near one`() {
    for season in [Season.flat, .gift, .summer, .winter, .spring, .school, .newYear] {
      #expect(season.months.count == 12)
      #expect(abs(season.months.reduce(0, +) / 12 - 1) < 0.06)
    }
  }
}
