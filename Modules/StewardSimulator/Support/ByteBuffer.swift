import StewardDomain

/// Text of a report under construction: bytes are appended directly, without a `String` per value.
struct ByteBuffer {
  /// Longer than what is filled, so that a number is stored as one word.
  private var storage: [UInt8] = []
  private(set) var count = 0

  init(capacity: Int = 0) { reserve(capacity) }

  var isEmpty: Bool { count == 0 }

  /// A copy of what is filled.
  var bytes: [UInt8] { Array(storage[..<count]) }

  /// Calls a function with what is filled.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer { (filled) throws(Failure) in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: filled[..<count])))
    }
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if storage.count - count < more { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let missing = max(more, storage.count, 64)
    storage.append(contentsOf: [UInt8](repeating: 0, count: missing))
  }

  /// Drops what stands behind the first bytes.
  mutating func truncate(to count: Int) { self.count = min(self.count, max(0, count)) }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  private mutating func add(_ text: UnsafeRawBufferPointer) {
    guard let source = text.baseAddress else { return }
    reserve(text.count)
    let start = count
    storage.withUnsafeMutableBytes {
      $0.baseAddress?.advanced(by: start).copyMemory(from: source, byteCount: text.count)
    }
    count += text.count
  }

  @inline(__always)
  mutating func add(_ text: StaticString) {
    text.withUTF8Buffer { add(UnsafeRawBufferPointer($0)) }
  }

  @inline(__always)
  mutating func add(_ text: [UInt8]) { text.withUnsafeBytes { add($0) } }

  /// What another one is filled with.
  mutating func add(_ other: ByteBuffer) { other.withBytes { add($0) } }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// Up to eight bytes, the first one lowest.
  @inline(__always)
  private mutating func add(packed: UInt64, count length: Int) {
    reserve(8)
    let start = count
    storage.withUnsafeMutableBytes {
      $0.storeBytes(of: packed.littleEndian, toByteOffset: start, as: UInt64.self)
    }
    count += length
  }

  @inline(__always)
  mutating func add(byte: UInt8) { add(packed: UInt64(byte), count: 1) }

  mutating func tab() { add(byte: 0x09) }

  mutating func newline() { add(byte: 0x0A) }

  @inline(__always)
  mutating func add(_ value: Int32) { add(Int64(value)) }

  @inline(__always)
  mutating func add(_ value: Int) { add(Int64(value)) }

  mutating func add(_ value: Int64) {
    if value < 0 { add(byte: 0x2D) }
    digits(value.magnitude, atLeast: 1)
  }

  /// A scaled integer as a decimal: `(-5, 2)` is `-0.05`.
  mutating func add(_ scaled: Int64, decimals: Int, point: UInt8 = 0x2E) {
    if scaled < 0 { add(byte: 0x2D) }
    let value = scaled.magnitude
    // A division by a constant is a multiplication.
    switch decimals {
    case ...0: digits(value, atLeast: 1)
    case 2: add(value / 100, point, value % 100, decimals)
    default:
      var divisor: UInt64 = 1
      for _ in 0..<decimals { divisor *= 10 }
      add(value / divisor, point, value % divisor, decimals)
    }
  }

  @inline(__always)
  private mutating func add(_ whole: UInt64, _ point: UInt8, _ part: UInt64, _ decimals: Int) {
    digits(whole, atLeast: 1)
    add(byte: point)
    digits(part, atLeast: decimals)
  }

  /// Leading zeros fill up to a width of one or more.
  mutating func digits(_ value: UInt64, atLeast width: Int) {
    if value < 10, width == 1 { return add(byte: 0x30 | UInt8(truncatingIfNeeded: value)) }
    if value >= 100_000_000 || width > 8 {
      digits(value / 100_000_000, atLeast: max(1, width - 8))
      digits(value % 100_000_000, atLeast: 8)
      return
    }
    let digits = Self.eightDigits(value)
    let zeros = min(digits.trailingZeroBitCount / 8, 8 - width)
    add(packed: (digits | 0x3030_3030_3030_3030) >> UInt64(8 * zeros), count: 8 - zeros)
  }

  /// The eight decimal digits of a number below 10^8, a byte each, the first one lowest: halves, then quarters, then
  /// digits are split side by side in one word, by multiplying with the inverse (P. Khuong, "How to print integers
  /// really fast", 2017).
  @inline(__always)
  private static func eightDigits(_ value: UInt64) -> UInt64 {
    let halves = value / 10_000 | (value % 10_000) << 32
    let hundreds = (halves &* 10_486) >> 20 & 0x7F_0000_007F
    let quarters = hundreds | (halves &- 100 &* hundreds) << 16
    let tens = (quarters &* 103) >> 10 & 0x000F_000F_000F_000F
    return tens | (quarters &- 10 &* tens) << 8
  }

  /// Minor units as the decimal amount of a currency.
  mutating func add(money minorUnits: Int64, in currency: CurrencyText, point: UInt8 = 0x2E) {
    add(minorUnits, decimals: currency.decimals, point: point)
  }

  /// A text as JSON, with quotes.
  mutating func add(json text: String) {
    add(byte: 0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C:
        add(byte: 0x5C)
        add(byte: byte)
      case 0..<0x20:
        add("\\u00" as StaticString)
        add(byte: byte < 0x10 ? 0x30 : 0x31)
        add(byte: Array("0123456789abcdef".utf8)[Int(byte & 0x0F)])
      default: add(byte: byte)
      }
    }
    add(byte: 0x22)
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
