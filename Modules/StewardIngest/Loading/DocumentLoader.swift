internal import StewardDomain
internal import StewardStorage

/// Puts a parsed document into the tables, in one transaction: all of it, in the place of what it replaces.
struct DocumentLoader {
  let session: any DatabaseSession
  let account: AccountID
  let definition: ReportDefinition

  /// Closes what the document replaces and inserts what it says.
  ///
  /// A document may arrive late, after newer ones: then what it says was replaced by them already, day by day or key by key.
  func load(_ parsed: ParsedDocument, document: DocumentID, knownFrom: Instant) throws {
    let dimensions = DimensionRepository(session, account: account)
    let place = RecordRepository.Placement(
      account: account, document: document, family: try dimensions.family(parsed.family),
      scope: try dimensions.scope(parsed.marketplace), knownFrom: knownFrom)
    let loads = LoadRepository(session, account: account)
    try loads.insert(parsed.events, document: document)
    guard !parsed.isQuarantined else { return }
    let later = try loads.later(than: knownFrom, family: place.family, scope: place.scope)
    let end = KnowledgeEnd(later: later)
    try loadRecords(parsed, place, end, hasLater: try loads.hasLater(than: knownFrom, family: place.family))
    try loadFacts(parsed, place, end, dimensions)
    try loads.insert(
      Load(
        document: document, family: place.family, scope: place.scope, days: parsed.days, knownFrom: knownFrom,
        rowCount: parsed.rowCount, recordCount: parsed.recordCount, cellCount: parsed.cellCount))
  }

  private func loadRecords(
    _ parsed: ParsedDocument, _ place: RecordRepository.Placement, _ end: KnowledgeEnd, hasLater: Bool
  ) throws {
    let records = RecordRepository(session)
    for batch in parsed.records {
      switch definition.partition {
      case .window:
        if let days = parsed.days { try records.close(batch.kind, days: days, by: place) }
        try records.insert(batch, at: place) { record in
          batch.days[record] == RecordBatch.noDay
            ? .distantFuture : end.of(CivilDay(number: batch.days[record]))
        }
      case .snapshot:
        try records.closeAll(batch.kind, by: place)
        try records.insert(batch, at: place) { _ in end.ofEverything }
      case .keys:
        let keys = batch.distinctKeys
        try records.close(batch.kind, keys: keys, by: place)
        var known: [String: Instant] = [:]
        if hasLater { for key in keys { known[key] = try records.nextKnown(batch.kind, key: key, after: place) } }
        try records.insert(batch, at: place) { record in
          batch.key(of: record).flatMap { known[$0] } ?? .distantFuture
        }
      }
    }
  }

  private func loadFacts(
    _ parsed: ParsedDocument, _ place: RecordRepository.Placement, _ end: KnowledgeEnd,
    _ dimensions: DimensionRepository
  ) throws {
    guard !parsed.facts.metrics.isEmpty else { return }
    let facts = FactRepository(session)
    if let days = parsed.days { try facts.close(days: days, by: place) }
    let numbers = try ItemNumbering(dimensions: dimensions, scope: place.scope).numbers(of: parsed.facts.items)
    let slots = parsed.facts.days.keys.sorted { ($0.day, $0.grain.rawValue) < ($1.day, $1.grain.rawValue) }
    for slot in slots {
      guard let day = parsed.facts.days[slot], let metrics = parsed.facts.metrics[slot.grain] else { continue }
      let block = day.block(metrics: metrics) { slot.grain == .account ? 0 : numbers[Int($0)] }
      try facts.insert(block, day: slot.day, grain: slot.grain, knownTo: end.of(slot.day), at: place)
    }
  }
}

/// When newer documents replaced what a document that arrives now says.
struct KnowledgeEnd {
  /// Loads that are known later, the earliest first.
  let later: [Load]

  /// Facts of a day are replaced by facts of that day only: a newer snapshot leaves the days before it their facts.
  func of(_ day: CivilDay) -> Instant {
    later.first { $0.days?.contains(day) ?? false }?.knownFrom ?? .distantFuture
  }

  var ofEverything: Instant { later.first?.knownFrom ?? .distantFuture }
}

extension FactAccumulator.DayFacts {
  /// The day as a block: items ascending by number, columns without any value left out.
  func block(metrics: [Metric], number: (Int32) -> Int32) -> FactBlock {
    let order = items.indices.map { (number: number(items[$0]), row: $0) }.sorted { $0.number < $1.number }
    let columns = metrics.indices.compactMap { offset -> FactBlock.Column? in
      let values = order.map { cells[$0.row * metrics.count + offset] }
      guard values.contains(where: { $0 != nil }) else { return nil }
      return FactBlock.Column(metric: metrics[offset], values: values)
    }
    return FactBlock(items: order.map(\.number), columns: columns)
  }
}

/// Gives items their numbers: known ones keep theirs, new ones get the next.
struct ItemNumbering {
  let dimensions: DimensionRepository
  let scope: Int64

  /// - Returns: one number per item, in their order.
  func numbers(of items: [ItemIdentity]) throws -> [Int32] {
    guard !items.isEmpty else { return [] }
    let stored = try dimensions.items(scope: scope)
    var numberOf: [String: Int] = [:]
    for (index, item) in stored.enumerated() { numberOf[Self.key(item)] = index + 1 }
    var count = stored.count
    return try items.map { item in
      if let number = numberOf[Self.key(item)] {
        let old = number <= stored.count ? stored[number - 1] : item
        let merged = Self.merged(old, item)
        if merged != old { try dimensions.put(merged, number: number, scope: scope) }
        return Int32(number)
      }
      count += 1
      numberOf[Self.key(item)] = count
      try dimensions.put(item, number: count, scope: scope)
      return Int32(count)
    }
  }

  /// A SKU names an item; without one its ASIN does, and without that its parent.
  private static func key(_ item: ItemIdentity) -> String {
    if !item.sku.text.isEmpty { return "s" + item.sku.text }
    return item.asin.text.isEmpty ? "p" + item.parentASIN.text : "a" + item.asin.text
  }

  private static func merged(_ old: ItemIdentity, _ new: ItemIdentity) -> ItemIdentity {
    ItemIdentity(
      sku: old.sku, asin: new.asin.text.isEmpty ? old.asin : new.asin,
      parentASIN: new.parentASIN.text.isEmpty ? old.parentASIN : new.parentASIN)
  }
}
