internal import StewardDomain

/// A stored month as it was known at an instant.
struct KnownMonth {
  let month: CivilMonth
  let family: Int64
  let items: [Int32]
  /// One per day; `none` where nothing was known.
  let versions: [DayVersion]
  /// The days whose word still counts.
  let days: UInt32
  private let content: Content

  private enum Content {
    case stored(StoredSegment)
    /// Where something was learned later and had to be taken back.
    case undone([Metric: FactSection])
  }

  var dayCount: Int { versions.count }

  var metrics: [Metric] {
    switch content {
    case .stored(let segment): segment.header.entries.map(\.metric)
    case .undone(let sections): sections.keys.sorted()
    }
  }

  func has(_ metric: Metric) -> Bool {
    switch content {
    case .stored(let segment): segment.entry(metric) != nil
    case .undone(let sections): sections[metric] != nil
    }
  }

  /// - Parameters:
  ///   - layers: those of the same month, family and part, from the newest.
  ///   - closures: of the same family.
  init(
    _ segment: StoredSegment, layers: [StoredSegment],
    closures: [(family: Int64, day: CivilDay, document: Int64, knownFrom: Int64)], asOf: Instant
  ) throws(FactBlockError) {
    month = segment.month
    family = segment.family
    items = segment.header.items
    let known = asOf.microseconds
    if segment.header.versions.allSatisfy({ $0.knownFrom <= known }) {
      content = .stored(segment)
      versions = segment.header.versions
    } else {
      let undone = try Self.undone(segment, layers, known)
      content = .undone(undone.sections)
      versions = undone.versions
    }
    var days: UInt32 = 0
    for (day, version) in versions.enumerated() where version.hasCells { days |= 1 << UInt32(day) }
    for closure in closures {
      let day = month.first.distance(to: closure.day)
      let end = DayVersion(document: closure.document, knownFrom: closure.knownFrom, hasCells: false)
      guard versions.indices.contains(day), versions[day] < end else { continue }
      days &= ~(1 << UInt32(day))
    }
    self.days = days
  }

  private static func undone(
    _ segment: StoredSegment, _ layers: [StoredSegment], _ known: Int64
  ) throws(FactBlockError) -> (sections: [Metric: FactSection], versions: [DayVersion]) {
    let header = segment.header
    var sections: [Metric: FactSection] = [:]
    for entry in header.entries { sections[entry.metric] = try segment.section(entry) }
    var versions = header.versions
    for layer in layers {
      var dayMask: UInt32 = 0
      for day in versions.indices where versions[day].knownFrom > known {
        dayMask |= 1 << UInt32(day)
        versions[day] = layer.header.versions[day]
      }
      guard dayMask != 0 else { break }
      for entry in layer.header.entries {
        let undo = try layer.withSection(entry) { bytes throws(FactBlockError) in
          try UndoSection(bytes, itemCount: header.items.count, days: header.days)
        }
        var section = sections[entry.metric] ?? FactSection(itemCount: header.items.count, days: header.days)
        undo.apply(to: &section, days: header.days, of: dayMask)
        sections[entry.metric] = section
      }
    }
    for day in versions.indices where versions[day].knownFrom > known { versions[day] = .none }
    return (sections, versions)
  }

  /// A metric's cells, those of days that don't count included.
  func section(_ metric: Metric) throws(FactBlockError) -> FactSection? {
    switch content {
    case .stored(let segment):
      guard let entry = segment.entry(metric) else { return nil }
      return try segment.section(entry)
    case .undone(let sections): return sections[metric]
    }
  }

  /// Writes each item's cells where they belong, without anything in between where it can.
  ///
  /// - Parameter target: where an item's first day goes, or `nil` to pass it over.
  /// - Returns: the masks of the items, or `nil` where each has every day.
  @inline(__always)
  func unpack(
    _ metric: Metric, _ target: (_ item: Int) -> UnsafeMutablePointer<Int64>?
  ) throws(FactBlockError) -> [UInt32]? {
    switch content {
    case .stored(let segment):
      guard let entry = segment.entry(metric) else { return [UInt32](repeating: 0, count: items.count) }
      return try segment.withSection(entry) { bytes throws(FactBlockError) in
        let reader = try SectionReader(bytes, itemCount: items.count, days: dayCount, rows: segment.header.masks)
        try reader.unpack(target)
        return reader.masks
      }
    case .undone(let sections):
      guard let section = sections[metric] else { return [UInt32](repeating: 0, count: items.count) }
      for item in items.indices {
        guard let row = target(item) else { continue }
        for day in 0..<dayCount { row[day] = section.values[item * dayCount + day] }
      }
      return section.masks
    }
  }

  /// The sum of some items' cells of some days, and of how many cells it is.
  func sum(_ metric: Metric, _ isWanted: [Bool], days wanted: UInt32) throws(FactBlockError) -> DailySum {
    switch content {
    case .stored(let segment):
      guard let entry = segment.entry(metric) else { return .none }
      return try segment.withSection(entry) { bytes throws(FactBlockError) in
        try SectionReader(bytes, itemCount: items.count, days: dayCount, rows: segment.header.masks)
          .sum(isWanted, days: wanted)
      }
    case .undone(let sections):
      return sections[metric]?.sum(isWanted, days: wanted, of: dayCount) ?? .none
    }
  }
}
