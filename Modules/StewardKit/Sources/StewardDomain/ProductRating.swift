/// The stars that one review gives a product. The words stay where they are.
public struct ProductRating: Hashable, Sendable {
  /// Reviews are of a catalogue item, whoever offers it.
  public let asin: ASIN
  public let day: CivilDay
  /// 1 … 5.
  public let stars: Int
  public let source: RecordReference

  public init(asin: ASIN, day: CivilDay, stars: Int, source: RecordReference) {
    self.asin = asin
    self.day = day
    self.stars = stars
    self.source = source
  }
}
