public import StewardDomain
public import StewardStorage

/// Which item of a snapshot a report speaks of.
struct ItemNaming {
  private var bySKU: [SKU: Int] = [:]
  private var byASIN: [ASIN: Int] = [:]
  private var skusOf: [ASIN: [Int]] = [:]
  private let chosen: Set<Int>
  /// The number of items.
  let count: Int

  init(_ items: [ItemIdentity], chosen: Set<Int>) {
    self.chosen = chosen
    count = items.count
    for (index, item) in items.enumerated() {
      if item.sku.text.isEmpty {
        byASIN[item.asin] = index
      } else {
        bySKU[item.sku] = index
        if !item.asin.text.isEmpty { skusOf[item.asin, default: []].append(index) }
      }
    }
  }

  /// The item, if it was asked for; a word on an ASIN only is a word on its one SKU, which the SKU's own word outdoes.
  func owner(of named: ItemIdentity) -> (item: Int, isOwn: Bool)? {
    let found: (item: Int, isOwn: Bool)?
    if !named.sku.text.isEmpty {
      found = bySKU[named.sku].map { ($0, true) }
    } else if let own = byASIN[named.asin] {
      found = (own, true)
    } else if let rows = skusOf[named.asin], rows.count == 1 {
      found = (rows[0], false)
    } else {
      found = nil
    }
    return found.flatMap { chosen.contains($0.item) ? $0 : nil }
  }
}

/// For each cell of a store (a metric of an item on a day) the document whose word counts, as known at an instant.
///
/// Takes 4 bytes a cell.
public struct StatedCells: Sendable {
  /// A document's number and whether it speaks of the item itself, and not of its ASIN only, in four bytes.
  struct Word: Hashable {
    private let packed: UInt32

    /// Nothing is stated.
    static let none = Word(document: 0, isOwn: false)

    init(document: Int64, isOwn: Bool) { packed = UInt32(clamping: document) << 1 | (isOwn ? 1 : 0) }

    var document: Int64 { Int64(packed >> 1) }
    var isOwn: Bool { packed & 1 == 1 }
  }

  private struct Day: Hashable {
    let metric: Metric
    let day: CivilDay
  }

  private var words: [Day: [Word]] = [:]
  private var byDay: [Day: Set<Int64>] = [:]

  /// - Parameters:
  ///   - items: all items of a snapshot of the account in the marketplace.
  ///   - windows: the days that will be asked for.
  /// - Complexity: O(cells); no document is read.
  public init(
    _ metrics: [Metric], account: AccountID, marketplace: MarketplaceID, items: [ItemIdentity],
    windows: [Range<CivilDay>], asOf: Instant, session: any DatabaseSession
  ) throws {
    try self.init(
      metrics, account: account, marketplace: marketplace, naming: ItemNaming(items, chosen: Set(items.indices)),
      windows: windows, asOf: asOf, session: session)
  }

  init(
    _ metrics: [Metric], account: AccountID, marketplace: MarketplaceID, naming: ItemNaming,
    windows: [Range<CivilDay>], asOf: Instant, session: any DatabaseSession
  ) throws {
    let dimensions = DimensionRepository(session, account: account)
    guard let scope = try dimensions.scopes().first(where: { $0.marketplace == marketplace })?.id else { return }
    let owners = try dimensions.items(scope: scope).map { naming.owner(of: $0) }
    let facts = FactRepository(session)
    for metric in metrics {
      for days in windows {
        // Statements come in the order in which they became known.
        try facts.statements(of: metric, account: account, scope: scope, grain: .item, days: days, asOf: asOf) {
          day, document, stated in
          let key = Day(metric: metric, day: day)
          var cells = words.removeValue(forKey: key) ?? [Word](repeating: .none, count: naming.count)
          for number in stated {
            guard let owner = owners[Int(number) - 1], owner.isOwn || !cells[owner.item].isOwn else { continue }
            cells[owner.item] = Word(document: document.number, isOwn: owner.isOwn)
          }
          words[key] = cells
        }
      }
    }
    byDay = words.mapValues { Set($0.map(\.document)).subtracting([0]) }
  }

  func word(_ metric: Metric, _ item: Int, _ day: CivilDay) -> Word? { words[Day(metric: metric, day: day)]?[item] }

  /// The documents that some cells come from.
  ///
  /// - Parameter items: indices into the items; `nil` for all.
  public func documents(of metrics: [Metric], items: [Int]?, windows: [Range<CivilDay>]) -> [DocumentID] {
    var found: Set<Int64> = []
    for metric in metrics {
      for day in windows.joined() {
        let key = Day(metric: metric, day: day)
        if let items {
          if let cells = words[key] { for item in items { found.insert(cells[item].document) } }
        } else {
          found.formUnion(byDay[key] ?? [])
        }
      }
    }
    return found.subtracting([0]).sorted().map { DocumentID($0) }
  }
}
