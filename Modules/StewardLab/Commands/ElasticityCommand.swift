internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab elasticity`: price elasticities by group, or predictions for known prices.
struct ElasticityCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "elasticity",
    abstract: "Estimate price elasticities of many groups together.",
    discussion: """
      The result is group,elasticity,lo95,hi95,n with a group's values joined by |. With --predict the rows of that file come instead, \
      as row,y,pred in log units; y is empty where the file has no quantity. Groups share what they have in common by one of the \
      --group columns, the one that explains the rows best. These are associations, not the effect of changing a price.
      """)

  @OptionGroup var options: LabOptions

  @Option(help: ArgumentHelp("Units sold, positive.", valueName: "column"))
  var quantity: String

  @Option(help: ArgumentHelp("The own price, positive.", valueName: "column"))
  var price: String

  @Option(
    help: ArgumentHelp(
      "Prices of other products, positive; where one is the own price it isn't counted twice.", valueName: "column,…"))
  var crossPrices: String?

  @Option(help: ArgumentHelp("What an elasticity is wanted for, such as store,brand.", valueName: "column,…"))
  var group: String?

  @Option(help: ArgumentHelp("The period: a number or a date.", valueName: "column"))
  var time: String?

  @Option(help: ArgumentHelp("What else moves sales, such as promotions.", valueName: "column,…"))
  var controls: String?

  @Flag(help: "The quantity is a natural logarithm already.")
  var logQuantity = false

  @Option(help: ArgumentHelp("Predict the rows of this file.", valueName: "file"))
  var predict: String?

  func execute() throws {
    var groups = PanelGroups()
    var panel = try PanelFile(self, path: options.input, isTraining: true, groups: &groups).panel
    do {
      if groups.pools.count > 1 {
        let candidates = groups.pools.map { pools in panel.groups.map { pools[Int($0)] } }
        groups.chosen = try panel.bestPools(among: candidates)
        panel.pools = candidates[groups.chosen]
      }
      let model = try ElasticityModel(fitting: panel)
      let output = try LabOutput(options.result.output)
      if let predict {
        try write(model, rowsOf: predict, groups: &groups, to: output)
      } else {
        output.row("group", "elasticity", "lo95", "hi95", "n")
        for estimate in model.estimates {
          output.field(groups.names[Int(estimate.group)])
          output.field(estimate.elasticity)
          output.field(estimate.interval95.lowerBound)
          output.field(estimate.interval95.upperBound)
          output.field(estimate.rows)
          output.endRow()
        }
      }
      try output.finish()
    } catch let error as ElasticityError { throw LabError(badInput: "\(options.input): \(error)") }
  }

  private func write(
    _ model: ElasticityModel, rowsOf path: String, groups: inout PanelGroups, to output: LabOutput
  ) throws {
    let file = try PanelFile(self, path: path, isTraining: false, groups: &groups)
    let predictions = file.panel.count == 0 ? [] : try model.predictions(for: file.panel)
    output.row("row", "y", "pred")
    for (row, prediction) in predictions.enumerated() {
      output.field(row + 1)
      if let y = file.known[row] { output.field(y) } else { output.empty() }
      if let prediction { output.field(prediction) } else { output.empty() }
      output.endRow()
    }
  }
}
