internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// One report as it is asked for: one type, one marketplace, one part of the calendar, its options.
///
/// What the service would answer with a failure that has no reason is refused here, with one.
struct ReportRequest: Sendable {
  let plan: ReportPlan
  let marketplace: Marketplace
  /// `nil`: the state of now.
  let days: Range<CivilDay>?
  let options: [(key: String, value: String)]

  /// - Parameter today: the day that has begun everywhere in the marketplace's region.
  /// - Throws: ``JobOutcome`` wrapped as a ``ReportRefusal`` where the service wouldn't take it.
  init(
    _ plan: ReportPlan, marketplace: Marketplace, days: Range<CivilDay>?, options: [(key: String, value: String)],
    today: CivilDay
  ) throws(ReportRefusal) {
    self.plan = plan
    self.marketplace = marketplace
    self.days = days
    self.options = options
    if let retired = plan.retired, retired <= today {
      throw ReportRefusal(.retired, "Amazon stopped making it on \(retired)")
    }
    if plan.schedule == nil { throw ReportRefusal(.badOptions, "nobody can ask for it; it is listed") }
    try checkDays(today: today)
    try checkOptions()
  }

  private func checkDays(today: CivilDay) throws(ReportRefusal) {
    guard let days else {
      if plan.dates != .none { throw ReportRefusal(.badOptions, "it needs days") }
      return
    }
    if plan.dates == .none { throw ReportRefusal(.badOptions, "it takes no days") }
    if days.isEmpty { throw ReportRefusal(.badOptions, "its days are none") }
    if days.upperBound > today.advanced(by: 1) { throw ReportRefusal(.badOptions, "its days end in the future") }
    if let reach = plan.schedule?.reachDays, days.lowerBound < today.advanced(by: -reach) {
      throw ReportRefusal(.badOptions, "its days begin more than \(reach) days ago")
    }
    let last = days.upperBound.advanced(by: -1)
    switch period {
    case .week:
      // Sunday to Saturday.
      if days.lowerBound.weekday != 7 || days.count != 7 {
        throw ReportRefusal(.badOptions, "\(days.lowerBound) to \(last) isn't a week from Sunday to Saturday")
      }
    case .month:
      if days.lowerBound.components.day != 1 || days.upperBound.components.day != 1 || days.count > 31 {
        throw ReportRefusal(.badOptions, "\(days.lowerBound) to \(last) isn't a calendar month")
      }
    case .quarter:
      let (_, month, day) = days.lowerBound.components
      if day != 1 || month % 3 != 1 || days.upperBound.components.day != 1 || !(90...92).contains(days.count) {
        throw ReportRefusal(.badOptions, "\(days.lowerBound) to \(last) isn't a calendar quarter")
      }
    case .days, .snapshot, nil: break
    }
  }

  private func checkOptions() throws(ReportRefusal) {
    var seen: Set<String> = []
    for (key, value) in options {
      if !seen.insert(key).inserted { throw ReportRefusal(.badOptions, "the option \(key) is there twice") }
      if value.isEmpty { throw ReportRefusal(.badOptions, "the option \(key) has no value") }
      if let known = plan.known[key], !known.contains(value) {
        throw ReportRefusal(
          .badOptions, "the option \(key) is \(value); expected one of \(known.sorted().joined(separator: ", "))")
      }
      if key == plan.asinsOption, value.utf8.count > plan.longestAsins {
        throw ReportRefusal(.badOptions, "the option \(key) is longer than \(plan.longestAsins) characters")
      }
    }
    if let key = plan.asinsOption, !seen.contains(key) {
      throw ReportRefusal(.badOptions, "the option \(key) is missing: name ASINs in the setting asins")
    }
    for key in plan.known.keys where !seen.contains(key) {
      throw ReportRefusal(.badOptions, "the option \(key) is missing")
    }
  }

  /// The period whose borders the days have to keep: what the options say, or else the schedule's.
  private var period: PullSchedule.Period? {
    let said = options.first { ["reportPeriod", "dateGranularity"].contains($0.key) }?.value
    switch said {
    case "DAY": return .days
    case "WEEK": return .week
    case "MONTH": return .month
    case "QUARTER": return .quarter
    default: return plan.schedule?.period
    }
  }

  /// The body of `createReport`.
  var body: JSONValue {
    var members: [JSONValue.Member] = [
      .init("reportType", .string(plan.type.text)),
      // One marketplace a request, always: with several the service gives one of them, all, or an error.
      .init("marketplaceIds", [.string(marketplace.id.text)]),
    ]
    if let days {
      switch plan.dates {
      case .day:
        members.append(.init("dataStartTime", .string(days.lowerBound.description)))
        members.append(.init("dataEndTime", .string(days.upperBound.advanced(by: -1).description)))
      case .instant:
        members.append(.init("dataStartTime", .string(Instant(utc: days.lowerBound).description)))
        members.append(.init("dataEndTime", .string(Instant(utc: days.upperBound).description)))
      case .none: break
      }
    }
    if !options.isEmpty {
      members.append(.init("reportOptions", .object(options.map { JSONValue.Member($0.key, .string($0.value)) })))
    }
    return .object(members)
  }
}

/// A report that isn't asked for, since the service wouldn't make it.
struct ReportRefusal: Error, Hashable {
  let outcome: JobOutcome

  init(_ kind: JobOutcome.Kind, _ message: String) { outcome = JobOutcome(kind, message) }
}
