internal import CPQ

/// The server's numbers of the types that are sent and read in their binary form.
enum TypeNumber {
  static let bool: Oid = 16
  static let bytea: Oid = 17
  static let name: Oid = 19
  static let int8: Oid = 20
  static let int2: Oid = 21
  static let int4: Oid = 23
  static let text: Oid = 25
  static let oid: Oid = 26
  static let float4: Oid = 700
  static let float8: Oid = 701
  static let unknown: Oid = 705
  static let bpchar: Oid = 1042
  static let varchar: Oid = 1043
  static let numeric: Oid = 1700

  static func isText(_ type: Oid) -> Bool {
    type == text || type == varchar || type == bpchar || type == unknown || type == name
  }
}
