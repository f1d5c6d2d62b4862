internal import Foundation
public import StewardDomain
public import StewardStorage

/// Who manages which account.
extension Workspace {
  /// Hands an account to a manager, from now on; to nobody where it is `nil`.
  ///
  /// - Returns: whether somebody else had it before.
  @discardableResult
  public func assign(_ account: AccountID, to manager: String?) throws -> Bool {
    _ = try self.account(account)
    if let manager, manager.isEmpty || manager.contains(where: \.isNewline) {
      throw WorkspaceError("a manager's name is one line, and not empty")
    }
    return try engine.write {
      try AssignmentRepository($0).assign(
        AssignmentRepository.Assignment(account: account, manager: manager ?? "", since: currentInstant()))
    }
  }

  public func managers() throws -> [AccountID: String] { try engine.read { try AssignmentRepository($0).managers() } }

  public func assignments(of account: AccountID) throws -> [AssignmentRepository.Assignment] {
    try engine.read { try AssignmentRepository($0).history(of: account) }
  }

  /// - Throws: ``WorkspaceError`` that names the managers there are, where nobody has that name.
  public func accounts(of manager: String) throws -> [Account] {
    let managers = try managers()
    let found = try accounts().filter { managers[$0.id] == manager }
    guard found.isEmpty else { return found }
    let known = Set(managers.values).sorted()
    let names = known.prefix(8).joined(separator: ", ") + (known.count > 8 ? " …" : "")
    throw WorkspaceError(
      "nobody called \(manager) manages an account"
        + (known.isEmpty
          ? ": assign one with `steward account assign ACCOUNT --manager \(manager)`" : "; there are \(names)"))
  }
}
