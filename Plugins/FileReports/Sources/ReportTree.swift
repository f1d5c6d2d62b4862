internal import StewardDomain
internal import StewardPluginAPI

/// The files of one folder that stand for one report type in one marketplace, or the loose files of the root.
struct ReportGroup: Sendable {
  /// Path of the folder below the root, `.` for the root itself: the key of what is remembered of it.
  let key: String
  let marketplace: MarketplaceID?
  /// `nil`: each file's name says it.
  let reportType: ReportType?
  let files: [DirectoryEntry]

  /// Changes with every name, size and time of change in the folder, so that an unchanged folder is known by one
  /// number.
  ///
  /// FNV-1a of 64 bits: collisions by accident are out of question for the few versions that one folder ever has, and
  /// nobody gains by making one, since the owner of the folder is the owner of the data.
  var digest: UInt64 {
    // Begins with the version of the rules for names: other rules may read the same folder differently.
    var hash = FNVHash()
    hash.add("1")
    for file in files { hash.add("\(file.name)\u{0}\(file.size)\u{0}\(file.modifiedNanoseconds)\u{0}") }
    return hash.value
  }
}

/// A folder laid out as `<marketplace or _>/<report type>/<file>`, with loose files that name their type at the root.
struct ReportTree: Sendable {
  let root: Directory
  let log: @Sendable (LogLevel, String) -> Void

  /// Every folder with its files, sorted by key.
  ///
  /// - Complexity: one pass over all names; no file is opened.
  func groups() throws(PluginError) -> [ReportGroup] {
    var groups: [ReportGroup] = []
    let top = try entries(root)
    groups.append(ReportGroup(key: ".", marketplace: nil, reportType: nil, files: top.filter { $0.kind == .file }))
    for place in top where place.kind == .folder {
      guard place.name == "_" || Marketplace.named(place.name) != nil else {
        log(.warning, "\(place.path) is passed over: its name is neither a marketplace nor _")
        continue
      }
      let marketplace = Marketplace.named(place.name)?.id
      for type in try entries(root.folder(place)) {
        guard type.kind == .folder, ReportFileName.isReportType(type.name) else {
          log(.warning, "\(type.path) is passed over: it isn't a folder named after a report type")
          continue
        }
        let files = try entries(root.folder(type)).filter { $0.kind == .file }
        groups.append(
          ReportGroup(
            key: "\(place.name)/\(type.name)", marketplace: marketplace, reportType: ReportType(type.name), files: files
          ))
      }
    }
    return groups
  }

  private func entries(_ folder: Directory) throws(PluginError) -> [DirectoryEntry] {
    try folder.entries { log(.warning, "passed over: \($0)") }
  }
}

struct FNVHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }
}
