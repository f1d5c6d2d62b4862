import StewardDomain
import StewardStorage

/// Documents in a random order of knowledge, loaded as ingest does.
struct DocumentHistory {
  static let firstDay: CivilDay = "2026-01-20"

  struct Document {
    let number: Int64
    let family: Int64
    let known: Int64
    let days: Range<CivilDay>
    /// By day: metric, item, value.
    let cells: [CivilDay: [Metric: [Int32: Int64]]]
  }

  private var documents: [Document] = []

  mutating func next(_ number: Int, _ random: inout SplitMix) -> Document {
    let first = Self.firstDay.advanced(by: random.below(80))
    let days = first..<first.advanced(by: 1 + random.below(random.below(3) == 0 ? 45 : 4))
    var cells: [CivilDay: [Metric: [Int32: Int64]]] = [:]
    for day in days where random.below(8) != 0 {
      var metrics: [Metric: [Int32: Int64]] = [:]
      for metric in [Metric.unitsOrdered, .sessions, .price] where random.below(4) != 0 {
        var values: [Int32: Int64] = [:]
        for item in Int32(1)...40 where random.below(3) != 0 {
          let size = random.below(20)
          values[item] =
            size == 0 ? Int64(random.below(1 << 40)) : size == 1 ? -Int64(random.below(90)) : Int64(random.below(12))
        }
        if !values.isEmpty { metrics[metric] = values }
      }
      if !metrics.isEmpty { cells[day] = metrics }
    }
    // Some come late: what they say was replaced already.
    let known = random.below(4) == 0 ? Int64(random.below(number * 20)) : Int64(number * 20)
    return Document(
      number: Int64(number), family: Int64(1 + random.below(3)), known: known + 1, days: days, cells: cells)
  }

  mutating func load(_ document: Document, into store: TestStore) throws {
    let place = TestStore.place(document: document.number, family: document.family, known: document.known)
    let later = documents.filter { $0.family == document.family && $0.known > document.known }
      .sorted { ($0.known, $0.number) < ($1.known, $1.number) }
    try store.engine.write { session in
      let facts = FactRepository(session)
      try facts.close(days: document.days, by: place)
      for (day, metrics) in document.cells.sorted(by: { $0.key < $1.key }) {
        let items = Set(metrics.values.flatMap(\.keys)).sorted()
        let columns = metrics.keys.sorted().map { metric in
          FactBlock.Column(metric: metric, values: items.map { metrics[metric]?[$0] })
        }
        let end = later.first { $0.days.contains(day) }.map { Instant(seconds: $0.known) } ?? .distantFuture
        try facts.insert(FactBlock(items: items, columns: columns), day: day, grain: .item, knownTo: end, at: place)
      }
    }
    if !documents.contains(where: { $0.number == document.number }) { documents.append(document) }
  }
}

extension SplitMix {
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }
}
