extension DateCursor {
  /// Reads a zone to the end. - Returns: seconds east of UTC.
  mutating func zone() -> Int32? {
    takeBlanks()
    if isSign(peek()) { return offset() }
    guard let word = word(), let letters = word.packed, let seconds = Self.zones[letters] else { return nil }
    // `GMT+1`, `UTC-07:00`.
    if Self.isUniversal(word), isSign(peek()) { return offset() }
    return seconds
  }

  private func isSign(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2D || byte == 0xE2 }

  /// `+01:00`, `+0100`, `+01`, `-7`.
  private mutating func offset() -> Int32? {
    let (length, negative) = NumberText.sign(bytes, at: position)
    guard length > 0 else { return nil }
    position += length
    guard let first = digits(4) else { return nil }
    var (hours, minutes) = (first.value, 0)
    switch first.count {
    case 4: (hours, minutes) = (first.value / 100, first.value % 100)
    case 1, 2:
      if take(0x3A) {
        guard let second = digits(2), second.count == 2 else { return nil }
        minutes = second.value
      }
    default: return nil
    }
    // Clocks are between 12 hours behind and 14 hours ahead.
    guard hours * 60 + minutes <= 14 * 60, minutes < 60 else { return nil }
    let seconds = Int32(hours * 3_600 + minutes * 60)
    return negative ? -seconds : seconds
  }

  private static func isUniversal(_ word: FoldedWord) -> Bool {
    word.packed == FoldedWord("utc").packed || word.packed == FoldedWord("gmt").packed
  }

  /// Abbreviations by their letters; minutes east of UTC. An abbreviation of several zones is that of Amazon's reports.
  private static let zones: [UInt64: Int32] = {
    let minutes: [(String, Int32)] = [
      ("z", 0), ("utc", 0), ("gmt", 0), ("wet", 0), ("west", 60), ("bst", 60),
      ("cet", 60), ("mez", 60), ("cest", 120), ("mesz", 120), ("eet", 120), ("eest", 180),
      ("pst", -480), ("pdt", -420), ("mst", -420), ("mdt", -360), ("cst", -360), ("cdt", -300), ("est", -300),
      ("edt", -240), ("brt", -180), ("ist", 330), ("jst", 540), ("sgt", 480), ("aest", 600), ("aedt", 660),
    ]
    var table: [UInt64: Int32] = [:]
    for (name, offset) in minutes {
      if let letters = FoldedWord(name).packed { table[letters] = offset * 60 }
    }
    return table
  }()
}
