internal import StewardDomain
internal import StewardSQLite
internal import StewardStorage

/// What reports say of invented listings beside facts: content, issues, reviews and offers seen on the page.
///
/// A listing has a record of its content, one of fifty an issue, one review a month and, on the newest 60 days, the own
/// offer and one of others each tenth day.
struct NightlyRecords {
  let kinds: [RecordKind]
  let listings: Int
  let days: Int

  private enum Value {
    case text(String)
    case whole(Int64)
  }

  func fill(_ engine: SQLiteEngine, _ accounts: Int) throws {
    for account in 0..<accounts {
      var random = SeededNumbers(seed: 7_000 &+ UInt64(account))
      try engine.write { session in
        let scope = try DimensionRepository(session, account: FactsBench.id(account)).scope("ATVPDKIKX0DER")
        func put(_ kind: String, _ document: Int64, _ records: [[String: Value]]) throws {
          guard let kind = kinds.first(where: { $0.name == kind }), !records.isEmpty else { return }
          try RecordRepository(session).insert(
            Self.batch(kind, records),
            at: RecordRepository.Placement(
              account: FactsBench.id(account), document: DocumentID(document), family: 1, scope: scope,
              knownFrom: Instant(seconds: 1_000))
          ) { _ in .distantFuture }
        }
        try put("listing", 2, (0..<listings).map { content(account, $0, &random) })
        try put("listingIssue", 3, stride(from: 0, to: listings, by: 50).map { issue(account, $0, &random) })
        try put("review", 4, (0..<listings).flatMap { reviews(account, $0, &random) })
        try put("offer", 5, (0..<listings).flatMap { offers(account, $0, &random) })
      }
    }
    try engine.checkpoint()
  }

  private func content(_ account: Int, _ listing: Int, _ random: inout SeededNumbers) -> [String: Value] {
    let words = (0..<12).map { _ in ["steel", "kettle", "large", "blue", "soft", "set", "of", "two"][random.below(8)] }
    var record: [String: Value] = [
      "sku": .text(FactWorld.sku(listing)), "asin": .text(FactWorld.asin(account, listing)),
      "title": .text(words.joined(separator: " ")), "brand": .text("Brand"), "status": .text("Active"),
      "imageCount": .whole(Int64(2 + random.below(7))), "price": .whole(Int64(899 + random.below(6_000))),
    ]
    for bullet in 1...(1 + random.below(5)) {
      record["bullet\(bullet)"] = .text(words.prefix(6).joined(separator: " "))
    }
    return record
  }

  private func issue(_ account: Int, _ listing: Int, _ random: inout SeededNumbers) -> [String: Value] {
    [
      "sku": .text(FactWorld.sku(listing)), "asin": .text(FactWorld.asin(account, listing)),
      "status": .text("Search suppressed"), "code": .text("MAIN_IMAGE"), "message": .text("no main image"),
      "severity": .text("ERROR"), "changedDay": .whole(day(random.below(max(1, days)))),
    ]
  }

  private func reviews(_ account: Int, _ listing: Int, _ random: inout SeededNumbers) -> [[String: Value]] {
    (0..<days / 30).map { month in
      [
        "asin": .text(FactWorld.asin(account, listing)), "reviewedDay": .whole(day(month * 30 + random.below(30))),
        "rating": .whole(Int64(1 + random.below(5))),
      ]
    }
  }

  private func offers(_ account: Int, _ listing: Int, _ random: inout SeededNumbers) -> [[String: Value]] {
    stride(from: max(0, days - 60), to: days, by: 10).flatMap { place in
      [true, false].map { isOwn in
        [
          "observedAt": .whole(Instant(utc: CivilDay(number: Int32(day(place))), secondOfDay: 40_000).microseconds),
          "asin": .text(FactWorld.asin(account, listing)), "sku": .text(FactWorld.sku(listing)),
          "price": .whole(Int64(899 + random.below(6_000))), "isOwn": .whole(isOwn ? 1 : 0),
        ]
      }
    }
  }

  private func day(_ place: Int) -> Int64 { Int64(FactWorld.firstDay.advanced(by: place).number) }

  private static func batch(_ kind: RecordKind, _ records: [[String: Value]]) -> RecordBatch {
    var batch = RecordBatch(kind: kind)
    for (row, record) in records.enumerated() {
      batch.append(row: row + 1, line: row + 2, day: nil)
      for (field, definition) in kind.fields.enumerated() {
        switch record[definition.name] {
        case .text(let text): Array(text.utf8).withUnsafeBytes { batch.set(field, $0) }
        case .whole(let value): batch.set(field, value)
        case nil: break
        }
      }
    }
    return batch
  }
}
