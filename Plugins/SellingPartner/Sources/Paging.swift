internal import StewardConnect
internal import StewardFormats
internal import StewardPluginAPI

/// How the answers of an operation go on. The service has five names for the same token, and one way that counts.
enum Paging: Sendable, Hashable {
  /// The answer has a token at a path, which the next request sends under a name: alone, or beside all that the first
  /// one sent.
  case token(send: String, at: String, alone: Bool)
  /// The request's body says from which entry on, and how many; the answer says how many there are.
  case offset(at: String, limit: String, total: String)

  init(_ reader: PlanReader) throws(PluginError) {
    if reader.json["offset"] != nil {
      self = .offset(
        at: try reader.text("offset"), limit: try reader.text("limit"), total: try reader.text("total"))
    } else {
      self = .token(send: try reader.text("send"), at: try reader.text("at"), alone: try reader.flag("alone"))
    }
  }

  /// The request for the page after this answer, or `nil` where it was the last.
  func next(after answer: JSONValue, to request: OperationRequest) -> OperationRequest? {
    var next = request
    switch self {
    case .token(let send, let at, let alone):
      guard let token = answer.at(at)?.string, !token.isEmpty else { return nil }
      // The same token again would go in circles for ever.
      if request.query.contains(where: { $0.key == send && $0.value == token }) { return nil }
      next.query = alone ? [] : next.query.filter { $0.key != send }
      next.query.append((send, token))
    case .offset(let at, let limit, let total):
      guard let count = answer.at(total)?.integer, let size = request.body?.at(limit)?.integer, size > 0 else {
        return nil
      }
      let reached = (request.body?.at(at)?.integer ?? 0) + size
      guard reached < count else { return nil }
      next.body?.set(at, to: .number(String(reached)))
    }
    return next
  }
}

extension Paging {
  /// The answer without what only leads to the next page: a token means nothing afterwards, and is another one each time.
  func stripped(_ answer: JSONValue) -> JSONValue {
    let path: String
    switch self {
    case .token(_, let at, _): path = at
    case .offset(_, _, let total): path = total
    }
    var stripped = answer
    // `pagination.nextToken` goes with all of `pagination`.
    let parts = path.split(separator: ".")
    let isGrouped = parts.count > 1 && parts[parts.count - 2] == "pagination"
    stripped.remove((isGrouped ? parts.dropLast() : parts[...]).joined(separator: "."))
    return stripped
  }
}

extension JSONValue {
  /// Removes the member at a path of keys, if it is there.
  mutating func remove(_ path: String) {
    guard let dot = path.firstIndex(of: ".") else {
      self[path] = nil
      return
    }
    let key = String(path[..<dot])
    guard var member = self[key] else { return }
    member.remove(String(path[path.index(after: dot)...]))
    self[key] = member
  }

  /// Sets the member at a path of keys, all but the last of which are there.
  mutating func set(_ path: String, to value: JSONValue) {
    guard let dot = path.firstIndex(of: ".") else {
      self[path] = value
      return
    }
    let key = String(path[..<dot])
    guard var member = self[key] else { return }
    member.set(String(path[path.index(after: dot)...]), to: value)
    self[key] = member
  }
}
