internal import Glibc

/// The program `curl`, given a list of addresses.
struct CurlProgram {
  private let bench: TransportBench
  private let path: String
  private let authorities: String?

  /// `nil` where it isn't installed.
  init?(bench: TransportBench, authorities: String?) {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
    let places: [String] = folders.split(separator: ":").map { $0 + "/curl" }
    guard let path = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
    self.bench = bench
    self.path = path
    self.authorities = authorities
  }

  /// - Returns: `nil` where it couldn't be run.
  func run() -> TransportBench.Figures? {
    guard let list = writeList() else { return nil }
    defer { FileDescriptor.remove(list) }
    let arguments =
      [
        path, "--silent", "--no-progress-meter", "--disable", "--noproxy", "*", "--parallel", "--parallel-max",
        "\(min(bench.concurrency, TransportBench.mostConnections))", "--fail", "--config", list,
      ] + (authorities.map { ["--cacert", $0] } ?? [])
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let start = LoopClock.read()
    var process = pid_t()
    guard posix_spawn(&process, path, nil, nil, &words, environ) == 0 else { return nil }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process else { return nil }
    let used = Usage(usage)
    return TransportBench.Figures(
      requests: bench.count, failures: status == 0 ? 0 : 1, seconds: Double(LoopClock.read() - start) / 1e9,
      processorSeconds: used.processorSeconds, peakBytes: used.peakBytes)
  }

  private func writeList() -> String? {
    let path = "/tmp/steward-bench-\(getpid())-\(LoopClock.read()).conf"
    guard let file = FileDescriptor(creating: path) else { return nil }
    var text = ""
    for number in 0..<bench.count {
      let url = bench.urls[number % bench.urls.count].replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      text += "url = \"\(url)\"\noutput = \"/dev/null\"\n"
    }
    let isWritten = Array(text.utf8).withUnsafeBytes { file.write($0) }
    return isWritten ? path : nil
  }
}
