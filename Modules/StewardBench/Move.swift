internal import Foundation
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardSimulator

/// Something that is done to an item, or in a store.
struct Move {
  /// `nil`: in the store as a whole.
  let sku: SKU?
  let changes: [WorldAction.Change]

  var name: String { "\(sku?.text ?? "store") \(changes.map { "\($0)" }.joined(separator: ", "))" }

  init(sku: SKU?, changes: [WorldAction.Change]) {
    self.sku = sku
    self.changes = changes
  }

  init(sku: SKU, change: WorldAction.Change) { self.init(sku: sku, changes: [change]) }

  /// Reads what a recommendation asks for from its words, as a person does; `nil` where the world has no such action.
  init?(_ advice: Recommendation) {
    if advice.kind == "negate-terms" {
      let changes = Self.negations(advice.action)
      guard !changes.isEmpty else { return nil }
      self.init(sku: nil, changes: changes)
      return
    }
    guard let sku = advice.subject.item?.sku, !sku.text.isEmpty else { return nil }
    let words = advice.title.split(separator: " ").map(String.init)
    func digits(_ word: String) -> Int64? { Int64(word.filter(\.isNumber)) }
    switch advice.kind {
    case "raise-price", "lower-price":
      guard let price = words.last.flatMap(digits) else { return nil }
      self.init(sku: sku, change: .price(price))
    case "run-promotion":
      guard words.count > 5, let percent = digits(words[1]), let days = digits(words[5]) else { return nil }
      self.init(sku: sku, change: .promotion(days: Int(days), factor: 1 - Double(percent) / 100))
    case "skip-promotion": self.init(sku: sku, change: .noPromotion(days: advice.horizonDays))
    case "pause-ads": self.init(sku: sku, change: .advertising(0))
    case "raise-ads":
      guard words.count > 1, let percent = digits(words[1]) else { return nil }
      self.init(sku: sku, change: .advertising(1 + Double(percent) / 100))
    case "reorder":
      guard words.count > 1, let units = digits(words[1]) else { return nil }
      self.init(sku: sku, change: .order(Int(units)))
    case "list-item":
      // "…: send 24 units and sell at EUR 19.99"
      guard let terms = advice.title.split(separator: ":").last?.split(separator: " ").map(String.init),
        terms.count > 2,
        let units = digits(terms[1]), let price = terms.last.flatMap(digits)
      else { return nil }
      self.init(sku: sku, change: .list(units: Int(units), price: price))
    default: return nil
    }
  }

  /// `… ad group 7000: "tent", "lamp"; ad group Shoes (7001): "kettle" …`
  private static func negations(_ text: String) -> [WorldAction.Change] {
    text.components(separatedBy: "ad group ").dropFirst().flatMap { part -> [WorldAction.Change] in
      guard let colon = part.firstIndex(of: ":") else { return [] }
      let group = part[..<colon].split(separator: " ").last.map { $0.filter { !"()".contains($0) } } ?? ""
      let quoted = part[colon...].split(separator: "\"", omittingEmptySubsequences: false)
      return stride(from: 1, to: quoted.count, by: 2).map { .negateTerm(String(quoted[$0]), adGroup: group) }
    }
  }
}
