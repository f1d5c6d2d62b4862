internal import Glibc
internal import StewardDomain

/// Memory that is about to be filled from one end to the other.
private enum LargePages {
  private static let size = 2 << 20

  /// Asks the system for large pages where they fit: a fault for two megabytes instead of one for every four kilobytes.
  static func advise(_ memory: UnsafeMutableRawBufferPointer) {
    guard memory.count >= 2 * size, let base = memory.baseAddress else { return }
    let start = (Int(bitPattern: base) + size - 1) & -size
    let end = (Int(bitPattern: base) + memory.count) & -size
    // A refusal changes nothing but the time that it takes.
    if start < end { madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE) }
  }
}

/// Puts one metric's cells together, month by month.
///
/// Where one family alone states the metric in a month, as nearly always, its cells go straight from the stored bytes to their place. Where
/// several do, the one known last counts, cell by cell.
struct ColumnAssembler: Sendable {
  private let sources: FactReader.Sources
  private let rowOfItem: [Int32]
  let rowCount: Int
  let dayCount: Int

  /// - Parameter order: the items in the order of their rows.
  init(sources: FactReader.Sources, order: [Int32]) {
    self.sources = sources
    rowCount = order.count
    dayCount = sources.days.lowerBound.distance(to: sources.days.upperBound)
    var rows = [Int32](repeating: -1, count: Int((order.max() ?? -1) + 1))
    for (row, item) in order.enumerated() { rows[Int(item)] = Int32(row) }
    rowOfItem = rows
  }

  func column(_ metric: Metric) throws(FactBlockError) -> FactColumn {
    var presence = [UInt64](repeating: 0, count: (rowCount * dayCount + 63) / 64)
    var failure: FactBlockError?
    let values = [Int64](unsafeUninitializedCapacity: rowCount * dayCount) { buffer, count in
      count = rowCount * dayCount
      guard let base = buffer.baseAddress else { return }
      LargePages.advise(UnsafeMutableRawBufferPointer(buffer))
      presence.withUnsafeMutableBufferPointer { presence in
        let sheet = Sheet(values: base, presence: presence, dayCount: dayCount, rowCount: rowCount)
        do throws(FactBlockError) { try fill(sheet, metric) } catch {
          base.initialize(repeating: 0, count: count)
          failure = error
        }
      }
    }
    if let failure { throw failure }
    return FactColumn(metric: metric, values: values, presence: presence)
  }

  private func fill(_ sheet: Sheet, _ metric: Metric) throws(FactBlockError) {
    guard let covering = CivilMonth.covering(sources.days) else { return }
    var month = covering.lowerBound
    while month <= covering.upperBound {
      let stripe = Stripe(month, within: sources.days)
      let stored = sources.months.filter { $0.month == month && $0.has(metric) }
      let loose = sources.loose.filter { stripe.days.contains($0.day) && $0.block.has(metric) }
      if isPlain(stored, loose) {
        if stored.reduce(0, { $0 + $1.items.count }) < rowCount || stripe.isCut { sheet.clear(stripe) }
        for part in stored { try copy(part, metric, stripe, to: sheet) }
        for day in loose { overlay(day, metric, stripe, to: sheet) }
      } else {
        sheet.clear(stripe)
        try merge(stored, loose, metric, stripe, to: sheet)
      }
      month = month.next
    }
  }

  /// Whether one family's stored cells can go first, and all loose ones on top.
  private func isPlain(_ stored: [KnownMonth], _ loose: [FactReader.LooseDay]) -> Bool {
    guard let first = stored.first else { return true }
    guard stored.allSatisfy({ $0.family == first.family }) else { return false }
    return loose.allSatisfy { day in
      stored.allSatisfy { $0.versions[$0.month.first.distance(to: day.day)] < day.version }
    }
  }

  private func row(_ item: Int32) -> Int? {
    guard rowOfItem.indices.contains(Int(item)) else { return nil }
    let row = Int(rowOfItem[Int(item)])
    return row >= 0 ? row : nil
  }

  private func copy(
    _ stored: KnownMonth, _ metric: Metric, _ stripe: Stripe, to sheet: Sheet
  ) throws(FactBlockError) {
    let counted = stored.days & stripe.mask
    if stripe.isCut {
      guard let section = try stored.section(metric) else { return }
      for (item, number) in stored.items.enumerated() {
        guard let row = row(number) else { continue }
        sheet.set(row, stripe, days: section.masks[item] & counted) { section.values[item * stored.dayCount + $0] }
      }
      return
    }
    let masks = try stored.unpack(metric) { item in
      row(stored.items[item]).map { sheet.values + $0 * dayCount + stripe.start }
    }
    let full = DayMasks.all(stored.dayCount)
    for (item, number) in stored.items.enumerated() {
      guard let row = row(number) else { continue }
      let mask = masks.map { $0[item] } ?? full
      sheet.mark(row, stripe, days: mask & counted)
      if mask & ~counted != 0 { sheet.zero(row, stripe, days: mask & ~counted) }
    }
  }

  private func overlay(_ day: FactReader.LooseDay, _ metric: Metric, _ stripe: Stripe, to sheet: Sheet) {
    guard let column = day.block.columns.first(where: { $0.metric == metric }) else { return }
    let place = stripe.first.distance(to: day.day)
    for (index, item) in day.block.items.enumerated() {
      guard let value = column.values[index], let row = row(item) else { continue }
      sheet.set(row, stripe, days: 1 << UInt32(place)) { _ in value }
    }
  }

  /// Day by day, from what is known longest to what became known last.
  private func merge(
    _ stored: [KnownMonth], _ loose: [FactReader.LooseDay], _ metric: Metric, _ stripe: Stripe, to sheet: Sheet
  ) throws(FactBlockError) {
    var sections: [FactSection?] = []
    for part in stored { sections.append(try part.section(metric)) }
    for day in stripe.days {
      let place = stripe.first.distance(to: day)
      let bit: UInt32 = 1 << UInt32(place)
      var steps: [(version: DayVersion, apply: () -> Void)] = []
      for (part, section) in zip(stored, sections) where part.days & bit != 0 {
        guard let section else { continue }
        steps.append(
          (
            part.versions[place],
            {
              for (item, number) in part.items.enumerated() where section.masks[item] & bit != 0 {
                guard let row = row(number) else { continue }
                sheet.set(row, stripe, days: bit) { section.values[item * part.dayCount + $0] }
              }
            }
          ))
      }
      for late in loose where late.day == day {
        steps.append((late.version, { overlay(late, metric, stripe, to: sheet) }))
      }
      steps.sort { $0.version < $1.version }
      for step in steps { step.apply() }
    }
  }
}

extension FactBlock {
  func has(_ metric: Metric) -> Bool { columns.contains { $0.metric == metric } }
}

/// The part of a month that lies within the days asked for.
struct Stripe {
  /// The month's first day, asked for or not.
  let first: CivilDay
  let days: Range<CivilDay>
  /// The days asked for, a bit a day of the month.
  let mask: UInt32
  /// Where the month's first day would be in a row; negative where it is before the first day asked for.
  let start: Int
  let isCut: Bool

  init(_ month: CivilMonth, within all: Range<CivilDay>) {
    first = month.first
    days = month.days.clamped(to: all)
    let before = first.distance(to: days.lowerBound)
    let count = days.lowerBound.distance(to: days.upperBound)
    mask = DayMasks.all(count) << UInt32(before)
    start = all.lowerBound.distance(to: first)
    isCut = count < month.dayCount
  }
}

/// A column while it is filled: rows of items, days from the oldest.
struct Sheet {
  let values: UnsafeMutablePointer<Int64>
  let presence: UnsafeMutableBufferPointer<UInt64>
  let dayCount: Int
  let rowCount: Int

  /// Zeroes a month's cells of every row.
  func clear(_ stripe: Stripe) {
    let count = stripe.days.lowerBound.distance(to: stripe.days.upperBound)
    let offset = stripe.start + stripe.first.distance(to: stripe.days.lowerBound)
    for row in 0..<rowCount { (values + row * dayCount + offset).update(repeating: 0, count: count) }
  }

  func set(_ row: Int, _ stripe: Stripe, days: UInt32, _ value: (_ day: Int) -> Int64) {
    let base = row * dayCount + stripe.start
    var rest = days
    while rest != 0 {
      let day = rest.trailingZeroBitCount
      values[base + day] = value(day)
      rest &= rest - 1
    }
    mark(row, stripe, days: days)
  }

  func zero(_ row: Int, _ stripe: Stripe, days: UInt32) {
    let base = row * dayCount + stripe.start
    var rest = days
    while rest != 0 {
      values[base + rest.trailingZeroBitCount] = 0
      rest &= rest - 1
    }
  }

  /// Sets the presence of some days of a row. Days before the first one asked for aren't among them.
  @inline(__always)
  func mark(_ row: Int, _ stripe: Stripe, days: UInt32) {
    guard days != 0 else { return }
    let skipped = stripe.start < 0 ? -stripe.start : 0
    let bits = UInt64(days >> UInt32(skipped))
    let bit = row * dayCount + stripe.start + skipped
    presence[bit >> 6] |= bits << UInt64(bit & 63)
    let over = 64 - bit & 63
    if over < 32, bits >> UInt64(over) != 0 { presence[bit >> 6 + 1] |= bits >> UInt64(over) }
  }
}
