/// One bar a row: labels at the left, values at the right, so that neither can touch the other.
private struct Row {
  var label: String
  var text: String
  var from: Int64
  var to: Int64
  var ink: Ink
  var isJoined = false
  /// A bar that would begin far to the left, at zero, and is drawn cut.
  var isCut = false
}

extension SVGCanvas {
  fileprivate init(rows: [Row], width: Double, unit: FigureUnit) {
    let pitch = 26.0
    let isCut = rows.contains { $0.isCut }
    self.init(width: width, height: Double(rows.count) * pitch + (isCut ? 24 : 8))
    let axis = Axis(rows.flatMap { [$0.from, $0.to] }, unit: unit, includesZero: !isCut)
    let valueRoom = Double(rows.map(\.text.count).max() ?? 0) * SVGCanvas.character + 8
    let labelRoom = min(
      Double(rows.map(\.label.count).max() ?? 0) * SVGCanvas.character + 10, (width - valueRoom) * 0.45)
    let span = width - valueRoom - labelRoom
    func x(_ value: Int64) -> Double { labelRoom + axis.place(value) * span }
    for (index, row) in rows.enumerated() {
      let y = Double(index) * pitch + 4
      let (low, high) = (x(min(row.from, row.to)), x(max(row.from, row.to)))
      text(shortened(row.label, to: Int((labelRoom - 8) / SVGCanvas.character)), 0, y + 15)
      let start = row.isCut ? labelRoom : low
      rectangle(start, y + 2, max(1, high - start), 18, ink: row.ink, title: "\(row.label): \(row.text)")
      if row.isCut {
        for place in [12.0, 18] { line(labelRoom + place, y + 22, labelRoom + place + 6, y, ink: .paper, thickness: 2) }
      }
      text(row.text, width, y + 15, .end)
      if index + 1 < rows.count, row.isJoined { line(x(row.to), y + 20, x(row.to), y + pitch + 2, ink: .quiet) }
    }
    guard isCut else {
      line(x(0), 2, x(0), height - 2, ink: .quiet)
      return
    }
    text("Both totals are drawn cut.", 0, height - 4, ink: .quiet)
  }

  /// Bars from zero.
  static func bars(_ bars: [LabelledFigure], width: Double, unit: FigureUnit) -> SVGCanvas {
    let rows = bars.map { bar in
      let value = bar.figure.value ?? 0
      return Row(label: bar.label, text: bar.figure.text, from: 0, to: value, ink: value < 0 ? .loss : .main)
    }
    return SVGCanvas(rows: rows, width: width, unit: unit)
  }

  /// Steps from the start to the end. Each has its sign written, for those who see no colours.
  ///
  /// Where the steps are small beside the totals, these are cut and marked so, and the steps have the room.
  static func waterfall(_ fall: Waterfall, width: Double, unit: FigureUnit) -> SVGCanvas {
    let levels = fall.steps.reduce(into: [fall.start.figure.value ?? 0]) { levels, step in
      levels.append(levels[levels.count - 1] + (step.figure.value ?? 0))
    }
    let (low, high) = (levels.min() ?? 0, levels.max() ?? 0)
    let isCut = low > 0 && high > low && high - low < high / 2
    let base = isCut ? max(0, low - (high - low) / 2) : 0
    func total(_ item: LabelledFigure) -> Row {
      Row(
        label: item.label, text: item.figure.text, from: base, to: item.figure.value ?? 0, ink: .main, isJoined: true,
        isCut: isCut)
    }
    var rows = [total(fall.start)]
    var level = fall.start.figure.value ?? 0
    for step in fall.steps {
      let change = step.figure.value ?? 0
      let text = unit.text(change, isSigned: true)
      rows.append(
        Row(
          label: step.label, text: text, from: level, to: level + change, ink: change < 0 ? .loss : .gain,
          isJoined: true))
      level += change
    }
    return SVGCanvas(rows: rows + [total(fall.end)], width: width, unit: unit)
  }

  /// A small line for each, all as wide, each on its own scale.
  static func sparklines(_ lines: [Sparkline], width: Double) -> SVGCanvas {
    let pitch = 34.0
    var canvas = SVGCanvas(width: width, height: Double(lines.count) * pitch + 4)
    let valueRoom = Double(lines.map(\.total.text.count).max() ?? 0) * SVGCanvas.character + 12
    let labelRoom = (width - valueRoom) * 0.45
    let span = width - valueRoom - labelRoom - 8
    for (index, item) in lines.enumerated() {
      let base = Double(index) * pitch + 28
      let axis = Axis(item.points.compactMap(\.value), unit: item.total.unit)
      let step = item.points.count > 1 ? span / Double(item.points.count - 1) : 0
      canvas.text(shortened(item.label, to: Int((labelRoom - 8) / SVGCanvas.character)), 0, base - 6)
      canvas.path(
        item.points.enumerated().map { point in
          point.element.value.map { (labelRoom + Double(point.offset) * step, base - axis.place($0) * 24) }
        }, ink: .main)
      canvas.text(item.total.text, width, base - 6, .end)
    }
    return canvas
  }
}

extension ReviewChart {
  /// The picture as an SVG element, drawn for a width in pixels; labels keep their size at any width.
  ///
  /// - Parameter suffix: makes identifiers differ where one document holds the same picture twice.
  public func svg(width: Double = 720, suffix: String = "") -> String {
    let unit = figures.first?.unit ?? .count
    let canvas: SVGCanvas =
      switch content {
      case .line(let line): line.draw(width: width, unit: unit)
      case .bars(let bars): .bars(bars, width: width, unit: unit)
      case .waterfall(let fall): .waterfall(fall, width: width, unit: unit)
      case .sparklines(let lines): .sparklines(lines, width: width)
      }
    return canvas.finished(id: "chart-\(id)\(suffix)", title: title, summary: summary)
  }
}
