internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab replenish`: reorder points and order-up-to levels.
struct ReplenishCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "replenish",
    abstract: "Reorder points from the demand over lead time and review.",
    discussion: """
      Input unique_id,t,y as of lab forecast. Output unique_id,reorder_point,order_up_to,safety_stock,stockout_probability; with \
      --unit-cost also the cost of the safety stock.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("Expected periods from order to arrival.", valueName: "d"))
  var leadTimeMean: Double

  @Option(help: ArgumentHelp("Standard deviation of the periods from order to arrival.", valueName: "d"))
  var leadTimeSd = 0.0

  @Option(help: ArgumentHelp("Periods between two reviews.", valueName: "d"))
  var review = 7

  @Option(help: ArgumentHelp("Lengths of the seasons, such as 7; 1 for none.", valueName: "m,…"))
  var season = "1"

  @Option(help: ArgumentHelp("Share of the units wanted that shall be there, such as 0.95.", valueName: "p"))
  var service: Double

  @Option(help: ArgumentHelp("Cost of a unit, in whatever unit; adds a column safety_stock_cost.", valueName: "cost"))
  var unitCost: Double?

  func validate() throws {
    guard leadTimeMean >= 0, leadTimeSd >= 0 else { throw ValidationError("lead times aren't negative") }
    guard review >= 1 else { throw ValidationError("--review is at least 1") }
    guard service > 0, service < 1 else { throw ValidationError("--service is between 0 and 1") }
    _ = try seasons()
  }

  func execute() throws {
    let input = try SeriesInput(options.input)
    let policies: [ReplenishmentPolicy]
    do {
      policies = try Replenishment.policies(
        input.series,
        ReplenishmentOptions(
          leadTimeMean: leadTimeMean, leadTimeDeviation: leadTimeSd, review: review, service: service,
          seasons: try seasons()), threads: options.result.threadCount)
    } catch let error as ReplenishmentError {
      if case .forecast(let cause) = error {
        throw ForecastTalk.labError(options.input, cause, identifiers: input.identifiers)
      }
      throw LabError(badInput: "\(options.input): no policy can be made: \(error)")
    }
    let output = try LabOutput(options.result.output)
    for name in ["unique_id", "reorder_point", "order_up_to", "safety_stock", "stockout_probability"] {
      output.field(name)
    }
    if unitCost != nil { output.field("safety_stock_cost") }
    output.endRow()
    for (identifier, policy) in zip(input.identifiers, policies) {
      output.field(identifier)
      output.field(policy.reorderPoint)
      output.field(policy.orderUpTo)
      output.field(policy.safetyStock)
      output.field(policy.stockoutProbability)
      if let unitCost { output.field(policy.safetyStock * unitCost) }
      output.endRow()
    }
    try output.finish()
  }

  private func seasons() throws -> [Int] {
    try season.split(separator: ",").map {
      guard let value = Int($0), value >= 1 else { throw ValidationError("--season can't be \($0)") }
      return value
    }
  }
}
