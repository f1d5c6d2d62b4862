public import StewardDomain

/// Makes changes at the other side, each of which a person asked for and approved.
///
/// The host keeps the order: ``preview(_:)``, a person's approval, ``apply(_:)`` once, and ``isSeen(_:)`` where nobody knows what became
/// of it. An actuator never changes anything in the two others.
public protocol Actuator: Sendable {
  /// What it can do.
  var kinds: [ActionKind] { get }

  /// Says what would happen. Changes nothing.
  ///
  /// - Throws: ``PluginError`` with code `badInput` where the request isn't whole.
  func preview(_ request: ActionRequest) async throws(PluginError) -> ActionPreview

  /// Does it, sending it once, and looks whether it can be seen.
  ///
  /// - Throws: ``PluginError`` where it was certainly not done.
  func apply(_ request: ActionRequest) async throws(PluginError) -> ActionOutcome

  /// Whether the change can be seen.
  func isSeen(_ request: ActionRequest) async throws(PluginError) -> Bool
}

/// A kind of change, and what it has to be told.
public struct ActionKind: Sendable, Hashable {
  public struct Parameter: Sendable, Hashable {
    public let key: String
    /// What people are asked for.
    public let title: String
    public let isRequired: Bool

    public init(_ key: String, _ title: String, isRequired: Bool = true) {
      self.key = key
      self.title = title
      self.isRequired = isRequired
    }
  }

  /// Stable name, such as `listing-patch`, stored with every action.
  public let name: String
  public let title: String
  public let parameters: [Parameter]

  public init(_ name: String, _ title: String, _ parameters: [Parameter]) {
    self.name = name
    self.title = title
    self.parameters = parameters
  }
}

/// A change that somebody wants.
public struct ActionRequest: Sendable, Hashable {
  public let kind: String
  public let account: Account
  public let marketplace: MarketplaceID
  /// By the keys of the kind's parameters.
  public let parameters: [String: String]

  public init(kind: String, account: Account, marketplace: MarketplaceID, parameters: [String: String]) {
    self.kind = kind
    self.account = account
    self.marketplace = marketplace
    self.parameters = parameters
  }
}

/// What would happen.
public struct ActionPreview: Sendable, Hashable {
  /// What people call the change, with what it is about.
  public let title: String
  /// Whether the other side would take it.
  public let isAccepted: Bool
  /// What the other side says to it, one sentence each.
  public let remarks: [String]

  public init(title: String, isAccepted: Bool, remarks: [String]) {
    self.title = title
    self.isAccepted = isAccepted
    self.remarks = remarks
  }
}

/// What became of a change.
public struct ActionOutcome: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// It was done and can be seen.
    case confirmed
    /// The other side took it, and it can't be seen yet.
    case accepted
    /// The other side wouldn't take it. Nothing was done.
    case refused
    /// Nobody knows whether it was done: the answer never came, and it can't be seen.
    case unknown
  }

  public let kind: Kind
  /// Why, one sentence each.
  public let remarks: [String]

  public init(_ kind: Kind, remarks: [String] = []) {
    self.kind = kind
    self.remarks = remarks
  }
}
