/// Finds the hashes near a given one among millions.
///
/// Multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", *CVPR* 2012,
/// §3) over the two words of the lowest frequencies: each of their eight bands of 16 bits is a table, and what is near
/// agrees with what is looked for in one of them but for one bit. An entry that is found so is compared by two other bands,
/// which stand in the table, and only what is near in them by the whole hash. Ours: bands of the low
/// frequencies only, which change least, so that ``Effort/quick`` and ``Effort/thorough`` miss some near hashes;
/// ``Effort/exact`` doesn't.
///
/// 96 bytes a hash, and 2 MiB.
public struct HashIndex: Sendable {
  public enum Effort: Hashable, Sendable {
    /// Looks into the four bands of the lowest frequencies: half of the time, several times the misses.
    case quick
    /// Looks into all eight bands.
    case thorough
    /// Compares every hash.
    case exact
  }

  public struct Hit: Hashable, Sendable {
    /// Which of the hashes that the index was made of.
    public let position: Int
    /// Which of the hashes that were looked for.
    public let code: Int
    public let differingBits: Int

    public init(position: Int, code: Int, differingBits: Int) {
      self.position = position
      self.code = code
      self.differingBits = differingBits
    }
  }

  /// Bits, of 32, in which the neighbours of a band differ at most.
  private static let neighbourBits = 7
  private static let bands = 8
  private static let buckets = 1 << 16
  /// Nothing, and each bit of a band.
  private static let masks = [0] + (0..<16).map { 1 << $0 }

  private let hashes: [PerceptualHash]
  /// Band by band, where each bucket begins in the two arrays below.
  private let starts: [UInt32]
  /// Band by band `count` entries: the two bands that follow in the word, and which hash it is.
  private let neighbours: [UInt32]
  private let positions: [UInt32]

  public var count: Int { hashes.count }

  /// - Throws: ``ImageError/tooManyHashes(_:)`` for more than a billion.
  /// - Complexity: O(*n*).
  public init(_ hashes: [PerceptualHash]) throws(ImageError) {
    guard hashes.count <= 1_000_000_000 else { throw .tooManyHashes(hashes.count) }
    let count = hashes.count
    var starts = [UInt32](repeating: 0, count: Self.bands * (Self.buckets + 1))
    var neighbours = [UInt32](repeating: 0, count: Self.bands * count)
    var positions = [UInt32](repeating: 0, count: Self.bands * count)
    for band in 0..<Self.bands {
      let first = band * (Self.buckets + 1)
      for hash in hashes { starts[first + Self.bucket(hash, band) + 1] += 1 }
      for bucket in 0..<Self.buckets { starts[first + bucket + 1] += starts[first + bucket] }
      var next = Array(starts[first..<first + Self.buckets])
      for (position, hash) in hashes.enumerated() {
        let bucket = Self.bucket(hash, band)
        let entry = band * count + Int(next[bucket])
        next[bucket] += 1
        neighbours[entry] = Self.neighbours(hash, band)
        positions[entry] = UInt32(position)
      }
    }
    self.hashes = hashes
    self.starts = starts
    self.neighbours = neighbours
    self.positions = positions
  }

  @inline(__always)
  private static func bucket(_ hash: PerceptualHash, _ band: Int) -> Int {
    Int(truncatingIfNeeded: hash.words[band / 4] >> UInt64(band % 4 * 16)) & 0xFFFF
  }

  /// The two bands that follow in the same word; the first follows the last.
  @inline(__always)
  private static func neighbours(_ hash: PerceptualHash, _ band: Int) -> UInt32 {
    let word = hash.words[band / 4]
    let shift = UInt64((band + 1) % 4 * 16)
    return UInt32(truncatingIfNeeded: word &>> shift | word &<< (64 &- shift))
  }

  /// Hashes that are near one of several, such as ``ImageProbe/codes``.
  ///
  /// - Parameters:
  ///   - codes: what is looked for.
  ///   - within: most bits that may differ.
  /// - Returns: each near hash once, with the code it is nearest to; nearest first, then by position.
  /// - Complexity: O(*codes* · *n* / 500) on unrelated hashes, half as much for ``Effort/quick``. Where hashes crowd into
  ///   few buckets, a search that would visit more than *codes* · *n* / 16 entries compares every hash instead, which is
  ///   the most that it costs.
  public func search(_ codes: [PerceptualHash], within: Int, effort: Effort = .thorough) -> [Hit] {
    guard !codes.isEmpty else { return [] }
    var found: [Hit]?
    switch effort {
    case .quick: found = lookUp(codes, within: within, bands: Self.bands / 2)
    case .thorough: found = lookUp(codes, within: within, bands: Self.bands)
    case .exact: break
    }
    return (found ?? scan(codes, within: within)).sorted {
      ($0.differingBits, $0.position) < ($1.differingBits, $1.position)
    }
  }

  private func lookUp(_ codes: [PerceptualHash], within: Int, bands: Int) -> [Hit]? {
    var allowed = max(codes.count * count / 16, 4_096)
    var nearest: [UInt32: Hit] = [:]
    var buckets: [Bucket] = []
    for (code, sought) in codes.enumerated() {
      buckets.removeAll(keepingCapacity: true)
      for band in 0..<bands {
        let own = Self.bucket(sought, band)
        let wanted = Self.neighbours(sought, band)
        for mask in Self.masks {
          let at = band * (Self.buckets + 1) + (own ^ mask)
          let entries = band * count + Int(starts[at])..<band * count + Int(starts[at + 1])
          if !entries.isEmpty { buckets.append(Bucket(entries: entries, neighbours: wanted)) }
          allowed -= entries.count
        }
      }
      guard allowed >= 0 else { return nil }
      // Both ends of every bucket before what is between them, so that the processor fetches many buckets at once.
      neighbours.withUnsafeBufferPointer { stored in
        func compare(_ entry: Int, _ wanted: UInt32) {
          guard (stored[entry] ^ wanted).nonzeroBitCount <= Self.neighbourBits else { return }
          let position = positions[entry]
          let bits = hashes[Int(position)].distance(to: sought)
          if bits <= within, bits < nearest[position]?.differingBits ?? Int.max {
            nearest[position] = Hit(position: Int(position), code: code, differingBits: bits)
          }
        }
        for bucket in buckets {
          compare(bucket.entries.lowerBound, bucket.neighbours)
          compare(bucket.entries.upperBound - 1, bucket.neighbours)
        }
        for bucket in buckets where bucket.entries.count > 2 {
          for entry in bucket.entries.lowerBound + 1..<bucket.entries.upperBound - 1 {
            compare(entry, bucket.neighbours)
          }
        }
      }
    }
    return Array(nearest.values)
  }

  private struct Bucket {
    let entries: Range<Int>
    /// The bits of what is looked for that the entries are compared with.
    let neighbours: UInt32
  }

  private func scan(_ codes: [PerceptualHash], within: Int) -> [Hit] {
    var hits: [Hit] = []
    for (position, hash) in hashes.enumerated() {
      var best = Hit(position: position, code: 0, differingBits: Int.max)
      for (code, sought) in codes.enumerated() {
        let bits = hash.distance(to: sought)
        if bits < best.differingBits { best = Hit(position: position, code: code, differingBits: bits) }
      }
      if best.differingBits <= within { hits.append(best) }
    }
    return hits
  }
}
