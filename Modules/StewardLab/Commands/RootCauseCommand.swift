internal import ArgumentParser
internal import StewardAnalytics

/// The command `steward lab rootcause`: which attributes explain an incident.
struct RootCauseCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "rootcause",
    abstract: "Find the attributes that explain why a figure moved.",
    discussion: """
      Each input is an incident: leaf rows with the columns of --dims. The figure is the sum of --value, or with \
      --count the ratio of sums, value over count. With --time the rows at --at are the incident and earlier ones its \
      past; without --at the last time in the file is. Times are compared as numbers where all are whole numbers, else \
      as text. Without --time all rows are the incident, which needs --count. Output: rank, pattern (as \
      bitrate=2000,p2p=1), score; for several inputs with file in front.
      """)

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("CSV with a header row, one for each incident.", valueName: "file"))
  var input: [String]

  @Option(help: ArgumentHelp("The column of what is counted; not negative.", valueName: "column"))
  var value: String

  @Option(help: ArgumentHelp("The column of what it is a share of.", valueName: "column"))
  var count: String?

  @Option(help: ArgumentHelp("The columns of attributes, with commas between.", valueName: "columns"))
  var dims: String

  @Option(help: ArgumentHelp("The column of the time.", valueName: "column"))
  var time: String?

  @Option(help: ArgumentHelp("When the incident was.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("The most patterns to give.", valueName: "n"))
  var limit = 3

  @OptionGroup var result: LabResultOptions

  func validate() throws {
    guard !input.isEmpty else { throw ValidationError("--input needs a file") }
    guard dims.contains(where: { $0 != "," }) else { throw ValidationError("--dims needs a column") }
    guard limit >= 1 else { throw ValidationError("--limit must be 1 or more") }
    guard at == nil || time != nil else { throw ValidationError("--at needs --time") }
    guard time != nil || count != nil else {
      throw ValidationError("without a past there must be a ratio: --time or --count is needed")
    }
  }

  func execute() throws {
    let output = try LabOutput(result.output)
    if input.count > 1 { output.field("file") }
    output.row("rank", "pattern", "score")
    let names = dims.split(separator: ",").map(String.init)
    for path in input {
      let reader = IncidentReader(path: path, value: value, count: count, dimensions: names, time: time, at: at)
      let incident = try reader.read()
      for (index, cause) in incident.table.rootCauses(limit: limit).enumerated() {
        if input.count > 1 { output.field(path.split(separator: "/").last.map(String.init) ?? path) }
        output.field(index + 1)
        output.field(cause.pattern.map(incident.text).joined(separator: ","))
        output.field(cause.score)
        output.endRow()
      }
    }
    try output.finish()
  }
}
