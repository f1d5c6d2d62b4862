/// Packs a row of up to 32 numbers with as few bits as they need: a base, a step, a width, and exceptions apart.
///
/// A number is the base and so many steps, counted in `width` bits. What doesn't lie on a step, or is beyond the last one, keeps the
/// distance to the nearest as an exception (after Zukowski, Héman, Nes, Boncz, "Super-Scalar RAM-CPU Cache Compression", ICDE 2006, §3,
/// patched frame of reference). Rows of different items have different widths: a slow seller costs few bits. Revenue is units times a
/// price, shares are whole percents, prices move in steps: that is what the step is for, and single corrected cells don't take it away.
enum BitRow {
  /// No number in a row is packed with more bits; a section with such a row isn't packed.
  static let largestWidth = 56

  struct Plan {
    let base: Int64
    /// At least 1.
    var step: Int64 = 1
    var width = 0
    var exceptions = 0
    var exceptionWidth = 0

    /// About how many bits the row takes, its header included.
    func bits(cells: Int) -> Int {
      var bits = 8 + BitRow.length(BitRow.zigzag(base)) + cells * width
      if step > 1 { bits += 4 + BitRow.length(UInt64(step)) }
      if exceptions > 0 { bits += 9 + BitRow.placeBits(exceptions, of: cells) + exceptions * exceptionWidth }
      return bits
    }

    /// The steps nearest to a number, and what is left.
    @inline(__always)
    func split(_ value: Int64) -> (steps: UInt64, rest: Int64) {
      let distance = value &- base
      let last = (Int64(1) << Int64(width)) - 1
      let nearest = step == 1 ? distance : (distance &+ step / 2) / step
      let steps = min(max(nearest, 0), last)
      return (UInt64(steps), distance &- steps &* step)
    }
  }

  /// The cheapest of the forms that are tried, or `nil` where a number needs more than ``largestWidth`` bits.
  ///
  /// - Complexity: O(*n*² + *n* × width), with *n* at most 32.
  static func plan(_ values: UnsafeBufferPointer<Int64>) -> Plan? {
    guard let first = values.first else { return Plan(base: 0) }
    if values.allSatisfy({ $0 == first }) { return length(zigzag(first)) <= largestWidth ? Plan(base: first) : nil }
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: values.count) { sorted in
      _ = sorted.initialize(from: values)
      sort(sorted)
      let low = sorted[0]
      let high = sorted[sorted.count - 1]
      let limit = Int64(1) << Int64(largestWidth - 2)
      guard low > -limit, high < limit else { return nil }
      let step = commonStep(sorted)
      var best = window(sorted, step: step)
      guard step == 1, best.width + best.exceptionWidth > 7 else { return best }
      let repeated = commonStep(sorted, ofRepeated: true)
      guard repeated > 3, let stepped = stepped(sorted, step: repeated) else { return best }
      if stepped.bits(cells: sorted.count) < best.bits(cells: sorted.count) { best = stepped }
      return best
    }
  }

  /// By insertion, since rows are short.
  private static func sort(_ row: UnsafeMutableBufferPointer<Int64>) {
    for index in 1..<row.count {
      let value = row[index]
      var place = index
      while place > 0, row[place - 1] > value {
        row[place] = row[place - 1]
        place -= 1
      }
      row[place] = value
    }
  }

  /// The largest number that divides all differences (Euclid).
  ///
  /// - Parameter ofRepeated: of those numbers only that are there more than once: corrections hit single cells.
  private static func commonStep(_ sorted: UnsafeMutableBufferPointer<Int64>, ofRepeated: Bool = false) -> Int64 {
    var step: Int64 = 0
    var last: Int64?
    for index in 1..<sorted.count where (sorted[index] == sorted[index - 1]) == ofRepeated {
      var rest = sorted[index] - (last ?? (ofRepeated ? sorted[index] : sorted[0]))
      last = sorted[index]
      while rest != 0 { (step, rest) = (rest, step % rest) }
      if step == 1 { break }
    }
    return step
  }

  /// The cheapest window of 2^width steps, with the numbers outside as exceptions.
  private static func window(_ sorted: UnsafeMutableBufferPointer<Int64>, step: Int64) -> Plan {
    let count = sorted.count
    let low = sorted[0]
    let high = sorted[count - 1]
    var best = Plan(base: low, step: step, width: length(UInt64((high - low) / step)))
    var cost = best.bits(cells: count)
    var width = best.width - 1
    while width >= 0 {
      let span = ((Int64(1) << Int64(width)) - 1) * step
      var end = 0
      var most = 0
      var first = 0
      for start in 0..<count {
        while end < count, sorted[end] - sorted[start] <= span { end += 1 }
        if end - start > most { (most, first) = (end - start, start) }
        if end == count { break }
      }
      guard 2 * most >= count else { break }
      let below = zigzag(low - sorted[first])
      let above = first + most == count ? 0 : zigzag(high - sorted[first] - span)
      let plan = Plan(
        base: sorted[first], step: step, width: width, exceptions: count - most,
        exceptionWidth: length(max(below, above)))
      let bits = plan.bits(cells: count)
      if bits < cost { (best, cost) = (plan, bits) }
      width -= 1
    }
    return best
  }

  /// Steps from number to number where most lie on one.
  private static func stepped(_ sorted: UnsafeMutableBufferPointer<Int64>, step: Int64) -> Plan? {
    var anchor: Int64 = 0
    for index in 1..<sorted.count where sorted[index] == sorted[index - 1] { anchor = sorted[index] }
    var first = Int64.max
    var last = Int64.min
    for value in sorted where (value - anchor) % step == 0 {
      first = min(first, value)
      last = max(last, value)
    }
    let trial = Plan(base: first, step: step, width: length(UInt64((last - first) / step)))
    var exceptions = 0
    var union: UInt64 = 0
    for value in sorted {
      let rest = trial.split(value).rest
      guard rest != 0 else { continue }
      exceptions += 1
      union |= zigzag(rest)
    }
    return Plan(
      base: first, step: step, width: trial.width, exceptions: exceptions, exceptionWidth: length(union))
  }

  @inline(__always)
  static func length(_ value: UInt64) -> Int { 64 - value.leadingZeroBitCount }
  /// The places of exceptions are listed, or marked with a bit a cell where that is shorter.
  @inline(__always)
  static func placeBits(_ exceptions: Int, of cells: Int) -> Int { min(5 * exceptions, cells) }

  @inline(__always)
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  @inline(__always)
  static func unzigzag(_ raw: UInt64) -> Int64 { Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1) }
}

/// How many bits the fields of the rows of one section have, so that no row pays for what another one needs.
struct BitRowFields {
  /// Of the width, of the lengths of base and step, and of the exceptions' width; the last two are 0 where no row has any.
  var width = 0
  var base = 0
  var step = 0
  var exception = 0

  /// Takes a row's needs in.
  mutating func include(_ plan: BitRow.Plan) {
    width = max(width, BitRow.length(UInt64(plan.width)))
    base = max(base, BitRow.length(UInt64(BitRow.length(BitRow.zigzag(plan.base)))))
    if plan.step > 1 { step = max(step, BitRow.length(UInt64(BitRow.length(UInt64(plan.step))))) }
    if plan.exceptions > 0 { exception = max(exception, BitRow.length(UInt64(plan.exceptionWidth))) }
  }

  /// Four times three bits, in front of the first row.
  func append(to writer: inout BitWriter) {
    for field in [width, base, step, exception] { writer.append(UInt64(field), width: 3) }
  }

  init() {}

  init(bits: UInt64) {
    width = Int(bits & 7)
    base = Int(bits >> 3 & 7)
    step = Int(bits >> 6 & 7)
    exception = Int(bits >> 9 & 7)
  }
}

extension BitRow {
  /// Appends a row: its width; a bit for whether it has a step, and one for exceptions, where the section has any; the base; the step; how
  /// many exceptions, their width, where they are and what they hold; and the cells. Base and step come behind their lengths.
  static func append(
    _ values: UnsafeBufferPointer<Int64>, as plan: Plan, _ fields: BitRowFields, to writer: inout BitWriter
  ) {
    writer.append(UInt64(plan.width), width: fields.width)
    if fields.step > 0 { writer.append(plan.step > 1 ? 1 : 0, width: 1) }
    if fields.exception > 0 { writer.append(plan.exceptions > 0 ? 1 : 0, width: 1) }
    append(zigzag(plan.base), fields.base, to: &writer)
    if plan.step > 1 { append(UInt64(plan.step), fields.step, to: &writer) }
    if plan.exceptions > 0 {
      writer.append(UInt64(plan.exceptions - 1), width: 5)
      writer.append(UInt64(plan.exceptionWidth), width: fields.exception)
      let isListed = 5 * plan.exceptions <= values.count
      for (place, value) in values.enumerated() {
        let isException = plan.split(value).rest != 0
        if !isListed { writer.append(isException ? 1 : 0, width: 1) }
        if isListed, isException { writer.append(UInt64(place), width: 5) }
      }
      for value in values {
        let rest = plan.split(value).rest
        if rest != 0 { writer.append(zigzag(rest), width: plan.exceptionWidth) }
      }
    }
    guard plan.width > 0 else { return }
    for value in values { writer.append(plan.split(value).steps, width: plan.width) }
  }

  private static func append(_ number: UInt64, _ field: Int, to writer: inout BitWriter) {
    writer.append(UInt64(length(number)), width: field)
    writer.append(number, width: length(number))
  }
}

/// Appends numbers of any width to bytes, the lowest bit first.
struct BitWriter {
  private var words: [UInt64] = []
  private var held: UInt64 = 0
  private var count = 0

  /// - Parameter width: at most 63; `value` has no bits above.
  @inline(__always)
  mutating func append(_ value: UInt64, width: Int) {
    held |= value << UInt64(count)
    count &+= width
    if count >= 64 {
      words.append(held)
      count &-= 64
      held = value >> UInt64(width &- count)
    }
  }

  mutating func finish() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(words.count * 8 + 8)
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    withUnsafeBytes(of: held.littleEndian) { bytes.append(contentsOf: $0.prefix((count + 7) / 8)) }
    words = []
    held = 0
    count = 0
    return bytes
  }
}

/// Numbers in bytes of seven bits, the lowest first (LEB128).
enum Varint {
  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads parts in order from bytes, with every step checked against the end.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  var offset: Int

  init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  @inline(__always)
  mutating func byte() throws(FactBlockError) -> UInt8 {
    guard offset < bytes.count else { throw .truncated }
    defer { offset += 1 }
    return bytes[offset]
  }

  @inline(__always)
  mutating func varint() throws(FactBlockError) -> UInt64 {
    let first = try byte()
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while true {
      let next = try byte()
      guard shift < 63 || next < 2 else { throw .malformed }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  /// A count that can't be larger than what `limit` allows.
  mutating func count(atMost limit: Int) throws(FactBlockError) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw .malformed }
    return Int(value)
  }

  mutating func word() throws(FactBlockError) -> UInt32 {
    UInt32(littleEndian: try take(4).loadUnaligned(as: UInt32.self))
  }

  mutating func take(_ count: Int) throws(FactBlockError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= bytes.count - offset else { throw .truncated }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }
}
