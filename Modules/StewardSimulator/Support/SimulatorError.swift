/// Why a simulated world couldn't be made or written.
public enum SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotWrite(path: String, errno: Int32)
  /// There is no memory to pack documents.
  case cannotPack
  /// A scenario file can't be read, or asks for something that can't be; the text says what and where.
  case badScenario(String)

  public var description: String {
    switch self {
    case .cannotWrite(let path, let errno): "\(path) can't be written (error \(errno))"
    case .cannotPack: "documents can't be packed: no memory for the packer"
    case .badScenario(let text): text
    }
  }
}
