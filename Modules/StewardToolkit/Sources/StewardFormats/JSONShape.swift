/// What elements that a program writes have in common, learnt from one of them: the text between their simple values.
///
/// An element with the same text between its values has the same structure, so that its entries follow from where its
/// values are. Whatever differs, or isn't plainly valid, is left to the parser.
struct JSONShape {
  /// The text between two simple values, before the first, or after the last.
  struct Literal {
    /// In words of eight bytes, the first byte lowest; the last word is filled with zeros.
    let words: Range<Int>
    let byteCount: Int
    /// The bytes of the last word that count.
    let lastMask: UInt64
    /// The keys, arrays and objects that begin in it. The entry after them is that of the value.
    let entries: Range<Int>
    /// The arrays and objects that end in it.
    let ends: Range<Int>
  }

  /// An array or object and the byte of a literal behind its end.
  struct End {
    let entry: Int
    let offset: Int
  }

  /// Tells the shapes of a tape apart.
  let number: Int
  private(set) var words: [UInt64] = []
  private(set) var literals: [Literal] = []
  private(set) var ends: [End] = []
  /// The starts of keys, arrays and objects are counted from their literal's.
  private(set) var entries: [JSONTape.Entry]
  /// How many lines end within an element: all of them between values.
  private(set) var lineEnds = 0

  /// Learns the shape of a parsed value. Linear.
  init(of text: UnsafeRawBufferPointer, entries parsed: UnsafeBufferPointer<JSONTape.Entry>, number: Int) {
    self.number = number
    entries = Array(parsed)
    var open: [Int] = []
    var followsKey = false
    var (start, firstEntry, firstEnd) = (0, 0, 0)
    for index in parsed.indices {
      let entry = parsed[index]
      while let last = open.last, Int(parsed[last].next) == index { close(open.removeLast(), parsed, from: start) }
      let isKey = !followsKey && open.last.map { parsed[$0].kind == .object } ?? false
      followsKey = isKey
      if isKey || entry.kind == .object || entry.kind == .array {
        entries[index].start -= UInt32(start)
        if !isKey { open.append(index) }
        continue
      }
      let quote = entry.kind == .string ? 1 : 0
      append(text[start..<Int(entry.start) - quote], firstEntry..<index, firstEnd..<ends.count)
      start = Int(entry.start + entry.length) + quote
      (firstEntry, firstEnd) = (index + 1, ends.count)
    }
    while let last = open.popLast() { close(last, parsed, from: start) }
    append(text[start...], firstEntry..<parsed.count, firstEnd..<ends.count)
  }

  private mutating func close(_ index: Int, _ parsed: UnsafeBufferPointer<JSONTape.Entry>, from start: Int) {
    ends.append(End(entry: index, offset: Int(parsed[index].start + parsed[index].length) - start))
  }

  private mutating func append(_ text: Slice<UnsafeRawBufferPointer>, _ entries: Range<Int>, _ ends: Range<Int>) {
    let first = words.count
    for (index, byte) in text.enumerated() {
      if index & 7 == 0 { words.append(0) }
      words[words.count - 1] |= UInt64(byte) << UInt64((index & 7) * 8)
      if byte == 0x0A { lineEnds += 1 }
    }
    let rest = UInt64(text.count & 7)
    literals.append(
      Literal(
        words: first..<words.count, byteCount: text.count, lastMask: rest == 0 ? .max : (1 << (rest * 8)) - 1,
        entries: entries, ends: ends))
  }
}
