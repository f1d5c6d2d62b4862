public import StewardPluginAPI

/// The services of a host that reads a bundle's resources from its folder and hands log lines to a closure.
public struct FileHostServices: HostServices {
  /// No resource may be larger.
  public static let largestResourceBytes = 64 << 20

  private let folder: String
  private let write: @Sendable (LogLevel, String) -> Void

  /// - Parameters:
  ///   - folder: the bundle's folder.
  ///   - log: takes each line; the bundle's name isn't in it.
  public init(folder: String, log: @escaping @Sendable (LogLevel, String) -> Void) {
    self.folder = folder
    self.write = log
  }

  public func resource(_ path: String) throws(PluginError) -> [UInt8] {
    guard BundlePath.isPlain(path) else {
      throw PluginError(.badInput, "resource \"\(path)\": expected a path inside the bundle, of plain components")
    }
    guard let base = BundlePath.real(folder), let real = BundlePath.real("\(base)/\(path)") else {
      throw PluginError(.badInput, "resource \"\(path)\": the bundle has no such file")
    }
    guard BundlePath.isInside(real, of: base) else {
      throw PluginError(.badInput, "resource \"\(path)\": it is a link out of the bundle")
    }
    do { return try Files.read(real, limit: FileHostServices.largestResourceBytes) } catch {
      throw PluginError(.badInput, "resource \"\(path)\": \(error.reason)")
    }
  }

  public func log(_ level: LogLevel, _ message: String) { write(level, message) }
}
