import StewardDomain

/// What the bank got of each settlement, beside the accounts: one line a transfer.
struct BankWriter {
  let history: StoreHistory
  let settlements: [Settlement]

  func write(to output: inout Output) throws(SimulatorError) {
    output.buffer.add("booked_on,settlement_id,currency,amount\n" as StaticString)
    for settlement in settlements where settlement.total > 0 {
      // A debt isn't transferred.
      output.buffer.add(Instant(seconds: settlement.end.seconds + 259_200).utcDay.day)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(settlement.number)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(history.currency.code)
      output.buffer.add(byte: 0x2C)
      output.buffer.add(money: settlement.total - settlement.short, in: history.currency)
      output.buffer.newline()
    }
    try output.saveAside("bank")
  }
}
