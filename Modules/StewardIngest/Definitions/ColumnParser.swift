internal import StewardFormats

/// Reads the columns of a row entry.
struct ColumnParser {
  let parent: DefinitionParser
  let place: String

  func columns(_ list: [JSONValue]) throws -> [ColumnDefinition] {
    var columns: [ColumnDefinition] = []
    for (index, json) in list.enumerated() { columns.append(try column(json, at: "\(place).columns[\(index)]")) }
    var seen: Set<String> = []
    for column in columns where !column.isPII {
      guard seen.insert(column.name).inserted else {
        throw parent.wrong("\(place).columns", "two columns are called \(column.name)")
      }
    }
    for (index, json) in list.enumerated() {
      let here = "\(place).columns[\(index)]"
      if let currency = json["currency"]?.string {
        columns[index].currencyColumn = try find(currency, in: columns, at: "\(here).currency")
      }
      if json["product"] != nil {
        let factors = try parent.strings(json, "product", at: here)
        guard factors.count == 2 else { throw parent.wrong("\(here).product", "expected two names") }
        let pair = (
          try find(factors[0], in: columns, at: "\(here).product"),
          try find(factors[1], in: columns, at: "\(here).product")
        )
        guard pair.0 < index, pair.1 < index else {
          throw parent.wrong("\(here).product", "names a column that comes later; put computed columns last")
        }
        columns[index].product = pair
      }
    }
    return columns
  }

  private func find(_ name: String, in columns: [ColumnDefinition], at place: String) throws -> Int {
    guard let index = columns.firstIndex(where: { $0.name == name }) else {
      throw parent.wrong(place, "there is no column called \(name)")
    }
    return index
  }

  private func column(_ json: JSONValue, at here: String) throws -> ColumnDefinition {
    try parent.only(
      json, at: here, "name", "aliases", "as", "type", "currency", "presence", "values", "carry", "pii", "product",
      "negate")
    let isPII = try parent.flag(json, "pii", at: here) ?? false
    let isComputed = json["product"] != nil
    return ColumnDefinition(
      name: isPII ? "" : try parent.text(json, "as", at: here),
      source: isComputed ? nil : try parent.text(json, "name", at: here),
      aliases: json["aliases"] == nil ? [] : try parent.strings(json, "aliases", at: here),
      type: json["type"] == nil ? .text : try parent.word(json, "type", at: here), currencyColumn: nil,
      presence: json["presence"] == nil ? .optional : try parent.word(json, "presence", at: here),
      knownValues: json["values"] == nil ? nil : Set(try parent.strings(json, "values", at: here)),
      carries: try parent.flag(json, "carry", at: here) ?? false, isPII: isPII, product: nil,
      negates: try parent.flag(json, "negate", at: here) ?? false)
  }
}
