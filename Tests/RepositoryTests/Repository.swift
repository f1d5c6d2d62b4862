import Foundation

/// The source tree that these tests were built from.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Paths of all files under some folders, from the root, without build folders.
  static func files(in folders: [String], endings: [String]) -> [String] {
    var result: [String] = []
    for folder in folders {
      let start = root.appendingPathComponent(folder)
      guard let walker = FileManager.default.enumerator(atPath: start.path) else { continue }
      for case let path as String in walker where endings.contains(where: { path.hasSuffix($0) }) {
        let isBuilt = path.split(separator: "/").contains { $0.hasPrefix(".build") }
        if !isBuilt { result.append(folder + "/" + path) }
      }
    }
    return result.sorted()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
