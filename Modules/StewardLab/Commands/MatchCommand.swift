internal import ArgumentParser
internal import StewardAnalytics

/// `steward lab match`: which products of two catalogues are the same.
struct MatchCommand: LabSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "match",
    abstract: "Find the products that are in two catalogues.",
    discussion: """
      Both files have the named columns; the first of --text is the name. The result is left,right,score with a row for each accepted \
      pair, best first; no product is in two. The least score is chosen from the catalogues alone and said on the standard error.
      """)

  @Option(help: ArgumentHelp("The first catalogue, CSV with a header row.", valueName: "file"))
  var left: String

  @Option(help: ArgumentHelp("The second catalogue.", valueName: "file"))
  var right: String

  @Option(help: ArgumentHelp("The column that identifies a product.", valueName: "column"))
  var id: String

  @Option(help: ArgumentHelp("The columns to compare, the name first.", valueName: "column,…"))
  var text: String

  @Option(help: ArgumentHelp("The column with the price; fields that aren't one are passed over.", valueName: "column"))
  var price: String?

  @OptionGroup var result: LabResultOptions

  func execute() throws {
    let (leftIds, leftCatalogue) = try read(left)
    let (rightIds, rightCatalogue) = try read(right)
    let match = leftCatalogue.matched(with: rightCatalogue)
    let output = try LabOutput(result.output)
    output.row("left", "right", "score")
    for pair in match.pairs {
      output.field(leftIds[pair.left])
      output.field(rightIds[pair.right])
      output.field(pair.score)
      output.endRow()
    }
    try output.finish()
    LabTalk.line("\(match.pairs.count) pairs with a score of at least \(match.threshold)")
  }

  private func read(_ path: String) throws -> (ids: [String], catalogue: Catalogue) {
    var table = try LabTable(path)
    let idColumn = try table.column(id)
    let textColumns = try text.split(separator: ",").map { try table.column(String($0)) }
    guard let nameColumn = textColumns.first else { throw LabError(badInput: "--text names no column") }
    let priceColumn = try price.map { try table.column($0) }
    var (ids, names, details): ([String], [String], [String]) = ([], [], [])
    var prices: [Double?] = []
    while try table.next() {
      ids.append(table.text(idColumn))
      names.append(table.text(nameColumn))
      details.append(textColumns.dropFirst().map { table.text($0) }.joined(separator: " "))
      prices.append(priceColumn.flatMap { Self.price(table.text($0)) })
    }
    do { return (ids, try Catalogue(names: names, details: details, prices: prices)) } catch {
      throw LabError(badInput: "\(path): \(error)")
    }
  }

  /// The number in a text such as `$1,299.00`.
  static func price(_ text: String) -> Double? {
    let digits = text.filter { $0.isASCII && ($0.isNumber || $0 == ".") }
    return Double(digits).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
