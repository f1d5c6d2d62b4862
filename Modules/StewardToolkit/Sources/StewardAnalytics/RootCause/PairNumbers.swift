/// Numbers the distinct pairs of two columns by their first row.
struct PairNumbers {
  /// By row.
  let numbers: [Int32]
  /// The first row of each pair.
  let firstRows: [Int]

  /// - Complexity: O(rows), with a table of twice as many places.
  init(_ left: [Int32], _ right: [Int]) {
    var places = 16
    while places < 2 * left.count { places *= 2 }
    let shift = UInt64(64 - places.trailingZeroBitCount)
    var numbers = [Int32](repeating: 0, count: left.count)
    var firstRows: [Int] = []
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: places) { table in
      table.initialize(repeating: -1)
      for row in left.indices {
        let key =
          UInt64(bitPattern: Int64(right[row])) &* 0x9E37_79B9_7F4A_7C15
          ^ UInt64(UInt32(bitPattern: left[row]))
        var place = Int(truncatingIfNeeded: (key &* 0xD6E8_FEB8_6659_FD93) &>> shift)
        while true {
          let number = table[place]
          if number < 0 {
            table[place] = Int32(firstRows.count)
            numbers[row] = Int32(firstRows.count)
            firstRows.append(row)
            break
          }
          let first = firstRows[Int(number)]
          if left[first] == left[row], right[first] == right[row] {
            numbers[row] = number
            break
          }
          place = (place + 1) & (places - 1)
        }
      }
    }
    self.numbers = numbers
    self.firstRows = firstRows
  }
}
