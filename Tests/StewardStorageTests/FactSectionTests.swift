import StewardDomain
import Testing

@testable import StewardStorage

@Suite struct FactSectionTests {
  static let days = 31

  /// Rows as they come: constant, small, steps of a price, steps with single corrections, one far outlier, negative, nothing, gaps.
  static func section(_ seed: UInt64) -> FactSection {
    var random = SplitMix(seed: seed)
    var section = FactSection(itemCount: 9, days: days)
    for day in 0..<days {
      let units = Int64(random.next() % 9)
      let isCorrected = random.next() % 4 == 0
      let cells: [Int64?] = [
        7, units, units * 1_999, units * 10_000 + (isCorrected ? Int64(random.next() % 5) - 2 : 0),
        day == 17 ? 1 << 40 : units, -units * 300 - 1, nil, units > 4 ? units : nil,
        Int64(random.next() >> 12) - 1 << 51,
      ]
      for (item, value) in cells.enumerated() {
        guard let value else { continue }
        section.values[item * days + day] = value
        section.masks[item] |= 1 << UInt32(day)
      }
    }
    return section
  }

  static func packed(_ section: FactSection) -> [UInt8] {
    var bytes: [UInt8] = []
    SectionCodec.append(section, days: days, rows: nil, packed: true, to: &bytes)
    return bytes
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func `a packed section comes back as it was`(seed: UInt64) throws {
    let section = Self.section(seed)
    let bytes = Self.packed(section)
    let read = try bytes.withUnsafeBytes {
      try SectionReader($0, itemCount: section.masks.count, days: Self.days, rows: nil).section()
    }
    #expect(read == section)
  }

  @Test(arguments: [[Int64.min, 0, .max], [1 << 54, -(1 << 54), 3], [.max, .max, .max], [.min, .min, .min]])
  func `numbers too far apart to be packed are kept whole`(values: [Int64]) throws {
    let section = FactSection(values: values, masks: [7])
    var bytes: [UInt8] = []
    SectionCodec.append(section, days: 3, rows: nil, packed: true, to: &bytes)
    let read = try bytes.withUnsafeBytes { try SectionReader($0, itemCount: 1, days: 3, rows: nil).section() }
    #expect(read == section)
  }

  @Test func `a step survives single corrections, and costs less than the numbers`() throws {
    var values = (0..<Self.days).map { Int64($0 % 5) * 10_000 }
    values[3] += 1
    values[20] -= 191
    let plan = try #require(values.withUnsafeBufferPointer { BitRow.plan($0) })
    #expect(plan.step == 10_000)
    #expect(plan.width == 3)
    #expect(plan.exceptions == 2)
  }

  @Test func `a section that was cut anywhere is an error, not data`() {
    let section = Self.section(3)
    let bytes = Self.packed(section)
    for end in bytes.indices {
      #expect(throws: FactBlockError.self) {
        try bytes[..<end].withUnsafeBytes {
          _ = try SectionReader($0, itemCount: section.masks.count, days: Self.days, rows: nil).section()
        }
      }
    }
  }

  @Test func `a section with any byte changed is read to an end or an error`() {
    let section = Self.section(4)
    let bytes = Self.packed(section)
    var refused = 0
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0xA5
      let outcome = Result {
        try damaged.withUnsafeBytes {
          try SectionReader($0, itemCount: section.masks.count, days: Self.days, rows: nil).section()
        }
      }
      if case .failure = outcome { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func `a correction is taken back to the cell`(seed: UInt64) throws {
    let older = Self.section(seed)
    var newer = Self.section(seed &+ 1)
    for item in [0, 2, 4] {
      for day in 0..<Self.days { newer.values[item * Self.days + day] = older.values[item * Self.days + day] }
    }
    let undo = try #require(UndoSection(older: older, newer: newer, itemCount: 9, days: Self.days, of: .max))
    var bytes: [UInt8] = []
    undo.append(days: Self.days, to: &bytes)
    let read = try bytes.withUnsafeBytes { try UndoSection($0, itemCount: 9, days: Self.days) }
    read.apply(to: &newer, days: Self.days, of: .max)
    #expect(newer == older)
    for end in bytes.indices {
      #expect(throws: FactBlockError.self) {
        try bytes[..<end].withUnsafeBytes { _ = try UndoSection($0, itemCount: 9, days: Self.days) }
      }
    }
  }

  @Test func `the largest differences are taken back`() throws {
    let older = FactSection(values: [.min, .max, 0, -1], masks: [15])
    var newer = FactSection(values: [0, 0, .max, .min], masks: [15])
    let undo = try #require(UndoSection(older: older, newer: newer, itemCount: 1, days: 4, of: .max))
    var bytes: [UInt8] = []
    undo.append(days: 4, to: &bytes)
    try bytes.withUnsafeBytes { try UndoSection($0, itemCount: 1, days: 4) }.apply(to: &newer, days: 4, of: .max)
    #expect(newer == older)
  }
}
