public import StewardDomain
internal import StewardFormats
public import StewardStorage

/// What a facts file came to.
public struct FactFileOutcome: Sendable {
  public var sha256 = ""
  public var byteCount = 0
  public var rows = 0
  /// By account, in the order of first sight.
  public var accounts: [AccountID] = []
  public var alreadyLoaded = false
  /// Columns that aren't known.
  public var drift: [String] = []

  public init() {}
}

/// Loads facts files of any size: bytes to stored months, in one transaction and bounded memory, without an object per row.
///
/// One thread reads and parses, others hash and pack the bytes and pack the months, and the calling one writes. The bytes are kept once, as
/// a document of the portfolio, whose account has no name; each account of which the file speaks has a document of its own that refers
/// to it. A day of which the file says anything replaces that account's and marketplace's day of earlier facts files as a whole.
public struct FactFileLoader {
  public static let reportType: ReportType = "STEWARD_FACTS"
  /// The account that documents about several accounts belong to.
  public static let portfolio: AccountID = ""
  static let family = "STEWARD_FACTS"

  private let engine: any DatabaseEngine
  /// Bytes of tiles above which months are stored though more of them may come.
  var tileBudget = 208 << 20
  /// Bytes that are read at once.
  var chunkBytes = 1 << 20

  public init(engine: any DatabaseEngine) { self.engine = engine }

  /// Loads one file. Blocks the thread. Then the engine's checkpoint is due.
  ///
  /// - Parameters:
  ///   - account: for files without that column.
  ///   - marketplace: for files without that column.
  ///   - now: from when on it is known.
  ///   - progress: bytes done, from any thread.
  /// - Throws: ``IngestError`` with file, line and column where the file can't be read; nothing is stored then.
  public func load(
    _ path: String, account: AccountID?, marketplace: Marketplace?, now: Instant,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> FactFileOutcome {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    do {
      return try engine.load { session in
        let run = try FactFileRun(session: session, name: name, now: now)
        let producer = FactFileProducer(
          path: path, account: account?.text, marketplace: marketplace?.id.text, chunkBytes: chunkBytes,
          tileBudget: tileBudget, progress: progress)
        return try run.perform(producer)
      }
    } catch is FactFileKnown {
      var outcome = FactFileOutcome()
      outcome.alreadyLoaded = true
      return outcome
    } catch {
      throw IngestError.wrapping(error, file: name)
    }
  }
}

/// The same bytes were loaded before; ends the transaction without a trace.
struct FactFileKnown: Error {}

/// What comes to the thread that has the database.
enum FactFileMessage: Sendable {
  case place(FactPlaceInquiry)
  case chunk(ordinal: Int, DocumentChunk)
  case month(FactFilePlace, FactFileMonth)
  case items(FactFilePlace, [FactFileItem])
  /// The last message of a file.
  case parsed(Result<FactFileParsed, any Error>)
}

/// A month of a scope as it comes out of a file.
enum FactFileMonth: Sendable {
  /// Nothing is stored of it.
  case new(PackedMonth)
  /// An earlier file's is stored.
  case restated(FactMonth)
  /// A part of it was stored already, since the file isn't in any order.
  case more(FactMonth)
}

/// Where do the rows of an account and marketplace belong?
typealias FactPlaceInquiry = Inquiry<FactPlaceName, FactFilePlace>

struct FactPlaceName: Sendable {
  let account: String
  let marketplace: String
}

/// An item that wasn't known, or of which something new is known.
struct FactFileItem: Sendable {
  let number: Int
  let identity: ItemIdentity
}

/// What is known once all rows were read.
struct FactFileParsed: Sendable {
  struct Scope: Sendable {
    let place: FactFilePlace
    let items: [FactFileItem]
    let newest: CivilMonth?
    let days: Range<CivilDay>?
    let rows: Int
  }
  let rows: Int
  let scopes: [Scope]
  let unknownColumns: [String]
  let sha256: String
  let byteCount: Int
}
