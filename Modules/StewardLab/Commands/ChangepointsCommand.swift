internal import ArgumentParser
internal import StewardAnalytics

/// The command `steward lab changepoints`: where the level or the trend of a series changes.
struct ChangepointsCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "changepoints",
    abstract: "Find where the level or the trend of series changes.",
    discussion: """
      Input: name, dim, t, y; the dimensions of a name are cut together and have the same t, whole numbers. Output: \
      name, t, the index from 0 of the first point of each new segment, counted in the order of t.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("Fewest points between two changes, at least 2.", valueName: "n"))
  var minimumSegment = 5

  @Option(help: ArgumentHelp("Above 1 finds fewer changes, below 1 more.", valueName: "factor"))
  var caution = 1.0

  func validate() throws {
    guard minimumSegment >= 2 else { throw ValidationError("--minimum-segment must be 2 or more") }
    guard caution > 0, caution < .infinity else { throw ValidationError("--caution must be above 0") }
  }

  func execute() throws {
    let all = try readSeries()
    let output = try LabOutput(options.result.output)
    output.row("name", "t")
    for (name, dimensions) in all {
      do {
        let series = dimensions.map { points in points.sorted { $0.t < $1.t }.map(\.y) }
        let segmentation = try Segmentation(series, minimumSegment: minimumSegment, caution: caution)
        for change in segmentation.changepoints {
          output.field(name)
          output.field(change)
          output.endRow()
        }
      } catch {
        throw LabError(badInput: "\(options.input): series \(name): the dimensions differ in length")
      }
    }
    try output.finish()
  }

  private typealias Point = (t: Int, y: Double)

  /// The series by name and dimension, both in the order of their first rows.
  private func readSeries() throws -> [(name: String, dimensions: [[Point]])] {
    var table = try LabTable(options.input)
    let columns = (name: try table.column("name"), dim: table.columnIfThere("dim"))
    let t = try table.column("t")
    let y = try table.column("y")
    var result: [(name: String, dimensions: [[Point]])] = []
    var places: [String: Int] = [:]
    var dimensionPlaces: [[String: Int]] = []
    while try table.next() {
      let name = table.text(columns.name)
      let dimension = columns.dim.map { table.text($0) } ?? ""
      let point = (t: try table.integer(t), y: try table.number(y))
      let place = places[name] ?? result.count
      if place == result.count {
        places[name] = place
        result.append((name, []))
        dimensionPlaces.append([:])
      }
      let row = dimensionPlaces[place][dimension] ?? result[place].dimensions.count
      if row == result[place].dimensions.count {
        dimensionPlaces[place][dimension] = row
        result[place].dimensions.append([])
      }
      result[place].dimensions[row].append(point)
    }
    return result
  }
}
