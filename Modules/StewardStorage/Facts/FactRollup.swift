public import StewardDomain

/// One metric of all items of a scope over some days.
public struct DailySum: Hashable, Sendable {
  /// For a ratio that page views weigh, the sum of ratio times page views: divide it by the page views of the same days.
  public var value: Int64
  /// How many cells were reported; absent isn't zero.
  public var reported: Int

  public init(value: Int64, reported: Int) {
    self.value = value
    self.reported = reported
  }

  public static let none = DailySum(value: 0, reported: 0)
}

/// Sums over all items by day, kept for questions about whole portfolios.
///
/// A month's row is dropped by whatever touches the month, in the same transaction, and made again by ``FactCompactor``. A question about a
/// month without a row is answered from the cells, so the answer is always that of what is known now.
public struct FactRollups {
  let session: any DatabaseSession
  let account: AccountID
  let scope: Int64
  let grain: FactGrain

  public init(_ session: any DatabaseSession, account: AccountID, scope: Int64, grain: FactGrain = .item) {
    self.session = session
    self.account = account
    self.scope = scope
    self.grain = grain
  }

  /// The sums of some metrics over some days, as known now.
  ///
  /// - Returns: one per metric, in their order.
  /// - Complexity: O(months × metrics) where rows are there.
  public func sums(of metrics: [Metric], days: Range<CivilDay>) throws -> [DailySum] {
    var sums = [DailySum](repeating: .none, count: metrics.count)
    guard let months = CivilMonth.covering(days) else { return sums }
    var next = months.lowerBound
    try session.query(
      """
      SELECT month, sums FROM fact_rollup
      WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND month >= ?4 AND month <= ?5 ORDER BY month
      """,
      [
        .text(account.text), .integer(scope), .integer(grain.rawValue), .integer(Int64(months.lowerBound.number)),
        .integer(Int64(months.upperBound.number)),
      ]
    ) { row in
      let month = CivilMonth(number: Int32(clamping: row.integer(0)))
      try addCells(of: next, before: month, metrics, days, to: &sums)
      next = month.next
      let mask = Stripe(month, within: days).mask
      try row.withBlob(1) { try RollupImage.reader($0, month: month).add(metrics, days: mask, to: &sums) }
    }
    try addCells(of: next, before: months.upperBound.next, metrics, days, to: &sums)
    return sums
  }

  /// Adds months that have no row.
  private func addCells(
    of first: CivilMonth, before end: CivilMonth, _ metrics: [Metric], _ days: Range<CivilDay>,
    to sums: inout [DailySum]
  ) throws {
    guard first < end else { return }
    let part = (first.first..<end.first).clamped(to: days)
    let table = try table(part, metrics: Set(metrics + [.pageViews]))
    for (index, metric) in metrics.enumerated() {
      for day in 0..<table.dayCount {
        let sum = table.sum(of: metric, day: day)
        sums[index].value &+= sum.value
        sums[index].reported += sum.reported
      }
    }
  }

  private func table(_ days: Range<CivilDay>, metrics: Set<Metric>?) throws -> FactTable {
    try FactRepository(session).table(
      account: account, scope: scope, grain: grain, days: days,
      asOf: Instant(microseconds: Instant.distantFuture.microseconds - 1), metrics: metrics)
  }

  /// Makes the rows of some months, in the place of those that are there.
  func refresh(_ months: Set<CivilMonth>) throws {
    for month in months.sorted() {
      try put(RollupImage(of: try table(month.days, metrics: nil), month: month), month: month)
    }
  }

  func put(_ image: RollupImage, month: CivilMonth) throws {
    try session.execute(
      """
      INSERT INTO fact_rollup (account_id, scope_id, grain, month, sums) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (account_id, scope_id, grain, month) DO UPDATE SET sums = excluded.sums
      """,
      [
        .text(account.text), .integer(scope), .integer(grain.rawValue), .integer(Int64(month.number)),
        .blob(image.bytes),
      ])
  }

  /// Drops what is kept of some months, in every grain.
  static func forget(
    _ months: ClosedRange<CivilMonth>, account: AccountID, scope: Int64, session: any DatabaseSession
  ) throws {
    try session.execute(
      """
      DELETE FROM fact_rollup
      WHERE account_id = ?1 AND scope_id = ?2 AND grain IN (0, 1, 2) AND month >= ?3 AND month <= ?4
      """,
      [
        .text(account.text), .integer(scope), .integer(Int64(months.lowerBound.number)),
        .integer(Int64(months.upperBound.number)),
      ])
  }
}

/// A month's sums as bytes: version, metrics, a section with a row of sums per metric, one with the numbers of reported cells, and a
/// checksum over all of it.
struct RollupImage: Sendable {
  private static let version: UInt8 = 2
  let bytes: [UInt8]

  init(of table: FactTable, month: CivilMonth) {
    let days = month.dayCount
    var sums = FactSection(itemCount: table.columns.count, days: days)
    var counts = sums
    for (row, column) in table.columns.enumerated() {
      for day in 0..<days {
        let sum = table.sum(of: column.metric, day: day)
        guard sum.reported > 0 else { continue }
        sums.values[row * days + day] = sum.value
        sums.masks[row] |= 1 << UInt32(day)
        counts.values[row * days + day] = Int64(sum.reported)
      }
    }
    counts.masks = sums.masks
    self.init(metrics: table.columns.map(\.metric), sums: sums, counts: counts, days: days)
  }

  init(metrics: [Metric], sums: FactSection, counts: FactSection, days: Int) {
    var bytes: [UInt8] = [Self.version]
    Varint.append(UInt64(metrics.count), to: &bytes)
    for metric in metrics { Varint.append(UInt64(metric.number), to: &bytes) }
    for section in [sums, counts] {
      var body: [UInt8] = []
      SectionCodec.append(section, days: days, rows: nil, packed: true, to: &body)
      Varint.append(UInt64(body.count), to: &bytes)
      bytes += body
    }
    let sum = bytes.withUnsafeBytes { checksum($0) }
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: sum >> shift)) }
    self.bytes = bytes
  }
}

extension RollupImage {
  /// The sums of a month that nothing else speaks of.
  init(of month: FactMonth) {
    let days = month.dayCount
    let metrics = month.sections.keys.sorted()
    var sums = FactSection(itemCount: metrics.count, days: days)
    var counts = sums
    for (row, metric) in metrics.enumerated() {
      guard let section = month.sections[metric] else { continue }
      let isWeighted = metric.definition.aggregation == .weightedByPageViews
      let weights = isWeighted ? month.sections[.pageViews] : nil
      if isWeighted, weights == nil { continue }
      let start = row * days
      let line = start..<start + days
      sums.masks[row] = sums.values.withUnsafeMutableBufferPointer { sums in
        counts.values.withUnsafeMutableBufferPointer { counts in
          section.addUp(to: .init(rebasing: sums[line]), .init(rebasing: counts[line]), weights: weights)
        }
      }
    }
    counts.masks = sums.masks
    self.init(metrics: metrics, sums: sums, counts: counts, days: days)
  }

  /// A row that is read in place.
  struct Reader {
    private let metrics: [Metric]
    private let sums: SectionReader
    private let counts: SectionReader

    fileprivate init(_ bytes: UnsafeRawBufferPointer, month: CivilMonth) throws(FactBlockError) {
      guard bytes.count >= 4 else { throw .truncated }
      let body = UnsafeRawBufferPointer(rebasing: bytes[0..<bytes.count - 4])
      var tail = ByteCursor(bytes, offset: bytes.count - 4)
      guard checksum(body) == (try tail.word()) else { throw .checksum }
      var cursor = ByteCursor(body)
      let version = try cursor.byte()
      guard version == RollupImage.version else { throw .unknownVersion(version) }
      let count = try cursor.count(atMost: body.count)
      var metrics: [Metric] = []
      for _ in 0..<count { metrics.append(Metric(number: UInt16(try cursor.count(atMost: Int(UInt16.max))))) }
      self.metrics = metrics
      sums = try SectionReader(
        try cursor.take(try cursor.count(atMost: body.count)), itemCount: count, days: month.dayCount, rows: nil)
      counts = try SectionReader(
        try cursor.take(try cursor.count(atMost: body.count)), itemCount: count, days: month.dayCount, rows: nil)
    }

    func add(_ wanted: [Metric], days mask: UInt32, to sums: inout [DailySum]) throws(FactBlockError) {
      var failure: FactBlockError?
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: wanted.count * 64) { rows in
        guard let base = rows.baseAddress else { return }
        rows.initialize(repeating: 0)
        do throws(FactBlockError) {
          try self.sums.unpack { row in wanted.firstIndex(of: metrics[row]).map { base + $0 * 64 } }
          try counts.unpack { row in wanted.firstIndex(of: metrics[row]).map { base + $0 * 64 + 32 } }
        } catch {
          failure = error
          return
        }
        for index in wanted.indices {
          var rest = mask
          while rest != 0 {
            let day = rest.trailingZeroBitCount
            sums[index].value &+= rows[index * 64 + day]
            sums[index].reported &+= Int(rows[index * 64 + 32 + day])
            rest &= rest - 1
          }
        }
      }
      if let failure { throw failure }
    }
  }

  static func reader(_ bytes: UnsafeRawBufferPointer, month: CivilMonth) throws(FactBlockError) -> Reader {
    try Reader(bytes, month: month)
  }
}

extension FactSection {
  /// Adds each day's cells to its sum, and counts them.
  ///
  /// - Returns: the days that have any.
  fileprivate func addUp(
    to sums: UnsafeMutableBufferPointer<Int64>, _ counts: UnsafeMutableBufferPointer<Int64>, weights: FactSection?
  ) -> UInt32 {
    let days = sums.count
    var all: UInt32 = 0
    values.withUnsafeBufferPointer { values in
      for item in masks.indices {
        var rest = masks[item]
        if let weights { rest &= weights.masks[item] }
        all |= rest
        while rest != 0 {
          let day = rest.trailingZeroBitCount
          let cell = item &* days &+ day
          let value = values[cell]
          sums[day] &+= weights == nil ? value : value &* (weights?.values[cell] ?? 0)
          counts[day] &+= 1
          rest &= rest &- 1
        }
      }
    }
    return all
  }
}

extension FactTable {
  /// The sum over all items of one day.
  func sum(of metric: Metric, day: Int) -> DailySum {
    guard let column = column(metric) else { return .none }
    let weights = metric.definition.aggregation == .weightedByPageViews ? self.column(.pageViews) : nil
    let isWeighted = metric.definition.aggregation == .weightedByPageViews
    var sum = DailySum.none
    for row in items.indices {
      let cell = row * dayCount + day
      guard column.isPresent(cell) else { continue }
      if isWeighted {
        guard let weights, weights.isPresent(cell) else { continue }
        sum.value &+= column.values[cell] &* weights.values[cell]
      } else {
        sum.value &+= column.values[cell]
      }
      sum.reported += 1
    }
    return sum
  }
}
