internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Turns rows into records and facts, and looks whether the document is consistent.
struct RowCollector {
  private let definition: ReportDefinition
  private let statement: DocumentStatement
  private let request: DocumentRequest
  private let zone: ZoneTable
  private var converters: [RowConverter]
  private var batches: [RecordBatch] = []
  /// For each entry and emit, the batch it fills.
  private var batchOf: [[Int?]] = []
  private var facts: FactAccumulator
  private var totals: TotalChecks
  private var rowCount = 0
  private var firstDay: CivilDay?
  private var lastDay: CivilDay?
  private var foreignCurrency: (code: String, line: Int)?
  private var row = TypedRow()
  /// The columns with currencies of each entry for which they are checked.
  private let currencyColumns: [[Int]]
  private let ownCurrency: [UInt8]
  /// For each entry and emit, whether its conditions held, and of which texts.
  private var conditions: [[ConditionMemo]]

  init(
    definition: ReportDefinition, statement: DocumentStatement, locale: FileLocale, zones: ZoneTables,
    request: DocumentRequest
  ) throws {
    self.definition = definition
    self.statement = statement
    self.request = request
    let zone = zones.zone(of: statement.marketplace)
    self.zone = zone
    converters = definition.rows.map {
      RowConverter(entry: $0, locale: locale, zone: zone, currency: statement.marketplace?.currency)
    }
    facts = FactAccumulator(definition: definition)
    totals = TotalChecks(definition: definition)
    conditions = definition.rows.map { $0.emits.map { ConditionMemo($0.conditions) } }
    let checksAll = definition.checks.contains(.oneCurrency)
    currencyColumns = definition.rows.map { entry in
      let usesFacts = entry.emits.contains { if case .facts = $0.target { true } else { false } }
      return checksAll || usesFacts ? entry.columns.compactMap(\.currencyColumn) : []
    }
    ownCurrency = Array((statement.marketplace?.currency.code ?? "").utf8)
    let targets = definition.rows.flatMap(\.emits).compactMap { emit -> RecordTarget? in
      if case .record(let target) = emit.target { target } else { nil }
    }
    for entry in definition.rows {
      batchOf.append(
        entry.emits.map { emit in
          guard case .record(let target) = emit.target else { return nil }
          if let known = batches.firstIndex(where: { $0.kind == target.kind }) { return known }
          let fields = targets.filter { $0.kind == target.kind }.flatMap { $0.fields.map(\.field) }
          batches.append(RecordBatch(kind: target.kind, fields: Set(fields)))
          return batches.count - 1
        })
    }
  }

  /// Whether the window is one day; facts "of the window" exist only then.
  private var windowIsOneDay: Bool {
    guard let days = statement.days else { return definition.partition == .snapshot }
    return days.lowerBound.distance(to: days.upperBound) == 1
  }

  /// The day that stands for the window: its first, or, for a snapshot without one, that on which it was taken.
  private var windowDay: CivilDay? {
    statement.days?.lowerBound ?? (definition.partition == .snapshot ? zone.day(of: request.retrieved) : nil)
  }

  mutating func take(_ raw: inout RawRow, observe: DocumentParser.RowObserver) throws {
    rowCount += 1
    try converters[raw.entry].convert(&raw, into: &row)
    totals.add(raw, row)
    if foreignCurrency == nil { checkCurrency(raw) }
    let isOneDay = windowIsOneDay
    for index in conditions[raw.entry].indices {
      guard conditions[raw.entry][index].holds(raw, windowIsOneDay: isOneDay) else { continue }
      switch definition.rows[raw.entry].emits[index].target {
      case .record(let target):
        if let batch = batchOf[raw.entry][index] { append(target, raw, to: batch) }
      case .facts(let target):
        try addFacts(target, raw, observe)
      }
    }
  }

  private mutating func append(_ target: RecordTarget, _ raw: RawRow, to batch: Int) {
    // A row without a day belongs to the document's window all the same, or the next document would not replace it.
    let windowStart = definition.partition == .window ? statement.days?.lowerBound : nil
    let day = (target.day.flatMap { self.day($0, raw) } ?? windowStart).map(withinWindow)
    if let day { noteDay(day) }
    batches[batch].append(row: raw.number, line: raw.line, day: day?.number)
    raw.arena.withUnsafeBytes { arena in
      for (field, column) in target.fields {
        switch row.values[column] {
        case .absent: break
        case .integer(let value): batches[batch].set(field, value)
        case .text(let range): batches[batch].set(field, UnsafeRawBufferPointer(rebasing: arena[range]))
        }
      }
      if case .keys(let key) = definition.partition, let column = definition.rows[raw.entry].column(as: key),
        let range = raw.range(column)
      {
        batches[batch].setKey(UnsafeRawBufferPointer(rebasing: arena[range]))
      }
    }
  }

  private mutating func addFacts(_ target: FactTarget, _ raw: RawRow, _ observe: DocumentParser.RowObserver) throws {
    if target.day == .window, !windowIsOneDay { return }
    guard let day = day(target.day, raw) else { return }
    if try facts.add(target, day: day, row: row, raw: raw) {
      noteDay(day)
      observe(target, day, row, raw)
    }
  }

  /// The day that a row belongs to, on the calendar of the marketplace.
  private func day(_ source: DaySource, _ raw: RawRow) -> CivilDay? {
    guard case .column(let column) = source else { return windowDay }
    guard let value = row.integer(column) else { return nil }
    if definition.rows[raw.entry].columns[column].type == .instant {
      return zone.day(of: Instant(microseconds: value))
    }
    return CivilDay(number: Int32(clamping: value))
  }

  /// An instant near midnight may fall on the day beside the window, since the marketplace cuts its windows by its own clock.
  /// The record belongs to what was asked for, or the next pull would not replace it.
  private func withinWindow(_ day: CivilDay) -> CivilDay {
    guard definition.partition == .window, let days = statement.days else { return day }
    if day == days.lowerBound.advanced(by: -1) { return days.lowerBound }
    return day == days.upperBound && !days.isEmpty ? days.upperBound.advanced(by: -1) : day
  }

  private mutating func noteDay(_ day: CivilDay) {
    firstDay = min(firstDay ?? day, day)
    lastDay = max(lastDay ?? day, day)
  }

  private mutating func checkCurrency(_ raw: RawRow) {
    guard let own = statement.marketplace?.currency else { return }
    for index in currencyColumns[raw.entry] {
      guard let range = raw.range(index) else { continue }
      let isOwn = raw.arena.withUnsafeBytes { arena in
        range.count == ownCurrency.count && arena[range].elementsEqual(ownCurrency)
      }
      guard !isOwn, let code = raw.text(index), Currency(code) != own else { continue }
      foreignCurrency = (code, raw.line)
      return
    }
  }

  /// Puts everything together once all rows are in.
  consuming func finish(_ log: consuming DriftLog) throws -> ParsedDocument {
    var log = log
    for converter in converters { log.merge(converter.drift) }
    var events = log.all
    var days = statement.days
    if let firstDay, let lastDay {
      let own = firstDay..<lastDay.advanced(by: 1)
      if let stated = days, own.clamped(to: stated) != own, definition.partition.replacesDays {
        events.append(
          QualityEvent(
            kind: .quarantine, code: "outsideWindow", field: "", line: nil,
            message:
              "rows of \(firstDay)…\(lastDay) lie outside of the document's days \(stated.lowerBound)…\(stated.upperBound.advanced(by: -1))"
          ))
      }
      days = days ?? own
    } else if days == nil, definition.partition == .snapshot, let day = windowDay {
      days = day..<day.advanced(by: 1)
    }
    if let contradiction = statement.contradiction { events.append(contradiction) }
    if let (code, line) = foreignCurrency, let own = statement.marketplace?.currency {
      events.append(
        QualityEvent(
          kind: .quarantine, code: "foreignCurrency", field: "", line: line,
          message: "an amount is in \(code), the marketplace's currency is \(own): is this file of another marketplace?"
        ))
    }
    events += totals.failures
    return ParsedDocument(
      marketplace: statement.marketplace?.id, days: days, family: statement.family, rowCount: rowCount,
      records: batches, facts: facts,
      events: events)
  }
}

extension ReportDefinition.Partition {
  /// Whether what a document replaces is decided by days.
  fileprivate var replacesDays: Bool { self == .window }
}
