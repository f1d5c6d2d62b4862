/// The words of listings, by language.
struct Vocabulary: Sendable {
  let qualities: [String]
  let materials: [String]
  /// Paired with ``colourCodes``.
  let colours: [String]
  let uses: [String]
  let sentences: [String]

  static let colourCodes = ["BK", "GR", "BL", "SD", "TC", "OL"]

  static func of(_ language: Language) -> Vocabulary {
    switch language {
    case .english: english
    case .german: german
    case .french: french
    case .italian: italian
    case .japanese: japanese
    case .spanish: spanish
    }
  }

  private static let english = Vocabulary(
    qualities: ["Durable", "Lightweight", "Classic", "Compact", "Plain", "Large"],
    materials: ["Stainless Steel", "Bamboo", "Cotton", "Recycled Polyester", "Ceramic", "Cork"],
    colours: ["Black", "Grey", "Blue", "Sand", "Terracotta", "Olive"],
    uses: ["for Home and Office", "for Travel and Outdoors", "for Families", "for Daily Use"],
    sentences: [
      "Made for every day: sturdy, easy to clean and quick to put away",
      "A size that fits small flats, shelves and bags without getting in the way",
      "Materials were chosen for a long life and are tested before each batch leaves the works",
      "Comes ready to use in a plain recyclable box, with care notes in print",
      "A calm colour that goes with most rooms and doesn't show each mark",
      "Rounded edges and even seams keep hands and surfaces safe",
      "Spare parts are kept in stock, so a small defect isn't the end of it",
    ])

  private static let german = Vocabulary(
    qualities: ["Robust", "Leicht", "Klassisch", "Kompakt", "Schlicht", "Groß"],
    materials: ["Edelstahl", "Bambus", "Baumwolle", "Recyceltes Polyester", "Keramik", "Kork"],
    colours: ["Schwarz", "Grau", "Blau", "Sand", "Terrakotta", "Oliv"],
    uses: ["für Haushalt und Büro", "für Reise und Freizeit", "für Familien", "für jeden Tag"],
    sentences: [
      "Für jeden Tag gemacht: stabil, leicht zu reinigen und schnell verstaut",
      "Ein Maß, das in kleine Wohnungen, Regale und Taschen passt",
      "Die Werkstoffe sind auf lange Haltbarkeit ausgelegt und werden je Charge geprüft",
      "Kommt gebrauchsfertig im schlichten Karton, mit gedruckten Pflegehinweisen",
      "Eine ruhige Farbe, die zu vielen Räumen passt",
      "Runde Kanten und saubere Nähte schonen Hände und Flächen",
      "Ersatzteile sind vorrätig, ein kleiner Schaden ist also nicht das Ende",
    ])

  private static let french = Vocabulary(
    qualities: ["Solide", "Léger", "Classique", "Compact", "Simple", "Grand"],
    materials: ["Acier Inoxydable", "Bambou", "Coton", "Polyester Recyclé", "Céramique", "Liège"],
    colours: ["Noir", "Gris", "Bleu", "Sable", "Terre Cuite", "Olive"],
    uses: ["pour Maison et Bureau", "pour Voyage et Loisirs", "pour la Famille", "pour Tous les Jours"],
    sentences: [
      "Fait pour tous les jours : solide, facile à nettoyer et vite rangé",
      "Une taille qui convient aux petits logements, aux étagères et aux sacs",
      "Des matières choisies pour durer et contrôlées à chaque lot",
      "Livré prêt à l'emploi dans une boîte recyclable, avec conseils d'entretien imprimés",
      "Une couleur calme qui va avec la plupart des pièces",
      "Des bords arrondis et des coutures nettes protègent les mains",
      "Les pièces de rechange sont en stock, un petit défaut n'est pas la fin",
    ])

  private static let italian = Vocabulary(
    qualities: ["Robusto", "Leggero", "Classico", "Compatto", "Semplice", "Grande"],
    materials: ["Acciaio Inox", "Bambù", "Cotone", "Poliestere Riciclato", "Ceramica", "Sughero"],
    colours: ["Nero", "Grigio", "Blu", "Sabbia", "Terracotta", "Oliva"],
    uses: ["per Casa e Ufficio", "per Viaggio e Tempo Libero", "per la Famiglia", "per Ogni Giorno"],
    sentences: [
      "Fatto per ogni giorno: robusto, facile da pulire e veloce da riporre",
      "Una misura adatta a piccoli appartamenti, scaffali e borse",
      "Materiali scelti per durare e controllati a ogni lotto",
      "Arriva pronto all'uso in una scatola riciclabile, con consigli di cura stampati",
      "Un colore calmo che sta bene in molte stanze",
      "Bordi arrotondati e cuciture precise proteggono le mani",
      "I ricambi sono disponibili, un piccolo difetto non è la fine",
    ])

  private static let spanish = Vocabulary(
    qualities: ["Resistente", "Ligero", "Clásico", "Compacto", "Sencillo", "Grande"],
    materials: ["Acero Inoxidable", "Bambú", "Algodón", "Poliéster Reciclado", "Cerámica", "Corcho"],
    colours: ["Negro", "Gris", "Azul", "Arena", "Terracota", "Oliva"],
    uses: ["para Casa y Oficina", "para Viaje y Tiempo Libre", "para la Familia", "para Cada Día"],
    sentences: [
      "Hecho para cada día: firme, fácil de limpiar y rápido de guardar",
      "Un tamaño que cabe en pisos pequeños, estantes y bolsos",
      "Materiales elegidos para durar y revisados en cada lote",
      "Llega listo para usar en una caja reciclable, con consejos impresos",
      "Un color tranquilo que va bien en muchas habitaciones",
      "Bordes redondeados y costuras limpias que cuidan las manos",
      "Hay piezas de repuesto, un pequeño defecto no es el final",
    ])

  /// Kana only: these are the characters that the legacy encoding here knows.
  private static let japanese = Vocabulary(
    qualities: ["タフ", "ライト", "コンパクト", "スリム", "シンプル", "ラージ"],
    materials: ["ステンレス", "バンブー", "コットン", "リサイクルポリエステル", "セラミック", "コルク"],
    colours: ["ブラック", "グレー", "ブルー", "サンド", "テラコッタ", "オリーブ"],
    uses: ["ホーム・オフィス", "アウトドア・トラベル", "ファミリー", "デイリー"],
    sentences: [
      "まいにちつかえるシンプルなデザイン、おていれもかんたんです",
      "ちいさなへややバッグにもおさまるサイズです",
      "ながくつかえるマテリアルをえらび、ロットごとにテストしています",
      "すぐにつかえるリサイクルボックスいり、ケアガイドつき",
      "どんなインテリアにもなじむおちついたカラー",
      "まるいエッジとていねいなステッチでてにやさしい",
      "スペアパーツもごよういしています",
    ])
}
