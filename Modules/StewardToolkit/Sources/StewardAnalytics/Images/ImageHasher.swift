/// Makes what is kept of an image, and what an image is looked up by.
///
/// Source of the idea: signs of the low frequencies of a cosine transform (Zauner, *Implementation and Benchmarking of
/// Perceptual Image Hash Functions*, 2010, §3.2.1). Ours: one kept window against many windows of the image that is looked
/// up, signs against zero rather than the median (so that mirroring is exact), and frequencies ordered from low to high.
///
/// Deterministic: the same pixels give the same bits. Holds tables only, and may be used from many threads.
public struct ImageHasher: Sendable {
  /// Pixels that the shorter side needs.
  public static let minimumSide = 16
  /// An amplitude in levels of luma; frequencies below it may be noise.
  static let noise: Float = 0.25
  /// Frequencies above noise that a hash needs; all but 4 of the 256 bits stand for one.
  static let neededFrequencies = 24

  private let axes: [CosineAxis]
  private let windows: [(x: Int, y: Int, turn: Int)]

  public init() {
    var stretches: [HashWindow.Stretch] = []
    func axis(_ stretch: HashWindow.Stretch) -> Int {
      if let known = stretches.firstIndex(of: stretch) { return known }
      stretches.append(stretch)
      return stretches.count - 1
    }
    windows = HashWindow.all.map { (axis($0.x), axis($0.y), $0.turn) }
    axes = stretches.map { CosineAxis($0.low, $0.high) }
  }

  /// What is kept of an image: 320 bytes.
  ///
  /// - Throws: ``ImageError/tooSmall(side:needed:)``, ``ImageError/tooLittleDetail(frequencies:needed:)``.
  /// - Complexity: O(*pixels*).
  public func signature(of image: RGBImage) throws(ImageError) -> ImageSignature {
    let thumbnail = try thumbnail(of: image)
    let columns = WindowTransform.vertical(thumbnail.luma, axes[windows[0].y])
    return try signature(of: thumbnail, columns: columns)
  }

  /// What an image is looked up by: its hashes through all windows.
  ///
  /// - Throws: as ``signature(of:)``.
  /// - Complexity: O(*pixels*), and as much again as for some 200,000 pixels.
  public func probe(of image: RGBImage) throws(ImageError) -> ImageProbe {
    let thumbnail = try thumbnail(of: image)
    var vertical = [[Float]](repeating: [], count: axes.count)
    vertical[windows[0].y] = WindowTransform.vertical(thumbnail.luma, axes[windows[0].y])
    let signature = try signature(of: thumbnail, columns: vertical[windows[0].y])
    var hashes: [PerceptualHash] = []
    hashes.reserveCapacity(windows.count)
    for window in windows {
      let columns: [Float]
      if window.turn != 0 {
        let turned = TurnedThumbnail.shared.turn(thumbnail.luma, mirrored: window.turn < 0)
        columns = WindowTransform.vertical(turned, axes[window.y])
      } else {
        if vertical[window.y].isEmpty {
          vertical[window.y] = WindowTransform.vertical(thumbnail.luma, axes[window.y])
        }
        columns = vertical[window.y]
      }
      hashes.append(WindowTransform.hash(of: WindowTransform.horizontal(columns, axes[window.x])))
    }
    return ImageProbe(signature: signature, hashes: hashes, colors: ColorPlanes(thumbnail))
  }

  private func thumbnail(of image: RGBImage) throws(ImageError) -> AreaThumbnail {
    let side = min(image.width, image.height)
    guard side >= Self.minimumSide else { throw .tooSmall(side: side, needed: Self.minimumSide) }
    return AreaThumbnail(image)
  }

  private func signature(of thumbnail: AreaThumbnail, columns: [Float]) throws(ImageError) -> ImageSignature {
    let amplitudes = WindowTransform.horizontal(columns, axes[windows[0].x])
    let loud = WindowTransform.places.reduce(0) { $0 + (abs(amplitudes[Int($1)]) > Self.noise ? 1 : 0) }
    guard loud >= Self.neededFrequencies else {
      throw .tooLittleDetail(frequencies: loud, needed: Self.neededFrequencies)
    }
    return ImageSignature(
      hash: WindowTransform.hash(of: amplitudes),
      colors: ColorPlanes(thumbnail).cells(in: .inner))
  }
}
