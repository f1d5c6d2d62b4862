internal import StewardDomain

/// What operations can be asked about in one marketplace: what the settings name, or else what other operations said.
struct KnownSubjects {
  private let settings: SellingPartnerSettings
  private var learned: [KnownSubject] = []
  private var seen: Set<KnownSubject> = []

  init(_ settings: SellingPartnerSettings) { self.settings = settings }

  mutating func add(_ subjects: [KnownSubject]) {
    for subject in subjects where !subject.values.isEmpty && seen.insert(subject).inserted { learned.append(subject) }
  }

  /// Each one once, in the order of its name, no more than the settings allow.
  func of(_ subject: StreamPlan.Subject) -> [KnownSubject] {
    let key = subject.rawValue
    let named: [String]
    switch subject {
    case .asin: named = settings.asins
    case .sku: named = settings.skus
    case .order, .content: named = []
    }
    var byName: [String: KnownSubject] = [:]
    for known in learned {
      guard let name = known.values[key], byName[name] == nil else { continue }
      byName[name] = known
    }
    let names = named.isEmpty ? byName.keys.sorted() : named
    return names.prefix(settings.maxItems).map { byName[$0] ?? KnownSubject(subject, $0) }
  }
}
