internal import Glibc

/// Prints one figure a line, a name and a number, or for `anomalies` the scores themselves.
@main enum KernelBench {
  private static let usage = """
    usage: kernel-bench anomalies FILE        lines of a series: name, phase and value of each point, by blanks
           kernel-bench images FOLDER         files of raw pixels, "WIDTHxHEIGHT.…"
           kernel-bench uplift FILE POINTS CONTROLS DRAWS     a series a line, values by blanks

    """

  static func main() throws {
    let arguments = CommandLine.arguments
    switch (arguments.dropFirst().first, arguments.count) {
    case ("anomalies", 3): try AnomalyTrials.run(file: arguments[2])
    case ("images", 3): try ImageSpeed.run(files: try Files.names(in: arguments[2]))
    case ("uplift", 6):
      guard let points = Int(arguments[3]), let controls = Int(arguments[4]), let draws = Int(arguments[5]) else {
        fallthrough
      }
      try UpliftCoverage.run(file: arguments[2], points: points, controls: controls, draws: draws)
    default:
      _ = usage.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(64)
    }
  }

  /// Seconds of processor time.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = clock()
    try body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }
}

struct BenchError: Error, CustomStringConvertible {
  let description: String
}

enum Files {
  static func bytes(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw BenchError(description: "\(path) can't be read") }
    defer { fclose(file) }
    var result: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return result }
      result += piece[..<count]
    }
  }

  /// The lines of a file, cut at blanks.
  static func rows(_ path: String) throws -> [[Substring]] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
  }

  static func names(in folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw BenchError(description: "\(folder) can't be read") }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers in every run.
struct BenchRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
