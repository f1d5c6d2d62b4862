import StewardPluginAPI
import Synchronization

func answer(_ status: Int, _ body: String, _ headers: [HTTPHeader] = []) -> HTTPResponse {
  HTTPResponse(status: status, headers: headers, body: Array(body.utf8), bodyBytes: body.utf8.count)
}

/// Answers with one status after the other; `nil` is a connection that broke off.
final class Answers: Sendable {
  private let statuses: [Int?]
  private let place = Mutex(0)

  init(_ statuses: [Int?]) { self.statuses = statuses }

  func next(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
    let index = place.withLock { place in
      place += 1
      return place
    }
    guard let status = statuses[min(index, statuses.count) - 1] else {
      throw TransportError(.interrupted, "the connection broke off")
    }
    return answer(status, #"{"n": \#(index)}"#)
  }
}

/// Gives tokens and takes the newest one only.
final class Login: Sendable {
  private let state = Mutex((count: 0, valid: ""))

  var count: Int { state.withLock { $0.count } }

  func expire() { state.withLock { $0.valid = "" } }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    if request.url.hasSuffix("/auth/o2/token") {
      let token = state.withLock { state in
        state.count += 1
        state.valid = "t\(state.count)"
        return state.valid
      }
      return StewardConnectTests.answer(200, #"{"access_token": "\#(token)", "expires_in": 3600}"#)
    }
    let given = request.headers.first { $0.name == "x-amz-access-token" }?.value
    return state.withLock { $0.valid } == given
      ? StewardConnectTests.answer(200, "{}")
      : StewardConnectTests.answer(403, #"{"errors":[{"code":"Unauthorized","message":"the token has expired"}]}"#)
  }
}
