internal import StewardDomain

/// Colours that differ in lightness as well as in hue, after Okabe and Ito, "Color Universal Design", 2008.
enum Ink: String {
  case main = "#0072B2"
  case gain = "#007A5A"
  case loss = "#D55E00"
  case quiet = "#767676"
  case text = "#222222"
  case rule = "#D9D9D9"
  case shade = "#F0E9D2"
  case paper = "#FFFFFF"

  /// The class by which a style sheet can change the colour.
  var name: String {
    switch self {
    case .main: "ink-main"
    case .gain: "ink-gain"
    case .loss: "ink-loss"
    case .quiet: "ink-quiet"
    case .text: "ink-text"
    case .rule: "ink-rule"
    case .shade: "ink-shade"
    case .paper: "ink-paper"
    }
  }
}

/// Collects the elements of one picture. Lengths are in pixels of the picture's own width.
struct SVGCanvas {
  let width: Double
  var height: Double
  private var body = ""

  /// The width of a character of a label, on the wide side.
  static let character = 6.8

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  enum Anchor: String {
    case start, middle, end
  }

  mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, ink: Ink = .text) {
    body +=
      "<text x=\"\(svg(x))\" y=\"\(svg(y))\" text-anchor=\"\(anchor.rawValue)\" class=\"\(ink.name)\""
      + " fill=\"\(ink.rawValue)\" font-size=\"12\" font-family=\"sans-serif\">\(escaped(text))</text>\n"
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, ink: Ink = .rule, thickness: Double = 1
  ) {
    body +=
      "<line x1=\"\(svg(x1))\" y1=\"\(svg(y1))\" x2=\"\(svg(x2))\" y2=\"\(svg(y2))\" class=\"\(ink.name)-line\""
      + " stroke=\"\(ink.rawValue)\" stroke-width=\"\(svg(thickness))\"/>\n"
  }

  mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, ink: Ink, title: String = "") {
    body +=
      "<rect x=\"\(svg(x))\" y=\"\(svg(y))\" width=\"\(svg(max(0, width)))\" height=\"\(svg(max(0, height)))\""
      + " class=\"\(ink.name)\" fill=\"\(ink.rawValue)\">"
      + (title.isEmpty ? "" : "<title>\(escaped(title))</title>") + "</rect>\n"
  }

  /// Unbroken where values are known; a value alone is a dot.
  mutating func path(_ points: [(x: Double, y: Double)?], ink: Ink, isDashed: Bool = false) {
    for run in points.split(whereSeparator: { $0 == nil }) {
      let known = run.compactMap { $0 }
      if known.count == 1 {
        body +=
          "<circle cx=\"\(svg(known[0].x))\" cy=\"\(svg(known[0].y))\" r=\"2.5\" class=\"\(ink.name)\""
          + " fill=\"\(ink.rawValue)\"/>\n"
        continue
      }
      let places = known.map { "\(svg($0.x)) \(svg($0.y))" }.joined(separator: " L ")
      body +=
        "<path d=\"M \(places)\" fill=\"none\" class=\"\(ink.name)-line\" stroke=\"\(ink.rawValue)\""
        + " stroke-width=\"\(isDashed ? "1.5" : "2.2")\"\(isDashed ? " stroke-dasharray=\"5 4\"" : "")/>\n"
    }
  }

  /// The whole picture, named and described for those who don't see it.
  func finished(id: String, title: String, summary: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(svg(width)) \(svg(height))" role="img" \
    width="\(svg(width))" height="\(svg(height))" aria-labelledby="\(id)-title \(id)-desc">
    <title id="\(id)-title">\(escaped(title))</title>
    <desc id="\(id)-desc">\(escaped(summary))</desc>
    \(body)</svg>

    """
  }
}

/// A length with one decimal, the same on every machine.
func svg(_ length: Double) -> String {
  fixedPointText(Int64((length * 10).rounded()), digits: 1)
}
