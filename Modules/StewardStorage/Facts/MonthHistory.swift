internal import StewardDomain

/// All versions of a month's days that one family brought, from which the stored month and its layers are made.
struct MonthHistory {
  /// What a document said of a day, and until when that counted.
  struct Version {
    let version: DayVersion
    /// Microseconds; `nil` where the next version's beginning is its end.
    let knownTo: Int64?
    let cells: Cells

    /// That from an instant on nothing is known of the day any more.
    static func nothing(from instant: Int64) -> Version {
      Version(version: DayVersion(document: 0, knownFrom: instant, hasCells: false), knownTo: nil, cells: .none)
    }
  }

  enum Cells {
    case none
    case loose(FactBlock)
    /// A day of a month that was stored before: its index in ``MonthHistory/stored``.
    case stored(Int)
  }

  let month: CivilMonth
  /// Fully unpacked versions of the month as it is stored, the newest first.
  var stored: [FactMonth] = []
  /// By day of the month.
  var days: [[Version]]

  init(month: CivilMonth) {
    self.month = month
    days = [[Version]](repeating: [], count: month.dayCount)
  }

  /// Adds the parts of a stored month and their layers.
  mutating func add(_ segments: [StoredSegment]) throws(FactBlockError) {
    let parts = segments.filter { $0.layer == 0 }.sorted { $0.part < $1.part }
    guard !parts.isEmpty else { return }
    var newest = FactMonth(month: month, items: parts.flatMap(\.header.items))
    newest.versions = parts[0].header.versions
    try newest.join(parts, as: .cells)
    stored.append(newest)
    var layer = 1
    while true {
      let above = segments.filter { $0.layer == layer }.sorted { $0.part < $1.part }
      guard !above.isEmpty else { break }
      var older = stored[layer - 1]
      for day in older.versions.indices where above[0].header.versions[day] != .none {
        older.versions[day] = above[0].header.versions[day]
      }
      try older.join(above, as: .undo)
      stored.append(older)
      layer += 1
    }
    for (index, image) in stored.enumerated() {
      for day in days.indices {
        let version = image.versions[day]
        guard version != .none, index == 0 || stored[index - 1].versions[day] != version else { continue }
        days[day].append(Version(version: version, knownTo: nil, cells: version.hasCells ? .stored(index) : .none))
      }
    }
  }

  /// Adds days that a document states now.
  mutating func add(_ month: FactMonth) {
    let index = stored.count
    stored.append(month)
    for (day, version) in month.versions.enumerated() where version != .none {
      days[day].append(Version(version: version, knownTo: nil, cells: .stored(index)))
    }
  }

  /// Adds cells to the newest versions, which are the same document's.
  mutating func extend(with month: FactMonth) {
    add(month)
    for day in days.indices where month.versions[day] != .none {
      guard let new = days[day].popLast() else { continue }
      if let old = days[day].firstIndex(where: { $0.version == new.version }),
        case .stored(let index) = days[day][old].cells
      {
        stored[stored.count - 1].addDay(day, from: stored[index])
        days[day].remove(at: old)
      }
      days[day].append(new)
    }
    _ = settle()
  }

  /// Puts each day's versions in order, and fills the gaps in which nothing was known with versions without cells.
  ///
  /// - Returns: whether there is one version at a time; where two count at once the month can't be stored as a whole.
  mutating func settle() -> Bool {
    for day in days.indices {
      var ordered = days[day].sorted { $0.version < $1.version }
      var gaps: [Version] = []
      for (index, version) in ordered.enumerated() {
        guard let end = version.knownTo else { continue }
        let next = index + 1 < ordered.count ? ordered[index + 1].version.knownFrom : Instant.distantFuture.microseconds
        guard end <= next else { return false }
        guard end < next else { continue }
        gaps.append(.nothing(from: end))
      }
      ordered += gaps
      ordered.sort { $0.version < $1.version }
      days[day] = []
      // Nothing after nothing is nothing new.
      for version in ordered where version.version.hasCells || days[day].last?.version.hasCells ?? false {
        days[day].append(version)
      }
    }
    return true
  }

  /// The items that any version names, ascending.
  var items: [Int32] {
    var all = Set(stored.flatMap(\.items))
    for versions in days { for case .loose(let block) in versions.map(\.cells) { all.formUnion(block.items) } }
    return all.sorted()
  }

  /// The month as it was `depth` versions ago: 0 is now. Days with fewer versions have their oldest one.
  func image(_ depth: Int, items: [Int32]) -> FactMonth {
    var image = FactMonth(month: month, items: items)
    var rowOf: [Int32: Int] = [:]
    for (row, item) in items.enumerated() { rowOf[item] = row }
    let rowsOfStored = stored.map { $0.items.map { rowOf[$0] ?? 0 } }
    for day in days.indices where !days[day].isEmpty {
      let version = days[day][max(0, days[day].count - 1 - depth)]
      image.versions[day] = version.version
      switch version.cells {
      case .none: break
      case .loose(let block):
        let rows = block.items.map { rowOf[$0] ?? 0 }
        for column in block.columns { image.put(column, rows, day) }
      case .stored(let index): image.copy(day, from: stored[index], rowsOfStored[index])
      }
    }
    return image
  }

  /// How many versions the day has that was restated most.
  var depth: Int { days.map(\.count).max() ?? 0 }
}

extension FactMonth {
  fileprivate mutating func put(_ column: FactBlock.Column, _ rows: [Int], _ day: Int) {
    // Taken out while it changes: a second reference would copy it.
    var section = sections.removeValue(forKey: column.metric) ?? FactSection(itemCount: items.count, days: dayCount)
    for (index, row) in rows.enumerated() {
      if let value = column.values[index] { section.set(row * dayCount + day, row, day, value) }
    }
    sections[column.metric] = section
  }

  /// Takes over a day's cells of another image that has them from before.
  fileprivate mutating func addDay(_ day: Int, from other: FactMonth) {
    let union = Set(items + other.items).sorted()
    if union.count > items.count { spread(over: union) }
    var rowOf: [Int32: Int] = [:]
    for (row, item) in items.enumerated() { rowOf[item] = row }
    copy(day, from: other, other.items.map { rowOf[$0] ?? 0 })
  }

  /// Makes room for more items.
  private mutating func spread(over union: [Int32]) {
    var wide = FactMonth(month: month, items: union)
    var rowOf: [Int32: Int] = [:]
    for (row, item) in union.enumerated() { rowOf[item] = row }
    let rows = items.map { rowOf[$0] ?? 0 }
    for day in versions.indices { wide.copy(day, from: self, rows) }
    wide.versions = versions
    self = wide
  }

  fileprivate mutating func copy(_ day: Int, from other: FactMonth, _ rowOf: [Int]) {
    let bit: UInt32 = 1 << UInt32(day)
    for (metric, source) in other.sections {
      var target = sections.removeValue(forKey: metric) ?? FactSection(itemCount: items.count, days: dayCount)
      for (old, row) in rowOf.enumerated() where source.masks[old] & bit != 0 {
        target.set(row * dayCount + day, row, day, source.values[old * dayCount + day])
      }
      sections[metric] = target
    }
  }

  fileprivate enum Kind {
    case cells
    case undo
  }

  /// Puts the sections of several parts one behind the other, or takes a layer's changes back.
  fileprivate mutating func join(_ parts: [StoredSegment], as kind: Kind) throws(FactBlockError) {
    var start = 0
    for part in parts {
      let count = part.header.items.count
      for entry in part.header.entries {
        var section = sections.removeValue(forKey: entry.metric) ?? FactSection(itemCount: items.count, days: dayCount)
        switch kind {
        case .cells: section.replace(from: start, with: try part.section(entry), days: dayCount)
        case .undo:
          let undo = try part.withSection(entry) { bytes throws(FactBlockError) in
            try UndoSection(bytes, itemCount: count, days: part.header.days)
          }
          var piece = section.piece(start..<start + count, days: dayCount)
          undo.apply(to: &piece, days: dayCount, of: .max)
          section.replace(from: start, with: piece, days: dayCount)
        }
        sections[entry.metric] = section
      }
      start += count
    }
  }
}

extension FactSection {
  fileprivate mutating func set(_ cell: Int, _ row: Int, _ day: Int, _ value: Int64) {
    values[cell] = value
    masks[row] |= 1 << UInt32(day)
  }

  func piece(_ items: Range<Int>, days: Int) -> FactSection {
    FactSection(
      values: Array(values[items.lowerBound * days..<items.upperBound * days]), masks: Array(masks[items]))
  }

  fileprivate mutating func replace(from start: Int, with piece: FactSection, days: Int) {
    let count = piece.masks.count
    values.replaceSubrange(start * days..<(start + count) * days, with: piece.values)
    masks.replaceSubrange(start..<start + count, with: piece.masks)
  }
}
