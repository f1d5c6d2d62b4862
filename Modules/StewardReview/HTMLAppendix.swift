extension ReviewDocument {
  /// Traces that nothing on paper refers to: the points of lines, which are numbers only in the table behind a picture.
  var hiddenInPrint: Set<String> {
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
    return Set(traces.map(\.id)).subtracting(shown)
  }
}

extension HTMLPage {
  /// Where every figure comes from: what traces it, and the numbers of the documents, which are listed once at the end.
  func appendix(_ traces: [Trace]) -> String {
    guard !traces.isEmpty else { return "" }
    let lists = longLists(traces)
    let items = traces.enumerated().map { index, trace in
      let parts = trace.parts.compactMap { numbers[$0] }
        .map { "<a class=\"figure\" href=\"#trace-\($0)\">\($0)</a>" }
      let made = parts.isEmpty ? "" : " Computed from \(parts.joined(separator: " and "))."
      let style = hidden.contains(trace.id) ? " class=\"screen\"" : ""
      let places = places(trace.sources)
      let from = lists[places].map { " <a class=\"figure\" href=\"#list-\($0)\">List \($0)</a>." }
      return """
        <li id="trace-\(index + 1)"\(style)><strong>\(index + 1)</strong> <span class="screen">\(escaped(trace.title)).</span>\(made)\
        \(from ?? (places.isEmpty ? "" : " \(places).")) <code>steward trace \(escaped(trace.id))</code></li>

        """
    }
    let listed = lists.sorted { $0.value < $1.value }.map {
      "<li id=\"list-\($0.value)\"><strong>List \($0.value)</strong> \($0.key)</li>\n"
    }
    return """
      <section class="traces">
      <h2>Where the figures come from</h2>
      <p>Every figure in this review is a link to this list. Each command shows the documents and lines that the figure was
      added up from, and adds them up again. Documents are numbered as in the workspace.</p>
      <ul>
      \(items.joined())</ul>
      \(listed.isEmpty ? "" : "<ul>\n\(listed.joined())</ul>\n")\(documents(traces))</section>

      """
  }

  /// Documents that are too many for a line get a list of their own, which the figures made of them share.
  private func longLists(_ traces: [Trace]) -> [String: Int] {
    var lists: [String: Int] = [:]
    for places in traces.map({ places($0.sources) }) where places.count > 24 && lists[places] == nil {
      lists[places] = lists.count + 1
    }
    return lists
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
