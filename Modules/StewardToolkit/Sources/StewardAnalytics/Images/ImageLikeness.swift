/// What two images are to each other.
public enum ImageLikeness: String, Hashable, Sendable, CaseIterable {
  /// One picture, perhaps cropped, framed, mirrored, scaled, lit or coloured otherwise.
  case duplicate
  /// One design, not one picture: variants of a pack, shots of one scene. Show them side by side, don't merge them.
  case similar
  case different
}

/// Where duplicates and similar images end. A hash can't tell for certain, so both are choices of the caller.
public struct LikenessLimits: Hashable, Sendable {
  /// The largest ``ImageMatch/distance`` of a duplicate.
  public var duplicateDistance: Int
  /// The most ``ImageMatch/colorConflicts`` of a duplicate: the variant of a pack may have no more than a badge of its own.
  public var duplicateConflicts: Int
  /// The most bits in which similar images differ, whatever their colours.
  public var similarBits: Int

  /// - Parameters:
  ///   - duplicateDistance: 54 keeps 99.9 % of the edited copies that it was measured on.
  ///   - duplicateConflicts: 2 leaves room for colours that brightness clipped.
  ///   - similarBits: 72 shows the nearest 4 in 10,000 pairs of unrelated images.
  public init(duplicateDistance: Int = 54, duplicateConflicts: Int = 2, similarBits: Int = 72) {
    self.duplicateDistance = duplicateDistance
    self.duplicateConflicts = duplicateConflicts
    self.similarBits = similarBits
  }

  public func likeness(of match: ImageMatch) -> ImageLikeness {
    if match.distance <= duplicateDistance, match.colorConflicts <= duplicateConflicts { return .duplicate }
    return match.differingBits <= similarBits ? .similar : .different
  }
}
