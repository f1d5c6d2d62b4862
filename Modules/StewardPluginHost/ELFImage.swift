/// As much of an ELF file as is needed to judge a bundle's library without opening it.
///
/// Reads any bytes without trapping: every offset is checked against the file before it is used, and every sum for overflow.
/// Only 64-bit little-endian shared objects are read further than their first bytes. Layout: System V ABI, chapters 4 and 5.
struct ELFImage {
  struct Fault: Error {
    let code: PluginLoadError.Code
    let message: String
  }

  /// One row of the section table.
  struct Section {
    let nameOffset: UInt32
    let type: UInt32
    let flags: UInt64
    let offset: UInt64
    let size: UInt64
    let link: UInt32
  }

  /// A defined or an undefined name of the dynamic symbol table.
  struct Symbol {
    let name: Range<Int>
    let isDefined: Bool
    let isFunction: Bool
    let isExported: Bool
  }

  private static let sharedObject: UInt16 = 3
  private static let intel: UInt16 = 62
  private static let arm: UInt16 = 183
  private static let sectionRowBytes: UInt64 = 64
  private static let symbolRowBytes: UInt64 = 24

  #if arch(x86_64)
    static let hostMachine = intel
  #elseif arch(arm64)
    static let hostMachine = arm
  #endif

  private let bytes: [UInt8]
  private(set) var sections: [Section] = []
  private var names: Range<Int> = 0..<0

  /// - Complexity: linear in the number of sections.
  init(_ bytes: [UInt8], machine: UInt16 = ELFImage.hostMachine) throws(Fault) {
    self.bytes = bytes
    try checkHeader(machine: machine)
    try readSections()
  }

  private func checkHeader(machine expected: UInt16) throws(Fault) {
    guard bytes.count >= 16, bytes[0...3] == [0x7F, 0x45, 0x4C, 0x46] else {
      throw Fault(code: .notELF, message: "it isn't an ELF file")
    }
    guard bytes[4] == 2, bytes[5] == 1 else {
      throw Fault(
        code: .wrongArchitecture,
        message: "it is \(bytes[4] == 1 ? "32-bit" : "not 64-bit little-endian"), expected 64-bit little-endian")
    }
    guard bytes.count >= 64, let type = integer(UInt16.self, at: 16), let machine = integer(UInt16.self, at: 18) else {
      throw Fault(code: .notELF, message: "it ends within its header")
    }
    guard machine == expected else {
      throw Fault(
        code: .wrongArchitecture,
        message: "it is for \(ELFImage.name(machine)), this host runs on \(ELFImage.name(expected))")
    }
    guard type == ELFImage.sharedObject else {
      throw Fault(code: .notELF, message: "it is an ELF file of type \(type), expected a shared object (type 3)")
    }
  }

  private static func name(_ machine: UInt16) -> String {
    machine == intel ? "x86-64" : machine == arm ? "aarch64" : "machine number \(machine)"
  }

  private mutating func readSections() throws(Fault) {
    let broken = Fault(code: .notELF, message: "its section table lies outside of the file: it is cut off or damaged")
    guard let table = integer(UInt64.self, at: 40), let rowBytes = integer(UInt16.self, at: 58),
      let shortCount = integer(UInt16.self, at: 60), let shortIndex = integer(UInt16.self, at: 62)
    else { throw broken }
    guard table != 0 else { throw Fault(code: .notELF, message: "it has no section table; don't strip it off") }
    guard UInt64(rowBytes) == ELFImage.sectionRowBytes, let first = section(at: table) else { throw broken }
    // Counts that don't fit in 16 bits stand in the first row.
    let count = shortCount == 0 ? first.size : UInt64(shortCount)
    let nameIndex = shortIndex == 0xFFFF ? UInt64(first.link) : UInt64(shortIndex)
    // A count that passes here is at most the file's size / 64, so that the loop and its products are bounded.
    guard count <= UInt64(bytes.count) / ELFImage.sectionRowBytes,
      range(table, count * ELFImage.sectionRowBytes) != nil, nameIndex < count
    else { throw broken }
    for index in 0..<count {
      guard let row = section(at: table + index * ELFImage.sectionRowBytes) else { throw broken }
      sections.append(row)
    }
    let nameSection = sections[Int(nameIndex)]
    guard let names = range(nameSection.offset, nameSection.size) else { throw broken }
    self.names = names
  }

  private func section(at offset: UInt64) -> Section? {
    guard let row = range(offset, ELFImage.sectionRowBytes) else { return nil }
    let start = UInt64(row.lowerBound)
    guard let nameOffset = integer(UInt32.self, at: start), let type = integer(UInt32.self, at: start + 4),
      let flags = integer(UInt64.self, at: start + 8), let offset = integer(UInt64.self, at: start + 24),
      let size = integer(UInt64.self, at: start + 32), let link = integer(UInt32.self, at: start + 40)
    else { return nil }
    return Section(nameOffset: nameOffset, type: type, flags: flags, offset: offset, size: size, link: link)
  }

  /// The bytes of the section of this name, or `nil` where there is none that lies in the file as it is.
  func content(ofSection name: String) -> ArraySlice<UInt8>? {
    let noBits: UInt32 = 8
    let compressed: UInt64 = 0x800
    for section in sections where section.type != noBits && section.flags & compressed == 0 {
      guard let found = string(at: section.nameOffset, in: names), matches(found, name),
        let content = range(section.offset, section.size)
      else { continue }
      return bytes[content]
    }
    return nil
  }

  /// Whether the library exports a function of this name.
  ///
  /// - Complexity: linear in the number of symbols.
  func exportsFunction(_ name: String) -> Bool {
    var found = false
    forEachDynamicSymbol { symbol in
      found = found || symbol.isDefined && symbol.isFunction && symbol.isExported && matches(symbol.name, name)
    }
    return found
  }

  private func forEachDynamicSymbol(_ body: (Symbol) -> Void) {
    let dynamicSymbols: UInt32 = 11
    for table in sections where table.type == dynamicSymbols {
      guard let rows = range(table.offset, table.size), Int(table.link) < sections.count,
        let strings = range(sections[Int(table.link)].offset, sections[Int(table.link)].size)
      else { continue }
      let count = UInt64(rows.count) / ELFImage.symbolRowBytes
      for index in 0..<count {
        let start = UInt64(rows.lowerBound) + index * ELFImage.symbolRowBytes
        guard let nameOffset = integer(UInt32.self, at: start), let info = integer(UInt8.self, at: start + 4),
          let other = integer(UInt8.self, at: start + 5), let home = integer(UInt16.self, at: start + 6),
          let name = string(at: nameOffset, in: strings)
        else { continue }
        // Binding is global or weak, visibility is default or protected.
        let isExported = [1, 2].contains(info >> 4) && [0, 3].contains(other & 3)
        body(Symbol(name: name, isDefined: home != 0, isFunction: info & 15 == 2, isExported: isExported))
      }
    }
  }

  // MARK: Checked access

  /// A part of the file, or `nil` where it isn't wholly inside.
  private func range(_ offset: UInt64, _ size: UInt64) -> Range<Int>? {
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end <= UInt64(bytes.count) else { return nil }
    return Int(offset)..<Int(end)
  }

  private func integer<Value: FixedWidthInteger>(_ type: Value.Type, at offset: UInt64) -> Value? {
    guard let place = range(offset, UInt64(MemoryLayout<Value>.size)) else { return nil }
    return place.reversed().reduce(0 as Value) { $0 << 8 | Value(truncatingIfNeeded: bytes[$1]) }
  }

  /// The place of a zero-terminated string in a string table.
  private func string(at offset: UInt32, in table: Range<Int>) -> Range<Int>? {
    guard Int(offset) < table.count else { return nil }
    let start = table.lowerBound + Int(offset)
    guard let end = bytes[start..<table.upperBound].firstIndex(of: 0) else { return nil }
    return start..<end
  }

  private func matches(_ place: Range<Int>, _ name: String) -> Bool { bytes[place].elementsEqual(name.utf8) }
}
