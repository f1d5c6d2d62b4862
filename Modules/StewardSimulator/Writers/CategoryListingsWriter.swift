import StewardDomain

/// `CATEGORY_LISTINGS_REPORT`: the content of all listings at the end, with the faults that are planted in it.
struct CategoryListingsWriter {
  let history: StoreHistory

  private static let header: StaticString =
    """
    item_sku\texternal_product_id\texternal_product_id_type\titem_name\tbrand_name\tproduct_type\t\
    bullet_point1\tbullet_point2\tbullet_point3\tbullet_point4\tbullet_point5\tproduct_description\t\
    generic_keywords\tmain_image_url\tstandard_price\tparent_child\tcolor_name\tmaterial_type\timage_count\t\
    main_image_pixels\thas_aplus\n
    """

  func write(to output: inout Output) throws(SimulatorError) {
    let last = history.dayCount - 1
    let words = Vocabulary.of(history.store.language)
    output.buffer.add(Self.header)
    for (number, item) in history.items.enumerated() {
      let text = item.listing
      func field(_ value: String) {
        output.buffer.add(value)
        output.buffer.tab()
      }
      field(item.identity.sku.text)
      field(item.identity.asin.text)
      field("ASIN")
      field(text.title)
      field(text.brand)
      field(item.product.group.uppercased())
      for place in 0..<5 { field(place < text.bullets.count ? text.bullets[place] : "") }
      field(text.description)
      field(text.searchTerms)
      field(isWithoutImage(number) ? "" : "https://images.example.com/\(item.identity.asin.text).jpg")
      output.buffer.add(money: history.day(number, last).price, in: history.currency)
      output.buffer.tab()
      field(item.identity.asin == item.identity.parentASIN ? "" : "child")
      field(words.colours[item.colour])
      field(words.materials[item.material])
      output.buffer.add(isWithoutImage(number) ? 0 : text.imageCount)
      output.buffer.tab()
      if !isWithoutImage(number) { output.buffer.add(text.mainImagePixels) }
      output.buffer.tab()
      output.buffer.add(text.hasAPlus ? "true\n" : "false\n" as StaticString)
    }
    try output.save("CATEGORY_LISTINGS_REPORT", from: history.date(last), as: "txt")
  }

  private func isWithoutImage(_ item: Int) -> Bool {
    (history.planByItem[item] ?? []).contains {
      $0.kind == .suppressedListing && $0.cause == "missingMainImage" && !$0.days.isEmpty
    }
  }
}
