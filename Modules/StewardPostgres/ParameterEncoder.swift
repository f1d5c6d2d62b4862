internal import CPQ
internal import StewardStorage

/// Puts values into the form of the parameters' types, which the server infers from the statement.
struct ParameterEncoder {
  private struct Place {
    /// Below zero for NULL.
    let start: Int
    let count: Int
    let isBinary: Bool
  }

  /// Never empty, so that an empty text has an address.
  private var bytes: [UInt8] = [0]
  private var places: [Place] = []

  init(count: Int) { places.reserveCapacity(count) }

  mutating func append(_ value: SQLValue, as type: Oid) throws {
    switch value {
    case .null: places.append(Place(start: -1, count: 0, isBinary: true))
    case .integer(let value): try append(value, as: type)
    case .real(let value): try append(value, as: type)
    case .text(let text):
      if TypeNumber.isText(type) || type == TypeNumber.bytea { appendBinary(text.utf8) } else { appendText(text) }
    case .blob(let blob):
      guard TypeNumber.isText(type) || type == TypeNumber.bytea else { throw mismatch("bytes", type) }
      appendBinary(blob)
    }
  }

  private mutating func append(_ value: Int64, as type: Oid) throws {
    switch type {
    case TypeNumber.int8: appendInteger(value)
    case TypeNumber.int4:
      guard let narrow = Int32(exactly: value) else { throw mismatch("\(value)", type) }
      appendInteger(narrow)
    case TypeNumber.int2:
      guard let narrow = Int16(exactly: value) else { throw mismatch("\(value)", type) }
      appendInteger(narrow)
    case TypeNumber.float8: appendInteger(Double(value).bitPattern)
    case TypeNumber.bool: appendBinary(CollectionOfOne<UInt8>(value == 0 ? 0 : 1))
    case TypeNumber.bytea: throw mismatch("\(value)", type)
    default: appendText("\(value)")
    }
  }

  private mutating func append(_ value: Double, as type: Oid) throws {
    switch type {
    case TypeNumber.float8: appendInteger(value.bitPattern)
    case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.bool:
      guard let whole = Int64(exactly: value) else { throw mismatch("\(value)", type) }
      try append(whole, as: type)
    case TypeNumber.bytea: throw mismatch("\(value)", type)
    default: appendText("\(value)")
    }
  }

  private mutating func appendInteger(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.bigEndian) { appendBinary($0) }
  }

  private mutating func appendBinary(_ value: some Collection<UInt8>) {
    places.append(Place(start: bytes.count, count: value.count, isBinary: true))
    bytes.append(contentsOf: value)
  }

  /// The text form, for types whose binary form isn't known here. It ends with a zero byte.
  private mutating func appendText(_ text: String) {
    places.append(Place(start: bytes.count, count: text.utf8.count, isBinary: false))
    bytes.append(contentsOf: text.utf8)
    bytes.append(0)
  }

  private func mismatch(_ value: String, _ type: Oid) -> DatabaseError {
    DatabaseError(.failed, "\(value) doesn't fit parameter \(places.count + 1), whose type has the number \(type)")
  }

  /// Gives what the library wants: an address, a length and a form for each parameter.
  func withPointers<Result>(
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBytes { raw in
      let base = raw.bindMemory(to: CChar.self).baseAddress
      let values = places.map { place in place.start < 0 ? nil : base.map { $0 + place.start } }
      return try body(values, places.map { Int32($0.count) }, places.map { $0.isBinary ? 1 : 0 })
    }
  }
}
