public import StewardDomain

/// A business review as a value: what it says, without how it looks.
///
/// Numbers are figures with traces. Words hold no digits, so that no number slips in without one; names, which come from
/// the sellers' own data, and days may.
public struct ReviewDocument: Sendable {
  public var title: String
  /// The account's name.
  public var account: String
  /// Half-open.
  public var period: Range<CivilDay>
  public var sections: [ReviewSection]
  public var traces: [Trace]

  public init(
    title: String, account: String, period: Range<CivilDay>, sections: [ReviewSection], traces: [Trace]
  ) {
    self.title = title
    self.account = account
    self.period = period
    self.sections = sections
    self.traces = traces
  }
}

extension ReviewDocument {
  /// The sentences of the first section, for a message.
  public var summary: String {
    let paragraphs = sections.first?.blocks.compactMap { block -> String? in
      guard case .paragraph(let spans) = block else { return nil }
      return spans.map { span in
        guard case .figure(let figure) = span, let caveat = figure.caveat else { return span.text }
        return "\(figure.text) (\(caveat))"
      }.joined()
    }
    return (paragraphs ?? []).joined(separator: "\n")
  }
}

public struct ReviewSection: Sendable {
  public var title: String
  public var blocks: [ReviewBlock]

  public init(_ title: String, _ blocks: [ReviewBlock]) {
    self.title = title
    self.blocks = blocks
  }
}

public enum ReviewBlock: Sendable {
  case paragraph([Span])
  case headlines([Headline])
  case table(ReviewTable)
  case chart(ReviewChart)
}

/// A piece of a sentence or what a cell of a table holds.
public enum Span: Hashable, Sendable {
  /// Plain words without digits.
  case words(String)
  /// A name out of the data, such as a product's.
  case name(String)
  /// What an analysis says in its own words, digits and all, with its trace.
  case traced(String, trace: String)
  case day(CivilDay)
  case figure(Figure)
}

/// A figure that stands alone, with what it is compared with.
public struct Headline: Hashable, Sendable {
  public var label: String
  public var figure: Figure
  public var before: Figure?

  public init(_ label: String, _ figure: Figure, before: Figure? = nil) {
    self.label = label
    self.figure = figure
    self.before = before
  }
}

public struct ReviewTable: Hashable, Sendable {
  /// The name of its file, without extension: lower-case letters and hyphens.
  public var id: String
  public var title: String
  public var columns: [String]
  public var rows: [[Span]]

  public init(id: String, title: String, columns: [String], rows: [[Span]]) {
    self.id = id
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}
