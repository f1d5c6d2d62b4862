import Glibc
import Testing

@testable import StewardAnalytics

@Suite struct ConversionResponseTests {
  private let prior = ConversionResponse.Prior(mean: 1.9, deviation: 0.4, spread: 0.4)

  /// Expected counts, so that the estimate has no chance in it: visits that double with the price would mislead who looks at
  /// units alone.
  private func item(elasticity: Double, level: Double) -> ConversionResponse.Item {
    var item = ConversionResponse.Item()
    for day in 0..<120 {
      let price = day < 60 ? 0.0 : 0.2
      let visits = day < 60 ? 200.0 : 400.0
      item.logPrices.append(price)
      item.visits.append(visits)
      item.units.append(visits * level * exp(-elasticity * price))
    }
    return item
  }

  // statsmodels 0.15.0, GLM(units, [1, log price], Poisson(), offset=log(visits)): minus the slope, its standard error times the
  // root of Pearson's statistic over 39, or of 1 where that is less.
  @Test(
    arguments: [
      (
        [
          5, 5, 7, 6, 7, 5, 4, 6, 5, 10, 6, 8, 3, 7, 4, 6, 6, 4, 6, 3, 7, 5, 8, 5, 7, 6, 7, 5, 4, 8, 5, 9, 5, 7, 2, 5,
          5, 7, 7, 5,
        ], 1.3133459322883647, 0.4166736070371267, 1.0
      ),
      (
        [
          1, 8, 9, 7, 7, 4, 2, 2, 9, 12, 7, 8, 2, 5, 0, 10, 9, 5, 6, 2, 5, 1, 12, 7, 8, 6, 5, 3, 0, 11, 7, 10, 5, 5, 0,
          2, 9, 10, 8, 5,
        ], 0.9570892738567303, 0.5531163767756409, 1.8616607398110119
      ),
    ] as [([Double], Double, Double, Double)])
  func `one item without a belief is a Poisson regression`(
    units: [Double], elasticity: Double, error: Double, dispersion: Double
  ) {
    var item = ConversionResponse.Item()
    item.units = units
    for day in 0..<40 {
      let (extra, step) = (day * day * 5 % 17, (day * day * 7 + day * 3) % 11)
      item.visits.append(Double(30 + extra))
      item.logPrices.append(Double(step) / 20)
    }

    let response = ConversionResponse([item], prior: .init(mean: 0, deviation: 1e5, spread: 1e-5))

    #expect(abs(response.mean - elasticity) < 1e-6)
    #expect(abs(response.meanError - error) < 1e-6)
    #expect(abs(response.dispersion - dispersion) < 1e-6)
  }

  @Test func `much data leave what they say, whatever was believed before`() {
    let response = ConversionResponse((0..<6).map { _ in item(elasticity: 1.2, level: 5) }, prior: prior)

    // Six items that differ by 0.4 each leave some belief in their mean.
    #expect(abs(response.mean - 1.2) < 0.15)
    for estimate in response.estimates {
      #expect(abs(estimate.elasticity - 1.2) < 0.05)
      #expect(estimate.standardError < 0.1)
    }
    #expect(response.dispersion == 1)
  }

  @Test func `without a change of price the belief stays as it was`() {
    var still = ConversionResponse.Item()
    still.units = [3, 4, 5]
    still.visits = [30, 40, 50]
    still.logPrices = [0, 0, 0]
    let response = ConversionResponse([still], prior: prior)

    #expect(response.information == 0)
    #expect(response.mean == 1.9)
    #expect(abs(response.estimates[0].elasticity - 1.9) < 1e-12)
    #expect(abs(response.estimates[0].standardError - (0.16 + 0.16).squareRoot()) < 1e-12)
  }

  @Test func `an item without data of its own learns from the others`() {
    var silent = ConversionResponse.Item()
    silent.units = [0]
    silent.visits = [9]
    silent.logPrices = [0]
    let others = (0..<8).map { _ in item(elasticity: 3, level: 1) }
    let response = ConversionResponse(others + [silent], prior: prior)

    #expect(response.estimates[8].elasticity == response.mean)
    #expect(response.mean > 2.3)
    #expect(response.estimates[8].standardError > response.estimates[0].standardError)
  }

  @Test func `nothing at all gives the belief and no estimates`() {
    let response = ConversionResponse([], prior: prior)

    #expect(response.estimates.isEmpty)
    #expect(response.mean == 1.9)
    #expect(abs(response.meanError - 0.4) < 1e-12)
  }
}
