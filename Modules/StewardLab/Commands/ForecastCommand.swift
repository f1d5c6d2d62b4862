internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab forecast`: demand to come, with intervals.
struct ForecastCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecast series together, with prediction intervals.",
    discussion: """
      Input unique_id,t,y, rows sorted by t within an id; an empty y is a period whose demand isn't known; of a column split \
      only rows with train are read. Output unique_id,h,mean, a lower and an upper bound of each level, and model.
      """)

  enum Point: String, ExpressibleByArgument { case mean, median }
  enum Model: String, ExpressibleByArgument { case auto }

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("Periods ahead.", valueName: "h"))
  var horizon: Int

  @Option(help: ArgumentHelp("Lengths of the seasons, such as 7 or 24,168; 1 for none.", valueName: "m,…"))
  var season = "1"

  @Option(help: ArgumentHelp("Per cent of outcomes within each interval.", valueName: "level,…"))
  var levels = "80,95"

  @Flag(help: "Refuse negative values.")
  var nonnegative = false

  @Option(help: "The way to forecast: auto, a mixture of all.")
  var model = Model.auto

  @Option(
    help: "What stands in the column mean: the mean, whose sums are totals, or the median, closer to a single period.")
  var point = Point.mean

  @Option(
    help: ArgumentHelp(
      """
      Columns known for the periods ahead too, such as a price's logarithm or a promotion's flag; their values there come \
      from the rows that follow with another split than train.
      """, valueName: "column,…"))
  var regressors: String?

  func validate() throws {
    guard horizon >= 1 else { throw ValidationError("--horizon is at least 1") }
    _ = try parsed(season, "--season") { Int($0).flatMap { $0 >= 1 ? $0 : nil } }
    _ = try parsed(levels, "--levels") { Double($0).flatMap { $0 > 0 && $0 < 100 ? $0 : nil } }
  }

  func execute() throws {
    let path = options.input
    let columns = regressors.map { $0.split(separator: ",").map(String.init) } ?? []
    let input = try SeriesInput(path, regressors: columns, horizon: horizon)
    let levels = try parsed(self.levels, "--levels") { Double($0) }.sorted()
    let forecasts: [SeriesForecast]
    do {
      forecasts = try AccountForecast.forecast(
        input.series,
        ForecastOptions(
          horizon: horizon, seasons: try parsed(season, "--season") { Int($0) }, levels: levels.map { $0 / 100 },
          isNonnegative: nonnegative), threads: options.result.threadCount)
    } catch let error as ForecastError { throw ForecastTalk.labError(path, error, identifiers: input.identifiers) }
    let output = try LabOutput(options.result.output)
    for name in ["unique_id", "h", "mean"] { output.field(name) }
    for level in levels {
      let text = level == level.rounded() ? "\(Int(level))" : "\(level)"
      output.field("lo\(text)")
      output.field("hi\(text)")
    }
    output.field("model")
    output.endRow()
    for (identifier, forecast) in zip(input.identifiers, forecasts) {
      write(forecast, of: identifier, levels: levels.count, to: output)
    }
    try output.finish()
  }

  private func write(_ forecast: SeriesForecast, of identifier: String, levels: Int, to output: LabOutput) {
    let middle = forecast.quantiles.count / 2
    for step in 0..<horizon {
      output.field(identifier)
      output.field(step + 1)
      output.field(point == .mean ? forecast.mean[step] : forecast.median[step])
      for level in 0..<levels {
        output.field(forecast.quantiles[middle - level - 1][step])
        output.field(forecast.quantiles[middle + level + 1][step])
      }
      output.field(forecast.model)
      output.endRow()
    }
  }

  private func parsed<Value>(_ text: String, _ option: String, _ read: (String) -> Value?) throws -> [Value] {
    try text.split(separator: ",").map {
      guard let value = read(String($0)) else { throw ValidationError("\(option) can't be \($0)") }
      return value
    }
  }
}

/// A kernel's refusal in words, with the series by its name.
enum ForecastTalk {
  static func labError(_ path: String, _ error: ForecastError, identifiers: [String]) -> LabError {
    func name(_ series: Int) -> String { "series \(identifiers[series])" }
    let message =
      switch error {
      case .noSeries: "there is no row to learn from; expected rows with split train or without a split"
      case .emptySeries(let series): "\(name(series)) has no history; expected at least one row"
      case .unequalLengths(let series): "\(name(series)) is inconsistent"
      case .notFinite(let series, let index): "\(name(series)), point \(index + 1): expected a number of at most 1e15"
      case .negativeValue(let series, let index): "\(name(series)), point \(index + 1) is negative; expected 0 or more"
      case .nothingObserved(let series): "\(name(series)) has no value; expected at least one y"
      case .badRegressors(let series): "\(name(series)): expected the regressors of every row and of the horizon"
      case .badHorizon(let value): "a horizon of \(value) can't be forecast"
      case .badSeason(let value): "a season of \(value) can't be forecast"
      case .badLevel(let value): "a level of \(value) can't be forecast"
      case .badTotalLength(let value): "a total of \(value) periods can't be forecast"
      }
    return LabError(badInput: "\(path): \(message)")
  }
}

/// The series of an input with the columns `unique_id,t,y`, in the order of their first rows.
///
/// Rows are sorted by t within an id. An empty `y` is a period whose demand isn't known. Where there is a column `split`,
/// rows that aren't `train` have no say, except for what the named regressors will be.
struct SeriesInput {
  private(set) var identifiers: [String] = []
  private(set) var series: [DemandSeries] = []

  /// - Parameters:
  ///   - regressors: columns that are known for the horizon too: for the first so many rows after each history.
  ///   - horizon: how many such rows there are; 0 where nothing is named.
  init(_ path: String, regressors: [String] = [], horizon: Int = 0) throws {
    var table = try LabTable(path)
    let id = try table.column("unique_id")
    let y = try table.column("y")
    _ = try table.column("t")
    let split = table.columnIfThere("split")
    let columns = try regressors.map { try table.column($0) }
    var places: [String: Int] = [:]
    var current: (name: String, place: Int)?
    while try table.next() {
      let isTrain = split.map { table.text($0) == "train" } ?? true
      guard isTrain || !columns.isEmpty else { continue }
      let name = table.text(id)
      let place: Int
      if let current, current.name == name {
        place = current.place
      } else {
        place = places[name] ?? series.count
        if place == series.count {
          places[name] = place
          identifiers.append(name)
          series.append(DemandSeries(values: [], regressors: columns.map { _ in [] }))
        }
        current = (name, place)
      }
      for (number, column) in columns.enumerated()
      where isTrain || series[place].regressors[number].count < series[place].values.count + horizon {
        series[place].regressors[number].append(try table.number(column))
      }
      guard isTrain else { continue }
      let value = try table.optionalNumber(y)
      if value == nil, series[place].isObserved.isEmpty {
        series[place].isObserved = [Bool](repeating: true, count: series[place].values.count)
      }
      series[place].values.append(value ?? 0)
      if !series[place].isObserved.isEmpty { series[place].isObserved.append(value != nil) }
    }
  }
}
