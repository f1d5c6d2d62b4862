internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// What may lie behind an item's shortfall, the plainest cause first: price, featured offer, content, visitors, buyers.
struct ShortfallCauses {
  struct Cause {
    let words: String
    let evidence: [Evidence]
  }

  private let snapshot: MarketplaceSnapshot
  private let here: StoreSummary
  private let pack: MarketPack
  private let listings: [SKU: ListingContent]
  private let rows: [SKU: Int]

  init(_ snapshot: MarketplaceSnapshot, here: StoreSummary, pack: MarketPack) {
    self.snapshot = snapshot
    self.here = here
    self.pack = pack
    var listings: [SKU: ListingContent] = [:]
    for listing in snapshot.listings { listings[listing.item.sku] = listing }
    self.listings = listings
    var rows: [SKU: Int] = [:]
    for (row, item) in snapshot.facts.items.enumerated() { rows[item.sku] = row }
    self.rows = rows
  }

  func cause(of found: Shortfall) -> Cause {
    price(found) ?? offer(found) ?? content(found) ?? traffic(found)
  }

  /// The price explains it where demand at the usual price would be within reach.
  private func price(_ found: Shortfall) -> Cause? {
    let rules = pack.shortfall
    guard found.priceGap > rules.priceGap,
      found.expected * exp(-rules.elasticity * found.priceGap) * rules.share <= Double(found.here.units) + 1
    else { return nil }
    let percent = Int64((min(99, exp(found.priceGap) - 1) * 100).rounded())
    let code = found.pair.other.marketplace.countryCode
    return Cause(
      words:
        "it costs \(percent) % more here than its price in \(code) and those of other items let expect. Check the price",
      evidence: [
        Evidence(
          "Sales of \(Money(minorUnits: found.here.revenue, currency: snapshot.marketplace.currency)) here",
          source: .facts(
            metric: .orderedRevenue, marketplace: here.marketplace.id, item: found.here.item, days: here.days,
            value: found.here.revenue))
      ])
  }

  private func offer(_ found: Shortfall) -> Cause? {
    guard let row = rows[found.here.item.sku], let column = snapshot.facts.column(.featuredOfferShare) else {
      return nil
    }
    let base = row * snapshot.facts.dayCount
    let values = here.days.lowerBound.distance(to: here.days.upperBound)
    let first = snapshot.facts.days.lowerBound.distance(to: here.days.lowerBound)
    let shares = (0..<values).compactMap { column[base + first + $0] }.filter { $0 > 0 }
    guard !shares.isEmpty else { return nil }
    // In hundredths of a percent.
    let mean = shares.reduce(0) { $0 + Double($1) } / Double(shares.count) / 10_000
    guard mean < pack.shortfall.offerShare else { return nil }
    return Cause(
      words:
        "it holds the featured offer on \(Int64((mean * 100).rounded())) % of views only. Look who else offers it, and at "
        + "what price",
      evidence: [
        Evidence(
          "Mean share of the featured offer on \(shares.count) days", source: .rule(pack: pack.name, rule: "shortfall"))
      ])
  }

  private func content(_ found: Shortfall) -> Cause? {
    guard let listing = listings[found.here.item.sku], !listing.sources.isEmpty else { return nil }
    let issues = listing.issues.filter { $0.severity != "INFO" }
    let isSameTitle = listing.title != nil && listing.title == found.there.title && speaksAnotherLanguage(found)
    let words: String? =
      if let issue = issues.first {
        "its listing has a problem (\(issue.message)). Solve it first"
      } else if isSameTitle {
        "its title is the one of \(found.pair.other.marketplace.countryCode), in another language. Have the listing translated"
      } else if let bullets = listing.bullets, bullets.count < 3 {
        "its listing has \(bullets.count) bullet points only. Complete the content"
      } else if let images = listing.imageCount, images < 3 {
        "its listing has \(images) pictures only. Add some"
      } else {
        nil
      }
    return words.map {
      Cause(words: $0, evidence: [Evidence("The listing as reported", source: .records(listing.sources))])
    }
  }

  private func speaksAnotherLanguage(_ found: Shortfall) -> Bool {
    let english: Set<String> = ["US", "CA", "UK", "AU", "IE", "SG", "IN", "ZA", "AE"]
    let german: Set<String> = ["DE"]
    let codes = (here.marketplace.countryCode, found.pair.other.marketplace.countryCode)
    return ![english, german].contains { $0.contains(codes.0) && $0.contains(codes.1) } && codes.0 != codes.1
  }

  /// Visitors stay away, or those who come don't buy.
  private func traffic(_ found: Shortfall) -> Cause {
    guard let visits = found.here.sessions, let others = found.there.sessions, others > 0, found.there.units > 0 else {
      return Cause(words: "neither price, featured offer nor content says why. Look at the listing", evidence: [])
    }
    let usual = Double(others) / Double(found.there.units)
    let evidence = [
      Evidence(
        "\(visits) visits here",
        source: .facts(
          metric: .sessions, marketplace: here.marketplace.id, item: found.here.item, days: here.days, value: visits)),
      Evidence(
        "\(others) visits in \(found.pair.other.marketplace.countryCode)",
        source: .facts(
          metric: .sessions, marketplace: found.pair.other.marketplace.id, item: found.there.item,
          days: found.pair.other.days, value: others)),
    ]
    let isUnseen = Double(visits) < pack.shortfall.trafficGap * usual * found.expected
    return Cause(
      words: isUnseen
        ? "few come to see it. Check search terms, category and ads"
        : "visitors come and don't buy. Check reviews, pictures, delivery and rivals",
      evidence: evidence)
  }
}
