/// An image as 64 × 64 averages of equal areas, whatever its size and shape.
///
/// - Complexity: O(*width* · *height*) time, O(*width*) memory beside the result.
struct AreaThumbnail {
  static let side = AreaWeights.cells
  /// Chroma is kept in half of the resolution: it only tells colours apart.
  static let chromaSide = side / 2

  /// Luma 0 … 255, row by row (ITU-R BT.601).
  let luma: [Float]
  /// Blue and red difference, −128 … 127, row by row.
  let blueDifference: [Int8]
  let redDifference: [Int8]

  /// - Parameter image: 16 pixels a side or more.
  init(_ image: RGBImage) {
    let rows = AreaWeights(side: image.height)
    let columns = AreaWeights(side: image.width)
    // Four lanes a cell: red, green, blue and one that is of no use.
    var cells = [SIMD4<Float>](repeating: .zero, count: Self.side * Self.side)
    // One more than needed, since the last pixel is read with four lanes as well.
    var rowSums = [UInt16](repeating: 0, count: image.width * 3 + 1)
    let columnWeights = columns.weights.map(Float.init)
    image.pixels.withUnsafeBufferPointer { pixels in
      rowSums.withUnsafeMutableBufferPointer { sums in
        cells.withUnsafeMutableBufferPointer { cells in
          for cellRow in 0..<Self.side {
            Self.addRows(of: pixels, stride: image.width * 3, rows: rows, cell: cellRow, into: sums)
            Self.addColumns(
              of: UnsafeRawBufferPointer(sums), columns: columns, weights: columnWeights,
              into: UnsafeMutableBufferPointer(rebasing: cells[cellRow * Self.side..<(cellRow + 1) * Self.side]))
          }
        }
      }
    }
    (luma, blueDifference, redDifference) = Self.planes(of: cells)
  }

  /// Weighted sums of whole rows, at most 255 · 256, which just fits 16 bits.
  private static func addRows(
    of pixels: UnsafeBufferPointer<UInt8>, stride: Int, rows: AreaWeights, cell: Int,
    into sums: UnsafeMutableBufferPointer<UInt16>
  ) {
    guard let pixels = pixels.baseAddress, let sums = sums.baseAddress else { return }
    for entry in rows.starts[cell]..<rows.starts[cell + 1] {
      let weight = rows.weights[entry]
      let row = pixels + rows.pixels[entry] * stride
      // Plain loops, which the compiler turns into vectors. The sum can't overflow.
      if entry == rows.starts[cell] {
        for index in 0..<stride { sums[index] = UInt16(truncatingIfNeeded: row[index]) &* weight }
      } else {
        for index in 0..<stride { sums[index] &+= UInt16(truncatingIfNeeded: row[index]) &* weight }
      }
    }
  }

  /// Weighted sums along a row of sums, at most 255 · 2¹⁶: exact in single precision.
  private static func addColumns(
    of sums: UnsafeRawBufferPointer, columns: AreaWeights, weights: [Float],
    into cells: UnsafeMutableBufferPointer<SIMD4<Float>>
  ) {
    for cell in 0..<side {
      var total = SIMD4<Float>.zero
      for entry in columns.starts[cell]..<columns.starts[cell + 1] {
        let sum = sums.loadUnaligned(fromByteOffset: columns.pixels[entry] * 6, as: SIMD4<UInt16>.self)
        total += SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: sum)) * weights[entry]
      }
      cells[cell] = total
    }
  }

  private static func planes(of cells: [SIMD4<Float>]) -> (luma: [Float], blue: [Int8], red: [Int8]) {
    var luma = [Float](repeating: 0, count: side * side)
    for (index, cell) in cells.enumerated() {
      luma[index] = (0.299 * cell[0] + 0.587 * cell[1] + 0.114 * cell[2]) / 65536
    }
    var blue = [Int8](repeating: 0, count: chromaSide * chromaSide)
    var red = blue
    for row in 0..<chromaSide {
      for column in 0..<chromaSide {
        let corner = row * 2 * side + column * 2
        let color = (cells[corner] + cells[corner + 1]) + (cells[corner + side] + cells[corner + side + 1])
        let bright = (0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2])
        blue[row * chromaSide + column] = Int8((0.564 * (color[2] - bright) / 262144).rounded().clamped(to: -128...127))
        red[row * chromaSide + column] = Int8((0.713 * (color[0] - bright) / 262144).rounded().clamped(to: -128...127))
      }
    }
    return (luma, blue, red)
  }
}

extension Float {
  func clamped(to range: ClosedRange<Float>) -> Float { min(max(self, range.lowerBound), range.upperBound) }
}
