import Glibc
import Testing

@testable import StewardPerformance

private struct Chance {
  var state: UInt64

  mutating func unit() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (Double(state >> 33) + 0.5) / Double(1 << 31)
  }

  mutating func normal() -> Double { (-2 * log(unit())).squareRoot() * cos(2 * Double.pi * unit()) }

  /// By Knuth's product for small means, a rounded normal for large ones.
  mutating func poisson(_ mean: Double) -> Double {
    if mean > 50 { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
    var (product, count) = (unit(), 0.0)
    while product > exp(-mean) {
      product *= unit()
      count += 1
    }
    return count
  }

  /// Visits of days whose level wanders.
  mutating func counts(_ days: Int, mean: Double, _ model: WanderModel, left: (Int) -> Double = { _ in 1 }) -> [Double]
  {
    var level = normal() * (model.drift / (1 - model.memory * model.memory)).squareRoot()
    return (0..<days).map { day in
      level = model.memory * level + model.drift.squareRoot() * normal()
      return poisson(mean * left(day) * exp(level + model.noise.squareRoot() * normal()))
    }
  }
}

/// The same by matrices in full: generalised least squares of a constant and a shift.
private struct Dense {
  let inverse: [[Double]]
  let values: [Double]
  let determinant: Double

  init(_ data: WanderData, _ model: WanderModel) {
    let known = data.values.indices.filter { data.variances[$0].isFinite }
    let drift = model.drift / (1 - model.memory * model.memory)
    var rows = known.map { left in
      known.map { right in
        drift * pow(model.memory, Double(abs(left - right)))
          + (left == right ? model.noise + data.variances[left] : 0)
      }
    }
    var unit = known.indices.map { place in known.indices.map { $0 == place ? 1.0 : 0 } }
    var logarithm = 0.0
    for place in rows.indices {
      let pivot = rows[place][place]
      logarithm += log(pivot)
      for column in rows.indices {
        rows[place][column] /= pivot
        unit[place][column] /= pivot
      }
      for row in rows.indices where row != place {
        let factor = rows[row][place]
        for column in rows.indices {
          rows[row][column] -= factor * rows[place][column]
          unit[row][column] -= factor * unit[place][column]
        }
      }
    }
    inverse = unit
    values = known.map { data.values[$0] }
    determinant = logarithm
  }

  func product(_ left: [Double], _ right: [Double]) -> Double {
    left.indices.reduce(0) { sum, row in
      sum + left[row] * zip(inverse[row], right).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  func shift(_ isIn: [Bool]) -> (size: Double, information: Double) {
    let shift = isIn.map { $0 ? 1.0 : 0 }
    let one = [Double](repeating: 1, count: values.count)
    let (whole, part) = (product(one, one), product(one, shift))
    let information = product(shift, shift) - part * part / whole
    return ((product(shift, values) - product(one, values) * part / whole) / information, information)
  }

  var logLikelihood: Double {
    let one = [Double](repeating: 1, count: values.count)
    let (whole, mixed) = (product(one, one), product(one, values))
    return -0.5 * (determinant + log(whole) + product(values, values) - mixed * mixed / whole)
  }
}

@Suite struct WanderTests {
  private static let model = WanderModel(noise: 0.05, driftRatio: 0.1, memory: 0.95)

  private static func data(_ days: Int, gap: Range<Int> = 0..<0) -> WanderData {
    var chance = Chance(state: 11)
    let counts = chance.counts(days, mean: 12, model)
    return WanderData(
      counts: counts, exposures: (0..<days).map { gap.contains($0) ? 0 : 1 + 0.2 * Double($0 % 3) }, model)
  }

  @Test(arguments: [0..<0, 12..<19, 0..<5])
  func `A shift is that of generalised least squares with matrices in full`(gap: Range<Int>) throws {
    let data = Self.data(48, gap: gap)
    let fit = WanderFit(data, Self.model)
    let dense = Dense(data, Self.model)
    for days in [10..<20, 5..<47, 20..<48, 0..<9] {
      let expected = dense.shift((0..<48).filter { !gap.contains($0) }.map(days.contains))
      let found = try #require(fit.shift(days))
      #expect(abs(found.size - expected.size) < 1e-9 * max(1, abs(expected.size)))
      #expect(abs(found.information - expected.information) < 1e-8 * expected.information)
    }
  }

  @Test(arguments: [0..<0, 12..<19])
  func `Likelihoods differ as those of the normal distribution in full`(gap: Range<Int>) {
    let data = Self.data(48, gap: gap)
    let models = [
      Self.model, WanderModel(noise: 0.2, driftRatio: 0.02, memory: 0.9),
      WanderModel(noise: 0.01, driftRatio: 0.3, memory: 0.99),
    ]
    let differences = models.map { $0.logLikelihood(data) - Dense(data, $0).logLikelihood }
    for difference in differences { #expect(abs(difference - differences[0]) < 1e-8) }
  }

  @Test func `Days of which nothing is known have no shift, nor has all that is known`() {
    let data = Self.data(40, gap: 10..<30)
    let fit = WanderFit(data, Self.model)
    #expect(fit.shift(12..<28) == nil)
    #expect(fit.shift(0..<40) == nil)
    #expect(WanderFit(WanderData(counts: [], exposures: [], Self.model), Self.model).shift(0..<0) == nil)
    #expect(WanderFit(WanderData(counts: [3], exposures: [1], Self.model), Self.model).shift(0..<1) == nil)
    let silent = WanderData(
      counts: [Double](repeating: 0, count: 60), exposures: [Double](repeating: 1, count: 60), Self.model)
    #expect(WanderFit(silent, Self.model).levels.allSatisfy { $0.isFinite })
    #expect(Self.model.logLikelihood(silent).isFinite)
  }

  @Test func `A shift that was put in is found at its size, and where none is its deviation is a standard normal's`()
    throws
  {
    var chance = Chance(state: 5)
    var (sizes, deviations) = ([Double](), [Double]())
    for _ in 0..<200 {
      let fallen = chance.counts(120, mean: 30, Self.model) { (60..<85).contains($0) ? 0.5 : 1 }
      let steady = chance.counts(120, mean: 30, Self.model)
      let exposures = [Double](repeating: 1, count: 120)
      sizes.append(
        try #require(
          WanderFit(WanderData(counts: fallen, exposures: exposures, Self.model), Self.model).shift(60..<85)
        ).size)
      deviations.append(
        try #require(
          WanderFit(WanderData(counts: steady, exposures: exposures, Self.model), Self.model).shift(60..<85)
        ).deviation)
    }
    let size = sizes.reduce(0, +) / 200
    #expect(abs(size - log(0.5)) < 0.08)
    let mean = deviations.reduce(0, +) / 200
    let spread = (deviations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199).squareRoot()
    #expect(abs(mean) < 0.25 && (0.8...1.2).contains(spread))
  }

  @Test func `Noise is learned of each listing, what levels keep of all`() {
    var chance = Chance(state: 3)
    let noises = (0..<24).map { [0.01, 0.04, 0.16][$0 % 3] }
    let data = noises.map { noise in
      let model = WanderModel(noise: noise, driftRatio: 0.06, memory: 0.97)
      return WanderData(
        counts: chance.counts(180, mean: 60, model), exposures: [Double](repeating: 1, count: 180),
        WanderLearner.guess)
    }
    let models = WanderLearner.models(data)
    for (noise, model) in zip(noises, models) { #expect((0.5 * noise...2 * noise).contains(model.noise)) }
    #expect((0.02...0.2).contains(models[0].driftRatio))
    #expect(Set(models.map(\.memory)).count == 1)
    #expect(WanderLearner.models([]).isEmpty)
  }
}
