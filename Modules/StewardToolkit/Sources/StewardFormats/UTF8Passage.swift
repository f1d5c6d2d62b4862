/// Lets UTF-8 through, straight into the reader's buffer, and refuses anything else.
struct UTF8Passage {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private var check = UTF8Check()
  private var offset = 0
  private var line = 1
  private var begun = false
  /// The first bytes, read ahead to look for a byte order mark.
  private var ahead: [UInt8] = []

  mutating func read(
    from base: inout some ByteSource, into buffer: UnsafeMutableRawBufferPointer
  ) throws -> Int {
    if !begun { try begin(from: &base) }
    if !ahead.isEmpty {
      let count = min(ahead.count, buffer.count)
      buffer.copyBytes(from: ahead.prefix(count))
      ahead.removeFirst(count)
      return count
    }
    let count = min(max(0, try base.read(into: buffer)), buffer.count)
    guard count > 0 else {
      if check.isIncomplete { throw FormatError.undecodable(nil, charset: "UTF-8", offset: offset, line: line) }
      return 0
    }
    try verify(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  private mutating func begin(from base: inout some ByteSource) throws {
    begun = true
    try withUnsafeTemporaryAllocation(byteCount: 3, alignment: 1) { room in
      while ahead.count < 3 {
        let count = min(max(0, try base.read(into: .init(rebasing: room[ahead.count...]))), 3 - ahead.count)
        guard count > 0 else { break }
        ahead.append(contentsOf: room[ahead.count..<ahead.count + count])
      }
    }
    try ahead.withUnsafeBytes { try verify($0) }
    if ahead == Self.byteOrderMark { ahead = [] }
  }

  private mutating func verify(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    if let fault = check.consume(bytes) {
      let before = UnsafeRawBufferPointer(rebasing: bytes[..<fault])
      throw FormatError.undecodable(
        bytes[fault], charset: "UTF-8", offset: offset + fault, line: line + ByteScan.count(0x0A, in: before))
    }
    offset += bytes.count
    line += ByteScan.count(0x0A, in: bytes)
  }
}
