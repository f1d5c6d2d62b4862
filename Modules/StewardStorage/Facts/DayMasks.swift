internal import StewardCompression

/// For each of many items the days of a month on which something is there, a bit a day, and how that is written.
enum DayMasks {
  /// All days of a month.
  static func all(_ days: Int) -> UInt32 { days >= 32 ? .max : (1 << UInt32(days)) - 1 }

  private enum Form {
    static let everyDay: UInt8 = 0
    static let asRows: UInt8 = 1
    static let bits: UInt8 = 2
    static let packedBits: UInt8 = 3
  }

  /// - Parameter rows: masks that a section may share with its segment, where it has the same.
  static func append(_ masks: [UInt32], days: Int, rows: [UInt32]?, to bytes: inout [UInt8]) {
    let full = all(days)
    if masks.allSatisfy({ $0 == full }) {
      bytes.append(Form.everyDay)
      return
    }
    if let rows, rows == masks {
      bytes.append(Form.asRows)
      return
    }
    var writer = BitWriter()
    for mask in masks { writer.append(UInt64(mask), width: days) }
    var bits: [UInt8] = []
    writer.finish(into: &bits)
    if let packed = try? bits.withUnsafeBytes({ try Zstd.pack($0, level: 3) }), packed.count < bits.count * 15 / 16 {
      bytes.append(Form.packedBits)
      Varint.append(UInt64(packed.count), to: &bytes)
      bytes.append(contentsOf: packed)
    } else {
      bytes.append(Form.bits)
      bytes.append(contentsOf: bits)
    }
  }

  /// - Returns: `nil` where every item has every day.
  static func read(
    _ cursor: inout ByteCursor, count: Int, days: Int, rows: [UInt32]?
  ) throws(FactBlockError) -> [UInt32]? {
    let size = (count * days + 7) / 8
    switch try cursor.byte() {
    case Form.everyDay: return nil
    case Form.asRows: return rows
    case Form.bits: return unpacked(try cursor.take(size), count: count, days: days)
    case Form.packedBits:
      let packed = try cursor.take(try cursor.count(atMost: cursor.bytes.count))
      let bits: [UInt8]
      do { bits = try Zstd.unpack(packed, size: size) } catch { throw .malformed }
      return bits.withUnsafeBytes { unpacked($0, count: count, days: days) }
    default: throw .malformed
    }
  }

  private static func unpacked(_ bits: UnsafeRawBufferPointer, count: Int, days: Int) -> [UInt32] {
    let full = UInt64(all(days))
    var held: UInt64 = 0
    var available = 0
    var offset = 0
    return (0..<count).map { _ in
      while available < days {
        held |= UInt64(bits[offset]) << UInt64(available)
        offset += 1
        available += 8
      }
      defer {
        held >>= UInt64(days)
        available -= days
      }
      return UInt32(truncatingIfNeeded: held & full)
    }
  }
}
