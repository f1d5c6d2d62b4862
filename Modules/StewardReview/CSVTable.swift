internal import StewardDomain

extension ReviewTable {
  /// The table by RFC 4180: comma, CR LF, quotes where needed. A figure takes four columns: value, unit, caveat, trace.
  ///
  /// Text that a spreadsheet would take for a formula is led by an apostrophe.
  public var csv: String {
    let hasFigure = columns.indices.map { column in rows.contains { $0[column].figure != nil } }
    var header: [String] = []
    for (column, name) in columns.enumerated() {
      header += hasFigure[column] ? [name, "\(name) unit", "\(name) caveat", "\(name) trace"] : [name]
    }
    var lines = [header.map(field).joined(separator: ",")]
    for row in rows {
      var cells: [String] = []
      for (column, cell) in row.enumerated() {
        if let figure = cell.figure {
          cells += [figure.plainText] + [figure.unit.name, figure.caveat ?? "", figure.trace].map(field)
        } else {
          cells += [field(cell.text)] + (hasFigure[column] ? ["", "", ""] : [])
        }
      }
      lines.append(cells.joined(separator: ","))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private func field(_ text: String) -> String {
    let first = text.unicodeScalars.first
    let isFormula = first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return safe }
    return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension Span {
  /// What stands in the text.
  public var text: String {
    switch self {
    case .words(let text), .name(let text), .traced(let text, _): text
    case .day(let day): day.description
    case .figure(let figure): figure.text
    }
  }
}

extension FigureUnit {
  /// For tables: the currency's code, `percent`, or nothing for things counted.
  public var name: String {
    switch self {
    case .money(let currency): currency.code
    case .count, .times: ""
    case .percent: "percent"
    }
  }
}
