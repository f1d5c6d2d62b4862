internal import ArgumentParser
internal import StewardAnalytics

/// The command `steward lab uplift`: what an action on one series changed, against series without it.
struct UpliftCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "uplift",
    abstract: "Measure what an action on a series changed, against series without it.",
    discussion: """
      Input: name, t, y; every name has the same t, whole numbers. Output: name, change, lower, upper, expected, \
      placebo_probability: the mean change a point since the action, its interval, what was to be expected without the action, and the share of \
      the series without it that seem to have at least that effect.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("The series with the action; all others are held against it.", valueName: "name"))
  var treated: String

  @Option(help: ArgumentHelp("The first t with the action.", valueName: "t"))
  var from: Int

  @Option(help: ArgumentHelp("Of the interval; 0.9 needs 19 other series.", valueName: "share"))
  var confidence = 0.9

  func validate() throws {
    guard confidence > 0, confidence < 1 else { throw ValidationError("--confidence must be within 0 and 1") }
  }

  func execute() throws {
    let all = try readSeries()
    guard let own = all.first(where: { $0.name == treated }) else {
      throw LabError(
        badInput: "\(options.input): there is no series \(treated); expected one with the name of --treated")
    }
    let times = own.points.map(\.t)
    for series in all where series.points.map(\.t) != times {
      throw LabError(badInput: "\(options.input): series \(series.name) has other t than \(treated); expected the same")
    }
    guard let start = times.firstIndex(where: { $0 >= from }) else {
      throw LabError(badInput: "\(options.input): no t is \(from) or later; expected some since the action")
    }
    let controls = all.filter { $0.name != treated }.map { $0.points.map(\.y) }
    let effect: ActionEffect
    do throws(ActionEffectError) {
      effect = try ActionEffect(treated: own.points.map(\.y), controls: controls, from: start, confidence: confidence)
    } catch { throw LabError(badInput: "\(options.input): \(Self.words(error))") }
    let output = try LabOutput(options.result.output)
    output.row("name", "change", "lower", "upper", "expected", "placebo_probability")
    output.field(treated)
    for value in [effect.change, effect.lower, effect.upper, effect.expected, effect.placeboProbability] {
      output.field(value)
    }
    output.endRow()
    try output.finish()
  }

  private static func words(_ error: ActionEffectError) -> String {
    switch error {
    case .tooFewControls(let found, let needed):
      "\(found) series sold something before the action; expected \(needed) at least, or a lower --confidence"
    case .badStart: "the action needs two points before it"
    case .nothingBefore: "the mean before the action isn't above 0; expected a series that was there before"
    case .unequalLengths, .notFinite, .badConfidence: "\(error)"
    }
  }

  private typealias Point = (t: Int, y: Double)

  /// The series in the order of their first rows, each in the order of t.
  private func readSeries() throws -> [(name: String, points: [Point])] {
    var table = try LabTable(options.input)
    let columns = (name: try table.column("name"), t: try table.column("t"), y: try table.column("y"))
    var result: [(name: String, points: [Point])] = []
    var places: [String: Int] = [:]
    while try table.next() {
      let name = table.text(columns.name)
      let place = places[name] ?? result.count
      if place == result.count {
        places[name] = place
        result.append((name, []))
      }
      result[place].points.append((try table.integer(columns.t), try table.number(columns.y)))
    }
    return result.map { ($0.name, $0.points.sorted { $0.t < $1.t }) }
  }
}
