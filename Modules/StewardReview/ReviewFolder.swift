public import Foundation

/// The files of a review: `review.html`, `review.pdf` and `tables/NAME.csv`.
public struct ReviewFolder: Sendable {
  public var folder: URL

  public init(_ folder: URL) { self.folder = folder }

  /// Writes all files and returns what a user must be told, such as why there is no PDF.
  ///
  /// A PDF of an earlier review is removed first: it would say something else than the page beside it.
  public func write(_ document: ReviewDocument, path: String) throws -> [String] {
    let page = try document.html()
    let tables = folder.appending(path: "tables")
    try FileManager.default.createDirectory(at: tables, withIntermediateDirectories: true)
    let html = folder.appending(path: "review.html")
    try Data(page.utf8).write(to: html, options: .atomic)
    for table in document.tables {
      try Data(table.csv.utf8).write(to: tables.appending(path: "\(table.id).csv"), options: .atomic)
    }
    let pdf = folder.appending(path: "review.pdf")
    if FileManager.default.fileExists(atPath: pdf.path) { try FileManager.default.removeItem(at: pdf) }
    do {
      try PDFPrinter.find(path: path).print(html, to: pdf)
      return []
    } catch {
      return [error.message]
    }
  }
}
