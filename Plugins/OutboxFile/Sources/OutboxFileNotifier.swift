internal import StewardDomain
internal import StewardPluginAPI

/// Appends each message to a file, once.
///
/// An actor, since the keys that are in the file are read once and then kept; what another process appended meanwhile
/// is read before each delivery, under a lock on the file, so that two processes don't write the same message either.
actor OutboxFileNotifier: Notifier {
  private let services: any ConnectionServices
  private let path: String
  private var keys: Set<String> = []
  /// The file whose lines ``keys`` were read from, and up to which byte.
  private var identity: OutboxFile.Identity?
  private var knownBytes = 0

  init(_ services: any ConnectionServices) throws(PluginError) {
    guard let path = services.setting("path"), !path.isEmpty else {
      throw PluginError(.badConfiguration, "the setting \"path\" is missing: the file that messages are appended to")
    }
    self.services = services
    self.path = path
  }

  /// Opens the file as a delivery would, and leaves it as it is; makes it where there is none.
  func check() async throws(PluginError) {
    let file = try OutboxFile(path)
    try catchUp(file)
  }

  func deliver(_ message: Message) async throws(PluginError) {
    let file = try OutboxFile(path)
    try catchUp(file)
    guard !keys.contains(message.key) else { return }
    try file.append(OutboxLine.text(message), at: knownBytes)
    knownBytes = try file.byteCount()
    keys.insert(message.key)
  }

  /// Reads the lines that were added since the last look, and cuts a half line off that a crash left.
  private func catchUp(_ file: borrowing OutboxFile) throws(PluginError) {
    // Another file under this name, or a shorter one, was begun anew. What was delivered stays delivered.
    let found = try file.identity()
    let byteCount = try file.byteCount()
    if found != identity || byteCount < knownBytes {
      identity = found
      knownBytes = 0
    }
    let added = try file.bytes(from: knownBytes)
    var begin = added.startIndex
    while let end = added[begin...].firstIndex(of: 0x0A) {
      if let key = OutboxLine.key(added[begin..<end]) {
        keys.insert(key)
      } else if begin < end {
        services.log(.warning, "\(path) has a line without a key at byte \(knownBytes + begin)")
      }
      begin = end + 1
    }
    if begin < added.endIndex {
      guard OutboxLine.isBegin(added[begin...]) else {
        throw PluginError(.badConfiguration, "\(path) ends in something that is no message; give another \"path\"")
      }
      services.log(.warning, "\(path): cut off a half line of \(added.endIndex - begin) bytes")
      try file.truncate(to: knownBytes + begin)
    }
    knownBytes += begin
  }
}
