import StewardConnect
import StewardFormats
import StewardPluginAPI
import StewardTestkit
import Testing

@testable import SellingPartner

/// Runs where the variable `STEWARD_SHARED` names a folder with Amazon's model files at `spapi/amazon-models/models`.
@Suite(.enabled(if: SandboxExample.areThere, "STEWARD_SHARED names no folder with Amazon's model files"))
struct SandboxExampleTests {
  @Test func `every example is read, or refused with what its status means`() async throws {
    let table = try ServiceCatalogue(try Connection.services(FakeAmazon())).operations
    let examples = try SandboxExample.all(in: try #require(SandboxExample.folder), of: table)
    try #require(examples.count >= 200)
    #expect(Set(examples.map(\.operation)).count > 75)

    for example in examples {
      let services = try ScriptedConnectionServices(
        settings: ["sp_endpoint": "https://sp", "lwa_endpoint": "https://sp"],
        secrets: ["client_id": "a", "client_secret": "b", "refresh_token": "c"]
      ) { (request) throws(TransportError) in
        let isLogin = request.url.hasSuffix("/auth/o2/token")
        let text = isLogin ? #"{"access_token": "t"}"# : example.status == 204 ? "" : example.response.text()
        return HTTPResponse(
          status: isLogin ? 200 : example.status, headers: [], body: Array(text.utf8), bodyBytes: text.utf8.count)
      }
      var policy = RetryPolicy()
      policy.attempts = 1
      let client = SellingPartnerClient(
        try SellingPartnerSettings(services, names: []), account: nil, table: table, policy: policy)
      do throws(CallError) {
        let answer = try await client.json(example.request)
        #expect(example.code == nil, "\(example.operation) \(example.status)")
        #expect(example.status == 204 ? answer.isNull : answer == example.response, "\(example.operation)")
      } catch {
        #expect(error.code == example.code, "\(example.operation) \(example.status): \(error)")
        #expect(error.status == example.status)
      }
    }
  }

  @Test func `every rate of the table is the one that Amazon's models state`() throws {
    let table = try ServiceCatalogue(try Connection.services(FakeAmazon())).operations
    let stated = try SandboxExample.rates(in: try #require(SandboxExample.folder))

    var compared = 0
    for operation in table.all {
      let known = try #require(stated["\(operation.method) \(operation.path)"], "\(operation.name) isn't in the models")
      guard let known else { continue }
      compared += 1
      #expect(known.rate == operation.ratePerSecond && known.burst == operation.burst, "\(operation.name)")
    }
    #expect(compared > 80)
  }
}
