import StewardDomain

/// `STEWARD_COMPETITOR_OFFERS`: the offers on the pages of items with rivals, each day at noon, by calendar month.
struct OffersWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    for month in history.months(last: history.scenario.serviceDays) {
      output.buffer.add(
        "observed_at,asin,sku,seller_id,seller_name,condition,currency,price,fulfilment,is_featured,is_own,url\n"
          as StaticString)
      for day in month {
        for item in history.items.indices { add(item, day, to: &output.buffer) }
      }
      try output.save(
        "STEWARD_COMPETITOR_OFFERS", from: history.date(month.lowerBound), to: history.date(month.upperBound), as: "csv"
      )
    }
  }

  private func add(_ number: Int, _ day: Int, to buffer: inout ByteBuffer) {
    let row = history.day(number, day)
    let intruders = history.intruders(number, day)
    guard row.rivalPrice > 0 || !intruders.isEmpty, day >= history.items[number].launchDay else { return }
    let hasFeatured = row.featuredShare >= 5_000
    var offer = Offer(
      asin: history.items[number].asin, sku: history.items[number].sku, seller: "A0OWN", name: history.account.brand,
      price: row.price, isFeatured: hasFeatured, isOwn: true, image: history.items[number].identity.asin.text)
    if row.available > 0 { add(offer, day, to: &buffer) }
    offer.isOwn = false
    if row.rivalPrice > 0 {
      (offer.seller, offer.name) = ("A1RIVAL\(number % 7)", "Trade House \(number % 7 + 1)")
      (offer.price, offer.isFeatured) = (row.rivalPrice, !hasFeatured && intruders.isEmpty)
      add(offer, day, to: &buffer)
    }
    for intruder in intruders {
      let isCopy = intruder.kind == .imageTheft
      let code = Dice.mix(UInt64(intruder.item) &+ history.streamNumber &* 65_537)
      (offer.seller, offer.name) = ("A2NEW\(code % 9_000 + 1_000)", "Seller \(code % 900 + 100)")
      if isCopy { offer.asin = Array("B0C\(code % 9_000_000 + 1_000_000)".utf8) }
      (offer.price, offer.isFeatured) = (row.usualPrice * 86 / 100, isCopy || !hasFeatured)
      add(offer, day, to: &buffer)
    }
  }

  private struct Offer {
    var asin: [UInt8]
    var sku: [UInt8]
    var seller: String
    var name: String
    var price: Int64
    var isFeatured: Bool
    var isOwn: Bool
    /// The name of the picture: a copied listing shows the same one under another number.
    var image: String
  }

  private func add(_ offer: Offer, _ day: Int, to buffer: inout ByteBuffer) {
    buffer.add(history.date(day))
    buffer.add("T12:00:00Z," as StaticString)
    buffer.add(offer.asin)
    buffer.add(byte: 0x2C)
    buffer.add(offer.sku)
    buffer.add(byte: 0x2C)
    buffer.add(offer.seller)
    buffer.add(byte: 0x2C)
    buffer.add(offer.name)
    buffer.add(",New," as StaticString)
    buffer.add(history.currency.code)
    buffer.add(byte: 0x2C)
    buffer.add(money: offer.price, in: history.currency)
    buffer.add(offer.isOwn ? ",FBA," : ",FBM," as StaticString)
    buffer.add(offer.isFeatured ? "true," : "false," as StaticString)
    buffer.add(offer.isOwn ? "true," : "false," as StaticString)
    buffer.add("https://images.example.com/" as StaticString)
    buffer.add(offer.image)
    buffer.add(".jpg\n" as StaticString)
  }
}

extension StoreHistory {
  /// Sellers that nobody knows, by the event that brings them: on the item's own page, or with its picture on another.
  func intruders(_ item: Int, _ day: Int) -> [PlannedEvent] {
    (planByItem[item] ?? []).filter {
      $0.days.contains(day)
        && ($0.kind == .imageTheft || ($0.kind == .featuredOfferLoss && $0.cause == "unknownOfferOnListing"))
    }
  }
}
