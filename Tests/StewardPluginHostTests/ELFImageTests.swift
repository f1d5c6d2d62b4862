import Testing

@testable import StewardPluginHost

@Suite struct ELFImageTests {
  /// A whole small library; its record, its symbol table and its names are all there.
  private let library: [UInt8]

  init() throws {
    let folder = try TemporaryFolder()
    library = try Files.read(try CraftedLibrary().build(in: folder, name: "Small"))
  }

  @Test func `reads the record and the entry point of a library`() throws {
    let image = try ELFImage(library)

    let record = try CompatibilityRecord.read(image)

    #expect(record == .current)
    #expect(image.exportsFunction("steward_plugin_make"))
    #expect(!image.exportsFunction("steward_plugin_mak"))
    #expect(!image.exportsFunction("steward_plugin_make2"))
  }

  @Test func `says what other files are`() throws {
    let cases: [(change: (inout [UInt8]) -> Void, code: PluginLoadError.Code, words: String)] = [
      ({ $0 = Array("just some text, longer than a header".utf8) }, .notELF, "isn't an ELF file"),
      ({ $0 = [] }, .notELF, "isn't an ELF file"),
      ({ $0 = Array($0.prefix(40)) }, .notELF, "ends within its header"),
      ({ $0 = Array($0.prefix($0.count / 2)) }, .notELF, "cut off"),
      ({ $0[4] = 1 }, .wrongArchitecture, "32-bit"),
      ({ $0[5] = 2 }, .wrongArchitecture, "not 64-bit little-endian"),
      ({ $0[18] = 243 }, .wrongArchitecture, "machine number 243"),
      ({ $0[16] = 2 }, .notELF, "type 2"),
    ]
    for (change, code, words) in cases {
      var bytes = library
      change(&bytes)

      let fault = #expect(throws: ELFImage.Fault.self) { _ = try ELFImage(bytes) }

      #expect(fault?.code == code)
      #expect(fault?.message.contains(words) == true, "\(fault?.message ?? "")")
    }
  }

  @Test func `takes the processor of the host only`() throws {
    let other: UInt16 = ELFImage.hostMachine == 62 ? 183 : 62

    let fault = #expect(throws: ELFImage.Fault.self) { _ = try ELFImage(library, machine: other) }

    #expect(fault?.code == .wrongArchitecture)
  }

  @Test func `a hidden function isn't an entry point`() throws {
    let folder = try TemporaryFolder()
    let hidden = CraftedLibrary(
      entryPoint: "__attribute__((visibility(\"hidden\"))) void *steward_plugin_make(void *h) { return h; }")
    let undefined = CraftedLibrary(
      entryPoint: "void *steward_plugin_make(void *); void *other(void *h) { return steward_plugin_make(h); }")
    let data = CraftedLibrary(entryPoint: "int steward_plugin_make = 3;")

    for library in [hidden, undefined, data] {
      let image = try ELFImage(try Files.read(try library.build(in: folder, name: "Odd")))
      #expect(!image.exportsFunction("steward_plugin_make"))
    }
  }

  @Test func `a section may end with the file, and not one byte later`() throws {
    let image = try ELFImage(library)
    let content = try #require(image.content(ofSection: ".steward_abi"))
    let row = try #require(image.sections.firstIndex { Int($0.offset) == content.startIndex && $0.size == 16 })
    let table = Int(library[40...47].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    let rest = library.count - content.startIndex

    for (size, isInside) in [(rest, true), (rest + 1, false), (rest + 8, false)] {
      var bytes = library
      let field = table + row * 64 + 32
      for index in 0..<8 { bytes[field + index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
      #expect((try ELFImage(bytes).content(ofSection: ".steward_abi") != nil) == isInside)
    }
  }

  @Test func `a file that is cut off anywhere is refused or read without a trap`() {
    for count in 0..<library.count { probe(Array(library.prefix(count))) }
  }

  @Test(.timeLimit(.minutes(15))) func `no changed bit and no random field makes the reader trap`() throws {
    var random = SeededGenerator(state: 0x5EED)
    let image = try ELFImage(library)
    let table = Int(library[40...47].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    // Where a change matters: the file's header, the section table, and the symbols' rows.
    var places = Array(0..<64) + Array(table..<library.count)
    for section in image.sections where section.type == 11 {
      places += Array(Int(section.offset)..<Int(section.offset + section.size))
    }
    let edges: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF]

    for round in 0..<20_000 {
      var bytes = library
      for _ in 0...(round % 4) {
        let place = places[Int(random.next() % UInt64(places.count))]
        if round % 3 == 0 {
          // A whole field becomes huge or tiny, so that sums of offsets overflow.
          let value = edges[Int(random.next() % 6)]
          for index in place..<min(place + 8, bytes.count) { bytes[index] = value }
        } else {
          bytes[place] ^= 1 << UInt8(random.next() % 8)
        }
      }
      if round % 50 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
      probe(bytes)
    }
  }

  @Test func `random bytes behind a good header don't make the reader trap`() {
    var random = SeededGenerator(state: 7)
    for _ in 0..<2_000 {
      var bytes = Array(library.prefix(64))
      for _ in 0..<Int(random.next() % 600) { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
      // The section table is where the random bytes are.
      bytes.replaceSubrange(40..<48, with: [64, 0, 0, 0, 0, 0, 0, 0])
      bytes[60] = UInt8(random.next() % 8)
      bytes[62] = UInt8(random.next() % 8)
      probe(bytes)
    }
  }

  /// Goes through everything that a loader asks of a file. A trap here ends the test run.
  private func probe(_ bytes: [UInt8]) {
    guard let image = try? ELFImage(bytes) else { return }
    _ = try? CompatibilityRecord.read(image)
    _ = image.exportsFunction("steward_plugin_make")
  }
}

/// SplitMix64, so that a failing run can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
