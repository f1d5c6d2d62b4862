/// How an item came to a store in which the account hadn't offered it.
struct Debut: Sendable {
  /// Counted from the first written day: when it is listed, and its first units are sent.
  let day: Int
  let units: Int
  /// Its place in the catalogue, which its chance follows from, whatever else is listed.
  let place: Int
}
