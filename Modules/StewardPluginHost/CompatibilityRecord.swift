/// What a library says it was built for: four 32-bit words in its section `.steward_abi`, the first of them a magic number.
enum CompatibilityRecord {
  static let sectionName = ".steward_abi"
  static let entryPoint = "steward_plugin_make"
  static let magic: UInt32 = 0x5354_5744
  static let byteCount = 16

  /// Reads the record. A library made of several modules with a record each must say the same in all of them.
  static func read(_ image: ELFImage) throws(ELFImage.Fault) -> KitVersion {
    guard let content = image.content(ofSection: sectionName) else {
      throw fault("its library has no section \(sectionName)")
    }
    guard !content.isEmpty, content.count % byteCount == 0, content.count <= 64 * byteCount else {
      throw fault("the section \(sectionName) has \(content.count) bytes, expected \(byteCount)")
    }
    let words = stride(from: content.startIndex, to: content.endIndex, by: 4).map { start in
      content[start..<start + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
    }
    let records = stride(from: 0, to: words.count, by: 4).map { Array(words[$0..<$0 + 4]) }
    guard records.allSatisfy({ $0[0] == magic }) else {
      throw fault("the section \(sectionName) doesn't begin with the magic number")
    }
    guard let first = records.first, records.allSatisfy({ $0 == first }) else {
      throw fault("the library has several records that disagree")
    }
    return KitVersion(generation: first[1], minor: first[2], compiler: first[3])
  }

  private static func fault(_ message: String) -> ELFImage.Fault {
    ELFImage.Fault(
      code: .noCompatibilityRecord,
      message: message + "; add the line `@section(\"\(sectionName)\") @used let compatibility …` and rebuild it")
  }
}
