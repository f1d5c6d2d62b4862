/// The binary form of `NUMERIC`, in which sums of integers come: digits to the base of 10,000.
enum Numeric {
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    func word(_ index: Int) -> UInt16 {
      bytes.count < 2 * index + 2
        ? 0 : UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    }
    let count = Int(word(0))
    let weight = Int(Int16(bitPattern: word(1)))
    let scale = Int(word(3))
    switch word(2) {
    case 0xC000: return "nan"
    case 0xD000: return "inf"
    case 0xF000: return "-inf"
    default: break
    }
    /// The four decimal digits that stand for 10,000 to a power.
    func group(_ power: Int) -> String {
      let index = weight - power
      let digits = String(index >= 0 && index < count ? word(4 + index) : 0)
      return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
    var whole = weight < 0 ? "" : stride(from: weight, through: 0, by: -1).map(group).joined()
    whole = String(whole.drop { $0 == "0" })
    var fraction = ""
    var power = -1
    while fraction.utf8.count < scale {
      fraction += group(power)
      power -= 1
    }
    let sign = word(2) == 0x4000 ? "-" : ""
    return sign + (whole.isEmpty ? "0" : whole) + (scale == 0 ? "" : "." + fraction.prefix(scale))
  }
}
