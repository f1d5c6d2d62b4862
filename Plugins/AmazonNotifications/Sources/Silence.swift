internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// When notifications of each type came last, and which types have been silent for too long.
///
/// A queue that nobody writes to looks like a day on which nothing happened: a missing subscription or a policy that
/// keeps Amazon out is found only by what doesn't come.
struct Silence {
  private static let key = "seen"
  private static let saidKey = "said"
  private static let hourSeconds: Int64 = 3600
  private static let daySeconds: Int64 = 86_400

  private var seen: [String: Int64] = [:]
  private var said: [String: Int64] = [:]

  init(_ services: any ConnectionServices) throws(PluginError) {
    seen = Self.numbers(try services.state(Self.key))
    said = Self.numbers(try services.state(Self.saidKey))
  }

  mutating func note(_ type: String, at instant: Instant) {
    seen[type] = max(seen[type] ?? .min, instant.seconds)
  }

  func store(_ services: any ConnectionServices) throws(PluginError) {
    try services.setState(Self.key, to: Self.text(seen))
  }

  /// The types that have been silent for longer than they may, with the hours since; each at most once a day. A type
  /// that is expected and never came counts from the first run on.
  mutating func overdue(
    _ types: NotificationTypes, expected: [String], services: any ConnectionServices
  ) throws(PluginError) -> [(type: String, hours: Int64)] {
    let now = services.now().seconds
    var overdue: [(type: String, hours: Int64)] = []
    for type in expected where seen[type] == nil { seen[type] = now }
    for (type, last) in seen.sorted(by: { $0.key < $1.key }) {
      let hours = (now - last) / Self.hourSeconds
      guard hours > types.entry(type).quietHours, now - (said[type] ?? 0) >= Self.daySeconds else { continue }
      overdue.append((type, hours))
      said[type] = now
    }
    try store(services)
    if !overdue.isEmpty { try services.setState(Self.saidKey, to: Self.text(said)) }
    return overdue
  }

  private static func numbers(_ text: String?) -> [String: Int64] {
    guard let text, let json = try? JSONValue(parsing: text) else { return [:] }
    var numbers: [String: Int64] = [:]
    for member in json.object ?? [] { numbers[member.key] = member.value.integer.map { Int64($0) } }
    return numbers
  }

  private static func text(_ numbers: [String: Int64]) -> String {
    JSONValue.object(numbers.map { JSONValue.Member($0.key, .number(String($0.value))) }).text(sortedKeys: true)
  }
}
