extension JSONShape {
  /// Writes the entries of an element of this shape, just as the parser would.
  ///
  /// - Parameters:
  ///   - bytes: from the element's first byte on. Only what ends eight bytes before their end is found.
  ///   - tape: room for as many entries as the shape has. What it holds is undefined where the shape is another.
  /// - Returns: the element's length, or `nil` where the shape is another or the text isn't plainly valid. Linear.
  func match(_ bytes: UnsafeRawBufferPointer, into tape: UnsafeMutablePointer<JSONTape.Entry>) -> Int? {
    guard let base = bytes.baseAddress, bytes.count < Int(Int32.max) else { return nil }
    let text = Text(base: base, limit: bytes.count - 8)
    return words.withUnsafeBufferPointer { words in
      literals.withUnsafeBufferPointer { literals in
        entries.withUnsafeBufferPointer { entries in
          ends.withUnsafeBufferPointer { ends in
            Self.match(text, tape, words, literals, entries, ends)
          }
        }
      }
    }
  }

  @inline(__always)
  private static func match(
    _ text: Text, _ tape: UnsafeMutablePointer<JSONTape.Entry>, _ words: UnsafeBufferPointer<UInt64>,
    _ literals: UnsafeBufferPointer<Literal>, _ entries: UnsafeBufferPointer<JSONTape.Entry>,
    _ ends: UnsafeBufferPointer<End>
  ) -> Int? {
    var position = 0
    for index in literals.indices {
      let literal = literals[index]
      guard position + literal.byteCount <= text.limit, text.has(words, literal, at: position) else { return nil }
      for index in literal.entries {
        var entry = entries[index]
        entry.start &+= UInt32(truncatingIfNeeded: position)
        tape[index] = entry
      }
      for end in literal.ends {
        let end = ends[end]
        tape[end.entry].length = UInt32(truncatingIfNeeded: position + end.offset) - tape[end.entry].start
      }
      position += literal.byteCount
      guard index + 1 < literals.count else { break }
      let place = literal.entries.upperBound
      guard let value = text.value(at: position, entry: place) else { return nil }
      tape[place] = value.entry
      position = value.end
    }
    return position
  }

  /// The text from an element's first byte on, eight bytes of which may be loaded at every place up to the limit.
  private struct Text {
    let base: UnsafeRawPointer
    let limit: Int

    @inline(__always)
    func word(_ place: Int) -> UInt64 {
      UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    @inline(__always)
    func byte(_ place: Int) -> UInt8 { base.load(fromByteOffset: place, as: UInt8.self) }

    @inline(__always)
    func has(_ words: UnsafeBufferPointer<UInt64>, _ literal: Literal, at start: Int) -> Bool {
      guard literal.byteCount > 0 else { return true }
      var place = start
      let last = literal.words.upperBound - 1
      for index in literal.words.lowerBound..<last {
        guard word(place) == words[index] else { return false }
        place += 8
      }
      return (word(place) ^ words[last]) & literal.lastMask == 0
    }

    /// The simple value at a place.
    @inline(__always)
    func value(at place: Int, entry: Int) -> (entry: JSONTape.Entry, end: Int)? {
      guard place <= limit else { return nil }
      switch byte(place) {
      case 0x22:
        guard let end = stringEnd(from: place + 1) else { return nil }
        return (Self.entry(.string, place + 1..<end, entry), end + 1)
      case 0x2D, 0x30...0x39:
        guard let end = numberEnd(from: place) else { return nil }
        return (Self.entry(.number, place..<end, entry), end)
      case 0x74: return name(at: place, 0x6575_7274, 4, .true, entry)
      case 0x66: return name(at: place, 0x65_736C_6166, 5, .false, entry)
      case 0x6E: return name(at: place, 0x6C6C_756E, 4, .null, entry)
      default: return nil
      }
    }

    @inline(__always)
    private static func entry(_ kind: JSONNode.Kind, _ range: Range<Int>, _ index: Int) -> JSONTape.Entry {
      JSONTape.Entry(
        start: UInt32(truncatingIfNeeded: range.lowerBound), length: UInt32(truncatingIfNeeded: range.count),
        next: UInt32(truncatingIfNeeded: index + 1), kind: kind, isEscaped: false)
    }

    private func name(
      at place: Int, _ letters: UInt64, _ count: Int, _ kind: JSONNode.Kind, _ entry: Int
    ) -> (entry: JSONTape.Entry, end: Int)? {
      let mask = (1 << UInt64(count * 8)) - 1 as UInt64
      guard word(place) & mask == letters else { return nil }
      return (Self.entry(kind, place..<place + count, entry), place + count)
    }

    /// The closing quote of a string without escapes.
    @inline(__always)
    private func stringEnd(from start: Int) -> Int? {
      let (quotes, backslashes) = (ByteScan.repeated(0x22), ByteScan.repeated(0x5C))
      var place = start
      while place <= limit {
        let word = self.word(place)
        let mask = ByteScan.controls(word) | ByteScan.equal(word, quotes) | ByteScan.equal(word, backslashes)
        guard mask != 0 else {
          place += 8
          continue
        }
        place += mask.trailingZeroBitCount >> 3
        return byte(place) == 0x22 ? place : nil
      }
      return nil
    }

    /// The end of a number as RFC 8259, section 6, has it.
    @inline(__always)
    private func numberEnd(from start: Int) -> Int? {
      let integer = byte(start) == 0x2D ? start + 1 : start
      var place = digits(from: integer)
      guard place == integer + 1 || place > integer && byte(integer) != 0x30 else { return nil }
      if byte(place) == 0x2E {
        let fraction = place + 1
        place = digits(from: fraction)
        guard place > fraction else { return nil }
      }
      if byte(place) | 0x20 == 0x65 {
        let sign = byte(place + 1)
        let exponent = place + (sign == 0x2B || sign == 0x2D ? 2 : 1)
        place = digits(from: exponent)
        guard place > exponent else { return nil }
      }
      return place
    }

    /// Stops at the limit, so that a byte or two behind may be read.
    @inline(__always)
    private func digits(from start: Int) -> Int {
      var place = start
      while place < limit, ByteClass.isDigit(byte(place)) { place += 1 }
      return place
    }
  }
}
