import StewardAnalytics
import Testing

@Suite struct RootCauseTests {
  private struct Row {
    var codes: [Int]
    var value: Double
    var count: Double
    var period: Int
  }

  private func table(_ rows: [Row], counts: Bool = true, incident: Int = 9) throws -> KPITable {
    try KPITable(
      dimensions: (0..<(rows.first?.codes.count ?? 1)).map { dimension in rows.map { $0.codes[dimension] } },
      values: rows.map(\.value), counts: counts ? rows.map(\.count) : nil, periods: rows.map(\.period),
      incident: incident)
  }

  private func pattern(_ elements: (Int, Int)...) -> [RootCause.Element] {
    elements.map { .init(dimension: $0.0, code: $0.1) }
  }

  /// Ten periods of orders lost among visits, over 4 × 3 × 2 × 5 combinations, with a base rate of 4 %. In the last
  /// period the rate is changed by a factor where the condition holds.
  private func lostOrders(seed: UInt64, factor: Double, where hit: ([Int]) -> Bool) -> [Row] {
    var random = SignalNoise(seed: seed)
    var rows: [Row] = []
    for period in 0..<10 {
      for leaf in 0..<120 {
        let codes = [leaf % 4, leaf / 4 % 3, leaf / 12 % 2, leaf / 24]
        let count = Double(Int.random(in: 20...600, using: &random))
        let expected = count * 0.04 * (period == 9 && hit(codes) ? factor : 1)
        let value = max(0, expected + random.normal() * expected.squareRoot()).rounded()
        rows.append(Row(codes: codes, value: min(value, count), count: count, period: period))
      }
    }
    return rows
  }

  // numpy 2.4.6 and scipy 1.17.1 (special.xlogy): expected nᵢ(vᵢ + 100r)/(mᵢ + 100) with r = (Σv + ½)/(Σm + 1), weights
  // 1/(1 + 0.36e), xlogy(g, g/h) − (g − h), less a tenth and 1 for a second attribute.
  @Test func `scores match the reference`() throws {
    let rows = [
      Row(codes: [0, 0], value: 20, count: 500, period: 1), Row(codes: [0, 1], value: 24, count: 600, period: 1),
      Row(codes: [1, 0], value: 16, count: 400, period: 1), Row(codes: [1, 1], value: 12, count: 300, period: 1),
      Row(codes: [0, 0], value: 190, count: 520, period: 2), Row(codes: [0, 1], value: 25, count: 580, period: 2),
      Row(codes: [1, 0], value: 15, count: 390, period: 2), Row(codes: [1, 1], value: 13, count: 310, period: 2),
    ]

    let causes = try table(rows, incident: 2).rootCauses()

    #expect(causes.map(\.pattern) == [pattern((0, 0), (1, 0)), pattern((0, 0)), pattern((1, 0))])
    #expect(abs(causes[0].score - 25.57992218500698) < 1e-9)
    #expect(abs(causes[1].score - 20.567192911591064) < 1e-9)
    #expect(causes[0].actual == 190)
    #expect(abs(causes[0].expected - 20.82213585045345) < 1e-9)
  }

  @Test(arguments: 0..<20)
  func `a planted incident is found`(seed: UInt64) throws {
    let single = try table(lostOrders(seed: seed, factor: 4) { $0[1] == 2 }).rootCauses()
    let pair = try table(lostOrders(seed: seed, factor: 6) { $0[0] == 1 && $0[2] == 0 }).rootCauses()

    #expect(single.first?.pattern == pattern((1, 2)))
    #expect(pair.first?.pattern == pattern((0, 1), (2, 0)))
  }

  @Test func `a second incident isn't hidden by the first`() throws {
    var rows = lostOrders(seed: 3, factor: 5) { $0[0] == 0 }
    for place in rows.indices where rows[place].period == 9 && rows[place].codes[0] != 0 && rows[place].codes[3] == 4 {
      rows[place].value = min(rows[place].count, rows[place].value * 6)
    }

    let patterns = try table(rows).rootCauses().map(\.pattern)

    #expect(patterns.contains(pattern((0, 0))))
    #expect(patterns.contains(pattern((3, 4))))
  }

  @Test func `a ratio of successes gives the causes of its failures`() throws {
    let failures = lostOrders(seed: 7, factor: 5) { $0[3] == 1 }
    let successes = failures.map { row in
      Row(codes: row.codes, value: row.count - row.value, count: row.count, period: row.period)
    }

    let direct = try table(failures).rootCauses()
    let turned = try table(successes).rootCauses()

    #expect(direct.map(\.pattern) == turned.map(\.pattern))
    #expect(turned[0].actual < turned[0].expected)
    #expect(direct[0].actual > direct[0].expected)
  }

  @Test(arguments: [1, 1000] as [Double])
  func `a fall of a sum is found in any unit`(unit: Double) throws {
    let rows = lostOrders(seed: 11, factor: 0.1) { $0[1] == 0 }.map { row in
      Row(codes: row.codes, value: row.value * unit, count: 0, period: row.period)
    }

    let causes = try table(rows, counts: false).rootCauses()

    #expect(causes.first?.pattern == pattern((1, 0)))
    #expect(causes[0].actual < 0.2 * causes[0].expected)
  }

  @Test func `what vanished or appeared counts as well`() throws {
    let before = (0..<8).map { Row(codes: [$0, $0 % 2], value: 100 + Double($0), count: 0, period: 1) }
    let gone = before.filter { $0.codes[0] != 5 }.map { Row(codes: $0.codes, value: $0.value, count: 0, period: 2) }
    let new =
      before.map { Row(codes: $0.codes, value: $0.value, count: 0, period: 2) }
      + [Row(codes: [8, 0], value: 400, count: 0, period: 2)]

    #expect(try table(before + gone, counts: false, incident: 2).rootCauses().first?.pattern == pattern((0, 5)))
    #expect(try table(before + new, counts: false, incident: 2).rootCauses().first?.pattern == pattern((0, 8)))
  }

  @Test func `a ratio without a past is compared with all`() throws {
    let rows = lostOrders(seed: 13, factor: 5) { $0[0] == 3 }.filter { $0.period == 9 }

    #expect(try table(rows).rootCauses().first?.pattern == pattern((0, 3)))
  }

  @Test func `order, splitting and later rows don't matter`() throws {
    let rows = lostOrders(seed: 17, factor: 3) { $0[0] == 2 && $0[1] == 1 }
    let halves = rows.flatMap { row in
      (0..<2).map { _ in Row(codes: row.codes, value: row.value / 2, count: row.count / 2, period: row.period) }
    }
    let later = rows.map { Row(codes: $0.codes, value: $0.count, count: $0.count, period: 10 + $0.period) }

    let causes = try table(rows).rootCauses()

    for others in [rows.reversed(), halves, rows + later] {
      let found = try table(others).rootCauses()
      #expect(found.map(\.pattern) == causes.map(\.pattern))
      for (one, other) in zip(found, causes) { #expect(abs(one.score - other.score) < 1e-6) }
    }
  }

  @Test func `where nothing moved there is no cause`() throws {
    let still = (0..<20).map { Row(codes: [$0 % 10], value: 5, count: 100, period: $0 / 10) }
    let zeros = (0..<20).map { Row(codes: [$0 % 10], value: 0, count: 0, period: $0 / 10) }

    #expect(try table(still, counts: false, incident: 1).rootCauses().isEmpty)
    #expect(try table(zeros, incident: 1).rootCauses().isEmpty)
    #expect(try table(zeros, counts: false, incident: 1).rootCauses().isEmpty)
  }

  @Test func `no more than the limit is given`() throws {
    let rows = lostOrders(seed: 19, factor: 3) { $0[0] == 2 && $0[1] == 1 && $0[2] == 1 }

    for limit in 1...5 { #expect(try table(rows).rootCauses(limit: limit).count <= limit) }
  }

  @Test func `a table that can't be searched is refused`() {
    func refused(
      _ error: RootCauseError, _ dimensions: [[Int]], _ values: [Double], _ periods: [Int], counts: [Double]? = nil
    ) {
      #expect(throws: error) {
        try KPITable(dimensions: dimensions, values: values, counts: counts, periods: periods, incident: 2)
      }
    }
    refused(.noDimension, [], [1], [2])
    refused(.unequalLengths, [[0, 1]], [1], [2])
    refused(.unequalLengths, [[0]], [1], [2], counts: [])
    refused(.badCode(row: 1), [[0, -1]], [1, 1], [1, 2])
    refused(.badNumber(row: 0), [[0, 0]], [.nan, 1], [1, 2])
    refused(.badNumber(row: 1), [[0, 0]], [1, 1], [1, 2], counts: [1, -1])
    refused(.badNumber(row: 1), [[0, 0]], [1, 1e15], [1, 2])
    refused(.noIncidentRow, [[0]], [1], [1])
    refused(.noIncidentRow, [[]], [], [])
    refused(.noBaseline, [[0]], [1], [2])
  }
}
