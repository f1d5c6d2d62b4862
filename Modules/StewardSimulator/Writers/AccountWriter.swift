import StewardDomain

/// Plays one account and writes all of its files.
struct AccountWriter {
  let account: SimulatedAccount
  let scenario: Scenario
  let directory: String

  struct Result {
    let truth: ByteBuffer
    let files: Int
    let bytes: Int
  }

  func write() throws(SimulatorError) -> Result {
    var sink = FileSink()
    var stores: [(history: StoreHistory, events: [PlantedEvent])] = []
    let catalogue = Catalogue(account, count: scenario.skusPerMarketplace.upperBound, seed: scenario.seed)
    for (place, marketplace) in account.marketplaces.enumerated() {
      let history = StoreHistory(account: account, marketplace: marketplace, catalogue: catalogue, scenario: scenario)
      var output = Output(accountFolder: "\(directory)/\(account.folder)", place: marketplace.countryCode, sink: sink)
      var events = history.events
      if account.account.kind == .seller {
        events += try writeSeller(history, place: place, to: &output)
        sink = output.sink
      } else {
        try writeVendor(history, to: &output)
        sink = output.sink
      }
      stores.append((history, events))
    }
    var truth = ByteBuffer(capacity: 1 << 15)
    TruthWriter.account(account, stores: stores, to: &truth)
    return Result(truth: truth, files: sink.files, bytes: sink.bytes)
  }

  /// - Returns: the events that only the settlements know of.
  private func writeSeller(
    _ history: StoreHistory, place: Int, to output: inout Output
  ) throws(SimulatorError) -> [PlantedEvent] {
    let book = OrderBook(history)
    try SalesAndTrafficWriter(history).write(to: &output)
    try AllOrdersWriter(history: history, book: book).write(to: &output)
    try MerchantListingsWriter(history: history).write(to: &output)
    try CategoryListingsWriter(history: history).write(to: &output)
    try SuppressedListingsWriter(history: history).write(to: &output)
    try InventoryPlanningWriter(history: history).write(to: &output)
    try CustomerReturnsWriter(history: history, book: book).write(to: &output)
    try ReimbursementsWriter(history: history).write(to: &output)
    try AdvertisingWriter(history).write(to: &output)
    try SellerPerformanceWriter(history: history, book: book).write(to: &output)
    try SellerFeedbackWriter(history: history, book: book).write(to: &output)
    let settlements = SettlementBook(history, book: book, place: place)
    var wholeAccount = Output(accountFolder: output.accountFolder, place: "_", sink: output.sink)
    try SettlementWriter(history: history, settlements: settlements.settlements).write(to: &wholeAccount)
    output.sink = wholeAccount.sink
    return settlements.events
  }

  private func writeVendor(_ history: StoreHistory, to output: inout Output) throws(SimulatorError) {
    let document = VendorDocument(history)
    try VendorSalesWriter(document: document).write(to: &output)
    try VendorTrafficWriter(document: document).write(to: &output)
    try VendorInventoryWriter(document: document).write(to: &output)
    try VendorForecastingWriter(document: document).write(to: &output)
    try VendorMarginWriter(document: document).write(to: &output)
  }
}
