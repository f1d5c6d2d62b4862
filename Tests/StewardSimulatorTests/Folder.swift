import Foundation
import Glibc
import StewardDomain
import StewardSimulator
import Testing

/// A portfolio that was written into a folder of its own, with readers for its files.
struct Folder {
  let path: String
  let summary: WrittenSummary
  /// Paths of all files below the folder, sorted.
  private let names: [String]

  init(_ scenario: Scenario, threads: Int? = nil, path: String = Folder.newPath()) throws {
    try self.init(World(scenario), threads: threads, path: path)
  }

  init(_ world: World, threads: Int? = nil, path: String = Folder.newPath()) throws {
    self.path = path
    summary = try SimulatedPortfolio(world).write(to: path, threads: threads)
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    names = all.filter { name in [".json", ".txt", ".csv"].contains { name.hasSuffix($0) } }.sorted()
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  static func newPath() -> String { NSTemporaryDirectory() + "steward-simulator-" + UUID().uuidString }

  private static let sharedPath = newPath()

  /// A small world with three sellers, one vendor and enough days for settlements. Written once for all tests.
  static let shared: Result<Folder, any Error> = Result {
    var scenario = Scenario(accounts: 4, days: 60, seed: 11, endDay: "2026-11-22")
    scenario.skusPerMarketplace = 12...16
    scenario.vendorEvery = 4
    atexit { try? FileManager.default.removeItem(atPath: Folder.sharedPath) }
    return try Folder(scenario, path: sharedPath)
  }

  /// Paths below the folder, sorted.
  func files(_ report: String? = nil) -> [String] {
    report.map { report in names.filter { $0.contains("/\(report)/") } } ?? names
  }

  func data(_ file: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path + "/" + file)) }

  func json(_ file: String) throws -> JSON { JSON(value: try JSONSerialization.jsonObject(with: data(file))) }

  /// The rows of a flat file by header, without empty cells.
  func table(_ file: String) throws -> [[String: String]] {
    let lines = String(decoding: try data(file), as: UTF8.self).components(separatedBy: "\n").filter { !$0.isEmpty }
    let header = lines.first?.components(separatedBy: "\t") ?? []
    return lines.dropFirst().map { line in
      var row: [String: String] = [:]
      for (name, cell) in zip(header, line.components(separatedBy: "\t")) where !cell.isEmpty { row[name] = cell }
      return row
    }
  }

  /// The rows of a CSV file by header; fields may stand in quotes.
  func csv(_ file: String) throws -> [[String: String]] {
    let lines = String(decoding: try data(file), as: UTF8.self).split(separator: "\n").map(Self.fields)
    return lines.dropFirst().map { Dictionary(zip(lines[0], $0)) { first, _ in first } }
  }

  private static func fields(_ line: Substring) -> [String] {
    guard line.contains("\"") else { return line.components(separatedBy: ",") }
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  /// A number that differs where a name or a byte differs: FNV-1a over words of eight bytes.
  func fingerprint() throws -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01B3 }
    for file in files() {
      for part in [Data(file.utf8), try data(file)] {
        mix(UInt64(part.count))
        part.withUnsafeBytes { bytes in
          let whole = bytes.count / 8 * 8
          for place in stride(from: 0, to: whole, by: 8) {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
          }
          for byte in bytes[whole...] { mix(UInt64(byte)) }
        }
      }
    }
    return hash
  }

  /// All stores of the truth with the account they belong to.
  func stores() throws -> [(account: JSON, store: JSON)] {
    try json("truth.json")["accounts"].list.flatMap { account in account["stores"].list.map { (account, $0) } }
  }
}

/// A JSON value that can be walked without casts; what isn't there is empty.
struct JSON {
  let value: Any?

  subscript(key: String) -> JSON { JSON(value: (value as? [String: Any])?[key]) }
  var list: [JSON] { (value as? [Any])?.map { JSON(value: $0) } ?? [] }
  var text: String { value as? String ?? "" }
  var integer: Int { (value as? NSNumber)?.intValue ?? 0 }
  var number: Double { (value as? NSNumber)?.doubleValue ?? 0 }
}

/// Minor units of an amount with a point or a comma: `-3,22` is -322.
func minorUnits(_ text: String) -> Int {
  var (value, isNegative) = (0, false)
  for byte in text.utf8 {
    if byte == 0x2D { isNegative = true }
    if byte >= 0x30, byte <= 0x39 { value = value * 10 + Int(byte - 0x30) }
  }
  return isNegative ? -value : value
}

/// Seconds of `2026-11-01T08:00:00+00:00`, `2026-11-01 08:00:00 UTC` or `01.11.2026 08:00:00 UTC`.
func instant(_ text: String) -> Int? {
  let digits = text.prefix(10).split { "-.".contains($0) }.map(String.init)
  guard digits.count == 3 else { return nil }
  let iso = digits[0].count == 4 ? digits : digits.reversed()
  let clock = text.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
  guard let day = CivilDay(iso.joined(separator: "-")), clock.count == 3 else { return nil }
  return Int(day.number) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
}
