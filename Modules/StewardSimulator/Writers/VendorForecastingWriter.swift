import StewardDomain

/// `GET_VENDOR_FORECASTING_REPORT`: what Amazon expects to sell in the next 26 weeks, made at the end.
struct VendorForecastingWriter {
  let document: VendorDocument

  func write(to output: inout Output) throws(SimulatorError) {
    let history = document.history
    let end = history.date(history.dayCount - 1)
    // Weeks run from Sunday to Saturday.
    let firstSunday = end.advanced(by: 7 - end.weekday % 7)
    document.begin(
      "GET_VENDOR_FORECASTING_REPORT", options: "\"sellingProgram\":\"RETAIL\"", updated: end.advanced(by: 1),
      section: "forecastByAsin", &output.buffer)
    for (number, item) in history.items.enumerated() {
      let recent = max(0.3, Double(history.units(number, last: 28, upTo: history.dayCount - 1)) / 4)
      let now = item.product.season.factor(on: end)
      for week in 0..<26 {
        let start = firstSunday.advanced(by: week * 7)
        let mean = recent * item.product.season.factor(on: start) / now
        let spread = mean.squareRoot() * (1 + Double(week) / 20)
        if number > 0 || week > 0 { output.buffer.add(byte: 0x2C) }
        output.buffer.add("{\"forecastGenerationDate\":\"" as StaticString)
        output.buffer.add(end)
        output.buffer.add("\",\"asin\":\"" as StaticString)
        output.buffer.add(item.asin)
        output.buffer.add("\",\"startDate\":\"" as StaticString)
        output.buffer.add(start)
        output.buffer.add("\",\"endDate\":\"" as StaticString)
        output.buffer.add(start.advanced(by: 6))
        output.buffer.add(byte: 0x22)
        let levels: [(StaticString, Double)] = [
          (",\"meanForecastUnits\":", 0), (",\"p70ForecastUnits\":", 0.52), (",\"p80ForecastUnits\":", 0.84),
          (",\"p90ForecastUnits\":", 1.28),
        ]
        for (name, width) in levels {
          output.buffer.add(name)
          output.buffer.add(Int64(((mean + width * spread) * 10).rounded()), decimals: 1)
        }
        output.buffer.add(byte: 0x7D)
      }
    }
    output.buffer.add("]}" as StaticString)
    try output.save("GET_VENDOR_FORECASTING_REPORT", from: end, as: "json")
  }
}
