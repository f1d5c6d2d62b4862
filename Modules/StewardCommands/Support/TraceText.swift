internal import StewardDomain
internal import StewardIngest

extension TraceResult {
  /// Longer lists of lines are summed up by day and document in a text; JSON has them all.
  static let longestList = 100

  /// A line for each day and document, with what its lines add up to.
  static func summary(_ figure: Figure) -> String {
    var out = ""
    var rest = figure.lines[...]
    while let first = rest.first {
      let group = rest.prefix { $0.day == first.day && $0.document == first.document }
      rest = rest.dropFirst(group.count)
      let sum = figure.value == nil ? "" : " = \(figure.show(group.reduce(0) { $0 &+ $1.value }))"
      out +=
        "  \(first.day)  \(first.documentName)  \(first.reportType) \(first.document)  sha256 \(first.sha256.prefix(12))…\n"
        + "    \(places(Array(group)))\(sum)\n"
    }
    return out
  }

  /// Days with both ends.
  static func text(_ days: Range<CivilDay>) -> String { "\(days.lowerBound)..\(days.upperBound.advanced(by: -1))" }

  /// Lines, or the rows of a document that is one line.
  private static func places(_ lines: [TracedLine]) -> String {
    let numbers = Set(lines.map(\.line))
    if lines.count > 1, numbers.count == 1, let line = numbers.first {
      return "line \(line), rows \(ranges(lines.map(\.row)))"
    }
    return "\(numbers.count == 1 ? "line" : "lines") \(ranges(lines.map(\.line)))"
  }

  /// Neighbouring numbers as ranges, the first twelve of them.
  private static func ranges(_ lines: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for line in Set(lines).sorted() {
      if let last = runs.last, last.upperBound + 1 == line {
        runs[runs.count - 1] = last.lowerBound...line
      } else {
        runs.append(line...line)
      }
    }
    let texts = runs.prefix(12).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    return texts.joined(separator: ", ") + (runs.count > 12 ? ", … (all \(lines.count) with --format json)" : "")
  }
}
