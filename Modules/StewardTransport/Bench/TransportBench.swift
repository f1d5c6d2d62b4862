internal import Glibc
public import StewardPluginAPI
internal import Synchronization

/// Measures a client on addresses that somebody serves, and `curl --parallel` on the same ones.
public struct TransportBench: Sendable {
  public struct Figures: Sendable {
    public let requests: Int
    public let failures: Int
    public let seconds: Double
    /// Of the processor, by all threads of the program.
    public let processorSeconds: Double
    /// The largest that the program ever was, in bytes.
    public let peakBytes: Int

    public var requestsPerSecond: Double { seconds > 0 ? Double(requests) / seconds : 0 }
  }

  public struct Report: Sendable {
    public let client: Figures
    /// `nil` where there is no `curl`.
    public let curl: Figures?

    /// How many times as many requests a second as `curl` the client made.
    public var ratio: Double? {
      curl.flatMap { $0.requestsPerSecond > 0 ? client.requestsPerSecond / $0.requestsPerSecond : nil }
    }
  }

  /// Taken in turn.
  public let urls: [String]
  public let count: Int
  /// How many are under way at once.
  public let concurrency: Int
  /// The most that `curl` 7 makes at once; the client gets as many connections, so that both do the same.
  static let mostConnections = 300

  public init(urls: [String], count: Int, concurrency: Int = 64) {
    self.urls = urls
    self.count = max(1, count)
    self.concurrency = max(1, concurrency)
  }

  /// Runs the client, then `curl`.
  ///
  /// - Parameter settings: of the client, whose limit per host becomes ``concurrency``, or what `curl` makes at most.
  public func run(_ settings: HTTPSettings) async throws(TransportError) -> Report {
    guard !urls.isEmpty else { throw TransportError(.invalidRequest, "there is no address to measure") }
    return Report(
      client: await measureClient(settings), curl: CurlProgram(bench: self, authorities: settings.authorities)?.run())
  }

  private func measureClient(_ settings: HTTPSettings) async -> Figures {
    var settings = settings
    settings.requestsPerHost = min(concurrency, Self.mostConnections)
    settings.idleConnections = max(settings.idleConnections, concurrency)
    let client = HTTPClient(settings)
    let next = Counter()
    let failures = Counter()
    let start = LoopClock.read()
    let before = Usage.ofThisProgram
    await withTaskGroup(of: Void.self) { group in
      // As curl, the client knows of more requests than are under way.
      for _ in 0..<min(4 * concurrency, count) {
        group.addTask {
          while true {
            let number = next.take()
            guard number < count else { return }
            do throws(TransportError) {
              let response = try await client.send(HTTPRequest(url: urls[number % urls.count]))
              if !(200..<300).contains(response.status) { _ = failures.take() }
            } catch { _ = failures.take() }
          }
        }
      }
    }
    let after = Usage.ofThisProgram
    return Figures(
      requests: count, failures: failures.taken, seconds: Double(LoopClock.read() - start) / 1e9,
      processorSeconds: after.processorSeconds - before.processorSeconds, peakBytes: after.peakBytes)
  }
}

private final class Counter: Sendable {
  private let value = Atomic(0)
  func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
  var taken: Int { value.load(ordering: .relaxed) }
}

/// What a program used of its machine.
struct Usage {
  let processorSeconds: Double
  let peakBytes: Int

  init(_ usage: rusage) {
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    processorSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    peakBytes = usage.ru_maxrss * 1_024
  }

  static var ofThisProgram: Usage {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return Usage(usage)
  }
}

extension TransportBench.Report: CustomStringConvertible {
  /// A line for each program, and one that compares them.
  public var description: String {
    func rounded(_ value: Double, _ factor: Double) -> String { "\((value * factor).rounded() / factor)" }
    func line(_ name: String, _ figures: TransportBench.Figures) -> String {
      "\(name): \(figures.requests) requests (\(figures.failures) failed) in \(rounded(figures.seconds, 1_000)) s, "
        + "\(Int(figures.requestsPerSecond)) a second, \(rounded(figures.processorSeconds, 1_000)) s of the processor, "
        + "at most \(rounded(Double(figures.peakBytes) / 1_048_576, 10)) MiB"
    }
    var lines = [line("steward", client)]
    if let curl { lines.append(line("curl --parallel", curl)) } else { lines.append("curl isn't installed") }
    if let ratio { lines.append("\(rounded(ratio, 100)) times the requests a second") }
    return lines.joined(separator: "\n")
  }
}
