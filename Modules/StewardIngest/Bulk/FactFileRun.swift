internal import StewardDomain
internal import StewardFormats
internal import StewardStorage

/// The part of loading a facts file that has the database: says where rows belong, and writes what comes.
final class FactFileRun {
  private let session: any DatabaseSession
  private let name: String
  private let now: Instant
  private let documents: DocumentRepository
  private let portfolioDocument: DocumentID
  private var nextDocument: [AccountID: Int64] = [:]
  private var placed: [AccountID] = []
  /// Read with the first inquiry.
  private var accounts: [Account]?

  init(session: any DatabaseSession, name: String, now: Instant) throws {
    self.session = session
    self.name = name
    self.now = now
    documents = DocumentRepository(session)
    portfolioDocument = try documents.nextID(account: FactFileLoader.portfolio)
  }

  func perform(_ producer: FactFileProducer) throws -> FactFileOutcome {
    let mailbox = Mailbox<FactFileMessage>(capacity: 4)
    let isStopped = Flag()
    producer.start(mailbox, isStopped: isStopped)
    var failure: (any Error)?
    while true {
      switch mailbox.take() {
      case .parsed(let result):
        if let failure { throw failure }
        return try finish(try result.get())
      case .place(let inquiry):
        inquiry.reply(Result { try failure.map { throw $0 } ?? place(inquiry.question) })
      case let message where failure == nil:
        do { try write(message) } catch {
          failure = error
          isStopped.set()
        }
      default: continue
      }
    }
  }

  private func write(_ message: FactFileMessage) throws {
    switch message {
    case .chunk(let ordinal, let chunk):
      try documents.insert(chunk, ordinal: ordinal, of: portfolioDocument, account: FactFileLoader.portfolio)
    case .month(let place, let month): try write(month, of: place)
    case .items(let place, let items): try write(items, of: place)
    default: break
    }
  }

  func write(_ month: FactFileMonth, of place: FactFilePlace) throws {
    let bulk = BulkMonths(session, account: place.account, scope: place.scope, family: place.family)
    switch month {
    case .new(let packed): try bulk.write(packed, isAlone: !place.shared.contains(packed.month))
    case .restated(let month): try bulk.restate(month)
    case .more(let month): try bulk.extend(month)
    }
  }

  private func place(_ wanted: FactPlaceName) throws -> FactFilePlace {
    let all = try accounts ?? AccountRepository(session).all()
    accounts = all
    guard let account = all.first(where: { $0.id.text == wanted.account }) else {
      throw FactPlaceError(
        isAccount: true, message: "there is no account \(wanted.account); add it with `steward account add`")
    }
    guard let marketplace = Marketplace.named(wanted.marketplace) else {
      throw FactPlaceError(
        isAccount: false, message: "there is no marketplace \(wanted.marketplace); expected one as US or Amazon's id")
    }
    let document = try nextDocument[account.id] ?? documents.nextID(account: account.id).number
    nextDocument[account.id] = document + 1
    if !placed.contains(account.id) { placed.append(account.id) }
    return try place(account.id, marketplace, document: DocumentID(document), knownFrom: now)
  }

  /// Where rows of a document belong.
  func place(
    _ account: AccountID, _ marketplace: Marketplace, document: DocumentID, knownFrom: Instant
  ) throws -> FactFilePlace {
    try FactCompactor(session, account: account).run()
    let dimensions = DimensionRepository(session, account: account)
    let scope = try dimensions.scope(marketplace.id)
    let family = try dimensions.family(FactFileLoader.family)
    let months = try BulkMonths(session, account: account, scope: scope, family: family).existing()
    return FactFilePlace(
      account: account, marketplace: marketplace, scope: scope, family: family, document: document.number,
      knownFrom: knownFrom.microseconds, items: try dimensions.items(scope: scope), stored: months.own,
      shared: months.others)
  }

  private func finish(_ parsed: FactFileParsed) throws -> FactFileOutcome {
    let type = FactFileLoader.reportType
    let known = try documents.find(
      account: FactFileLoader.portfolio, type: type, sha256: parsed.sha256, externalID: "", marketplace: nil, days: nil)
    guard known == nil else { throw FactFileKnown() }
    var document = StoredDocument(
      id: portfolioDocument, sha256: parsed.sha256, externalID: "", name: name, reportType: type, definitionSHA256: nil,
      marketplace: nil, days: nil, retrieved: now, received: now, contentType: nil, byteCount: parsed.byteCount,
      status: .loaded, localePins: nil)
    try documents.insert(document, account: FactFileLoader.portfolio, chunks: [])
    document.externalID = FactFileReference(portfolioDocument).text
    for scope in parsed.scopes {
      document.id = DocumentID(scope.place.document)
      document.marketplace = scope.place.marketplace.id
      document.days = scope.days
      try documents.insert(document, account: scope.place.account, chunks: [])
      try finish(scope)
    }
    var outcome = FactFileOutcome()
    outcome.sha256 = parsed.sha256
    outcome.byteCount = parsed.byteCount
    outcome.rows = parsed.rows
    outcome.accounts = placed
    outcome.drift = parsed.unknownColumns
    return outcome
  }

  private func write(_ items: [FactFileItem], of place: FactFilePlace) throws {
    let dimensions = DimensionRepository(session, account: place.account)
    for item in items { try dimensions.put(item.identity, number: item.number, scope: place.scope) }
  }

  /// Writes what is known of a scope once all its rows were read.
  func finish(_ scope: FactFileParsed.Scope) throws {
    let place = scope.place
    try write(scope.items, of: place)
    try LoadRepository(session, account: place.account).insert(
      Load(
        document: DocumentID(place.document), family: place.family, scope: place.scope, days: scope.days,
        knownFrom: Instant(microseconds: place.knownFrom), rowCount: scope.rows, recordCount: 0, cellCount: 0))
  }
}

/// How an account's document names the portfolio's document that has its bytes.
struct FactFileReference {
  let document: DocumentID
  private static let mark = "portfolio/"

  init(_ document: DocumentID) { self.document = document }

  init?(_ text: String) {
    guard text.hasPrefix(Self.mark), let number = Int64(text.dropFirst(Self.mark.count)) else { return nil }
    document = DocumentID(number)
  }

  var text: String { "\(Self.mark)\(document.number)" }
}
