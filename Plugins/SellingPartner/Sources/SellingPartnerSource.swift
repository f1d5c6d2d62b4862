internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Brings what the Selling Partner API has for one account.
struct SellingPartnerSource: DataSource {
  private let catalogue: ServiceCatalogue
  private let settings: SellingPartnerSettings
  private let policy: RetryPolicy

  init(
    _ services: any ConnectionServices, catalogue: ServiceCatalogue, policy: RetryPolicy = RetryPolicy()
  ) throws(PluginError) {
    settings = try SellingPartnerSettings(services, names: catalogue.names)
    self.catalogue = catalogue
    self.policy = policy
  }

  /// Asks where the account sells, which needs no more than that it authorised the application.
  func check() async throws(PluginError) {
    let client = SellingPartnerClient(settings, account: nil, table: catalogue.operations, policy: policy)
    do throws(CallError) {
      let answer = try await client.json(OperationRequest("sellers.getMarketplaceParticipations"), priority: .alert)
      let places = (answer["payload"]?.array ?? []).compactMap { $0.at("marketplace.countryCode")?.string }
      settings.services.log(.info, "the account takes part in \(places.sorted().joined(separator: ", "))")
    } catch {
      // Vendors haven't this operation; that their token was taken is what was to be known.
      guard error.code == .noRole else { throw error.pluginError }
      settings.services.log(.info, "the account is authorised; where it sells isn't told to this application")
    }
  }

  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
    let services = settings.services
    let started = services.now()
    let client = SellingPartnerClient(settings, account: request.account, table: catalogue.operations, policy: policy)
    let marketplaces = marketplaces(of: request.account)
    let downloads = Downloads(services, policy: policy)
    let ledger = JobLedger(services)
    let plans = catalogue.reports.filter { wants($0.type.text, $0.isDefault, $0.accounts, request.account) }
      .filter { plan in
        if plan.isRestricted, !settings.allowsRestricted {
          services.log(.warning, "\(plan.type) holds personal data: the setting allow_restricted has to be on")
        }
        return !plan.isRestricted || settings.allowsRestricted
      }
    let reports = ReportService(
      client: client, downloads: downloads, restricted: Set(plans.filter(\.isRestricted).map(\.type)))
    let jobs = try ReportSchedule(
      settings: settings, ledger: ledger, account: request.account, marketplaces: marketplaces, since: request.since
    ).jobs(plans)
    var runner = JobRunner(services, service: reports, ledger: ledger, downloads: downloads)
    runner.patienceSeconds = Int64(settings.waitMinutes) * 60
    let queries = try KioskSchedule(
      settings: settings, ledger: ledger, marketplaces: marketplaces, since: request.since
    ).jobs(catalogue.kiosk.filter { wants($0.name, $0.isDefault, $0.accounts, request.account) })
    var kiosk = JobRunner(
      services, service: KioskService(client: client, downloads: downloads), ledger: ledger, downloads: downloads)
    kiosk.patienceSeconds = runner.patienceSeconds

    // Reports take their time: they are asked for while the rest is read, and collected at the end.
    let (asked, askedQueries) = (runner, kiosk)
    async let reportsMade = asked.create(jobs)
    async let queriesMade = askedQueries.create(queries)
    do {
      var failures = try await StreamRunner(
        settings: settings, client: client, marketplaces: marketplaces, started: started, since: request.since
      ).run(catalogue.streams.filter { wants($0.name, $0.isDefault, $0.accounts, request.account) }, into: sink)
      let listed = ListedReports(service: reports, ledger: ledger, services: services)
      failures += try await listed.read(plans.filter { $0.schedule == nil }, since: request.since, into: sink)
      failures += try await reportsMade + queriesMade
      failures += try await runner.collect(jobs, into: sink)
      failures += try await kiosk.collect(queries, into: sink)
      if !failures.isEmpty {
        throw PluginError(.unavailable, "not all could be read: \(failures.joined(separator: "; "))")
      }
    } catch let error as CallError {
      if error.code == .cancelled { throw CancellationError() }
      throw error.pluginError
    }
  }

  private func wants(_ name: String, _ isDefault: Bool, _ kinds: [AccountKind], _ account: Account) -> Bool {
    guard kinds.contains(account.kind) else { return false }
    return settings.streams.map { $0.contains(name) } ?? isDefault
  }

  /// The account's marketplaces that this connection reaches.
  private func marketplaces(of account: Account) -> [Marketplace] {
    let region = settings.region(of: account)
    return account.marketplaces.compactMap { id in
      guard let marketplace = Marketplace.find(id) else {
        settings.services.log(.warning, "the marketplace \(id) isn't known")
        return nil
      }
      guard marketplace.region == region else {
        settings.services.log(
          .warning, "\(marketplace.countryCode) isn't in the region \(region.rawValue): add a source for its region")
        return nil
      }
      return marketplace
    }
  }
}
