// Numbers, dates and the locale: no input may crash them, and what they read has to be consistent.
import StewardDomain
import StewardFormats

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let scale = Int(Int8(bitPattern: start[0])) / 4
  let bytes = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
  for decimal in [UInt8(0x2E), 0x2C] {
    let number = parseScaled(bytes, scale: scale, decimal: decimal)
    // The same text with an explicit sign takes the long way.
    if case .value(let value, let isExact) = number, let first = bytes.first, first &- 0x30 < 10 {
      let signed = [UInt8(0x2B)] + Array(bytes)
      let again = signed.withUnsafeBytes { parseScaled($0, scale: scale, decimal: decimal) }
      precondition(again == .value(value, exact: isExact) || again == .invalid, "the two ways differ")
    }
  }
  for order in DateOrder.allCases {
    let day = parseDay(bytes, order: order)
    let time = parseDateTime(bytes, order: order)
    if let day { precondition(time?.day == day, "a day that is no date and time") }
    if let time {
      precondition((0..<86_400_000_000).contains(time.microsecondOfDay), "a time beyond the day")
      precondition(abs(time.offsetSeconds ?? 0) <= 14 * 3_600, "a zone that no clock has")
      precondition((1...9_999).contains(time.day.components.year), "a year beyond the calendar")
      _ = time.instant
    }
  }
  // Values between line feeds are a file's column.
  var evidence = LocaleEvidence()
  for (index, value) in bytes.split(separator: 0x0A).enumerated() {
    evidence.addNumber(UnsafeRawBufferPointer(rebasing: value), line: index + 1)
    evidence.addDate(UnsafeRawBufferPointer(rebasing: value), line: index + 1)
  }
  do {
    _ = try evidence.resolve(pinnedDecimal: nil, pinnedDates: nil)
  } catch {
    precondition((error.position?.line ?? 0) >= 1, "an error without a line")
  }
  return 0
}
