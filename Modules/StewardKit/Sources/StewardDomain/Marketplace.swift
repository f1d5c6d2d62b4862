/// One of Amazon's stores: where an account sells, with the currency, the calendar and the habits of its files.
public struct Marketplace: Hashable, Sendable {
  public let id: MarketplaceID
  /// Two letters, as people name it: `US`, `DE`, `JP`; the United Kingdom is `UK`.
  public let countryCode: String
  public let domain: String
  public let currency: Currency
  /// IANA zone whose calendar decides the days of this store.
  public let zone: String
  public let region: Region
  /// The character set of files that name none and aren't UTF-8.
  public let legacyCharset: String

  public enum Region: String, Hashable, Sendable {
    case northAmerica = "na"
    case europe = "eu"
    case farEast = "fe"
  }

  /// Every store that is known, in the order of Amazon's own list. Source: Amazon's documentation of marketplace ids.
  public static let all: [Marketplace] = [
    make("ATVPDKIKX0DER", "US", "amazon.com", "USD", "America/Los_Angeles", .northAmerica),
    make("A2EUQ1WTGCTBG2", "CA", "amazon.ca", "CAD", "America/Los_Angeles", .northAmerica),
    make("A1AM78C64UM0Y8", "MX", "amazon.com.mx", "MXN", "America/Los_Angeles", .northAmerica),
    make("A2Q3Y263D00KWC", "BR", "amazon.com.br", "BRL", "America/Sao_Paulo", .northAmerica),
    make("A1F83G8C2ARO7P", "UK", "amazon.co.uk", "GBP", "Europe/London", .europe),
    make("A1PA6795UKMFR9", "DE", "amazon.de", "EUR", "Europe/Berlin", .europe),
    make("A13V1IB3VIYZZH", "FR", "amazon.fr", "EUR", "Europe/Paris", .europe),
    make("APJ6JRA9NG5V4", "IT", "amazon.it", "EUR", "Europe/Rome", .europe),
    make("A1RKKUPIHCS9HS", "ES", "amazon.es", "EUR", "Europe/Madrid", .europe),
    make("A1805IZSGTT6HS", "NL", "amazon.nl", "EUR", "Europe/Amsterdam", .europe),
    make("AMEN7PMS3EDWL", "BE", "amazon.com.be", "EUR", "Europe/Brussels", .europe),
    make("A28R8C7NBKEWEA", "IE", "amazon.ie", "EUR", "Europe/Dublin", .europe),
    make("A2NODRKZP88ZB9", "SE", "amazon.se", "SEK", "Europe/Stockholm", .europe),
    make("A1C3SOZRARQ6R3", "PL", "amazon.pl", "PLN", "Europe/Warsaw", .europe),
    make("A33AVAJ2PDY3EV", "TR", "amazon.com.tr", "TRY", "Europe/Istanbul", .europe, "windows-1254"),
    make("A2VIGQ35RCS4UG", "AE", "amazon.ae", "AED", "Asia/Dubai", .europe),
    make("A17E79C6D8DWNP", "SA", "amazon.sa", "SAR", "Asia/Riyadh", .europe),
    make("ARBP9OOSHTCHU", "EG", "amazon.eg", "EGP", "Africa/Cairo", .europe),
    make("A21TJRUUN4KGV", "IN", "amazon.in", "INR", "Asia/Kolkata", .europe),
    make("AE08WJ6YKNBMC", "ZA", "amazon.co.za", "ZAR", "Africa/Johannesburg", .europe),
    make("A1VC38T7YXB528", "JP", "amazon.co.jp", "JPY", "Asia/Tokyo", .farEast, "cp932"),
    make("A39IBJ37TRP1C6", "AU", "amazon.com.au", "AUD", "Australia/Sydney", .farEast),
    make("A19VAU5U5O7RUS", "SG", "amazon.sg", "SGD", "Asia/Singapore", .farEast),
  ]

  /// Finds a store by country code or Amazon id, in any case; `GB` is taken for `UK`.
  public static func named(_ name: String) -> Marketplace? {
    if let exact = all.first(where: { $0.countryCode == name || $0.id.text == name }) { return exact }
    let upper = name.uppercased()
    let code = upper == "GB" ? "UK" : upper
    return all.first { $0.countryCode == code || $0.id.text == upper }
  }

  /// Finds a store by the domain that settlement files print, such as `Amazon.de` or `www.amazon.co.uk`.
  public static func selling(at domain: String) -> Marketplace? {
    var name = domain.lowercased()
    if name.hasPrefix("www.") { name.removeFirst(4) }
    return all.first { $0.domain == name }
  }

  public static func find(_ id: MarketplaceID) -> Marketplace? { all.first { $0.id == id } }

  private static func make(
    _ id: String, _ country: String, _ domain: String, _ currency: String, _ zone: String, _ region: Region,
    _ legacyCharset: String = "windows-1252"
  ) -> Marketplace {
    Marketplace(
      id: MarketplaceID(id), countryCode: country, domain: domain, currency: Currency(stringLiteral: currency),
      zone: zone, region: region, legacyCharset: legacyCharset)
  }
}
