/// Packed with zlib 1.2.13 through Python's zlib 3.11, as noted; what is in them is given by a rule.
enum PackedSamples {
  /// The squares of 0 …< count, a line each.
  static func squares(_ count: Int) -> [UInt8] { Array((0..<count).map { "\($0 * $0)\n" }.joined().utf8) }

  /// Level 9: codes that the block brings along. 200 squares.
  static let dynamic = bytes(
    """
    H4sIAAAAAAAAAyWTSQIEIQgD775GFkH+/7Gu2JdpRllCEveylWuW1fKzolbOqlzXlu29zPlmckvGkEKOH753VniSTzV5mXxvruOz\
    Ttcq8opv8785v9wPeVPqS6FtOpjRytTTnOYWmpIadzS3BKCEpEFkN4UBhL6FwoTY9yyPnctzG8io8FLUOru6HfJCFUF/gQZ50C+S\
    zqEZ0UyLy9wYEOQGSwpVBvgyQZoF5mxtqzXOZp9jWji0MTfraOfTioaz2txSZbBJRR1qq+lSl369j8ihopm5+jC3GwQ9YLmi/jr4\
    bkqLAvO9oB/tQQYRKGGTLefup5XI2v7i3CK4yIBmks1UZ+ahOMWjlSi1K3b9VzrEuR/R7y0lfJ4oT5/I8wSSajESMK2eN1QLSsX3\
    Sjrq+A2IsMeJnau43nmFcurll6i0fn061bNf/x7Num8uoit+eGYL2zyc88wxws/O7OJbe/luGcR+h4QsYuLBVYxdxI//NnHx5mE6\
    j3w+auXnq81QnxTzOEb9j/TA+6o9UslRl/OSdg5w8p+i3kcvpKWzs4WMKPV5M6odecLnwAMEwwnmbFlUXMUexSZXgZ6ccHkN28qo\
    LgdGmF5eyJcRtMbKmotEo1gejhOy83nOLumL5Z/fr6zf7xV06UHc9zZ4oIr1YpB3v6cAPx+/O8A2HgQAAA==
    """)

  /// Strategy Z_FIXED, with a file name in the header. The first 300 bytes of 200 squares.
  static let fixed = bytes(
    """
    H4sICAAAAAAAA3JlcG9ydC50eHQAM+Ay5DLhsuQyNOMyMuUyNuMyseQyM+GyMOQyNDDgMjQC0iYmQFmgCkugEqAaI1MgbWHJZWxk\
    AlQP1A1UZ2ICpC1MuEyNLLlMzc24zIDqzIC0OZBvDhS3AMpbAtVZmoHMBWo0NACaYGgINMoQZKahEdBwQ2OQLSYg60xB9pqBHGAG\
    cok50EWGFiYgNwBdaGQAcoUhyMVGBpZcRsYGJlxGJgaGQJcBdRiZgVjmIDELkKwlUJ0xSIcx0HyQo4EuNwaaZ2wCNNkYZIexOdA2\
    YwugvcaWQBeYGADdYgJylYkx0H0mJkCXmpgB3WwCACPxw5MsAQAA
    """)

  /// Level 0: bytes as they are. The first 120 bytes of 200 squares.
  static let stored = bytes(
    """
    H4sIAAAAAAAAAwF4AIf/MAoxCjQKOQoxNgoyNQozNgo0OQo2NAo4MQoxMDAKMTIxCjE0NAoxNjkKMTk2CjIyNQoyNTYKMjg5CjMy\
    NAozNjEKNDAwCjQ0MQo0ODQKNTI5CjU3Ngo2MjUKNjc2CjcyOQo3ODQKODQxCjkwMAo5NjEKMTAyNAoxzmDPs3gAAAA=
    """)

  /// "steward" 20,000 times: repetitions that overlap and reach over the end of the window.
  static let repeated = bytes(
    """
    H4sIAAAAAAAAA+3FsQkAMAgAsFsL9gEVfN83HJIl1X9eRkmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmS\
    JEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmS\
    JEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmSJEmS\
    JEmSJEmSJEmSJEmSdLkFn4aw2+AiAgA=
    """)

  private static func bytes(_ base64: String) -> [UInt8] {
    var result: [UInt8] = []
    var bits = 0
    var count = 0
    for byte in base64.utf8 {
      let value: Int
      switch byte {
      case 0x41...0x5A: value = Int(byte) - 0x41
      case 0x61...0x7A: value = Int(byte) - 0x61 + 26
      case 0x30...0x39: value = Int(byte) - 0x30 + 52
      case 0x2B: value = 62
      case 0x2F: value = 63
      default: continue
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(bits >> count & 255))
      }
    }
    return result
  }
}
