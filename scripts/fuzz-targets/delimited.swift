// The delimited reader and the transcoder: no input may crash them, errors carry a line, and how the source cuts the
// content makes no difference.
import StewardFormats

/// The records as one list of texts, and the error that ended them.
func records(_ bytes: [UInt8], _ dialect: DelimitedDialect, read: Int, charset: String?) -> ([[UInt8]], FormatError?) {
  var fields: [[UInt8]] = []
  func drain(_ source: some ByteSource) throws {
    var reader = DelimitedReader(source, dialect: dialect, maximumRecordBytes: 512)
    while try reader.next() {
      for index in 0..<reader.fieldCount { fields.append(reader.withField(index) { Array($0) }) }
      fields.append([0x0A] + Array("\(reader.line)".utf8))
    }
  }
  do {
    let source = ArrayByteSource(bytes, maximumRead: read)
    if let charset {
      try drain(TranscodingSource(source, charset: charset))
    } else {
      try drain(source)
    }
    return (fields, nil)
  } catch let error as FormatError {
    return (fields, error)
  } catch {
    fatalError("\(error)")
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let choice = start[0]
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  let dialect: DelimitedDialect = choice & 1 == 0 ? .tsv : .csv
  let whole = records(bytes, dialect, read: .max, charset: nil)
  let pieces = records(bytes, dialect, read: Int(choice >> 4) + 1, charset: nil)
  precondition(whole.0 == pieces.0 && whole.1 == pieces.1, "the cut makes a difference")
  if let error = whole.1 { precondition((error.position?.line ?? 0) >= 1, "an error without a line") }

  let charset = ["UTF-8", "windows-1252", "cp932", "UTF-16LE"][Int(choice >> 1 & 3)]
  let decoded = records(bytes, dialect, read: .max, charset: charset)
  let decodedPieces = records(bytes, dialect, read: Int(choice >> 4) + 1, charset: charset)
  // Where decoding fails, how much came before depends on the cut.
  if decoded.1 == nil {
    precondition(decodedPieces.0 == decoded.0 && decodedPieces.1 == nil, "the cut makes a difference")
  }
  if let error = decoded.1 { precondition((error.position?.line ?? 0) >= 1, "an error without a line") }
  var detector = CharsetDetector()
  bytes.withUnsafeBytes { detector.consume($0) }
  _ = detector.charset(contentType: String(decoding: bytes.prefix(40), as: UTF8.self), fallback: "")
  return 0
}
