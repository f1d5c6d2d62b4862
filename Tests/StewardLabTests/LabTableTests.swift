import Foundation
import StewardFormats
import Testing

@testable import StewardLab

@Suite struct LabTableTests {
  private static func freePath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("steward-lab-\(UUID()).csv").path
  }

  private func file(_ bytes: [UInt8]) throws -> String {
    let path = Self.freePath()
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `rows are read by the names of their columns`() throws {
    var table = try LabTable(try file(Array("id;t\n a ;3\nb;\n".utf8)), dialect: .semicolons)
    let id = try table.column("id")
    let t = try table.column("t")

    #expect(try table.next())
    #expect(table.text(id) == " a ")
    #expect(try table.integer(t) == 3)
    #expect(try table.next())
    #expect(try table.optionalNumber(t) == nil)
    #expect(try !table.next())
    #expect(table.rowCount == 2)
  }

  @Test func `what is wrong is said with its place`() throws {
    var table = try LabTable(try file(Array("id;t\na;x\nb\n".utf8)), dialect: .semicolons)
    let path = table.path

    #expect(try table.next())
    #expect {
      _ = try table.number(1)
    } throws: {
      "\($0)" == "\(path):2:2 (t): found \"x\"; expected a number" && ($0 as? LabError)?.exitCode == 65
    }
    #expect {
      _ = try table.next()
    } throws: {
      "\($0)" == "\(path):3:2: the row has 1 fields, the header 2; expected as many"
    }
    #expect {
      _ = try table.column("y")
    } throws: {
      "\($0)".hasSuffix("there is no column y; found id, t")
    }
  }

  @Test func `fields with separators come back as they were`() throws {
    let path = Self.freePath()
    let output = try LabOutput(path)
    output.row("text", "value")
    output.field("a \"b\", c\nd")
    output.field(0.1)
    output.endRow()
    output.field("")
    output.field(-3.0)
    output.endRow()
    try output.finish()

    var table = try LabTable(path)

    #expect(try table.next())
    #expect(table.text(0) == "a \"b\", c\nd")
    #expect(table.text(1) == "0.1")
    #expect(try table.next())
    #expect(table.text(1) == "-3")
  }

  @Test func `a missing file and an empty one are told apart`() throws {
    #expect {
      _ = try LabTable("/nowhere/at/all.csv")
    } throws: {
      ($0 as? LabError)?.exitCode == 1
    }
    #expect {
      _ = try LabTable(try file([]))
    } throws: {
      ($0 as? LabError)?.exitCode == 65
    }
  }
}
