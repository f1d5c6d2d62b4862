import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardTransport

@Suite struct SignatureTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let method: String
    let path: String
    let headers: [HTTPHeader]
    let body: String
    let token: String?
    /// The names of the headers that are signed.
    let signed: String
    let signature: String
    var testDescription: String { name }

    init(
      _ name: String, _ path: String = "/", headers: [(String, String)] = [], body: String = "", token: String? = nil,
      signed: String = "host;x-amz-date", is signature: String
    ) {
      self.name = name
      self.method = name.hasPrefix("post") ? "POST" : "GET"
      self.path = path
      self.headers = headers.map { HTTPHeader($0.0, $0.1) }
      self.body = body
      self.token = token
      self.signed = signed
      self.signature = signature
    }
  }

  static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  static let plain = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"

  /// Names, requests and signatures of Amazon's "AWS Signature Version 4 Test Suite": the key pair AKIDEXAMPLE at
  /// 2015-08-30T12:36:00Z, region us-east-1, service "service". The form's signature is that of the suite's first edition, which
  /// doesn't sign the length.
  static let cases = [
    Case("get-vanilla", is: plain),
    Case(
      "get-header-key-duplicate",
      headers: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
      signed: "host;my-header1;x-amz-date", is: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    Case(
      "get-header-value-order",
      headers: [
        ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2"),
      ],
      signed: "host;my-header1;x-amz-date", is: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    Case(
      "get-header-value-trim", headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
      signed: "host;my-header1;my-header2;x-amz-date",
      is: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    Case("get-relative-normalized", "/example/..", is: plain),
    Case("get-relative-relative-normalized", "/example1/example2/../..", is: plain),
    Case("get-slash-dot-slash-normalized", "/./", is: plain),
    Case(
      "get-slash-pointless-dot-normalized", "/./example",
      is: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    Case("get-unreserved", "/\(unreserved)", is: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    Case(
      "get-vanilla-empty-query-key", "/?Param1=value1",
      is: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    Case(
      "get-vanilla-query-order-encoded", "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
      is: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"),
    Case(
      "get-vanilla-query-order-key-case", "/?Param2=value2&Param1=value1",
      is: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    Case(
      "get-vanilla-query-unreserved", "/?\(unreserved)=\(unreserved)",
      is: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    Case(
      "get-vanilla-utf8-query", "/?%E1%88%B4=bar",
      is: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    Case(
      "get-vanilla-with-session-token", token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
      signed: "host;x-amz-date;x-amz-security-token",
      is: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8"),
    Case(
      "post-header-key-sort", headers: [("My-Header1", "value1")], signed: "host;my-header1;x-amz-date",
      is: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    Case(
      "post-header-value-case", headers: [("My-Header1", "VALUE1")], signed: "host;my-header1;x-amz-date",
      is: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    Case(
      "post-vanilla-query", "/?Param1=value1", is: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    Case("post-vanilla", is: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    Case(
      "post-x-www-form-urlencoded", headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: "Param1=value1",
      signed: "content-type;host;x-amz-date", is: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
  ]

  @Test(arguments: cases) func `signs as Amazon's test suite does`(example: Case) throws {
    let target = try URLParts("https://example.amazonaws.com" + example.path)
    let signer = SignatureV4(signing: Self.signing(token: example.token), now: Self.moment)

    let headers = signer.headers(
      method: example.method, target: target, headers: example.headers,
      bodyHash: try BodyHash(.bytes(Array(example.body.utf8))).text)

    let authorization = try #require(headers.last)
    #expect(authorization.isSecret)
    #expect(
      authorization.value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=\(example.signed), Signature=\(example.signature)")
  }

  /// "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)" in Amazon's S3 reference, example GET Object.
  @Test func `signs for S3 as its documentation does`() throws {
    let signing = AWSSigning(
      region: "us-east-1", service: "s3", accessKeyID: Secret("AKIAIOSFODNN7EXAMPLE"),
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    let target = try URLParts("https://examplebucket.s3.amazonaws.com/test.txt")

    let headers = SignatureV4(signing: signing, now: Instant(seconds: 1_369_353_600)).headers(
      method: "GET", target: target, headers: [HTTPHeader("Range", "bytes=0-9")], bodyHash: try BodyHash(.none).text)

    #expect(headers.map(\.name) == ["X-Amz-Date", "X-Amz-Content-Sha256", "Authorization"])
    #expect(
      headers.last?.value.hasSuffix("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        == true)
  }

  @Test func `a file has the hash of its bytes`() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }

    let hash = try BodyHash(.file(path: try folder.file("body", bytes)))

    #expect(hash.text == (try BodyHash(.bytes(bytes))).text)
    // sha256sum (GNU coreutils 9.1) of nothing.
    #expect(try BodyHash(.none).text == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func `a signed request is sent as it was signed, and signed anew for another address`() async throws {
    let server = try ScriptedServer { connection, _ in
      while let request = connection.request() {
        let authorization = request.headers["authorization"] ?? ""
        if request.line.hasPrefix("POST /start") {
          connection.write(
            "HTTP/1.1 307 Go\r\nLocation: /end\r\nX-Signature: \(authorization)\r\nContent-Length: 0\r\n\r\n")
        } else {
          connection.write("HTTP/1.1 200 OK\r\nX-Date: \(request.headers["x-amz-date"] ?? "")\r\n")
          connection.write("Content-Length: \(authorization.utf8.count)\r\n\r\n\(authorization)")
        }
      }
    }
    let client = HTTPClient.plain { $0.now = { Self.moment } }
    var request = HTTPRequest(method: "POST", url: server.url("/start"), body: .bytes([1, 2, 3]))
    request.signing = Self.signing()

    let response = try await client.send(request)

    let target = try URLParts(server.url("/end"))
    let expected = SignatureV4(signing: Self.signing(), now: Self.moment).headers(
      method: "POST", target: target, headers: [], bodyHash: try BodyHash(.bytes([1, 2, 3])).text)
    #expect(text(response) == expected.last?.value)
    #expect(response.header("x-date") == "20150830T123600Z")
  }

  static let moment = Instant(seconds: 1_440_938_160)

  static func signing(token: String? = nil) -> AWSSigning {
    AWSSigning(
      region: "us-east-1", service: "service", accessKeyID: Secret("AKIDEXAMPLE"),
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), sessionToken: token.map { Secret($0) })
  }
}
