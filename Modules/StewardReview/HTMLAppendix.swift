extension ReviewDocument {
  /// Traces that nothing on paper refers to: the points of lines, which are numbers only in the table behind a picture.
  var hiddenInPrint: Set<String> {
    var points: Set<String> = []
    for section in sections {
      for case .chart(let chart) in section.blocks {
        switch chart.content {
        case .line: points.formUnion(chart.figures.map(\.trace))
        case .sparklines(let lines): points.formUnion(lines.flatMap(\.points).map(\.trace))
        case .bars, .waterfall: break
        }
      }
    }
    var shown = Set(statements)
    for block in sections.flatMap(\.blocks) {
      switch block {
      case .paragraph(let spans): shown.formUnion(spans.compactMap(\.figure?.trace))
      case .headlines(let items): shown.formUnion(items.flatMap { [$0.figure.trace, $0.before?.trace ?? ""] })
      case .table(let table): shown.formUnion(table.rows.joined().compactMap(\.figure?.trace))
      case .chart(let chart):
        switch chart.content {
        case .line: break
        case .sparklines(let lines): shown.formUnion(lines.map(\.total.trace))
        case .bars, .waterfall: shown.formUnion(chart.figures.map(\.trace))
        }
      }
    }
    shown.formUnion(traces.filter { shown.contains($0.id) }.flatMap(\.parts))
    return points.subtracting(shown)
  }
}

extension HTMLPage {
  /// Where every figure comes from: what traces it, and the numbers of the documents, which are listed once at the end.
  func appendix(_ traces: [Trace]) -> String {
    guard !traces.isEmpty else { return "" }
    let items = traces.enumerated().map { index, trace in
      let parts = trace.parts.compactMap { numbers[$0] }
        .map { "<a class=\"figure\" href=\"#trace-\($0)\">\($0)</a>" }
      let made = parts.isEmpty ? "" : " Computed from \(parts.joined(separator: ", "))."
      let style = hidden.contains(trace.id) ? " class=\"screen\"" : ""
      return """
        <li id="trace-\(index + 1)"\(style)><strong>\(index + 1)</strong> <span class="screen">\(escaped(trace.title)).</span>\(made)
        \(places(trace.sources)) <code>steward trace \(escaped(trace.id))</code></li>

        """
    }
    return """
      <section class="traces">
      <h2>Where the figures come from</h2>
      <p>Every figure in this review is a link to this list. Each command shows the documents and lines that the figure was
      added up from, and adds them up again. Documents are numbered as in the workspace.</p>
      <ul>
      \(items.joined())</ul>
      \(documents(traces))</section>

      """
  }

  /// Numbers of documents, neighbours as ranges; lines where they are known.
  private func places(_ sources: [Trace.Source]) -> String {
    var texts: [String] = []
    var run: (first: Int64, last: Int64)?
    func close() {
      if let run { texts.append(run.first == run.last ? "D\(run.first)" : "D\(run.first)–D\(run.last)") }
      run = nil
    }
    for source in sources.sorted(by: { $0.number < $1.number }) {
      if source.lines.isEmpty, let open = run, open.last + 1 == source.number {
        run = (open.first, source.number)
        continue
      }
      close()
      guard !source.lines.isEmpty else {
        run = (source.number, source.number)
        continue
      }
      let lines = source.lines.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound - 1)" }
      texts.append("D\(source.number) (lines \(lines.joined(separator: ", ")))")
    }
    close()
    return texts.joined(separator: ", ")
  }

  private func documents(_ traces: [Trace]) -> String {
    let sources = Dictionary(traces.flatMap(\.sources).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    guard !sources.isEmpty else { return "" }
    let rows = sources.values.sorted { $0.number < $1.number }.map {
      "<tr><td>D\($0.number)</td><td>\(escaped($0.document))</td><td><code>\(escaped($0.hash))</code></td></tr>\n"
    }
    return """
      <details><summary>The documents</summary>
      <div class="scroll" tabindex="0"><table>
      <thead><tr><th scope="col">Number</th><th scope="col">Name</th><th scope="col">SHA-256</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div></details>

      """
  }
}
