import StewardAnalytics
import Testing

@Suite struct StudentTTests {
  // One and two degrees of freedom in closed form: 1/2 + atan(t)/π and 1/2 + t / (2 √(2 + t²)). Others: scipy 1.17.1, stats.t.ppf.
  @Test(
    arguments: [
      (1, 0.75, 1.0), (1, 0.95, 6.313_751_514_675_04), (2, 0.95, 2.919_985_580_353_73), (5, 0.95, 2.015_048_372_669_16),
      (10, 0.95, 1.812_461_122_811_68), (30, 0.95, 1.697_260_886_593_69), (5, 0.75, 0.726_686_843_800_42),
    ] as [(Double, Double, Double)])
  func `quantiles match the reference, and probabilities lead back`(case: (Double, Double, Double)) throws {
    let (degrees, probability, expected) = `case`
    let distribution = try #require(StudentT(degreesOfFreedom: degrees))

    #expect(abs(distribution.quantile(probability) - expected) < 1e-8)
    #expect(abs(distribution.quantile(1 - probability) + expected) < 1e-8)
    #expect(abs(distribution.probability(atMost: expected) - probability) < 1e-10)
  }

  @Test func `it is symmetric, grows, and has ends`() throws {
    let distribution = try #require(StudentT(degreesOfFreedom: 3))
    let values = stride(from: -20.0, through: 20, by: 0.5).map { distribution.probability(atMost: $0) }

    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(values, values.reversed()).allSatisfy { abs($0 + $1 - 1) < 1e-12 })
    #expect(distribution.probability(atMost: 0) == 0.5)
    #expect(distribution.probability(atMost: .infinity) == 1 && distribution.probability(atMost: -.infinity) == 0)
    for degrees in [0, -1, .nan, .infinity] as [Double] { #expect(StudentT(degreesOfFreedom: degrees) == nil) }
  }
}
