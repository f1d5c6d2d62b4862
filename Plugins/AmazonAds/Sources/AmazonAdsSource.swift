internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Brings what Amazon Ads reports for one account.
struct AmazonAdsSource: DataSource {
  private let settings: AdsSettings
  private let plans: [AdsReportPlan]
  private let policy: RetryPolicy

  init(
    _ services: any ConnectionServices, plans: [AdsReportPlan], policy: RetryPolicy = RetryPolicy()
  ) throws(PluginError) {
    settings = try AdsSettings(services, types: plans.map(\.type.text))
    self.plans = plans
    self.policy = policy
  }

  func check() async throws(PluginError) {
    do throws(CallError) {
      let profiles = try await AdsClient(settings, account: nil, policy: policy).profiles()
      let missing = settings.profiles.filter { id in !profiles.contains { $0.id == id } }
      guard missing.isEmpty else {
        throw CallError(
          .badClient, "ads.listProfiles", "the authorisation doesn't reach profile \(missing.joined(separator: ", "))")
      }
      settings.services.log(
        .info, "profiles: \(profiles.map { "\($0.id) \($0.marketplace.countryCode)" }.joined(separator: ", "))")
    } catch {
      throw error.pluginError
    }
  }

  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
    let services = settings.services
    let client = AdsClient(settings, account: request.account, policy: policy)
    let ledger = JobLedger(services)
    var runner = JobRunner(
      services, service: AdsReportService(client: client), ledger: ledger,
      downloads: Downloads(services, policy: policy))
    runner.patienceSeconds = Int64(settings.waitMinutes) * 60
    do {
      let profiles = selected(try await client.profiles(), for: request.account)
      let jobs = try jobs(profiles, ledger: ledger, since: request.since)
      let failures = try await runner.create(jobs) + runner.collect(jobs, into: sink)
      if !failures.isEmpty {
        throw PluginError(.unavailable, "not all could be read: \(failures.joined(separator: "; "))")
      }
    } catch let error as CallError {
      if error.code == .cancelled { throw CancellationError() }
      throw error.pluginError
    }
  }

  /// The profiles that the settings name, or else those of the account's marketplaces and kind.
  private func selected(_ profiles: [AdsProfile], for account: Account) -> [AdsProfile] {
    let chosen = profiles.filter { profile in
      if !settings.profiles.isEmpty { return settings.profiles.contains(profile.id) }
      return account.marketplaces.contains(profile.marketplace.id) && profile.isVendor == (account.kind == .vendor)
    }.sorted { $0.id < $1.id }
    for (place, group) in Dictionary(grouping: chosen, by: \.marketplace.countryCode) where group.count > 1 {
      settings.services.log(
        .warning,
        "\(place) has profiles \(group.map(\.id).joined(separator: ", ")): a newer report takes an older one's place, "
          + "so name one of them in the setting profiles, or give each an account of its own")
    }
    if chosen.isEmpty {
      settings.services.log(.warning, "no profile fits the account; there are \(profiles.map(\.id))")
    }
    return chosen
  }

  /// What is due, oldest days first, in spans that one report may have.
  private func jobs(_ profiles: [AdsProfile], ledger: JobLedger, since: CivilDay?) throws(PluginError) -> [Job] {
    var jobs: [Job] = []
    for profile in profiles {
      let today = today(in: profile.marketplace)
      for plan in plans where settings.reports.map({ $0.contains(plan.type.text) }) ?? plan.isDefault {
        let lane = "\(profile.id) \(plan.type)"
        let entries = try ledger.entries(lane)
        for part in plan.schedule.parts(today: today, historyDays: settings.historyDays, since: since) {
          let entry = entries[part.lowerBound.description]
          guard plan.schedule.isDue(part, entry: entry, today: today) else { continue }
          let isUnderway = entry?.phase == .asked || entry?.phase == .made
          let days = part.lowerBound..<(isUnderway ? entry?.end ?? part.upperBound : part.upperBound)
          let name =
            "\(plan.type) \(profile.marketplace.countryCode) \(days.lowerBound) to \(days.upperBound.advanced(by: -1))"
          var job = Job(
            lane: lane, key: part.lowerBound.description, reportType: plan.type, documentName: name,
            request: plan.body(days, name: name))
          job.marketplace = profile.marketplace.id
          job.days = days
          jobs.append(job)
        }
        let oldest = today.advanced(by: -plan.schedule.reachDays - AdsReportPlan.longestDays)
        try ledger.forget(lane) { key, entry in
          entry.phase != .made && entry.phase != .asked && CivilDay(key).map { $0 < oldest } ?? true
        }
      }
    }
    return jobs.enumerated().sorted { left, right in
      let (first, second) = (left.element.days?.upperBound, right.element.days?.upperBound)
      guard let first, let second, first != second else { return left.offset < right.offset }
      return first < second
    }.map(\.element)
  }

  /// A day that has begun in the marketplace, on the safe side of all zones of its region.
  private func today(in marketplace: Marketplace) -> CivilDay {
    let hours: Int64 = marketplace.region == .northAmerica ? 8 : 0
    return Instant(seconds: settings.services.now().seconds - hours * 3600).utcDay.day
  }
}
