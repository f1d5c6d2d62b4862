/// Converts a source from any charset the system knows to UTF-8.
final class CharsetPassage {
  private static let inputSize = 64 << 10
  private static let outputSize = 128 << 10

  private let charset: String
  private let converter: CharsetConverter
  private var input = [UInt8](repeating: 0, count: inputSize)
  private var inputStart = 0
  private var inputEnd = 0
  private var output = [UInt8](repeating: 0, count: outputSize)
  private var outputStart = 0
  private var outputEnd = 0
  /// How many bytes of the source came before the input.
  private var offset = 0
  private var line = 1
  private var begun = false
  private var ended = false

  /// - Throws: `invalidEncoding` where the system doesn't know the charset.
  init(charset: String) throws(FormatError) {
    guard CharsetDetection.isName(charset), let converter = CharsetConverter(charset: charset) else {
      throw FormatError(
        .invalidEncoding,
        "the charset \(FormatError.quoted(charset)) is unknown; expected a name such as UTF-8, windows-1252 or cp932")
    }
    self.charset = charset
    self.converter = converter
  }

  func read(from base: inout some ByteSource, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while outputStart == outputEnd {
      if inputStart == inputEnd, ended { return 0 }
      try advance(&base)
    }
    let count = min(outputEnd - outputStart, buffer.count)
    buffer.copyBytes(from: output[outputStart..<outputStart + count])
    outputStart += count
    return count
  }

  /// Converts what there is; reads on where that says nothing.
  private func advance(_ base: inout some ByteSource) throws {
    let (outcome, taken, put) = input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        converter.convert(.init(rebasing: source[inputStart..<inputEnd]), into: target)
      }
    }
    inputStart += taken
    offset += taken
    accept(put)
    guard put == 0 else { return }
    switch outcome {
    case .invalid: throw undecodable(input[inputStart])
    case .incomplete where ended: throw undecodable(nil)
    case .full: throw undecodable(inputStart < inputEnd ? input[inputStart] : nil)
    case .drained, .incomplete: try refill(&base)
    }
  }

  private func refill(_ base: inout some ByteSource) throws {
    let kept = inputEnd - inputStart
    input.withUnsafeMutableBytes { bytes in
      if kept > 0, inputStart > 0, let start = bytes.baseAddress {
        start.copyMemory(from: start + inputStart, byteCount: kept)
      }
    }
    (inputStart, inputEnd) = (0, kept)
    let count = try input.withUnsafeMutableBytes { bytes in
      min(max(0, try base.read(into: .init(rebasing: bytes[kept...]))), bytes.count - kept)
    }
    inputEnd += count
    if count == 0 {
      ended = true
      if kept == 0 { accept(output.withUnsafeMutableBytes { converter.finish(into: $0) }) }
    }
  }

  private func accept(_ put: Int) {
    (outputStart, outputEnd) = (0, put)
    guard put > 0 else { return }
    output.withUnsafeBytes { line += ByteScan.count(0x0A, in: .init(rebasing: $0[..<put])) }
    if !begun, put >= 3, output[0] == 0xEF, output[1] == 0xBB, output[2] == 0xBF { outputStart = 3 }
    begun = true
  }

  private func undecodable(_ byte: UInt8?) -> FormatError {
    FormatError.undecodable(byte, charset: charset, offset: offset, line: line)
  }
}
