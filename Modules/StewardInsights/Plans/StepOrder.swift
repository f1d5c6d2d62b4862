public import StewardDomain
public import StewardStorage

/// Which steps of a plan come before which.
public struct StepOrder: Sendable {
  public enum State: String, Sendable, Hashable {
    case done
    /// All that comes before it is done.
    case ready
    /// Something that comes before it isn't done.
    case waiting
  }

  private let steps: [GrowthPlan.Step]

  public init(_ steps: [GrowthPlan.Step]) { self.steps = steps }

  /// - Throws: ``PlanError`` where a step comes after one that isn't there, or after itself by whatever way.
  /// - Complexity: O(steps · dependencies).
  public func check() throws {
    let numbers = Set(steps.map(\.number))
    for step in steps {
      if let missing = step.after.first(where: { !numbers.contains($0) }) {
        throw PlanError("step \(step.number) comes after step \(missing), which isn't there")
      }
    }
    // Takes away what waits for nothing until nothing is left; what then remains waits for itself.
    // Source: Kahn, "Topological Sorting of Large Networks", Communications of the ACM 5(11), 1962.
    var left = steps
    while !left.isEmpty {
      let waiting = Set(left.map(\.number))
      let next = left.filter { step in step.after.contains { waiting.contains($0) } }
      guard next.count < left.count else {
        let names = next.map { String($0.number) }.joined(separator: ", ")
        throw PlanError("the steps \(names) wait for each other")
      }
      left = next
    }
  }

  public func state(of step: GrowthPlan.Step) -> State {
    if step.done != nil { return .done }
    let open = steps.contains { step.after.contains($0.number) && $0.done == nil }
    return open ? .waiting : .ready
  }

  /// Whether a step isn't done though its last day is over.
  public func isLate(_ step: GrowthPlan.Step, on today: CivilDay) -> Bool { step.done == nil && step.due < today }
}
