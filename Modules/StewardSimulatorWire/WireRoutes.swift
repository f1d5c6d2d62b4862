internal import Hummingbird
internal import StewardCompression
internal import StewardFormats

/// The paths of the simulated service.
struct WireRoutes: Sendable {
  typealias Work = @Sendable (isolated SimulatedAmazon, Int) -> Answer
  let amazon: SimulatedAmazon

  func router() -> Router<BasicRequestContext> {
    let router = Router()
    router.middlewares.add(UnknownCalls(amazon: amazon))
    add(.post, "/auth/o2/token", to: router) { await amazon.login($0.form) }
    addSellingPartner(to: router)
    addDirect(to: router)
    addWithoutRole(to: router)
    addAds(to: router)
    add(.post, "/", to: router) { await queue($0) }
    add(.get, "/__doc/:account/:id", to: router) { try await download($0) }
    add(.get, "/__admin/calls", to: router) { _ in await amazon.callLog() }
    add(.post, "/__admin/clock", to: router) { await amazon.advance($0.query["advance"]) }
    add(.post, "/__admin/faults", to: router) { await amazon.orderFaults($0.body) }
    add(.post, "/__admin/reset", to: router) { _ in await amazon.reset() }
    return router
  }

  private func addSellingPartner(to router: Router<BasicRequestContext>) {
    let reports = "/reports/2021-06-30"
    addOperation(.createReport, .post, "\(reports)/reports", to: router) { call in
      { $0.createReport(call.body, account: $1) }
    }
    addOperation(.getReports, .get, "\(reports)/reports", to: router) { call in
      { $0.getReports(call.query, account: $1) }
    }
    addOperation(.getReport, .get, "\(reports)/reports/:id", to: router) { call in
      { $0.getReport(call.part("id"), account: $1) }
    }
    addOperation(.getReportDocument, .get, "\(reports)/documents/:id", to: router) { call in
      { $0.getReportDocument(call.part("id"), account: $1, address: call.address) }
    }
    addOperation(.getMarketplaceParticipations, .get, "/sellers/v1/marketplaceParticipations", to: router) { _ in
      { $0.participations(account: $1) }
    }
  }

  private func addDirect(to router: Router<BasicRequestContext>) {
    addOperation(.searchListingsItems, .get, "/listings/2021-08-01/items/:seller", to: router) { call in
      { $0.direct($1) { (direct) throws(WireError) in try direct.listings(call.query) } }
    }
    addOperation(.getInventorySummaries, .get, "/fba/inventory/v1/summaries", to: router) { call in
      { $0.direct($1) { (direct) throws(WireError) in try direct.inventory(call.query) } }
    }
    addOperation(.searchCatalogItems, .get, "/catalog/2022-04-01/items", to: router) { call in
      { $0.direct($1) { (direct) throws(WireError) in try direct.catalog(call.query) } }
    }
    addOperation(.searchOrders, .get, "/orders/2026-01-01/orders", to: router) { call in
      { $0.direct($1) { (direct) throws(WireError) in try direct.orders(call.query) } }
    }
  }

  /// Operations whose answers the world doesn't know: the application hasn't the role for them.
  private func addWithoutRole(to router: Router<BasicRequestContext>) {
    let paths: [(WireOperation, String)] = [
      (.getCompetitivePricing, "/products/pricing/v0/competitivePrice"),
      (.listTransactions, "/finances/2024-06-19/transactions"), (.listBalances, "/finances/2024-06-19/balances"),
      (.listPayouts, "/finances/transfers/2024-06-01/payouts"),
      (.listExpectedPayouts, "/finances/transfers/2024-06-01/payouts/expected"),
      (.getPurchaseOrders, "/vendor/orders/v1/purchaseOrders"),
      (.getPurchaseOrdersStatus, "/vendor/orders/v1/purchaseOrdersStatus"),
      (.getInvoiceHeaders, "/finances/invoices/2026-06-25/invoices"),
    ]
    for (operation, path) in paths {
      addOperation(operation, .get, path, to: router) { _ in
        { _, _ in .refusal(403, "Unauthorized", Answer.denied, details: "The application has no role for it.") }
      }
    }
  }

  private func addAds(to router: Router<BasicRequestContext>) {
    let scope = "Amazon-Advertising-API-Scope"
    addAds(.get, "/v2/profiles", to: router) { _ in { $0.adsProfiles(account: $1) } }
    addAds(.post, "/reporting/reports", to: router) { call in
      { amazon, account in
        amazon.createAdsReport(
          call.body, contentType: call.header("Content-Type") ?? "", scope: call.header(scope), account: account)
      }
    }
    addAds(.get, "/reporting/reports/:id", to: router) { call in
      { $0.adsReport(call.part("id"), scope: call.header(scope), account: $1, address: call.address) }
    }
  }

  private func queue(_ call: WireCall) async -> Answer {
    guard let target = call.header("X-Amz-Target"), target.hasPrefix("AmazonSQS.") else {
      return .notFound("\(call.method) \(call.path) isn't simulated")
    }
    return await amazon.queue(target.dropFirst("AmazonSQS.".count), call.body)
  }

  /// Gives a document, packed. As at Amazon, whoever has the address needs no token, and an address that has run out is
  /// answered in XML.
  private func download(_ call: WireCall) async throws -> Answer {
    let end = call.query["end"].flatMap { Int64($0) } ?? 0
    guard let account = Int(call.part("account")),
      let found = await amazon.download(call.part("id"), account: account, end: end)
    else { return .storageRefusal(403, "AccessDenied", "Request has expired") }
    return Answer(
      type: found.contentType, body: try found.bytes().withUnsafeBytes { try GzipPacker().pack($0) { [UInt8]($0) } })
  }

  // MARK: Adding

  private func addOperation(
    _ operation: WireOperation, _ method: HTTPRequest.Method, _ path: String, to router: Router<BasicRequestContext>,
    _ work: @escaping @Sendable (WireCall) -> Work
  ) {
    add(method, path, to: router) { call in
      await amazon.answer(operation, token: call.header("x-amz-access-token"), work(call))
    }
  }

  private func addAds(
    _ method: HTTPRequest.Method, _ path: String, to router: Router<BasicRequestContext>,
    _ work: @escaping @Sendable (WireCall) -> Work
  ) {
    add(method, path, to: router) { call in
      let token = call.header("Authorization").map { $0.replacing("Bearer ", with: "") }
      return await amazon.answerAds(
        token: token, client: call.header("Amazon-Advertising-API-ClientId"), work(call))
    }
  }

  /// Answers a path, with the faults that are due, and logs the call.
  private func add(
    _ method: HTTPRequest.Method, _ path: String, to router: Router<BasicRequestContext>,
    _ work: @escaping @Sendable (WireCall) async throws -> Answer
  ) {
    router.on(RouterPath(path), method: method) { request, context -> Response in
      let call = try await WireCall(request, context)
      let fault = await amazon.fault(of: call)
      var answer: Answer
      if let refusal = fault?.refusal(of: call.path) { answer = refusal } else { answer = try await work(call) }
      fault?.damage(&answer)
      await amazon.log(call.method, call.target, status: answer.status)
      return answer.response
    }
  }
}

/// Logs the calls that aren't simulated, and answers them as Amazon answers them.
private struct UnknownCalls: RouterMiddleware {
  let amazon: SimulatedAmazon

  func handle(
    _ request: Request, context: BasicRequestContext, next: (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    let answer: Answer
    do { return try await next(request, context) } catch let error as HTTPError {
      answer =
        error.status == .notFound
        ? .notFound("\(request.method) \(request.uri.path) isn't simulated")
        : .refusal(error.status.code, "InvalidInput", error.body ?? error.status.reasonPhrase)
    } catch {
      answer = .refusal(500, "InternalFailure", "\(error)")
    }
    await amazon.log(request.method.rawValue, request.uri.string, status: answer.status)
    return answer.response
  }
}

extension Answer {
  /// An answer that breaks off: the server closes the connection of a body that fails.
  private struct BrokenOff: Error {}

  var response: Response {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPFields.Element.Name(name) { fields[name] = value }
    }
    let status = HTTPResponse.Status(code: status)
    guard let sentBytes else {
      return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }
    let part = ByteBuffer(bytes: body.prefix(sentBytes))
    let promised = max(body.count, sentBytes + 1)
    return Response(
      status: status, headers: fields,
      body: .init(contentLength: promised) { writer in
        if part.readableBytes > 0 { try await writer.write(part) }
        throw BrokenOff()
      })
  }
}
