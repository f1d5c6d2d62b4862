import StewardDomain
import StewardFormats
import Testing

/// A generator with a seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Bytes of which most have a meaning in the format tested.
  mutating func bytes(upTo count: Int, from alphabet: [UInt8]) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in
      Int.random(in: 0..<20, using: &self) == 0
        ? UInt8.random(in: 0...255, using: &self) : alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
    }
  }
}

/// How much a source gives at a time, for what has to be the same whatever the cut.
let cuts = [1, 3, 7, 64 << 10]

func withBytes<R>(_ text: String, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
  try Array(text.utf8).withUnsafeBytes(body)
}

/// The error something throws, if it's one about the format.
func formatError(_ body: () throws -> Void) -> FormatError? {
  do {
    try body()
    return nil
  } catch {
    return error as? FormatError
  }
}

/// The records of a text, each with its line in front.
func records(
  _ bytes: [UInt8], _ dialect: DelimitedDialect, maximumRead: Int = .max, maximumRecordBytes: Int = 16 << 20
) throws -> [[String]] {
  var reader = DelimitedReader(
    ArrayByteSource(bytes, maximumRead: maximumRead), dialect: dialect, maximumRecordBytes: maximumRecordBytes)
  var records: [[String]] = []
  while try reader.next() { records.append(["\(reader.line)"] + (0..<reader.fieldCount).map { reader.string($0) }) }
  return records
}

/// All that a source has.
func drained(_ source: some ByteSource, room: Int = 1_000) throws -> [UInt8] {
  var source = source
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: room)
  while true {
    let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
    if count == 0 { return result }
    result += buffer[..<count]
  }
}
