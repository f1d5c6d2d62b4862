import ArgumentParser
import Foundation
import Testing

@testable import StewardLab

@Suite struct TextCommandTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("steward-lab-text-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ text: String) throws -> String {
    let path = folder.appendingPathComponent("\(UUID()).csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func run(_ arguments: [String]) throws -> [String] {
    let output = folder.appendingPathComponent("\(UUID()).csv").path
    var command = try LabCommand.parseAsRoot(arguments + ["--output", output])
    try command.run()
    return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `sentiment is a column after those of the input`() throws {
    let input = try file("id,text\n1,\"great, really great\"\n2,terrible\n3,\n")

    let rows = try run(["sentiment", "--input", input, "--text", "text"])

    #expect(rows[0] == "id,text,sentiment")
    #expect(rows[1].hasPrefix("1,\"great, really great\",0."))
    #expect(rows[2].hasPrefix("2,terrible,-0."))
    #expect(rows[3] == "3,,0")
  }

  @Test func `aspects have the row, the polarity and offsets in characters`() throws {
    let input = try file("text\nnothing here\nÉtonnant: the battery life is great\n")

    let rows = try run(["aspects", "--input", input, "--text", "text"])

    #expect(rows == ["row,aspect,polarity,start,end", "2,battery life,positive,14,26"])
  }

  @Test func `themes come by product`() throws {
    let input = try file("product,text\nA,the screen is great\nB,a bad battery\nA,a dark screen\n")

    let rows = try run([
      "aspects", "--input", input, "--text", "text", "--themes", "--group", "product", "--limit", "1",
    ])

    #expect(rows[0] == "group,theme,mentions,positive,negative,terms")
    #expect(rows[1].hasPrefix("A,screen,2,"))
    #expect(rows[2].hasPrefix("B,battery and power,1,0,1,"))
    #expect(rows.count == 3)
  }

  @Test func `suspicion is learned from labels`() throws {
    let real = ["small room", "a small bath", "small and loud", "room by the street"].map { "\($0),truthful\n" }
    let fake = ["a dream stay", "dream vacation", "my dream hotel", "luxury dream"].map { "\($0),deceptive\n" }
    let train = try file("text,label\n" + (real + fake).joined())
    let input = try file("text\na small room\na dream\n")

    let rows = try run(["authenticity", "--train", train, "--input", input, "--text", "text", "--label", "label"])
    let suspicions = try rows.dropFirst().map { try #require(Double($0.split(separator: ",")[1])) }

    #expect(rows[0] == "text,suspicion")
    #expect(suspicions.count == 2 && suspicions[0] < 0.5 && suspicions[1] > 0.5)
  }

  @Test(
    arguments: [
      ("text,label\na,x\nb,y\n", "say by --suspicious which is which"), ("text,label\na,fake\n", "expected two labels"),
      ("text,label\na,fake\nb,real\n", "expected at least 4"), ("text,label\na,\n", "expected a label"),
    ] as [(String, String)])
  func `reviews that can't be learned from are bad input`(train: String, message: String) throws {
    let train = try file(train)
    let parsed = try LabCommand.parseAsRoot([
      "authenticity", "--train", train, "--input", train, "--text", "text", "--label", "label",
    ])
    let command = try #require(parsed as? AuthenticityCommand)

    #expect {
      try command.execute()
    } throws: {
      "\($0)".contains(message) && ($0 as? LabError)?.exitCode == 65
    }
  }
}
