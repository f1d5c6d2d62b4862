import ArgumentParser
import Foundation
import Testing

@testable import StewardLab

/// The commands for tables: baskets, elasticity, match and reconcile.
@Suite struct TablesCommandsTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steward-lab-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  /// The lines that a command writes.
  private func run<Command: LabSubcommand>(_ type: Command.Type, _ arguments: String...) throws -> [String] {
    let output = folder.appendingPathComponent("out-\(UUID()).csv").path
    try type.parse(arguments + ["--output", output]).execute()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  @Test func `sets come with their items sorted`() throws {
    let input = try file("baskets.txt", "pear fig\nfig\tapple pear\r\n\npear\nfig pear apple\n")

    let lines = try run(BasketsCommand.self, "--input", input, "--min-support", "0.5")

    #expect(lines[0] == "items,support,count")
    #expect(
      Set(lines.dropFirst()) == [
        "apple,0.5,2", "fig,0.75,3", "pear,1,4", "apple|fig,0.5,2", "apple|pear,0.5,2", "fig|pear,0.75,3",
        "apple|fig|pear,0.5,2",
      ])
  }

  @Test func `rules say how sure and how much more likely`() throws {
    let input = try file("baskets.txt", "a b\na b\na\nc\n")

    let lines = try run(
      BasketsCommand.self, "--input", input, "--min-support", "0.5", "--rules", "--min-confidence", "0.9",
      "--significance",
      "1")

    #expect(lines[0] == "antecedent,consequent,support,count,confidence,lift,p_value")
    #expect(lines.count == 2)
    #expect(lines[1].hasPrefix("b,a,0.5,2,1,1.3333333333333333,"))
    #expect(try run(BasketsCommand.self, "--input", input, "--min-support", "0.5", "--rules").count == 1)
  }

  @Test func `a file without transactions is bad input`() throws {
    let input = try file("baskets.txt", "\n \n")

    #expect {
      _ = try run(BasketsCommand.self, "--input", input, "--min-support", "0.5")
    } throws: {
      ($0 as? LabError)?.exitCode == 65
    }
    #expect(throws: (any Error).self) { try BasketsCommand.parse(["--input", input, "--min-support", "0"]) }
  }

  @Test func `each line is accounted for to the cent`() throws {
    let expected = try file(
      "expected.csv", "order,kind,date,amount\nA,sale,2026-01-01,19.99\nB,sale,2026-01-01,5\nC,fee,2026-01-02,-1.50\n")
    let settled = try file(
      "settled.csv",
      "kind,order,amount,date,batch\nsale,A,19.99,2026-01-03,1\nfee,C,1.5,2026-01-03,1\nsale,D,7.10,2026-01-03,1\n")

    let lines = try run(
      ReconcileCommand.self, "--expected", expected, "--settled", settled, "--late-after", "5", "--deposit", "30.00")

    #expect(
      Array(lines.prefix(5)) == [
        "record,finding,order,kind,lines,expected,settled,difference,lag_days",
        "line,matched,A,sale,1,19.99,19.99,0.00,2",
        "line,missing,B,sale,1,5.00,,-5.00,", "line,signFlipped,C,fee,1,-1.50,1.50,3.00,1",
        "line,unexpected,D,sale,1,,7.10,7.10,",
      ])
    #expect(
      Array(lines.suffix(5)) == [
        "total,all,,,4,23.49,28.59,5.10,", "total,explained,,,,,18.49,,", "total,unexplained,,,,,10.10,,",
        "total,unlisted,,,,,1.41,,", "total,deposit,,,,,30.00,,",
      ])
  }

  @Test(
    arguments: [
      ("12.34", 2, 1234), ("-0.05", 2, -5), ("+7", 2, 700), (".5", 2, 50), ("1.500", 2, 150), ("3", 0, 3),
      ("-9", 3, -9000),
      ("12.345", 2, nil), ("1,5", 2, nil), ("", 2, nil), ("-", 2, nil), ("1e3", 2, nil),
      ("92233720368547758.08", 2, nil),
    ] as [(String, Int, Int64?)])
  func `amounts are read exactly or not at all`(text: String, digits: Int, minorUnits: Int64?) {
    #expect(MinorUnits.parse(text.utf8, digits: digits) == minorUnits)
  }

  @Test func `a wrong amount is said with its place`() throws {
    let expected = try file("expected.csv", "order,amount\nA,1.999\n")

    #expect {
      _ = try run(ReconcileCommand.self, "--expected", expected, "--settled", expected)
    } throws: {
      "\($0)".contains("expected.csv:2:2 (amount): found \"1.999\"") && ($0 as? LabError)?.exitCode == 65
    }
  }

  @Test func `references are told apart by all their fields`() {
    var references = LedgerReferences()
    let keys = (0..<5_000).map { Array("\($0 / 10)\0\($0 % 10)\0".utf8) }

    let numbers = keys.map { references.number($0) }
    let again = keys.reversed().map { references.number($0) }

    #expect(numbers == (0..<5_000).map { Int32($0) })
    #expect(Array(again.reversed()) == numbers)
    var fields: [String] = []
    references.visitFields(of: 4_217) { fields.append(String(decoding: $0, as: UTF8.self)) }
    #expect(fields == ["421", "7"])
  }

  @Test func `scaled numbers are written as decimals`() throws {
    let path = folder.appendingPathComponent("scaled.csv").path
    let output = try LabOutput(path)
    for (scaled, digits) in [(-5, 2), (0, 2), (123_456, 2), (7, 0), (.min, 2)] as [(Int64, Int)] {
      output.field(scaled, digits: digits)
    }
    output.endRow()
    try output.finish()

    #expect(try String(contentsOfFile: path, encoding: .utf8) == "-0.05,0.00,1234.56,7,-92233720368547758.08\n")
  }

  @Test func `elasticities come by group, and predictions by row`() throws {
    var rows = "store,brand,week,units,price,other,promo\n"
    for store in 1...3 {
      for brand in ["x", "y"] {
        for week in 1...12 {
          let price = 2 + Double((week * 7 + store * 3) % 5) / 10
          let units = 100 * Double(store) * (brand == "x" ? 1 / (price * price) : 1 / price)
          rows += "\(store),\(brand),\(week),\(units),\(price),\(2 + Double(week % 3) / 10),\(week % 4 == 0 ? 1 : 0)\n"
        }
      }
    }
    let input = try file("panel.csv", rows)
    let future = try file(
      "future.csv", "store,brand,week,price,other,promo\n2,x,13,2.5,2.1,0\n9,y,13,2.5,2.1,0\n9,z,13,2,2,0\n")
    let shared = [
      "--input", input, "--quantity", "units", "--price", "price", "--cross-prices", "other", "--group", "store,brand",
      "--time",
      "week", "--controls", "promo",
    ]

    let output = folder.appendingPathComponent("elasticities.csv").path
    try ElasticityCommand.parse(shared + ["--output", output]).execute()
    let table = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",")
    }
    #expect(table[0].joined(separator: ",") == "group,elasticity,lo95,hi95,n")
    #expect(table.count == 7)
    for row in table.dropFirst() {
      let elasticity = try #require(Double(row[1]))
      #expect(abs(elasticity - (row[0].hasSuffix("x") ? -2 : -1)) < 0.05)
      #expect(row[4] == "12")
    }

    try ElasticityCommand.parse(shared + ["--predict", future, "--output", output]).execute()
    let predicted = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect(predicted[0] == "row,y,pred")
    #expect(predicted[1].hasPrefix("1,,3.4"))
    #expect(predicted[2].hasPrefix("2,,"))
    #expect(predicted[3] == "3,,")
  }

  @Test func `a quantity of zero is said with its place`() throws {
    let input = try file("panel.csv", "units,price\n3,2\n0,2\n")

    #expect {
      _ = try run(ElasticityCommand.self, "--input", input, "--quantity", "units", "--price", "price")
    } throws: {
      "\($0)".contains("panel.csv:3:1 (units): found \"0\"; expected a positive number")
    }
  }

  @Test func `products are matched by name and code`() throws {
    let names = (0..<30).map { "Item \($0 * 7919 % 1_000) model QX\($0 * 104_729 % 9_000 + 1_000)" }
    let left = try file(
      "left.csv", "id,name,price\n" + names.enumerated().map { "l\($0),\($1),\"$1,0\($0 + 10).00\"\n" }.joined())
    let right = try file(
      "right.csv", "id,name,price\n" + names.enumerated().reversed().map { "r\($0),The \($1) new,n/a\n" }.joined())

    let lines = try run(
      MatchCommand.self, "--left", left, "--right", right, "--id", "id", "--text", "name", "--price", "price")

    #expect(lines[0] == "left,right,score")
    #expect(lines.count == 31)
    #expect(
      lines.dropFirst().allSatisfy {
        $0.hasPrefix("l") && $0.split(separator: ",")[0].dropFirst() == $0.split(separator: ",")[1].dropFirst()
      })
    #expect(MatchCommand.price("$1,299.00") == 1299)
    #expect(MatchCommand.price("n/a") == nil)
  }
}
