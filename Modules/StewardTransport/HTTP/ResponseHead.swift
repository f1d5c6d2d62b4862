internal import StewardPluginAPI

/// Status and headers, put together line by line.
struct ResponseHead {
  /// Of all heads of one exchange together, interim ones and trailers too.
  static let limit = 256 << 10

  private(set) var status = 0
  private(set) var headers: [HTTPHeader] = []
  /// Whether the empty line came that ends it.
  private(set) var isComplete = false
  private var total = 0

  /// Takes a line with its end.
  ///
  /// - Returns: `false` where there is more of it than anybody needs.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    total += line.count
    guard total <= ResponseHead.limit else { return false }
    var text = line[...]
    while let last = text.last, last == 0x0A || last == 0x0D { text = text.dropLast() }
    if text.starts(with: "HTTP/".utf8) {
      begin(text)
    } else if text.isEmpty {
      isComplete = true
    } else if !isComplete {
      add(text)
    }
    return true
  }

  private mutating func begin(_ line: Slice<UnsafeRawBufferPointer>) {
    headers.removeAll(keepingCapacity: true)
    isComplete = false
    status = 0
    guard let space = line.firstIndex(of: 0x20) else { return }
    for byte in line[(space + 1)...].prefix(3) where (0x30...0x39).contains(byte) {
      status = status * 10 + Int(byte - 0x30)
    }
  }

  private mutating func add(_ line: Slice<UnsafeRawBufferPointer>) {
    func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
      let start = bytes.firstIndex { $0 != 0x20 && $0 != 0x09 } ?? bytes.endIndex
      let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? start
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
    if line.first == 0x20 || line.first == 0x09, let last = headers.popLast() {
      // A line that goes on, as old servers wrote them.
      headers.append(HTTPHeader(last.name, last.value + " " + text(line)))
    } else if let colon = line.firstIndex(of: 0x3A) {
      headers.append(HTTPHeader(text(line[..<colon]), text(line[(colon + 1)...])))
    }
  }

  /// The value of the first header of a name that is given in lower case.
  func value(_ name: String) -> String? {
    headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
  }

  /// Whether the body is packed, and whether we can unpack it.
  var encoding: (isGzip: Bool, isKnown: Bool) {
    switch value("content-encoding")?.lowercased() {
    case nil, "", "identity": (false, true)
    case "gzip", "x-gzip": (true, true)
    default: (false, false)
    }
  }

  var isSuccess: Bool { (200..<300).contains(status) }

  /// The address of a redirect is asked of libcurl, which makes it absolute.
  var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) && value("location") != nil }
}
