internal import CPQ
internal import StewardStorage

/// The current row, read from the binary form and converted where another kind of value is asked for than the column has, as
/// SQLite does: NULL is 0 or empty, a number is its digits.
final class PostgresRow: DatabaseRow {
  private var result: OpaquePointer?
  private var types: [Oid] = []

  func show(_ result: OpaquePointer) {
    self.result = result
    // All rows of a statement have the same columns.
    if types.isEmpty { types = (0..<PQnfields(result)).map { PQftype(result, $0) } }
  }

  func isNull(_ column: Int) -> Bool { PQgetisnull(result, 0, Int32(column)) == 1 }

  func integer(_ column: Int) -> Int64 {
    let bytes = bytes(column)
    guard !bytes.isEmpty else { return 0 }
    switch types[column] {
    case TypeNumber.int8: return load(bytes, as: Int64.self)
    case TypeNumber.int4: return Int64(load(bytes, as: Int32.self))
    case TypeNumber.int2: return Int64(load(bytes, as: Int16.self))
    case TypeNumber.oid: return Int64(load(bytes, as: UInt32.self))
    case TypeNumber.bool: return bytes[0] == 0 ? 0 : 1
    case TypeNumber.float8, TypeNumber.float4:
      let value = real(column)
      return value.isNaN ? 0 : Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    default: return Int64(text(column).prefix { $0 != "." }) ?? 0
    }
  }

  func real(_ column: Int) -> Double {
    let bytes = bytes(column)
    guard !bytes.isEmpty else { return 0 }
    switch types[column] {
    case TypeNumber.float8: return Double(bitPattern: load(bytes, as: UInt64.self))
    case TypeNumber.float4: return Double(Float(bitPattern: load(bytes, as: UInt32.self)))
    case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.oid, TypeNumber.bool:
      return Double(integer(column))
    default: return Double(text(column)) ?? 0
    }
  }

  func text(_ column: Int) -> String {
    let bytes = bytes(column)
    guard !bytes.isEmpty else { return "" }
    switch types[column] {
    case TypeNumber.int8, TypeNumber.int4, TypeNumber.int2, TypeNumber.oid, TypeNumber.bool:
      return "\(integer(column))"
    case TypeNumber.float8, TypeNumber.float4: return "\(real(column))"
    case TypeNumber.numeric: return Numeric.text(bytes)
    default: return String(decoding: bytes, as: UTF8.self)
    }
  }

  func withBlob<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(bytes(column))
  }

  private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
    let index = Int32(column)
    guard PQgetisnull(result, 0, index) == 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: PQgetvalue(result, 0, index), count: Int(PQgetlength(result, 0, index)))
  }

  private func load<Value: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, as type: Value.Type) -> Value {
    bytes.count < MemoryLayout<Value>.size ? 0 : Value(bigEndian: bytes.loadUnaligned(as: Value.self))
  }
}
