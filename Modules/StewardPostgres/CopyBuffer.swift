internal import CPQ
internal import StewardStorage

/// Rows in the binary form of COPY, as they gather.
final class CopyBuffer {
  private static let signature: [UInt8] = [
    0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0,
  ]

  private var bytes: UnsafeMutableRawBufferPointer
  private(set) var count = 0
  private var rows = 0

  var isEmpty: Bool { rows == 0 }

  init(capacity: Int) {
    bytes = .allocate(byteCount: capacity, alignment: 8)
    removeAll()
  }

  deinit { bytes.deallocate() }

  static func canEncode(_ type: Oid) -> Bool {
    TypeNumber.isText(type)
      || [TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.float8, TypeNumber.bool, TypeNumber.bytea]
        .contains(type)
  }

  func removeAll() {
    count = 0
    rows = 0
    Self.signature.withUnsafeBytes { appendBytes($0) }
  }

  func beginRow(columns: Int) {
    rows += 1
    appendInteger(Int16(truncatingIfNeeded: columns))
  }

  func appendNull() { appendInteger(Int32(-1)) }

  func append(field: UnsafeRawBufferPointer) {
    appendInteger(Int32(truncatingIfNeeded: field.count))
    appendBytes(field)
  }

  func append(_ value: Int64, as type: Oid) throws {
    switch type {
    case TypeNumber.int8: appendSized(value)
    case TypeNumber.float8: appendSized(Double(value).bitPattern)
    case TypeNumber.int4:
      guard let narrow = Int32(exactly: value) else { throw tooLarge(value) }
      appendSized(narrow)
    case TypeNumber.int2:
      guard let narrow = Int16(exactly: value) else { throw tooLarge(value) }
      appendSized(narrow)
    case TypeNumber.bool: appendSized(UInt8(value == 0 ? 0 : 1))
    case TypeNumber.bytea: throw DatabaseError(.failed, "a column of bytes can't hold the number \(value)")
    default:
      var digits = "\(value)"
      digits.withUTF8 { append(field: UnsafeRawBufferPointer($0)) }
    }
  }

  func append(_ value: Double, as type: Oid) throws {
    if type == TypeNumber.float8 { return appendSized(value.bitPattern) }
    guard let whole = Int64(exactly: value) else {
      throw DatabaseError(.failed, "\(value) is for a column of real numbers")
    }
    try append(whole, as: type)
  }

  /// Hands over the whole stream, with its end.
  func finished<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    appendInteger(Int16(-1))
    return try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
  }

  private func tooLarge(_ value: Int64) -> DatabaseError {
    DatabaseError(.failed, "\(value) is too large for its column")
  }

  private func appendSized(_ value: some FixedWidthInteger) {
    appendInteger(Int32(value.bitWidth / 8))
    appendInteger(value)
  }

  private func appendInteger<Value: FixedWidthInteger>(_ value: Value) {
    reserve(MemoryLayout<Value>.size)
    bytes.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
    count += MemoryLayout<Value>.size
  }

  private func appendBytes(_ source: UnsafeRawBufferPointer) {
    reserve(source.count)
    UnsafeMutableRawBufferPointer(rebasing: bytes[count..<count + source.count]).copyMemory(from: source)
    count += source.count
  }

  private func reserve(_ more: Int) {
    guard count + more > bytes.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(2 * bytes.count, count + more), alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    bytes.deallocate()
    bytes = larger
  }
}
