internal import StewardDomain
internal import StewardPluginAPI

/// Brings the report files of one folder.
struct FileReportsSource: DataSource {
  private let services: any ConnectionServices
  private let folder: String
  /// Whether documents that don't say when they were retrieved were so on the day after their last one.
  private let isNextDay: Bool

  init(_ services: any ConnectionServices) throws(PluginError) {
    guard let folder = services.setting("folder"), !folder.isEmpty else {
      throw PluginError(.badConfiguration, "the setting \"folder\" is missing: the folder with the report files")
    }
    switch services.setting("retrieved") ?? "now" {
    case "now": isNextDay = false
    case "next-day": isNextDay = true
    default: throw PluginError(.badConfiguration, "the setting \"retrieved\" is now or next-day")
    }
    self.services = services
    self.folder = folder
  }

  func check() async throws(PluginError) {
    let groups = try tree().groups()
    let count = groups.reduce(0) { $0 + $1.files.count { !$0.name.hasSuffix(Sidecar.suffix) } }
    services.log(.info, "\(folder) has \(count) files in \(groups.count - 1) folders of report types")
  }

  /// One number per folder is remembered, set when the last of its files was delivered. A folder that hasn't changed
  /// since is passed over; one that has is delivered whole, also because a file may come late under an old name. The
  /// host recognises what it has.
  func read(_ request: ReadRequest, into sink: any DocumentSink) async throws {
    var candidates: [Candidate] = []
    var open: [OpenGroup] = []
    for group in try tree().groups() {
      let mark = CompletionMark(digest: group.digest, since: request.since)
      let key = "folder \(group.key)"
      if let known = try services.state(key).flatMap({ CompletionMark($0) }), known.covers(mark) { continue }
      let found = self.candidates(group, number: open.count, since: request.since)
      open.append(OpenGroup(key: key, mark: mark, remaining: found.count))
      candidates += found
    }
    for group in open where group.remaining == 0 { try services.setState(group.key, to: group.mark.text) }
    candidates.sort()
    await sink.expect(candidates.count)
    for candidate in candidates {
      try Task.checkCancellation()
      _ = try await sink.deliver(candidate.document)
      open[candidate.group].remaining -= 1
      if open[candidate.group].remaining == 0 {
        try services.setState(open[candidate.group].key, to: open[candidate.group].mark.text)
      }
    }
  }

  private func tree() throws(PluginError) -> ReportTree {
    let services = self.services
    return ReportTree(root: try Directory(root: folder)) { services.log($0, $1) }
  }

  private func candidates(_ group: ReportGroup, number: Int, since: CivilDay?) -> [Candidate] {
    let sidecars = Dictionary(
      group.files.filter { $0.name.hasSuffix(Sidecar.suffix) }.map { ($0.name, $0.path) }, uniquingKeysWith: { $1 })
    var result: [Candidate] = []
    for file in group.files where !file.name.hasSuffix(Sidecar.suffix) {
      do throws(PluginError) {
        let sidecar = try sidecars[file.name + Sidecar.suffix].map { (path) throws(PluginError) in
          try Sidecar(path: path)
        }
        guard let document = document(file, in: group, sidecar) else { continue }
        if let since, let days = document.days, days.upperBound <= since { continue }
        result.append(Candidate(document: document, group: number))
      } catch {
        // A report under a wrong name is worse than none; its folder changes when the sidecar is put right.
        services.log(.error, "\(file.path) is passed over: \(error.message)")
      }
    }
    return result
  }

  private func document(_ file: DirectoryEntry, in group: ReportGroup, _ sidecar: Sidecar?) -> SourceDocument? {
    let name = ReportFileName(file.name, beginsWithType: group.reportType == nil)
    guard let reportType = sidecar?.reportType ?? group.reportType ?? name?.reportType, name != nil || sidecar != nil
    else {
      services.log(.warning, "\(file.path) is passed over: its name isn't that of a report file")
      return nil
    }
    var document = SourceDocument(
      name: group.key == "." ? file.name : "\(group.key)/\(file.name)", body: .file(path: file.path),
      reportType: reportType)
    document.marketplace = sidecar?.marketplace ?? group.marketplace ?? name?.marketplace
    document.days = sidecar?.days ?? name?.days
    document.retrieved = sidecar?.retrieved ?? name?.retrieved
    if isNextDay, document.retrieved == nil {
      document.retrieved = document.days.map { Instant(utc: $0.upperBound, secondOfDay: 9 * 3_600) }
    }
    document.contentType = sidecar?.contentType ?? name?.contentType
    document.externalID = sidecar?.externalID ?? ""
    return document
  }
}

/// A folder of which files are still to be delivered in this run.
private struct OpenGroup {
  let key: String
  let mark: CompletionMark
  var remaining: Int
}

/// A document with its place in the order: by when it was retrieved, else by the end of its days; those of unknown
/// age last, since the host takes them for retrieved now; then by name.
private struct Candidate: Comparable {
  let document: SourceDocument
  let group: Int

  private var age: Instant {
    document.retrieved ?? document.days.map { Instant(utc: $0.upperBound) } ?? .distantFuture
  }

  static func < (left: Candidate, right: Candidate) -> Bool {
    left.age != right.age
      ? left.age < right.age
      : left.document.name.utf8.lexicographicallyPrecedes(right.document.name.utf8)
  }

  static func == (left: Candidate, right: Candidate) -> Bool {
    left.age == right.age && left.document.name == right.document.name
  }
}
