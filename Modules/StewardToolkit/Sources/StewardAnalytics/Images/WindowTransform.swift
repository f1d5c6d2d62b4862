/// Frequencies of windows of a thumbnail, and their signs as hashes.
///
/// A window costs a vertical step, which windows with the same vertical stretch share, and a horizontal one.
/// - Complexity: some 37,000 multiplications for the vertical step, 10,000 for the horizontal one.
struct WindowTransform {
  private static let side = AreaThumbnail.side
  private static let kinds = HashFrequencies.count
  /// Frequencies of one vertical frequency: 12 even horizontal ones, then 12 odd ones.
  static let stride = 24

  /// The vertical step: for each vertical frequency its amplitude in every column.
  static func vertical(_ luma: [Float], _ axis: CosineAxis) -> [Float] {
    let pairs = axis.pairs
    var folded = [Float](repeating: 0, count: 2 * pairs * side)
    var result = [Float](repeating: 0, count: kinds * side)
    luma.withUnsafeBytes { luma in
      folded.withUnsafeMutableBytes { folded in
        fold(luma, axis, into: folded)
        result.withUnsafeMutableBytes { result in
          axis.weights.withUnsafeBufferPointer { weights in
            for frequency in 0..<kinds {
              let source = UnsafeRawBufferPointer(folded)
              let start = frequency % 2 * pairs * side * 4
              for block in Swift.stride(from: 0, to: side * 4, by: 128) {
                var low = SIMD16<Float>.zero
                var high = SIMD16<Float>.zero
                for pair in 0..<pairs {
                  let weight = weights[frequency * pairs + pair]
                  let from = start + pair * side * 4 + block
                  low += source.loadUnaligned(fromByteOffset: from, as: SIMD16<Float>.self) * weight
                  high += source.loadUnaligned(fromByteOffset: from + 64, as: SIMD16<Float>.self) * weight
                }
                let to = frequency * side * 4 + block
                result.storeBytes(of: low, toByteOffset: to, as: SIMD16<Float>.self)
                result.storeBytes(of: high, toByteOffset: to + 64, as: SIMD16<Float>.self)
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Sums of the paired rows, then their differences.
  private static func fold(
    _ luma: UnsafeRawBufferPointer, _ axis: CosineAxis, into folded: UnsafeMutableRawBufferPointer
  ) {
    let rowBytes = side * 4
    for pair in 0..<axis.pairs {
      let upper = (axis.cells.lowerBound + pair) * rowBytes
      let lower = (axis.cells.upperBound - 1 - pair) * rowBytes
      for block in Swift.stride(from: 0, to: rowBytes, by: 64) {
        let first = luma.loadUnaligned(fromByteOffset: upper + block, as: SIMD16<Float>.self)
        let second = luma.loadUnaligned(fromByteOffset: lower + block, as: SIMD16<Float>.self)
        let sum = upper == lower ? first : first + second
        folded.storeBytes(of: sum, toByteOffset: pair * rowBytes + block, as: SIMD16<Float>.self)
        folded.storeBytes(
          of: first - second, toByteOffset: (axis.pairs + pair) * rowBytes + block, as: SIMD16<Float>.self)
      }
    }
  }

  /// The horizontal step.
  ///
  /// - Returns: ``stride`` amplitudes for each vertical frequency; those whose frequencies add up to more than 21 mean
  ///   nothing. In units of luma.
  static func horizontal(_ columns: [Float], _ axis: CosineAxis) -> [Float] {
    let pairs = axis.pairs
    var result = [Float](repeating: 0, count: kinds * stride)
    columns.withUnsafeBufferPointer { columns in
      axis.weightsByPair.withUnsafeBytes { weights in
        result.withUnsafeMutableBytes { result in
          for frequency in 0..<kinds {
            let row = UnsafeBufferPointer(rebasing: columns[frequency * side..<(frequency + 1) * side])
            var even = SIMD8<Float>.zero
            var evenRest = SIMD4<Float>.zero
            var odd = SIMD8<Float>.zero
            var oddRest = SIMD4<Float>.zero
            // Above 5 vertical half waves, at most 15 horizontal ones are wanted.
            let all = frequency < 6
            for pair in 0..<pairs {
              let left = row[axis.cells.lowerBound + pair]
              let right = row[axis.cells.upperBound - 1 - pair]
              let alone = axis.cells.lowerBound + pair == axis.cells.upperBound - 1 - pair
              let sum = alone ? left : left + right
              let difference = left - right
              let from = pair * stride * 4
              even += weights.loadUnaligned(fromByteOffset: from, as: SIMD8<Float>.self) * sum
              odd += weights.loadUnaligned(fromByteOffset: from + 48, as: SIMD8<Float>.self) * difference
              if all {
                evenRest += weights.loadUnaligned(fromByteOffset: from + 32, as: SIMD4<Float>.self) * sum
                oddRest += weights.loadUnaligned(fromByteOffset: from + 80, as: SIMD4<Float>.self) * difference
              }
            }
            let to = frequency * stride * 4
            result.storeBytes(of: even, toByteOffset: to, as: SIMD8<Float>.self)
            result.storeBytes(of: evenRest, toByteOffset: to + 32, as: SIMD4<Float>.self)
            result.storeBytes(of: odd, toByteOffset: to + 48, as: SIMD8<Float>.self)
            result.storeBytes(of: oddRest, toByteOffset: to + 80, as: SIMD4<Float>.self)
          }
        }
      }
    }
    return result
  }

  /// Where the amplitude of each bit of a hash stands in what the horizontal step returns.
  static let places: [Int32] = HashFrequencies.order.map { frequency in
    Int32(frequency.vertical * stride + frequency.horizontal % 2 * 12 + frequency.horizontal / 2)
  }

  /// Ones where the amplitude is positive.
  static func hash(of amplitudes: [Float]) -> PerceptualHash {
    var words = SIMD4<UInt64>.zero
    amplitudes.withUnsafeBufferPointer { amplitudes in
      places.withUnsafeBufferPointer { places in
        for (bit, place) in places.enumerated() {
          // No branch: half of them would be mispredicted.
          words[bit / 64] |= (amplitudes[Int(place)] > 0 ? 1 : 0) << UInt64(bit % 64)
        }
      }
    }
    return PerceptualHash(words: words)
  }
}
