internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Reads what a row becomes.
struct EmitParser {
  let parent: DefinitionParser
  let row: RowDefinition
  let partition: ReportDefinition.Partition

  func emit(_ json: JSONValue, at place: String) throws -> Emit {
    let conditions = try conditions(json["only"], at: "\(place).only")
    if let kind = json["record"]?.string {
      try parent.only(json, at: place, "record", "day", "only")
      return Emit(target: .record(try record(kind, json, at: place)), conditions: conditions)
    }
    guard let facts = json["facts"] else { throw parent.wrong(place, "expected record or facts") }
    try parent.only(json, at: place, "facts", "only")
    if case .keys = partition {
      throw parent.wrong(place, "facts need the partition rule window or snapshot, since they are replaced by day")
    }
    return Emit(target: .facts(try self.facts(facts, at: "\(place).facts")), conditions: conditions)
  }

  private func record(_ name: String, _ json: JSONValue, at place: String) throws -> RecordTarget {
    guard let kind = parent.kinds[name] else {
      throw parent.wrong("\(place).record", "there is no kind of record called \(name)")
    }
    var fields: [(field: Int, column: Int)] = []
    for (column, definition) in row.columns.enumerated() {
      guard let field = kind.fields.firstIndex(where: { $0.name == definition.name }) else { continue }
      guard kind.fields[field].type == definition.type.fieldType else {
        throw parent.wrong(
          "\(place).record",
          "\(definition.name) is \(kind.fields[field].type.rawValue) in \(name) and \(definition.type.rawValue) here")
      }
      fields.append((field, column))
    }
    guard !fields.isEmpty else { throw parent.wrong("\(place).record", "no column is a field of \(name)") }
    return RecordTarget(kind: kind, day: try day(json["day"], at: "\(place).day"), fields: fields)
  }

  private func facts(_ json: JSONValue, at place: String) throws -> FactTarget {
    try parent.only(json, at: place, "grain", "day", "sku", "asin", "parentAsin", "metrics", "aggregate")
    let grain: FactGrain =
      switch try parent.text(json, "grain", at: place) {
      case "account": .account
      case "item": .item
      case "parent": .parent
      case let other: throw parent.wrong("\(place).grain", "is \(other); expected item, parent or account")
      }
    guard let day = try day(json["day"], at: "\(place).day") else { throw parent.wrong("\(place).day", "is missing") }
    guard let metrics = json["metrics"], case .object = metrics, !metrics.keys.isEmpty else {
      throw parent.wrong("\(place).metrics", "is missing; expected an object")
    }
    let target = FactTarget(
      grain: grain, day: day, sku: try column(json["sku"], at: "\(place).sku"),
      asin: try column(json["asin"], at: "\(place).asin"),
      parentASIN: try column(json["parentAsin"], at: "\(place).parentAsin"),
      metrics: try metrics.keys.map { try metric($0, metrics[$0], at: "\(place).metrics") }.sorted {
        $0.metric < $1.metric
      },
      sums: try sums(json["aggregate"], at: "\(place).aggregate"))
    if grain == .item, target.sku == nil, target.asin == nil {
      throw parent.wrong(place, "grain item needs sku or asin")
    }
    if grain == .parent, target.parentASIN == nil { throw parent.wrong(place, "grain parent needs parentAsin") }
    return target
  }

  private func sums(_ json: JSONValue?, at place: String) throws -> Bool {
    switch json?.string {
    case nil, "unique": return false
    case "sum": return true
    case let other?: throw parent.wrong(place, "is \(other); expected unique or sum")
    }
  }

  private func metric(_ name: String, _ json: JSONValue?, at place: String) throws -> (metric: Metric, column: Int) {
    guard let metric = Metric.named(name) else { throw parent.wrong(place, "there is no metric called \(name)") }
    guard let column = try column(json, at: "\(place).\(name)") else {
      throw parent.wrong(place, "\(name) has no column")
    }
    let type = row.columns[column].type
    let fits =
      switch metric.definition.unit {
      case .count: type == .integer
      case .money: type == .money
      case .ratio: type == .ratio || type == .percent
      @unknown default: false
      }
    guard fits else {
      throw parent.wrong(
        "\(place).\(name)",
        "counts \(metric.definition.unit.rawValue), and the column \(row.columns[column].name) is \(type.rawValue)")
    }
    return (metric, column)
  }

  private func day(_ json: JSONValue?, at place: String) throws -> DaySource? {
    guard let json else { return nil }
    if json.string == "window" { return .window }
    guard let column = try column(json, at: place) else { return nil }
    guard row.columns[column].type == .day || row.columns[column].type == .instant else {
      throw parent.wrong(place, "\(row.columns[column].name) is neither day nor instant")
    }
    return .column(column)
  }

  private func column(_ json: JSONValue?, at place: String) throws -> Int? {
    guard let json else { return nil }
    guard let name = json.string, let index = row.column(as: name) else {
      throw parent.wrong(place, "there is no column called \(json.string ?? "?")")
    }
    return index
  }

  private func conditions(_ json: JSONValue?, at place: String) throws -> [Condition] {
    guard let json else { return [] }
    if let list = json.array { return try list.flatMap { try conditions($0, at: place) } }
    try parent.only(json, at: place, "column", "in", "notIn", "window")
    if let window = json["window"]?.string {
      guard window == "day" || window == "longer" else { throw parent.wrong(place, "window is day or longer") }
      return [.windowIsOneDay(window == "day")]
    }
    guard let index = try column(json["column"], at: "\(place).column") else {
      throw parent.wrong(place, "column is missing")
    }
    let negated = json["in"] == nil
    return [.column(index, among: Set(try parent.strings(json, negated ? "notIn" : "in", at: place)), negated: negated)]
  }
}
