/// A test that looks for falls of one metric.
protocol FallScan: Sendable {
  /// The deepest falls of a listing that don't overlap.
  func steps(_ item: Int) -> [StepScan.Step]
  /// How far some days of a listing are from what the others let expect; `nil` where nothing is known of one of them.
  func compare(_ item: Int, _ days: Range<Int>) -> (deviation: Double, before: Double, after: Double)?
  /// How far they would have been expected to be if a part of what is usual were left.
  func expected(_ item: Int, _ days: Range<Int>, left: Double) -> Double?
}
