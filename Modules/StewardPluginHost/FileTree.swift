/// The files of a folder and all that lies below it.
struct FileTree {
  /// Relative paths of regular files, sorted by their bytes. A link to a regular file inside the folder counts as that file.
  private(set) var files: [String] = []
  /// Links that lead out of the folder, or nowhere.
  private(set) var escaping: [String] = []
  /// What is neither a file nor a folder: pipes, sockets, devices, links to folders; and files that can't have plain names.
  private(set) var irregular: [String] = []

  /// - Parameter root: a real path.
  init(_ root: String) throws(FileFault) {
    try visit("", root: root, depth: 0)
  }

  private mutating func visit(_ relative: String, root: String, depth: Int) throws(FileFault) {
    let folder = relative.isEmpty ? root : "\(root)/\(relative)"
    guard depth <= Files.deepestFolder else {
      throw FileFault(folder, reason: "more than \(Files.deepestFolder) folders deep")
    }
    for name in try Files.names(in: folder) {
      let path = relative.isEmpty ? name : "\(relative)/\(name)"
      guard files.count < Files.mostFiles else {
        throw FileFault(root, reason: "more than \(Files.mostFiles) files")
      }
      switch Files.kind(of: "\(root)/\(path)") {
      case .file: files.append(path)
      case .folder: try visit(path, root: root, depth: depth + 1)
      case .link: sortLink(path, root: root)
      case .other, nil: irregular.append(path)
      }
    }
  }

  private mutating func sortLink(_ path: String, root: String) {
    guard let target = BundlePath.real("\(root)/\(path)"), BundlePath.isInside(target, of: root) else {
      escaping.append(path)
      return
    }
    if Files.kind(of: target) == .file { files.append(path) } else { irregular.append(path) }
  }
}
