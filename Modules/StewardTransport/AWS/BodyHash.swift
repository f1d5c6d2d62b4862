internal import Crypto
internal import StewardPluginAPI

/// SHA-256 of what will be sent, a file piece by piece.
struct BodyHash {
  /// In hexadecimal digits.
  let text: String

  init(_ body: HTTPRequest.Body) throws(TransportError) {
    let source = try BodySource(body)
    var hash = SHA256()
    var piece = [UInt8](repeating: 0, count: min(max(source.count, 1), 1 << 16))
    while !source.isOver {
      guard let count = piece.withUnsafeMutableBytes({ source.read(into: $0) }) else {
        throw TransportError(.failed, "the file to send became shorter while it was signed")
      }
      piece.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    text = hexadecimal(hash.finalize())
  }
}
