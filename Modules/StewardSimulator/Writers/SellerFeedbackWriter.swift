import StewardDomain

/// `GET_SELLER_FEEDBACK_DATA`: what buyers said of the seller in the last days.
struct SellerFeedbackWriter {
  let history: StoreHistory
  let book: OrderBook

  func write(to output: inout Output) throws(SimulatorError) {
    let first = max(0, history.dayCount - history.scenario.serviceDays)
    // An order of a day before: people need time to have an opinion.
    var start = 0
    output.buffer.add("Date\tRating\tComments\tResponse\tOrder ID\tRater Email\n" as StaticString)
    for day in first..<history.dayCount {
      while start < book.lines.count, book.lines[start].day < day - 9 { start += 1 }
      for (number, feedback) in Feedback.received(on: day, in: history).enumerated() {
        output.buffer.add(history.date(day))
        output.buffer.tab()
        output.buffer.add(feedback.rating)
        output.buffer.tab()
        output.buffer.add(feedback.comment)
        output.buffer.add("\t\t" as StaticString)
        if start + number < book.lines.count { output.buffer.add(order: book.lines[start + number].number) }
        output.buffer.add("\t\n" as StaticString)
      }
    }
    try output.save(
      "GET_SELLER_FEEDBACK_DATA", from: history.date(first), to: history.date(history.dayCount - 1), as: "txt")
  }
}
