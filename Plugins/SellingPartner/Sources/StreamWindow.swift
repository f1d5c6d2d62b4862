internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// What a stream remembers: when it ran, and up to when it has seen the changes. Never a token of a page, which dies.
struct StreamMemory: Sendable, Hashable {
  let ran: Instant
  let reached: Instant?

  static func load(_ key: String, _ services: any ConnectionServices) throws(PluginError) -> StreamMemory? {
    guard let text = try services.state(key), let json = try? JSONValue(parsing: text),
      let ran = json["ran"]?.integer
    else { return nil }
    return StreamMemory(
      ran: Instant(seconds: Int64(ran)), reached: json["reached"]?.integer.map { Instant(seconds: Int64($0)) })
  }

  func store(_ key: String, _ services: any ConnectionServices) throws(PluginError) {
    var json: JSONValue = ["ran": .number(String(ran.seconds))]
    // A run that wasn't allowed anything doesn't forget how far an earlier one came.
    var reached = reached
    if reached == nil { reached = try StreamMemory.load(key, services)?.reached }
    if let reached { json["reached"] = .number(String(reached.seconds)) }
    try services.setState(key, to: json.text(sortedKeys: true))
  }
}

/// From when to when a stream asks for changes, in parts that one request may span.
struct StreamWindow {
  struct Part {
    let from: Instant
    let to: Instant

    func fill(_ template: inout Template) {
      template.values["from"] = from.iso8601Seconds
      template.values["to"] = to.iso8601Seconds
    }
  }

  let parts: [Part]
  /// Where it ends; `nil` for the state of now.
  let end: Instant?

  /// - Parameter started: when the run began; what a stream asks for doesn't depend on how long the ones before it took.
  init(
    _ plan: StreamPlan, memory: StreamMemory?, settings: SellingPartnerSettings, started: Instant, since: CivilDay?
  ) {
    guard let window = plan.window else {
      parts = [Part(from: Instant(seconds: 0), to: started)]
      end = nil
      return
    }
    // Whole minutes, so that a run that is repeated asks the same.
    let now = started.seconds / 60 * 60
    let end = now - window.lagMinutes * 60
    let history = min(Int64(settings.historyDays), window.reachDays) * 86_400
    var start = memory?.reached.map { $0.seconds - window.overlapMinutes * 60 } ?? (now - history)
    start = max(start, now - window.reachDays * 86_400)
    if let since { start = max(start, Instant(utc: since).seconds) }
    var parts: [Part] = []
    while start < end {
      let next = min(start + window.longestDays * 86_400, end)
      parts.append(Part(from: Instant(seconds: start), to: Instant(seconds: next)))
      start = next
    }
    self.parts = parts
    self.end = Instant(seconds: end)
  }

  /// Days that bodies of requests name: the last whole month, say.
  func fill(_ template: inout Template, started: Instant) {
    let today = started.utcDay.day
    let (year, month, _) = today.components
    guard let first = CivilDay(year: year, month: month, day: 1) else { return }
    let last = first.advanced(by: -1)
    let (lastYear, lastMonth, _) = last.components
    template.values["today"] = today.description
    template.values["lastMonthEnd"] = last.description
    template.values["lastMonthStart"] = CivilDay(year: lastYear, month: lastMonth, day: 1)?.description
  }
}
