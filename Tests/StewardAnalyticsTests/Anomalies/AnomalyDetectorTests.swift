import Glibc
import StewardAnalytics
import Testing

@Suite struct AnomalyDetectorTests {
  private let phases = (0..<1200).map { Double($0 % 48) / 48 }

  /// A daily wave of 48 points with integers that look like noise.
  private var wave: [Double] {
    (0..<1200).map { index in
      let noise = Double((index * index * 7 + index * 13) % 23) / 23
      return 10 + 5 * sin(Double(index) * 2 * Double.pi / 48) + noise
    }
  }

  private var disturbed: [Double] {
    var values = wave
    values[700] = 40
    values[900] = 40
    for index in 1000..<1010 { values[index] = 2 }
    for index in 1100..<1200 { values[index] += 6 }
    return values
  }

  private func alarms(_ scores: [Double]) -> [Int] {
    scores.indices.filter { scores[$0] >= AnomalyDetector.alarmScore }
  }

  // The same steps in numpy 2.4.6, written apart from this code, with whole arrays in place of running state.
  @Test func `scores match the reference`() throws {
    let scores = try AnomalyDetector.scores(of: disturbed, phases: phases)
    let reference: [Int: Double] = [
      50: 0.4214390421414439, 80: 0.39569098155854426, 700: 0.6014688369360692, 900: 0.5425699321001249,
      1004: 0.4944410289820895,
    ]

    #expect(scores.indices.filter { scores[$0] > 0 } == reference.keys.sorted())
    for (index, score) in reference { #expect(abs(scores[index] - score) < 1e-9) }
  }

  @Test func `a usual series has no alarm, a spike has one`() throws {
    #expect(try alarms(AnomalyDetector.scores(of: wave, phases: phases)).isEmpty)
    #expect(try alarms(AnomalyDetector.scores(of: disturbed, phases: phases)) == [700, 900])
  }

  @Test func `no score depends on what comes later`() throws {
    let whole = try AnomalyDetector.scores(of: disturbed, phases: phases)

    for count in [1, 49, 50, 300, 701, 1150] {
      let part = try AnomalyDetector.scores(of: Array(disturbed[..<count]), phases: Array(phases[..<count]))
      #expect(part == Array(whole[..<count]))
    }
  }

  @Test func `what comes again says less`() throws {
    var values = wave
    let days = stride(from: 500, to: 1200, by: 100)
    for index in days { values[index] = 60 }
    let scores = try AnomalyDetector.scores(of: values, phases: phases)

    #expect(scores[500] >= AnomalyDetector.alarmScore)
    #expect(scores[1100] < scores[500])
    #expect(alarms(scores).count < 7)
  }

  @Test func `a burst is one alarm`() throws {
    var values = wave
    for index in 600..<612 { values[index] = 50 }

    #expect(try alarms(AnomalyDetector.scores(of: values, phases: phases)) == [600])
  }

  @Test func `a usual value at an unusual hour stands out`() throws {
    // Quiet nights and busy days, and a night as busy as a day.
    var values = (0..<2400).map { (index: Int) -> Double in
      index % 48 < 24 ? Double(10 + index % 5) : Double(100 + index % 7)
    }
    let phases = (0..<2400).map { Double($0 % 48) / 48 }
    values[2028] = 103
    let known = try AnomalyDetector.scores(of: values, phases: phases)
    let unknown = try AnomalyDetector.scores(of: values)

    #expect(known[2028] > 0.4)
    #expect(unknown[2028] < 0.1)
  }

  @Test(arguments: [1.0 / 1024, 4, 1_048_576] as [Double])
  func `the unit doesn't matter`(unit: Double) throws {
    let plain = try AnomalyDetector.scores(of: disturbed, phases: phases)
    let scaled = try AnomalyDetector.scores(of: disturbed.map { $0 * unit }, phases: phases)

    // Powers of two move no value to another cell.
    #expect(scaled == plain)
  }

  @Test func `constant and short series are never unusual`() throws {
    for value in [0.0, 7, -1e200] {
      let scores = try AnomalyDetector.scores(of: [Double](repeating: value, count: 500))
      #expect(scores.allSatisfy { $0 == 0 })
    }
    #expect(try AnomalyDetector.scores(of: []).isEmpty)
    #expect(try AnomalyDetector.scores(of: [3]) == [0])
  }

  @Test func `the first change of a constant series is an alarm`() throws {
    var values = [Double](repeating: 5, count: 600)
    values[500] = 6

    #expect(try alarms(AnomalyDetector.scores(of: values)) == [500])
  }

  @Test func `scores stay within zero and one for any numbers`() throws {
    var random = SignalNoise(seed: 2)
    let values = (0..<2000).map { _ in
      Double.random(in: -1...1, using: &random) * pow(10, Double.random(in: -300...299, using: &random))
    }
    let scores = try AnomalyDetector.scores(of: values)

    #expect(scores.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test func `a value that is refused leaves no trace`() throws {
    var detector = AnomalyDetector()
    var other = AnomalyDetector()
    for (index, value) in disturbed.enumerated() {
      if index % 100 == 50 {
        #expect(throws: AnomalyError.badValue) { try detector.score(.nan) }
        #expect(throws: AnomalyError.badValue) { try detector.score(-1e300) }
        #expect(throws: AnomalyError.badPhase) { try detector.score(1, phase: 1) }
        #expect(throws: AnomalyError.badPhase) { try detector.score(1, phase: .nan) }
      }
      #expect(try detector.score(value, phase: phases[index]) == other.score(value, phase: phases[index]))
    }
    #expect(throws: AnomalyError.unequalLengths) { try AnomalyDetector.scores(of: [1, 2], phases: [0]) }
  }
}
