import Foundation
import Testing

/// The commands that the documents show do what they show.
@Suite(.serialized) struct DocumentationTests {
  static let documents = [
    "README.md", "docs/how-to/add-a-report-type.md", "docs/how-to/map-your-own-file.md",
    "docs/how-to/business-review.md", "docs/how-to/back-test-advice.md",
    "docs/how-to/plan-growth.md", "docs/how-to/decide-and-measure.md", "docs/how-to/share-accounts.md",
  ]

  @Test(.timeLimit(.minutes(15)), arguments: documents)
  func `the commands of a document run in their order`(document: String) throws {
    let text = try String(contentsOf: Program.repository.appendingPathComponent(document), encoding: .utf8)
    let blocks = Self.shellBlocks(text)
    try #require(!blocks.isEmpty, "\(document) shows no commands")
    let scratch = try Scratch()
    let script = (["set -eu", "export PATH=\"\(Program.buildFolder.path):$PATH\""] + blocks).joined(separator: "\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = scratch.folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()

    #expect(process.terminationStatus == 0, "\(String(decoding: output, as: UTF8.self).suffix(2_000))")
  }

  /// Blocks marked `sh`, without those that build the project or put it on the path: the test has both already.
  static func shellBlocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var current: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      // In a numbered list a block is indented.
      let fence = line.trimmingPrefix(while: \.isWhitespace)
      if current == nil, fence == "```sh" {
        current = []
      } else if let lines = current, fence.hasPrefix("```") {
        blocks.append(lines.joined(separator: "\n"))
        current = nil
      } else {
        current?.append(line)
      }
    }
    return blocks.filter { !$0.contains("./scripts/") && !$0.contains("swift build") }
      .map { $0.split(separator: "\n").filter { !$0.hasPrefix("export PATH=") }.joined(separator: "\n") }
  }
}
