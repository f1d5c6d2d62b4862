internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab authenticity`: how much reviews are like those that were labelled as suspicious.
struct AuthenticityCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "authenticity",
    abstract: "Learn from labelled reviews which others look suspicious.",
    discussion: """
      Prints the input's columns and `suspicion`, 0 to 1. Nothing is known but the reviews of --train: a model of one kind of \
      reviews says nothing about another kind, and a suspicion is a reason to look, not a finding.
      """)

  @Option(help: ArgumentHelp("Labelled reviews to learn from.", valueName: "file"))
  var train: String

  @Option(help: "The column that holds the texts, in both files.")
  var text: String

  @Option(help: "The column of --train that holds the labels; there are two.")
  var label: String

  @Option(
    help: ArgumentHelp(
      "The label of suspicious reviews. Unless given: deceptive, fake, suspicious, spam, true, yes or 1.",
      valueName: "label"))
  var suspicious: String?

  @OptionGroup var options: LabOptions

  func execute() throws {
    let model = try learn()
    var table = try LabTable(options.input)
    let column = try table.column(text)
    let output = try LabOutput(options.result.output)
    for name in table.header { output.field(name) }
    output.row("suspicion")
    while try table.next() {
      for index in table.header.indices { output.field(table.text(index)) }
      output.field(model.suspicion(of: table.text(column)))
      output.endRow()
    }
    try output.finish()
  }

  private func learn() throws -> AuthenticityModel {
    var table = try LabTable(train)
    let textColumn = try table.column(text)
    let labelColumn = try table.column(label)
    var texts: [String] = []
    var labels: [String] = []
    while try table.next() {
      let label = table.text(labelColumn)
      guard !label.isEmpty else { throw table.error("", at: labelColumn, expected: "a label") }
      texts.append(table.text(textColumn))
      labels.append(label)
    }
    let positive = try suspiciousLabel(among: Set(labels))
    do {
      return try AuthenticityModel(
        texts: texts, isSuspicious: labels.map { $0 == positive })
    } catch { throw LabError(badInput: "\(train): \(Self.explanation(error))") }
  }

  private func suspiciousLabel(among labels: Set<String>) throws -> String {
    let known = suspicious.map { [$0] } ?? ["deceptive", "fake", "suspicious", "spam", "true", "yes", "1"]
    let found = labels.sorted()
    guard found.count == 2 else {
      throw LabError(badInput: "\(train): expected two labels in \(label), found \(found.count)")
    }
    for name in known {
      if let match = found.first(where: { $0.lowercased() == name.lowercased() }) { return match }
    }
    throw LabError(
      badInput: "\(train): the labels are \(found.joined(separator: " and ")); say by --suspicious which is which")
  }

  private static func explanation(_ error: TextError) -> String {
    if case .tooFewTexts(let found, let needed) = error {
      return "\(found) reviews have the rarer label; expected at least \(needed)"
    }
    return "\(error)"
  }
}
