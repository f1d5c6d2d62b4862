import StewardAnalytics

/// The generator of Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
struct SceneNoise: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A picture of coloured rectangles that is the same at any resolution, and edits of it.
struct InventedScene {
  struct Rectangle {
    let left, top, right, bottom: Double
    var color: SIMD3<UInt8>
  }

  var background = SIMD3<UInt8>(235, 235, 235)
  var rectangles: [Rectangle]

  init(seed: UInt64, count: Int = 40) {
    var random = SceneNoise(seed: seed)
    rectangles = (0..<count).map { _ in
      let (x, y) = (Double.random(in: -0.1...0.95, using: &random), Double.random(in: -0.1...0.95, using: &random))
      let (width, height) = (
        Double.random(in: 0.05...0.4, using: &random), Double.random(in: 0.05...0.4, using: &random)
      )
      return Rectangle(
        left: x, top: y, right: x + width, bottom: y + height,
        color: SIMD3(
          .random(in: 0...255, using: &random), .random(in: 0...255, using: &random),
          .random(in: 0...255, using: &random)))
    }
  }

  func color(_ x: Double, _ y: Double) -> SIMD3<UInt8> {
    rectangles.last { $0.left <= x && x < $0.right && $0.top <= y && y < $0.bottom }?.color ?? background
  }

  /// The part of the scene from `left`, `top` to `right`, `bottom`, in shares of its sides.
  func image(
    _ width: Int = 96, _ height: Int = 96, left: Double = 0, top: Double = 0, right: Double = 1, bottom: Double = 1
  ) throws -> RGBImage {
    try InventedScene.image(width, height) { x, y in color(left + x * (right - left), top + y * (bottom - top)) }
  }

  /// An image from a colour for every place, in shares of its sides.
  static func image(
    _ width: Int, _ height: Int, _ color: (Double, Double) -> SIMD3<UInt8>
  ) throws -> RGBImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for row in 0..<height {
      for column in 0..<width {
        let found = color((Double(column) + 0.5) / Double(width), (Double(row) + 0.5) / Double(height))
        for channel in 0..<3 { pixels.append(found[channel]) }
      }
    }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }
}

extension RGBImage {
  /// Each pixel by its column and row.
  func mapped(_ change: (SIMD3<UInt8>) -> SIMD3<UInt8>) throws -> RGBImage {
    var changed: [UInt8] = []
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let color = change(SIMD3(pixels[start], pixels[start + 1], pixels[start + 2]))
      for channel in 0..<3 { changed.append(color[channel]) }
    }
    return try RGBImage(width: width, height: height, pixels: changed)
  }

  func mirrored() throws -> RGBImage {
    var changed: [UInt8] = []
    for row in 0..<height {
      for column in (0..<width).reversed() {
        let start = (row * width + column) * 3
        changed.append(contentsOf: pixels[start..<start + 3])
      }
    }
    return try RGBImage(width: width, height: height, pixels: changed)
  }
}
