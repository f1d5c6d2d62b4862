internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// What is known of notification types, from `types.json`.
struct NotificationTypes: Sendable {
  struct Entry: Sendable, Hashable {
    let type: String
    /// How long none may come before that is worth a look.
    let quietHours: Int64
    /// The report type as which the message is delivered just as it came; `nil`: within an envelope of ours.
    let document: ReportType?
  }

  /// The report type of a message in our envelope.
  static let envelope: ReportType = "SP_NOTIFICATION"
  private static let quietHours: Int64 = 168

  private let entries: [String: Entry]

  init(_ host: any HostServices) throws(PluginError) {
    let bytes = try host.resource("types.json")
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: bytes) } catch {
      throw PluginError(.failed, "types.json can't be read: \(error)")
    }
    var entries: [String: Entry] = [:]
    for member in json["types"]?.array ?? [] {
      guard let type = member["type"]?.string, let hours = member["quietHours"]?.integer, hours > 0 else {
        throw PluginError(.failed, "types.json has an entry without type or quietHours")
      }
      let entry = Entry(
        type: type, quietHours: Int64(hours), document: member["document"]?.string.map { ReportType($0) })
      for name in [type] + (member["aliases"]?.array ?? []).compactMap(\.string) { entries[name] = entry }
    }
    guard !entries.isEmpty else { throw PluginError(.failed, "types.json has no type") }
    self.entries = entries
  }

  /// One that isn't known is taken as it calls itself.
  func entry(_ name: String) -> Entry {
    entries[name] ?? Entry(type: name, quietHours: Self.quietHours, document: nil)
  }
}
