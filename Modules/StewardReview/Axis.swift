internal import Glibc
internal import StewardDomain

/// A scale from values to places, with ticks at round values.
struct Axis {
  /// Rising, evenly spaced, in scaled units; at least two.
  let ticks: [Int64]
  let unit: FigureUnit

  /// Covers zero and all values. Steps are 1, 2 or 5 times a power of ten, after Heckbert, "Nice Numbers for Graph Labels",
  /// Graphics Gems, 1990, and never less than one scaled unit.
  init(_ values: [Int64], unit: FigureUnit, count: Int = 4, includesZero: Bool = true) {
    let low = min(includesZero ? 0 : Int64.max, values.min() ?? 0)
    var high = max(includesZero ? 0 : Int64.min, values.max() ?? 0)
    if low == high { high = low + 1 }
    let raw = Double(high - low) / Double(max(1, count))
    let power = pow(10, floor(log10(max(1, raw))))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= raw } ?? 10
    let step = max(1, Int64(factor * power))
    let first = Int64(floor(Double(low) / Double(step)))
    let last = Int64(ceil(Double(high) / Double(step)))
    ticks = (first...max(first + 1, last)).map { $0 * step }
    self.unit = unit
  }

  /// Zero at the lowest tick, one at the highest.
  func place(_ value: Int64) -> Double {
    let low = Double(ticks[0])
    return (Double(value) - low) / (Double(ticks[ticks.count - 1]) - low)
  }

  /// A tick without its unit, and without decimals where none of the ticks needs them.
  func label(_ tick: Int64) -> String {
    var scale: Int64 = 1
    for _ in 0..<unit.digits { scale *= 10 }
    let isWhole = ticks.allSatisfy { $0.isMultiple(of: scale) }
    let text = isWhole ? grouped(String(tick / scale)) : grouped(fixedPointText(tick, digits: unit.digits))
    if case .percent = unit { return text + "%" }
    return text
  }

  /// What stands above the axis.
  var caption: String {
    switch unit {
    case .money(let currency): currency.code
    case .count, .percent, .times: ""
    }
  }
}
