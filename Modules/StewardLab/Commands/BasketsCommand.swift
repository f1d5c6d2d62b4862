internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab baskets`: frequent sets of items, or rules.
struct BasketsCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "baskets",
    abstract: "Find items that are bought together.",
    discussion: """
      Input has a transaction a line, its items separated by blanks. The result is items,support,count with items sorted and joined \
      by |; with --rules antecedent,consequent,support,count,confidence,lift,p_value, strongest lift first, without what chance \
      explains. Chance keeps the size of every transaction and the frequency of every item; p_value is corrected for all rules that \
      could have been found.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("The least share of transactions that a set is in.", valueName: "share"))
  var minSupport: Double

  @Flag(help: "Write rules with one consequent instead of sets.")
  var rules = false

  @Option(
    help: ArgumentHelp("The least share of an antecedent's transactions that have the consequent.", valueName: "share"))
  var minConfidence = 0.5

  @Option(help: ArgumentHelp("The largest p-value of a rule; 1 writes all of them.", valueName: "p"))
  var significance = 0.05

  @Option(help: ArgumentHelp("The largest set looked for.", valueName: "n"))
  var maxSize: Int?

  func validate() throws {
    guard minSupport > 0, minSupport <= 1 else { throw ValidationError("--min-support lies above 0 and at most at 1") }
    guard (0...1).contains(minConfidence) else { throw ValidationError("--min-confidence lies within 0 and 1") }
    guard significance > 0, significance <= 1 else {
      throw ValidationError("--significance lies above 0 and at most at 1")
    }
    guard maxSize ?? 1 >= 1 else { throw ValidationError("--max-size is at least 1") }
  }

  func execute() throws {
    let file = try TransactionFile(options.input)
    let output = try LabOutput(options.result.output)
    do {
      let minCount = try file.baskets.minimumCount(support: minSupport)
      let sets = try file.baskets.frequentItemsets(minCount: minCount, maxSize: maxSize ?? .max)
      if rules {
        let found = try file.baskets.associationRules(
          in: sets, minConfidence: minConfidence, significance: significance)
        write(found, names: file.names, to: output)
      } else {
        write(sets, names: file.names, to: output)
      }
    } catch { throw LabError(badInput: "\(options.input): \(error)") }
    try output.finish()
  }

  private func write(_ sets: FrequentItemsets, names: [String], to output: LabOutput) {
    output.row("items", "support", "count")
    for position in sets.indices {
      let set = sets[position]
      output.field(set.items.map { names[Int($0)] }.joined(separator: "|"))
      output.field(sets.support(position))
      output.field(set.count)
      output.endRow()
    }
  }

  private func write(_ rules: [AssociationRule], names: [String], to output: LabOutput) {
    output.row("antecedent", "consequent", "support", "count", "confidence", "lift", "p_value")
    for rule in rules {
      output.field(rule.antecedent.map { names[Int($0)] }.joined(separator: "|"))
      output.field(names[Int(rule.consequent)])
      output.field(rule.support)
      output.field(rule.count)
      output.field(rule.confidence)
      output.field(rule.lift)
      output.field(rule.adjustedPValue)
      output.endRow()
    }
  }
}
