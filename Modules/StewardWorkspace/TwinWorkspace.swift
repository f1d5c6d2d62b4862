internal import Foundation
public import StewardDomain
internal import StewardIngest
internal import StewardPluginAPI
internal import StewardPluginHost
internal import StewardStorage

/// A workspace in a folder of its own that has of one account the documents that were there at an instant, and nothing of later.
///
/// Its tables are made from those documents alone, so that it also says what the workspace itself should have known at the instant. One
/// thing it takes from the workspace: which ASIN and parent an item has, which no store dates.
public enum TwinWorkspace {
  /// - Parameter folder: is made; must not be there.
  /// - Returns: how many items have an ASIN or a parent that only later documents name.
  public static func make(
    of workspace: Workspace, _ account: Account, at instant: Instant, in folder: String
  ) throws -> Int {
    let twin = try Workspace.create(at: folder, plugins: PluginHost(folders: []) { _, _ in NoServices() })
    try twin.add(account)
    // A facts file is kept once, as a document of the portfolio, to which those of the accounts refer.
    for owner in [FactFileLoader.portfolio, account.id] {
      let documents = try workspace.engine.read { try DocumentRepository($0).all(of: owner) }
      for document in documents where document.retrieved <= instant {
        try copy(document, of: owner, from: workspace.engine, to: twin.engine)
      }
    }
    _ = try twin.ingestor.replay(account) { _, _ in }
    try copyBundles(from: workspace.home, to: folder)
    try copyRates(from: workspace.home, to: folder)
    return try takeIdentities(of: account, from: workspace.engine, to: twin.engine)
  }

  private static func takeIdentities(
    of account: Account, from source: any DatabaseEngine, to target: any DatabaseEngine
  ) throws -> Int {
    func key(_ item: ItemIdentity) -> String { item.sku.text.isEmpty ? "\t" + item.asin.text : item.sku.text }
    let known = try source.read { session in
      let dimensions = DimensionRepository(session, account: account.id)
      return try dimensions.scopes().map { ($0.marketplace, try dimensions.items(scope: $0.id)) }
    }
    var changed = 0
    try target.write { session in
      let dimensions = DimensionRepository(session, account: account.id)
      for (scope, marketplace) in try dimensions.scopes() {
        let items = known.first { $0.0 == marketplace }?.1 ?? []
        let newest = Dictionary(items.map { (key($0), $0) }) { first, _ in first }
        for (index, item) in try dimensions.items(scope: scope).enumerated() {
          guard let now = newest[key(item)], now != item else { continue }
          try dimensions.put(now, number: index + 1, scope: scope)
          changed += 1
        }
      }
    }
    return changed
  }

  private static func copy(
    _ document: StoredDocument, of owner: AccountID, from source: any DatabaseEngine, to target: any DatabaseEngine
  ) throws {
    var chunks: [DocumentChunk] = []
    let definition = try source.read { session in
      let documents = DocumentRepository(session)
      try documents.chunks(of: document.id, account: owner) { chunks.append($0) }
      return try document.definitionSHA256.flatMap { try documents.definition(sha256: $0, account: owner) }
    }
    let pieces = chunks
    try target.write { session in
      let documents = DocumentRepository(session)
      if let definition, let sha256 = document.definitionSHA256 {
        try documents.putDefinition(definition, sha256: sha256, account: owner)
      }
      try documents.insert(document, account: owner, chunks: pieces)
    }
  }

  /// A team's own rates are no document: they are what they are, at any moment.
  private static func copyRates(from home: String, to folder: String) throws {
    guard FileManager.default.fileExists(atPath: home + "/rates.json") else { return }
    do { try FileManager.default.copyItem(atPath: home + "/rates.json", toPath: folder + "/rates.json") } catch {
      throw WorkspaceError("can't copy \(home)/rates.json: \(error.localizedDescription)")
    }
  }

  /// A bundle that lies in the workspace would see the workspace from where it lies.
  private static func copyBundles(from home: String, to folder: String) throws {
    guard FileManager.default.fileExists(atPath: home + "/plugins") else { return }
    do { try FileManager.default.copyItem(atPath: home + "/plugins", toPath: folder + "/plugins") } catch {
      throw WorkspaceError("can't copy \(home)/plugins: \(error.localizedDescription)")
    }
  }
}

/// A twin is filled without bundles.
private struct NoServices: HostServices {
  func resource(_ path: String) throws(PluginError) -> [UInt8] {
    throw PluginError(.unavailable, "there are no bundles")
  }
  func log(_ level: LogLevel, _ message: String) {}
}
