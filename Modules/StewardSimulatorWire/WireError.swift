/// Why a portfolio can't be served as it was asked for.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotRead(String)
  case badFaults(String)

  public var description: String {
    switch self {
    case .cannotRead(let path): "\(path) can't be read; expected a portfolio that `steward simulate` wrote"
    case .badFaults(let part):
      "the fault \"\(part)\" isn't known; expected KIND:SHARE or KIND/EVERY, with one of "
        + Fault.allCases.map(\.rawValue).joined(separator: ", ")
    }
  }
}
