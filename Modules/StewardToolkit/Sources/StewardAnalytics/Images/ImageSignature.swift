/// What is kept of an image, to find it again: 320 bytes.
public struct ImageSignature: Hashable, Sendable {
  /// The look of the inner 81 %.
  public let hash: PerceptualHash
  let colors: ColorCells
}

/// What an image is looked up by.
public struct ImageProbe: Hashable, Sendable {
  /// What would be kept of the same image.
  public let signature: ImageSignature
  /// The look through each window; the first is that of ``signature``.
  let hashes: [PerceptualHash]
  let colors: ColorPlanes

  /// All hashes to look up in an index: each window as it is and mirrored.
  public var codes: [PerceptualHash] { hashes + hashes.map(\.mirrored) }
}
