public import StewardPluginAPI

/// One call of a named operation.
public struct ServiceRequest: Sendable {
  public var operation: String
  public var method: String
  public var url: String
  public var headers: [HTTPHeader]
  public var body: [UInt8]
  public var quota: QuotaUse?
  /// Who asks; `nil` where the URL itself is the permission.
  public var grant: LoginGrant?
  /// Where an answer of success goes.
  public var destination: HTTPRequest.Destination
  public var signing: AWSSigning?
  /// Whether the call may be made again where nobody knows if the first one arrived. A refusal for too many calls is
  /// always repeated: it did nothing.
  public var isRepeatable: Bool

  public init(operation: String, method: String = "GET", url: String) {
    self.operation = operation
    self.method = method
    self.url = url
    self.headers = []
    self.body = []
    self.destination = .memory
    self.isRepeatable = true
  }
}
