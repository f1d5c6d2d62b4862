import StewardDomain

/// Plays one account and writes all of its files.
struct AccountWriter {
  let account: SimulatedAccount
  let world: World
  let directory: String
  /// Whether documents are packed with gzip.
  let isPacked: Bool

  struct Result {
    let truth: ByteBuffer
    let files: Int
    let bytes: Int
  }

  func write() throws(SimulatorError) -> Result {
    let scenario = world.scenario
    var sink = try FileSink(isPacked: isPacked)
    var truth = ByteBuffer(capacity: 1 << 15)
    TruthWriter.open(account, to: &truth)
    let catalogue = Catalogue(account, count: scenario.skusPerMarketplace.upperBound, seed: scenario.seed)
    for (place, marketplace) in account.marketplaces.enumerated() {
      // One store at a time: what was played of it is gone before the next one begins.
      let history = StoreHistory(
        account: account, marketplace: marketplace, catalogue: catalogue, scenario: scenario, actions: world.actions)
      var output = Output(directory: directory, account: account, place: marketplace.countryCode, sink: sink)
      var events = history.events
      if account.account.kind == .seller {
        events += try SellerWriter(history: history, place: place).write(to: &output)
      } else {
        events += try VendorWriter(history: history).write(to: &output)
      }
      try output.finish()
      sink = output.sink
      if place > 0 { truth.add(byte: 0x2C) }
      TruthWriter.add(history, events, to: &truth)
    }
    TruthWriter.close(to: &truth)
    return Result(truth: truth, files: sink.files, bytes: sink.bytes)
  }
}
