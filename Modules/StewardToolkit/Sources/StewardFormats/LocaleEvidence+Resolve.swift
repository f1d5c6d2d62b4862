extension LocaleEvidence {
  /// The file's locale.
  ///
  /// - What is pinned holds, whatever the values look like.
  /// - Numbers that read in one way only decide the decimal mark; if all could be read either way, dates with dots
  ///   speak for the comma, and dates with the month first or English months for the dot. Without any mark it's the
  ///   dot.
  /// - Slashed and dashed dates with a number above 12 decide the order, as dates with dots do: those are day, month,
  ///   year. Dates whose year has four digits and stands first are read the same under every order, and decide nothing;
  ///   where there are no others, the order is year, month, day.
  ///
  /// - Throws: `mixedLocale` where values contradict each other, `ambiguousLocale` where nothing decides.
  public func resolve(pinnedDecimal: UInt8? = nil, pinnedDates: DateOrder? = nil) throws(FormatError) -> FileLocale {
    let dates = if let pinnedDates { pinnedDates } else { try resolveDates() }
    let decimal = if let pinnedDecimal { pinnedDecimal } else { try resolveDecimal(dates: dates) }
    return FileLocale(decimal: decimal, dates: dates)
  }

  private func resolveDates() throws(FormatError) -> DateOrder {
    let definite = [(dayFirst, DateOrder.dmy), (monthFirst, .mdy), (yearFirstShort, .ymd)].compactMap {
      example, order in
      example.map { ($0, order) }
    }
    if definite.count > 1 {
      throw Self.mixed(
        definite[0].0, "is \(definite[0].1.rawValue)", definite[1].0, "is \(definite[1].1.rawValue)",
        remedy: "pin locale.dates or pass --dates to read all dates in one order")
    }
    if let (_, order) = definite.first { return order }
    if let ambiguousDate {
      throw Self.ambiguous(
        ambiguousDate, "may be day/month or month/day", remedy: "pin locale.dates or pass --dates dmy or --dates mdy")
    }
    return sawSymmetricDate ? .dmy : .ymd
  }

  private func resolveDecimal(dates: DateOrder) throws(FormatError) -> UInt8 {
    if let dotNumber, let commaNumber {
      throw Self.mixed(
        dotNumber, "has a decimal point", commaNumber, "has a decimal comma",
        remedy: "pin locale.decimal or pass --decimal to read all numbers in one way")
    }
    if dotNumber != nil { return 0x2E }
    if commaNumber != nil { return 0x2C }
    guard let ambiguousNumber else { return 0x2E }
    let speaksForDot = dates == .mdy || sawEnglishMonth
    if speaksForDot != sawDottedDate { return speaksForDot ? 0x2E : 0x2C }
    throw Self.ambiguous(
      ambiguousNumber, "may have a decimal mark or grouped thousands",
      remedy: "pin locale.decimal or pass --decimal . or --decimal ,")
  }

  private static func mixed(
    _ first: Example, _ is1: String, _ second: Example, _ is2: String, remedy: String
  ) -> FormatError {
    FormatError(
      .mixedLocale, "\(shown(first)) \(is1), but \(shown(second)) \(is2); expected one locale in a file; \(remedy)",
      at: second.line.map { SourcePosition(line: $0) })
  }

  private static func ambiguous(_ example: Example, _ fault: String, remedy: String) -> FormatError {
    FormatError(
      .ambiguousLocale, "\(example.text) \(fault), and no value in the file tells which; \(remedy)",
      at: example.line.map { SourcePosition(line: $0) })
  }

  private static func shown(_ example: Example) -> String {
    example.line.map { "\(example.text) on line \($0)" } ?? example.text
  }
}
