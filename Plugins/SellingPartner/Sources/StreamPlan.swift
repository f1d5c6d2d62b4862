internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// How an operation is read: a line of `streams.json`.
struct StreamPlan: Sendable {
  /// What the calls are about, one after the other.
  enum Subject: String, Sendable {
    case asin, sku, order, content
  }

  /// From when to when changes are asked for.
  struct Window: Sendable {
    /// The newest part isn't asked for: the service says it may be incomplete.
    let lagMinutes: Int64
    /// How much of what was asked for before is asked for again.
    let overlapMinutes: Int64
    /// As much as one request may span.
    let longestDays: Int64
    /// As far back as the service reaches.
    let reachDays: Int64
  }

  let name: String
  let operation: String
  let document: ReportType
  let accounts: [AccountKind]
  let isPerMarketplace: Bool
  let query: [(key: String, value: String)]
  let path: [(key: String, value: String)]
  let body: JSONValue?
  let window: Window?
  let subject: Subject?
  /// How many subjects one call takes.
  let batch: Int
  let everyMinutes: Int64
  /// What its answers say of the call and not of the account, such as how many entries there are.
  let omits: [String]
  /// What its answers say about subjects of other streams.
  let learns: LearningRule?
  let isDefault: Bool

  init(_ reader: PlanReader) throws(PluginError) {
    name = try reader.text("name")
    operation = try reader.text("operation")
    document = ReportType(try reader.text("document"))
    accounts = try reader.accountKinds()
    isPerMarketplace = reader.json["scope"]?.string != "account"
    query = try reader.pairs("query")
    path = try reader.pairs("path")
    body = reader.json["body"]
    if let window = reader.json["window"] {
      let inner = PlanReader(window, "window of \(name)")
      self.window = Window(
        lagMinutes: Int64(try inner.number("lagMinutes") ?? 5),
        overlapMinutes: Int64(try inner.number("overlapMinutes") ?? 60),
        longestDays: Int64(try inner.number("longestDays") ?? 30),
        reachDays: Int64(try inner.number("reachDays") ?? 180))
    } else {
      window = nil
    }
    if let each = reader.json["each"]?.string {
      guard let subject = Subject(rawValue: each) else { throw reader.wrong("each", "is \(each)") }
      self.subject = subject
    } else {
      subject = nil
    }
    batch = try reader.number("batch") ?? 1
    omits = try reader.texts("omit")
    everyMinutes = Int64(try reader.number("everyMinutes") ?? 1440)
    if let rule = reader.json["learn"] {
      learns = try LearningRule(PlanReader(rule, "learn of \(name)"))
    } else {
      learns = nil
    }
    isDefault = try reader.flag("byDefault")
  }

  /// Whether the operation has to be told the seller's id.
  var needsSellerID: Bool { path.contains { $0.value == "{seller}" } || query.contains { $0.value == "{seller}" } }
}

/// Where an answer names things that other operations can be asked about.
struct LearningRule: Sendable {
  let rows: String
  /// By what they are: `asin`, `sku`, `price`, `currency`, `order`, `content`.
  let paths: [(key: String, value: String)]

  init(_ reader: PlanReader) throws(PluginError) {
    rows = try reader.text("rows")
    paths = try reader.pairs("paths")
  }

  func learns(_ subject: StreamPlan.Subject) -> Bool { paths.contains { $0.key == subject.rawValue } }

  func subjects(in answer: JSONValue) -> [KnownSubject] {
    (answer.at(rows)?.array ?? []).map { row in
      var known = KnownSubject()
      for (key, path) in paths { known.values[key] = row.at(path)?.plainText }
      return known
    }
  }
}

/// Something that operations can be asked about, with what is known of it.
struct KnownSubject: Hashable, Sendable {
  var values: [String: String] = [:]

  init() {}

  init(_ subject: StreamPlan.Subject, _ value: String) { values[subject.rawValue] = value }
}
