public import StewardDomain

extension Instant {
  /// Reads the instants that web services write: `2026-11-23T06:41:00Z`, with a fraction and with an offset such as
  /// `+01:00` where there is one; a day alone is its midnight in UTC.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let day = CivilDay(text.prefix(10)) else { return nil }
    if bytes.count == 10 {
      self.init(utc: day)
      return
    }
    guard bytes.count >= 19, bytes[10] == 0x54 || bytes[10] == 0x20, bytes[13] == 0x3A, bytes[16] == 0x3A,
      let hour = twoDigits(bytes, 11), let minute = twoDigits(bytes, 14), let second = twoDigits(bytes, 17),
      hour < 24, minute < 60, second < 61
    else { return nil }
    var place = 19
    var fraction: Int64 = 0
    if place < bytes.count, bytes[place] == 0x2E {
      place += 1
      var unit: Int64 = 100_000
      while place < bytes.count, (0x30...0x39).contains(bytes[place]) {
        fraction += Int64(bytes[place] - 0x30) * unit
        unit /= 10
        place += 1
      }
    }
    var offset = 0
    let zone = bytes[place...]
    if zone != [0x5A], !zone.isEmpty {
      guard zone.count == 6 || zone.count == 5, zone.first == 0x2B || zone.first == 0x2D,
        let hours = twoDigits(bytes, place + 1), let minutes = twoDigits(bytes, bytes.count - 2)
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (zone.first == 0x2B ? 1 : -1)
    }
    let seconds = Instant(utc: day, secondOfDay: hour * 3600 + minute * 60 + second - offset).seconds
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }

  /// Without a fraction: `2026-11-23T06:41:00Z`, as services take it.
  public var iso8601Seconds: String { Instant(seconds: seconds).description }
}

private func twoDigits(_ bytes: [UInt8], _ place: Int) -> Int? {
  guard place + 1 < bytes.count, (0x30...0x39).contains(bytes[place]), (0x30...0x39).contains(bytes[place + 1]) else {
    return nil
  }
  return Int(bytes[place] - 0x30) * 10 + Int(bytes[place + 1] - 0x30)
}
