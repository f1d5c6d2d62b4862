import StewardPluginAPI

/// A small shared object in C, right or wrong in exactly one way.
struct CraftedLibrary {
  /// The words of the compatibility record; `nil`: there is none.
  var record: [UInt32]? = [0x5354_5744, kitGeneration, kitMinor, kitCompiler]
  var entryPoint = "void *steward_plugin_make(void *host) { return 0; }"
  /// More C.
  var extra = ""

  /// Compiles it.
  ///
  /// - Returns: the path of the library.
  func build(in folder: TemporaryFolder, name: String) throws -> String {
    let words = record.map { words in
      let list = words.map { "\($0)u" }.joined(separator: ", ")
      return "__attribute__((section(\".steward_abi\"), used)) static const unsigned record[] = {\(list)};\n"
    }
    let source = try folder.write("\(words ?? "")\(extra)\n\(entryPoint)\n", to: "build/\(name).c")
    let library = "\(folder.path)/build/lib\(name).so"
    try Tool.run(["clang", "-shared", "-fPIC", "-nostdlib", "-fuse-ld=lld", "-o", library, source])
    return library
  }
}
