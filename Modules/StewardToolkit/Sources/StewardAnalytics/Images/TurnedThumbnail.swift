internal import Glibc

/// Turns a thumbnail by five degrees, interpolating between four cells; what comes from outside repeats the edge.
///
/// - Complexity: O(cells).
struct TurnedThumbnail {
  private let corners: [Int32]
  private let weights: [SIMD4<Float>]

  static let shared = TurnedThumbnail(degrees: 5)

  private init(degrees: Double) {
    let side = AreaThumbnail.side
    let centre = Double(side - 1) / 2
    let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    var corners: [Int32] = []
    var weights: [SIMD4<Float>] = []
    for row in 0..<side {
      for column in 0..<side {
        let (x, y) = (Double(column) - centre, Double(row) - centre)
        let fromX = min(max(cosine * x - sine * y + centre, 0), Double(side - 1))
        let fromY = min(max(sine * x + cosine * y + centre, 0), Double(side - 1))
        let left = min(Int(fromX), side - 2)
        let top = min(Int(fromY), side - 2)
        // 256ths, so that the last digits of a mathematics library don't matter.
        let right = Float(((fromX - Double(left)) * 256).rounded() / 256)
        let lower = Float(((fromY - Double(top)) * 256).rounded() / 256)
        corners.append(Int32(top * side + left))
        weights.append(
          SIMD4((1 - right) * (1 - lower), right * (1 - lower), (1 - right) * lower, right * lower))
      }
    }
    self.corners = corners
    self.weights = weights
  }

  /// - Parameters:
  ///   - luma: a thumbnail, row by row.
  ///   - mirrored: whether the turn is the other way round: that of the mirrored thumbnail, mirrored back.
  func turn(_ luma: [Float], mirrored: Bool) -> [Float] {
    let side = AreaThumbnail.side
    return luma.withUnsafeBufferPointer { luma in
      [Float](unsafeUninitializedCapacity: side * side) { result, count in
        for index in 0..<side * side {
          let corner = Int(corners[index])
          let weight = weights[index]
          if mirrored {
            // Both the place that is read and the place that is written are mirrored along their rows.
            let from = corner ^ (side - 1)
            result[index ^ (side - 1)] =
              (luma[from] * weight[0] + luma[from - 1] * weight[1])
              + (luma[from + side] * weight[2] + luma[from + side - 1] * weight[3])
          } else {
            result[index] =
              (luma[corner] * weight[0] + luma[corner + 1] * weight[1])
              + (luma[corner + side] * weight[2] + luma[corner + side + 1] * weight[3])
          }
        }
        count = side * side
      }
    }
  }
}
