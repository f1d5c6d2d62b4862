/// What a marketplace asks of an image. The figures come from the caller's dated pack, none is built in.
public struct ImageGuideline: Hashable, Sendable {
  /// A pixel counts as white from here on.
  public var whiteLevel: UInt8
  /// 0 … 1, of the outline; `nil` where any background will do.
  public var leastWhiteBackground: Double?
  /// 0 … 1, along the side that the product fills more; `nil` where it doesn't matter.
  public var leastFill: Double?
  /// Pixels.
  public var smallestSide: Int?
  public var leastLongestSide: Int?
  public var mostLongestSide: Int?

  public init(
    whiteLevel: UInt8, leastWhiteBackground: Double? = nil, leastFill: Double? = nil, smallestSide: Int? = nil,
    leastLongestSide: Int? = nil, mostLongestSide: Int? = nil
  ) {
    self.whiteLevel = whiteLevel
    self.leastWhiteBackground = leastWhiteBackground
    self.leastFill = leastFill
    self.smallestSide = smallestSide
    self.leastLongestSide = leastLongestSide
    self.mostLongestSide = mostLongestSide
  }

  /// Where an image doesn't keep to the guideline, with what was found and what is asked.
  public enum Breach: Hashable, Sendable {
    case backgroundNotWhite(share: Double, least: Double)
    case productTooSmall(fill: Double, least: Double)
    case sideTooShort(pixels: Int, least: Int)
    case longestSideTooShort(pixels: Int, least: Int)
    case longestSideTooLong(pixels: Int, most: Int)
  }

  /// - Complexity: O(*pixels*).
  public func breaches(of image: RGBImage) -> [Breach] {
    breaches(of: ImageMeasures(of: image, whiteLevel: whiteLevel))
  }

  /// - Parameter measures: taken with the same ``whiteLevel``.
  public func breaches(of measures: ImageMeasures) -> [Breach] {
    var breaches: [Breach] = []
    if let least = leastWhiteBackground, measures.whiteBackgroundShare < least {
      breaches.append(.backgroundNotWhite(share: measures.whiteBackgroundShare, least: least))
    }
    if let least = leastFill, measures.longestFill < least {
      breaches.append(.productTooSmall(fill: measures.longestFill, least: least))
    }
    if let least = smallestSide, measures.smallestSide < least {
      breaches.append(.sideTooShort(pixels: measures.smallestSide, least: least))
    }
    if let least = leastLongestSide, measures.longestSide < least {
      breaches.append(.longestSideTooShort(pixels: measures.longestSide, least: least))
    }
    if let most = mostLongestSide, measures.longestSide > most {
      breaches.append(.longestSideTooLong(pixels: measures.longestSide, most: most))
    }
    return breaches
  }
}
