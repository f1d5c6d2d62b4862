/// A document with objects and lists, to be written as JSON or XML.
indirect enum DocumentTree {
  case text(String)
  /// A number or truth value, as it is written.
  case plain(String)
  case object([(key: String, value: DocumentTree)])
  case list([DocumentTree])

  /// Puts a value at a place, making what is missing on the way.
  mutating func set(_ steps: ArraySlice<Step>, to value: DocumentTree) {
    guard let step = steps.first else {
      self = value
      return
    }
    switch step {
    case .key(let key):
      var members: [(key: String, value: DocumentTree)] = if case .object(let known) = self { known } else { [] }
      let index = members.firstIndex { $0.key == key } ?? members.count
      if index == members.count { members.append((key, .object([]))) }
      members[index].value.set(steps.dropFirst(), to: value)
      self = .object(members)
    case .element(let number):
      var elements: [DocumentTree] = if case .list(let known) = self { known } else { [] }
      while elements.count <= number { elements.append(.object([])) }
      elements[number].set(steps.dropFirst(), to: value)
      self = .list(elements)
    }
  }

  enum Step {
    case key(String)
    case element(Int)
  }

  var json: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .plain(let text): text
    case .object(let members): "{" + members.map { "\"\($0.key)\": \($0.value.json)" }.joined(separator: ",\n") + "}"
    case .list(let elements): "[" + elements.map(\.json).joined(separator: ",\n") + "]"
    }
  }

  /// The members of an object as elements; `@` before a key makes it an attribute, `#` is the text beside them.
  var xml: String {
    guard case .object(let members) = self else { return scalar }
    return members.map { member -> String in
      if member.key == "#" { return member.value.scalar }
      if member.key.hasPrefix("@") { return "" }
      let elements: [DocumentTree] = if case .list(let list) = member.value { list } else { [member.value] }
      return elements.map { "<\(member.key)\($0.attributes)>\n\($0.xml)</\(member.key)>" }.joined()
    }.joined()
  }

  private var attributes: String {
    guard case .object(let members) = self else { return "" }
    return members.filter { $0.key.hasPrefix("@") }.map { " \($0.key.dropFirst())=\"\($0.value.scalar)\"" }.joined()
  }

  private var scalar: String {
    switch self {
    case .text(let text), .plain(let text): text
    default: ""
    }
  }
}
