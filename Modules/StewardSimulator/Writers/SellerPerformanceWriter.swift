import StewardDomain

/// `GET_V2_SELLER_PERFORMANCE_REPORT`: account health at the end, each figure with its target.
struct SellerPerformanceWriter {
  let history: StoreHistory
  let book: OrderBook

  private var last: Int { history.dayCount - 1 }
  private var isStrained: Bool { history.hasHealthDecline }

  func write(to output: inout Output) throws(SimulatorError) {
    var random = Random(seed: history.scenario.seed, Stream.health, history.streamNumber)
    let status: StaticString = isStrained ? "AT_RISK" : "NORMAL"
    var buffer = ByteBuffer(capacity: 8_192)
    buffer.add("{\"accountStatuses\":[{\"marketplaceId\":\"" as StaticString)
    buffer.add(history.marketplace.id.text)
    buffer.add("\",\"status\":\"" as StaticString)
    buffer.add(status)
    buffer.add("\"}],\"performanceMetrics\":[{\"marketplaceId\":\"" as StaticString)
    buffer.add(history.marketplace.id.text)
    buffer.add("\"," as StaticString)
    addOrderDefects(to: &buffer, random: &random)
    addRates(to: &buffer, random: &random)
    addViolations(to: &buffer)
    buffer.add(",\"accountHealthRating\":{\"accountHealthRatingStatus\":\"" as StaticString)
    buffer.add(isStrained ? "WARNED" : "GREAT" as StaticString)
    buffer.add("\"," as StaticString)
    addRange(180, to: &buffer)
    buffer.add("},\"warningStates\":[" as StaticString)
    if isStrained { buffer.add("{\"warningType\":\"lateShipment\",\"status\":\"BAD\"}" as StaticString) }
    buffer.add("]}]}" as StaticString)
    output.buffer = buffer
    try output.save("GET_V2_SELLER_PERFORMANCE_REPORT", from: history.date(last), as: "json")
  }

  private func orders(_ days: Int) -> Int { book.lines.count { $0.day > last - days } }

  private func addRange(_ days: Int, to buffer: inout ByteBuffer) {
    buffer.add("\"reportingDateRange\":{\"reportingDateFrom\":\"" as StaticString)
    buffer.add(history.date(last - days + 1))
    buffer.add("T00:00Z\",\"reportingDateTo\":\"" as StaticString)
    buffer.add(history.date(last))
    buffer.add("T23:59Z\"}" as StaticString)
  }

  /// Rate, target and verdict. The rate is in ten-thousandths, the target as Amazon writes it.
  private func addVerdict(
    _ part: Int, of whole: Int, target: Int, text: StaticString, isUpperBound: Bool, to buffer: inout ByteBuffer
  ) {
    let rate = share(Int64(part), of: Int64(whole))
    let isGood = whole == 0 || (isUpperBound ? rate < target : rate > target)
    buffer.add(",\"status\":\"" as StaticString)
    buffer.add(whole == 0 ? "NONE" : isGood ? "GOOD" : "BAD" as StaticString)
    buffer.add("\",\"rate\":" as StaticString)
    buffer.add(rate, decimals: 4)
    buffer.add(",\"targetValue\":" as StaticString)
    buffer.add(text)
    buffer.add(",\"targetCondition\":\"" as StaticString)
    buffer.add(isUpperBound ? "LESS_THAN\"" : "GREATER_THAN\"" as StaticString)
  }

  private func addCounts(_ counts: [(StaticString, Int)], to buffer: inout ByteBuffer) {
    for (name, count) in counts {
      buffer.add(name)
      buffer.add(count)
    }
  }

  private func addOrderDefects(to buffer: inout ByteBuffer, random: inout Random) {
    buffer.add("\"orderDefectRate\":{" as StaticString)
    for (key, type) in [("\"afn\":{", "\"afn\""), (",\"mfn\":{", "\"mfn\"")] as [(StaticString, StaticString)] {
      // All stock lies with Amazon: orders that the seller ships are none.
      let isOwn = key.utf8CodeUnitCount > 7
      let count = isOwn ? 0 : orders(60)
      let claims = random.binomial(count, isStrained ? 0.007 : 0.0015)
      let negative = random.binomial(count, isStrained ? 0.008 : 0.002)
      buffer.add(key)
      addRange(60, to: &buffer)
      addCounts(
        [
          (",\"orderCount\":", count), (",\"orderWithDefects\":{\"count\":", claims + negative),
          (",\"status\":\"NONE\"},\"claims\":{\"count\":", claims),
          (",\"status\":\"NONE\"},\"chargebacks\":{\"count\":", 0),
          (",\"status\":\"NONE\"},\"negativeFeedback\":{\"count\":", negative),
        ], to: &buffer)
      buffer.add(",\"status\":\"NONE\"},\"fulfillmentType\":" as StaticString)
      buffer.add(type)
      addVerdict(claims + negative, of: count, target: 100, text: "0.01", isUpperBound: true, to: &buffer)
      buffer.add(byte: 0x7D)
    }
    buffer.add(byte: 0x7D)
  }

  private func addRates(to buffer: inout ByteBuffer, random: inout Random) {
    let month = orders(30)
    let week = orders(7)
    let late = random.binomial(month, isStrained ? 0.055 : 0.012)
    let cancelled = book.lines.count { $0.day > last - 7 && $0.isCancelled }
    let tracked = month - random.binomial(month, isStrained ? 0.04 : 0.015)
    let onTime = month - random.binomial(month, isStrained ? 0.09 : 0.025)
    buffer.add(",\"lateShipmentRate\":{" as StaticString)
    addRange(30, to: &buffer)
    addCounts([(",\"orderCount\":", month), (",\"lateShipmentCount\":", late)], to: &buffer)
    addVerdict(late, of: month, target: 400, text: "0.04", isUpperBound: true, to: &buffer)
    buffer.add("},\"preFulfillmentCancellationRate\":{" as StaticString)
    addRange(7, to: &buffer)
    addCounts([(",\"orderCount\":", week), (",\"cancellationCount\":", cancelled)], to: &buffer)
    addVerdict(cancelled, of: week, target: 250, text: "0.025", isUpperBound: true, to: &buffer)
    buffer.add("},\"validTrackingRate\":{" as StaticString)
    addRange(30, to: &buffer)
    addCounts([(",\"shipmentCount\":", month), (",\"validTrackingCount\":", tracked)], to: &buffer)
    addVerdict(tracked, of: month, target: 9_500, text: "0.95", isUpperBound: false, to: &buffer)
    buffer.add("},\"onTimeDeliveryRate\":{" as StaticString)
    addRange(30, to: &buffer)
    addCounts(
      [(",\"shipmentCountWithValidTracking\":", tracked), (",\"onTimeDeliveryCount\":", min(tracked, onTime))],
      to: &buffer)
    addVerdict(min(tracked, onTime), of: tracked, target: 9_500, text: "0.95", isUpperBound: false, to: &buffer)
    buffer.add("},\"unitOnTimeDeliveryRate\":{" as StaticString)
    addRange(14, to: &buffer)
    addCounts([(",\"totalUnitCount\":", month), (",\"unitOnTimeDeliveryCount\":", onTime)], to: &buffer)
    addVerdict(onTime, of: month, target: 9_000, text: "0.9", isUpperBound: false, to: &buffer)
    buffer.add("},\"invoiceDefectRate\":{" as StaticString)
    addRange(7, to: &buffer)
    buffer.add(",\"orderCount\":" as StaticString)
    buffer.add(week)
    for name in [",\"invoiceDefect\":", ",\"missingInvoice\":", ",\"lateInvoice\":"] as [StaticString] {
      buffer.add(name)
      buffer.add("{\"count\":0,\"status\":\"NONE\"}" as StaticString)
    }
    addVerdict(0, of: week, target: 500, text: "0.05", isUpperBound: true, to: &buffer)
    buffer.add(byte: 0x7D)
  }

  /// The open issues of the list of account health by kind, and suppressed listings.
  private func addViolations(to buffer: inout ByteBuffer) {
    let open = history.policyEvents.filter { $0.days.contains(last) }
    func issues(_ causes: String...) -> Int { open.count { causes.contains($0.cause) } }
    let suppressed = history.events.count { $0.kind == .suppressedListing }
    let counts: [(name: StaticString, count: Int)] = [
      ("listingPolicyViolations", suppressed + issues("listingPolicy")),
      ("productAuthenticityCustomerComplaints", issues("authenticity")),
      ("productConditionCustomerComplaints", issues("productCondition")),
      ("productSafetyCustomerComplaints", issues("productSafety", "safetyComplaint")),
      ("receivedIntellectualPropertyComplaints", issues("intellectualProperty")),
      ("restrictedProductPolicyViolations", issues("restrictedProduct")),
      ("suspectedIntellectualPropertyViolations", 0), ("foodAndProductSafetyIssues", 0),
      ("otherPolicyViolations", issues("demandEmergency", "bought")), ("documentRequests", 0),
    ]
    for (name, count) in counts {
      buffer.add(",\"" as StaticString)
      buffer.add(name)
      buffer.add("\":{" as StaticString)
      addRange(180, to: &buffer)
      buffer.add(",\"defectsCount\":" as StaticString)
      buffer.add(count)
      buffer.add(",\"status\":\"" as StaticString)
      buffer.add(count == 0 ? "GOOD" : "BAD" as StaticString)
      buffer.add("\",\"targetValue\":0,\"targetCondition\":\"EQUALS\"}" as StaticString)
    }
  }
}
