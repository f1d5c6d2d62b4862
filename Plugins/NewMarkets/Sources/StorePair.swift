internal import Glibc
internal import StewardDomain

/// Two stores of an account: how what sells in the other one would sell here, by the items that both have.
struct StorePair {
  let other: StoreSummary
  /// Minor units of this store's currency for one of the other's.
  let exchange: Double
  /// Units a day with stock.
  let units: RatioModel
  let price: RatioModel
  let cost: RatioModel
  let fee: RatioModel

  /// - Returns: `nil` where money can't be compared.
  init?(_ here: StoreSummary, _ other: StoreSummary, pack: MarketPack) {
    guard let exchange = other.exchange, exchange > 0, exchange.isFinite else { return nil }
    self.other = other
    self.exchange = exchange
    var own: [SKU: ItemSummary] = [:]
    for item in here.items where !item.item.sku.text.isEmpty { own[item.item.sku] = item }
    var (units, price, cost, fee): ([RatioModel.Point], [RatioModel.Point], [RatioModel.Point], [RatioModel.Point]) = (
      [], [], [], []
    )
    func add(_ one: Int64?, _ two: Int64?, to points: inout [RatioModel.Point]) {
      guard let one, let two, one > 0, two > 0 else { return }
      points.append(
        RatioModel.Point(logarithm: log(Double(two) / (Double(one) * exchange)), variance: 1e-3, category: nil))
    }
    for there in other.items {
      guard let item = own[there.item.sku] else { continue }
      if let point = Self.point(there, item, pack) { units.append(point) }
      add(there.unitPrice, item.unitPrice, to: &price)
      add(there.terms?.unitCost, item.terms?.unitCost, to: &cost)
      add(there.terms?.fulfilmentFee, item.terms?.fulfilmentFee, to: &fee)
    }
    self.units = RatioModel(units, pack.ratio)
    self.price = RatioModel(price, pack.money)
    self.cost = RatioModel(cost, pack.money)
    self.fee = RatioModel(fee, pack.money)
  }

  /// The logarithm of the ratio of units a day here to those there; both counts vary by chance.
  ///
  /// - Returns: `nil` where either was hardly in stock, or where nothing is sold there.
  static func point(_ there: ItemSummary, _ here: ItemSummary, _ pack: MarketPack) -> RatioModel.Point? {
    guard there.daysInStock >= pack.leastDays, here.daysInStock >= pack.leastDays, there.units >= pack.leastUnits,
      here.units >= 0
    else { return nil }
    let (one, two) = (Double(there.units) + 0.5, Double(here.units) + 0.5)
    return RatioModel.Point(
      logarithm: log(two / Double(here.daysInStock)) - log(one / Double(there.daysInStock)),
      variance: 1 / one + 1 / two, category: there.productType)
  }
}

extension ItemSummary {
  /// What a unit brought on average, in minor units; `nil` where nothing was sold.
  var unitPrice: Int64? { units > 0 && revenue > 0 ? revenue / units : nil }
}
