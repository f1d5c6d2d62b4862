internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Decides which reports are to be asked for now.
struct ReportSchedule {
  let settings: SellingPartnerSettings
  let ledger: JobLedger
  let account: Account
  let marketplaces: [Marketplace]
  let since: CivilDay?

  /// The jobs that are due: those under way first, then the rest, oldest days first, as many as a run may ask for.
  func jobs(_ plans: [ReportPlan]) throws(PluginError) -> [Job] {
    var underway: [Job] = []
    var due: [Job] = []
    for plan in plans {
      guard let schedule = plan.schedule else { continue }
      for marketplace in plan.scope == .account ? Array(marketplaces.prefix(1)) : marketplaces {
        for variant in plan.variants {
          let lane = ReportLane(plan: plan, schedule: schedule, marketplace: marketplace, variant: variant)
          let (resumed, new) = try jobs(lane)
          underway += resumed
          due += new
        }
      }
    }
    // Newest first are chosen: a decision needs this week before it needs the last year.
    let chosen = due.enumerated().sorted { left, right in
      let (first, second) = (left.element.days?.upperBound, right.element.days?.upperBound)
      return first == second ? left.offset < right.offset : (first ?? .distantFuture) > (second ?? .distantFuture)
    }.prefix(settings.maxReports).map(\.element)
    if chosen.count < due.count {
      settings.services.log(.info, "\(due.count - chosen.count) reports are left for later runs")
    }
    return (underway + chosen).enumerated().sorted { left, right in
      let (first, second) = (left.element.days?.upperBound, right.element.days?.upperBound)
      return first == second ? left.offset < right.offset : (first ?? .distantFuture) < (second ?? .distantFuture)
    }.map(\.element)
  }

  private func jobs(_ lane: ReportLane) throws(PluginError) -> (underway: [Job], due: [Job]) {
    let today = RegionClock.today(settings.services.now(), in: lane.marketplace)
    let parts = lane.schedule.parts(today: today, historyDays: settings.historyDays, since: since)
    let entries = try ledger.entries(lane.name)
    var underway: [Job] = []
    for (key, entry) in entries.sorted(by: { $0.key < $1.key }) where entry.phase == .asked || entry.phase == .made {
      // It was asked for with the days of that time, whatever the calendar says now.
      guard let start = CivilDay(key) else { continue }
      let days = start..<(entry.end ?? start.advanced(by: 1))
      if let job = job(lane, start: start, days: lane.plan.dates == .none ? nil : days, today: today) {
        underway.append(job)
      }
    }
    var due: [Job] = []
    for part in parts {
      let key = part.lowerBound.description
      let entry = entries[key]
      if entry?.phase == .asked || entry?.phase == .made { continue }
      guard lane.schedule.isDue(part, entry: entry, today: today) else { continue }
      let days = lane.plan.dates == .none ? nil : part
      if let job = job(lane, start: part.lowerBound, days: days, today: today) { due.append(job) }
    }
    let oldest = today.advanced(by: -lane.schedule.reachDays - 35)
    let first = parts.first?.lowerBound ?? today
    try ledger.forget(lane.name) { key, entry in
      guard let start = CivilDay(key), entry.phase == .done || entry.phase == .failed else { return false }
      return start < oldest || (lane.schedule.period == .snapshot && start < first)
    }
    return (underway, due)
  }

  private func job(_ lane: ReportLane, start: CivilDay, days: Range<CivilDay>?, today: CivilDay) -> Job? {
    var options = lane.plan.options + lane.variant
    if let key = lane.plan.asinsOption, let asins = asins(lane.plan.longestAsins) { options.append((key, asins)) }
    let request: ReportRequest
    do throws(ReportRefusal) {
      request = try ReportRequest(
        lane.plan, marketplace: lane.marketplace, days: days, options: options, today: today)
    } catch {
      settings.services.log(.warning, "\(lane.name) isn't asked for: \(error.outcome)")
      return nil
    }
    var job = Job(
      lane: lane.name, key: start.description, reportType: lane.plan.type,
      documentName: lane.documentName(days, start), request: request.body)
    job.siblings = lane.siblings
    job.marketplace = lane.plan.scope == .account ? nil : lane.marketplace.id
    job.days = days
    return job
  }

  /// As many of the account's ASINs as the option takes, separated by blanks.
  private func asins(_ longest: Int) -> String? {
    var text = ""
    for asin in settings.asins {
      let more = text.isEmpty ? asin : text + " " + asin
      if more.utf8.count > longest { break }
      text = more
    }
    return text.isEmpty ? nil : text
  }
}

/// One report type in one marketplace with one set of options.
struct ReportLane {
  let plan: ReportPlan
  let schedule: PullSchedule
  let marketplace: Marketplace
  let variant: [(key: String, value: String)]

  var name: String { name(variant) }

  /// The lanes of the other variants, whose reports Amazon lists just like this one's.
  var siblings: [String] { plan.variants.map { name($0) }.filter { $0 != name } }

  private func name(_ variant: [(key: String, value: String)]) -> String {
    ([plan.type.text, plan.scope == .account ? "_" : marketplace.countryCode] + variant.map(\.value))
      .joined(separator: " ")
  }

  func documentName(_ days: Range<CivilDay>?, _ start: CivilDay) -> String {
    guard let days else { return "\(name) \(start)" }
    return days.count == 1 ? "\(name) \(start)" : "\(name) \(start) to \(days.upperBound.advanced(by: -1))"
  }
}

extension CivilDay {
  fileprivate static var distantFuture: CivilDay { CivilDay(number: .max) }
}
