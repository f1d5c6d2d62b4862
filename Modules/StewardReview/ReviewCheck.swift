/// Why a document can't be rendered.
public enum ReviewError: Error, Hashable, Sendable {
  /// A figure names a trace that the document doesn't have.
  case untraced(String)
  /// A number stands among plain words.
  case digitsInWords(String)
  /// Rows and columns differ, or a comparison has another length.
  case uneven(String)
  /// Figures of one picture have several units.
  case mixedUnits(String)
  /// The steps of a waterfall don't lead from its start to its end.
  case stepsDoNotAddUp(String)
  /// An identifier isn't lower-case letters and hyphens, or stands twice.
  case badIdentifier(String)
  /// A figure in a picture is beyond what can be drawn exactly, 10^15 units.
  case outOfRange(String)
}

extension ReviewDocument {
  /// Every table: those in the text and those of the pictures, in order.
  public var tables: [ReviewTable] {
    sections.flatMap(\.blocks).compactMap {
      switch $0 {
      case .table(let table): table
      case .chart(let chart): chart.table
      case .paragraph, .headlines: nil
      }
    }
  }

  /// Every figure, in order.
  public var figures: [Figure] {
    sections.flatMap(\.blocks).flatMap { block -> [Figure] in
      switch block {
      case .paragraph(let spans): spans.compactMap(\.figure)
      case .headlines(let headlines): headlines.flatMap { [$0.figure] + ($0.before.map { [$0] } ?? []) }
      case .table(let table): table.rows.joined().compactMap(\.figure)
      case .chart(let chart): chart.figures
      }
    }
  }

  /// The traces of what analyses say in their own words, in order.
  var statements: [String] {
    sections.flatMap(\.blocks).flatMap { block -> [Span] in
      switch block {
      case .paragraph(let spans): spans
      case .table(let table): Array(table.rows.joined())
      case .headlines, .chart: []
      }
    }.compactMap { if case .traced(_, let trace) = $0 { trace } else { nil } }
  }

  /// Refuses a document in which a number lacks a trace or a picture would lie.
  public func check() throws(ReviewError) {
    let known = Set(traces.map(\.id))
    for figure in figures where !known.contains(figure.trace) { throw .untraced(figure.trace) }
    for trace in statements where !known.contains(trace) { throw .untraced(trace) }
    for part in traces.flatMap(\.parts) where !known.contains(part) { throw .untraced(part) }
    var names = Set<String>()
    for table in tables {
      let legal = !table.id.isEmpty && table.id.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
      guard legal, names.insert(table.id).inserted else { throw .badIdentifier(table.id) }
      guard table.rows.allSatisfy({ $0.count == table.columns.count }) else { throw .uneven(table.id) }
    }
    for section in sections {
      try refuseDigits(section.title)
      for block in section.blocks { try block.check() }
    }
  }
}

extension Span {
  var figure: Figure? { if case .figure(let figure) = self { figure } else { nil } }
}

extension ReviewBlock {
  func check() throws(ReviewError) {
    switch self {
    case .paragraph(let spans): try refuseDigits(in: spans)
    case .headlines(let headlines): for headline in headlines { try refuseDigits(headline.label) }
    case .table(let table):
      try refuseDigits(table.title)
      for column in table.columns { try refuseDigits(column) }
      for row in table.rows { try refuseDigits(in: row) }
    case .chart(let chart): try chart.check()
    }
  }
}

extension ReviewChart {
  func check() throws(ReviewError) {
    try refuseDigits(title)
    try refuseDigits(summary)
    for figure in figures where (figure.value ?? 0).magnitude > 1_000_000_000_000_000 { throw .outOfRange(id) }
    switch content {
    case .line(let line):
      guard line.comparison.count <= line.days.count, line.step > 0 else { throw .uneven(id) }
    case .waterfall(let fall):
      let sum = fall.steps.reduce(fall.start.figure.value ?? 0) { $0 &+ ($1.figure.value ?? 0) }
      guard figures.allSatisfy({ $0.value != nil }), sum == fall.end.figure.value else { throw .stepsDoNotAddUp(id) }
    case .bars: break
    case .sparklines(let lines):
      // Each line has a scale of its own, so only its own points must agree.
      for line in lines where Set(line.points.map(\.unit)).count > 1 { throw .mixedUnits(id) }
      return
    }
    guard Set(figures.map(\.unit)).count <= 1 else { throw .mixedUnits(id) }
  }
}

private func refuseDigits(in spans: [Span]) throws(ReviewError) {
  for case .words(let words) in spans { try refuseDigits(words) }
}

private func refuseDigits(_ words: String) throws(ReviewError) {
  if words.contains(where: \.isNumber) { throw .digitsInWords(words) }
}
