/// What takes a metric's cells of a month back to what was known before: the difference to the older value where there was one, and
/// the cells that had none.
///
/// Corrections are few, and most are small: so each cell is a bit that says whether it changed, and if so what it was, in as little space as
/// the probabilities of it allow, which are learned on the way (``AdaptiveWriter``).
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
    differences = FactSection(itemCount: itemCount, days: days)
    absent = differences.masks
    var reader = try AdaptiveReader(bytes)
    var model = UndoModel()
    for item in 0..<itemCount {
      model.begin()
      for day in 0..<days {
        let place = model.place(day)
        guard try reader.bit(&model.changed[place]) == 1 else { continue }
        model.mark(day)
        if try reader.bit(&model.gone) == 1 {
          absent[item] |= 1 << UInt32(day)
        } else {
          differences.masks[item] |= 1 << UInt32(day)
          differences.values[item * days + day] = try model.difference(&reader)
        }
      }
    }
    guard reader.isAtEnd else { throw .malformed }
  }

  func append(days: Int, to bytes: inout [UInt8]) {
    var writer = AdaptiveWriter()
    var model = UndoModel()
    for item in absent.indices {
      model.begin()
      for day in 0..<days {
        let place = model.place(day)
        let isGone = absent[item] >> UInt32(day) & 1
        let isChanged = isGone | differences.masks[item] >> UInt32(day) & 1
        writer.append(isChanged, &model.changed[place])
        guard isChanged == 1 else { continue }
        model.mark(day)
        writer.append(isGone, &model.gone)
        if isGone == 0 { model.append(differences.values[item * days + day], to: &writer) }
      }
    }
    bytes += writer.finish()
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

/// What is known of changes before the next one is read: the probabilities, and what they depend on.
private struct UndoModel {
  /// By whether the day before changed, the item before on the same day, and any item on that day.
  var changed = [AdaptiveBit](repeating: AdaptiveBit(), count: 8)
  var gone = AdaptiveBit()
  /// By the largest difference of the item so far, in bits: whether this one has more than so many bits.
  private var lengths = [AdaptiveBit](repeating: AdaptiveBit(), count: 65 * 65)
  private var signs = [AdaptiveBit](repeating: AdaptiveBit(), count: 65)
  private var seconds = [AdaptiveBit](repeating: AdaptiveBit(), count: 65)
  private var largest = 0
  private var daysOfItem: UInt32 = 0
  private var daysOfLast: UInt32 = 0
  private var daysOfAny: UInt32 = 0

  mutating func begin() {
    daysOfLast = daysOfItem
    daysOfItem = 0
    largest = 0
  }

  @inline(__always)
  func place(_ day: Int) -> Int {
    let before = (daysOfItem << 1) >> UInt32(day) & 1
    let above = daysOfLast >> UInt32(day) & 1
    let any = daysOfAny >> UInt32(day) & 1
    return Int(before + 2 * above + 4 * any)
  }

  mutating func mark(_ day: Int) {
    daysOfItem |= 1 << UInt32(day)
    daysOfAny |= 1 << UInt32(day)
  }

  mutating func append(_ difference: Int64, to writer: inout AdaptiveWriter) {
    let magnitude = difference.magnitude
    let length = BitRow.length(magnitude)
    for bits in 0..<length { writer.append(1, &lengths[largest * 65 + bits]) }
    if length < 64 { writer.append(0, &lengths[largest * 65 + length]) }
    if length > 0 { writer.append(difference < 0 ? 1 : 0, &signs[length]) }
    if length > 1 {
      writer.append(UInt32(truncatingIfNeeded: magnitude >> UInt64(length - 2) & 1), &seconds[length])
      writer.append(magnitude, plain: length - 2)
    }
    largest = max(largest, length)
  }

  mutating func difference(_ reader: inout AdaptiveReader) throws(FactBlockError) -> Int64 {
    var length = 0
    while length < 64, try reader.bit(&lengths[largest * 65 + length]) == 1 { length += 1 }
    guard length > 0 else { return 0 }
    let isNegative = try reader.bit(&signs[length]) == 1
    var magnitude: UInt64 = 1
    if length > 1 {
      magnitude = magnitude << 1 | UInt64(try reader.bit(&seconds[length]))
      magnitude = magnitude << UInt64(length - 2) | (try reader.plain(length - 2))
    }
    largest = max(largest, length)
    return isNegative ? 0 &- Int64(bitPattern: magnitude) : Int64(bitPattern: magnitude)
  }
}
