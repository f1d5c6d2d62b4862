import StewardDomain

/// `ACCOUNT_HEALTH_EXPORT`: the policy issues of the last 180 days, as they stand at the end.
struct AccountHealthWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.date(history.dayCount - 1)
    output.buffer.add(
      "Issue ID,Policy,Reason,ASIN,SKU,Title,Brand,Impact,At risk sales,Status,Date,Due date,Next steps,Notes\n"
        as StaticString)
    for (number, event) in history.policyEvents.enumerated() { add(event, number, to: &output.buffer) }
    try output.save("ACCOUNT_HEALTH_EXPORT", from: last, as: "csv")
  }

  private func add(_ event: PlannedEvent, _ number: Int, to buffer: inout ByteBuffer) {
    let item = history.items[event.item]
    let isOpen = event.days.contains(history.dayCount - 1)
    let (policy, reason) = Self.policy(event)
    buffer.add("AH-" as StaticString)
    buffer.digits(history.streamNumber * 1_000 + UInt64(number), atLeast: 8)
    for text in [
      policy, reason, item.identity.asin.text, item.identity.sku.text, item.listing.title, item.listing.brand,
    ] {
      buffer.add(byte: 0x2C)
      buffer.add(csv: text)
    }
    buffer.add(event.kind == .rejectedAppeal ? ",High," : ",Medium," as StaticString)
    buffer.add(money: Int64((item.baseUnits * 30).rounded()) * item.price, in: history.currency)
    buffer.add(byte: 0x2C)
    buffer.add(csv: status(event, isOpen: isOpen))
    buffer.add(byte: 0x2C)
    buffer.add(history.date(event.days.lowerBound))
    buffer.add(byte: 0x2C)
    if isOpen { buffer.add(history.date(event.days.lowerBound + 17)) }
    buffer.add(byte: 0x2C)
    buffer.add(csv: isOpen ? "Submit a plan of action with evidence" : "")
    buffer.add(byte: 0x2C)
    buffer.add(csv: notes(event))
    buffer.newline()
  }

  private func status(_ event: PlannedEvent, isOpen: Bool) -> String {
    guard event.kind == .rejectedAppeal else { return isOpen ? "Open" : "Resolved" }
    return isOpen ? "Appeal rejected" : "Reinstated after rejected appeal"
  }

  /// The appeals that came to nothing, with their days.
  private func notes(_ event: PlannedEvent) -> String {
    guard event.kind == .rejectedAppeal else { return "" }
    let days = [5, 13].map { event.days.lowerBound + $0 }.filter { event.days.contains($0) }
    return days.map { "Appeal of \(history.date($0 - 3)) rejected on \(history.date($0))" }.joined(separator: "; ")
  }

  private static func policy(_ event: PlannedEvent) -> (policy: String, reason: String) {
    switch (event.kind, event.cause) {
    case (.priceGouging, _): ("Fair pricing", "Price significantly above recent prices")
    case (.reviewManipulation, _): ("Customer product reviews", "Manipulated reviews")
    case (.suppressedListing, _): ("Listing policy", "Restricted claim in the listing")
    case (_, "intellectualProperty"): ("Intellectual property", "Complaint of a rights owner")
    case (_, "productSafety"), (_, "safetyComplaint"): ("Product safety", "Complaint of a customer")
    case (_, "productCondition"): ("Product condition", "Sold as new, received as used")
    case (_, "restrictedProduct"): ("Restricted products", "Product needs an approval")
    case (_, "authenticity"): ("Product authenticity", "Complaint of a customer")
    default: ("Listing policy", "Listing breaks a rule of its category")
    }
  }
}

extension StoreHistory {
  /// The list goes back for so many days.
  static func firstListedIssue(_ dayCount: Int) -> Int { max(0, dayCount - 180) }

  /// What stands in the list of account health: begun within 180 days before the end.
  var policyEvents: [PlannedEvent] {
    plan.filter { event in
      guard event.days.lowerBound >= Self.firstListedIssue(dayCount), !event.days.isEmpty else { return false }
      switch event.kind {
      case .policyViolation, .rejectedAppeal, .priceGouging: return true
      case .suppressedListing: return event.cause == "restrictedClaim"
      case .reviewManipulation: return event.cause == "bought"
      default: return false
      }
    }.sorted { ($0.days.lowerBound, $0.item) < ($1.days.lowerBound, $1.item) }
  }
}
