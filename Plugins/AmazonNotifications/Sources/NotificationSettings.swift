internal import StewardPluginAPI

/// The settings of a connection, checked.
struct NotificationSettings: Sendable {
  let services: any ConnectionServices
  let queueURL: String
  /// Where requests go: the queue's host.
  let endpoint: String
  let signing: AWSSigning
  /// Types whose silence fails a run.
  let expected: [String]
  let maxMessages: Int

  init(_ services: any ConnectionServices) throws(PluginError) {
    self.services = services
    guard let url = services.setting("queue_url"), let scheme = url.firstRange(of: "://"),
      url.hasPrefix("https://") || url.hasPrefix("http://")
    else {
      throw Self.wrong("queue_url", "is missing or isn't a URL: expected https://sqs.REGION.amazonaws.com/ACCOUNT/NAME")
    }
    let host = url[scheme.upperBound...].prefix { $0 != "/" }
    guard !host.isEmpty else { throw Self.wrong("queue_url", "has no host") }
    queueURL = url
    endpoint = url[..<scheme.upperBound] + host + "/"
    let parts = host.split(separator: ".")
    let said = parts.count >= 4 && parts[0] == "sqs" ? String(parts[1]) : nil
    guard let region = services.setting("aws_region").flatMap({ $0.isEmpty ? nil : $0 }) ?? said else {
      throw Self.wrong("aws_region", "is missing, and the queue's URL doesn't say it")
    }
    signing = AWSSigning(
      region: region, service: "sqs", accessKeyID: try services.secret("access_key_id"),
      secretAccessKey: try services.secret("secret_access_key"), sessionToken: try? services.secret("session_token"))
    expected = (services.setting("expected") ?? "").split { $0 == "," || $0 == " " }.map(String.init)
    let most = services.setting("max_messages").flatMap { $0.isEmpty ? nil : $0 } ?? "10000"
    guard let number = Int(most), number >= 1 else {
      throw Self.wrong("max_messages", "is \(most); expected a number of at least 1")
    }
    maxMessages = number
  }

  private static func wrong(_ key: String, _ what: String) -> PluginError {
    PluginError(.badConfiguration, "the setting \"\(key)\" \(what)")
  }
}
