internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab aspects`: the parts and properties that each text of a table speaks of.
struct AspectsCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "aspects",
    abstract: "Find the aspects that English product reviews name.",
    discussion: """
      Prints `row,aspect,polarity,start,end`, a line a term: row counts data rows from 1, polarity is positive, negative or \
      neutral, start and end are offsets in characters (Unicode scalars), the end exclusive. With --themes it prints \
      `group,theme,mentions,positive,negative,terms` instead: the themes of each product, the most frequent first.
      """)

  @Option(help: "The column that holds the texts.")
  var text: String

  @Flag(help: "Print the themes of all texts instead of the aspects of each.")
  var themes = false

  @Option(help: ArgumentHelp("With --themes: the column that names the product.", valueName: "column"))
  var group: String?

  @Option(help: "With --themes: how many for a product.")
  var limit = 10

  @OptionGroup var options: LabOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
  }

  func execute() throws {
    if themes { try writeThemes() } else { try writeMentions() }
  }

  private func writeThemes() throws {
    var table = try LabTable(options.input)
    let column = try table.column(text)
    let groupColumn = try group.map { try table.column($0) }
    var order: [String] = []
    var texts: [String: [String]] = [:]
    while try table.next() {
      let name = groupColumn.map { table.text($0) } ?? ""
      if texts[name] == nil { order.append(name) }
      texts[name, default: []].append(table.text(column))
    }
    let output = try LabOutput(options.result.output)
    let extractor = AspectExtractor()
    output.row("group", "theme", "mentions", "positive", "negative", "terms")
    for name in order {
      for theme in try extractor.themes(of: texts[name] ?? [], title: name, limit: limit) {
        output.field(name)
        output.field(theme.name)
        output.field(theme.mentions)
        output.field(theme.positive)
        output.field(theme.negative)
        output.field(theme.terms.joined(separator: "|"))
        output.endRow()
      }
    }
    try output.finish()
  }

  private func writeMentions() throws {
    var table = try LabTable(options.input)
    let column = try table.column(text)
    let output = try LabOutput(options.result.output)
    let extractor = AspectExtractor()
    output.row("row", "aspect", "polarity", "start", "end")
    while try table.next() {
      table.withBytes(column) { bytes in
        let text = bytes.bindMemory(to: UInt8.self)
        for mention in extractor.mentions(in: text) {
          let start = Self.scalars(text[..<mention.bytes.lowerBound])
          output.field(table.rowCount)
          output.field(String(decoding: text[mention.bytes], as: UTF8.self))
          output.field(mention.sentiment >= 0.05 ? "positive" : mention.sentiment <= -0.05 ? "negative" : "neutral")
          output.field(start)
          output.field(start + Self.scalars(text[mention.bytes]))
          output.endRow()
        }
      }
    }
    try output.finish()
  }

  private static func scalars(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 != 0x80 ? 1 : 0) }
  }
}
