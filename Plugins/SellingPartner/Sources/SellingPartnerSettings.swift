internal import StewardDomain
internal import StewardPluginAPI

/// The settings of a connection, checked.
struct SellingPartnerSettings: Sendable {
  let services: any ConnectionServices
  /// `nil`: that of the account's first marketplace.
  let region: Marketplace.Region?
  private let givenEndpoint: String?
  let loginEndpoint: String
  let sellerID: String?
  /// `nil`: those that are on by themselves.
  let streams: Set<String>?
  let asins: [String]
  let skus: [String]
  let maxItems: Int
  let historyDays: Int
  let maxReports: Int
  let waitMinutes: Int
  let allowsRestricted: Bool
  let allowsActions: Bool
  /// Whose quotas are used: the application, and the account in it.
  let application: String
  let party: String

  init(_ services: any ConnectionServices, names: [String]) throws(PluginError) {
    self.services = services
    let endpoint = services.setting("sp_endpoint").flatMap { $0.isEmpty ? nil : $0 }
    givenEndpoint = endpoint.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    if let endpoint, !endpoint.hasPrefix("https://"), !endpoint.hasPrefix("http://") {
      throw Self.wrong("sp_endpoint", "isn't a URL")
    }
    if let text = services.setting("region"), !text.isEmpty {
      guard let region = Marketplace.Region(rawValue: text.lowercased()) else {
        throw Self.wrong("region", "is \(text); expected na, eu or fe")
      }
      self.region = region
    } else {
      region = nil
    }
    loginEndpoint = services.setting("lwa_endpoint").flatMap { $0.isEmpty ? nil : $0 } ?? "https://api.amazon.com"
    sellerID = services.setting("seller_id").flatMap { $0.isEmpty ? nil : $0 }
    asins = Self.list(services.setting("asins"))
    skus = Self.list(services.setting("skus"))
    maxItems = try Self.number(services, "max_items", 500)
    historyDays = try Self.number(services, "history_days", 30)
    maxReports = try Self.number(services, "max_reports", 60)
    waitMinutes = try Self.number(services, "wait_minutes", 30)
    allowsRestricted = try Self.isOn(services, "allow_restricted")
    allowsActions = try Self.isOn(services, "allow_actions")
    streams = try Self.streams(services.setting("streams"), names)
    application = try services.secret("client_id").reveal()
    _ = try services.secret("client_secret")
    party = Self.digest(try services.secret("refresh_token").reveal())
  }

  /// The address for an account, or the region's own.
  func endpoint(for account: Account?) -> String {
    if let givenEndpoint { return givenEndpoint }
    let region = region(of: account)
    return "https://sellingpartnerapi-\(region.rawValue).amazon.com"
  }

  func region(of account: Account?) -> Marketplace.Region {
    region ?? account?.marketplaces.compactMap { Marketplace.find($0)?.region }.first ?? .northAmerica
  }

  private static func streams(_ text: String?, _ names: [String]) throws(PluginError) -> Set<String>? {
    let wanted = list(text)
    if wanted.isEmpty { return nil }
    if wanted == ["all"] { return Set(names) }
    for name in wanted where !names.contains(name) {
      throw wrong("streams", "has \(name); expected all, or some of \(names.sorted().joined(separator: ", "))")
    }
    return Set(wanted)
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split { $0 == "," || $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static func number(
    _ services: any ConnectionServices, _ key: String, _ standard: Int
  ) throws(PluginError)
    -> Int
  {
    guard let text = services.setting(key), !text.isEmpty else { return standard }
    guard let number = Int(text), number >= 1 else { throw wrong(key, "is \(text); expected a number of at least 1") }
    return number
  }

  private static func isOn(_ services: any ConnectionServices, _ key: String) throws(PluginError) -> Bool {
    switch services.setting(key)?.lowercased() {
    case nil, "", "off", "false", "no": return false
    case "on", "true", "yes": return true
    case let other?: throw wrong(key, "is \(other); expected on or off")
    }
  }

  /// Names the account's quota without saying its token: FNV-1a of 64 bits, of a text that nobody can guess.
  private static func digest(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }

  private static func wrong(_ key: String, _ what: String) -> PluginError {
    PluginError(.badConfiguration, "the setting \"\(key)\" \(what)")
  }
}
