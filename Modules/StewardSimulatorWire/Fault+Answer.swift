/// What faults make of answers, in the form of the service that the path belongs to.
extension Fault {
  /// The answer in place of the operation's own; `nil` where the operation is carried out.
  func refusal(of path: String) -> Answer? {
    if path.hasPrefix("/__doc/") {
      switch self {
      case .addressExpired: return .storageRefusal(403, "AccessDenied", "Request has expired")
      case .failed: return .storageRefusal(500, "InternalError", "We encountered an internal error.")
      case .unavailable, .page: return .storageRefusal(503, "SlowDown", "Please reduce your request rate.")
      default: return nil
      }
    }
    let isAds = path.hasPrefix("/reporting/") || path.hasPrefix("/v2/")
    switch self {
    case .throttled, .throttledWithWait:
      var answer =
        isAds
        ? Answer.adsRefusal(429, "Too Many Requests")
        : .refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
      if self == .throttledWithWait { answer.headers.append(("Retry-After", "2")) }
      return answer
    case .failed, .unavailable:
      let status = self == .failed ? 500 : 503
      return isAds
        ? .adsRefusal(status, "Internal error")
        : .refusal(
          status, status == 500 ? "InternalFailure" : "ServiceUnavailable",
          "We encountered an internal error. Please try again.")
    case .page:
      return Answer(
        503, type: "text/html",
        body: Array("<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>".utf8))
    case .denied: return isAds ? .adsRefusal(403, "Forbidden") : .refusal(403, "Unauthorized", Answer.denied)
    case .expired:
      return isAds
        ? .adsRefusal(401, "Not authorized to access this advertiser")
        : .refusal(
          403, "Unauthorized", Answer.denied, details: "The access token you provided has expired.")
    case .reset:
      var answer = Answer(500, type: "application/json", body: [])
      answer.sentBytes = 0
      return answer
    case .truncated, .halfBody, .badGzip, .addressExpired: return nil
    }
  }

  /// Spoils an answer that was made.
  func damage(_ answer: inout Answer) {
    switch self {
    case .truncated: answer.sentBytes = answer.body.count / 2
    case .halfBody: answer.body = Array(answer.body.prefix(max(1, answer.body.count / 2)))
    case .badGzip:
      guard answer.body.starts(with: [0x1F, 0x8B]) else { return }
      for place in answer.body.indices.dropFirst(10).prefix(30) { answer.body[place] ^= 0x5A }
    case .reset: answer.sentBytes = 0
    default: break
    }
  }
}
