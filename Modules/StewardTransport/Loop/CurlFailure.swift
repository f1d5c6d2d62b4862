internal import CCurl
internal import StewardPluginAPI

/// What the codes of libcurl mean to us.
enum CurlFailure {
  /// - Parameter overdue: what takes too long, in case that is what the code says.
  static func error(_ code: CURLcode, phase: Exchange.Phase, overdue: String) -> TransportError {
    let words = CurlHandle.words(Int32(code.rawValue))
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY:
      return TransportError(.unreachable, words)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
      return TransportError(.insecure, words)
    case CURLE_OPERATION_TIMEDOUT:
      return TransportError(.timeout, overdue)
    case CURLE_FILESIZE_EXCEEDED:
      return TransportError(.tooLarge, "the body is larger than its limit")
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
      CURLE_SEND_FAIL_REWIND:
      // The proxy or the server may hang up before there is a connection to speak of.
      return TransportError(phase == .connecting ? .unreachable : .interrupted, words)
    case CURLE_BAD_CONTENT_ENCODING:
      return TransportError(.badBody, words)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      return TransportError(.failed, "the answer isn't HTTP")
    default:
      return TransportError(.failed, words)
    }
  }
}
