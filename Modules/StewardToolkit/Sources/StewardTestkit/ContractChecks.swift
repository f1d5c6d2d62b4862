internal import StewardDomain
internal import StewardPluginAPI

/// Rules that several contracts share. Each returns what is wrong, empty where nothing is.

/// Lower case letters, digits and dashes, first a letter: what is stored with results for years.
func identifierViolations(_ identifier: String, of what: String) -> [String] {
  let bytes = Array(identifier.utf8)
  let sound =
    bytes.first.map { (0x61...0x7A).contains($0) } ?? false && bytes.last != 0x2D && bytes.count <= 64
    && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  return sound ? [] : ["the \(what) \"\(identifier)\" isn't lower case letters, digits and dashes"]
}

/// The subject belongs to the snapshot.
func subjectViolations(_ subject: Subject, in snapshot: MarketplaceSnapshot, known: Set<ItemIdentity>) -> [String] {
  var violations: [String] = []
  if subject.marketplace != snapshot.marketplace.id {
    violations.append("\(subjectName(subject)): its marketplace isn't that of the snapshot")
  }
  if let item = subject.item, !known.contains(item) {
    violations.append("\(subjectName(subject)): the item isn't in the snapshot")
  }
  return violations
}

func knownItems(_ snapshot: MarketplaceSnapshot) -> Set<ItemIdentity> {
  // What the account sells elsewhere may be advised to be sold here, too.
  Set(snapshot.facts.items).union(snapshot.listings.map(\.item))
    .union(snapshot.siblings.flatMap { $0.items.map(\.item) })
}

func subjectName(_ subject: Subject) -> String { subject.item?.name ?? "the account" }

/// The statement says something, and a figure made of facts is what the facts give.
func evidenceViolations(
  _ evidence: Evidence, of owner: String, in snapshot: MarketplaceSnapshot
) -> [String] {
  var violations: [String] = []
  if evidence.statement.isEmpty { violations.append("\(owner): an evidence has no statement") }
  switch evidence.source {
  case .rule(let pack, let rule):
    if pack.isEmpty || rule.isEmpty {
      violations.append("\(owner): \"\(evidence.statement)\" names no pack or no rule")
    }
  case .records(let records):
    if records.isEmpty { violations.append("\(owner): \"\(evidence.statement)\" names no record") }
  case .facts(let metric, let marketplace, let item, let days, let value):
    if let sibling = snapshot.siblings.first(where: { $0.marketplace.id == marketplace }) {
      if sibling.value(of: metric, item, days) != value {
        violations.append("\(owner): \"\(evidence.statement)\" isn't what the store's sums say")
      }
      break
    }
    if marketplace != snapshot.marketplace.id {
      violations.append("\(owner): \"\(evidence.statement)\" is of another marketplace")
    }
    // A figure of the account as a whole isn't in the snapshot's item rows; only the host can follow it.
    guard !item.name.isEmpty else { break }
    let found = recomputed(metric, item, days, in: snapshot.facts)
    if found != value {
      let text = found.map(String.init) ?? "nothing"
      violations.append("\(owner): \"\(evidence.statement)\" says \(value), the facts give \(text)")
    }
  @unknown default: break
  }
  return violations
}

extension StoreSummary {
  /// A sum as the summary has it; `nil` where it has none.
  fileprivate func value(of metric: Metric, _ item: ItemIdentity, _ days: Range<CivilDay>) -> Int64? {
    guard days == self.days, let found = items.first(where: { $0.item == item }) else { return nil }
    switch metric {
    case .unitsOrdered: return found.units
    case .orderedRevenue: return found.revenue
    case .unitsRefunded: return found.refunds
    case .sessions: return found.sessions
    case .adCost: return found.adCost
    default: return nil
    }
  }
}

/// The figure as the metric's days combine; a ratio isn't a figure of its own and is taken as stated on its newest day.
private func recomputed(_ metric: Metric, _ item: ItemIdentity, _ days: Range<CivilDay>, in facts: FactTable) -> Int64?
{
  guard let index = facts.items.firstIndex(of: item) else { return nil }
  switch metric.definition.aggregation {
  case .sum: return facts.sum(of: metric, item: index, in: days)?.value
  default:
    guard let newest = facts.latest(of: metric, item: index, before: days.upperBound) else { return nil }
    return newest.day >= days.lowerBound ? newest.value : nil
  }
}

/// Runs an analysis on a snapshot in which nothing was reported: it finds nothing, or says that there is too little.
func emptySnapshotViolations<Result>(
  like snapshot: MarketplaceSnapshot, _ analysis: (MarketplaceSnapshot) throws(PluginError) -> [Result]
) -> [String] {
  do throws(PluginError) {
    let results = try analysis(SnapshotBuilder.empty(snapshot.marketplace, today: snapshot.today))
    return results.isEmpty ? [] : ["an empty snapshot gave \(results.count) results"]
  } catch {
    return error.code == .tooLittleData ? [] : ["an empty snapshot gave the error: \(error.message)"]
  }
}

/// Runs an analysis twice and compares all that it said.
func twice<Result>(
  _ snapshot: MarketplaceSnapshot, _ analysis: (MarketplaceSnapshot) throws(PluginError) -> [Result]
) -> (results: [Result], violations: [String]) {
  do throws(PluginError) {
    let first = try analysis(snapshot)
    let second = try analysis(snapshot)
    let same = first.map { String(reflecting: $0) } == second.map { String(reflecting: $0) }
    return (first, same ? [] : ["the same snapshot gave two different results"])
  } catch {
    return ([], ["it failed: \(error.message)"])
  }
}
