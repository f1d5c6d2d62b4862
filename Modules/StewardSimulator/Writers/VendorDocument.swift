import StewardDomain

/// The parts that all vendor documents have in common.
struct VendorDocument {
  let history: StoreHistory
  let currency: CurrencyText

  init(_ history: StoreHistory) {
    self.history = history
    currency = history.currency
  }

  /// Opens the document up to the first section.
  func begin(
    _ report: StaticString, options: StaticString, from: Int, to: Int, section: StaticString, _ buffer: inout ByteBuffer
  ) {
    open(report, options: options, updated: history.date(to).advanced(by: 1), &buffer)
    buffer.add(",\"dataStartTime\":\"" as StaticString)
    buffer.add(history.date(from))
    buffer.add("\",\"dataEndTime\":\"" as StaticString)
    buffer.add(history.date(to))
    buffer.add(byte: 0x22)
    close(section: section, &buffer)
  }

  /// The specification without a range of days, as forecasts have it.
  func begin(
    _ report: StaticString, options: StaticString, updated: CivilDay, section: StaticString, _ buffer: inout ByteBuffer
  ) {
    open(report, options: options, updated: updated, &buffer)
    close(section: section, &buffer)
  }

  private func open(_ report: StaticString, options: StaticString, updated: CivilDay, _ buffer: inout ByteBuffer) {
    buffer.add("{\"reportSpecification\":{\"reportType\":\"" as StaticString)
    buffer.add(report)
    buffer.add("\",\"reportOptions\":{" as StaticString)
    buffer.add(options)
    buffer.add("},\"lastUpdatedDate\":\"" as StaticString)
    buffer.add(updated)
    buffer.add(byte: 0x22)
  }

  private func close(section: StaticString, _ buffer: inout ByteBuffer) {
    buffer.add(",\"marketplaceIds\":[\"" as StaticString)
    buffer.add(history.marketplace.id.text)
    buffer.add("\"]},\"" as StaticString)
    buffer.add(section)
    buffer.add("\":[" as StaticString)
  }

  /// A row's head: its days, and the ASIN where it has one.
  func row(_ item: Item?, from: CivilDay, to: CivilDay, _ buffer: inout ByteBuffer) {
    buffer.add("{\"startDate\":\"" as StaticString)
    buffer.add(from)
    buffer.add("\",\"endDate\":\"" as StaticString)
    buffer.add(to)
    buffer.add(byte: 0x22)
    guard let item else { return }
    buffer.add(",\"asin\":\"" as StaticString)
    buffer.add(item.asin)
    buffer.add(byte: 0x22)
  }

  func count(_ name: StaticString, _ value: Int64, _ buffer: inout ByteBuffer) {
    buffer.add(name)
    buffer.add(value)
  }

  func ratio(_ name: StaticString, _ part: Int64, of whole: Int64, _ buffer: inout ByteBuffer) {
    buffer.add(name)
    buffer.add(share(part, of: whole), decimals: 4)
  }

  func money(_ name: StaticString, _ amount: Int64, _ buffer: inout ByteBuffer) {
    buffer.add(name)
    buffer.add("{\"amount\":" as StaticString)
    buffer.add(money: amount, in: currency)
    buffer.add(",\"currencyCode\":\"" as StaticString)
    buffer.add(currency.code)
    buffer.add("\"}" as StaticString)
  }
}
