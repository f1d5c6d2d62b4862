public import StewardDomain

/// Brings raw documents into the workspace.
///
/// A source finds or fetches documents and says what each one is. It doesn't interpret them: the host keeps the bytes,
/// hashes them, reads them by the definition of their report type, and commits. A source is asked to run again and again and
/// may deliver a document twice: the host recognises it.
public protocol DataSource: Sendable {
  /// Says whether the configuration can work, without changing anything.
  func check() async throws(PluginError)

  /// Delivers what is new, oldest first, and returns when there is no more.
  ///
  /// Remember progress with ``ConnectionServices/setState(_:to:)`` only after a delivery returned: then it is durable.
  /// - Parameters:
  ///   - request: what the host wants to know.
  ///   - sink: takes one document after the other.
  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws
}

/// What a run of a source should bring.
public struct ReadRequest: Sendable {
  public let account: Account
  /// Bring nothing that only concerns days before this one.
  public let since: CivilDay?

  public init(account: Account, since: CivilDay?) {
    self.account = account
    self.since = since
  }
}

/// Takes documents from a source.
public protocol DocumentSink: Sendable {
  /// Tells how many documents are to come in this run, where the source knows it, for the progress display.
  func expect(_ count: Int) async

  /// Hands over one document. When this returns, the document is durable, or it was refused and that is on record.
  ///
  /// - Throws: only what ends the whole run, such as a full disk or a cancelled task.
  func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome
}

public enum DeliveryOutcome: Hashable, Sendable {
  case loaded
  case alreadyLoaded
  /// Kept, but not used: it contradicts itself or the account.
  case quarantined
  /// Not kept: it can't be read as what it is said to be.
  case refused
}

/// A document as a source found it, with what the source knows of it.
public struct SourceDocument: Sendable {
  public enum Body: Sendable {
    /// A file on this machine, read by the host.
    case file(path: String)
    case bytes([UInt8])
  }

  /// What people know it by: a file name or a report id.
  public var name: String
  public var body: Body
  public var reportType: ReportType
  /// `nil`: the document says it itself, or it concerns the whole account.
  public var marketplace: MarketplaceID?
  /// The days that were asked for; `nil`: the document says it itself.
  public var days: Range<CivilDay>?
  /// When the source got it; `nil`: now.
  public var retrieved: Instant?
  /// The Content-Type that came with it, with its charset.
  public var contentType: String?
  /// The source's own number of it. Two documents with the same bytes and different numbers are two documents.
  public var externalID: String
  /// The definition to read it by, as JSON, where its type isn't one that the host knows.
  public var definition: [UInt8]?

  public init(name: String, body: Body, reportType: ReportType) {
    self.name = name
    self.body = body
    self.reportType = reportType
    self.externalID = ""
  }
}
