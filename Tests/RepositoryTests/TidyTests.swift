import Foundation
import Testing

/// House rules that a compiler doesn't know.
@Suite struct TidyTests {
  static let sources = Repository.files(in: ["Modules", "Plugins", "Apps"], endings: [".swift"])
  static let tests = Repository.files(in: ["Tests"], endings: [".swift"])

  @Test func `no file is longer than 500 lines, and most are short`() throws {
    try #require(Self.sources.count > 100)
    let lengths = try Self.sources.map {
      try Repository.text($0).split(separator: "\n", omittingEmptySubsequences: false).count
    }

    for (file, length) in zip(Self.sources, lengths) { #expect(length <= 500, "\(file) has \(length) lines") }
    #expect(lengths.sorted()[lengths.count / 2] <= 120)
  }

  @Test func `no function is longer than 70 lines`() throws {
    for file in Self.sources {
      for (name, length) in Self.functions(try Repository.text(file)) {
        #expect(length <= 70, "\(file): \(name) has \(length) lines")
      }
    }
  }

  @Test func `nothing is unchecked, forced or left for later`() throws {
    let banned = [
      "nonisolated(unsafe)", "try!", " as! ", "TO" + "DO", "FIX" + "ME", "fatalError(",
    ]
    for file in Self.sources {
      let text = try Repository.text(file)
      for word in banned { #expect(!text.contains(word), "\(file) has \(word)") }
    }
  }

  /// Where the compiler can't see what keeps a type safe; the reason stands beside each.
  static let unchecked = ["Modules/StewardSimulator/SimulatedPortfolio.swift": 1]

  @Test func `unchecked types are those that are known`() throws {
    for file in Self.sources {
      let count = try Repository.text(file).ranges(of: "@unchecked Sendable").count
      #expect(count == Self.unchecked[file] ?? 0, "\(file) has \(count) unchecked types")
    }
  }

  @Test func `every test file expects something`() throws {
    let marks = ["#expect", "#require", "Issue.record"]
    for file in Self.tests {
      let text = try Repository.text(file)
      guard text.contains("@Test") else { continue }
      #expect(marks.contains { text.contains($0) }, "\(file) expects nothing")
    }
  }

  @Test func `every module, bundle and program has a place where the README says so`() throws {
    let architecture = try Repository.text("docs/architecture.md")
    for folder in try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appendingPathComponent("Modules").path) where folder.hasPrefix("Steward")
    {
      #expect(architecture.contains(folder), "docs/architecture.md doesn't speak of \(folder)")
    }
  }

  /// The functions of a file with their lengths, by the indentation of their closing brace.
  private static func functions(_ text: String) -> [(name: String, length: Int)] {
    var result: [(name: String, length: Int)] = []
    var open: (name: String, indent: Int, start: Int)?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let indent = line.prefix { $0 == " " }.count
      let code = line.dropFirst(indent)
      if let function = open {
        if indent == function.indent, code.hasPrefix("}") {
          result.append((function.name, number - function.start + 1))
          open = nil
        }
      } else if code.contains("func ") || code.contains("init("), !code.hasPrefix("//"), !code.hasSuffix("}") {
        open = (String(code.prefix(60)), indent, number)
      }
    }
    return result
  }
}
