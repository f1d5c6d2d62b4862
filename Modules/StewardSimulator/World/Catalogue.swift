import StewardDomain

/// The products of one account, shared by its stores: the same SKU and ASIN stand for the same thing everywhere.
struct Catalogue: Sendable {
  struct Entry: Sendable {
    let identity: ItemIdentity
    let fnsku: String
    let product: Product
    let quality: Int
    let material: Int
    let colour: Int
    /// Units a day in a store of size 1.
    let baseUnits: Double
    /// Price in euro cents.
    let price: Int
  }

  let entries: [Entry]

  init(_ account: SimulatedAccount, count: Int, seed: UInt64) {
    var random = Random(seed: seed, Stream.catalogue, UInt64(account.index))
    let prefix = account.brand.prefix(3).uppercased() + String(account.index + 1)
    var used: Set<String> = []
    var entries: [Entry] = []
    while entries.count < count {
      // A family is one product in several colours under a parent of its own.
      let size = min(count - entries.count, random.chance(0.35) ? random.integer(2...4) : 1)
      let product = random.pick(Product.all)
      let material = random.pick(product.materials)
      let quality = random.below(6)
      let price = random.integer(product.price)
      let strength = exponential(random.normal() * 1.15 - 0.35)
      let firstColour = random.below(6)
      let parent = size > 1 ? Catalogue.code("B0", 8, used: &used, &random) : ""
      for member in 0..<size {
        let colour = (firstColour + member) % 6
        let asin = Catalogue.code("B0", 8, used: &used, &random)
        let number = String(1001 + entries.count)
        let sku = "\(prefix)-\(product.code)-\(number)-\(Vocabulary.colourCodes[colour])"
        entries.append(
          Entry(
            identity: ItemIdentity(sku: SKU(sku), asin: ASIN(asin), parentASIN: ASIN(parent.isEmpty ? asin : parent)),
            fnsku: Catalogue.code("X00", 7, used: &used, &random), product: product, quality: quality,
            material: material,
            colour: colour, baseUnits: min(40, max(0.02, strength * random.real(0.6...1.5))), price: price))
      }
    }
    self.entries = entries
  }

  private static func code(_ prefix: String, _ length: Int, used: inout Set<String>, _ random: inout Random) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    while true {
      let tail = (0..<length).map { _ in random.pick(letters) }
      let code = prefix + String(decoding: tail, as: UTF8.self)
      if used.insert(code).inserted { return code }
    }
  }
}
