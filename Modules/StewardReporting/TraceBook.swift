internal import StewardDomain
internal import StewardPerformance
internal import StewardReview

/// Makes the figures of a review, and keeps the trace of each: a figure that isn't in here can't be in the document.
struct TraceBook {
  let input: ReviewInput
  let finder: any SourceFinder
  private(set) var traces: [Trace] = []
  private var known: [String: Figure] = [:]
  private var knownDays: [StoreMetric: [Bool]] = [:]

  private struct StoreMetric: Hashable {
    let store: MarketplaceID
    let metric: Metric
  }

  init(_ input: ReviewInput, _ finder: any SourceFinder) {
    self.input = input
    self.finder = finder
  }

  /// The figure with this name.
  mutating func figure(_ id: FigureID) throws -> Figure {
    let name = id.description
    if let figure = known[name] { return figure }
    let found = try id.value(in: [input.account], input.catalogue)
    let unit = unit(of: id, found.unit)
    let isChange: Bool = if case .kpi = id.measure { false } else { true }
    let figure = Figure(
      found.value.map { Self.scaled($0, found.unit, unit) }, unit, coverage: coverage(of: id),
      settledness: found.isSettled ? .settled : .open, isChange: isChange, trace: name)
    known[name] = figure
    let place = traces.count
    traces.append(Trace(id: name, title: title(of: id), sources: []))
    var isComputed = false
    switch id.measure {
    case .kpi: break
    case .change(let kpi), .growth(let kpi):
      isComputed = true
      for days in id.windows { traces[place].parts.append(try self.figure(id.plain(kpi, days)).trace) }
    case .part: for days in id.windows { traces[place].parts.append(try self.figure(id.plain("sales", days)).trace) }
    }
    if !isComputed { traces[place].sources = try finder.sources(of: id) }
    return figure
  }

  /// How much a figure grew, or that both can't be compared, because far fewer days of the earlier window are known.
  mutating func growth(_ id: FigureID, _ now: Figure, _ then: Figure) throws -> Span {
    Self.areComparable(now, then) ? .figure(try figure(id)) : .words("not comparable")
  }

  /// Whether the earlier window is known at least nine tenths as well as the later one.
  static func areComparable(_ now: Figure, _ then: Figure) -> Bool {
    then.value == nil
      || 10 * then.coverage.known * now.coverage.asked >= 9 * now.coverage.known * then.coverage.asked
  }

  /// A figure or a sentence of an analysis; `suffix` is `.value` for its money.
  mutating func trace(_ id: String, _ title: String, _ evidence: [Evidence]) throws -> String {
    if known[id] == nil {
      known[id] = Figure(nil, .count, coverage: Coverage(known: 0, asked: 0), trace: id)
      traces.append(Trace(id: id, title: title, sources: try finder.sources(of: evidence)))
    }
    return id
  }

  private func unit(of id: FigureID, _ unit: FigureValue.Unit) -> FigureUnit {
    switch unit {
    case .money(let currency): return .money(currency)
    case .count: return .count
    case .ratio:
      if case .kpi(let name) = id.measure, PlainWords.times.contains(name) { return .times }
      if case .change(let name) = id.measure, PlainWords.times.contains(name) { return .times }
      return .percent
    }
  }

  /// Millionths as people read them.
  private static func scaled(_ value: Int64, _ from: FigureValue.Unit, _ unit: FigureUnit) -> Int64 {
    guard case .ratio = from else { return value }
    let divisor = unit == .times ? 10_000.0 : 1_000
    return Int64((Double(value) / divisor).rounded())
  }

  private func title(of id: FigureID) -> String {
    let name =
      switch id.measure {
      case .kpi(let kpi): PlainWords.name(kpi, input.catalogue)
      case .change(let kpi): "Change of \(PlainWords.name(kpi, input.catalogue).lowercased())"
      case .growth(let kpi): "Growth of \(PlainWords.name(kpi, input.catalogue).lowercased())"
      case .part(let driver):
        "Part of the change of sales, \(driver.rawValue.split(separator: "_").joined(separator: " "))"
      }
    let place = id.store.map { "\(id.slice), \($0)" } ?? id.slice
    return "\(name), \(place), \(PlainWords.days(id.days))"
  }

  /// Days on which the store reported what the figure is made of, of all days in its windows.
  private mutating func coverage(of id: FigureID) -> Coverage {
    let metrics: [Metric] = if case .part = id.measure { [.orderedRevenue] } else { id.metrics(input.catalogue) }
    let parts = input.stores.filter { id.includes($0) && !id.items(of: $0, input.account).isEmpty }
    var (known, asked) = (0, 0)
    for days in id.windows {
      asked += days.count
      for day in days where parts.contains(where: { part in metrics.allSatisfy { isKnown($0, day, part) } }) {
        known += 1
      }
    }
    return Coverage(known: known, asked: asked)
  }

  private mutating func isKnown(_ metric: Metric, _ day: CivilDay, _ part: MarketplaceSnapshot) -> Bool {
    guard let place = part.facts.index(of: day) else { return false }
    let key = StoreMetric(store: part.marketplace.id, metric: metric)
    if let days = knownDays[key] { return days[place] }
    var days = [Bool](repeating: false, count: part.facts.dayCount)
    if let column = part.facts.column(metric) {
      for cell in column.values.indices where column.isPresent(cell) { days[cell % days.count] = true }
    }
    knownDays[key] = days
    return days[place]
  }
}
