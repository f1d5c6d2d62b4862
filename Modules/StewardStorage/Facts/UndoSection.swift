/// What takes a metric's cells of a month back to what was known before: the difference to the older value where there was one, and
/// the cells that had none.
///
/// Written as the length of a section with the differences, that section, and the masks of the cells that were absent.
struct UndoSection {
  /// Older value minus newer one, with the newer one as 0 where it is absent.
  var differences: FactSection
  var absent: [UInt32]

  /// - Returns: `nil` where nothing differs.
  init?(older: FactSection?, newer: FactSection?, itemCount: Int, days: Int, of dayMask: UInt32) {
    let none = FactSection(itemCount: itemCount, days: days)
    let older = older ?? none
    let newer = newer ?? none
    differences = none
    absent = none.masks
    var differs = false
    for item in 0..<itemCount {
      absent[item] = newer.masks[item] & ~older.masks[item] & dayMask
      if absent[item] != 0 { differs = true }
      var rest = older.masks[item] & dayMask
      while rest != 0 {
        let day = rest.trailingZeroBitCount
        rest &= rest - 1
        let cell = item * days + day
        let isNew = newer.masks[item] >> UInt32(day) & 1 == 0
        let difference = older.values[cell] &- newer.values[cell]
        guard isNew || difference != 0 else { continue }
        differences.values[cell] = difference
        differences.masks[item] |= 1 << UInt32(day)
        differs = true
      }
    }
    guard differs else { return nil }
  }

  /// - Parameter bytes: a checked section of a layer above 0.
  init(_ bytes: UnsafeRawBufferPointer, itemCount: Int, days: Int) throws(FactBlockError) {
    var cursor = ByteCursor(bytes)
    let section = try cursor.take(try cursor.count(atMost: bytes.count))
    differences = try SectionReader(section, itemCount: itemCount, days: days, rows: nil).section()
    absent =
      try DayMasks.read(&cursor, count: itemCount, days: days, rows: nil)
      ?? [UInt32](repeating: DayMasks.all(days), count: itemCount)
    guard cursor.offset == bytes.count else { throw .malformed }
  }

  func append(days: Int, to bytes: inout [UInt8]) {
    var section: [UInt8] = []
    SectionCodec.append(differences, days: days, rows: nil, packed: true, to: &section)
    Varint.append(UInt64(section.count), to: &bytes)
    bytes += section
    DayMasks.append(absent, days: days, rows: nil, to: &bytes)
  }

  /// Takes some days of a section back.
  func apply(to section: inout FactSection, days: Int, of dayMask: UInt32) {
    for item in section.masks.indices {
      var rest = differences.masks[item] & dayMask
      while rest != 0 {
        let cell = item * days + rest.trailingZeroBitCount
        section.values[cell] &+= differences.values[cell]
        rest &= rest - 1
      }
      section.masks[item] |= differences.masks[item] & dayMask
      var gone = absent[item] & dayMask
      section.masks[item] &= ~gone
      while gone != 0 {
        section.values[item * days + gone.trailingZeroBitCount] = 0
        gone &= gone - 1
      }
    }
  }
}
