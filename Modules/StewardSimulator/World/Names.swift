/// Invented names, put together from plain words.
enum Names {
  private static let first = [
    "Ember", "Juniper", "Quince", "Harbour", "Cinder", "Willow", "Pebble", "Lantern", "Bramble", "Saffron", "Thistle",
    "Copper", "Meadow", "Velvet", "Cobalt",
  ]
  private static let second = ["wick", "loft", "grove", "mere", "kettle", "barrow"]

  static let sellerEndings = ["Home", "Living", "Goods", "Outdoor", "Kitchen", "Supplies"]
  static let vendorEndings = ["Brands", "Manufacturing", "Household", "Group"]

  /// As many brands as are asked for; neighbours begin with different words, and beyond all pairs they are numbered.
  static func brands(_ count: Int, _ random: inout Random) -> [String] {
    var (starts, ends) = (first, second)
    random.shuffle(&starts)
    random.shuffle(&ends)
    return (0..<count).map { index in
      let (round, place) = index.quotientAndRemainder(dividingBy: starts.count)
      let name = starts[place] + ends[(place + round) % ends.count]
      return round < ends.count ? name : "\(name)\(round / ends.count + 1)"
    }
  }
}
