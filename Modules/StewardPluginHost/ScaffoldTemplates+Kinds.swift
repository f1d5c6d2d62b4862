extension ScaffoldTemplates {
  /// `RatingDrop` as `rating-drop`.
  private var identifier: String {
    var text = ""
    var previousIsLower = false
    for character in name {
      if character.isUppercase, previousIsLower { text += "-" }
      previousIsLower = !character.isUppercase
      text += character.lowercased()
    }
    return text
  }

  /// The member of the bundle's class that hands out what it has.
  var offer: String {
    switch kind {
    case .scorer: "override func scorers() -> [any Scorer] { [\(name)Scorer()] }"
    case .monitor: "override func monitors() -> [any Monitor] { [\(name)Monitor()] }"
    case .recommender: "override func recommenders() -> [any Recommender] { [\(name)Recommender()] }"
    case .dataSource:
      """
      override func dataSource(_ services: any ConnectionServices) throws -> (any DataSource)? {
        \(name)Source(services: services)
      }
      """
    case .notifier:
      """
      override func notifier(_ services: any ConnectionServices) throws -> (any Notifier)? {
        \(name)Notifier(services: services)
      }
      """
    }
  }

  /// The smallest thing of its kind that does something.
  var implementation: String {
    switch kind {
    case .scorer: scorer
    case .monitor: monitor
    case .recommender: recommender
    case .dataSource: dataSource
    case .notifier: notifier
    }
  }

  private var scorer: String {
    """
    /// Scores a listing by its title: half for having one, half for at least 80 characters in it.
    struct \(name)Scorer: Scorer {
      let identifier = "\(identifier)"

      func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
        snapshot.listings.compactMap { listing in
          // A part that no source reported is unknown, which isn't bad: there is no score then.
          guard let title = listing.title else { return nil }
          let points = title.isEmpty ? 0 : title.count < 80 ? 0.5 : 1
          let evidence = Evidence("The title has \\(title.count) characters.", source: .records(listing.sources))
          return Score(
            subject: Subject(marketplace: snapshot.marketplace.id, item: listing.item), base: 0,
            reasons: [Score.Reason(points: points, evidence: evidence)])
        }
      }
    }
    """
  }

  private var monitor: String {
    """
    /// Finds listings whose title is longer than 200 characters.
    struct \(name)Monitor: Monitor {
      let identifier = "\(identifier)"

      func findings(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Finding] {
        snapshot.listings.compactMap { listing in
          guard let title = listing.title, title.count > 200 else { return nil }
          return Finding(
            subject: Subject(marketplace: snapshot.marketplace.id, item: listing.item), clause: "title-length",
            severity: .warning, title: "The title is too long",
            evidence: [Evidence("The title has \\(title.count) characters.", source: .records(listing.sources))])
        }
      }
    }
    """
  }

  private var recommender: String {
    """
    /// Recommends to write a title where there is an empty one.
    struct \(name)Recommender: Recommender {
      let identifier = "\(identifier)"

      func recommendations(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Recommendation] {
        // This toy knows nothing of money: its interval is 0. A real one derives it from the snapshot's facts.
        let nothing = Money.zero(snapshot.marketplace.currency)
        return snapshot.listings.compactMap { listing in
          guard listing.title == "" else { return nil }
          return Recommendation(
            subject: Subject(marketplace: snapshot.marketplace.id, item: listing.item), kind: "write-title",
            title: "Write a title", action: "Open the listing and write a title.", reversal: "Remove the title.",
            evidence: [Evidence("The title is empty.", source: .records(listing.sources))],
            value: MoneyInterval(low: nothing, expected: nothing, high: nothing, level: 0.9),
            likely: MoneyInterval(low: nothing, expected: nothing, high: nothing, level: 0.5),
            valueBasis: "Not estimated.", counterfactual: "The listing stays without a title.",
            disproof: "Sessions are no higher 28 days after the title was written.", caveats: [],
            rule: "write-title of \(identifier)-1", horizonDays: 28, effortMinutes: 10,
            expires: CivilDay(number: snapshot.today.number + 28))
        }
      }
    }
    """
  }

  private var dataSource: String {
    """
    /// Delivers one file, whose path is the setting `path`.
    struct \(name)Source: DataSource {
      let services: any ConnectionServices

      func check() async throws(PluginError) { _ = try path() }

      func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
        let path = try path()
        await sink.expect(1)
        _ = try await sink.deliver(
          SourceDocument(name: path, body: .file(path: path), reportType: "GET_MERCHANT_LISTINGS_ALL_DATA"))
      }

      private func path() throws(PluginError) -> String {
        guard let path = services.setting("path") else {
          throw PluginError(.badConfiguration, "The setting \\"path\\" is missing.")
        }
        return path
      }
    }
    """
  }

  private var notifier: String {
    """
    /// Writes each message to the host's log. A real one sends it to the address in the setting `path`, once for each key.
    struct \(name)Notifier: Notifier {
      let services: any ConnectionServices

      func check() async throws(PluginError) {
        guard services.setting("path") != nil else {
          throw PluginError(.badConfiguration, "The setting \\"path\\" is missing.")
        }
      }

      func deliver(_ message: Message) async throws(PluginError) {
        services.log(.info, "\\(message.key): \\(message.subject)")
      }
    }
    """
  }
}
