/// An identifier that is text. Each kind is a type of its own, so that an account can't be passed for a marketplace.
public protocol TextIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
  var text: String { get }
  init(_ text: String)
}

extension TextIdentifier {
  public init(stringLiteral value: String) { self.init(value) }
  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// An account as its manager names it, unique in a workspace.
@frozen
public struct AccountID: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Amazon's identifier of a marketplace, such as `ATVPDKIKX0DER`.
@frozen
public struct MarketplaceID: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// The seller's own stock keeping unit.
@frozen
public struct SKU: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Amazon's catalogue number of a product.
@frozen
public struct ASIN: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A report type by the name Amazon gives it, such as `GET_SALES_AND_TRAFFIC_REPORT`.
@frozen
public struct ReportType: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A bundle by its name, which is also the name of its folder: letters, digits, dot, dash and underscore.
@frozen
public struct BundleID: TextIdentifier {
  public let text: String
  public init(_ text: String) { self.text = text }

  /// Whether the name is a single path component that can't escape its folder.
  public var isSafePathComponent: Bool {
    guard let first = text.utf8.first, first != 0x2E, text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2E || byte == 0x2D || byte == 0x5F
    }
  }
}

/// A raw document of the workspace, numbered in the order in which documents were accepted.
@frozen
public struct DocumentID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let number: Int64
  @inlinable
  public init(_ number: Int64) { self.number = number }
  @inlinable
  public static func < (left: DocumentID, right: DocumentID) -> Bool { left.number < right.number }
  public var description: String { "D\(number)" }
}
