/// The months' names in English, German, French, Italian and Spanish, without accents, in full and abbreviated.
enum MonthName {
  /// The names of January, of February, and so on.
  private static let names: [String] = [
    "january jan januar janner janvier janv gennaio gen enero ene",
    "february feb februar fevrier fevr fev febbraio febr febrero",
    "march mar marz mrz maerz mars marzo",
    "april apr avril avr aprile abril abr",
    "may mai maggio mag mayo",
    "june jun juni juin giugno giu junio",
    "july jul juli juillet juil luglio lug julio",
    "august aug aout agosto ago",
    "september sep sept septembre settembre set sett septiembre setiembre",
    "october oct oktober okt octobre ottobre ott octubre",
    "november nov novembre noviembre",
    "december dec dezember dez decembre dicembre dic diciembre",
  ]

  private static let table: [FoldedWord: Int] = {
    var table: [FoldedWord: Int] = [:]
    for (index, list) in names.enumerated() {
      for name in list.split(separator: " ") { table[FoldedWord(String(name))] = index + 1 }
    }
    return table
  }()

  /// Names that only English has.
  private static let english: Set<FoldedWord> = Set(
    ["january", "february", "march", "may", "june", "july", "october", "december"].map(FoldedWord.init(_:)))

  /// 1 to 12, or `nil` for a word that is no month.
  static func month(_ word: FoldedWord) -> Int? { table[word] }

  static func isEnglishOnly(_ word: FoldedWord) -> Bool { english.contains(word) }
}
