internal import Foundation
internal import Hummingbird
internal import StewardCompression
internal import StewardFormats

/// The paths of the simulated service.
struct WireRoutes: Sendable {
  let amazon: SimulatedAmazon
  /// The longest body of a call.
  static let longestBody = 1 << 20

  func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.middlewares.add(CallLogger(amazon: amazon))
    router.post("/auth/o2/token", use: token)
    router.post("/reports/2021-06-30/reports", use: createReport)
    router.get("/reports/2021-06-30/reports", use: getReports)
    router.get("/reports/2021-06-30/reports/:id", use: getReport)
    router.get("/reports/2021-06-30/documents/:id", use: getDocument)
    router.get("/sellers/v1/marketplaceParticipations", use: participations)
    router.get("/__doc/:account/:id", use: download)
    router.get("/__admin/calls") { _, _ in await amazon.callLog().response }
    router.post("/__admin/clock") { request, _ in
      await amazon.advance(parameters(request.uri.query)["advance"]).response
    }
    return router
  }

  @Sendable private func token(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let body = try await request.body.collect(upTo: Self.longestBody)
    return await amazon.login(parameters(String(buffer: body))).response
  }

  @Sendable private func createReport(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let body = Array(buffer: try await request.body.collect(upTo: Self.longestBody))
    return await answer(.createReport, request) { $0.createReport(body, account: $1) }
  }

  @Sendable private func getReports(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let query = parameters(request.uri.query)
    return await answer(.getReports, request) { $0.getReports(query, account: $1) }
  }

  @Sendable private func getReport(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let id = try context.parameters.require("id")
    return await answer(.getReport, request) { $0.getReport(id, account: $1) }
  }

  @Sendable private func getDocument(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let id = try context.parameters.require("id")
    let address = "http://\(request.head.authority ?? "127.0.0.1")"
    return await answer(.getReportDocument, request) { $0.getReportDocument(id, account: $1, address: address) }
  }

  @Sendable private func participations(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    await answer(.getMarketplaceParticipations, request) { $0.participations(account: $1) }
  }

  private func answer(
    _ operation: WireOperation, _ request: Request, _ work: @Sendable (isolated SimulatedAmazon, Int) -> Answer
  ) async -> Response {
    let token = HTTPFields.Element.Name("x-amz-access-token").flatMap { request.headers[$0] }
    return await amazon.answer(operation, token: token, work).response
  }

  /// Gives a document, packed. As at Amazon, whoever has the address needs no token, and an address that has run out is
  /// answered in XML.
  @Sendable private func download(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    let id = try context.parameters.require("id")
    let account = try context.parameters.require("account", as: Int.self)
    let end = parameters(request.uri.query)["end"].flatMap { Int64($0) } ?? 0
    guard let documents = await amazon.download(id, account: account, end: end), let first = documents.first else {
      let error = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
      return Answer(403, type: "application/xml", body: Array(error.utf8)).response
    }
    let packed = try downloadBytes(documents).withUnsafeBytes { try Gzip.pack($0) }
    return Answer(type: first.contentType, body: packed).response
  }
}

/// The parameters of a query or of a form; the last of those with one name.
private func parameters(_ text: String?) -> [String: String] {
  let pairs = (text ?? "").split(separator: "&").compactMap { pair -> (String, String)? in
    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.replacing("+", with: " ").removingPercentEncoding }
    guard parts.count == 2, let name = parts[0], let value = parts[1] else { return nil }
    return (name, value)
  }
  return Dictionary(pairs) { _, last in last }
}

/// Logs each call, and answers those that aren't simulated as Amazon answers them.
private struct CallLogger: RouterMiddleware {
  let amazon: SimulatedAmazon

  func handle(
    _ request: Request, context: BasicRequestContext, next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    let response: Response
    do { response = try await next(request, context) } catch let error as HTTPError {
      response =
        error.status == .notFound
        ? Answer.notFound("\(request.method) \(request.uri.path) isn't simulated").response
        : Answer.refusal(error.status.code, "InvalidInput", error.body ?? error.status.reasonPhrase).response
    } catch {
      response = Answer.refusal(500, "InternalFailure", "\(error)").response
    }
    await amazon.log(request.method.rawValue, request.uri.string, status: response.status.code)
    return response
  }
}

extension Answer {
  var response: Response {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPFields.Element.Name(name) { fields[name] = value }
    }
    return Response(
      status: .init(code: status), headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }
}
