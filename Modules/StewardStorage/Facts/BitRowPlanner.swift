/// Finds the cheapest form of a row of up to 32 numbers (``BitRow``).
enum BitRowPlanner {
  /// The cheapest of the forms that are tried, or `nil` where a number needs more than ``BitRow/largestWidth`` bits.
  ///
  /// - Complexity: O(*n*²), with *n* at most 32; nearly always O(*n*).
  static func plan(_ values: UnsafeBufferPointer<Int64>) -> BitRow.Plan? {
    guard let first = values.first else { return BitRow.Plan(base: 0) }
    var low = first
    var high = first
    for value in values {
      low = min(low, value)
      high = max(high, value)
    }
    let limit = Int64(1) << Int64(BitRow.largestWidth - 2)
    guard low > -limit, high < limit else { return nil }
    if low == high { return BitRow.Plan(base: low) }
    let step = commonStep(values, low)
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: values.count + StepSorter.overrun) { room in
      StepSorter.sort(values, low, step, span: step.quotient(high - low), into: room)
      return plan(
        SortedSteps(low: low, step: step.step, places: UnsafeMutableBufferPointer(rebasing: room[..<values.count])))
    }
  }

  private static func plan(_ row: SortedSteps) -> BitRow.Plan {
    var best = row.window()
    guard best.width + best.exceptionWidth > 7 else { return best }
    // Corrections hit single cells; where two of them are the same by chance, what is there three times still shows the step.
    for times in 2...3 {
      let shown = row.step(times: times)
      guard shown > 3 else { continue }
      let stepped = row.stepped(shown, times: times)
      if stepped.bits(cells: row.count) < best.bits(cells: row.count) { best = stepped }
      break
    }
    return best
  }

  /// The largest number that divides all distances from the lowest (Euclid).
  private static func commonStep(_ values: UnsafeBufferPointer<Int64>, _ low: Int64) -> ExactDivisor {
    var divisor = ExactDivisor(0)
    for value in values where value != low {
      let distance = value &- low
      if divisor.divides(distance) { continue }
      var (step, rest) = (divisor.step, distance)
      while rest != 0 { (step, rest) = (rest, step % rest) }
      divisor = ExactDivisor(step)
      if step == 1 { break }
    }
    return divisor
  }
}

/// Divides numbers that are known to be multiples, by multiplication (Warren, "Hacker's Delight", 2nd edition, §10-16).
private struct ExactDivisor {
  /// 0 before there is any.
  let step: Int64
  private let shift: Int64
  private let inverse: Int64

  init(_ step: Int64) {
    self.step = step
    shift = step == 0 ? 0 : Int64(step.trailingZeroBitCount)
    let odd = step >> shift
    // Right in the lowest three bits; each round doubles them.
    var inverse = odd
    for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
    self.inverse = inverse
  }

  @inline(__always)
  func quotient(_ multiple: Int64) -> Int64 { (multiple >> shift) &* inverse }

  /// - Parameter number: not negative.
  @inline(__always)
  func divides(_ number: Int64) -> Bool {
    let quotient = quotient(number)
    return quotient >= 0 && quotient <= number && quotient &* step == number && step != 0
  }
}

/// Sorts numbers as steps from the lowest.
private enum StepSorter {
  /// So many numbers may be written behind the last one.
  static let overrun = 4
  private static let bins = 256

  static func sort(
    _ values: UnsafeBufferPointer<Int64>, _ low: Int64, _ step: ExactDivisor, span: Int64,
    into sorted: UnsafeMutableBufferPointer<Int64>
  ) {
    if span < bins { return count(values, low, step, into: sorted) }
    for (index, value) in values.enumerated() {
      let steps = step.quotient(value &- low)
      var place = index
      while place > 0, sorted[place - 1] > steps {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = steps
    }
  }

  /// By counting, without a branch that depends on the order of the numbers.
  private static func count(
    _ values: UnsafeBufferPointer<Int64>, _ low: Int64, _ step: ExactDivisor,
    into sorted: UnsafeMutableBufferPointer<Int64>
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bins) { counts in
      counts.initialize(repeating: 0)
      var used: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
      for value in values {
        let steps = Int(truncatingIfNeeded: step.quotient(value &- low)) & (bins - 1)
        counts[steps] &+= 1
        let bit = UInt64(1) &<< UInt64(steps & 63)
        switch steps >> 6 {
        case 0: used.0 |= bit
        case 1: used.1 |= bit
        case 2: used.2 |= bit
        default: used.3 |= bit
        }
      }
      var next = 0
      for (index, word) in [used.0, used.1, used.2, used.3].enumerated() {
        var rest = word
        while rest != 0 {
          let steps = index * 64 + rest.trailingZeroBitCount
          rest &= rest &- 1
          let count = Int(counts[steps])
          // Most are there a few times only: those are written without a loop.
          for place in 0..<overrun { sorted[next + place] = Int64(steps) }
          if count > overrun { for place in overrun..<count { sorted[next + place] = Int64(steps) } }
          next += count
        }
      }
    }
  }
}

/// The numbers of a row as steps from the lowest, in their order.
private struct SortedSteps {
  let low: Int64
  let step: Int64
  let places: UnsafeMutableBufferPointer<Int64>

  var count: Int { places.count }

  /// The cheapest window of 2^width steps, with the numbers outside as exceptions: for each number of them the narrowest one.
  func window() -> BitRow.Plan {
    let high = places[count - 1]
    var best = BitRow.Plan(base: low, step: step, width: BitRow.length(UInt64(high)))
    var cost = best.bits(cells: count)
    var width = best.width
    var exceptions = 1
    while width > 0, 2 * exceptions <= count,
      17 + BitRow.placeBits(exceptions, of: count) + exceptions < cost
    {
      let kept = count - exceptions
      var span = Int64.max
      var first = 0
      for start in 0...exceptions {
        let next = places[start + kept - 1] - places[start]
        if next < span { (span, first) = (next, start) }
      }
      let needed = BitRow.length(UInt64(span))
      if needed < width {
        width = needed
        let reach = (Int64(1) << Int64(width)) - 1
        let below = BitRow.zigzag(-places[first] * step)
        let above = first + kept == count ? 0 : BitRow.zigzag((high - places[first] - reach) * step)
        let plan = BitRow.Plan(
          base: low + places[first] * step, step: step, width: width, exceptions: exceptions,
          exceptionWidth: BitRow.length(max(below, above)))
        let bits = plan.bits(cells: count)
        if bits < cost { (best, cost) = (plan, bits) }
      }
      exceptions += 1
    }
    return best
  }

  /// The largest number of steps that divides all differences of those numbers that are there so many times (Euclid).
  func step(times: Int) -> Int64 {
    var step: Int64 = 0
    var last: Int64?
    for index in times - 1..<count where places[index - (times - 1)] == places[index] {
      var rest = places[index] - (last ?? places[index])
      last = places[index]
      while rest != 0 { (step, rest) = (rest, step % rest) }
      if step == 1 { break }
    }
    return step
  }

  /// Larger steps from number to number where most lie on one.
  func stepped(_ larger: Int64, times: Int) -> BitRow.Plan {
    var anchor: Int64 = 0
    for index in times - 1..<count where places[index - (times - 1)] == places[index] { anchor = places[index] }
    var first = Int64.max
    var last = Int64.min
    for place in places where (place - anchor) % larger == 0 {
      first = min(first, place)
      last = max(last, place)
    }
    let trial = BitRow.Plan(
      base: low + first * step, step: larger * step, width: BitRow.length(UInt64((last - first) / larger)))
    var exceptions = 0
    var union: UInt64 = 0
    for place in places {
      let rest = trial.split(low + place * step).rest
      guard rest != 0 else { continue }
      exceptions += 1
      union |= BitRow.zigzag(rest)
    }
    return BitRow.Plan(
      base: trial.base, step: trial.step, width: trial.width, exceptions: exceptions,
      exceptionWidth: BitRow.length(union))
  }
}
