internal import Glibc

/// What a benchmark found: named figures in their order.
public struct BenchReport: Sendable {
  public enum Figure: Sendable {
    case text(String)
    case whole(Int)
    case real(Double)
  }

  public private(set) var figures: [(name: String, figure: Figure)] = []

  init(_ name: String) { figures.append(("name", .text(name))) }

  mutating func add(_ name: String, _ value: Int) { figures.append((name, .whole(value))) }
  mutating func add(_ name: String, _ value: Double) { figures.append((name, .real(value))) }
  mutating func add(_ name: String, _ value: String) { figures.append((name, .text(value))) }

  /// Adds the time of some work: seconds and, for a number of rows, rows a second.
  mutating func add(seconds: Double, rows: Int) {
    add("rows", rows)
    add("seconds", seconds)
    add("rows_per_second", Double(rows) / max(seconds, 1e-9))
  }

  /// Adds the most memory that the process ever had.
  mutating func addPeakMemory() { add("peak_rss_bytes", peakMemory()) }
}

/// The most memory that the process ever had resident, in bytes.
public func peakMemory() -> Int {
  var usage = rusage()
  guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
  return usage.ru_maxrss * 1_024
}

/// How long some work takes, in seconds.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try work()
  return (ContinuousClock.now - start).seconds
}

/// The shortest and the middle of several runs, in milliseconds.
func milliseconds(runs: Int, _ work: () throws -> Void) rethrows -> (best: Double, median: Double) {
  var times: [Double] = []
  for _ in 0..<runs { times.append(try seconds(work) * 1_000) }
  times.sort()
  return (times[0], times[times.count / 2])
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
