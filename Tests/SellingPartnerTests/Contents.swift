import StewardFormats

/// All bytes of a small file.
func contents(_ path: String) throws -> [UInt8] {
  var source = try FileByteSource(path: path)
  var bytes: [UInt8] = []
  var room = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = try room.withUnsafeMutableBytes { try source.read(into: $0) }
    if count == 0 { return bytes }
    bytes += room[..<count]
  }
}
