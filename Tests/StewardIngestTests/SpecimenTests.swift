import StewardDomain
import StewardFormats
import StewardIngest
import StewardStorage
import Testing

/// Every report type is tried with a document of its own columns: a definition that can't read itself is broken.
@Suite struct SpecimenTests {
  private static let types: [ReportType] = ((try? Definitions.get())?.all ?? []).map(\.type)

  @Test func `there is a specimen of every type`() throws {
    #expect(Self.types.count == (try Definitions.get().all.count))
  }

  @Test(arguments: types)
  func `a document made of a definition's own columns is read without drift`(type: ReportType) throws {
    let definition = try Definitions.get().definition(of: type)
    let text = SpecimenMaker(definition: definition).text()
    let workspace = try TestWorkspace()

    let outcome = try workspace.ingest(type, text)

    #expect(
      outcome.rows == definition.rows.reduce(0) { $0 + ($1.path.contains("[]") || $1.path.isEmpty ? 2 : 1) }, "\(text)")
    #expect(outcome.loaded == outcome.rows)
    let isPersonal = definition.rows.contains { $0.columns.contains(where: \.isPII) }
    #expect(outcome.events.map(\.code) == (isPersonal ? ["personalDataDropped"] : []), "\(outcome.events)")
    let made = try workspace.rows("SELECT record_count + cell_count FROM load").first.flatMap { Int($0) }
    #expect(made ?? 0 >= outcome.rows, "\(type) makes \(made ?? 0) records and facts of \(outcome.rows) rows")
    #expect(try workspace.ingestor.replay(TestWorkspace.seller) { _, _ in } == 1)
    #expect(try workspace.rows("SELECT record_count + cell_count FROM load").first.flatMap { Int($0) } == made)
  }
}
