internal import StewardCompression
internal import StewardPluginAPI

/// Where the body of one answer goes: unpacked, counted, into memory or a file.
///
/// libcurl can unpack by itself, but takes a gzip stream without its end for a whole one (7.88: no error, a short body).
final class BodySink {
  private let limit: Int
  private let expected: Int?
  private let file: File?
  private var unpacker: Unpacker?
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  private var hasInput = false

  private struct File {
    let path: String
    let partialPath: String
    let descriptor: FileDescriptor
  }

  /// A copy of a value that can't be copied has to live somewhere.
  private final class Unpacker {
    var gzip: Gunzip
    init() throws(CompressionError) { gzip = try Gunzip() }
  }

  /// - Parameter number: tells apart what is written at the same time.
  init(
    _ head: ResponseHead, destination: HTTPRequest.Destination, limit: Int, number: UInt64
  ) throws(TransportError) {
    self.limit = limit
    let encoding = head.encoding
    guard encoding.isKnown else {
      throw TransportError(.badBody, "the answer is packed in a way that nobody asked for")
    }
    expected = head.value("content-length").flatMap { Int($0) }
    if encoding.isGzip {
      do { unpacker = try Unpacker() } catch { throw TransportError(.failed, error.description) }
    }
    guard case .file(let path) = destination, head.isSuccess else {
      file = nil
      // Addresses, not yet memory: pages come with the bytes, whatever the header says.
      if unpacker == nil, let expected { bytes.reserveCapacity(min(max(0, expected), limit)) }
      return
    }
    let partialPath = "\(path).\(number).part"
    guard let descriptor = FileDescriptor(creating: partialPath) else {
      throw TransportError(.failed, "can't write beside the file that the answer is for; check the folder")
    }
    file = File(path: path, partialPath: partialPath, descriptor: descriptor)
  }

  func take(_ input: UnsafeRawBufferPointer) throws(TransportError) {
    hasInput = true
    guard let unpacker else { return try put(input) }
    do {
      try unpacker.gzip.consume(input) { try put($0) }
    } catch let error as TransportError {
      throw error
    } catch {
      throw TransportError(.badBody, "the gzip body is damaged")
    }
  }

  /// The body is over. A file gets its name now.
  ///
  /// - Parameter mayBeEmpty: whether a packed body of no bytes at all is one.
  func finish(mayBeEmpty: Bool) throws(TransportError) {
    if let unpacker, hasInput || !(mayBeEmpty || expected == 0) {
      do { try unpacker.gzip.finish() } catch { throw TransportError(.badBody, "the gzip body ends early") }
    }
    guard let file else { return }
    guard FileDescriptor.move(file.partialPath, to: file.path) else {
      throw TransportError(.failed, "can't give the file of the answer its name; check the folder")
    }
  }

  /// Takes away what was written.
  func discard() {
    if let file { FileDescriptor.remove(file.partialPath) }
  }

  private func put(_ piece: UnsafeRawBufferPointer) throws(TransportError) {
    guard piece.count <= limit - count else {
      throw TransportError(.tooLarge, "the body is larger than \(limit) bytes")
    }
    count += piece.count
    guard let file else { return bytes.append(contentsOf: piece) }
    guard file.descriptor.write(piece) else {
      throw TransportError(.failed, "can't write the file of the answer; check the room on the disk")
    }
  }
}
