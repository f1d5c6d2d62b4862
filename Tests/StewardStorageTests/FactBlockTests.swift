import StewardDomain
import StewardStorage
import Testing

@Suite struct FactBlockTests {
  @Test func `any columns of optional integers come back as they were`() throws {
    var random = SplitMix(seed: 1)
    for _ in 0..<600 {
      let block = Self.block(using: &random)

      let bytes = block.encoded()
      let decoded = try bytes.withUnsafeBytes { try FactBlock(decoding: $0) }

      #expect(decoded == block)
    }
  }

  @Test(
    arguments: [
      [0], [1], [255], [256], [65_535], [65_536], [4_294_967_295], [4_294_967_296], [.max], [.min], [.min, .max],
      [-1], [-128, 127], [-129], [.max, -1], [0, 0, 0],
    ] as [[Int64]])
  func `the edges of every width come back as they were`(values: [Int64]) throws {
    let block = FactBlock(
      items: (0..<Int32(values.count)).map { $0 + 1 },
      columns: [FactBlock.Column(metric: .unitsOrdered, values: values)])

    let decoded = try block.encoded().withUnsafeBytes { try FactBlock(decoding: $0) }

    #expect(decoded == block)
  }

  @Test func `a block without items, without columns or without any value comes back as it was`() throws {
    for block in [
      FactBlock(items: [], columns: []), FactBlock(items: [1, 9], columns: []),
      FactBlock(items: [], columns: [FactBlock.Column(metric: .price, values: [])]),
      FactBlock(items: [0], columns: [FactBlock.Column(metric: .sessions, values: [nil])]),
      FactBlock(items: [1, 2, .max], columns: [FactBlock.Column(metric: .sessions, values: [nil, nil, nil])]),
    ] {
      let decoded = try block.encoded().withUnsafeBytes { try FactBlock(decoding: $0) }

      #expect(decoded == block)
      #expect(decoded.cellCount == 0)
    }
  }

  @Test func `absent values aren't counted, zero is`() {
    let block = FactBlock(
      items: [1, 2, 3],
      columns: [
        FactBlock.Column(metric: .unitsOrdered, values: [0, nil, 4]),
        FactBlock.Column(metric: .sessions, values: [nil, nil, -1]),
      ])

    #expect(block.cellCount == 3)
  }

  @Test func `every single changed byte is detected`() throws {
    let bytes = Self.small.encoded()
    for place in bytes.indices {
      for value in UInt8.min...UInt8.max where value != bytes[place] {
        var damaged = bytes
        damaged[place] = value
        #expect(throws: FactBlockError.self) { try damaged.withUnsafeBytes { try FactBlock(decoding: $0) } }
      }
    }
  }

  @Test func `every truncation is detected`() throws {
    let bytes = Self.small.encoded()
    for length in 0..<bytes.count {
      #expect(throws: FactBlockError.self, "\(length) of \(bytes.count) bytes") {
        try Array(bytes[..<length]).withUnsafeBytes { try FactBlock(decoding: $0) }
      }
    }
  }

  @Test func `random bytes are refused`() {
    var random = SplitMix(seed: 2)
    for _ in 0..<5_000 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(throws: FactBlockError.self) { try bytes.withUnsafeBytes { try FactBlock(decoding: $0) } }
    }
  }

  @Test func `bytes with a true checksum never crash, whatever they say`() throws {
    var random = SplitMix(seed: 3)
    let valid = Self.small.encoded().dropLast(4)
    for round in 0..<6_000 {
      var bytes = Array(valid)
      if round % 2 == 0 {
        for _ in 0..<3 { bytes[Int.random(in: 1..<bytes.count, using: &random)] = .random(in: 0...255, using: &random) }
      } else {
        bytes = [1] + (0..<Int.random(in: 2...40, using: &random)).map { _ in .random(in: 0...255, using: &random) }
      }
      let sealed = self.sealed(bytes)

      _ = try? sealed.withUnsafeBytes { try FactBlock(decoding: $0) }
    }
  }

  @Test(
    arguments: [
      ([2, 0, 0], .unknownVersion(2)), ([0, 0, 0], .unknownVersion(0)), ([1, 3, 0], .truncated),
      ([1, 4, 0], .malformed),
      ([1, 0, 0, 0], .malformed), ([1, 0, 1, 1, 0x25], .malformed),
      // A row count of 2^64 - 1 and one of 2^63.
      ([1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0], .malformed),
      ([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0], .malformed),
    ] as [([UInt8], FactBlockError)])
  func `a block that contradicts its layout is refused although its checksum holds`(
    body: [UInt8], error: FactBlockError
  ) {
    let bytes = sealed(body)

    #expect(throws: error) { try bytes.withUnsafeBytes { try FactBlock(decoding: $0) } }
  }

  @Test func `a day of small numbers takes about a byte a value`() {
    let rows = 1_000
    let block = FactBlock(
      items: (1...Int32(rows)).map { $0 },
      columns: [
        FactBlock.Column(metric: .unitsOrdered, values: (0..<rows).map { Int64($0 % 200) }),
        FactBlock.Column(metric: .sessions, values: (0..<rows).map { Int64($0 % 250) }),
      ])

    #expect(block.encoded().count < rows * 3 + 32)
  }

  /// Two columns, one with a gap, one with a negative value.
  private static let small = FactBlock(
    items: [1, 2, 300],
    columns: [
      FactBlock.Column(metric: .unitsOrdered, values: [3, nil, 70_000]),
      FactBlock.Column(metric: .orderedRevenue, values: [-5, 0, 1_999]),
    ])

  /// Appends the checksum, bit by bit by its definition (ISO 3309), so that it doesn't come from what is tested.
  private func sealed(_ body: [UInt8]) -> [UInt8] {
    var register: UInt32 = 0xFFFF_FFFF
    for byte in body {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xEDB8_8320 : register >> 1 }
    }
    let sum = ~register
    return body + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
  }

  private static func block(using random: inout SplitMix) -> FactBlock {
    let rows = Int.random(in: 0...40, using: &random)
    var items: Set<Int32> = []
    while items.count < rows { items.insert(Int32.random(in: 0...5_000, using: &random)) }
    let metrics = Set(
      (0..<Int.random(in: 0...5, using: &random)).map { _ in UInt16.random(in: 0...40, using: &random) })
    let bound = ([1, 200, 60_000, 4_000_000_000, .max] as [Int64]).randomElement(using: &random) ?? 1
    let present = Int.random(in: 0...100, using: &random)
    return FactBlock(
      items: items.sorted(),
      columns: metrics.sorted().map { metric in
        FactBlock.Column(
          metric: Metric(number: metric),
          values: (0..<rows).map { _ -> Int64? in
            guard Int.random(in: 0..<100, using: &random) < present else { return nil }
            switch Int.random(in: 0..<30, using: &random) {
            case 0: return .max
            case 1: return .min
            case 2...8: return Int64.random(in: -bound..<0, using: &random)
            default: return Int64.random(in: 0...bound, using: &random)
            }
          })
      })
  }
}
