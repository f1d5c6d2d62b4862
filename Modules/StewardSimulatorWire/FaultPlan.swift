/// What can go wrong with a call.
enum Fault: String, CaseIterable, Sendable {
  case throttled = "429"
  /// With the header `Retry-After`.
  case throttledWithWait = "429ra"
  case failed = "500"
  case unavailable = "503"
  /// A page of HTML, as a load balancer gives it.
  case page = "html503"
  /// The whole length is promised and half of the body sent.
  case truncated = "truncate"
  /// Half of the body, which is said to be all.
  case halfBody = "truncjson"
  /// The connection ends without an answer.
  case reset
  case expired
  case denied
  /// A document whose gzip is damaged.
  case badGzip = "badgzip"
  /// A document whose address has run out.
  case addressExpired = "urlexpired"
}

/// How often calls fail, and how: `429:0.2,500/3` lets a fifth be refused, and every third answer fail.
public struct FaultPlan: Hashable, Sendable {
  enum Rule: Hashable, Sendable {
    case share(Double)
    case every(Int)
  }

  struct Entry: Hashable, Sendable {
    let fault: Fault
    let rule: Rule
  }

  let entries: [Entry]

  /// No faults.
  public init() { entries = [] }

  /// - Throws: ``WireError/badFaults(_:)`` where a part isn't `kind:share` or `kind/every`.
  public init(_ text: String) throws(WireError) {
    var entries: [Entry] = []
    for part in text.split(separator: ",") {
      guard let place = part.lastIndex(where: { $0 == ":" || $0 == "/" }),
        let fault = Fault(rawValue: String(part[..<place]))
      else { throw .badFaults(String(part)) }
      let number = part[part.index(after: place)...]
      if part[place] == ":" {
        guard let share = Double(number), (0...1).contains(share) else { throw .badFaults(String(part)) }
        entries.append(Entry(fault: fault, rule: .share(share)))
      } else {
        guard let every = Int(number), every >= 1 else { throw .badFaults(String(part)) }
        entries.append(Entry(fault: fault, rule: .every(every)))
      }
    }
    self.entries = entries
  }
}

/// Decides which call fails: those that were ordered go first, then the plan, each of its entries in turn. The same
/// calls in the same order fail in the same way.
struct FaultBox: Sendable {
  private struct Order: Sendable {
    let match: String
    let fault: Fault
    var times: Int
  }

  private let plan: FaultPlan
  private var orders: [Order] = []
  private var counts: [Int]
  private var random: UInt64 = 1

  init(_ plan: FaultPlan) {
    self.plan = plan
    counts = Array(repeating: 0, count: plan.entries.count)
  }

  /// - Parameter match: what method and path have to contain; empty fits all.
  mutating func order(_ fault: Fault, match: String, times: Int) {
    orders.append(Order(match: match, fault: fault, times: times))
  }

  mutating func dropOrders() { orders = [] }

  /// - Parameter call: method and path.
  mutating func pick(_ call: String) -> Fault? {
    if let place = orders.firstIndex(where: { $0.times > 0 && ($0.match.isEmpty || call.contains($0.match)) }) {
      orders[place].times -= 1
      return orders[place].fault
    }
    for (place, entry) in plan.entries.enumerated() {
      counts[place] += 1
      switch entry.rule {
      case .share(let share): if nextShare() < share { return entry.fault }
      case .every(let every): if counts[place] % every == 0 { return entry.fault }
      }
    }
    return nil
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014), as a number from 0 to 1.
  private mutating func nextShare() -> Double {
    random &+= 0x9E37_79B9_7F4A_7C15
    var mixed = random
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
  }
}
