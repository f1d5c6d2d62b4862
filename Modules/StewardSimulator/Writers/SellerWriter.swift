import StewardDomain

/// Writes all files of one store of a seller.
struct SellerWriter {
  let history: StoreHistory
  /// The store's place among those of the account.
  let place: Int

  /// - Returns: the events that only the files know of.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    let book = OrderBook(history)
    var events = try SalesAndTrafficWriter(history).write(to: &output)
    try AllOrdersWriter(history: history, book: book).write(to: &output)
    try MerchantListingsWriter(history: history).write(to: &output)
    try CategoryListingsWriter(history: history).write(to: &output)
    try SuppressedListingsWriter(history: history).write(to: &output)
    try InventoryPlanningWriter(history: history).write(to: &output)
    try InventoryLedgerWriter(history: history, book: book).write(to: &output)
    try InboundProblemsWriter(history: history).write(to: &output)
    try FeePreviewWriter(history: history).write(to: &output)
    if history.scenario.unitCosts { try UnitCostsWriter(history: history).write(to: &output) }
    try StorageFeesWriter(history: history).write(to: &output)
    try CustomerReturnsWriter(history: history, book: book).write(to: &output)
    try ReimbursementsWriter(history: history, book: book).write(to: &output)
    events += try AdvertisingWriter(history).write(to: &output)
    events += try SearchTermWriter(history).write(to: &output)
    try SearchQueryWriter(history).write(to: &output)
    try MarketBasketWriter(history: history, book: book).write(to: &output)
    try OffersWriter(history: history).write(to: &output)
    try ReviewsWriter(history: history).write(to: &output)
    try SellerPerformanceWriter(history: history, book: book).write(to: &output)
    try AccountHealthWriter(history: history).write(to: &output)
    try SellerFeedbackWriter(history: history, book: book).write(to: &output)
    let settlements = SettlementBook(history, book: book, place: place)
    try SettlementWriter(history: history, settlements: settlements.settlements).write(to: &output)
    try BankWriter(history: history, settlements: settlements.settlements).write(to: &output)
    return events + settlements.events
  }
}
