import StewardDomain
import StewardStorage
import Testing

/// Who manages an account, whichever engine keeps it.
@Suite struct AssignmentTests {
  private static let noon = Instant(utc: "2026-11-23", secondOfDay: 43_200)

  @Test(arguments: EngineKind.available)
  func `an account has the manager that it was handed to last, and its history stays`(kind: EngineKind) throws {
    let database = try TestStore(kind)

    let changed = try database.engine.write { session in
      try [
        ("mugs", "Ann", 0), ("cups", "Ben", 1), ("mugs", "Ben", 2), ("mugs", "Ben", 3), ("mugs", "", 4),
        ("mugs", "Ann", 5),
      ]
      .map { account, manager, hour in
        try AssignmentRepository(session).assign(Self.assignment(account, manager, hour))
      }
    }

    #expect(changed == [true, true, true, false, true, true])
    let (managers, history) = try database.engine.read {
      (try AssignmentRepository($0).managers(), try AssignmentRepository($0).history(of: "mugs"))
    }
    #expect(managers == ["mugs": "Ann", "cups": "Ben"])
    #expect(
      history == [
        Self.assignment("mugs", "Ann", 0), Self.assignment("mugs", "Ben", 2), Self.assignment("mugs", "", 4),
        Self.assignment("mugs", "Ann", 5),
      ])
  }

  @Test(arguments: EngineKind.available)
  func `an account of nobody has no manager, and handing it to nobody changes nothing`(kind: EngineKind) throws {
    let database = try TestStore(kind)

    let changed = try database.engine.write { session in
      try ["", "Ann", ""].enumerated().map { hour, manager in
        try AssignmentRepository(session).assign(Self.assignment("mugs", manager, hour))
      }
    }

    #expect(changed == [false, true, true])
    #expect(try database.engine.read { try AssignmentRepository($0).managers() } == [:])
    #expect(try database.engine.read { try AssignmentRepository($0).history(of: "cups") }.isEmpty)
  }

  private static func assignment(
    _ account: AccountID, _ manager: String, _ hour: Int
  ) -> AssignmentRepository.Assignment {
    AssignmentRepository.Assignment(
      account: account, manager: manager, since: Instant(microseconds: noon.microseconds + Int64(hour) * 3_600_000_000))
  }
}
