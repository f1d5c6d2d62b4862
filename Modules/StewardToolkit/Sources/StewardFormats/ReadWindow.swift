/// The part of a source that is in memory: bytes are put at its end and taken from its start.
@usableFromInline
struct ReadWindow: Sendable {
  /// How much is asked of a source at a time: large enough for few calls, small enough for a core's own cache.
  static let chunk = 256 << 10
  /// The room at first: many documents are small.
  private static let initial = 16 << 10
  /// Room beyond the end, so that eight bytes may be loaded at every place of the content.
  static let slack = 8

  /// The content is at `start..<end`.
  @usableFromInline private(set) var bytes: [UInt8]
  @usableFromInline private(set) var start = 0
  private(set) var end = 0
  /// The source has no more.
  private(set) var atEnd = false

  init() { bytes = [UInt8](repeating: 0, count: Self.initial + Self.slack) }

  var count: Int { end - start }

  /// Gives up bytes at the start.
  mutating func consume(_ count: Int) { start += count }

  /// Reads until there are at least `wanted` bytes more than before, or the source ends.
  mutating func fill(from source: inout some ByteSource, wanting wanted: Int = 1) throws {
    let goal = count + max(1, wanted)
    while count < goal, !atEnd {
      makeRoom(for: goal)
      let limit = bytes.count - Self.slack
      let put = try bytes.withUnsafeMutableBytes { all in
        let room = UnsafeMutableRawBufferPointer(rebasing: all[end..<limit])
        return min(max(0, try source.read(into: room)), room.count)
      }
      end += put
      atEnd = put == 0
    }
  }

  /// Writes within the content, as when an escape is taken out of a field.
  mutating func withContent<R>(_ body: (UnsafeMutableRawBufferPointer) -> R) -> R {
    bytes.withUnsafeMutableBytes { body(UnsafeMutableRawBufferPointer(rebasing: $0[start..<end])) }
  }

  /// Moves the content to the front, and makes the room larger where it is the content that fills it, or where what was
  /// there at first was used up.
  private mutating func makeRoom(for goal: Int) {
    guard end == bytes.count - Self.slack || start + goal > bytes.count - Self.slack else { return }
    let count = self.count
    if start > 0 {
      bytes.withUnsafeMutableBytes { all in
        guard let base = all.baseAddress else { return }
        base.copyMemory(from: base + start, byteCount: count)
      }
      (start, end) = (0, count)
    }
    var room = bytes.count - Self.slack
    guard goal > room || room < Self.chunk else { return }
    room = max(room, Self.chunk)
    while room < goal { room *= 2 }
    var larger = [UInt8](repeating: 0, count: room + Self.slack)
    larger.replaceSubrange(0..<count, with: bytes[0..<count])
    bytes = larger
  }
}
