/// The colours of a window, in 12 × 12 cells.
struct ColorCells: Hashable, Sendable {
  static let side = 12
  /// A cell whose colour is weaker than this, in levels of chroma, has no hue.
  private static let weakest: Float = 10
  /// Hues further apart than 45° contradict each other: its cosine.
  private static let cosine: Float = 0.7

  /// Row by row.
  let blueDifference: [Int8]
  let redDifference: [Int8]

  /// Cells in which both have a hue, and not the same one.
  ///
  /// Light, contrast and loss of colour leave hues as they are or take them away; the variant of a pack has others. The
  /// outermost cells don't count, since a frame or a banner reaches into them: 100 are left.
  ///
  /// - Parameter mirrored: whether the other cells are seen in a mirror.
  /// - Complexity: O(cells).
  func conflicts(with other: ColorCells, mirrored: Bool) -> Int {
    var count = 0
    for row in 1..<Self.side - 1 {
      for column in 1..<Self.side - 1 {
        let here = row * Self.side + column
        let there = mirrored ? row * Self.side + Self.side - 1 - column : here
        let first = SIMD2(Float(blueDifference[here]), Float(redDifference[here]))
        let second = SIMD2(Float(other.blueDifference[there]), Float(other.redDifference[there]))
        let firstStrength = (first * first).sum().squareRoot()
        let secondStrength = (second * second).sum().squareRoot()
        guard firstStrength > Self.weakest, secondStrength > Self.weakest else { continue }
        if (first * second).sum() < Self.cosine * firstStrength * secondStrength { count += 1 }
      }
    }
    return count
  }
}

/// The colours of a whole image, of which windows are cut.
struct ColorPlanes: Hashable, Sendable {
  let blueDifference: [Int8]
  let redDifference: [Int8]

  init(_ thumbnail: AreaThumbnail) {
    blueDifference = thumbnail.blueDifference
    redDifference = thumbnail.redDifference
  }

  /// Area averages within a window. A turn is passed over: at five degrees a corner moves by less than half a cell.
  func cells(in window: HashWindow) -> ColorCells {
    let rows = Self.shares(of: window.y)
    let columns = Self.shares(of: window.x)
    func averages(_ plane: [Int8]) -> [Int8] {
      rows.flatMap { row in
        columns.map { column in
          var sum: Float = 0
          for (y, height) in row {
            for (x, width) in column { sum += height * width * Float(plane[y * AreaThumbnail.chromaSide + x]) }
          }
          return Int8(sum.rounded().clamped(to: -128...127))
        }
      }
    }
    return ColorCells(blueDifference: averages(blueDifference), redDifference: averages(redDifference))
  }

  /// For each of 12 equal parts of a stretch: the chroma cells it covers, and the share of each.
  private static func shares(of stretch: HashWindow.Stretch) -> [[(cell: Int, share: Float)]] {
    let scale = Double(AreaThumbnail.chromaSide) / Double(AreaThumbnail.side)
    let (low, length) = (stretch.low * scale, (stretch.high - stretch.low) * scale)
    return (0..<ColorCells.side).map { part in
      let start = low + length * Double(part) / Double(ColorCells.side)
      let end = low + length * Double(part + 1) / Double(ColorCells.side)
      return (Int(start)...min(Int(end), AreaThumbnail.chromaSide - 1)).map { cell in
        (cell, Float((min(end, Double(cell + 1)) - max(start, Double(cell))) / (end - start)))
      }
    }
  }
}
