import StewardDomain
import StewardPluginAPI

/// Reads one number from its folder and gives it to every item as the score.
final class EchoFixture: PluginBundle {
  private let value: Double

  required init(host: any HostServices) throws {
    let text = String(decoding: try host.resource("rules/score.txt"), as: UTF8.self)
    guard let value = Double(text) else { throw PluginError(.badInput, "score.txt is not a number: \(text)") }
    self.value = value
    try super.init(host: host)
    host.log(.info, "ready with \(text)")
  }

  override func scorers() -> [any Scorer] { [EchoScorer(value: value)] }
}

struct EchoScorer: Scorer {
  let value: Double
  var identifier: String { "echo-fixture" }

  func scores(_ snapshot: MarketplaceSnapshot) throws(PluginError) -> [Score] {
    snapshot.facts.items.map { item in
      Score(subject: Subject(marketplace: snapshot.marketplace.id, item: item), base: value, reasons: [])
    }
  }
}

@c(steward_plugin_make) public func makeEchoFixture(_ host: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
  exportPlugin(EchoFixture.self, host)
}

@section(".steward_abi") @used let compatibility: (UInt32, UInt32, UInt32, UInt32) = (0x5354_5744, 1, 0, 60301)
