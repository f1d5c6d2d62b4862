// Tape, stream and tree: no input may crash them, errors carry line and column, and they agree with each other.
import StewardFormats

func streamed(_ bytes: [UInt8], read: Int) -> ([JSONValue], JSONValue?, FormatError?) {
  var elements: [JSONValue] = []
  var reader = JSONStreamReader(ArrayByteSource(bytes, maximumRead: read), arrays: ["a", "a.b", "", "c.d"])
  do {
    while let (array, element) = try reader.next() {
      precondition(reader.foundArrays[array], "an element of an array that wasn't found")
      elements.append((try? JSONValue(element)) ?? .null)
      _ = element.line + element.column
    }
    return (elements, try? JSONValue(reader.header), nil)
  } catch let error as FormatError {
    return (elements, nil, error)
  } catch {
    fatalError("\(error)")
  }
}

func walk(_ node: JSONNode) -> Int {
  var count = (node.string ?? "").utf8.count + node.withBytes { $0.count } + node.line
  for element in node.elements { count += walk(element) }
  for member in node.members { count += walk(member.value) + (node[member.key] == nil ? 1 : 0) }
  return count
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let choice = start[0]
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let tape = JSONTape()
  var valid = true
  do {
    try tape.parse(bytes)
    _ = walk(tape.root)
  } catch {
    valid = false
    precondition((error.position?.line ?? 0) >= 1 && (error.position?.column ?? 0) >= 1, "an error without a place")
  }
  let whole = streamed(bytes, read: .max)
  let pieces = streamed(bytes, read: Int(choice) + 1)
  precondition(whole.0 == pieces.0 && whole.1 == pieces.1 && whole.2 == pieces.2, "the cut makes a difference")
  if let error = whole.2 {
    precondition((error.position?.line ?? 0) >= 1 && (error.position?.column ?? 0) >= 1, "an error without a place")
    // The stream refuses a second array of a name, and counts depth from the element.
    precondition(!valid || error.message.contains("second time"), "the stream refuses what the tape accepts: \(error)")
  }
  if let value = try? JSONValue(parsing: bytes) {
    let text = value.text(pretty: choice & 1 == 1)
    precondition((try? JSONValue(parsing: text)) == value, "the text doesn't give the value back")
  }
  var lines = JSONStreamReader(jsonl: ArrayByteSource(bytes, maximumRead: Int(choice) + 1))
  while let (_, element) = try? lines.next() { _ = walk(element) }
  return 0
}
