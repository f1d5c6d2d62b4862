import StewardDomain
import StewardSimulator
import Testing

/// What was planted can be read from the reports of the world with it, to about the amount of the truth, and isn't in
/// the reports of the same world without it.
struct PlantedTraceTests {
  static let kinds = PlantedEvent.Kind.allCases.filter { PlantedTrace.of($0) != nil }

  @Test(arguments: kinds)
  func `the reports show what was planted, and don't where nothing was`(kind: PlantedEvent.Kind) throws {
    let trace = try #require(PlantedTrace.of(kind))
    let (worlds, read) = (try PlantedWorlds.shared.get(), try ReadWorld.both.get())
    #expect(try kind == .stockOut || worlds.isAbsent(kind))
    let cases = try worlds.events(kind).filter(trace.applies)
    try #require(!cases.isEmpty)
    let figures = try cases.map { (with: try trace.figure(read.with, $0), without: try trace.figure(read.without, $0)) }
      .filter { !$0.with.isNaN && !$0.without.isNaN }
    let count = Double(figures.count)
    let sums = figures.reduce((with: 0.0, without: 0.0)) { ($0.with + $1.with, $0.without + $1.without) }
    switch trace.expectation {
    case .amount(let truth, let range):
      let planted = cases.reduce(0) { $0 + $1[keyPath: truth] }
      let ratio = (sums.with - sums.without) / planted
      #expect(planted > 0 && range.contains(ratio), "\(ratio) of \(planted)")
    case .mark(let with, let without):
      #expect(sums.with >= with * count && sums.without <= without * count, "\(sums) of \(count)")
    case .shift(let least): #expect((sums.with - sums.without) / count >= least, "\(sums) of \(count)")
    }
  }

  @Test func `every kind of event has a check of its amount or of its mark`() {
    let checked = Self.kinds + Books.kinds + VendorBooks.kinds
    #expect(Set(checked) == Set(PlantedEvent.Kind.allCases))
    #expect(checked.count == PlantedEvent.Kind.allCases.count)
  }
}
