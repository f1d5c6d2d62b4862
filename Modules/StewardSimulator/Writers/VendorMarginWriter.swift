import StewardDomain

/// `GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT`: what Amazon earns on the vendor's goods, by calendar month.
struct VendorMarginWriter {
  let document: VendorDocument

  func write(to output: inout Output) throws(SimulatorError) {
    let history = document.history
    for month in history.months(last: history.dayCount) {
      let (from, to) = (history.date(month.lowerBound), history.date(month.upperBound))
      let sales = history.items.indices.map { item in
        month.reduce(into: VendorSalesWriter.Sales()) { $0.add(VendorSalesWriter.Sales(history, item: item, day: $1)) }
      }
      var total = VendorSalesWriter.Sales()
      for row in sales { total.add(row) }
      document.begin(
        "GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT", options: "\"reportPeriod\":\"MONTH\"", from: month.lowerBound,
        to: month.upperBound, section: "netPureProductMarginAggregate", &output.buffer)
      add(total, nil, from, to, &output.buffer)
      output.buffer.add("],\"netPureProductMarginByAsin\":[" as StaticString)
      var isFirst = true
      for (item, row) in sales.enumerated() where row.shippedRevenue > 0 {
        if !isFirst { output.buffer.add(byte: 0x2C) }
        isFirst = false
        add(row, history.items[item], from, to, &output.buffer)
      }
      output.buffer.add("]}" as StaticString)
      try output.save("GET_VENDOR_NET_PURE_PRODUCT_MARGIN_REPORT", from: from, to: to, as: "json")
    }
  }

  /// Sales less cost of goods, and what the vendor pays towards marketing, which is 8 % of the cost here.
  private func add(
    _ sales: VendorSalesWriter.Sales, _ item: Item?, _ from: CivilDay, _ to: CivilDay, _ buffer: inout ByteBuffer
  ) {
    document.row(item, from: from, to: to, &buffer)
    let margin = sales.shippedRevenue - sales.shippedCogs + sales.shippedCogs * 8 / 100
    buffer.add(",\"netPureProductMargin\":" as StaticString)
    buffer.add(sales.shippedRevenue == 0 ? 0 : margin * 10_000 / sales.shippedRevenue, decimals: 4)
    buffer.add(byte: 0x7D)
  }
}
