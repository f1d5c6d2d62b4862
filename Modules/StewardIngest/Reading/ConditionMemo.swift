/// The conditions of an emit, with the answer of the row before: it is nearly always the next row's as well.
struct ConditionMemo {
  private let conditions: [Condition]
  private var answers: [(text: [UInt8]?, holds: Bool)?]

  init(_ conditions: [Condition]) {
    self.conditions = conditions
    answers = conditions.map { _ in nil }
  }

  mutating func holds(_ raw: RawRow, windowIsOneDay: Bool) -> Bool {
    for index in conditions.indices {
      switch conditions[index] {
      case .windowIsOneDay(let wanted): if windowIsOneDay != wanted { return false }
      case .column(let column, let values, let negated):
        if !holds(index, column, values, negated, raw) { return false }
      }
    }
    return true
  }

  private mutating func holds(
    _ index: Int, _ column: Int, _ values: Set<String>, _ negated: Bool, _ raw: RawRow
  ) -> Bool {
    let range = raw.range(column)
    if let answer = answers[index] {
      switch (answer.text, range) {
      case (nil, nil): return answer.holds
      case (let text?, let range?) where text.count == range.count && raw.arena[range].elementsEqual(text):
        return answer.holds
      default: break
      }
    }
    let holds = values.contains(raw.text(column) ?? "") != negated
    answers[index] = (range.map { Array(raw.arena[$0]) }, holds)
    return holds
  }
}
