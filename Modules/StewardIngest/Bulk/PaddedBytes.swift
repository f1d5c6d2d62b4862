/// A text with room behind it, so that it can be compared eight bytes at a time.
struct PaddedBytes {
  private let storage = Storage()

  private final class Storage {
    var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
    var capacity = 56
    var count = 0
    deinit { base.deallocate() }
  }

  static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

  /// The lowest bytes of a word, at most eight.
  @inline(__always)
  static func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : ~(.max &<< UInt64(truncatingIfNeeded: count &* 8)) }

  /// Compares eight bytes at a time; eight bytes behind either end have to be readable.
  @inline(__always)
  static func isSame(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    var offset = 0
    while offset < count {
      let difference =
        left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        ^ right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard difference & mask(count &- offset) == 0 else { return false }
      offset &+= 8
    }
    return true
  }

  @inline(__always)
  static func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let left = left.baseAddress, let base = right.baseAddress else { return true }
    return isSame(left, base, right.count)
  }

  /// A multiplicative hash of eight bytes at a time (Knuth, The Art of Computer Programming 3, section 6.4).
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress else { return 0 }
    var hash = UInt64(truncatingIfNeeded: bytes.count)
    var offset = 0
    while offset < bytes.count {
      let word = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & mask(bytes.count - offset)
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      offset += 8
    }
    return hash
  }

  var bytes: UnsafeRawBufferPointer {
    storage.count == 0 ? Self.none : UnsafeRawBufferPointer(start: storage.base, count: storage.count)
  }

  func set(_ text: [UInt8]) { text.withUnsafeBytes { set($0) } }

  func set(_ text: UnsafeRawBufferPointer) {
    if text.count > storage.capacity {
      storage.base.deallocate()
      storage.capacity = text.count * 2
      storage.base = .allocate(byteCount: storage.capacity + 8, alignment: 8)
    }
    if let source = text.baseAddress { storage.base.copyMemory(from: source, byteCount: text.count) }
    storage.count = text.count
  }
}
