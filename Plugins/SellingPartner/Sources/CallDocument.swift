internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Writes the answers of one stream as one document:
///
/// ```json
/// {"reportType": "SP_ORDERS_2026_01_01", "operation": "orders.searchOrders", "marketplaceIds": ["…"],
///  "calls": [{"response": {…}}, {"asin": "B0…", "response": {…}}]}
/// ```
///
/// Each answer is kept, without the tokens of its pages, beside the one thing it was asked about, where there is one.
/// Nothing in it says when it was asked for: the same state gives the same bytes.
final class CallDocument {
  private let writer: ScratchWriter
  private(set) var callCount = 0
  let path: String

  init(_ plan: StreamPlan, marketplace: Marketplace?, services: any ConnectionServices) throws(PluginError) {
    path = try services.scratchFile()
    writer = try ScratchWriter(path: path)
    var head: [JSONValue.Member] = [
      .init("reportType", .string(plan.document.text)), .init("operation", .string(plan.operation)),
    ]
    if let marketplace { head.append(.init("marketplaceIds", [.string(marketplace.id.text)])) }
    try writer.write(JSONValue.object(head).text().dropLast() + ",\"calls\":[")
  }

  /// Adds an answer.
  func add(_ answer: JSONValue, about subject: (key: String, value: String)?) throws(PluginError) {
    var members: [JSONValue.Member] = []
    if let subject { members.append(.init(subject.key, .string(subject.value))) }
    members.append(.init("response", answer))
    try writer.write((callCount > 0 ? ",\n" : "\n") + JSONValue.object(members).text())
    callCount += 1
  }

  func finish() throws(PluginError) {
    try writer.write("\n]}\n")
    try writer.finish()
  }
}
