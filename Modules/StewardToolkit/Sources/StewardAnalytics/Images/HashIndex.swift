/// Finds the hashes near a given one among millions.
///
/// Multi-index hashing (Norouzi, Punjani and Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", *CVPR* 2012,
/// §3) over the two words of the lowest frequencies: each of their eight bands of 16 bits is a table, and what is near
/// agrees with what is looked for in one of them but for one bit. An entry that is found so is compared by the word of
/// its band, which stands in the table, and only what is near in that by the whole hash. Ours: bands of the low
/// frequencies only, which change least, so that ``Effort/quick`` and ``Effort/thorough`` miss some near hashes;
/// ``Effort/exact`` doesn't.
///
/// 128 bytes a hash, and 2 MiB.
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

  /// Bits in which the word of a band differs at most.
  private static let wordBits = 14
  private static let bands = 8
  private static let buckets = 1 << 16
  /// Nothing, and each bit of a band.
  private static let masks = [0] + (0..<16).map { 1 << $0 }

  private let hashes: [PerceptualHash]
  /// Band by band, where each bucket begins in the two arrays below.
  private let starts: [UInt32]
  /// Band by band `count` entries: the word that the band is of.
  private let words: [UInt64]
  private let positions: [UInt32]

  public var count: Int { hashes.count }

  /// - Throws: ``ImageError/tooManyHashes(_:)`` for more than a billion.
  /// - Complexity: O(*n*).
  public init(_ hashes: [PerceptualHash]) throws(ImageError) {
    guard hashes.count <= 1_000_000_000 else { throw .tooManyHashes(hashes.count) }
    let count = hashes.count
    var starts = [UInt32](repeating: 0, count: Self.bands * (Self.buckets + 1))
    var words = [UInt64](repeating: 0, count: Self.bands * count)
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
        words[entry] = hash.words[band / 4]
        positions[entry] = UInt32(position)
      }
    }
    self.hashes = hashes
    self.starts = starts
    self.words = words
    self.positions = positions
  }

  @inline(__always)
  private static func bucket(_ hash: PerceptualHash, _ band: Int) -> Int {
    Int(truncatingIfNeeded: hash.words[band / 4] >> UInt64(band % 4 * 16)) & 0xFFFF
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
        for mask in Self.masks {
          let at = band * (Self.buckets + 1) + (own ^ mask)
          let entries = band * count + Int(starts[at])..<band * count + Int(starts[at + 1])
          if !entries.isEmpty { buckets.append(Bucket(entries: entries, word: sought.words[band / 4])) }
          allowed -= entries.count
        }
      }
      guard allowed >= 0 else { return nil }
      // The first entry of every bucket before the others, so that the processor fetches many buckets at once.
      words.withUnsafeBufferPointer { words in
        func compare(_ entry: Int, _ word: UInt64) {
          guard (words[entry] ^ word).nonzeroBitCount <= Self.wordBits else { return }
          let position = positions[entry]
          let bits = hashes[Int(position)].distance(to: sought)
          if bits <= within, bits < nearest[position]?.differingBits ?? Int.max {
            nearest[position] = Hit(position: Int(position), code: code, differingBits: bits)
          }
        }
        for bucket in buckets { compare(bucket.entries.lowerBound, bucket.word) }
        for bucket in buckets {
          for entry in bucket.entries.dropFirst() { compare(entry, bucket.word) }
        }
      }
    }
    return Array(nearest.values)
  }

  private struct Bucket {
    let entries: Range<Int>
    /// The word of what is looked for that the entries are compared with.
    let word: UInt64
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
