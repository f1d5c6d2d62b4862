internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// Asks the buyer of an order for a review, in Amazon's own words; allowed once an order, between five and thirty days
/// after delivery.
struct ReviewSolicitation: Action {
  private static let action = "productReviewAndSellerFeedback"

  let orderID: String
  let marketplace: MarketplaceID

  var title: String { "request for a review of order \(orderID)" }

  var preview: OperationRequest {
    var request = OperationRequest("solicitations.getSolicitationActionsForOrder")
    request.path = ["amazonOrderId": orderID]
    request.query = [("marketplaceIds", marketplace.text)]
    return request
  }

  var apply: OperationRequest {
    var request = OperationRequest("solicitations.createProductReviewAndSellerFeedbackSolicitation")
    request.path = ["amazonOrderId": orderID]
    request.query = [("marketplaceIds", marketplace.text)]
    return request
  }

  var readBack: OperationRequest { preview }

  func judged(preview answer: JSONValue) -> ActionPreview {
    let offered = Self.offered(answer)
    return ActionPreview(
      title: title, isAccepted: offered.contains(Self.action),
      remarks: offered.contains(Self.action) ? [] : ["Amazon doesn't offer it for this order (any more, or yet)"])
  }

  /// What was asked for once isn't offered again.
  func isSeen(in answer: JSONValue) -> Bool { !Self.offered(answer).contains(Self.action) }

  private static func offered(_ answer: JSONValue) -> [String] {
    (answer.at("_links.actions")?.array ?? []).compactMap { $0["name"]?.string }
  }
}
