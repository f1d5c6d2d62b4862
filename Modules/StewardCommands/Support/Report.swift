internal import Foundation
internal import StewardFormats
internal import StewardWorkspace

/// A table that is written as text, JSON or CSV.
struct Report {
  /// Column keys; they are the keys in JSON and the header in CSV.
  let columns: [String]
  var rows: [[JSONValue]] = []

  init(_ columns: String...) { self.columns = columns }
  init(columns: [String]) { self.columns = columns }

  mutating func add(_ values: JSONValue...) { rows.append(values) }
  mutating func add(_ row: [JSONValue]) { rows.append(row) }

  var json: JSONValue {
    .array(rows.map { row in .object(zip(columns, row).map { JSONValue.Member($0, $1) }) })
  }

  func text(_ format: OutputFormat) -> String {
    switch format {
    case .json: json.text() + "\n"
    case .csv: csv
    case .text: aligned
    }
  }

  private var csv: String {
    var text = columns.map(CSV.field).joined(separator: ",") + "\r\n"
    for row in rows { text += row.map { CSV.field($0.plainText) }.joined(separator: ",") + "\r\n" }
    return text
  }

  private var aligned: String {
    guard !rows.isEmpty else { return "" }
    let cells = [columns] + rows.map { $0.map(\.plainText) }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let isNumber = columns.indices.map { column in
      rows.allSatisfy { if case .number = $0[column] { true } else { $0[column].isNull } }
    }
    return cells.map { row in
      row.indices.map { column in
        let pad = String(repeating: " ", count: widths[column] - row[column].count)
        return isNumber[column] ? pad + row[column] : row[column] + (column == row.count - 1 ? "" : pad)
      }.joined(separator: "  ")
    }.joined(separator: "\n") + "\n"
  }
}

enum CSV {
  /// A field by RFC 4180, section 2.
  static func field(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension JSONValue {
  /// The value as a person reads it in a cell.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .number(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    case .null: ""
    case .array(let list): list.map(\.plainText).joined(separator: ", ")
    case .object: text()
    }
  }

  static func int(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
}

extension CommonOptions {
  /// Writes results to where they belong.
  func write(_ text: String) throws {
    guard let output else {
      FileHandle.standardOutput.write(Data(text.utf8))
      return
    }
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic) } catch {
      throw WorkspaceError("can't write \(output): \(error.localizedDescription)")
    }
  }

  func write(_ report: Report) throws { try write(report.text(format)) }
}
