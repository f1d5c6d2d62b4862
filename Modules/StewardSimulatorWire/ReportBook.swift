internal import StewardDomain
internal import StewardFormats

/// The reports of one account: those that it asked for, and those that Amazon makes by itself.
struct ReportBook: Sendable {
  struct Report: Sendable {
    let id: String
    let type: String
    let marketplaces: [Marketplace]
    /// As they were asked for.
    let start: String?
    let end: String?
    let created: Instant
    let finished: Instant
    /// What it will have when it is done; without any it is cancelled.
    let documents: [ShelvedDocument]
    /// Which of their lines; `nil` for all.
    let filter: DayFilter?
    let documentID: String

    func status(at now: Instant) -> String {
      if now < finished { return "IN_QUEUE" }
      return documents.isEmpty ? "CANCELLED" : "DONE"
    }

    func json(at now: Instant) -> JSONValue {
      let status = status(at: now)
      var members: [JSONValue.Member] = [
        .init("reportId", .string(id)), .init("reportType", .string(type)),
        .init("marketplaceIds", .array(marketplaces.map { .string($0.id.text) })),
        .init("createdTime", .string(wireText(created))), .init("processingStatus", .string(status)),
      ]
      if let start { members.append(.init("dataStartTime", .string(Self.instantText(start)))) }
      if let end { members.append(.init("dataEndTime", .string(Self.instantText(end)))) }
      if status != "IN_QUEUE" {
        members.append(.init("processingStartTime", .string(wireText(created))))
        members.append(.init("processingEndTime", .string(wireText(finished))))
      }
      if status == "DONE" { members.append(.init("reportDocumentId", .string(documentID))) }
      return .object(members)
    }

    /// The service writes a day that was asked for as an instant.
    private static func instantText(_ text: String) -> String {
      text.utf8.count == 10 ? text + "T00:00:00+00:00" : text
    }
  }

  private let place: Int
  private let shelf: DocumentShelf
  /// Oldest first.
  private(set) var reports: [Report] = []
  private var numbers: [String: Int] = [:]

  /// - Parameters:
  ///   - place: the account's place in the portfolio.
  ///   - home: where the reports belong that are the account's and no store's.
  init(place: Int, shelf: DocumentShelf, home: [Marketplace]) {
    self.place = place
    self.shelf = shelf
    for document in shelf.listed {
      add(
        document.type, home, start: document.days.lowerBound.description, end: document.days.upperBound.description,
        created: document.finished, finished: document.finished, documents: [document], filter: nil)
    }
  }

  /// Takes a request; what it will be given is settled by when it is finished.
  ///
  /// - Returns: the report's number.
  mutating func create(_ request: ReportRequestBody, at now: Instant, processingSeconds: Int64) -> String {
    let finished = Instant(microseconds: now.microseconds + processingSeconds * 1_000_000)
    // With several marketplaces the service gives one of them.
    let store = request.marketplaces.first?.countryCode ?? "_"
    let documents = shelf.documents(request.type, store: store, days: request.days, at: finished)
    let isExact = documents.count == 1 && documents[0].days == request.days
    return add(
      request.type, request.marketplaces, start: request.start, end: request.end, created: now, finished: finished,
      documents: documents,
      filter: isExact
        ? nil : request.days.flatMap { DayFilter(request.type, days: $0, store: request.marketplaces.first) })
  }

  /// - Returns: `nil` for one that isn't there, or isn't there yet.
  func report(_ id: String, at now: Instant) -> Report? {
    numbers[id].map { reports[$0] }.flatMap { $0.created <= now ? $0 : nil }
  }

  /// - Returns: `nil` for one that isn't there, or isn't ready yet.
  func report(document id: String, at now: Instant) -> Report? {
    id.split(separator: ".").last.flatMap { report(String($0), at: now) }
      .flatMap { $0.documentID == id && $0.status(at: now) == "DONE" ? $0 : nil }
  }

  @discardableResult
  private mutating func add(
    _ type: String, _ marketplaces: [Marketplace], start: String?, end: String?, created: Instant, finished: Instant,
    documents: [ShelvedDocument], filter: DayFilter?
  ) -> String {
    let id = String(50_000_000_001 + reports.count)
    numbers[id] = reports.count
    reports.append(
      Report(
        id: id, type: type, marketplaces: marketplaces, start: start, end: end, created: created, finished: finished,
        documents: documents, filter: filter, documentID: "amzn1.spdoc.1.4.simulated-\(place).\(id)"))
    return id
  }
}

/// `2026-11-23T06:41:00+00:00`, in whole seconds.
func wireText(_ instant: Instant) -> String { Instant(seconds: instant.seconds).description.dropLast() + "+00:00" }
