internal import StewardDomain

/// A sum of some days with the number of days (of one item: cells) that were reported.
struct Sum: Sendable {
  var value: Int64 = 0
  var days = 0
}

/// Two sums over the cells in which both sides were reported: the way to a ratio at any grain.
struct Pair: Sendable {
  var top = 0.0
  var bottom = 0.0
  var cells = 0
  /// Days reported of the top alone: where they are more than the cells, the pair isn't the whole of it.
  var topCells = 0

  static func + (left: Pair, right: Pair) -> Pair {
    Pair(
      top: left.top + right.top, bottom: left.bottom + right.bottom, cells: left.cells + right.cells,
      topCells: left.topCells + right.topCells)
  }
}

/// What is said of each item and of all of them together; `nil` as row means all.
struct Figures<Figure: Sendable>: Sendable {
  let items: [Figure]
  let all: Figure
  subscript(row: Int?) -> Figure { row.map { items[$0] } ?? all }
}

/// Some days of a marketplace's facts, summed up by item: columns in, columns out.
struct Window {
  let facts: FactTable
  let days: Range<CivilDay>

  /// - Complexity: O(items × days).
  func sums(_ metric: Metric) -> Figures<Sum> {
    guard let column = facts.column(metric) else { return nothing(Sum()) }
    var items = [Sum](repeating: Sum(), count: facts.items.count)
    var all = Sum()
    let part = days.clamped(to: facts.days)
    let offset = facts.days.lowerBound.distance(to: part.lowerBound)
    let dayCount = facts.dayCount
    for row in items.indices {
      var sum = Sum()
      for cell in row * dayCount + offset..<row * dayCount + offset + part.count where column.isPresent(cell) {
        let (value, overflows) = sum.value.addingReportingOverflow(column.values[cell])
        // What doesn't fit is no figure of sales; better none than a wrong one.
        guard !overflows else {
          sum = Sum()
          break
        }
        sum.value = value
        sum.days += 1
      }
      items[row] = sum
      let (value, overflows) = all.value.addingReportingOverflow(sum.value)
      if !overflows { all.value = value }
      // The account is reported on a day where any of its items is.
      all.days = max(all.days, sum.days)
    }
    return Figures(items: items, all: all)
  }

  /// The sums of two metrics over the cells that have both.
  ///
  /// - Parameter isShare: whether the top is a share in millionths that the bottom weighs.
  /// - Complexity: O(items × days).
  func pairs(_ top: Metric, _ bottom: Metric, isShare: Bool = false) -> Figures<Pair> {
    guard let over = facts.column(top), let under = facts.column(bottom) else { return nothing(Pair()) }
    var items = [Pair](repeating: Pair(), count: facts.items.count)
    var all = Pair()
    let part = days.clamped(to: facts.days)
    let offset = facts.days.lowerBound.distance(to: part.lowerBound)
    let dayCount = facts.dayCount
    for row in items.indices {
      var pair = Pair()
      for cell in row * dayCount + offset..<row * dayCount + offset + part.count where over.isPresent(cell) {
        pair.topCells += 1
        guard under.isPresent(cell) else { continue }
        let weight = Double(under.values[cell])
        pair.top += isShare ? Double(over.values[cell]) / 1e6 * weight : Double(over.values[cell])
        pair.bottom += weight
        pair.cells += 1
      }
      items[row] = pair
      all = all + pair
    }
    return Figures(items: items, all: all)
  }

  private func nothing<Figure>(_ figure: Figure) -> Figures<Figure> {
    Figures(items: [Figure](repeating: figure, count: facts.items.count), all: figure)
  }
}

/// The settled days of a snapshot that scores are made of.
struct Windows {
  let now: Window
  let before: Window
  let yearBefore: Window
  /// The first day that isn't looked at any more.
  let end: CivilDay

  init(_ snapshot: MarketplaceSnapshot, _ pack: HealthPack) {
    let newest = min(snapshot.settledBefore, snapshot.today)
    func window(_ back: Int) -> Window {
      let last = newest.advanced(by: -back)
      return Window(facts: snapshot.facts, days: last.advanced(by: -pack.windowDays)..<last)
    }
    end = newest
    now = window(0)
    before = window(pack.windowDays)
    yearBefore = window(364)
  }
}
