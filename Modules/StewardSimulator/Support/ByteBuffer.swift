import StewardDomain

/// Text of a report under construction: bytes are appended directly, without a `String` per value.
struct ByteBuffer {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func truncate(to count: Int) { bytes.removeLast(max(0, bytes.count - count)) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func add(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  @inline(__always)
  mutating func add(_ text: [UInt8]) { bytes.append(contentsOf: text) }

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  @inline(__always)
  mutating func add(byte: UInt8) { bytes.append(byte) }

  mutating func tab() { bytes.append(0x09) }

  mutating func newline() { bytes.append(0x0A) }

  @inline(__always)
  mutating func add(_ value: Int32) { add(Int64(value)) }

  @inline(__always)
  mutating func add(_ value: Int) { add(Int64(value)) }

  mutating func add(_ value: Int64) {
    if value < 0 { bytes.append(0x2D) }
    digits(value.magnitude, atLeast: 1)
  }

  /// A scaled integer as a decimal: `(-5, 2)` is `-0.05`.
  mutating func add(_ scaled: Int64, decimals: Int, point: UInt8 = 0x2E) {
    if scaled < 0 { bytes.append(0x2D) }
    var divisor: UInt64 = 1
    for _ in 0..<decimals { divisor *= 10 }
    let (whole, part) = scaled.magnitude.quotientAndRemainder(dividingBy: divisor)
    digits(whole, atLeast: 1)
    guard decimals > 0 else { return }
    bytes.append(point)
    digits(part, atLeast: decimals)
  }

  /// Leading zeros fill up to a width. Digits wait in one word, the last one made is the first one written.
  mutating func digits(_ value: UInt64, atLeast width: Int) {
    var rest = value
    if rest >= 100_000_000 || width > 8 {
      digits(rest / 100_000_000, atLeast: max(1, width - 8))
      digits(rest % 100_000_000, atLeast: 8)
      return
    }
    var packed: UInt64 = 0
    var count = 0
    repeat {
      packed = packed << 8 | (0x30 + rest % 10)
      rest /= 10
      count += 1
    } while rest > 0
    for _ in 0..<max(0, width - count) { bytes.append(0x30) }
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: packed))
      packed >>= 8
    }
  }

  /// Minor units as the decimal amount of a currency.
  mutating func add(money minorUnits: Int64, in currency: CurrencyText, point: UInt8 = 0x2E) {
    add(minorUnits, decimals: currency.decimals, point: point)
  }

  /// A text as JSON, with quotes.
  mutating func add(json text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        bytes.append(0x5C)
        bytes.append(byte)
      case 0..<0x20:
        add("\\u00" as StaticString)
        bytes.append(byte < 0x10 ? 0x30 : 0x31)
        bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 0x0F)])
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}

/// What writers need of a currency, made once and not per cell.
struct CurrencyText: Sendable {
  let code: [UInt8]
  let decimals: Int

  init(_ currency: Currency) {
    code = Array(currency.code.utf8)
    decimals = currency.minorDigits
  }
}
