import StewardDomain

/// Writes all files of one store of a vendor.
struct VendorWriter {
  let history: StoreHistory

  /// - Returns: the events that only the files know of.
  func write(to output: inout Output) throws(SimulatorError) -> [PlantedEvent] {
    let document = VendorDocument(history)
    let events = try VendorSalesWriter(document: document).write(to: &output)
    try VendorTrafficWriter(document: document).write(to: &output)
    try VendorInventoryWriter(document: document).write(to: &output)
    try VendorForecastingWriter(document: document).write(to: &output)
    try VendorMarginWriter(document: document).write(to: &output)
    try ReviewsWriter(history: history).write(to: &output)
    let ledger = VendorLedger(history)
    try VendorLedgerWriter(history: history, ledger: ledger).write(to: &output)
    return events + ledger.events
  }
}
