import StewardDomain

/// `GET_MERCHANTS_LISTINGS_FYP_REPORT`: listings that search doesn't find at the end, with the reason.
struct SuppressedListingsWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.date(history.dayCount - 1)
    output.buffer.add(
      """
      Status\tReason\tSKU\tASIN\tProduct name\tCondition\tStatus Change Date\tIssue Description\n
      """ as StaticString)
    for event in history.events where event.kind == .suppressedListing && event.days.contains(last) {
      guard let item = history.items.first(where: { $0.identity == event.item }) else { continue }
      let (reason, issue) = Self.explanation(event.cause)
      output.buffer.add("Search Suppressed\t" as StaticString)
      output.buffer.add(reason)
      output.buffer.tab()
      output.buffer.add(item.sku)
      output.buffer.tab()
      output.buffer.add(item.asin)
      output.buffer.tab()
      output.buffer.add(item.title)
      output.buffer.add("\tNew\t" as StaticString)
      output.buffer.add(event.days.lowerBound)
      output.buffer.tab()
      output.buffer.add(issue)
      output.buffer.newline()
    }
    try output.save("GET_MERCHANTS_LISTINGS_FYP_REPORT", from: last, as: "txt")
  }

  private static func explanation(_ cause: String) -> (reason: StaticString, issue: StaticString) {
    switch cause {
    case "missingMainImage": ("Missing image", "The listing has no main image. Add one on a white background.")
    case "missingAttribute": ("Missing information", "A required attribute has no value. Fill in the product details.")
    default: ("Policy violation", "The listing makes a claim that isn't allowed for this product. Remove it.")
    }
  }
}
