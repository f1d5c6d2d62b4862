internal import Foundation
internal import StewardDomain

/// The lines of a flat file, or of a list with commas, by the names of their columns.
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
    try self.init(
      path: document.path,
      encoding: document.contentType.hasSuffix("Shift_JIS")
        ? .shiftJIS : document.contentType.hasSuffix("Cp1252") ? .windowsCP1252 : .utf8)
  }

  /// - Parameter path: of a file with tabs, or with commas where its name says so. No cell is in quotes.
  init(path: String, encoding: String.Encoding = .utf8) throws(WireError) {
    guard let data = FileManager.default.contents(atPath: path),
      var text = String(data: data, encoding: encoding) ?? String(data: data, encoding: .isoLatin1)
    else { throw .cannotRead(path) }
    text.makeContiguousUTF8()
    let mark: UInt8 = path.hasSuffix(".csv") ? 0x2C : 0x09
    let rows = text.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { line in
      line.split(separator: mark, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
    columns = Dictionary((rows.first ?? []).enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    lines = Array(rows.dropFirst())
  }

  var rows: [Line] { lines.map { Line(columns: columns, cells: $0) } }
}
