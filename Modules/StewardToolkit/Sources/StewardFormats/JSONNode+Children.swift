extension JSONNode {
  /// An array's elements in order; of anything else, none.
  @inlinable
  public var elements: JSONElements {
    let entry = self.entry
    let end = entry.kind == .array ? entry.next : index + 1
    return JSONElements(tape: tape, generation: generation, index: index + 1, end: end)
  }

  /// An object's members in order; of anything else, none.
  @inlinable
  public var members: JSONMembers {
    let entry = self.entry
    let end = entry.kind == .object ? entry.next : index + 1
    return JSONMembers(tape: tape, generation: generation, index: index + 1, end: end)
  }

  /// The value of the first member with a key. Linear in the object's members.
  public subscript(_ key: String) -> JSONNode? {
    var key = key
    return key.withUTF8 { self[bytes: UnsafeRawBufferPointer($0)] }
  }

  /// As for a string, without making one.
  @inlinable
  public subscript(key key: StaticString) -> JSONNode? {
    self[bytes: UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)]
  }

  /// As for a string.
  @inlinable
  public subscript(bytes key: UnsafeRawBufferPointer) -> JSONNode? {
    for member in members where member.hasKey(key) { return member.value }
    return nil
  }

  /// An array's element. Linear in the elements before it.
  public subscript(_ number: Int) -> JSONNode? {
    guard number >= 0 else { return nil }
    for (place, element) in elements.enumerated() where place == number { return element }
    return nil
  }
}

/// The elements of an array.
@frozen
public struct JSONElements: Sequence, IteratorProtocol {
  @usableFromInline let tape: JSONTape
  @usableFromInline let generation: UInt32
  @usableFromInline var index: UInt32
  @usableFromInline let end: UInt32

  @inlinable
  init(tape: JSONTape, generation: UInt32, index: UInt32, end: UInt32) {
    self.tape = tape
    self.generation = generation
    self.index = index
    self.end = end
  }

  @inlinable
  public mutating func next() -> JSONNode? {
    guard index < end else { return nil }
    let node = JSONNode(tape: tape, index: index, generation: generation)
    index = node.entry.next
    return node
  }
}

/// The members of an object.
@frozen
public struct JSONMembers: Sequence, IteratorProtocol {
  @usableFromInline let tape: JSONTape
  @usableFromInline let generation: UInt32
  @usableFromInline var index: UInt32
  @usableFromInline let end: UInt32

  @inlinable
  init(tape: JSONTape, generation: UInt32, index: UInt32, end: UInt32) {
    self.tape = tape
    self.generation = generation
    self.index = index
    self.end = end
  }

  @inlinable
  public mutating func next() -> JSONMember? {
    guard index < end else { return nil }
    let member = JSONMember(keyNode: JSONNode(tape: tape, index: index, generation: generation))
    index = member.value.entry.next
    return member
  }
}

/// A key and its value.
@frozen
public struct JSONMember {
  @usableFromInline let keyNode: JSONNode

  @inlinable
  init(keyNode: JSONNode) { self.keyNode = keyNode }

  @inlinable
  public var value: JSONNode { JSONNode(tape: keyNode.tape, index: keyNode.index + 1, generation: keyNode.generation) }

  public var key: String { keyNode.tape.string(keyNode.entry) }

  /// Lends the key's bytes without escapes.
  @inlinable
  public func withKey<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R { try keyNode.withBytes(body) }

  /// Whether the key is that. Constant where the lengths differ.
  @inlinable
  public func hasKey(_ key: UnsafeRawBufferPointer) -> Bool {
    let entry = keyNode.entry
    guard entry.length == key.count || entry.isEscaped else { return false }
    return withKey { $0.elementsEqual(key) }
  }

  @inlinable
  public func hasKey(_ key: StaticString) -> Bool {
    hasKey(UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
  }
}
