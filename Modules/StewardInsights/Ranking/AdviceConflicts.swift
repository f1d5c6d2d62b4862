internal import StewardDomain
internal import StewardStorage

/// Settles advice on the same item that excludes or needs other advice: one of it is shown, and names the others.
struct AdviceConflicts {
  private let pack: TriagePack
  init(_ pack: TriagePack) { self.pack = pack }

  private struct Place: Hashable {
    let account: AccountID
    let subject: Subject
  }

  /// - Parameter entries: in their order.
  /// - Returns: the places of those that are shown, in order, and by the place of each what it keeps back.
  /// - Complexity: O(entries), and quadratic in the number of pieces on one item.
  func settle(_ entries: [Triage.Entry]) -> (shown: [Int], held: [Int: [Triage.Held]]) {
    var byItem: [Place: [Int]] = [:]
    for (index, entry) in entries.enumerated() where entry.recommendation.value.subject.item != nil {
      byItem[Place(account: entry.account.id, subject: entry.recommendation.value.subject), default: []].append(index)
    }
    var keeper: [Int: (place: Int, isNext: Bool)] = [:]
    for places in byItem.values where places.count > 1 {
      for place in places { keeper[place] = stander(for: place, among: places, entries) }
      // Kinds that need each other in a circle: the best of them is shown.
      for place in places where root(place, keeper) == nil { keeper[place] = nil }
    }
    var held: [Int: [Triage.Held]] = [:]
    for place in keeper.keys.sorted() {
      guard let (_, isNext) = keeper[place], let shown = root(place, keeper) else { continue }
      let made = entries[place].recommendation
      held[shown, default: []].append(
        Triage.Held(id: made.id, title: made.value.title, isNext: isNext))
    }
    return (entries.indices.filter { keeper[$0] == nil }, held)
  }

  /// The entry for which another has to stand back: what it needs first, else the best one that excludes it.
  private func stander(
    for place: Int, among places: [Int], _ entries: [Triage.Entry]
  ) -> (place: Int, isNext: Bool)? {
    let own = entries[place].recommendation.value.kind
    func kind(of other: Int) -> String { entries[other].recommendation.value.kind }
    if let first = places.first(where: {
      $0 != place && pack.needs(own, kind(of: $0)) && !pack.needs(kind(of: $0), own)
    }) {
      return (first, true)
    }
    // Those before it in the list have their answer already.
    if let better = places.first(where: { $0 < place && pack.excludes(own, kind(of: $0)) }) {
      return (better, false)
    }
    return nil
  }

  /// The one that is shown in the end, for who keeps something back may stand back himself; `nil` in a circle.
  private func root(_ place: Int, _ keeper: [Int: (place: Int, isNext: Bool)]) -> Int? {
    var place = place
    var steps = 0
    while let next = keeper[place]?.place {
      place = next
      steps += 1
      if steps > keeper.count { return nil }
    }
    return place
  }
}
