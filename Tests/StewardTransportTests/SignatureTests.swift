import StewardDomain
import StewardPluginAPI
import Testing

@testable import StewardTransport

/// Against Amazon's "AWS Signature Version 4 Test Suite" (aws-sig-v4-test-suite), whose cases these are by name: the key pair
/// AKIDEXAMPLE, 2015-08-30T12:36:00Z, region us-east-1, service "service".
@Suite struct SignatureTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var path = "/"
    var headers: [HTTPHeader] = []
    var body = ""
    let signedHeaders: String
    let signature: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "get-vanilla", signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
  ]

  @Test(arguments: cases) func `signs as Amazon's test suite does`(example: Case) throws {
    let target = try URLParts("https://example.amazonaws.com" + example.path)
    let signer = SignatureV4(signing: Self.signing(), now: Self.moment)

    let headers = signer.headers(
      method: example.method, target: target, headers: example.headers,
      bodyHash: try BodyHash(.bytes(Array(example.body.utf8))).text)

    let authorization = try #require(headers.last)
    #expect(authorization.isSecret)
    #expect(
      authorization.value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=\(example.signedHeaders), Signature=\(example.signature)")
  }

  static let moment = Instant(seconds: 1_440_938_160)

  static func signing(service: String = "service", token: String? = nil) -> AWSSigning {
    AWSSigning(
      region: "us-east-1", service: service, accessKeyID: Secret("AKIDEXAMPLE"),
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), sessionToken: token.map { Secret($0) })
  }
}
