/// Lines of money in columns: what was expected, or what was settled.
///
/// Lines that may stand for each other share a reference: an order line with its kind of charge, an invoice number, and the
/// currency, since amounts of two currencies never meet. The caller numbers its references from 0 on without large gaps; the same
/// number means the same reference in both lists.
public struct LedgerLines: Sendable {
  /// What a line is about, as a number of the caller.
  public let references: [Int32]
  /// In minor units; a credit is negative.
  public let amounts: [Int64]
  /// Day numbers; all 0 where no day is known.
  public let days: [Int32]

  public var count: Int { references.count }

  /// - Throws: ``ReconcileError/unevenColumns``, ``ReconcileError/badReference(_:line:)``.
  public init(references: [Int32], amounts: [Int64], days: [Int32]? = nil) throws(ReconcileError) {
    guard references.count == amounts.count, days == nil || days?.count == amounts.count else { throw .unevenColumns }
    if let line = references.firstIndex(where: { $0 < 0 }) { throw .badReference(references[line], line: line) }
    self.references = references
    self.amounts = amounts
    self.days = days ?? [Int32](repeating: 0, count: references.count)
  }

  /// The sum of all amounts.
  public func total() throws(ReconcileError) -> Int64 {
    var total: Int64 = 0
    for amount in amounts { total = try total.adding(amount) }
    return total
  }
}

extension Int64 {
  func adding(_ other: Int64) throws(ReconcileError) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw .overflow }
    return sum
  }

  func subtracting(_ other: Int64) throws(ReconcileError) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    guard !overflow else { throw .overflow }
    return difference
  }
}
