internal import StewardDomain

extension DailyLine {
  /// A line over the days, the comparison dashed behind it, days that may still change shaded.
  func draw(width: Double, unit: FigureUnit) -> SVGCanvas {
    var canvas = SVGCanvas(width: width, height: 250)
    let axis = Axis((days + comparison).compactMap(\.value), unit: unit)
    let labels = axis.ticks.map(axis.label)
    let left = Double(labels.map(\.count).max() ?? 1) * SVGCanvas.character + 10
    let (right, top, bottom) = (width - 12, 46.0, 220.0)
    let pitch = days.count > 1 ? (right - left) / Double(days.count - 1) : 0
    func x(_ day: Int) -> Double { days.count > 1 ? left + Double(day) * pitch : (left + right) / 2 }
    func y(_ value: Int64) -> Double { bottom - axis.place(value) * (bottom - top) }

    let open = days.firstIndex { $0.settledness == .open }
    if let open {
      let start = max(left, x(open) - pitch / 2)
      canvas.rectangle(start, top, right - start, bottom - top, ink: .shade, title: "may still change")
    }
    for (tick, label) in zip(axis.ticks, labels) {
      canvas.line(left, y(tick), right, y(tick), ink: tick == 0 ? .quiet : .rule)
      canvas.text(label, left - 6, y(tick) + 4, .end)
    }
    canvas.path(
      comparison.enumerated().map { item in item.element.value.map { (x(item.offset), y($0)) } }, ink: .quiet,
      isDashed: true)
    canvas.path(days.enumerated().map { item in item.element.value.map { (x(item.offset), y($0)) } }, ink: .main)
    drawLegend(&canvas, left: left, axis: axis, hasOpenDays: open != nil)
    drawDays(&canvas, from: left, to: right, x: x)
    return canvas
  }

  private func drawLegend(_ canvas: inout SVGCanvas, left: Double, axis: Axis, hasOpenDays: Bool) {
    if !axis.caption.isEmpty { canvas.text(axis.caption, left - 6, 18, .end) }
    var (place, y) = (left, 18.0)
    /// Moves to where a text of this length fits, in the second row if need be.
    func advance(past last: String, to next: String) {
      place += Double(last.count) * SVGCanvas.character + 34
      if place + 22 + Double(next.count) * SVGCanvas.character > canvas.width { (place, y) = (left, 34) }
    }
    canvas.path([(place, y - 4), (place + 18, y - 4)], ink: .main)
    canvas.text("this period", place + 22, y)
    var last = "this period"
    if !comparison.isEmpty {
      advance(past: last, to: "before")
      canvas.path([(place, y - 4), (place + 18, y - 4)], ink: .quiet, isDashed: true)
      canvas.text("before", place + 22, y)
      last = "before"
    }
    if hasOpenDays {
      advance(past: last, to: "may still change")
      canvas.rectangle(place, y - 10, 16, 12, ink: .shade)
      canvas.text("may still change", place + 22, y)
    }
  }

  /// As many days as fit side by side: each under its point, the first inside the picture.
  private func drawDays(_ canvas: inout SVGCanvas, from left: Double, to right: Double, x: (Int) -> Double) {
    let label = 10 * SVGCanvas.character
    let fitting = max(1, Int((right - left) / (label + 14)))
    let every = max(1, (days.count + fitting - 1) / fitting)
    for day in stride(from: 0, to: days.count, by: every) {
      let center = max(x(day), label / 2)
      let fits = center - label / 2 >= max(x(0), label / 2) + label / 2 + 10 && center + label / 2 <= canvas.width
      guard day == 0 || fits else { continue }
      canvas.text(first.advanced(by: day * step).description, center, 238, .middle)
    }
  }
}
