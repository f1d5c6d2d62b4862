internal import Glibc

/// Cosines over a window along one side of a thumbnail: weights that turn cells into the window's frequencies.
///
/// Frequency k of the window [a, b] is (1/L)∫cos(πk(x − a)/L) f(x) dx with L = b − a and f constant within a cell, so a
/// cell weighs the difference of F(e) = sin(πk(e − a)/L)/(πk) at its edges, cut to the window: no resampling. Where the
/// window ends at edges of cells this is the DCT-II (Ahmed, Natarajan and Rao, "Discrete Cosine Transform", *IEEE Trans.
/// Computers* C-23, 1974) times sinc(k/2N)/N. A window is symmetric about a cell or an edge, so that cells come in
/// pairs: even frequencies weigh their sum and odd ones their difference, which halves the work, and makes the
/// frequencies of a mirrored image exactly equal, the odd ones negative.
struct CosineAxis {
  /// Cells that the window touches.
  let cells: Range<Int>
  /// Pairs of cells, from the outside in; where the number of cells is odd, the last is the one in the middle.
  var pairs: Int { (cells.count + 1) / 2 }
  /// Frequency by frequency, a weight a pair. Multiples of 2⁻²⁴, so that they don't depend on the last digit of a
  /// mathematics library.
  let weights: [Float]
  /// The same, pair by pair: 12 even frequencies (0, 2 … 20 and a zero), then 12 odd ones.
  let weightsByPair: [Float]

  /// - Parameters:
  ///   - low: where the window begins, in cells from the left or the top, a multiple of ¼.
  ///   - high: where it ends; low + high is whole.
  init(_ low: Double, _ high: Double) {
    precondition(0 <= low && low < high && high <= Double(AreaThumbnail.side), "a window lies within the thumbnail")
    precondition((low + high).rounded() == low + high, "a window is symmetric about a cell or an edge")
    cells = Int(low.rounded(.down))..<Int(high.rounded(.up))
    let length = high - low
    let pairs = (cells.count + 1) / 2
    let kinds = HashFrequencies.count
    var weights = [Float](repeating: 0, count: kinds * pairs)
    var byPair = [Float](repeating: 0, count: pairs * 24)
    for frequency in 0..<kinds {
      for pair in 0..<pairs {
        let left = max(Double(cells.lowerBound + pair), low) - low
        let right = Double(cells.lowerBound + pair + 1) - low
        let alone = cells.count % 2 == 1 && pair == pairs - 1
        var weight = (right - left) / length
        if frequency > 0 {
          let turn = Double.pi * Double(frequency)
          weight = (sin(turn * right / length) - sin(turn * left / length)) / turn
          if alone && frequency % 2 == 1 { weight = 0 }
        }
        let kept = Float((weight * 0x1p24).rounded() * 0x1p-24)
        weights[frequency * pairs + pair] = kept
        byPair[pair * 24 + frequency % 2 * 12 + frequency / 2] = kept
      }
    }
    self.weights = weights
    self.weightsByPair = byPair
  }
}
