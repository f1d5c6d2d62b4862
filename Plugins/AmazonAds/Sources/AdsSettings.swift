internal import StewardDomain
internal import StewardPluginAPI

/// The settings of a connection, checked.
struct AdsSettings: Sendable {
  let services: any ConnectionServices
  private let givenEndpoint: String?
  private let region: Marketplace.Region?
  let loginEndpoint: String
  /// Empty: those of the account's marketplaces.
  let profiles: [String]
  /// `nil`: those that are on by themselves.
  let reports: Set<String>?
  let historyDays: Int
  let waitMinutes: Int
  let clientID: String

  init(_ services: any ConnectionServices, types: [String]) throws(PluginError) {
    func setting(_ key: String) -> String? { services.setting(key).flatMap { $0.isEmpty ? nil : $0 } }
    func list(_ key: String) -> [String] { (setting(key) ?? "").split { $0 == "," || $0 == " " }.map(String.init) }
    self.services = services
    givenEndpoint = setting("ads_endpoint").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    if let givenEndpoint, !givenEndpoint.hasPrefix("https://"), !givenEndpoint.hasPrefix("http://") {
      throw Self.wrong("ads_endpoint", "isn't a URL")
    }
    if let text = setting("region") {
      guard let region = Marketplace.Region(rawValue: text.lowercased()) else {
        throw Self.wrong("region", "is \(text); expected na, eu or fe")
      }
      self.region = region
    } else {
      region = nil
    }
    loginEndpoint = setting("lwa_endpoint") ?? "https://api.amazon.com"
    profiles = list("profiles")
    for profile in profiles where Int64(profile) == nil {
      throw Self.wrong("profiles", "has \(profile), which isn't a profile's number")
    }
    let wanted = list("reports")
    for type in wanted where wanted != ["all"] && !types.contains(type) {
      throw Self.wrong("reports", "has \(type); expected all, or some of \(types.sorted().joined(separator: ", "))")
    }
    reports = wanted.isEmpty ? nil : wanted == ["all"] ? Set(types) : Set(wanted)
    historyDays = try Self.number(setting("history_days"), "history_days", 60)
    waitMinutes = try Self.number(setting("wait_minutes"), "wait_minutes", 30)
    clientID = try services.secret("client_id").reveal()
    _ = try services.secret("client_secret")
    _ = try services.secret("refresh_token")
  }

  /// The address for an account: the given one, or its region's.
  func endpoint(for account: Account?) -> String {
    if let givenEndpoint { return givenEndpoint }
    let region = region ?? account?.marketplaces.compactMap { Marketplace.find($0)?.region }.first ?? .northAmerica
    return region == .northAmerica
      ? "https://advertising-api.amazon.com" : "https://advertising-api-\(region.rawValue).amazon.com"
  }

  private static func number(_ text: String?, _ key: String, _ standard: Int) throws(PluginError) -> Int {
    guard let text else { return standard }
    guard let number = Int(text), number >= 1 else { throw wrong(key, "is \(text); expected a number of at least 1") }
    return number
  }

  private static func wrong(_ key: String, _ what: String) -> PluginError {
    PluginError(.badConfiguration, "the setting \"\(key)\" \(what)")
  }
}
