/// Invented names, put together from plain words.
enum Names {
  static let brands: [String] = {
    let first = ["Ember", "Juniper", "Quill", "Harbour", "Cinder", "Willow", "Pebble", "Lantern", "Bramble", "Saffron",
      "Thistle", "Copper", "Meadow", "Velvet", "Cobalt"]
    let second = ["wick", "loft", "grove", "mere", "kettle", "barrow"]
    return first.flatMap { start in second.map { start + $0 } }
  }()

  static let sellerEndings = ["Home", "Living", "Goods", "Outdoor", "Kitchen", "Supplies"]
  static let vendorEndings = ["Brands", "Manufacturing", "Household", "Group"]

  /// Beyond the list brands are numbered.
  static func brand(_ index: Int, of brands: [String]) -> String {
    let name = brands[index % brands.count]
    return index < brands.count ? name : "\(name)\(index / brands.count + 1)"
  }
}
