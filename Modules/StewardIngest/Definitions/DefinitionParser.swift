internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// Reads a definition from its file and checks everything in it, so that nothing is left to be wrong when documents come.
struct DefinitionParser {
  /// What the errors call it.
  let name: String
  let kinds: [String: RecordKind]

  func parse(_ bytes: [UInt8]) throws -> ReportDefinition {
    let json: JSONValue
    do { json = try JSONValue(parsing: bytes) } catch {
      throw IngestError(.badDefinition, file: name, position: error.position, error.message)
    }
    try only(
      json, at: "", "type", "title", "origin", "api", "reference", "accountKinds", "family", "format", "quoting",
      "charset",
      "locale", "restatementDays", "partition", "preamble", "document", "rows", "checks")
    let type = try text(json, "type", at: "")
    let format: ReportDefinition.Format = try word(json, "format", at: "")
    let rows = try list(json, "rows", at: "")
    guard !rows.isEmpty else { throw wrong("rows", "is empty; expected at least one entry") }
    let partition = try partition(json["partition"])
    let checks = try (json["checks"]?.array ?? []).enumerated().map {
      try check($0.element, at: "checks[\($0.offset)]")
    }
    let context = RowContext(format: format, partition: partition, checks: checks)
    return ReportDefinition(
      type: ReportType(type), title: try text(json, "title", at: ""),
      origin: try word(json, "origin", at: ""), api: try api(json["api"]),
      reference: try text(json, "reference", at: ""),
      accountKinds: try json["accountKinds"] == nil
        ? AccountKind.allCases
        : strings(json, "accountKinds", at: "").map { try accountKind($0) },
      family: json["family"]?.string ?? type, format: format,
      quoting: try flag(json, "quoting", at: "") ?? (format == .csv), charset: json["charset"]?.string,
      pinnedDecimal: try decimal(json["locale"]), pinnedDates: try dates(json["locale"]),
      restatementDays: try integer(json, "restatementDays", at: "") ?? 0, partition: partition,
      partitionBy: try json["partition"].map { $0["by"] == nil ? [] : try strings($0, "by", at: "partition") } ?? [],
      hasPreamble: try flag(json, "preamble", at: "") ?? false,
      document: try paths(json["document"]),
      rows: try rows.enumerated().map {
        try row($0.element, at: "rows[\($0.offset)]", context)
      },
      checks: checks)
  }

  // MARK: The parts

  private func api(_ json: JSONValue?) throws -> ReportDefinition.API? {
    guard let json else { return nil }
    try only(json, at: "api", "contentType", "requestable", "restricted")
    return ReportDefinition.API(
      contentType: try text(json, "contentType", at: "api"),
      requestable: try flag(json, "requestable", at: "api") ?? false,
      restricted: try flag(json, "restricted", at: "api") ?? false)
  }

  private func accountKind(_ text: String) throws -> AccountKind {
    guard let kind = AccountKind(rawValue: text) else {
      throw wrong("accountKinds", "has \(text); expected seller or vendor")
    }
    return kind
  }

  private func decimal(_ locale: JSONValue?) throws -> UInt8? {
    guard let locale else { return nil }
    try only(locale, at: "locale", "decimal", "dates")
    switch locale["decimal"]?.string {
    case nil: return nil
    case ".": return UInt8(ascii: ".")
    case ",": return UInt8(ascii: ",")
    case let other?: throw wrong("locale.decimal", "is \(other); expected . or ,")
    }
  }

  private func dates(_ locale: JSONValue?) throws -> DateOrder? {
    switch locale?["dates"]?.string {
    case nil: return nil
    case "ymd": return .ymd
    case "dmy": return .dmy
    case "mdy": return .mdy
    case let other?: throw wrong("locale.dates", "is \(other); expected ymd, dmy or mdy")
    }
  }

  private func partition(_ json: JSONValue?) throws -> ReportDefinition.Partition {
    guard let json else { return .window }
    try only(json, at: "partition", "rule", "key", "by")
    switch try text(json, "rule", at: "partition") {
    case "window": return .window
    case "snapshot": return .snapshot
    case "keys": return .keys(try text(json, "key", at: "partition"))
    case let other: throw wrong("partition.rule", "is \(other); expected window, snapshot or keys")
    }
  }

  private func paths(_ json: JSONValue?) throws -> ReportDefinition.DocumentPaths {
    guard let json else { return ReportDefinition.DocumentPaths() }
    try only(json, at: "document", "reportType", "marketplaces", "from", "to")
    return ReportDefinition.DocumentPaths(
      reportType: json["reportType"]?.string, marketplaces: json["marketplaces"]?.string, from: json["from"]?.string,
      to: json["to"]?.string)
  }

  private func check(_ json: JSONValue, at place: String) throws -> ReportDefinition.Check {
    switch try text(json, "rule", at: place) {
    case "total":
      try only(json, at: place, "rule", "sum", "equals", "per")
      return .total(
        sum: try text(json, "sum", at: place), equals: try text(json, "equals", at: place),
        per: try text(json, "per", at: place))
    case "oneCurrency": return .oneCurrency
    case let other: throw wrong("\(place).rule", "is \(other); expected total or oneCurrency")
    }
  }

  /// What a row entry has to fit.
  private struct RowContext {
    let format: ReportDefinition.Format
    let partition: ReportDefinition.Partition
    let checks: [ReportDefinition.Check]
  }

  private func row(_ json: JSONValue, at place: String, _ context: RowContext) throws -> RowDefinition {
    try only(json, at: place, "path", "columns", "emit")
    let path = json["path"]?.string ?? ""
    if context.format == .tsv || context.format == .csv, !path.isEmpty {
      throw wrong("\(place).path", "is for json and xml only")
    }
    let columns = try ColumnParser(parent: self, place: place).columns(try list(json, "columns", at: place))
    var row = RowDefinition(path: path, columns: columns, emits: [])
    row.emits = try list(json, "emit", at: place).enumerated().map {
      try EmitParser(parent: self, row: row, partition: context.partition).emit(
        $0.element, at: "\(place).emit[\($0.offset)]")
    }
    try refuseUnused(row, at: place, context)
    return row
  }

  /// A column that nothing uses is a slip of the pen, most often a misspelt field.
  private func refuseUnused(_ row: RowDefinition, at place: String, _ context: RowContext) throws {
    var used: Set<Int> = []
    for column in row.columns {
      if let currency = column.currencyColumn { used.insert(currency) }
      if let product = column.product { used.formUnion([product.0, product.1]) }
    }
    if case .keys(let key) = context.partition, let index = row.column(as: key) { used.insert(index) }
    for case .total(let sum, let equals, let per) in context.checks {
      used.formUnion([sum, equals, per].compactMap { row.column(as: $0) })
    }
    for emit in row.emits {
      for case .column(let index, _, _) in emit.conditions { used.insert(index) }
      switch emit.target {
      case .record(let target):
        used.formUnion(target.fields.map(\.column))
        if case .column(let index) = target.day { used.insert(index) }
      case .facts(let target):
        used.formUnion(target.metrics.map(\.column))
        used.formUnion([target.sku, target.asin, target.parentASIN].compactMap(\.self))
        if case .column(let index) = target.day { used.insert(index) }
      }
    }
    for (index, column) in row.columns.enumerated() where !column.isPII && !used.contains(index) {
      throw wrong(
        "\(place).columns[\(index)].as",
        "\(column.name) is used by nothing; expected a field of a record or a name that emit uses")
    }
  }

  // MARK: Values with their place

  func wrong(_ place: String, _ what: String) -> IngestError {
    IngestError(.badDefinition, file: name, position: SourcePosition(line: 1, column: nil, field: place), what)
  }

  func only(_ json: JSONValue, at place: String, _ keys: String...) throws {
    guard case .object = json else { throw wrong(place, "isn't an object") }
    for key in json.keys where !keys.contains(key) {
      throw wrong(join(place, key), "isn't known; expected one of \(keys.joined(separator: ", "))")
    }
  }

  func text(_ json: JSONValue, _ key: String, at place: String) throws -> String {
    guard let value = json[key]?.string, !value.isEmpty else {
      throw wrong(join(place, key), "is missing; expected text")
    }
    return value
  }

  func list(_ json: JSONValue, _ key: String, at place: String) throws -> [JSONValue] {
    guard let value = json[key]?.array else { throw wrong(join(place, key), "is missing; expected a list") }
    return value
  }

  func strings(_ json: JSONValue, _ key: String, at place: String) throws -> [String] {
    try list(json, key, at: place).map {
      guard let text = $0.string else { throw wrong(join(place, key), "has something else than text in it") }
      return text
    }
  }

  func flag(_ json: JSONValue, _ key: String, at place: String) throws -> Bool? {
    guard let value = json[key] else { return nil }
    guard let flag = value.bool else { throw wrong(join(place, key), "isn't true or false") }
    return flag
  }

  func integer(_ json: JSONValue, _ key: String, at place: String) throws -> Int? {
    guard let value = json[key] else { return nil }
    guard let number = value.integer else { throw wrong(join(place, key), "isn't a whole number") }
    return Int(number)
  }

  func word<Word: RawRepresentable<String>>(_ json: JSONValue, _ key: String, at place: String) throws -> Word {
    let value = try text(json, key, at: place)
    guard let word = Word(rawValue: value) else { throw wrong(join(place, key), "is \(value), which isn't known") }
    return word
  }

  private func join(_ place: String, _ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }
}
