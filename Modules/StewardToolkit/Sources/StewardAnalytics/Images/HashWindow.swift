/// A part of an image whose look is compared with the inner part of another image.
///
/// What is kept of an image is the hash of its inner 81 %. An image that is looked up is hashed through many windows:
/// one of them shows the same part of the scene where it was cropped, framed, shifted, turned or put into a collage.
struct HashWindow: Hashable, Sendable {
  /// A stretch along one side, in cells of a thumbnail.
  struct Stretch: Hashable, Sendable {
    let low: Double
    let high: Double
  }

  let x: Stretch
  let y: Stretch
  /// Whether the thumbnail is turned by 5° first, to one side (−1) or the other (1).
  var turn = 0

  /// The window of the hash that is kept: the inner 81 %.
  static let inner = HashWindow(x: base, y: base)
  static let base = Stretch(low: 6, high: 58)

  /// All windows of an image that is looked up; ``inner`` first. With each window its mirror image is one too.
  static let all: [HashWindow] = {
    let whole = Stretch(low: 0, high: 64)
    // The same image, framed by 5, 10 and 20 %, and cropped by 5 and 10 %; ⁹⁄₁₆ is also what a crop of 15 % kept.
    let centred = [
      base, Stretch(low: 14, high: 50), Stretch(low: 11.5, high: 52.5), Stretch(low: 9, high: 55),
      Stretch(low: 3, high: 61), whole,
    ]
    // A tenth cut off, on one side or on two that meet.
    let cut = [base, Stretch(low: 0, high: 57), Stretch(low: 7, high: 64)]
    // A banner of 10 and 17 % added on one side, or as much cut off what was kept.
    let banner = [
      Stretch(low: 12, high: 58), Stretch(low: 6, high: 52), Stretch(low: 16.25, high: 58.75),
      Stretch(low: 5.25, high: 47.75),
    ]
    // Tiles of a collage of two or four.
    let half = [Stretch(low: 3, high: 29), Stretch(low: 35, high: 61)]
    // A tenth or more cut off on opposite sides, or added there, as when an image is made square.
    let narrow = [whole, Stretch(low: 14, high: 50), Stretch(low: 11.5, high: 52.5), Stretch(low: 9, high: 55)]

    var windows = centred.map { HashWindow(x: $0, y: $0) }
    windows += cut.flatMap { x in cut.map { HashWindow(x: x, y: $0) } }.dropFirst()
    windows += (narrow + banner + half).flatMap { [HashWindow(x: $0, y: base), HashWindow(x: base, y: $0)] }
    windows += half.flatMap { x in half.map { HashWindow(x: x, y: $0) } }
    windows += [HashWindow(x: base, y: base, turn: 1), HashWindow(x: base, y: base, turn: -1)]
    return windows
  }()
}
