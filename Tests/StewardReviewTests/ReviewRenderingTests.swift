import Foundation
import StewardDomain
import StewardReview
import Testing

@Suite struct ReviewRenderingTests {
  private func isWellFormed(_ xml: String) -> Bool {
    // Every opened element is closed, in order; none of ours has an unescaped angle bracket in text or attribute.
    var open: [Substring] = []
    var rest = xml[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else { return false }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
    }
    return open.isEmpty
  }

  @Test(arguments: [330.0, 720.0]) func `pictures are well formed, named and described`(width: Double) {
    let charts = [
      SampleReview.line(days: 30), SampleReview.line(days: 1), SampleReview.line(days: 0), SampleReview.waterfall,
      SampleReview.bars, SampleReview.sparklines,
    ]
    for chart in charts {
      let svg = chart.svg(width: width)
      #expect(isWellFormed(svg))
      #expect(svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test(arguments: [1, 2, 7, 30, 31, 92, 366]) func `labels of one line neither touch nor leave the picture`(days: Int)
  {
    for width in [330.0, 720.0] {
      let svg = SampleReview.line(days: days).svg(width: width)
      var rows: [String: [ClosedRange<Double>]] = [:]
      for match in svg.matches(of: /<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)"[^>]*>([^<]*)</) {
        guard let x = Double(match.1) else { continue }
        let length = Double(match.4.count) * 6.5
        let start = match.3 == "start" ? x : match.3 == "middle" ? x - length / 2 : x - length
        rows[String(match.2), default: []].append(start...(start + length))
      }
      #expect(rows.count > 3)
      for row in rows.values.map({ $0.sorted { $0.lowerBound < $1.lowerBound } }) {
        #expect(row.allSatisfy { $0.lowerBound >= -1 && $0.upperBound <= width + 1 })
        for (left, right) in zip(row, row.dropFirst()) { #expect(left.upperBound < right.lowerBound) }
      }
    }
  }

  @Test func `names are escaped in the page and in the pictures`() throws {
    let html = try SampleReview.document.html()
    #expect(html.contains("Nord &amp; &lt;Söhne&gt;"))
    #expect(html.contains("Steel bottle &quot;Nord&quot; &lt;750 ml&gt; &amp; lid"))
    #expect(!html.contains("<750") && !html.contains("<Söhne>"))
  }

  @Test func `every figure of the page is a link to a trace that is there`() throws {
    let html = try SampleReview.document.html()
    let targets = html.matches(of: /href="#(trace-\d+)"/).map { $0.1 }
    #expect(targets.count > 20)
    for target in Set(targets) { #expect(html.contains("id=\"\(target)\"")) }
    #expect(html.contains("steward trace sales") && html.contains("lines 2, 7–119"))
    #expect(!html.contains("<script") && !html.contains("src="))
  }

  @Test func `all digits outside figures, names and days are ours to explain`() throws {
    let html = try SampleReview.document.html()
    var text = html.replacing(/<head>[\s\S]*?<\/head>/, with: "")
      .replacing(/<section class="traces">[\s\S]*?<\/section>/, with: "")
      .replacing(/<svg[\s\S]*?<\/svg>/, with: "").replacing(/<a class="figure[\s\S]*?<\/a>/, with: "")
      .replacing(/<time>[\s\S]*?<\/time>/, with: "").replacing(/<[^>]*>/, with: "")
      .replacing(/\d+ of \d+ days known/, with: "").replacing(/\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/, with: "")
    #expect(text.contains("Why sales changed"))
    for name in SampleReview.names {
      let shown = name.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      text = text.replacing(shown.replacing("\"", with: "&quot;"), with: "")
    }
    #expect(text.filter(\.isNumber) == "")
  }

  @Test func `a document without anything is still a page`() throws {
    let day = CivilDay(number: 20_000)
    let empty = ReviewDocument(title: "Weekly review", account: "", period: day..<day, sections: [], traces: [])
    #expect(try empty.html().contains("<h1>Weekly review</h1>"))
    #expect(empty.tables.isEmpty)
  }

  @Test func `tables follow the standard and hold no formulas`() {
    let table = ReviewTable(
      id: "t", title: "T", columns: ["Name", "Sales"],
      rows: [
        [.name("a \"b\", c"), .figure(SampleReview.figure(-150))], [.name("=1+1"), .figure(SampleReview.figure(nil))],
      ])
    let expected = [
      "Name,Sales,Sales unit,Sales caveat,Sales trace", "\"a \"\"b\"\", c\",-1.50,EUR,,sales", "'=1+1,,EUR,,sales", "",
    ]
    #expect(table.csv == expected.joined(separator: "\r\n"))
  }

  @Test func `without the printer page and tables still come, and the message says what to install`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "review-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let told = try ReviewFolder(folder).write(SampleReview.document, path: "/nowhere")
    #expect(told.count == 1 && told[0].contains("apt-get install weasyprint"))
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "review.html").path))
    let tables = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "tables").path)
    #expect(tables.count == SampleReview.document.tables.count)
  }
}
