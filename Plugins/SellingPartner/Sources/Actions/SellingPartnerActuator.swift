internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// What can be changed at Amazon for one account: attributes of its listings, and requests for reviews.
struct SellingPartnerActuator: Actuator {
  private let settings: SellingPartnerSettings
  private let catalogue: ServiceCatalogue
  private let policy: RetryPolicy

  init(
    _ services: any ConnectionServices, catalogue: ServiceCatalogue, policy: RetryPolicy = RetryPolicy()
  ) throws(PluginError) {
    settings = try SellingPartnerSettings(services, names: catalogue.names)
    self.catalogue = catalogue
    self.policy = policy
  }

  let kinds = [
    ActionKind(
      "listing-patch", "Change attributes of a listing",
      [
        ActionKind.Parameter("sku", "The listing's SKU"),
        ActionKind.Parameter("product_type", "Amazon's product type, such as MUG"),
        ActionKind.Parameter(
          "attributes",
          "JSON: the attributes and what they shall be, as the product type's definition has them; null takes one away"),
      ]),
    ActionKind(
      "review-solicitation", "Ask the buyer of an order for a review, in Amazon's words",
      [ActionKind.Parameter("order_id", "Amazon's number of the order")]),
  ]

  func preview(_ request: ActionRequest) async throws(PluginError) -> ActionPreview {
    let action = try action(request), runner = runner(request)
    do throws(CallError) { return try await runner.preview(action) } catch { throw error.pluginError }
  }

  func apply(_ request: ActionRequest) async throws(PluginError) -> ActionOutcome {
    try await runner(request).run(try action(request))
  }

  func isSeen(_ request: ActionRequest) async throws(PluginError) -> Bool {
    let action = try action(request), runner = runner(request)
    do throws(CallError) { return try await runner.isSeen(action) } catch { throw error.pluginError }
  }

  private func runner(_ request: ActionRequest) -> ActionRunner {
    ActionRunner(
      client: SellingPartnerClient(
        settings, account: request.account, table: catalogue.operations, policy: policy),
      isAllowed: settings.allowsActions)
  }

  private func action(_ request: ActionRequest) throws(PluginError) -> any Action {
    func parameter(_ key: String) throws(PluginError) -> String {
      guard let text = request.parameters[key], !text.isEmpty else {
        throw PluginError(.badInput, "the action \(request.kind) has to be told \(key)")
      }
      return text
    }
    switch request.kind {
    case "listing-patch":
      guard let sellerID = settings.sellerID else {
        throw PluginError(.badConfiguration, "the setting \"seller_id\" isn't there, which changes of listings need")
      }
      return ListingPatch(
        sellerID: sellerID, sku: SKU(try parameter("sku")), marketplace: request.marketplace,
        productType: try parameter("product_type"), changes: try Self.changes(try parameter("attributes")))
    case "review-solicitation":
      return ReviewSolicitation(orderID: try parameter("order_id"), marketplace: request.marketplace)
    default:
      throw PluginError(
        .badInput, "there is no action \(request.kind); there are \(kinds.map(\.name).joined(separator: ", "))")
    }
  }

  private static func changes(_ text: String) throws(PluginError) -> [ListingPatch.Change] {
    let json: JSONValue
    do throws(FormatError) { json = try JSONValue(parsing: text) } catch {
      throw PluginError(.badInput, "attributes isn't JSON: \(error)")
    }
    guard case .object(let members) = json, !members.isEmpty else {
      throw PluginError(.badInput, "attributes isn't a JSON object with at least one attribute")
    }
    var changes: [ListingPatch.Change] = []
    for member in members {
      switch member.value {
      case .null: changes.append(ListingPatch.Change(attribute: member.key, value: nil))
      case .array(let list) where !list.isEmpty:
        changes.append(ListingPatch.Change(attribute: member.key, value: member.value))
      default:
        throw PluginError(
          .badInput,
          "the attribute \(member.key) isn't a list of objects, such as [{\"value\": …}], or null to take it away")
      }
    }
    return changes
  }
}
