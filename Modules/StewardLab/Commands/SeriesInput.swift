internal import StewardAnalytics

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
