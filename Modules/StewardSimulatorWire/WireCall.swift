internal import Foundation
internal import Hummingbird

/// A call as the service reads it.
struct WireCall: Sendable {
  let method: String
  let path: String
  /// With the query.
  let target: String
  let query: [String: String]
  let body: [UInt8]
  /// Where the service is, as the caller names it: `http://127.0.0.1:8770`.
  let address: String
  private let fields: HTTPFields
  private let places: Parameters

  /// The longest body of a call.
  static let longestBody = 1 << 20

  init(_ request: Request, _ context: BasicRequestContext) async throws {
    method = request.method.rawValue
    path = request.uri.path
    target = request.uri.string
    query = formFields(request.uri.query)
    body = Array(buffer: try await request.body.collect(upTo: Self.longestBody))
    address = "http://\(request.head.authority ?? "127.0.0.1")"
    fields = request.headers
    places = context.parameters
  }

  func header(_ name: String) -> String? { HTTPFields.Element.Name(name).flatMap { fields[$0] } }

  /// A part of the path, by its name in the route.
  func part(_ name: Substring) -> String { places.get(String(name))?.removingPercentEncoding ?? "" }

  var form: [String: String] { formFields(String(decoding: body, as: UTF8.self)) }
}

/// The parameters of a query or of a form; the last of those with one name.
private func formFields(_ text: String?) -> [String: String] {
  let pairs = (text ?? "").split(separator: "&").compactMap { pair -> (String, String)? in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.replacing("+", with: " ").removingPercentEncoding }
    guard parts.count == 2, let name = parts[0], let value = parts[1] else { return nil }
    return (name, value)
  }
  return Dictionary(pairs) { _, last in last }
}
