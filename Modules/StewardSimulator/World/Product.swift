/// A kind of product of the catalogue: what it is called in each language, and how it sells.
struct Product: Sendable {
  let code: String
  /// In the order of ``Language``.
  let names: [String]
  let group: String
  let season: Season
  /// Usual price in euro cents.
  let price: ClosedRange<Int>
  /// Thousandths of a cubic foot.
  let volume: Int
  /// What it can be made of, as places in ``Vocabulary/materials``.
  let materials: [Int]

  init(
    _ code: String, _ names: [String], _ group: String, _ season: Season, _ price: ClosedRange<Int>, _ volume: Int,
    _ materials: [Int]
  ) {
    self.code = code
    self.names = names
    self.group = group
    self.season = season
    self.price = price
    self.volume = volume
    self.materials = materials
  }

  static let all: [Product] = [
    Product(
      "LBX", ["Lunch Box", "Brotdose", "Boîte à Repas", "Porta Pranzo", "ランチボックス", "Fiambrera"],
      "Kitchen", .school, 1400...2900, 90, [0, 1]),
    Product(
      "WBT", ["Water Bottle", "Trinkflasche", "Gourde", "Borraccia", "ウォーターボトル", "Botella de Agua"],
      "Sports", .summer, 1500...3200, 80, [0]),
    Product(
      "CTB", ["Cutting Board", "Schneidebrett", "Planche à Découper", "Tagliere", "カッティングボード", "Tabla de Cortar"],
      "Kitchen", .gift, 1800...4500, 140, [1, 5]),
    Product(
      "DLP",
      ["Desk Lamp", "Schreibtischlampe", "Lampe de Bureau", "Lampada da Tavolo", "デスクランプ", "Lámpara de Escritorio"],
      "Lighting", .winter, 2400...5900, 210, [0, 1]),
    Product(
      "YGM", ["Yoga Mat", "Yogamatte", "Tapis de Yoga", "Tappetino Yoga", "ヨガマット", "Esterilla de Yoga"],
      "Sports", .newYear, 1900...4900, 320, [3, 5]),
    Product(
      "PTW",
      [
        "Picnic Blanket", "Picknickdecke", "Couverture de Pique-nique", "Coperta da Picnic", "ピクニックシート",
        "Manta de Picnic",
      ],
      "Outdoor", .summer, 1900...3900, 260, [2, 3]),
    Product(
      "STR",
      [
        "Storage Basket", "Aufbewahrungskorb", "Panier de Rangement", "Cesto Portaoggetti", "ストレージバスケット",
        "Cesta Organizadora",
      ],
      "Home", .newYear, 1600...3400, 400, [1, 2]),
    Product(
      "TPK", ["Tea Pot", "Teekanne", "Théière", "Teiera", "ティーポット", "Tetera"], "Kitchen", .winter, 2200...4600, 150,
      [0, 4]),
    Product(
      "BKT", ["Backpack", "Rucksack", "Sac à Dos", "Zaino", "バックパック", "Mochila"], "Luggage", .school, 2900...7900, 480,
      [2, 3]),
    Product(
      "PLH", ["Plant Pot", "Blumentopf", "Pot de Fleurs", "Vaso per Piante", "プランター", "Maceta"],
      "Garden", .spring, 1300...3600, 190, [1, 4]),
    Product(
      "TWL", ["Bath Towel", "Badetuch", "Serviette de Bain", "Asciugamano", "バスタオル", "Toalla de Baño"],
      "Home", .flat, 1700...3800, 220, [2]),
    Product(
      "CUS", ["Seat Cushion", "Sitzkissen", "Coussin d'Assise", "Cuscino per Sedia", "シートクッション", "Cojín de Asiento"],
      "Home", .flat, 2100...4200, 300, [2, 3]),
    Product(
      "KNF", ["Knife Block", "Messerblock", "Bloc à Couteaux", "Ceppo Coltelli", "ナイフブロック", "Taco de Cuchillos"],
      "Kitchen", .gift, 3400...7900, 260, [0, 1]),
    Product(
      "FLT",
      [
        "Camping Lantern", "Campinglaterne", "Lanterne de Camping", "Lanterna da Campeggio", "キャンプランタン",
        "Farol de Camping",
      ],
      "Outdoor", .summer, 1900...4400, 110, [0]),
    Product(
      "CND", ["Candle Set", "Kerzenset", "Lot de Bougies", "Set di Candele", "キャンドルセット", "Juego de Velas"],
      "Home", .gift, 1500...3300, 130, [4]),
    Product(
      "TRV",
      [
        "Travel Organizer", "Reiseorganizer", "Organiseur de Voyage", "Organizer da Viaggio", "トラベルポーチ",
        "Organizador de Viaje",
      ],
      "Luggage", .summer, 1400...2900, 100, [2, 3]),
    Product(
      "MUG", ["Coffee Mug", "Kaffeebecher", "Tasse à Café", "Tazza da Caffè", "コーヒーマグ", "Taza de Café"],
      "Kitchen", .gift, 1200...2600, 60, [0, 4]),
    Product(
      "RST", ["Resistance Band", "Fitnessband", "Bande Élastique", "Fascia Elastica", "トレーニングチューブ", "Banda Elástica"],
      "Sports", .newYear, 1200...2800, 50, [2, 3]),
    Product(
      "GDN",
      ["Garden Glove", "Gartenhandschuh", "Gant de Jardin", "Guanto da Giardino", "ガーデングローブ", "Guante de Jardín"],
      "Garden", .spring, 1000...1900, 40, [2, 3]),
    Product(
      "BLK", ["Throw Blanket", "Kuscheldecke", "Plaid", "Plaid Morbido", "ブランケット", "Manta"],
      "Home", .winter, 2300...5200, 380, [2, 3]),
  ]
}

/// The languages of the stores that are simulated.
enum Language: Int, Sendable {
  case english, german, french, italian, japanese, spanish

  init(store countryCode: String) {
    switch countryCode {
    case "DE": self = .german
    case "FR": self = .french
    case "IT": self = .italian
    case "JP": self = .japanese
    case "ES": self = .spanish
    default: self = .english
    }
  }
}
