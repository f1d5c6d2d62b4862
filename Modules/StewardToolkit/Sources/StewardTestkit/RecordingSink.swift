internal import StewardDomain
public import StewardPluginAPI

/// Takes documents as a host does: recognises what it has, and can break off after some, as on a full disk.
public actor RecordingSink: DocumentSink {
  /// What ends a run when the sink was told to break off.
  public struct BrokenOff: Error {}

  /// Every document that was handed over, in order, again where it came again.
  public private(set) var documents: [SourceDocument] = []
  public private(set) var outcomes: [DeliveryOutcome] = []
  public private(set) var expected: Int?
  private var known: Set<String> = []
  private let breakAfter: Int?

  /// - Parameter breakAfter: so many deliveries succeed; the next one throws ``BrokenOff``.
  public init(breakAfter: Int? = nil) { self.breakAfter = breakAfter }

  public func expect(_ count: Int) async { expected = count }

  public func deliver(_ document: SourceDocument) async throws -> DeliveryOutcome {
    if let breakAfter, documents.count >= breakAfter { throw BrokenOff() }
    documents.append(document)
    let outcome: DeliveryOutcome = known.insert(contentKey(document)).inserted ? .loaded : .alreadyLoaded
    outcomes.append(outcome)
    return outcome
  }
}

/// What makes two documents the same to a host: bytes, type, place, days and the source's own number.
private func contentKey(_ document: SourceDocument) -> String {
  let bytes: [UInt8]
  switch document.body {
  case .bytes(let content): bytes = content
  case .file(let path): bytes = contentsOfFile(path) ?? Array(path.utf8)
  @unknown default: bytes = []
  }
  // FNV-1a: good enough to tell the few documents of a test apart.
  let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  return "\(hash) \(bytes.count) \(documentKey(document, withInstant: false))"
}

/// What a source says of a document beside its bytes, as one text to compare.
func documentKey(_ document: SourceDocument, withInstant: Bool = true) -> String {
  let place = document.marketplace?.text ?? "-"
  let days = document.days.map { "\($0.lowerBound)..<\($0.upperBound)" } ?? "-"
  let retrieved = withInstant ? document.retrieved?.description ?? "-" : "-"
  return "\(document.name) \(document.reportType) \(place) \(days) \(retrieved) \(document.contentType ?? "-") "
    + document.externalID
}
