internal import Glibc

/// Writes CSV by RFC 4180 with line feeds, buffered, to a file or the standard output.
///
/// ```swift
/// let output = try LabOutput(options.output)
/// output.row("unique_id", "h", "mean")
/// output.field(id); output.field(step); output.field(mean); output.endRow()
/// try output.finish()
/// ```
final class LabOutput {
  private let path: String?
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isRowOpen = false
  private var failure: Int32?

  init(_ path: String?) throws {
    self.path = path
    descriptor = path.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) } ?? STDOUT_FILENO
    guard descriptor >= 0 else {
      throw LabError(failure: "can't write \(path ?? ""): \(String(cString: strerror(errno)))")
    }
    buffer.reserveCapacity(1 << 17)
  }

  deinit { if path != nil { close(descriptor) } }

  /// Writes a whole row of texts.
  func row(_ fields: String...) {
    for text in fields { field(text) }
    endRow()
  }

  func field(_ text: String) {
    separate()
    let bytes = text.utf8
    guard bytes.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      buffer.append(contentsOf: bytes)
      return
    }
    buffer.append(0x22)
    for byte in bytes {
      if byte == 0x22 { buffer.append(0x22) }
      buffer.append(byte)
    }
    buffer.append(0x22)
  }

  func field(_ value: some BinaryInteger) {
    separate()
    buffer.append(contentsOf: String(value).utf8)
  }

  /// The shortest digits that give the number back; a whole number comes without a fraction.
  func field(_ value: Double) {
    separate()
    if value == value.rounded(), abs(value) < 1e15 {
      buffer.append(contentsOf: String(Int64(value)).utf8)
    } else {
      buffer.append(contentsOf: value.description.utf8)
    }
  }

  /// An empty field.
  func empty() { separate() }

  func endRow() {
    buffer.append(0x0A)
    isRowOpen = false
    if buffer.count > 1 << 16 { flush() }
  }

  /// Writes what is left.
  ///
  /// - Throws: ``LabError`` where anything couldn't be written, such as on a full disk.
  func finish() throws {
    flush()
    guard let failure else { return }
    throw LabError(failure: "can't write \(path ?? "the standard output"): \(String(cString: strerror(failure)))")
  }

  private func separate() {
    if isRowOpen { buffer.append(0x2C) }
    isRowOpen = true
  }

  private func flush() {
    buffer.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count, failure == nil, let base = bytes.baseAddress {
        let count = write(descriptor, base + offset, bytes.count - offset)
        if count > 0 { offset += count } else if errno != EINTR { failure = errno }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
