public import StewardPluginAPI

/// A client that sends to the hosts of one bundle's manifest and to no others.
///
/// Hosts are compared as libcurl reads them, so that no spelling gets past. Redirects don't leave a host, see ``HTTPClient``.
public struct GuardedHTTP: HTTPSender {
  private let client: any HTTPSender
  private let hosts: AllowedHosts

  /// - Parameter allowedHosts: exact names, or `*.example.com` for every name below `example.com`.
  public init(_ client: some HTTPSender, allowedHosts: [String]) {
    self.client = client
    hosts = AllowedHosts(allowedHosts)
  }

  public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
    let target = try URLParts(request.url)
    guard hosts.contains(target.host) else {
      throw TransportError(
        .hostNotAllowed,
        "\(request.method) \(target.redacted): the bundle's manifest doesn't allow the host \(target.host); "
          + "add it to \"allowedHosts\"")
    }
    return try await client.send(request)
  }
}

/// Names of hosts, some of them for all below them.
struct AllowedHosts: Sendable {
  private let names: Set<String>
  /// With the dot that they begin with.
  private let endings: [String]

  init(_ patterns: [String]) {
    let patterns = patterns.map { $0.lowercased() }
    names = Set(patterns.filter { !$0.contains("*") })
    // A star elsewhere, or below a single word such as `com`, would mean too much: such a pattern allows nothing.
    endings = patterns.filter { $0.hasPrefix("*.") }.map { String($0.dropFirst()) }.filter { ending in
      !ending.contains("*") && ending.dropFirst().contains(".") && !ending.contains("..") && !ending.hasSuffix(".")
    }
  }

  /// - Parameter host: in lower case.
  func contains(_ host: String) -> Bool {
    names.contains(host) || endings.contains { host.hasSuffix($0) && host.utf8.count > $0.utf8.count }
  }
}
