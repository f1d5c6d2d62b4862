public import StewardDomain
public import StewardFormats

/// One document that a service makes on request: it is asked for, waited for, fetched, and delivered.
public struct Job: Sendable, Hashable {
  /// What is asked for again and again, such as a report type in a marketplace: one line of memory each.
  public var lane: String
  /// Lanes whose jobs the service's own list doesn't tell from this one's.
  public var siblings: [String] = []
  /// The part that is asked for here, unique in its lane, such as its first day.
  public var key: String
  public var reportType: ReportType
  public var marketplace: MarketplaceID?
  public var days: Range<CivilDay>?
  /// What people know the document by.
  public var documentName: String
  /// What the service has to be told.
  public var request: JSONValue

  public init(lane: String, key: String, reportType: ReportType, documentName: String, request: JSONValue) {
    self.lane = lane
    self.key = key
    self.reportType = reportType
    self.documentName = documentName
    self.request = request
  }
}

/// How far a job has come, as the service says.
public enum JobStatus: Sendable, Hashable {
  case pending
  /// It is there: the service's name of the document, or its URL.
  case ready(String)
  /// There will be none.
  case ended(JobOutcome)
  /// The service doesn't know the job any more.
  case forgotten
}

/// Why a job gave no document.
public struct JobOutcome: Sendable, Hashable, CustomStringConvertible {
  public struct Kind: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ name: String) { self.description = name }

    /// There is nothing in that time: a fact, but not a zero.
    public static let noData = Kind("noData")
    /// It was asked for too soon after the last time.
    public static let tooFrequent = Kind("tooFrequent")
    /// The options or the dates aren't what the service takes.
    public static let badOptions = Kind("badOptions")
    /// The application hasn't the role, or the account isn't enabled.
    public static let noRole = Kind("noRole")
    /// The service no longer offers it.
    public static let retired = Kind("retired")
    public static let failed = Kind("failed")
  }

  public var kind: Kind
  /// The service's own words, or ours.
  public var message: String

  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { "\(kind): \(message)" }
}

/// A service that makes documents on request.
public protocol JobService: Sendable {
  /// Asks for the document.
  ///
  /// Not repeated by itself: an answer that never came may mean that it worked.
  /// - Returns: the service's number of the job.
  /// - Throws: ``CallError``; with code `duplicate` where the service has the very same job, which ``find(_:since:except:)``
  ///   then names.
  func create(_ job: Job) async throws(CallError) -> String

  /// Looks for what an interrupted call may have made.
  ///
  /// - Parameters:
  ///   - since: no job made before this instant is meant.
  ///   - except: numbers that belong to other jobs.
  func find(_ job: Job, since: Instant, except: Set<String>) async throws(CallError) -> String?

  func status(_ id: String, of job: Job) async throws(CallError) -> JobStatus

  /// The URL from which a document is fetched now; it may be good for some minutes only.
  func url(of document: String, job: Job) async throws(CallError) -> String

  /// What a refusal to make the document means, or `nil` where it is no answer about the job.
  func outcome(of error: CallError) -> JobOutcome?
}
