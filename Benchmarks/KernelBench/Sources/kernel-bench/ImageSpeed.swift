internal import StewardAnalytics

/// Signatures a second from pixels, and milliseconds to look one image up among a million hashes, all but its own
/// neighbours random.
enum ImageSpeed {
  private static let hashes = 1_000_000

  static func run(files: [String]) throws {
    let images = try files.map(image)
    let hasher = ImageHasher()
    var random = BenchRandom(state: 3)
    var known: [PerceptualHash] = []
    var count = 0
    let seconds = KernelBench.seconds {
      for _ in 0..<3 {
        known = images.compactMap { try? hasher.signature(of: $0).hash }
        count += images.count
      }
    }
    print("signatures_per_second \(Double(count) / seconds)")
    let probes = images.prefix(60).compactMap { try? hasher.probe(of: $0) }
    while known.count < hashes {
      known.append(PerceptualHash(words: SIMD4(random.next(), random.next(), random.next(), random.next())))
    }
    let index = try HashIndex(known)
    var hits = 0
    for (name, effort) in [("thorough", HashIndex.Effort.thorough), ("quick", .quick)] {
      let spent = KernelBench.seconds {
        for probe in probes { hits += index.search(probe.codes, within: 66, effort: effort).count }
      }
      print("milliseconds_a_probe_\(name) \(1000 * spent / Double(max(probes.count, 1)))")
    }
    print("hits \(hits)")
  }

  private static func image(_ path: String) throws -> RGBImage {
    let name = path.split(separator: "/").last ?? ""
    let sides = (name.split(separator: ".").first ?? "").split(separator: "x").compactMap { Int($0) }
    guard sides.count == 2 else { throw BenchError(description: "\(path) isn't named by its size") }
    return try RGBImage(width: sides[0], height: sides[1], pixels: try Files.bytes(path))
  }
}
