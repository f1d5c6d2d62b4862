/// Currency symbols and codes beside a number.
enum CurrencyMark {
  /// Symbols and abbreviations. Where one begins another, the longer stands first.
  private static let symbols: [[UInt8]] = [
    "US$", "MX$", "CA$", "AU$", "NZ$", "HK$", "NT$", "R$", "A$", "C$", "S$", "$", "€", "£", "¥", "￥", "₹", "₺", "₩",
    "₽",
    "zł", "kr.", "kr", "Kč", "Rs.", "Rs", "Fr.", "TL", "円", "元",
  ].map { Array($0.utf8) }

  /// Codes of the currencies Amazon's marketplaces and payouts use; ISO 4217.
  private static let codes: Set<UInt32> = Set(
    [
      "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
      "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW", "KWD", "MXN", "MYR", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN",
      "QAR", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR",
    ].map { $0.utf8.reduce(0) { $0 << 8 | UInt32($1) } })

  /// How many bytes the mark at `position` has; 0 where there is none.
  static func length(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
    let left = bytes.count - position
    if left >= 3 {
      let code = UInt32(bytes[position]) << 16 | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2])
      if codes.contains(code), left == 3 || !ByteClass.isLetter(bytes[position + 3]) { return 3 }
    }
    for symbol in symbols where symbol.count <= left && symbol[0] == bytes[position] {
      var matched = 1
      while matched < symbol.count, bytes[position + matched] == symbol[matched] { matched += 1 }
      if matched == symbol.count { return matched }
    }
    return 0
  }
}
