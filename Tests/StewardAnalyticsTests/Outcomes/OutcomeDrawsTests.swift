import Testing

@testable import StewardAnalytics

@Suite struct OutcomeDrawsTests {
  @Test func `each dimension is standard normal, and no two move together`() {
    let draws = OutcomeDraws(count: 512, dimensions: 6)
    for first in 0..<6 {
      let values = (0..<512).map { draws[first, $0] }
      let mean = values.reduce(0, +) / 512
      let variance = values.reduce(0) { $0 + $1 * $1 } / 512
      #expect(abs(mean) < 0.03)
      #expect(abs(variance - 1) < 0.06)
      for second in 0..<first {
        let product = (0..<512).reduce(0) { $0 + draws[first, $1] * draws[second, $1] } / 512
        #expect(abs(product) < 0.12)
      }
    }
  }

  // scipy 1.17.1, gamma(a=4, scale=2.5): 5 %, 50 % and 95 %.
  @Test func `quantiles of the gamma distribution are those of the reference`() {
    let normal = [-1.6448536269514722, 0, 1.6448536269514722]
    for (score, expected) in zip(normal, [3.4158, 9.1802, 19.3841]) {
      #expect(abs(OutcomeDraws.gamma(mean: 10, shape: 4, at: score) - expected) < 0.05)
    }
    #expect(OutcomeDraws.gamma(mean: 0, shape: 4, at: 1) == 0)
    #expect(OutcomeDraws.gamma(mean: 1, shape: 0.05, at: -3) == 0)
  }

  @Test func `a summary holds its mean, and its middle half within the rest`() {
    let skewed = OutcomeSummary((0..<100).map { $0 < 99 ? -1 : 10_000 })
    let even = OutcomeSummary((0...100).map(Double.init))
    let one = OutcomeSummary([3])

    #expect(skewed.wide.contains(skewed.mean) && skewed.narrow.contains(skewed.mean))
    #expect(skewed.positive == 0.01)
    #expect(even.wide == 5...95 && even.narrow == 25...75 && even.mean == 50)
    #expect(one.wide == 3...3)
  }
}
