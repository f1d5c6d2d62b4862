internal import StewardDomain
internal import StewardFormats
public import StewardPluginAPI

/// Fetches documents from the short-lived URLs that services hand out, until one is whole.
public struct Downloads: Sendable {
  /// A document that was fetched.
  public struct File: Sendable, Hashable {
    public let path: String
    /// As the answer said it, with its charset.
    public let contentType: String?
  }

  private let services: any ConnectionServices
  public let policy: RetryPolicy
  /// The most that one document may have, unpacked by the transport or not.
  public var limitBytes = 16 << 30

  public init(_ services: any ConnectionServices, policy: RetryPolicy = RetryPolicy()) {
    self.services = services
    self.policy = policy
  }

  /// Fetches a document into a new file. No token goes with the request: the URL is the permission.
  ///
  /// A broken-off or damaged document is fetched again, from a new URL where the old one has run out.
  /// - Parameter url: asks the service for the URL.
  public func fetch(
    _ name: String, url: @Sendable () async throws(CallError) -> String
  ) async throws(CallError) -> File {
    var place: String?
    var failures = 0
    while true {
      do throws(CallError) {
        let current: String
        if let place { current = place } else { current = try await url() }
        place = current
        return try await once(name, current)
      } catch {
        failures += 1
        // Stores of files say "denied" where they mean "too late".
        let isExpired = error.code == .urlExpired || error.code == .noRole
        guard policy.allowsAnother(after: error, failures: failures) || isExpired && failures < policy.attempts else {
          throw error
        }
        if isExpired { place = nil }
        services.log(.debug, "\(error); attempt \(failures) of \(policy.attempts)")
        do throws(PluginError) {
          try await services.pause(
            milliseconds: policy.pauseMilliseconds(
              after: failures, seed: UInt64(truncatingIfNeeded: services.now().microseconds)))
        } catch {
          throw CallError.host(error, "a pause")
        }
      }
    }
  }

  private func once(_ name: String, _ url: String) async throws(CallError) -> File {
    let operation = "download of \(name)"
    let path: String
    do throws(PluginError) { path = try services.scratchFile() } catch { throw CallError.host(error, operation) }
    var request = HTTPRequest(url: url)
    request.destination = .file(path: path)
    request.limits.bodyBytes = limitBytes
    request.limits.totalMilliseconds = 3_600_000
    let response: HTTPResponse
    do throws(TransportError) { response = try await services.send(request) } catch {
      throw CallError(error, operation: operation)
    }
    if let failure = CallError(response, operation: operation) { throw failure }
    do { try Gzip.verify(path: path) } catch {
      throw CallError(.unreadable, operation, "what came isn't whole: \(error)", status: response.status)
    }
    return File(path: path, contentType: response.header("Content-Type"))
  }

  /// Fetches a small document, such as one with the reasons of a failure, and unpacks it.
  public func small(
    _ name: String, url: @Sendable () async throws(CallError) -> String
  ) async throws(CallError) -> [UInt8] {
    let file = try await fetch(name, url: url)
    do {
      var source = try FileByteSource(path: file.path)
      var bytes = [UInt8](repeating: 0, count: 1 << 20)
      var count = 0
      while count < bytes.count {
        let more = try bytes.withUnsafeMutableBytes {
          try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
        }
        if more == 0 { break }
        count += more
      }
      let packed = Array(bytes[..<count])
      return Gzip.isGzip(packed) ? try Gzip.unpacked(packed) : packed
    } catch {
      throw CallError(.unreadable, "download of \(name)", "\(error)")
    }
  }
}
