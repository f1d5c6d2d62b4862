/// Rounds parts to whole numbers that sum to a given total: each is rounded down, and what is left goes one by one to
/// the largest remainders (Hamilton's method; Balinski and Young, *Fair Representation*, 2nd ed., 2001, ch. 3).
///
/// Parts that are exactly zero stay zero as long as others can take the rest. Where the parts' own sum misses the total
/// by more than rounding explains, as sums of very large floating-point numbers may, the part of the largest size takes
/// it.
///
/// - Returns: `nil` where a part doesn't fit into 64 bits.
/// - Complexity: O(*k* log *k*) for *k* parts.
func apportion(_ total: Int64, as parts: [Double]) -> [Int64]? {
  var rounded: [Int64] = []
  var remainders: [(remainder: Double, place: Int)] = []
  var missing = Int128(total)
  for (place, part) in parts.enumerated() {
    let floor = part.rounded(.down)
    guard let whole = Int64(exactly: floor) else { return nil }
    rounded.append(whole)
    missing -= Int128(whole)
    if part != 0 { remainders.append((part - floor, place)) }
  }
  remainders.sort { ($0.remainder, -$0.place) > ($1.remainder, -$1.place) }
  if missing >= 0 && missing <= Int128(remainders.count) {
    for (_, place) in remainders.prefix(Int(missing)) { rounded[place] += 1 }
    return rounded
  }
  guard let largest = parts.indices.max(by: { parts[$0].magnitude < parts[$1].magnitude }) else {
    return missing == 0 ? rounded : nil
  }
  guard let fits = Int64(exactly: Int128(rounded[largest]) + missing) else { return nil }
  rounded[largest] = fits
  return rounded
}
