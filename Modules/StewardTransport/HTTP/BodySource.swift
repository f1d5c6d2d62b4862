internal import StewardPluginAPI

/// What is sent: bytes from memory or from a file, once.
final class BodySource {
  private enum Content {
    case bytes([UInt8])
    case file(FileDescriptor)
  }

  let count: Int
  private let content: Content
  private var sent = 0

  /// - Throws: ``TransportError`` with code `invalidRequest` where the file can't be read.
  init(_ body: HTTPRequest.Body) throws(TransportError) {
    switch body {
    case .none:
      content = .bytes([])
      count = 0
    case .bytes(let bytes):
      content = .bytes(bytes)
      count = bytes.count
    case .file(let path):
      guard let file = FileDescriptor(reading: path), let size = file.size else {
        throw TransportError(.invalidRequest, "the file to send isn't there, or isn't a file")
      }
      content = .file(file)
      count = size
    @unknown default:
      throw TransportError(.unsupported, "this version can't send such a body")
    }
  }

  var isOver: Bool { sent == count }

  /// The next bytes, never more than were announced; `nil` where the file has become shorter.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let wanted = min(buffer.count, count - sent)
    guard wanted > 0 else { return 0 }
    switch content {
    case .bytes(let bytes):
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + wanted)])) }
      sent += wanted
      return wanted
    case .file(let file):
      guard let read = file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])), read > 0 else {
        return nil
      }
      sent += read
      return read
    }
  }
}
