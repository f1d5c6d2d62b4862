import StewardDomain

/// `STEWARD_REVIEWS`: the product reviews of each calendar month, and beside the accounts what is true of each.
struct ReviewsWriter {
  let history: StoreHistory

  func write(to output: inout Output) throws(SimulatorError) {
    let composer = ReviewComposer(history: history)
    var truth = ByteBuffer(capacity: 1 << 12)
    truth.add("review_id,asin,day,stars,is_fake,theme,language\n" as StaticString)
    var start = history.reviews.startIndex
    while start < history.reviews.count, history.reviews[start].day < 0 { start += 1 }
    for month in history.months(last: history.dayCount) {
      output.buffer.add(
        "review_id,asin,sku,reviewed_on,rating,title,body,author,language,country,verified_purchase\n" as StaticString)
      while start < history.reviews.count, history.reviews[start].day <= month.upperBound {
        add(history.reviews[start], composer, to: &output.buffer, truth: &truth)
        start += 1
      }
      try output.save(
        "STEWARD_REVIEWS", from: history.date(month.lowerBound), to: history.date(month.upperBound), as: "csv")
    }
    output.buffer = truth
    try output.saveAside("truth-reviews")
  }

  private func add(
    _ review: ReviewRecord, _ composer: ReviewComposer, to buffer: inout ByteBuffer, truth: inout ByteBuffer
  ) {
    let item = history.items[review.item]
    let text = composer.compose(review)
    addID(review, to: &buffer)
    buffer.add(byte: 0x2C)
    buffer.add(item.asin)
    buffer.add(byte: 0x2C)
    buffer.add(item.sku)
    buffer.add(byte: 0x2C)
    buffer.add(history.date(review.day))
    buffer.add(byte: 0x2C)
    buffer.add(review.stars)
    buffer.add(byte: 0x2C)
    buffer.add(csv: text.title)
    buffer.add(byte: 0x2C)
    buffer.add(csv: text.body)
    buffer.add(",," as StaticString)
    buffer.add(text.language.code)
    buffer.add(byte: 0x2C)
    buffer.add(history.shipCountry)
    buffer.add(byte: 0x2C)
    // Who writes for money or against a rival has mostly not bought it.
    buffer.add(review.isFake && review.number % 3 > 0 ? "false\n" : "true\n" as StaticString)
    addID(review, to: &truth)
    truth.add(byte: 0x2C)
    truth.add(item.asin)
    truth.add(byte: 0x2C)
    truth.add(history.date(review.day))
    truth.add(byte: 0x2C)
    truth.add(review.stars)
    truth.add(review.isFake ? ",true," : ",false," as StaticString)
    if let theme = text.theme { truth.add(theme.rawValue) }
    truth.add(byte: 0x2C)
    truth.add(text.language.code)
    truth.newline()
  }

  /// `R` with the store, the item, the day and the number within it.
  private func addID(_ review: ReviewRecord, to buffer: inout ByteBuffer) {
    buffer.add(byte: 0x52)
    buffer.digits(history.streamNumber, atLeast: 6)
    buffer.digits(UInt64(review.item), atLeast: 5)
    buffer.digits(UInt64(review.day + StoreHistory.burnIn), atLeast: 4)
    buffer.digits(UInt64(review.number), atLeast: 2)
  }
}

extension ByteBuffer {
  /// A text as a field of a CSV file, in quotes.
  mutating func add(csv text: String) {
    add(byte: 0x22)
    for byte in text.utf8 {
      if byte == 0x22 { add(byte: 0x22) }
      add(byte: byte)
    }
    add(byte: 0x22)
  }
}
