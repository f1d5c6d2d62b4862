/// Why an image can't be measured or hashed.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A side is zero or negative.
  case noPixels
  /// The bytes aren't three for each pixel.
  case unequalLengths(bytes: Int, width: Int, height: Int)
  /// The shorter side has fewer pixels than a hash needs.
  case tooSmall(side: Int, needed: Int)
  /// Too few frequencies rise above noise: an image of one colour, or nearly so, resembles every other one.
  case tooLittleDetail(frequencies: Int, needed: Int)
  /// More hashes than an index can number.
  case tooManyHashes(Int)

  public var description: String {
    switch self {
    case .noPixels:
      "the image has no pixels; expected a width and a height of at least 1"
    case .unequalLengths(let bytes, let width, let height):
      "\(bytes) bytes don't make \(width) x \(height) pixels; expected three bytes for each, red, green, blue"
    case .tooSmall(let side, let needed):
      "the shorter side has \(side) pixels; a hash needs at least \(needed): fetch the image in a larger size"
    case .tooLittleDetail(let frequencies, let needed):
      "the image is almost of one colour (\(frequencies) frequencies above noise, \(needed) needed); it can't be told from others"
    case .tooManyHashes(let count):
      "\(count) hashes are more than an index can hold; divide them among several"
    }
  }
}
