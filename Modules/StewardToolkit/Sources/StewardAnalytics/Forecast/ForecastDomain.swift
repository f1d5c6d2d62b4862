/// The scale on which levels, seasons and errors are learned. The root steadies the variance of counts (Bartlett, "The
/// Square Root Transformation in Analysis of Variance", 1936); the raw scale has means that add up. Each brings its own
/// candidates: they err differently, which is what a mixture lives on.
enum ForecastDomain: Int, CaseIterable, Sendable {
  case root
  case raw

  func forward(_ value: Double) -> Double { self == .root ? value.squareRoot() : value }

  func back(_ value: Double) -> Double { self == .root ? value * value : value }
}

/// A phase below this share of the mean is a closed day: it says nothing of the level.
let closedFactor = 0.05
