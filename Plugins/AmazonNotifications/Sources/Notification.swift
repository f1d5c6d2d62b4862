internal import StewardConnect
internal import StewardDomain
internal import StewardFormats

/// One notification, whichever way its keys are written.
///
/// Some types write `NotificationType` and `Payload`, others `notificationType` and `payload`; what came over
/// EventBridge is in `detail`.
struct Notification: Sendable {
  let id: String
  let type: String
  let happened: Instant?
  let published: Instant?
  let marketplace: MarketplaceID?
  /// What it is about, as far as its payload says it under the usual names.
  let subjects: [(key: String, value: String)]
  let json: JSONValue

  /// The usual names, in lower case, and what they are called in our envelope.
  private static let names: [(name: String, key: String)] = [
    ("sellerid", "sellerId"), ("marketplaceid", "marketplaceId"), ("asin", "asin"), ("sku", "sku"),
    ("sellersku", "sku"), ("amazonorderid", "orderId"), ("reportid", "reportId"), ("reporttype", "documentType"),
    ("processingstatus", "status"), ("status", "status"), ("orderstatus", "status"), ("currentaccountstatus", "status"),
    ("previousaccountstatus", "previousStatus"), ("issuetype", "issueType"), ("severities", "severities"),
    ("enforcementactions", "enforcementActions"), ("transactiontype", "issueType"),
  ]

  /// - Returns: `nil` where it isn't a notification.
  init?(_ body: [UInt8]) {
    guard var json = try? JSONValue(parsing: body) else { return nil }
    if json.member("detail-type") != nil, let detail = json.member("detail") { json = detail }
    guard let type = json.member("notificationtype")?.string, !type.isEmpty else { return nil }
    let metadata = json.member("notificationmetadata")
    self.json = json
    self.type = type
    // One without a number is told by its content, so that it is the same when it comes again.
    id = metadata?.member("notificationid")?.string ?? "content-\(Self.digest(json.text(sortedKeys: true)))"
    happened = json.member("eventtime")?.string.flatMap { Instant(iso8601: $0) }
    published = metadata?.member("publishtime")?.string.flatMap { Instant(iso8601: $0) }
    var found: [String: String] = [:]
    if let payload = json.member("payload") { Self.collect(payload, into: &found) }
    subjects = found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    marketplace = found["marketplaceId"].map { MarketplaceID($0) }
  }

  /// Looks level by level, so that what stands further out goes before what stands further in.
  private static func collect(_ payload: JSONValue, into found: inout [String: String]) {
    var level = [payload]
    while !level.isEmpty {
      var inner: [JSONValue] = []
      for value in level {
        for member in value.object ?? [] {
          let lower = member.key.lowercased()
          if let key = names.first(where: { $0.name == lower })?.key, found[key] == nil, let text = text(member.value) {
            found[key] = text
          }
          inner.append(member.value)
        }
        inner += value.array ?? []
      }
      level = inner.filter { $0.object != nil || $0.array != nil }
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    if let text = value.plainText { return text.isEmpty ? nil : text }
    let texts = (value.array ?? []).compactMap(\.string)
    return texts.isEmpty ? nil : texts.joined(separator: ",")
  }

  /// The document in which it is delivered, where its type has no definition of its own.
  func envelope(type: String) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("notificationId", .string(id)), .init("notificationType", .string(type)),
    ]
    if let happened { members.append(.init("happenedAt", .string(happened.description))) }
    if let published { members.append(.init("publishedAt", .string(published.description))) }
    members += subjects.map { JSONValue.Member($0.key, .string($0.value)) }
    let document: JSONValue = [
      "reportType": .string(NotificationTypes.envelope.text), "notification": .object(members), "message": json,
    ]
    return Array((document.text() + "\n").utf8)
  }

  private static func digest(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}

extension JSONValue {
  /// A member by its key in lower case, however it is written.
  fileprivate func member(_ lower: String) -> JSONValue? { object?.first { $0.key.lowercased() == lower }?.value }
}
