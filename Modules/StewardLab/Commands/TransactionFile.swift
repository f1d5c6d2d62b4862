internal import StewardAnalytics
internal import StewardFormats

/// A file with a transaction a line, its items separated by blanks; lines without an item are no transactions.
struct TransactionFile {
  /// By item; in the order of their bytes, so that sets come out sorted.
  let names: [String]
  let baskets: Baskets

  init(_ path: String) throws {
    var items: [Int32] = []
    var offsets = [0]
    var numbers: [[UInt8]: Int32] = [:]
    var word: [UInt8] = []
    func endWord() {
      guard !word.isEmpty else { return }
      let number = numbers[word] ?? Int32(numbers.count)
      numbers[word] = number
      items.append(number)
      word.removeAll(keepingCapacity: true)
    }
    func endLine() {
      endWord()
      if items.count > offsets[offsets.count - 1] { offsets.append(items.count) }
    }
    do {
      let source = try LabSource(path: path)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        guard count > 0 else { break }
        for byte in buffer[..<count] {
          switch byte {
          case 0x0A: endLine()
          case 0x20, 0x09, 0x0D: endWord()
          default: word.append(byte)
          }
        }
      }
    } catch { throw LabError(path, error) }
    endLine()
    guard offsets.count > 1 else {
      throw LabError(badInput: "\(path): found no transaction; expected items, separated by blanks")
    }

    let sorted = numbers.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var places = [Int32](repeating: 0, count: sorted.count)
    for (place, entry) in sorted.enumerated() { places[Int(entry.value)] = Int32(place) }
    names = sorted.map { String(decoding: $0.key, as: UTF8.self) }
    do {
      baskets = try Baskets(items: items.map { places[Int($0)] }, offsets: offsets, itemCount: sorted.count)
    } catch { throw LabError(badInput: "\(path): \(error)") }
  }
}
