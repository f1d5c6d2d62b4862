/// What happened to one item on one day, as it is known when all is known.
struct ItemDay: Sendable {
  var units: Int32 = 0
  var orderItems: Int32 = 0
  var businessUnits: Int32 = 0
  /// Units of one order in bulk, part of ``units``.
  var bulkUnits: Int32 = 0
  /// Demand that met no stock.
  var lost: Int32 = 0
  /// Refunds that are made on this day, of units sold before.
  var refunds: Int32 = 0
  /// Units that came back and can be sold again.
  var returnedGood: Int32 = 0

  var browserSessions: Int32 = 0
  var appSessions: Int32 = 0
  var browserViews: Int32 = 0
  var appViews: Int32 = 0
  /// In hundredths of a percent.
  var featuredShare: Int32 = 0
  var price: Int64 = 0
  /// The price without promotions and mistakes.
  var usualPrice: Int64 = 0
  /// Of the cheapest other offer; 0 where there is none.
  var rivalPrice: Int64 = 0

  var adImpressions: Int32 = 0
  var adClicks: Int32 = 0
  var adOrders: Int32 = 0
  var adUnits: Int32 = 0
  var adCost: Int64 = 0

  /// Sellable at the start of the day, with what was received then.
  var opening: Int32 = 0
  var received: Int32 = 0
  /// Sellable at the end of the day.
  var available: Int32 = 0
  var inboundWorking: Int32 = 0
  var inboundShipped: Int32 = 0
  var inboundReceiving: Int32 = 0
  var unsellable: Int32 = 0

  var sessions: Int32 { browserSessions + appSessions }
  var views: Int32 { browserViews + appViews }
  var inbound: Int32 { inboundWorking + inboundShipped + inboundReceiving }
  var revenue: Int64 { Int64(units) * price }
  var businessRevenue: Int64 { Int64(businessUnits) * price }
  /// Lines that businesses ordered; each has about one unit.
  var businessItems: Int32 { min(businessUnits, orderItems) }
  var adSales: Int64 { Int64(adUnits) * price }
}
