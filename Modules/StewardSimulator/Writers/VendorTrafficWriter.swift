import StewardDomain

/// `GET_VENDOR_TRAFFIC_REPORT`: views of product pages, a document a day.
struct VendorTrafficWriter {
  let document: VendorDocument

  func write(to output: inout Output) throws(SimulatorError) {
    let history = document.history
    for day in 0..<history.dayCount {
      let views = history.items.indices.map { Int64(history.day($0, day).views) }
      let date = history.date(day)
      document.begin(
        "GET_VENDOR_TRAFFIC_REPORT", options: "\"reportPeriod\":\"DAY\"", from: day, to: day,
        section: "trafficAggregate",
        &output.buffer)
      document.row(nil, from: date, to: date, &output.buffer)
      document.count(",\"glanceViews\":", views.reduce(0, +), &output.buffer)
      output.buffer.add("}],\"trafficByAsin\":[" as StaticString)
      var isFirst = true
      for (item, count) in views.enumerated() where count > 0 {
        if !isFirst { output.buffer.add(byte: 0x2C) }
        isFirst = false
        document.row(history.items[item], from: date, to: date, &output.buffer)
        document.count(",\"glanceViews\":", count, &output.buffer)
        output.buffer.add(byte: 0x7D)
      }
      output.buffer.add("]}" as StaticString)
      try output.save("GET_VENDOR_TRAFFIC_REPORT", from: date, as: "json")
    }
  }
}
