import StewardDomain

/// `GET_MERCHANT_LISTINGS_ALL_DATA`: all listings at the end. Outside the English stores it has fewer columns with names
/// of the language, and a code page instead of UTF-8.
struct MerchantListingsWriter {
  let history: StoreHistory

  private static let header: StaticString =
    """
    item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url\t\
    item-is-marketplace\tproduct-id-type\tzshop-shipping-fee\titem-note\titem-condition\tasin1\tasin2\tasin3\t\
    will-ship-internationally\texpedited-shipping\tproduct-id\tbid-for-featured-placement\tadd-delete\t\
    pending-quantity\tfulfillment-channel\tmerchant-shipping-group\tstatus\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.dayCount - 1
    let short = Self.shortHeader(history.store.language)
    output.buffer.add(short ?? Self.header)
    for (number, item) in history.items.enumerated() {
      let row = history.day(number, last)
      let status: StaticString = row.available > 0 && !history.isSuppressed(number) ? "Active" : "Inactive"
      if short != nil {
        addShort(item, row, status, to: &output.buffer)
      } else {
        add(item, number, row, status, to: &output.buffer)
      }
    }
    if short != nil {
      let bytes = output.buffer.bytes
      let encoded = history.store.language == .japanese ? ShiftJIS.encode(bytes) : Windows1252.encode(bytes)
      output.buffer.removeAll()
      output.buffer.add(encoded)
    }
    try output.save("GET_MERCHANT_LISTINGS_ALL_DATA", from: history.date(last), as: "txt")
  }

  /// Title, SKU, price, quantity, ASIN and status as each store names them; `nil` where the long form is in use.
  private static func shortHeader(_ language: Language) -> StaticString? {
    switch language {
    case .english: nil
    case .japanese: "商品名\t出品者SKU\t価格\t数量\tASIN 1\tステータス\n"
    case .german: "Artikelbezeichnung\tHändler-SKU\tPreis\tMenge\tASIN 1\tStatus\n"
    case .french: "nom-produit\tsku-vendeur\tprix\tquantité\tasin1\tétat\n"
    case .italian: "Nome dell'articolo\tSKU venditore\tPrezzo\tQuantità\tASIN 1\tstato\n"
    case .spanish: "Título del producto\tSKU del vendedor\tPrecio\tCantidad\tASIN 1\testado\n"
    }
  }

  private func addShort(_ item: Item, _ row: ItemDay, _ status: StaticString, to buffer: inout ByteBuffer) {
    buffer.add(item.title)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(money: row.price, in: history.currency, point: 0x2C)
    // Amazon keeps the stock: the seller's own quantity is empty.
    buffer.add("\t\t" as StaticString)
    buffer.add(item.asin)
    buffer.tab()
    buffer.add(status)
    buffer.newline()
  }

  private func add(
    _ item: Item, _ number: Int, _ row: ItemDay, _ status: StaticString, to buffer: inout ByteBuffer
  ) {
    buffer.add(item.title)
    buffer.tab()
    buffer.add(item.listing.description)
    buffer.tab()
    buffer.add("L" as StaticString)
    buffer.add(item.fnsku)
    buffer.tab()
    buffer.add(item.sku)
    buffer.tab()
    buffer.add(money: row.price, in: history.currency)
    buffer.add("\t\t" as StaticString)
    let opened = history.date(0).advanced(by: -200 - number * 13 % 700)
    if history.marketplace.region == .northAmerica {
      buffer.add(opened)
    } else {
      let (year, month, day) = opened.components
      buffer.digits(UInt64(day), atLeast: 2)
      buffer.add(byte: 0x2F)
      buffer.digits(UInt64(month), atLeast: 2)
      buffer.add(byte: 0x2F)
      buffer.digits(UInt64(year), atLeast: 4)
    }
    buffer.add(byte: 0x20)
    buffer.add(clock: 30_000 + number * 911 % 40_000)
    buffer.add(" UTC\t\ty\t1\t\t\t11\t" as StaticString)
    buffer.add(item.asin)
    buffer.add("\t\t\t\t\t" as StaticString)
    buffer.add(item.asin)
    buffer.add("\t\t\t\t" as StaticString)
    buffer.add(history.marketplace.region == .northAmerica ? "AMAZON_NA" : "AMAZON_EU" as StaticString)
    buffer.add("\t\t" as StaticString)
    buffer.add(status)
    buffer.newline()
  }
}
