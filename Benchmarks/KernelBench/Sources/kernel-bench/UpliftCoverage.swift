internal import StewardAnalytics

/// Puts changes of -50 % to 100 % of the mean before into real series, and counts how often the interval has them.
enum UpliftCoverage {
  static func run(file: String, points: Int, controls: Int, draws: Int) throws {
    let series = try Files.rows(file).map { $0.compactMap { Double($0) } }
    guard let length = series.first?.count, series.allSatisfy({ $0.count == length }), series.count > controls,
      length > points + 10
    else { throw BenchError(description: "\(file) has too few series, or of different lengths") }
    var random = BenchRandom(state: 7)
    var covered = 0
    var tried = 0
    while tried < draws {
      let end = Int.random(in: max(points + 10, length / 2)...length, using: &random)
      let items = Array(series.indices.shuffled(using: &random).prefix(controls + 1))
      let start = end - points
      let before = series[items[0]][..<start].reduce(0, +) / Double(start)
      guard before > 0 else { continue }
      let added = Double.random(in: -0.5...1, using: &random) * before
      var treated = Array(series[items[0]][..<end])
      for index in start..<end { treated[index] += added }
      guard
        let effect = try? ActionEffect(
          treated: treated, controls: items.dropFirst().map { Array(series[$0][..<end]) }, from: start)
      else { continue }
      tried += 1
      if effect.lower <= added, added <= effect.upper { covered += 1 }
    }
    print("coverage \(Double(covered) / Double(draws))")
  }
}
