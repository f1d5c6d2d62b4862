internal import Foundation
internal import StewardDomain

/// The lines of a flat file by the names of their columns.
struct FlatTable {
  private let columns: [String: Int]
  private let lines: [[String]]

  /// A line, whose cells are empty where the file hasn't the column.
  struct Line {
    fileprivate let columns: [String: Int]
    fileprivate let cells: [String]

    subscript(_ name: String) -> String {
      columns[name].flatMap { $0 < cells.count ? cells[$0] : nil } ?? ""
    }
  }

  init(_ document: ShelvedDocument) throws(WireError) {
    guard let data = FileManager.default.contents(atPath: document.path) else { throw .cannotRead(document.path) }
    let encoding: String.Encoding =
      document.contentType.hasSuffix("Shift_JIS")
      ? .shiftJIS : document.contentType.hasSuffix("Cp1252") ? .windowsCP1252 : .utf8
    guard let text = String(data: data, encoding: encoding) ?? String(data: data, encoding: .isoLatin1) else {
      throw .cannotRead(document.path)
    }
    let rows = text.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    columns = Dictionary((rows.first ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    lines = Array(rows.dropFirst())
  }

  var rows: [Line] { lines.map { Line(columns: columns, cells: $0) } }
}
