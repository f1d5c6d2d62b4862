internal import StewardDomain

/// The rows of `fact_segment` and `fact_closure` of one scope and grain.
struct SegmentStore {
  let session: any DatabaseSession
  let account: AccountID
  let scope: Int64
  let grain: FactGrain

  /// Stored months in the order of month, family and part.
  ///
  /// - Parameters:
  ///   - layers: `0...0` for what is known now.
  ///   - metrics: rows without any of them aren't kept; row 0 always is.
  func segments(
    _ months: ClosedRange<CivilMonth>, layers: ClosedRange<Int>, family: Int64? = nil, metrics: Set<Metric>? = nil
  ) throws -> [StoredSegment] {
    var segments: [StoredSegment] = []
    for layer in layers {
      let before = segments.count
      // An engine reads a row's bytes even where nobody looks at them; so rows behind the first are asked for by what that says.
      try session.query(
        """
        SELECT month, family_id, part, chunk, bytes FROM fact_segment
        WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND layer = ?4 AND month >= ?5 AND month <= ?6
        \(metrics == nil ? "" : "AND chunk = 0 ")ORDER BY month, family_id, part, chunk
        """, place(layer, months)
      ) { row in
        guard family.map({ $0 == row.integer(1) }) ?? true else { return }
        let chunk = Int(row.integer(3))
        try row.withBlob(4) { bytes in
          if chunk == 0 {
            segments.append(
              try StoredSegment(
                month: CivilMonth(number: Int32(clamping: row.integer(0))), family: row.integer(1), layer: layer,
                part: Int(row.integer(2)), first: bytes))
          } else if let last = segments.indices.last, last >= before {
            try segments[last].add([UInt8](bytes), row: chunk)
          }
        }
      }
      // Layers are filled from below: behind an empty one there is nothing.
      if segments.count == before { break }
      if let metrics { for index in before..<segments.count { try addRows(of: metrics, to: &segments[index]) } }
    }
    return segments
  }

  private func addRows(of metrics: Set<Metric>, to segment: inout StoredSegment) throws {
    for wanted in segment.rows(of: metrics) {
      var rows: [(chunk: Int, bytes: [UInt8])] = []
      try session.query(
        """
        SELECT chunk, bytes FROM fact_segment
        WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND layer = ?4 AND month >= ?5 AND month <= ?6
        AND family_id = ?7 AND part = ?8 AND chunk >= ?9 AND chunk <= ?10 ORDER BY chunk
        """,
        place(segment.layer, segment.month...segment.month) + [
          .integer(segment.family), .integer(Int64(segment.part)), .integer(Int64(wanted.lowerBound)),
          .integer(Int64(wanted.upperBound)),
        ]
      ) { row in
        let chunk = Int(row.integer(0))
        row.withBlob(1) { rows.append((chunk, [UInt8]($0))) }
      }
      for row in rows { try segment.add(row.bytes, row: row.chunk) }
    }
  }

  private func place(_ layer: Int, _ months: ClosedRange<CivilMonth>) -> [SQLValue] {
    [
      .text(account.text), .integer(scope), .integer(grain.rawValue), .integer(Int64(layer)),
      .integer(Int64(months.lowerBound.number)), .integer(Int64(months.upperBound.number)),
    ]
  }

  /// The months that have anything stored.
  func extent() throws -> ClosedRange<CivilMonth>? {
    let ends = try session.first(
      """
      SELECT MIN(month), MAX(month) FROM fact_segment
      WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND layer = 0
      """,
      [.text(account.text), .integer(scope), .integer(grain.rawValue)],
      as: { ($0.optionalInteger(0), $0.optionalInteger(1)) })
    guard case (let first?, let last?)? = ends else { return nil }
    return CivilMonth(number: Int32(clamping: first))...CivilMonth(number: Int32(clamping: last))
  }

  func write(_ image: SegmentImage, month: CivilMonth, family: Int64, layer: Int, part: Int) throws {
    let statement = try session.bulk(
      """
      INSERT INTO fact_segment (account_id, scope_id, grain, layer, month, family_id, part, chunk, bytes)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """)
    var name = account.text
    try name.withUTF8 { name in
      for (chunk, bytes) in image.rows.enumerated() {
        try statement.bindText(1, UnsafeRawBufferPointer(name))
        try statement.bind(2, scope)
        try statement.bind(3, grain.rawValue)
        try statement.bind(4, Int64(layer))
        try statement.bind(5, Int64(month.number))
        try statement.bind(6, family)
        try statement.bind(7, Int64(part))
        try statement.bind(8, Int64(chunk))
        try bytes.withUnsafeBytes { bytes in
          try statement.bindBlob(9, bytes)
          try statement.step()
        }
      }
    }
  }

  /// Drops a month of a family, with all its layers.
  func delete(_ month: CivilMonth, family: Int64) throws {
    try session.execute(
      """
      DELETE FROM fact_segment
      WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND month = ?4 AND family_id = ?5
      """,
      [
        .text(account.text), .integer(scope), .integer(grain.rawValue), .integer(Int64(month.number)), .integer(family),
      ])
  }

  /// When what is stored of a day ended without anything in its place, by family and day.
  func closures(
    _ days: Range<CivilDay>, asOf: Instant
  ) throws -> [(family: Int64, day: CivilDay, document: Int64, knownFrom: Int64)] {
    try session.rows(
      """
      SELECT family_id, day, document_id, known_from FROM fact_closure
      WHERE account_id = ?1 AND scope_id = ?2 AND grain = ?3 AND day >= ?4 AND day < ?5 AND known_from <= ?6
      ORDER BY family_id, day, known_from, document_id
      """,
      [
        .text(account.text), .integer(scope), .integer(grain.rawValue), .integer(Int64(days.lowerBound.number)),
        .integer(Int64(days.upperBound.number)), .integer(asOf.microseconds),
      ],
      as: {
        (
          family: $0.integer(0), day: CivilDay(number: Int32(clamping: $0.integer(1))), document: $0.integer(2),
          knownFrom: $0.integer(3)
        )
      })
  }
}
