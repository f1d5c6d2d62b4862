import Glibc

/// One run of glibc's `iconv` from a charset to UTF-8.
final class CharsetConverter {
  enum Outcome {
    /// All input was taken.
    case drained
    /// The output is full; there may be more to say without further input.
    case full
    /// The input ends within a character.
    case incomplete
    /// The next input byte can't stand where it does.
    case invalid
  }

  private let handle: iconv_t

  /// - Returns: `nil` where the system doesn't know the charset.
  init?(charset: String) {
    let handle = iconv_open("UTF-8", charset)
    // iconv_open says (iconv_t)-1 for failure.
    guard let handle, handle != UnsafeMutableRawPointer(bitPattern: -1) else { return nil }
    self.handle = handle
  }

  deinit { _ = iconv_close(handle) }

  /// Converts as much as fits. Linear.
  func convert(
    _ input: UnsafeMutableRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (outcome: Outcome, taken: Int, put: Int) {
    var source = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    var sourceLeft = input.count
    var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    var targetLeft = output.count
    let result = iconv(handle, &source, &sourceLeft, &target, &targetLeft)
    let number = errno
    let taken = input.count - sourceLeft
    let put = output.count - targetLeft
    guard result == -1 else { return (.drained, taken, put) }
    switch number {
    case E2BIG: return (.full, taken, put)
    case EINVAL: return (.incomplete, taken, put)
    default: return (.invalid, taken, put)
    }
  }

  /// Puts what a charset with shifts still has to say after the last input. - Returns: how many bytes.
  func finish(into output: UnsafeMutableRawBufferPointer) -> Int {
    var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    var targetLeft = output.count
    _ = iconv(handle, nil, nil, &target, &targetLeft)
    return output.count - targetLeft
  }
}
