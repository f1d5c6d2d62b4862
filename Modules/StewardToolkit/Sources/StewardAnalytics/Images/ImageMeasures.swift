/// What guidelines for product images ask about, measured from pixels.
public struct ImageMeasures: Hashable, Sendable {
  /// Pixels.
  public let width: Int
  public let height: Int
  /// Share of the pixels along the outline of the image that are white, 0 … 1: whether the background is.
  public let whiteBackgroundShare: Double
  /// Share of all pixels that are white, 0 … 1.
  public let whiteShare: Double
  /// The smallest box around everything that isn't white, in pixels; `nil` where all is white.
  public let productBox: PixelBox?

  public var smallestSide: Int { min(width, height) }
  public var longestSide: Int { max(width, height) }

  /// Share of the image's area that the box around the product takes, 0 … 1. An image without white margins is full.
  public var fillRatio: Double {
    guard let box = productBox else { return 0 }
    return Double(box.width) * Double(box.height) / (Double(width) * Double(height))
  }

  /// Share of the image that the box takes along the side where it takes more, 0 … 1: a bottle can fill the frame in
  /// height only.
  public var longestFill: Double {
    guard let box = productBox else { return 0 }
    return max(Double(box.width) / Double(width), Double(box.height) / Double(height))
  }

  /// Measures an image.
  ///
  /// - Parameters:
  ///   - whiteLevel: a pixel is white where its red, green and blue are all at least this.
  ///   - specksPerThousand: a row or a column in which no more pixels than this share aren't white has no product in it,
  ///     so that dust and traces of compression don't widen the box.
  /// - Complexity: O(*pixels*) time, O(*width* + *height*) memory.
  public init(of image: RGBImage, whiteLevel: UInt8, specksPerThousand: Int = 2) {
    width = image.width
    height = image.height
    var columnCounts = [Int32](repeating: 0, count: image.width)
    var rowCounts = [Int](repeating: 0, count: image.height)
    var outlineWhite = 0
    image.pixels.withUnsafeBufferPointer { pixels in
      for row in 0..<image.height {
        let start = row * image.width * 3
        var coloured = 0
        for column in 0..<image.width {
          let at = start + column * 3
          let isWhite = min(pixels[at], min(pixels[at + 1], pixels[at + 2])) >= whiteLevel
          coloured += isWhite ? 0 : 1
          columnCounts[column] &+= isWhite ? 0 : 1
          if isWhite && (row == 0 || row == image.height - 1 || column == 0 || column == image.width - 1) {
            outlineWhite += 1
          }
        }
        rowCounts[row] = coloured
      }
    }
    let outline =
      image.width == 1 || image.height == 1 ? image.width * image.height : 2 * (image.width + image.height) - 4
    whiteBackgroundShare = Double(outlineWhite) / Double(outline)
    whiteShare = 1 - Double(rowCounts.reduce(0, +)) / Double(image.width * image.height)
    let rows = rowCounts.indices.filter { rowCounts[$0] * 1_000 > specksPerThousand * image.width }
    let columns = columnCounts.indices.filter { Int(columnCounts[$0]) * 1_000 > specksPerThousand * image.height }
    if let top = rows.first, let bottom = rows.last, let left = columns.first, let right = columns.last {
      productBox = PixelBox(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    } else {
      productBox = nil
    }
  }
}

/// A rectangle of pixels.
public struct PixelBox: Hashable, Sendable {
  public let left: Int
  public let top: Int
  public let width: Int
  public let height: Int

  public init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}
