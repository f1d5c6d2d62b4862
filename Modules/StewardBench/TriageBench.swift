internal import StewardDomain
internal import StewardInsights
internal import StewardSimulator

/// Which order of doing things collects most of a simulated portfolio's money in an hour a day?
///
/// The money is the simulator's: each planted event that costs sales or cash is something to do, from the day after it began. Doing it on
/// a day saves what it would still have cost, so that the value decays on its own, by when the event ends and not by what advice says. No
/// order sees any of that. It sees what advice would say: a value around the true one, an end around the true one, minutes; and among the
/// true pieces stand false ones that are worth nothing, more for some kinds than for others. What was done is known to have worked or not
/// three weeks later.
public struct TriageBench: Sendable {
  public var seeds: ClosedRange<UInt64> = 1...5
  public var accounts = 20
  public var days = 180
  public var minutesADay = 60
  public var folder: String?

  /// The ways of putting things in order. `oracle` knows the true values: no order that can be had reaches it.
  enum Order: String, CaseIterable {
    case fifo, severity, revenue, valuePerMinute, steward, oracle
  }

  public init() {}

  public func run() throws -> BenchReport {
    var collected: [Order: Double] = [:]
    var least: [Order: Double] = [:]
    var (pieces, possible) = (0, 0.0)
    let pack = try TriagePack()
    let time = try seconds {
      for seed in seeds {
        let list = try TriageWork(self, seed: seed).pieces
        pieces += list.count
        possible += list.reduce(0) { $0 + $1.value(on: $1.appears) }
        let sums = Dictionary(
          uniqueKeysWithValues: Order.allCases.map { order in
            (order, TriageShift(list, order, pack, minutes: minutesADay).collected(days: days))
          })
        for (order, sum) in sums {
          collected[order, default: 0] += sum
          least[order] = min(least[order] ?? .infinity, (sums[.steward] ?? 0) / max(sum, 1e-9))
        }
      }
    }
    var report = BenchReport("triage")
    report.add("worlds", seeds.count)
    report.add("seconds", time)
    report.add("pieces", pieces)
    report.add("possible", possible)
    for order in Order.allCases {
      let sum = collected[order] ?? 0
      report.add("collected.\(order.rawValue)", sum)
      guard order != .steward else { continue }
      report.add("steward_over_\(order.rawValue)", (collected[.steward] ?? 0) / max(sum, 1e-9))
      report.add("steward_over_\(order.rawValue).least", least[order] ?? 0)
    }
    return report
  }
}

/// Something to do, with what is true of it and what is said of it. Days count from the first of the world.
struct TriagePiece {
  let kind: String
  /// The first day on which it is on the list.
  let appears: Int
  /// What it costs in all, in the base currency, and over which days; nothing for a false one.
  let cost: Double
  let begins: Int
  let ends: Int
  /// Cash that can be claimed stays until the end; sales that are missed are lost day by day.
  let isClaim: Bool
  /// Of the item or store that it is about, in the base currency.
  let revenue: Double
  let severity: Int
  let minutes: Int
  /// What is said: a factor on what is left of the true value, or of what a true one would have; and the end.
  let promisedFactor: Double
  let apparentCost: Double
  let saidEnd: Int

  /// What doing it on a day saves.
  func value(on day: Int) -> Double { left(of: cost, until: ends, on: day) }
  /// What advice says that doing it on a day saves.
  func promised(on day: Int) -> Double { left(of: apparentCost * promisedFactor, until: saidEnd, on: day) }

  private func left(of whole: Double, until end: Int, on day: Int) -> Double {
    guard day < end else { return 0 }
    return isClaim ? whole : whole * Double(end - max(day, begins)) / Double(max(1, end - begins))
  }
}

/// One manager, one portfolio, one order of doing things.
struct TriageShift {
  private let pieces: [TriagePiece]
  private let order: TriageBench.Order
  private let pack: TriagePack
  private let minutes: Int
  /// So many days after something was done it is known whether it helped.
  private let daysToKnow = 21

  init(_ pieces: [TriagePiece], _ order: TriageBench.Order, _ pack: TriagePack, minutes: Int) {
    self.pieces = pieces
    self.order = order
    self.pack = pack
    self.minutes = minutes
  }

  /// The true value that is collected, in the base currency.
  func collected(days: Int) -> Double {
    var record = SuccessRecord()
    var isDone = [Bool](repeating: false, count: pieces.count)
    var known: [Int: [Int]] = [:]
    var sum = 0.0
    for day in 0..<days {
      for place in known[day] ?? [] {
        record.addOutcome("simulated", pieces[place].kind, isHit: pieces[place].cost > 0)
      }
      let open = pieces.indices.filter { !isDone[$0] && pieces[$0].appears <= day && day < pieces[$0].saidEnd }
      let rank = Dictionary(uniqueKeysWithValues: open.map { ($0, keys(pieces[$0], day, record)) })
      let sorted = open.sorted { left, right in
        let (one, other) = (rank[left] ?? [], rank[right] ?? [])
        return one == other ? left < right : other.lexicographicallyPrecedes(one)
      }
      var spent = 0
      for place in sorted where spent + pieces[place].minutes <= minutes {
        spent += pieces[place].minutes
        isDone[place] = true
        sum += pieces[place].value(on: day)
        known[day + daysToKnow, default: []].append(place)
      }
    }
    return sum
  }

  /// What a piece is ordered by, the largest first.
  private func keys(_ piece: TriagePiece, _ day: Int, _ record: SuccessRecord) -> [Double] {
    let age = Double(-piece.appears)
    switch order {
    case .fifo: return [age]
    case .severity: return [Double(piece.severity), age]
    case .revenue: return [piece.revenue, age]
    case .valuePerMinute: return [piece.promised(on: day) / Double(piece.minutes)]
    case .oracle: return [piece.value(on: day) / Double(piece.minutes)]
    case .steward:
      let priority = Priority(
        value: piece.promised(on: day), minutes: piece.minutes,
        chance: record.chance("simulated", piece.kind, pack), daysLeft: piece.saidEnd - day, nextTime: pack.nextTime)
      return [priority.figure]
    }
  }
}
