public import StewardDomain

/// A picture of figures. Each has a table with the same content.
public struct ReviewChart: Sendable {
  public enum Content: Sendable {
    case line(DailyLine)
    case bars([LabelledFigure])
    case waterfall(Waterfall)
    case sparklines([Sparkline])
  }

  /// The name of its table's file, without extension: lower-case letters and hyphens.
  public var id: String
  public var title: String
  /// What the picture shows, for those who don't see it.
  public var summary: String
  public var content: Content

  public init(id: String, title: String, summary: String, content: Content) {
    self.id = id
    self.title = title
    self.summary = summary
    self.content = content
  }
}

public struct LabelledFigure: Hashable, Sendable {
  public var label: String
  public var figure: Figure

  public init(_ label: String, _ figure: Figure) {
    self.label = label
    self.figure = figure
  }
}

/// One figure a day or a week, with the same days of an earlier period behind it. Open days are shaded.
public struct DailyLine: Sendable {
  public var first: CivilDay
  /// From one point to the next, in days.
  public var step: Int
  public var days: [Figure]
  /// At most as many as `days`.
  public var comparison: [Figure]

  public init(first: CivilDay, step: Int = 1, days: [Figure], comparison: [Figure] = []) {
    self.first = first
    self.step = step
    self.days = days
    self.comparison = comparison
  }
}

/// How one value became another: `start` and all steps add up to `end`.
public struct Waterfall: Sendable {
  public var start: LabelledFigure
  public var steps: [LabelledFigure]
  public var end: LabelledFigure

  public init(start: LabelledFigure, steps: [LabelledFigure], end: LabelledFigure) {
    self.start = start
    self.steps = steps
    self.end = end
  }
}

/// A small line for one of many.
public struct Sparkline: Sendable {
  public var label: String
  public var points: [Figure]
  public var total: Figure

  public init(_ label: String, points: [Figure], total: Figure) {
    self.label = label
    self.points = points
    self.total = total
  }
}

extension ReviewChart {
  /// Every figure in the picture.
  public var figures: [Figure] {
    switch content {
    case .line(let line): line.days + line.comparison
    case .bars(let bars): bars.map(\.figure)
    case .waterfall(let fall): [fall.start.figure] + fall.steps.map(\.figure) + [fall.end.figure]
    case .sparklines(let lines): lines.flatMap { $0.points + [$0.total] }
    }
  }

  /// The picture's content as rows.
  public var table: ReviewTable {
    let columns: [String]
    let rows: [[Span]]
    switch content {
    case .line(let line):
      columns = [line.step == 1 ? "Day" : "Week from", "This period"] + (line.comparison.isEmpty ? [] : ["Before"])
      rows = line.days.indices.map { index in
        let day = Span.day(line.first.advanced(by: index * line.step))
        let before =
          line.comparison.isEmpty
          ? [] : [line.comparison.indices.contains(index) ? Span.figure(line.comparison[index]) : .words("–")]
        return [day, .figure(line.days[index])] + before
      }
    case .bars(let bars):
      columns = ["Name", "Value"]
      rows = bars.map { [.name($0.label), .figure($0.figure)] }
    case .waterfall(let fall):
      columns = ["Step", "Value"]
      rows = ([fall.start] + fall.steps + [fall.end]).map { [.name($0.label), .figure($0.figure)] }
    case .sparklines(let lines):
      columns = ["Name", "Total"]
      rows = lines.map { [.name($0.label), .figure($0.total)] }
    }
    return ReviewTable(id: id, title: title, columns: columns, rows: rows)
  }
}
