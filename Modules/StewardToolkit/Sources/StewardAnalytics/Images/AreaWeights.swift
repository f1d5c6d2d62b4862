/// How much of each pixel along one side belongs to each of 64 equal cells: the weights of an area average.
///
/// Weights are whole 256ths that add up to 256 in each cell, so that sums of bytes are exact: the same thumbnail on
/// every machine, and a mirrored image has exactly the mirrored thumbnail. Beyond 16,384 pixels a side, pixels begin to
/// get no weight, and the average becomes a sample.
struct AreaWeights {
  static let cells = 64

  /// Where the pixels of each cell begin in ``pixels`` and ``weights``; one entry more than cells.
  let starts: [Int]
  let pixels: [Int]
  /// 1 … 256.
  let weights: [UInt16]

  /// - Parameter side: pixels along the side, at least 1.
  /// - Complexity: O(*side*).
  init(side: Int) {
    var cellPixels: [[(pixel: Int, weight: UInt16)]] = Array(repeating: [], count: Self.cells)
    for cell in 0..<Self.cells / 2 {
      // In 64ths of a pixel, the cell is [cell·side, (cell + 1)·side) and pixel p is [64p, 64p + 64).
      let low = cell * side
      let high = low + side
      var covered = 0
      for pixel in low / Self.cells...(high - 1) / Self.cells {
        let end = min((pixel + 1) * Self.cells, high)
        let cumulated = (512 * (end - low) + side) / (2 * side)
        if cumulated > covered { cellPixels[cell].append((pixel, UInt16(cumulated - covered))) }
        covered = cumulated
      }
      // The other half is the mirror image, since rounding from the left would not be.
      cellPixels[Self.cells - 1 - cell] = cellPixels[cell].reversed().map { (side - 1 - $0.pixel, $0.weight) }
    }
    var starts = [0]
    for cell in cellPixels { starts.append(starts[starts.count - 1] + cell.count) }
    self.starts = starts
    self.pixels = cellPixels.flatMap { $0.map(\.pixel) }
    self.weights = cellPixels.flatMap { $0.map(\.weight) }
  }
}
