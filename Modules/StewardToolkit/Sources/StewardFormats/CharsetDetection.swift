/// The names of charsets.
public enum CharsetDetection {
  public static let utf8 = "UTF-8"
  public static let windows1252 = "windows-1252"

  /// The charset a `Content-Type` names, normalised: `text/plain; charset="Cp1252"` gives `windows-1252`.
  ///
  /// - Returns: `nil` where it names none, or something that can't be a charset's name.
  public static func charset(fromContentType contentType: String) -> String? {
    for parameter in split(contentType, at: 0x3B).dropFirst() {
      let parts = split(parameter, at: 0x3D)
      guard parts.count == 2, folded(parts[0]) == "charset" else { continue }
      let name = String(decoding: trimmed(parts[1]).filter { $0 != 0x22 && $0 != 0x27 }, as: UTF8.self)
      return isName(name) ? normalised(name) : nil
    }
    return nil
  }

  /// The one name this project uses for a charset: labels in the wild are many.
  ///
  /// ISO-8859-1 stays what it is; whether it was meant is for `CharsetDetector` to say. Shift_JIS becomes cp932, which
  /// is what is written under that label, and gb2312 becomes its superset GBK. An unknown name comes back unchanged.
  public static func normalised(_ name: String) -> String {
    switch folded(Array(name.utf8)) {
    case "utf8", "utf", "unicode11utf8", "usascii", "ascii": utf8
    case "utf16le": "UTF-16LE"
    case "utf16be": "UTF-16BE"
    case "cp1252", "windows1252", "xcp1252", "ansi", "1252": windows1252
    case "iso88591", "latin1", "l1", "iso885911987": "ISO-8859-1"
    case "iso885915", "latin9": "ISO-8859-15"
    case "shiftjis", "sjis", "xsjis", "ms932", "windows31j", "cp932", "mskanji", "cswindows31j": "cp932"
    case "gb2312", "gbk", "cp936", "ms936", "euccn": "GBK"
    case "gb18030": "GB18030"
    case "eucjp", "xeucjp": "EUC-JP"
    case "cp1250", "windows1250": "windows-1250"
    case "cp1254", "windows1254": "windows-1254"
    default: name
    }
  }

  /// Whether a charset could be called that. The system's converter gives meaning to other characters.
  static func isName(_ name: String) -> Bool {
    let bytes = name.utf8
    return !bytes.isEmpty && bytes.count <= 40
      && bytes.allSatisfy { ByteClass.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x2E || $0 == 0x3A }
  }

  private static func split(_ text: String, at separator: UInt8) -> [[UInt8]] { split(Array(text.utf8), at: separator) }

  private static func split(_ bytes: [UInt8], at separator: UInt8) -> [[UInt8]] {
    bytes.split(separator: separator, omittingEmptySubsequences: false).map(Array.init)
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let content = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    let end = content.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? content.startIndex - 1
    return content[content.startIndex..<end + 1]
  }

  /// Lower case, letters and digits only.
  private static func folded(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter(ByteClass.isAlphanumeric).map(ByteClass.lowercased), as: UTF8.self)
  }
}
