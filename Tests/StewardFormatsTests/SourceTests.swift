import Glibc
import StewardFormats
import Testing

@Suite struct SourceTests {
  @Test func `a file is read from its start by every copy`() throws {
    var template = Array("/tmp/steward-formats-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    #expect(write(descriptor, content, content.count) == content.count)
    close(descriptor)
    let source = try FileByteSource(path: path)
    #expect(try drained(source) == content)
    #expect(try drained(source, room: 70_000) == content)
  }

  @Test func `a file that isn't there is named with the reason`() {
    #expect(throws: FileError(path: "/nonexistent/file", operation: "open", number: ENOENT)) {
      try FileByteSource(path: "/nonexistent/file")
    }
    #expect(
      FileError(path: "/a", operation: "open", number: ENOENT).description == "can't open /a: No such file or directory"
    )
  }

  @Test func `a folder can't be read`() throws {
    let source = try FileByteSource(path: "/tmp")
    #expect(throws: FileError(path: "/tmp", operation: "read", number: EISDIR)) { try drained(source) }
  }

  @Test func `something without places is read as it comes`() throws {
    #expect(try drained(FileByteSource(path: "/dev/null")) == [])
    #expect(try !drained(FileByteSource(path: "/proc/self/cmdline")).isEmpty)
  }

  @Test func `errors quote what was found, shortened`() {
    #expect(FormatError.quoted("a\tb\u{0}") == "\"a\\tb\\u{0}\"")
    #expect(FormatError.quoted(String(repeating: "é", count: 60)).count == 62)
    #expect(FormatError.quoted(String(repeating: "é", count: 61)) == "\"" + String(repeating: "é", count: 60) + "…\"")
    let long = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(long.withUnsafeBytes { FormatError.quoted($0) }.count == 63)
    #expect([UInt8]().withUnsafeBytes { FormatError.quoted($0) } == "\"\"")
  }

  @Test func `errors say where and what`() {
    let error = FormatError(.invalidNumber, "\"x\"; expected a number")
    #expect(error.description == "\"x\"; expected a number")
    let placed = error.at(line: 3, column: 2, field: "price")
    #expect(placed.description == "line 3, column 2 (price): \"x\"; expected a number")
    #expect(placed.at(line: 9).position?.line == 3)
    #expect(FormatError.Code.invalidNumber.description == "invalidNumber")
  }
}
