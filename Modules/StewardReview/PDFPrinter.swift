public import Foundation

/// Prints a page as PDF by WeasyPrint, run as a program.
public struct PDFPrinter: Sendable {
  public enum Failure: Error, Hashable, Sendable {
    case notInstalled
    /// The program's own words.
    case failed(String)

    /// What to tell the user.
    public var message: String {
      switch self {
      case .notInstalled: "No PDF: WeasyPrint is not installed. On Debian and Ubuntu: apt-get install weasyprint"
      case .failed(let words): "No PDF: WeasyPrint failed: \(words)"
      }
    }
  }

  public var program: URL

  public init(program: URL) { self.program = program }

  /// The first `weasyprint` in a search path such as `PATH`'s.
  public static func find(path: String) throws(Failure) -> PDFPrinter {
    for folder in path.split(separator: ":") {
      let candidate = URL(filePath: String(folder)).appending(path: "weasyprint")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return PDFPrinter(program: candidate) }
    }
    throw .notInstalled
  }

  /// Writes `output`. The same page gives the same bytes: the time written into the file is 1970's.
  public func print(_ page: URL, to output: URL) throws(Failure) {
    let process = Process()
    process.executableURL = program
    process.arguments = [page.path, output.path]
    process.environment = ProcessInfo.processInfo.environment.merging(["SOURCE_DATE_EPOCH": "0"]) { $1 }
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    do { try process.run() } catch { throw .notInstalled }
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw .failed(String(decoding: words.suffix(500), as: UTF8.self)) }
  }
}
