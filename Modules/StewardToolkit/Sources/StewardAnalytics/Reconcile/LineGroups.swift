/// Lines in the order of their references, by counting.
struct LineGroups {
  /// Line numbers; within a reference in the order of the list.
  let order: [Int32]
  /// Where each reference starts in ``order``, and the end.
  private let starts: [Int32]

  init(_ references: [Int32], referenceCount: Int) {
    var starts = [Int32](repeating: 0, count: referenceCount + 1)
    for reference in references { starts[Int(reference) + 1] += 1 }
    for reference in 0..<referenceCount { starts[reference + 1] += starts[reference] }
    var next = starts
    var order = [Int32](repeating: 0, count: references.count)
    for (line, reference) in references.enumerated() {
      order[Int(next[Int(reference)])] = Int32(truncatingIfNeeded: line)
      next[Int(reference)] += 1
    }
    self.order = order
    self.starts = starts
  }

  /// The part of ``order`` that has a reference.
  func range(_ reference: Int) -> Range<Int> { Int(starts[reference])..<Int(starts[reference + 1]) }

  /// The lines of a reference whose amount no other line of it has, by amount: there is no doubt which belongs to which.
  static func single(_ group: ArraySlice<Int32>, of lines: LedgerLines) -> [Int32] {
    if group.count < 2 { return Array(group) }
    let sorted = group.sorted { lines.amounts[Int($0)] < lines.amounts[Int($1)] }
    return sorted.indices.filter { place in
      let amount = lines.amounts[Int(sorted[place])]
      return (place == 0 || lines.amounts[Int(sorted[place - 1])] != amount)
        && (place + 1 == sorted.count || lines.amounts[Int(sorted[place + 1])] != amount)
    }.map { sorted[$0] }
  }
}
