internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab sentiment`: how good or bad each text of a table is.
struct SentimentCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "sentiment",
    abstract: "Score sentences of English product reviews.",
    discussion: """
      Prints the input's columns and `sentiment`, -1 (bad) to 1 (good); within 0.05 of 0 a sentence says neither. A text is taken \
      as one sentence.
      """)

  @Option(help: "The column that holds the texts.")
  var text: String

  @OptionGroup var options: LabOptions

  func execute() throws {
    var table = try LabTable(options.input)
    let column = try table.column(text)
    let output = try LabOutput(options.result.output)
    for name in table.header { output.field(name) }
    output.row("sentiment")
    while try table.next() {
      for index in table.header.indices { output.field(table.text(index)) }
      output.field(
        table.withBytes(column) { SentimentModel.english.score($0.bindMemory(to: UInt8.self)) })
      output.endRow()
    }
    try output.finish()
  }
}
