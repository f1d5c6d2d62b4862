import StewardDomain

/// A vendor's own books, beside the accounts: terms, purchase orders, deductions and remittances. No report of Amazon's
/// has them; people get them by hand.
struct VendorLedgerWriter {
  let history: StoreHistory
  let ledger: VendorLedger

  func write(to output: inout Output) throws(SimulatorError) {
    addTerms(to: &output.buffer)
    try output.saveAside("vendor-terms")
    addOrders(to: &output.buffer)
    try output.saveAside("vendor-orders")
    addDeductions(to: &output.buffer)
    try output.saveAside("vendor-deductions")
    addRemittances(to: &output.buffer)
    try output.saveAside("vendor-remittances")
  }

  private func addTerms(to buffer: inout ByteBuffer) {
    buffer.add("term,value\nco_op_rate," as StaticString)
    buffer.add(Int64(ledger.coOpRate), decimals: 4)
    buffer.add("\npayment_days," as StaticString)
    buffer.add(VendorLedger.termDays)
    buffer.newline()
  }

  private func addOrders(to buffer: inout ByteBuffer) {
    buffer.add(
      "po_number,placed_on,delivered_on,asin,sku,ordered,accepted,received,currency,unit_cost\n" as StaticString)
    for order in ledger.orders {
      for line in order.lines {
        addNumber(order.number, to: &buffer)
        buffer.add(byte: 0x2C)
        buffer.add(history.date(order.placed))
        buffer.add(byte: 0x2C)
        buffer.add(history.date(line.day))
        buffer.add(byte: 0x2C)
        buffer.add(history.items[line.item].asin)
        buffer.add(byte: 0x2C)
        buffer.add(history.items[line.item].sku)
        for count in [line.ordered, line.ordered, line.received] {
          buffer.add(byte: 0x2C)
          buffer.add(count)
        }
        buffer.add(byte: 0x2C)
        addMoney(line.cost, to: &buffer)
        buffer.newline()
      }
    }
  }

  private func addDeductions(to buffer: inout ByteBuffer) {
    buffer.add("deducted_on,kind,po_number,asin,units,currency,amount,reason\n" as StaticString)
    for deduction in ledger.deductions where deduction.day < history.dayCount {
      buffer.add(history.date(deduction.day))
      buffer.add(byte: 0x2C)
      buffer.add(deduction.kind)
      buffer.add(byte: 0x2C)
      if let order = deduction.order { addNumber(order, to: &buffer) }
      buffer.add(byte: 0x2C)
      if let item = deduction.item { buffer.add(history.items[item].asin) }
      buffer.add(byte: 0x2C)
      buffer.add(deduction.units)
      buffer.add(byte: 0x2C)
      addMoney(deduction.amount, to: &buffer)
      buffer.add(byte: 0x2C)
      buffer.add(deduction.reason)
      buffer.newline()
    }
  }

  /// Each invoice with what was taken off it; a month's co-operation is a line of its own.
  private func addRemittances(to buffer: inout ByteBuffer) {
    buffer.add("paid_on,po_number,currency,invoiced,deducted,paid\n" as StaticString)
    func add(_ day: Int, _ order: Int?, _ invoiced: Int64, _ deducted: Int64) {
      guard day < history.dayCount else { return }
      buffer.add(history.date(day))
      buffer.add(byte: 0x2C)
      if let order { addNumber(order, to: &buffer) }
      buffer.add(byte: 0x2C)
      addMoney(invoiced, to: &buffer)
      for amount in [deducted, invoiced - deducted] {
        buffer.add(byte: 0x2C)
        buffer.add(money: amount, in: history.currency)
      }
      buffer.newline()
    }
    for order in ledger.orders {
      let deducted = ledger.deductions.filter { $0.order == order.number }.reduce(Int64(0)) { $0 + $1.amount }
      add(order.delivered + VendorLedger.termDays, order.number, order.invoice, deducted)
    }
    for deduction in ledger.deductions where deduction.order == nil { add(deduction.day, nil, 0, deduction.amount) }
  }

  private func addNumber(_ number: Int, to buffer: inout ByteBuffer) {
    buffer.add("PO" as StaticString)
    buffer.digits(UInt64(number), atLeast: 9)
  }

  private func addMoney(_ amount: Int64, to buffer: inout ByteBuffer) {
    buffer.add(history.currency.code)
    buffer.add(byte: 0x2C)
    buffer.add(money: amount, in: history.currency)
  }
}
