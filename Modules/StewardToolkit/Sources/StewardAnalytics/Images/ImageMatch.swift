/// How alike two images are.
public struct ImageMatch: Hashable, Sendable {
  /// Bits of the hashes that differ, through the window that fits best, 0 … 256.
  public let differingBits: Int
  /// Cells of that window, of 100, in which the images have contradicting colours.
  public let colorConflicts: Int
  /// Whether one is the other in a mirror.
  public let mirrored: Bool

  /// 0 (one image) … 256: bits that differ, and two for each cell of contradicting colour.
  public var distance: Int { min(256, differingBits + 2 * colorConflicts) }

  /// Compares an image with what is kept of another one.
  ///
  /// - Parameter within: most bits that may differ; the colours of images further apart aren't looked at.
  /// - Returns: `nil` where more bits differ.
  /// - Complexity: O(windows).
  public init?(of probe: ImageProbe, with kept: ImageSignature, within: Int = 256) {
    let best = BestWindow(of: probe, with: kept.hash)
    guard best.bits <= within else { return nil }
    self.init(best, of: probe, with: kept)
  }

  /// Compares two images, each with what would be kept of the other one: symmetric.
  ///
  /// - Parameter within: as above.
  /// - Complexity: O(windows).
  public init?(between first: ImageProbe, and second: ImageProbe, within: Int = 256) {
    let there = BestWindow(of: first, with: second.signature.hash)
    let back = BestWindow(of: second, with: first.signature.hash)
    guard min(there.bits, back.bits) <= within else { return nil }
    // Where both ways fit equally well, the one with fewer conflicts, so that the order of the images doesn't matter.
    let matches = [
      there.bits <= back.bits ? ImageMatch(there, of: first, with: second.signature) : nil,
      back.bits <= there.bits ? ImageMatch(back, of: second, with: first.signature) : nil,
    ]
    guard let match = matches.compactMap(\.self).min(by: { $0.colorConflicts < $1.colorConflicts }) else { return nil }
    self = match
  }

  private init(_ best: BestWindow, of probe: ImageProbe, with kept: ImageSignature) {
    differingBits = best.bits
    mirrored = best.mirrored
    colorConflicts = kept.colors.conflicts(
      with: probe.colors.cells(in: HashWindow.all[best.window]), mirrored: best.mirrored)
  }
}

/// The window through which an image is most like a hash.
private struct BestWindow {
  var bits = Int.max
  var window = 0
  var mirrored = false

  init(of probe: ImageProbe, with hash: PerceptualHash) {
    let mirror = hash.mirrored
    for (window, seen) in probe.hashes.enumerated() {
      let plain = seen.distance(to: hash)
      if plain < bits { (bits, self.window, mirrored) = (plain, window, false) }
      let reflected = seen.distance(to: mirror)
      if reflected < bits { (bits, self.window, mirrored) = (reflected, window, true) }
    }
  }
}
