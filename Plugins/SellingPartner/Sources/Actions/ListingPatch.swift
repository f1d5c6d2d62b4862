internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// A change of attributes of one listing in one marketplace.
struct ListingPatch: Action {
  /// One attribute and what it shall be. Its value is a list of objects, as the product type's definition has it.
  struct Change: Sendable, Hashable {
    /// The attribute's name, such as `item_name`.
    let attribute: String
    /// `nil`: the attribute is taken away.
    let value: JSONValue?
  }

  let sellerID: String
  let sku: SKU
  let marketplace: MarketplaceID
  let productType: String
  let changes: [Change]

  var title: String { "listing \(sku): \(changes.map(\.attribute).joined(separator: ", "))" }

  var preview: OperationRequest {
    var request = apply
    request.query.append(("mode", "VALIDATION_PREVIEW"))
    return request
  }

  var apply: OperationRequest {
    var request = OperationRequest("listings.patchListingsItem")
    request.path = ["sellerId": sellerID, "sku": sku.text]
    request.query = [("marketplaceIds", marketplace.text), ("includedData", "identifiers,issues")]
    request.body = [
      "productType": .string(productType),
      "patches": .array(
        changes.map { change in
          var patch: JSONValue = [
            "op": change.value == nil ? "delete" : "replace", "path": .string("/attributes/\(change.attribute)"),
          ]
          patch["value"] = change.value ?? [["marketplace_id": .string(marketplace.text)]]
          return patch
        }),
    ]
    return request
  }

  var readBack: OperationRequest {
    var request = OperationRequest("listings.getListingsItem")
    request.path = ["sellerId": sellerID, "sku": sku.text]
    request.query = [("marketplaceIds", marketplace.text), ("includedData", "attributes,issues")]
    return request
  }

  func judged(preview answer: JSONValue) -> ActionPreview {
    let remarks = (answer["issues"]?.array ?? []).map { issue in
      [issue["severity"]?.string, issue["code"]?.string, issue["message"]?.string].compactMap(\.self)
        .joined(separator: " ")
    }
    return ActionPreview(
      title: title, isAccepted: ["VALID", "ACCEPTED"].contains(answer["status"]?.string), remarks: remarks)
  }

  func isSeen(in answer: JSONValue) -> Bool {
    guard let attributes = answer["attributes"] else { return false }
    return changes.allSatisfy { change in
      guard let value = change.value else { return attributes[change.attribute] == nil }
      return Self.says(attributes[change.attribute], value)
    }
  }

  /// Whether all that a value names is there. Amazon adds members of its own.
  private static func says(_ found: JSONValue?, _ wanted: JSONValue) -> Bool {
    switch wanted {
    case .array(let list):
      guard let elements = found?.array else { return false }
      return list.allSatisfy { wish in elements.contains { says($0, wish) } }
    case .object(let members): return members.allSatisfy { says(found?[$0.key], $0.value) }
    default: return found == wanted
    }
  }
}
