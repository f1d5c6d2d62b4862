import StewardDomain

/// A document of `GET_SALES_AND_TRAFFIC_REPORT`, written with all the fields that Amazon always sends.
struct SalesAndTraffic {
  struct Item {
    var parent = "B0PARENT01"
    var asin = "B0CHILD001"
    var sku: String? = "SKU-1"
    var units: Int
    /// As it stands in the document.
    var sales = "10.00"
  }

  var from = "2026-11-01"
  var to = "2026-11-01"
  var granularity = "DAY"
  var asinGranularity = "SKU"
  var marketplace = TestWorkspace.us
  var currency = "USD"
  /// Each a row of `salesAndTrafficByDate`: day, units and sales.
  var dates: [(day: String, units: Int, sales: String)] = []
  var items: [Item] = []
  /// Stands before everything else at the top, with its comma.
  var extra = ""

  static let type: ReportType = "GET_SALES_AND_TRAFFIC_REPORT"

  var text: String {
    """
    {\(extra)"reportSpecification": {"reportType": "GET_SALES_AND_TRAFFIC_REPORT",
      "reportOptions": {"dateGranularity": "\(granularity)", "asinGranularity": "\(asinGranularity)"},
      "dataStartTime": "\(from)", "dataEndTime": "\(to)", "marketplaceIds": ["\(marketplace)"]},
    "salesAndTrafficByDate": [
    \(dates.map(row).joined(separator: ",\n"))
    ],
    "salesAndTrafficByAsin": [
    \(items.map(row).joined(separator: ",\n"))
    ]}

    """
  }

  private func money(_ amount: String) -> String { #"{"amount": \#(amount), "currencyCode": "\#(currency)"}"# }

  private func row(_ date: (day: String, units: Int, sales: String)) -> String {
    """
    {"date": "\(date.day)", "salesByDate": {"orderedProductSales": \(money(date.sales)), "unitsOrdered": \(date.units), \
    "totalOrderItems": 1, "averageSalesPerOrderItem": \(money("1.0")), "averageUnitsPerOrderItem": 1.15, \
    "averageSellingPrice": \(money("1.0")), "unitsRefunded": 0, "refundRate": 0.0, "claimsGranted": 0, \
    "claimsAmount": \(money("0.0")), "shippedProductSales": \(money("0.0")), "unitsShipped": 0, "ordersShipped": 0}, \
    "trafficByDate": {"browserPageViews": 1, "mobileAppPageViews": 1, "pageViews": 2, "browserSessions": 1, \
    "mobileAppSessions": 1, "sessions": 2, "buyBoxPercentage": 97.5, "orderItemSessionPercentage": 0.0, \
    "unitSessionPercentage": 0.0, "averageOfferCount": 1, "averageParentItems": 1, "feedbackReceived": 0, \
    "negativeFeedbackReceived": 0, "receivedNegativeFeedbackRate": 0.0}}
    """
  }

  private func row(_ item: Item) -> String {
    """
    {"parentAsin": "\(item.parent)", "childAsin": "\(item.asin)", \(item.sku.map { #""sku": "\#($0)", "# } ?? "")\
    "salesByAsin": {"unitsOrdered": \(item.units), "orderedProductSales": \(money(item.sales)), "totalOrderItems": 1}, \
    "trafficByAsin": {"browserSessions": 4, "mobileAppSessions": 6, "sessions": 10, "browserSessionPercentage": 1.0, \
    "mobileAppSessionPercentage": 1.0, "sessionPercentage": 1.0, "browserPageViews": 8, "mobileAppPageViews": 12, \
    "pageViews": 20, "browserPageViewsPercentage": 1.0, "mobileAppPageViewsPercentage": 1.0, \
    "pageViewsPercentage": 1.0, "buyBoxPercentage": 97.5, "unitSessionPercentage": 20.0}}
    """
  }
}

extension Instant {
  /// Noon UTC of a day, when a test's document became known.
  static func noon(_ day: CivilDay) -> Instant { Instant(utc: day, secondOfDay: 43_200) }
}
