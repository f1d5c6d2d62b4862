import Glibc
import StewardAnalytics
import Testing

@Suite struct ActionEffectTests {
  /// Integers that look like noise, 0 ..< 1.
  private func noise(_ index: Int, _ kind: Int) -> Double {
    let mixed: Int = index * index * 7 + index * (13 + 2 * kind) + kind * kind
    return Double(mixed % 23) / 23
  }

  private var controls: [[Double]] {
    (0..<19).map { kind in
      (0..<40).map { index in
        let wave = sin(Double(index) / Double(3 + kind % 4) + Double(kind))
        return Double(5 + kind) * (1 + 0.3 * wave + 0.2 * noise(index, kind))
      }
    }
  }

  private func treated(change: Double) -> [Double] {
    (0..<40).map { index in
      let time = Double(index)
      let waves: Double = 0.2 * sin(time / 3) + 0.1 * sin(time / 4 + 1)
      let usual: Double = 20 * (1 + waves + 0.1 * noise(index, 40))
      return index < 30 ? usual : usual + change
    }
  }

  /// A common season, an own size and independent noise.
  private func market(_ count: Int, using random: inout SignalNoise) -> [[Double]] {
    (0..<count).map { _ in
      let size = Double.random(in: 1...200, using: &random)
      let noise = Double.random(in: 0.05...0.5, using: &random)
      return (0..<70).map { size * max(0, 1 + 0.3 * sin(Double($0) / 9) + noise * random.normal()) }
    }
  }

  // scipy 1.17.1, optimize.minimize with SLSQP (ftol 1e-16) for the weights of the item and of each placebo; numpy
  // 2.4.6 for the rest.
  @Test func `an effect matches the reference`() throws {
    let effect = try ActionEffect(treated: treated(change: 5), controls: controls, from: 30)

    #expect(abs(effect.change - 3.7604084260975084) < 1e-4)
    #expect(abs(effect.lower - 0.9504436335550794) < 1e-4)
    #expect(abs(effect.upper - 7.829821162155983) < 1e-4)
    #expect(abs(effect.expected - 20.08784160117908) < 1e-4)
    #expect(effect.placeboProbability == 0.1)
    #expect(abs(effect.weights[0] - 0.560361) < 1e-4)
    #expect(abs(effect.weights[1] - 0.268207) < 1e-4)
    #expect(effect.weights[3] == 0)
  }

  @Test func `the interval covers as often as it says`() throws {
    var random = SignalNoise(seed: 21)
    var covered = 0
    for _ in 0..<100 {
      var items = market(20, using: &random)
      let added = Double.random(in: -0.5...1, using: &random) * 50
      for index in 55..<70 { items[0][index] += added }
      let effect = try ActionEffect(treated: items[0], controls: Array(items.dropFirst()), from: 55)
      if (effect.lower...effect.upper).contains(added) { covered += 1 }
    }

    // 90 % of 100, three deviations either way.
    #expect((81...99).contains(covered))
  }

  @Test func `a change moves the interval with it and leaves its width alone`() throws {
    let none = try ActionEffect(treated: treated(change: 0), controls: controls, from: 30)
    let ten = try ActionEffect(treated: treated(change: 10), controls: controls, from: 30)

    #expect(abs(ten.change - none.change - 10) < 1e-9)
    #expect(abs(ten.lower - none.lower - 10) < 1e-9)
    #expect(abs(ten.upper - none.upper - 10) < 1e-9)
    #expect(ten.expected == none.expected)
  }

  @Test func `sizes of controls don't matter, that of the item scales the effect`() throws {
    let plain = try ActionEffect(treated: treated(change: 5), controls: controls, from: 30)
    let other = try ActionEffect(
      treated: treated(change: 5).map { $0 * 1000 },
      controls: controls.enumerated().map { place, values in values.map { $0 * Double(1 + place * place) } }, from: 30)

    #expect(abs(other.change / plain.change - 1000) < 1e-3)
    #expect(abs((other.upper - other.lower) / (plain.upper - plain.lower) - 1000) < 1e-2)
  }

  @Test func `weights aren't negative and sum to one`() throws {
    let effect = try ActionEffect(treated: treated(change: 5), controls: controls, from: 30)

    #expect(effect.weights.allSatisfy { $0 >= 0 })
    #expect(abs(effect.weights.reduce(0, +) - 1) < 1e-12)
  }

  @Test func `an item like its control has exactly the effect that was added`() throws {
    var random = SignalNoise(seed: 4)
    let items = market(30, using: &random)
    var twin = items[7].map { $0 * 3 }
    for index in 55..<70 { twin[index] += 12 }
    let effect = try ActionEffect(treated: twin, controls: items, from: 55)

    // The ridge keeps a little weight on others.
    #expect(abs(effect.change - 12) < 0.1 * meanBefore(twin))
    #expect((effect.lower...effect.upper).contains(12))
    #expect(effect.weights.firstIndex(of: effect.weights.max() ?? 0) == 7)
  }

  private func meanBefore(_ values: [Double]) -> Double { values[..<55].reduce(0, +) / 55 }

  @Test func `controls that sold nothing before aren't used`() throws {
    let dead = [[Double](repeating: 0, count: 30) + [Double](repeating: 9, count: 10)]
    let with = try ActionEffect(treated: treated(change: 5), controls: dead + controls, from: 30)
    let without = try ActionEffect(treated: treated(change: 5), controls: controls, from: 30)

    #expect(with.change == without.change)
    #expect(with.weights == [0] + without.weights)
  }

  @Test func `constant and huge series are taken`() throws {
    let flat = try ActionEffect(
      treated: [Double](repeating: 3, count: 40), controls: controls.map { _ in [Double](repeating: 2, count: 40) },
      from: 30)
    let huge = try ActionEffect(
      treated: treated(change: 5).map { $0 * 1e306 }, controls: controls.map { $0.map { $0 * 1e306 } }, from: 30)

    #expect(abs(flat.change) < 1e-12)
    #expect(abs(flat.lower) < 1e-12 && abs(flat.upper) < 1e-12)
    #expect(abs(huge.change / 1e306 - 3.7604084260975084) < 1e-4)
  }

  @Test func `what can't be judged is refused`() {
    func refused(
      _ error: ActionEffectError, _ treated: [Double], _ controls: [[Double]], from start: Int = 30,
      confidence: Double = 0.9
    ) {
      #expect(throws: error) {
        try ActionEffect(treated: treated, controls: controls, from: start, confidence: confidence)
      }
    }
    let item = treated(change: 0)
    refused(.unequalLengths, item, controls + [[1]])
    refused(.notFinite(series: 2, index: 39), item, [controls[0], controls[1].dropLast() + [.nan]])
    refused(.badStart, item, controls, from: 1)
    refused(.badStart, item, controls, from: 40)
    refused(.badStart, [], [], from: 2)
    refused(.badConfidence, item, controls, confidence: 1)
    refused(.nothingBefore, item.map { _ in 0 }, controls)
    refused(.tooFewControls(found: 18, needed: 19), item, Array(controls.dropLast()))
    refused(.tooFewControls(found: 0, needed: 19), item, [])
    refused(.tooFewControls(found: 19, needed: 39), item, controls, confidence: 0.95)
  }
}
