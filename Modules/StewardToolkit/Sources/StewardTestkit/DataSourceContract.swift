public import StewardDomain
public import StewardPluginAPI

/// Checks that a source keeps its promises on a connection that has at least two documents.
///
/// Two runs with an empty memory give the same documents in the same order; a second run gives nothing new; a run
/// that was broken off loses nothing; documents that only concern days before `since` don't come.
///
/// - Parameters:
///   - account: the account it reads for.
///   - services: makes the same settings with an empty memory, each time anew.
///   - make: makes the source.
/// - Returns: what is wrong, one sentence each; empty where nothing is.
public func dataSourceContract<Services: ConnectionServices>(
  account: Account, services: @Sendable () throws -> Services,
  make: @Sendable (Services) throws -> any DataSource
) async -> [String] {
  do {
    let all = ReadRequest(account: account, since: nil)
    let memory = try services()
    let sink = RecordingSink()
    let source = try make(memory)
    try await source.check()
    try await source.read(all, into: sink)
    let first = await sink.documents
    var violations = documentViolations(first)
    if let expected = await sink.expected, expected != first.count {
      violations.append("it announced \(expected) documents and delivered \(first.count)")
    }

    let fresh = RecordingSink()
    try await make(try services()).read(all, into: fresh)
    let again = await fresh.documents.map { documentKey($0) }
    if again != first.map({ documentKey($0) }) {
      violations.append("two runs with an empty memory gave different documents or another order")
    }

    try await make(memory).read(all, into: sink)
    if await sink.outcomes.dropFirst(first.count).contains(.loaded) {
      violations.append("a second run gave something new though nothing had changed")
    }

    violations += try await interruptionViolations(all, complete: first, services: services, make: make)
    violations += try await sinceViolations(account, complete: first, services: services, make: make)
    return violations
  } catch {
    return ["it failed: \(error)"]
  }
}

private func documentViolations(_ documents: [SourceDocument]) -> [String] {
  var violations: [String] = []
  if documents.count < 2 { violations.append("the contract needs two documents, found \(documents.count)") }
  for document in documents {
    if document.name.isEmpty { violations.append("a document has no name") }
    if document.reportType.text.isEmpty { violations.append("\(document.name): no report type") }
    if let days = document.days, days.isEmpty { violations.append("\(document.name): no day") }
    if case .file(let path) = document.body, contentsOfFile(path) == nil {
      violations.append("\(document.name): its file can't be read")
    }
  }
  let ends = documents.allSatisfy { $0.retrieved == nil } ? documents.compactMap(\.days?.upperBound) : []
  if ends != ends.sorted() { violations.append("the documents don't come oldest first") }
  return violations
}

/// Breaks a run off after the first document and goes on with the memory it left.
private func interruptionViolations<Services: ConnectionServices>(
  _ request: ReadRequest, complete: [SourceDocument], services: @Sendable () throws -> Services,
  make: @Sendable (Services) throws -> any DataSource
) async throws -> [String] {
  let memory = try services()
  let broken = RecordingSink(breakAfter: 1)
  var endedEarly = false
  do { try await make(memory).read(request, into: broken) } catch is RecordingSink.BrokenOff { endedEarly = true }
  let rest = RecordingSink()
  try await make(memory).read(request, into: rest)
  // When a source got a document isn't the same the second time.
  let delivered = await Set((broken.documents + rest.documents).map { documentKey($0, withInstant: false) })
  var violations: [String] = []
  if !endedEarly, complete.count > 1 { violations.append("it went on after a delivery had failed") }
  for document in complete where !delivered.contains(documentKey(document, withInstant: false)) {
    violations.append("\(document.name) was lost when a run was broken off")
  }
  return violations
}

private func sinceViolations<Services: ConnectionServices>(
  _ account: Account, complete: [SourceDocument], services: @Sendable () throws -> Services,
  make: @Sendable (Services) throws -> any DataSource
) async throws -> [String] {
  guard let end = complete.compactMap(\.days?.upperBound).max() else { return [] }
  let sink = RecordingSink()
  try await make(try services()).read(ReadRequest(account: account, since: end), into: sink)
  return await sink.documents.filter { $0.days != nil }.map {
    "\($0.name) came though it only concerns days before \(end)"
  }
}
