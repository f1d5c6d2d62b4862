internal import StewardDomain

extension ReviewDocument {
  /// One self-contained page: no script, nothing loaded from elsewhere.
  ///
  /// Every figure links to its trace in the appendix, and is a link in print as well.
  public func html() throws(ReviewError) -> String {
    try check()
    let numbers = Dictionary(traces.enumerated().map { ($1.id, $0 + 1) }, uniquingKeysWith: { first, _ in first })
    let page = HTMLPage(numbers: numbers, hidden: hiddenInPrint)
    let last = period.upperBound.advanced(by: period.isEmpty ? 0 : -1)
    let body = sections.map(page.section).joined()
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(title)) – \(escaped(account))</title>
      <style>\(HTMLStyle.sheet)</style>
      </head>
      <body>
      <header>
      <p class="account">\(escaped(account))</p>
      <h1>\(escaped(title))</h1>
      <p class="period">\(period.lowerBound.description) to \(last.description)</p>
      </header>
      <main>
      \(body)\(page.appendix(traces))</main>
      </body>
      </html>

      """
  }
}

struct HTMLPage {
  /// The place of each trace in the appendix.
  let numbers: [String: Int]
  /// Traces of figures that only tables behind pictures show; those are on screens only.
  let hidden: Set<String>

  func section(_ section: ReviewSection) -> String {
    "<section>\n<h2>\(escaped(section.title))</h2>\n\(section.blocks.map(block).joined())</section>\n"
  }

  private func block(_ block: ReviewBlock) -> String {
    switch block {
    case .paragraph(let spans): "<p>\(spans.map(span).joined())</p>\n"
    case .headlines(let headlines): "<dl class=\"headlines\">\n\(headlines.map(headline).joined())</dl>\n"
    case .table(let table): scrolled(table)
    case .chart(let chart): figure(chart)
    }
  }

  private func headline(_ headline: Headline) -> String {
    var text = "<div><dt>\(escaped(headline.label))</dt><dd>\(link(headline.figure))</dd>"
    if let caveat = headline.figure.caveat { text += "<dd class=\"caveat\">\(caveat)</dd>" }
    if let before = headline.before { text += "<dd class=\"before\">before: \(link(before))</dd>" }
    return text + "</div>\n"
  }

  private func span(_ span: Span) -> String {
    switch span {
    case .words, .name: return escaped(span.text)
    case .traced(let text, let trace):
      return "<a class=\"figure\" href=\"#trace-\(numbers[trace] ?? 0)\">\(escaped(text))</a>"
    case .day(let day): return "<time>\(day.description)</time>"
    case .figure(let figure):
      let caveat = figure.caveat.map { " <span class=\"caveat\">(\($0))</span>" } ?? ""
      return link(figure) + caveat
    }
  }

  private func link(_ figure: Figure) -> String {
    let number = numbers[figure.trace] ?? 0
    let missing = figure.value == nil ? " missing" : ""
    // A value and its currency stay on one line.
    let text = escaped(figure.text).split(separator: " ", omittingEmptySubsequences: false).joined(separator: "&nbsp;")
    return "<a class=\"figure\(missing)\" href=\"#trace-\(number)\">\(text)</a>"
  }

  private func figure(_ chart: ReviewChart) -> String {
    """
    <figure>
    <figcaption>\(escaped(chart.title))</figcaption>
    <div class="wide">\(chart.svg(width: 720))</div>
    <div class="narrow">\(chart.svg(width: 330, suffix: "-narrow"))</div>
    <details><summary>As a table</summary>
    \(scrolled(chart.table))</details>
    </figure>

    """
  }

  private func scrolled(_ table: ReviewTable) -> String {
    guard !table.rows.isEmpty else { return "<p class=\"none\">\(escaped(table.title)): nothing in this period.</p>\n" }
    let isFigure = table.columns.indices.map { column in table.rows.contains { $0[column].figure != nil } }
    let shared = table.columns.indices.map { sharedCaveat(table, $0) }
    let head = table.columns.enumerated().map { column, name in
      let caveat = shared[column].map { "<span class=\"caveat\">\($0)</span>" } ?? ""
      return "<th scope=\"col\"\(isFigure[column] ? " class=\"number\"" : "")>\(escaped(name))\(caveat)</th>"
    }
    let rows = table.rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let text = shared[column] == nil ? span(cell) : cell.figure.map { link($0) } ?? span(cell)
        return "<td\(isFigure[column] ? " class=\"number\"" : "")>\(text)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0"><table>
      <caption>\(escaped(table.title))</caption>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>

      """
  }
  /// What holds for every figure of a column is said once, in its head.
  private func sharedCaveat(_ table: ReviewTable, _ column: Int) -> String? {
    let known = table.rows.compactMap { $0[column].figure }.filter { $0.value != nil }
    guard known.count > 1, let first = known[0].caveat, known.allSatisfy({ $0.caveat == first }) else { return nil }
    return first
  }
}
