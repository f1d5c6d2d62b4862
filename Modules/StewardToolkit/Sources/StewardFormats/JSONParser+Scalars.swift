extension JSONParser {
  /// Takes a string. - Returns: false where the text ends within it.
  @inline(__always)
  mutating func string() throws(FormatError) -> Bool {
    let start = position + 1
    var place = start
    var isEscaped = false
    let quotes = ByteScan.repeated(0x22)
    let backslashes = ByteScan.repeated(0x5C)
    while place < bytes.count {
      if let base = bytes.baseAddress, place + 8 <= bytes.count {
        let word = base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let mask =
          ByteScan.controls(word) | ByteScan.equal(word, quotes) | ByteScan.equal(word, backslashes)
        guard mask != 0 else {
          place += 8
          continue
        }
        place += mask.trailingZeroBitCount >> 3
      }
      switch bytes[place] {
      case 0x22:
        append(.string, start: start, end: place, isEscaped: isEscaped)
        position = place + 1
        return true
      case 0x5C:
        isEscaped = true
        guard let length = try escape(at: place) else { return false }
        place += length
      case 0x00..<0x20:
        throw fault(
          .invalidJSON, "the control character \(FormatError.named(bytes[place])) in a string; expected an escape",
          at: place)
      default: place += 1
      }
    }
    return false
  }

  /// - Returns: the length of the escape at a place; `nil` where the text ends within it.
  private func escape(at place: Int) throws(FormatError) -> Int? {
    guard place + 1 < bytes.count else { return nil }
    switch bytes[place + 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return 2
    case 0x75:
      for index in place + 2..<place + 6 {
        guard index < bytes.count else { return nil }
        guard JSONEscapes.hexadecimal(bytes[index]) != nil else {
          throw fault(.invalidJSON, "\\u without four hexadecimal digits", at: place)
        }
      }
      return 6
    default:
      throw fault(
        .invalidJSON, "the escape \\ with \(FormatError.named(bytes[place + 1])); expected one of \"\\/bfnrtu",
        at: place)
    }
  }

  /// Takes a number. - Returns: false where the text ends with it and may go on.
  @inline(__always)
  mutating func number() throws(FormatError) -> Bool {
    let start = position
    var place = position
    if bytes[place] == 0x2D { place += 1 }
    let integer = place
    place = digits(from: place)
    guard place <= integer + 1 || bytes[integer] != 0x30 else {
      throw fault(.invalidJSON, "a number with zeros in front; expected one without")
    }
    var isValid = place > integer
    if isValid, place < bytes.count, bytes[place] == 0x2E {
      let fraction = place + 1
      place = digits(from: fraction)
      isValid = place > fraction
    }
    if isValid, place < bytes.count, bytes[place] | 0x20 == 0x65 {
      place += 1
      if place < bytes.count, bytes[place] == 0x2B || bytes[place] == 0x2D { place += 1 }
      let exponent = place
      place = digits(from: exponent)
      isValid = place > exponent
    }
    if place >= bytes.count {
      guard isWhole else { return false }
      if !isValid { return false }
    }
    position = place
    guard isValid else { throw fault(.invalidJSON, "\(found()) in a number; expected a digit, as in -12.5e3") }
    append(.number, start: start, end: place)
    return true
  }

  @inline(__always)
  private func digits(from start: Int) -> Int {
    var place = start
    while place < bytes.count, ByteClass.isDigit(bytes[place]) { place += 1 }
    return place
  }

  mutating func literal(_ name: StaticString, _ kind: JSONNode.Kind) throws(FormatError) -> Bool {
    for index in 0..<name.utf8CodeUnitCount {
      guard position + index < bytes.count else { return false }
      guard bytes[position + index] == name.utf8Start[index] else { throw unexpected(.value) }
    }
    append(kind, start: position, end: position + name.utf8CodeUnitCount)
    position += name.utf8CodeUnitCount
    return true
  }
}
