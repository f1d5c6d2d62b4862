internal import Glibc
public import StewardPluginAPI

/// Writes a new file piece by piece.
public final class ScratchWriter {
  public let path: String
  private let file: UnsafeMutablePointer<FILE>
  private var isOpen = true

  /// - Throws: ``PluginError`` where the file can't be made.
  public init(path: String) throws(PluginError) {
    guard let file = fopen(path, "we") else { throw Self.failure(path) }
    self.path = path
    self.file = file
  }

  deinit { if isOpen { fclose(file) } }

  public func write(_ bytes: [UInt8]) throws(PluginError) {
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Self.failure(path) }
  }

  public func write(_ text: String) throws(PluginError) { try write(Array(text.utf8)) }

  /// Closes the file; what was written is complete afterwards.
  public func finish() throws(PluginError) {
    isOpen = false
    guard fclose(file) == 0 else { throw Self.failure(path) }
  }

  private static func failure(_ path: String) -> PluginError {
    PluginError(.failed, "\(path) can't be written: \(String(cString: strerror(errno)))")
  }
}
