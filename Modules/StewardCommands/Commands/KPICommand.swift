internal import ArgumentParser
internal import StewardDomain
internal import StewardFormats
internal import StewardPerformance
internal import StewardWorkspace

struct KPICommand: StewardSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "kpi", abstract: "Figures of any slice, against another window.",
    discussion: """
      One row for each slice, figure and currency; amounts of two currencies are never added. Ratios are fractions that come from sums. \
      An empty value wasn't reported, which is never zero; `coverage` is the share of items and days that were. Days include both ends. \
      `steward trace` follows the values by their identifiers.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "Only this account.") var account: AccountID?
  @Option(help: "What a row is of.") var by: KPIDimension = .portfolio
  @Option(help: "Only this figure, as `sales`; may be repeated.") var kpi: [String] = []
  @OptionGroup var windows: WindowOptions
  @Option(help: "With what was known then: a day or 2026-11-23T06:00:00Z.") var asOf: InstantArgument?

  func execute() async throws {
    let catalogue = try KPICatalogue()
    let chosen = try kpi.map { id in
      guard let found = catalogue[id] else {
        let known = catalogue.definitions.map(\.id).joined(separator: ", ")
        throw ValidationError("\(id) isn't a figure; there are \(known)")
      }
      return found
    }
    let definitions = chosen.isEmpty ? catalogue.definitions : chosen
    let workspace = try common.workspace()
    let accounts = try account.map { [try workspace.account($0)] } ?? workspace.accounts()
    let snapshots = try accounts.map { try workspace.snapshotOfNewest(of: $0, asOf: asOf?.instant) }
    let (now, then) = try windows.windows(snapshots)
    let new = KPIReport.rows(of: snapshots, definitions: definitions, by: by, days: now)
    let old = KPIReport.rows(of: snapshots, definitions: definitions, by: by, days: then)
    let newest = snapshots.map(\.asOf).max() ?? currentInstant()
    try common.write(
      Self.report(new, old, definitions) { kpi, row, isNow in
        FigureID(
          .kpi(kpi), account: account, by: by, slice: row.slice, currency: row.currency, days: isNow ? now : then,
          asOf: newest)
      })
  }

  /// Both lists have the same slices, since items are those of the snapshots, whatever the window.
  private static func report(
    _ new: [KPIRow], _ old: [KPIRow], _ definitions: [KPIDefinition], name: (String, KPIRow, Bool) -> FigureID
  ) -> Report {
    var report = Report(
      "slice", "kpi", "currency", "now", "then", "change", "coverage", "coverage_then", "settled", "note",
      "id", "id_then")
    for (row, earlier) in zip(new, old) {
      for (place, definition) in definitions.enumerated() {
        let (after, before) = (row.figures[place], earlier.figures[place])
        let values = [after, before].map { rounded($0.value, definition, row.currency) }
        let change = values[0].flatMap { now in values[1].map { now - $0 } }
        let note =
          switch (values[0], values[1]) {
          case (nil, nil): "no value in either window"
          case (nil, _): "no value now"
          case (_, nil): "no value then"
          default: ""
          }
        func cell(_ value: Int64?) -> JSONValue { value.map { text($0, definition, row.currency) } ?? .null }
        report.add(
          .string(row.slice), .string(definition.id), .string(row.currency.code), cell(values[0]), cell(values[1]),
          cell(change), share(after), share(before), .bool(after.isSettled && before.isSettled), .string(note),
          .string("\(name(definition.id, row, true))"), .string("\(name(definition.id, earlier, false))"))
      }
    }
    return report
  }

  /// Minor units, a count, or millionths of a ratio.
  private static func rounded(_ value: Double?, _ definition: KPIDefinition, _ currency: Currency) -> Int64? {
    value.flatMap { Int64(exactly: (definition.unit == .ratio ? $0 * 1_000_000 : $0).rounded()) }
  }

  private static func text(_ value: Int64, _ definition: KPIDefinition, _ currency: Currency) -> JSONValue {
    switch definition.unit {
    case .money: .number(fixedPointText(value, digits: currency.minorDigits))
    case .ratio: .number(fixedPointText(value, digits: 6))
    default: .int(value)
    }
  }

  private static func share(_ figure: KPIFigure) -> JSONValue {
    .number(fixedPointText(Int64((figure.coverage * 1_000).rounded()), digits: 3))
  }
}
