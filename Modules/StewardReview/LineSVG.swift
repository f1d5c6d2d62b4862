internal import StewardDomain

extension DailyLine {
  /// A line over the days, the comparison dashed behind it, days that may still change shaded.
  func draw(width: Double, unit: FigureUnit) -> SVGCanvas {
    var canvas = SVGCanvas(width: width, height: 250)
    let axis = Axis((days + comparison).compactMap(\.value), unit: unit)
    let labels = axis.ticks.map(axis.label)
    let left = Double(labels.map(\.count).max() ?? 1) * SVGCanvas.character + 10
    let (right, top, bottom) = (width - 12, 42.0, 220.0)
    let step = days.count > 1 ? (right - left) / Double(days.count - 1) : 0
    func x(_ day: Int) -> Double { days.count > 1 ? left + Double(day) * step : (left + right) / 2 }
    func y(_ value: Int64) -> Double { bottom - axis.place(value) * (bottom - top) }

    let open = days.firstIndex { $0.settledness == .open }
    if let open {
      let start = max(left, x(open) - step / 2)
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
    var place = left
    if !axis.caption.isEmpty { canvas.text(axis.caption, left - 6, 18, .end) }
    func room(_ text: String) -> Double { Double(text.count) * SVGCanvas.character + 34 }
    canvas.path([(place, 14), (place + 18, 14)], ink: .main)
    canvas.text("this period", place + 22, 18)
    place += room("this period")
    if !comparison.isEmpty {
      canvas.path([(place, 14), (place + 18, 14)], ink: .quiet, isDashed: true)
      canvas.text("before", place + 22, 18)
      place += room("before")
    }
    if hasOpenDays {
      canvas.rectangle(place, 8, 16, 12, ink: .shade)
      canvas.text("may still change", place + 22, 18)
    }
  }

  /// As many days as fit side by side; the first always, and none that would touch the edge.
  private func drawDays(_ canvas: inout SVGCanvas, from left: Double, to right: Double, x: (Int) -> Double) {
    let room = 10 * SVGCanvas.character + 14
    let fitting = max(1, Int((right - left) / room))
    let every = max(1, (days.count + fitting - 1) / fitting)
    for day in stride(from: 0, to: days.count, by: every) {
      let anchor: SVGCanvas.Anchor = days.count == 1 ? .middle : day == 0 ? .start : .middle
      guard day == 0 || (x(day) + room / 2 <= canvas.width + 8 && x(day) - room / 2 >= left + room / 2) else {
        continue
      }
      canvas.text(first.advanced(by: day).description, x(day), 238, anchor)
    }
  }
}
