import StewardAnalytics
import Testing

@Suite struct DemandDistributionTests {
  // scipy 1.17.1 nbinom(r, p) with r = mean²/(variance − mean), p = mean/variance: cdf(k), sf(k) and Σ (j −
  // k)·pmf(j), j > k. Where the mean is a million: the same sums in mpmath with 40 digits, since scipy carries only
  // eight there.
  @Test(
    arguments: [
      (3.5, 7, 0, 0.08838834764831845, 0.9116116523516815, 3.5),
      (3.5, 7, 3, 0.5765958616120771, 0.4234041383879229, 1.2485388191466966),
      (3.5, 7, 10, 0.9814704189293044, 0.01852958107069572, 0.044838880387655815),
      (120, 900, 60, 0.009834667487455527, 0.9901653325125445, 60.05649215853633),
      (120, 900, 120, 0.5376465680211144, 0.46235343197888557, 11.913268853391044),
      (120, 900, 240, 0.9994377590044772, 0.0005622409955228516, 0.00738504451149072),
      (0.2, 0.9, 0, 0.9176426082322648, 0.08235739176773511, 0.2),
      (0.2, 0.9, 1, 0.9584267241536988, 0.04157327584630111, 0.11764260823226493),
      (0.2, 0.9, 5, 0.9928063158488675, 0.007193684151132463, 0.024850202187412074),
      (250_000, 4e8, 200_000, 0.00388306781464899, 0.996116932185351, 50020.30066558306),
      (250_000, 4e8, 330_000, 0.9998762453603489, 0.00012375463965107544, 0.7282388718643547),
      (1e6, 1_005_000, 998_000, 0.023020322838133936, 0.97697967716186606, 2008.607871038169),
      (1e6, 1_005_000, 1_000_000, 0.50026596231327708, 0.49973403768672292, 399.93835918581368),
    ] as [(Double, Double, Int64, Double, Double, Double)])
  func `probabilities and excess match the reference`(
    mean: Double, variance: Double, units: Int64, atMost: Double, above: Double, excess: Double
  ) {
    let demand = DemandDistribution(mean: mean, variance: variance)

    let tolerance = 1e-9
    #expect(abs(demand.probability(atMost: units) - atMost) <= tolerance * atMost)
    #expect(abs(demand.probability(above: units) - above) <= tolerance * above)
    #expect(abs(demand.expectedExcess(over: units) - excess) <= tolerance * excess)
  }

  // scipy 1.17.1 nbinom.ppf at 0.05, 0.5, 0.95 and 0.999.
  @Test(
    arguments: [
      (3.5, 7, [0, 3, 9, 16]), (120, 900, [75, 118, 173, 233]), (0.2, 0.9, [0, 0, 1, 11]),
      (250_000, 4e8, [218_037, 249_467, 283_781, 316_387]),
      (1e6, 1_005_000, [998_351, 1_000_000, 1_001_649, 1_003_099]),
    ] as [(Double, Double, [Int64])])
  func `quantiles match the reference`(mean: Double, variance: Double, expected: [Int64]) {
    let demand = DemandDistribution(mean: mean, variance: variance)

    #expect([0.05, 0.5, 0.95, 0.999].map(demand.quantile) == expected)
  }

  @Test func `no days mean no demand`() {
    let none = DemandDistribution(mean: 0, variance: 0)

    #expect(none.probability(atMost: 0) == 1)
    #expect(none.probability(above: 0) == 0)
    #expect(none.quantile(0.95) == 0)
    #expect(none.expectedExcess(over: 0) == 0)
  }

  @Test(arguments: [1.5, 20, 3_000] as [Double])
  func `the excess falls with the stock, by at most one a unit`(mean: Double) {
    let demand = DemandDistribution(mean: mean, variance: mean * 2.5)
    let excess = (0...200).map { demand.expectedExcess(over: Int64($0)) }

    for (fewer, more) in zip(excess, excess.dropFirst()) {
      #expect(more <= fewer + 1e-9)
      #expect(fewer - more <= 1 + 1e-9)
    }
  }

  @Test func `a negative stock is demand already missed`() {
    let demand = DemandDistribution(mean: 10, variance: 30)

    #expect(demand.expectedExcess(over: -5) == 15)
    #expect(demand.probability(above: -1) == 1)
  }
}
