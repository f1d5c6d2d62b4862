internal import Crypto
internal import StewardDomain
internal import StewardPluginAPI

/// AWS Signature Version 4 in a header, from Amazon's "AWS Signature Version 4 for API requests", section "Create a signed request".
///
/// libcurl has an option for it. Ours doesn't depend on which libcurl is there (7.88 neither sorts queries nor encodes paths as the
/// documentation wants it), signs files, and is held to Amazon's published vectors.
struct SignatureV4 {
  let signing: AWSSigning
  let now: Instant

  /// The headers that make a request a signed one.
  ///
  /// All headers that are given are signed, so that none can be exchanged on the way.
  func headers(method: String, target: URLParts, headers: [HTTPHeader], bodyHash: String) -> [HTTPHeader] {
    var added = [HTTPHeader("X-Amz-Date", timestamp)]
    if signing.service == "s3" { added.append(HTTPHeader("X-Amz-Content-Sha256", bodyHash)) }
    if let token = signing.sessionToken {
      added.append(HTTPHeader("X-Amz-Security-Token", token.reveal(), isSecret: true))
    }
    let canonical = CanonicalRequest(
      method: method, target: target, headers: headers + added, bodyHash: bodyHash,
      encodesPath: signing.service != "s3")
    let signature = hexadecimal(HMAC<SHA256>.authenticationCode(for: utf8(stringToSign(canonical.text)), using: key))
    let value =
      "AWS4-HMAC-SHA256 Credential=\(signing.accessKeyID.reveal())/\(scope), "
      + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
    return added + [HTTPHeader("Authorization", value, isSecret: true)]
  }

  func stringToSign(_ canonical: String) -> String {
    "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(hexadecimal(SHA256.hash(data: utf8(canonical))))"
  }

  private var scope: String { "\(timestamp.prefix(8))/\(signing.region)/\(signing.service)/aws4_request" }

  private var key: SymmetricKey {
    var key = SymmetricKey(data: utf8("AWS4" + signing.secretAccessKey.reveal()))
    for part in [String(timestamp.prefix(8)), signing.region, signing.service, "aws4_request"] {
      key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: utf8(part), using: key))
    }
    return key
  }

  /// `20150830T123600Z`.
  private var timestamp: String {
    String(Instant(seconds: now.seconds).description.filter { $0 != "-" && $0 != ":" })
  }

  private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
}

/// Two digits a byte, in lower case.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
