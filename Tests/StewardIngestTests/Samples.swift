import StewardDomain

/// Small documents of several types, each complete.
enum Samples {
  static let settlementType: ReportType = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
  static let ordersType: ReportType = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
  static let ordersByDateType: ReportType = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
  static let returnsType: ReportType = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
  static let listingsType: ReportType = "GET_MERCHANT_LISTINGS_ALL_DATA"
  static let reviewsType: ReportType = "STEWARD_REVIEWS"

  /// Two lines that sum to 25.49, which is what it states.
  static func settlement(_ id: String = "111", total: String = "25.49", currency: String = "USD") -> String {
    flat(
      [
        "settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount", "currency",
        "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id", "marketplace-name",
        "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date", "posted-date-time",
        "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id", "sku", "quantity-purchased",
        "promotion-id",
      ],
      [
        id, "2026-11-01 07:00:00 UTC", "2026-11-15 07:00:00 UTC", "2026-11-17 07:00:00 UTC", total, currency, "", "",
        "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
      ],
      [
        id, "", "", "", "", "", "Order", "111-1", "", "", "", "Amazon.com", "ItemPrice", "Principal", "29.99", "AFN",
        "2026-11-03", "2026-11-03 10:01:02 UTC", "", "", "", "SKU-1", "1", "",
      ],
      [
        id, "", "", "", "", "", "Order", "111-1", "", "", "", "Amazon.com", "ItemFees", "Commission", "-4.50", "AFN",
        "2026-11-03", "2026-11-03 10:01:02 UTC", "", "", "", "SKU-1", "", "",
      ])
  }

  /// Order lines: number, instant, SKU, quantity and price.
  static func orders(_ lines: [String]..., city: String = "Springfield") -> String {
    flat(
      [
        "amazon-order-id", "purchase-date", "order-status", "sku", "asin", "quantity", "currency", "item-price",
        "ship-city", "ship-country",
      ])
      + lines.map { line in
        flat([line[0], line[1], "Shipped", line[2], "B0CHILD001", line[3], "USD", line[4], city, "US"])
      }.joined()
  }

  /// Returns: instant, SKU and quantity.
  static func returns(_ lines: [String]...) -> String {
    flat(["return-date", "order-id", "sku", "asin", "quantity", "reason"])
      + lines.map { flat([$0[0], "111-1", $0[1], "B0CHILD001", $0[2], "DEFECTIVE"]) }.joined()
  }

  /// Listings: SKU, title, price and quantity.
  static func listings(_ lines: [String]...) -> String {
    flat(["item-name", "seller-sku", "asin1", "price", "quantity", "fulfillment-channel", "status"])
      + lines.map { flat([$0[1], $0[0], "B0" + $0[0], $0[2], $0[3], "DEFAULT", "Active"]) }.joined()
  }

  static let reviews = """
    review_id,asin,reviewed_on,rating,title,body,author
    R1,B0CHILD001,2026-11-03,5,"Good, very","line one
    line two",Jane Buyer
    R2,B0CHILD001,2026-11-04,1,Broke,It broke,John Buyer

    """

  static let xmlOrders = """
    <?xml version="1.0" encoding="UTF-8"?>
    <AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
      <Header><DocumentVersion>1.00</DocumentVersion></Header>
      <MessageType>AllOrdersReport</MessageType>
      <Message>
        <Order>
          <AmazonOrderID>902-1111111-1111111</AmazonOrderID>
          <MerchantOrderID>M-1</MerchantOrderID>
          <PurchaseDate>2026-11-03T10:01:02+00:00</PurchaseDate>
          <LastUpdatedDate>2026-11-04T10:01:02+00:00</LastUpdatedDate>
          <OrderStatus>Shipped</OrderStatus>
          <SalesChannel>Amazon.com</SalesChannel>
          <FulfillmentData>
            <FulfillmentChannel>Amazon</FulfillmentChannel>
            <Address><City>Quahog</City><State>RI</State><PostalCode>00093</PostalCode><Country>US</Country></Address>
          </FulfillmentData>
          <IsBusinessOrder>false</IsBusinessOrder>
          <OrderItem>
            <AmazonOrderItemCode>501</AmazonOrderItemCode>
            <ASIN>B0CHILD001</ASIN>
            <SKU>SKU-1</SKU>
            <ProductName>Salt &amp; pepper &lt;set&gt;</ProductName>
            <Quantity>2</Quantity>
            <ItemPrice>
              <Component><Type>Principal</Type><Amount currency="USD">25.98</Amount></Component>
              <Component><Type>Tax</Type><Amount currency="USD">2.08</Amount></Component>
            </ItemPrice>
          </OrderItem>
          <OrderItem>
            <AmazonOrderItemCode>502</AmazonOrderItemCode>
            <ASIN>B0CHILD002</ASIN>
            <SKU>SKU-2</SKU>
            <Quantity>1</Quantity>
          </OrderItem>
        </Order>
      </Message>
      <Message>
        <Order>
          <AmazonOrderID>902-2222222-2222222</AmazonOrderID>
          <PurchaseDate>2026-11-05T01:00:00+00:00</PurchaseDate>
          <OrderStatus>Cancelled</OrderStatus>
          <OrderItem><SKU>SKU-1</SKU><Quantity>0</Quantity></OrderItem>
        </Order>
      </Message>
    </AmazonEnvelope>

    """
}
