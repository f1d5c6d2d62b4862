import Glibc
import Testing

@testable import StewardPerformance

@Suite struct RestatementTests {
  private typealias Sample = RestatementCurve.Sample

  private struct Chance {
    var state: UInt64

    mutating func unit() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 33) + 0.5) / Double(1 << 31)
    }

    /// A day of a store as it is known first and last: each unit has come with a chance.
    mutating func day(_ store: Int, back: Int, units: Int, part: Double) -> Sample {
      let known = (0..<units).count { _ in unit() < part }
      return Sample(
        store: store, back: back, age: 1, known: Double(known), settled: Double(units), size: Double(known))
    }
  }

  /// The share of days to come that lie in the ranges of eight and of nine in ten.
  private func coverage(stores: Int, days: Int, units: (Int) -> Int, seed: UInt64) -> (eight: Double, nine: Double) {
    var chance = Chance(state: seed)
    var (eight, nine, all) = (0.0, 0.0, 0.0)
    for _ in 0..<150 {
      let samples = (0..<stores).flatMap { store in
        (0..<days).map { chance.day(store, back: 2 + $0, units: units(store), part: 0.9) }
      }
      let curve = RestatementCurve(samples)
      for store in 0..<stores {
        let next = chance.day(store, back: 1, units: units(store), part: 0.9)
        guard let estimate = curve.nowcast(next.known, size: next.known, age: 1, store: store) else { continue }
        all += 1
        if estimate.likelyLow.rounded() <= next.settled, next.settled <= estimate.likelyHigh.rounded() { eight += 1 }
        if estimate.low.rounded() <= next.settled, next.settled <= estimate.high.rounded() { nine += 1 }
      }
    }
    return (eight / all, nine / all)
  }

  @Test func `Ranges hold what they say with few pairs of one store and with many of several`() {
    for (stores, days) in [(1, 4), (1, 40), (6, 2), (6, 20)] {
      let found = coverage(stores: stores, days: days, units: { 60 + 90 * $0 }, seed: UInt64(stores * 100 + days))
      #expect((0.72...0.88).contains(found.eight), "\(stores) stores, \(days) days: \(found)")
      #expect((0.84...0.97).contains(found.nine), "\(stores) stores, \(days) days: \(found)")
    }
  }

  @Test func `A store that grows otherwise keeps its own mean, one without pairs has that of all and a wider range`()
    throws
  {
    let samples = (0..<4).flatMap { store in
      (0..<20).map { day in
        Sample(
          store: store, back: day + 2, age: 1, known: store == 0 ? 70 : 90 + Double(day % 3) - 1, settled: 100, size: 90
        )
      }
    }
    let curve = RestatementCurve(samples)
    let own = try #require(curve.nowcast(70, size: 70, age: 1, store: 0))
    #expect(abs(own.middle - 100) < 2)
    let other = try #require(curve.nowcast(90, size: 90, age: 1, store: 1))
    #expect(abs(other.middle - 100) < 2)
    let new = try #require(curve.nowcast(90, size: 90, age: 1, store: 9))
    #expect(new.middle > other.middle && new.high / new.low > 1.2 * other.high / other.low)
  }

  @Test func `After reports began to arrive otherwise only the days since then count`() throws {
    let samples = (2..<60).map { back in
      Sample(back: back, age: 1, known: back < 7 ? 80 + Double(back % 2) : 100, settled: 100, size: 80)
    }
    let estimate = try #require(RestatementCurve(samples).nowcast(80, size: 80, age: 1))
    #expect(abs(estimate.middle - 99.4) < 1)
    // Two days are too few to say anything, and the days before them say nothing any more.
    let two = samples.filter { $0.back > 4 }.map { sample in
      Sample(
        back: sample.back, age: 1, known: sample.back < 7 ? 80 : 100, settled: 100, size: 80)
    }
    #expect(RestatementCurve(two).nowcast(80, size: 80, age: 1) == nil)
  }

  @Test func `What never grew is known, what is degenerate teaches nothing`() throws {
    let flat = RestatementCurve((0..<20).map { Sample(back: $0, age: 3, known: 50, settled: 50, size: 50) })
    let estimate = try #require(flat.nowcast(50, size: 50, age: 3))
    #expect(estimate.low.rounded() == 50 && estimate.high.rounded() == 50)
    #expect(flat.nowcast(50, size: 50, age: 2) == nil)
    #expect(flat.nowcast(.nan, size: 50, age: 3) == nil)
    #expect(flat.nowcast(-1, size: 50, age: 3) == nil)
    #expect(flat.nowcast(0, size: 0, age: 3)?.high == 0)
    let bad = [0.0, -3, .nan, .infinity].map { Sample(back: 1, age: 1, known: $0, settled: 5, size: 5) }
    #expect(RestatementCurve(bad + bad).nowcast(1, size: 1, age: 1) == nil)
    #expect(RestatementCurve([]).nowcast(1, size: 1, age: 1) == nil)
  }
}
