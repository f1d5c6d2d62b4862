import Testing

@testable import StewardAnalytics

@Suite struct ElasticityModelTests {
  private static let prices = [
    0.87, 0.97, 1.33, 1.13, 0.67, 1.0, 0.88, 1.03, 0.68, 1.05, 1.05, 1.32, 1.06, 1.1, 0.7, 1.45, 0.62, 1.22, 0.93, 0.82,
    0.87, 0.87, 1.08, 0.98,
  ]
  private static let promotions: [Double] = [
    0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0,
  ]
  private static let quantities = [
    3.22, 3.04, 2.65, 2.66, 4.48, 3.67, 3.1, 2.88, 3.64, 3.02, 3.26, 2.57, 2.83, 2.83, 3.73, 2.44, 3.92, 2.59, 3.79,
    3.41,
    3.81, 4.15, 3.26, 2.85,
  ]

  private func single(_ prices: [Double] = prices, times: [Int32] = []) -> ElasticityPanel {
    ElasticityPanel(
      logQuantity: Self.quantities, logPrice: prices, controls: [Self.promotions],
      groups: [Int32](repeating: 0, count: 24), pools: [Int32](repeating: 0, count: 24), times: times)
  }

  // statsmodels 0.15.0, OLS of y on 1, p, d and d(p - mean p); the elasticity at the mean d by its covariance. The standard
  // error is there with n in place of n - 4.
  @Test func `one group alone is ordinary least squares`() throws {
    let model = try ElasticityModel(fitting: single())
    let estimate = try #require(model.estimates.first)

    #expect(abs(estimate.elasticity + 2.1432562736589373) < 1e-4)
    #expect(abs(estimate.standardError - 0.1207579736634656) < 1e-3)
    #expect(estimate.rows == 24)

    var future = single()
    future.logPrice[0] = 1.1
    future.controls[0][0] = 1
    let predicted = try #require(try model.predictions(for: future)[0])
    #expect(abs(predicted - 3.3102051926298164) < 1e-4)
  }

  @Test func `groups with few rows learn from their pool`() throws {
    let market = SimulatedMarket(pools: 3, groupsOfPool: 12, seed: 5) { $0 % 3 == 0 ? 4 : 12 }
    let model = try ElasticityModel(fitting: market.panel)
    var (pooled, alone) = (0.0, 0.0)
    for estimate in model.estimates {
      let group = Int(estimate.group)
      let rows = market.panel.groups.indices.filter { market.panel.groups[$0] == estimate.group }
      let own = try ElasticityModel(fitting: market.panel.reordered(rows)).estimates[0]
      pooled += (estimate.elasticity - market.truth[group]) * (estimate.elasticity - market.truth[group])
      alone += (own.elasticity - market.truth[group]) * (own.elasticity - market.truth[group])
    }

    #expect(pooled < 0.5 * alone)
    #expect(model.estimates.allSatisfy { $0.elasticity < 0 })
  }

  @Test func `intervals cover what was put in`() throws {
    var (inside, all) = (0, 0)
    for seed in 1...6 as ClosedRange<UInt64> {
      let market = SimulatedMarket(pools: 4, groupsOfPool: 10, seed: seed) { _ in 20 }
      for estimate in try ElasticityModel(fitting: market.panel).estimates {
        inside += estimate.interval95.contains(market.truth[Int(estimate.group)]) ? 1 : 0
        all += 1
      }
    }

    #expect((0.90...0.99).contains(Double(inside) / Double(all)))
  }

  @Test func `neither the order of rows nor the units change an elasticity`() throws {
    let panel = SimulatedMarket(pools: 2, groupsOfPool: 5, seed: 8) { _ in 10 }.panel
    var units = panel
    for row in 0..<units.count {
      units.logQuantity[row] += 3
      units.logPrice[row] -= 4.6
      units.crossLogPrices[0][row] += 1
    }
    let plain = try ElasticityModel(fitting: panel).estimates
    let turned = try ElasticityModel(fitting: panel.reordered(Array((0..<panel.count).reversed()))).estimates
    let scaled = try ElasticityModel(fitting: units).estimates

    for place in plain.indices {
      #expect(abs(plain[place].elasticity - turned[place].elasticity) < 1e-6)
      #expect(abs(plain[place].elasticity - scaled[place].elasticity) < 1e-6)
    }
  }

  @Test func `a column that repeats the own price changes nothing`() throws {
    var panel = SimulatedMarket(pools: 2, groupsOfPool: 5, seed: 8) { _ in 10 }.panel
    let plain = try ElasticityModel(fitting: panel).estimates
    panel.crossLogPrices.append(panel.logPrice)
    let repeated = try ElasticityModel(fitting: panel).estimates

    for place in plain.indices { #expect(abs(plain[place].elasticity - repeated[place].elasticity) < 1e-9) }
  }

  @Test func `a group that is new is taken as its pool's average`() throws {
    let market = SimulatedMarket(pools: 2, groupsOfPool: 6, seed: 2, spread: 0) { _ in 30 }
    let model = try ElasticityModel(fitting: market.panel)
    var future = market.panel.reordered([0, 1, 2])
    future.groups = [99, -1, -1]
    future.pools = [0, 1, -1]

    let predicted = try model.predictions(for: future)

    #expect(predicted[0]?.isFinite == true)
    #expect(predicted[1]?.isFinite == true)
    #expect(predicted[2] == nil)
  }

  @Test func `the last periods tell the level`() throws {
    let rising = (0..<24).map { Int32($0) }
    var panel = single(times: rising)
    for row in 18..<24 { panel.logQuantity[row] += 2 }

    let flat = try ElasticityModel(fitting: panel, levelShare: 0).predictions(for: panel)[23]
    let recent = try ElasticityModel(fitting: panel, levelShare: 1).predictions(for: panel)[23]

    #expect(try #require(recent) > #require(flat) + 0.4)
  }

  @Test func `controls that never vary and a group of one row are no harm`() throws {
    var panel = SimulatedMarket(pools: 2, groupsOfPool: 5, seed: 3) { $0 == 0 ? 1 : 10 }.panel
    panel.controls.append([Double](repeating: 7, count: panel.count))
    panel.controls.append([Double](repeating: 1, count: panel.count))

    let estimates = try ElasticityModel(fitting: panel).estimates

    #expect(estimates.count == 10)
    #expect(estimates.allSatisfy { $0.elasticity.isFinite && $0.standardError > 0 && $0.standardError.isFinite })
    #expect(abs(estimates[0].elasticity - estimates[1...4].reduce(0) { $0 + $1.elasticity } / 4) < 0.8)
  }

  @Test func `what can't be estimated is refused`() throws {
    var panel = single()
    #expect(throws: ElasticityError.priceNeverVaries) {
      try ElasticityModel(fitting: single([Double](repeating: 1, count: 24)))
    }
    #expect(throws: ElasticityError.noRows) {
      try ElasticityModel(fitting: ElasticityPanel(logQuantity: [], logPrice: [], groups: [], pools: []))
    }
    #expect(throws: ElasticityError.otherColumns) {
      var other = panel
      other.controls = []
      _ = try ElasticityModel(fitting: panel).predictions(for: other)
    }
    panel.pools[3] = 1
    #expect(throws: ElasticityError.groupInTwoPools(0)) { try ElasticityModel(fitting: panel) }
    panel = single()
    panel.groups[2] = -1
    #expect(throws: ElasticityError.badGroup(row: 2)) { try ElasticityModel(fitting: panel) }
    panel = single()
    panel.logQuantity[5] = .nan
    #expect(throws: ElasticityError.notFinite(row: 5)) { try ElasticityModel(fitting: panel) }
    panel.logQuantity.removeLast()
    #expect(throws: ElasticityError.unevenColumns) { try ElasticityModel(fitting: panel) }
  }

  // numpy 2.4, linalg.inv.
  @Test func `a small matrix is inverted`() {
    var matrix = SmallMatrix(size: 3)
    matrix.values = [4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2]
    let expected = [
      0.27994364, -0.08924378, -0.06106153, -0.08924378, 0.36402067, -0.01409112, -0.06106153, -0.01409112, 0.5166745,
    ]

    #expect(zip(matrix.inverse().values, expected).allSatisfy { abs($0 - $1) < 1e-8 })
  }
}
