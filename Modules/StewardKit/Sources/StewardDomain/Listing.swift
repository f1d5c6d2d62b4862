/// What a listing says and how it stands. Parts that no source reported are `nil`: unknown, which isn't empty.
public struct ListingContent: Sendable {
  public var item: ItemIdentity
  public var title: String?
  public var brand: String?
  public var bullets: [String]?
  public var description: String?
  public var searchTerms: String?
  /// Number of pictures, the main one included.
  public var imageCount: Int?
  /// Longest side of the main picture in pixels.
  public var mainImagePixels: Int?
  public var hasAPlusContent: Bool?
  public var productType: String?
  public var price: Money?
  /// As Amazon names it: `Active`, `Inactive`, `Incomplete` …
  public var status: String?
  public var issues: [ListingIssue]
  /// The records this was read from.
  public var sources: [RecordReference]

  public init(item: ItemIdentity, issues: [ListingIssue] = [], sources: [RecordReference] = []) {
    self.item = item
    self.issues = issues
    self.sources = sources
  }
}

/// A problem with a listing as the marketplace states it.
public struct ListingIssue: Hashable, Sendable {
  public let code: String
  public let message: String
  /// `ERROR`, `WARNING` or `INFO`; other words are kept as they came.
  public let severity: String
  public let source: RecordReference

  public init(code: String, message: String, severity: String, source: RecordReference) {
    self.code = code
    self.message = message
    self.severity = severity
    self.source = source
  }
}

/// Where one record came from: a raw document and the line in it.
public struct RecordReference: Hashable, Sendable {
  public let document: DocumentID
  /// 1-based line of the document's text at which the record begins.
  public let line: Int

  public init(document: DocumentID, line: Int) {
    self.document = document
    self.line = line
  }
}
