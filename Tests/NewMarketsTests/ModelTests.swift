import StewardDomain
import Testing

@testable import NewMarkets

@Suite struct ModelTests {
  private let points = zip([-0.9, -0.4, -0.7, 0.1, -1.2, -0.5], [0.02, 0.05, 0.04, 0.1, 0.03, 0.06]).map {
    RatioModel.Point(logarithm: $0, variance: $1, category: nil)
  }

  // statsmodels 0.15.0, combine_effects(method_re="dl"): tau² 0.111192, mean −0.654023, its error 0.162010.
  @Test func `without a prior it is the estimate of DerSimonian and Laird`() {
    let none = RatioModel.Prior(spread: 1, spreadItems: 0, meanItems: 0, categoryItems: .infinity)
    let model = RatioModel(points, none)

    #expect(abs(model.spread * model.spread - 0.111192) < 1e-4)
    #expect(abs(model.mean + 0.654023) < 1e-4)
    #expect(abs(model.error - 0.162010) < 1e-4)
  }

  @Test func `few items lean on the prior, many leave it behind`() {
    let prior = RatioModel.Prior(spread: 0.5, spreadItems: 6, meanItems: 4, categoryItems: 10)
    let none = RatioModel([], prior)
    #expect(none.mean == 0)
    #expect(abs(none.spread - 0.5) < 1e-9)

    let equal = (0..<500).map { _ in RatioModel.Point(logarithm: -0.7, variance: 0.01, category: "A") }
    let many = RatioModel(equal, prior)
    #expect(abs(many.mean + 0.7) < 0.01)
    #expect(many.spread < 0.06)
    #expect(many.estimate("A").deviation < 0.07)
  }

  @Test func `a category has a ratio of its own as far as its items go`() {
    let prior = RatioModel.Prior(spread: 0.5, spreadItems: 6, meanItems: 0, categoryItems: 10)
    func model(_ count: Int) -> RatioModel {
      let usual = (0..<40).map { _ in RatioModel.Point(logarithm: 0, variance: 0.01, category: "A") }
      return RatioModel(
        usual + (0..<count).map { _ in RatioModel.Point(logarithm: -1, variance: 0.01, category: "B") }, prior)
    }
    let (few, many) = (model(2), model(40))
    #expect(few.estimate("B").mean < few.estimate("A").mean)
    #expect(many.estimate("B").mean < few.estimate("B").mean)
    #expect(many.estimate("B").mean > -1)
    #expect(many.estimate("C").mean == many.mean)
  }

  // SciPy 1.17.1, poisson.ppf.
  @Test(arguments: [
    (0.05, 0.4, 0.0), (0.5, 3.2, 3), (0.95, 3.2, 6), (0.05, 60, 48), (0.975, 480, 523), (0.3, 900, 884),
  ])
  func `counts have Poisson's quantiles`(probability: Double, mean: Double, count: Double) {
    #expect(CountDraw.poisson(mean: mean, probability: probability) == count)
  }

  @Test func `a count without a mean is zero, whatever the probability`() {
    #expect(CountDraw.poisson(mean: 0, probability: 1) == 0)
    #expect(CountDraw.poisson(mean: -3, probability: 0.5) == 0)
    #expect(CountDraw.poisson(mean: 2, probability: 0) == 0)
    #expect(CountDraw.poisson(mean: 2, probability: 1) < 100)
  }

  // By hand: from a fifth, over 40 days, is 0.2 × 40 + 0.8 × 40 ÷ 2 = 24; every later day is a full one.
  @Test func `days of a rise count as far as it has come`() {
    #expect(LaunchCase.fullDays(40, start: 0.2, ramp: 40) == 24)
    #expect(LaunchCase.fullDays(50, start: 0.2, ramp: 40) == 34)
    #expect(LaunchCase.fullDays(0, start: 0.2, ramp: 40) == 0)
    #expect(LaunchCase.fullDays(-9, start: 0.2, ramp: 40) == 0)
  }

  @Test func `prices end as shops show them`() throws {
    #expect(LaunchCase.shelfPrice(2_047, "EUR") == 1_999)
    #expect(LaunchCase.shelfPrice(2_051, "EUR") == 2_099)
    #expect(LaunchCase.shelfPrice(3, "EUR") == 99)
    #expect(LaunchCase.shelfPrice(3_214, "JPY") == 3_210)
  }
}
