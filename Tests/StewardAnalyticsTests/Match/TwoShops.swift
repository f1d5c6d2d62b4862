@testable import StewardAnalytics

/// Two catalogues that describe some of the same products in their own words.
struct TwoShops {
  let left: Catalogue
  let right: Catalogue
  /// By row on the left: the row on the right.
  let partner: [Int: Int]

  private static let brands = ["Norvik", "Alderon", "Quintus", "Bellmore", "Tessaro", "Hagen", "Oriel", "Zephyr"]
  private static let kinds = ["Coffee Grinder", "Desk Lamp", "Soundbar", "Water Kettle", "Yoga Mat", "Steam Iron"]
  private static let looks = ["black", "white", "silver", "compact", "deluxe", "portable", "wireless", "large"]

  init(products: Int, shared: Double, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var rows: [(left: String, right: String?)] = []
    var others: [String] = []
    for product in 0..<products {
      let words = Self.words(&random)
      let code = Self.code(&random)
      let left = "\(words[0]) \(words[1]) \(words[2]) - \(code)"
      guard Double(product) < shared * Double(products) else {
        rows.append((left, nil))
        let foreign = Self.words(&random)
        others.append("\(foreign[0]) \(foreign[2]) \(foreign[1]) \(Self.code(&random))")
        continue
      }
      // A shop in three doesn't say the code, one in three writes it with a hyphen.
      let written = [code, code.prefix(3) + "-" + code.dropFirst(3), ""][Int.random(in: 0..<3, using: &random)]
      rows.append((left, "\(words[0]) \(words[2]) \(words[1]) \(written)"))
    }
    rows.shuffle(using: &random)
    var names = rows.compactMap(\.right) + others
    let order = Array(names.indices).shuffled(using: &random)
    names = order.map { names[$0] }
    var place = [Int](repeating: 0, count: order.count)
    for (row, old) in order.enumerated() { place[old] = row }
    var partner: [Int: Int] = [:]
    for (row, pair) in rows.enumerated() where pair.right != nil { partner[row] = place[partner.count] }
    self.partner = partner
    left = try Catalogue(names: rows.map(\.left))
    right = try Catalogue(names: names)
  }

  private static func words(_ random: inout SeededGenerator) -> [String] {
    let look = Int.random(in: 0..<looks.count, using: &random)
    return [
      brands[Int.random(in: 0..<brands.count, using: &random)], kinds[Int.random(in: 0..<kinds.count, using: &random)],
      "\(looks[look]) \(looks[(look + 1 + Int.random(in: 0..<7, using: &random)) % 8]) \(syllables(&random))",
    ]
  }

  /// A name of its own, as series have.
  private static func syllables(_ random: inout SeededGenerator) -> String {
    let parts = ["ka", "lo", "mir", "tes", "vu", "ran", "zo", "fel", "dri", "pon", "gal", "hym"]
    return (0..<3).map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }.joined()
  }

  private static func code(_ random: inout SeededGenerator) -> String {
    let letters = (0..<3).map { _ in String(UnicodeScalar(UInt8.random(in: 65...90, using: &random))) }.joined()
    return letters + String(Int.random(in: 100...9_999, using: &random))
  }
}
