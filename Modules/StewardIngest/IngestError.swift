internal import StewardCompression
public import StewardFormats
internal import StewardStorage

/// Why a document, a definition or a run was refused.
public struct IngestError: Error, Sendable, CustomStringConvertible {
  /// A code made of static members: adding one breaks no caller.
  public struct Code: Hashable, Sendable {
    public let name: String
    public static let unreadableFile = Code(name: "unreadableFile")
    public static let unknownReportType = Code(name: "unknownReportType")
    public static let badDefinition = Code(name: "badDefinition")
    /// The document can't be read as what it is said to be.
    public static let badDocument = Code(name: "badDocument")
    public static let unknownDocument = Code(name: "unknownDocument")
  }

  public let code: Code
  /// The file, where the error concerns one.
  public let file: String?
  public let position: SourcePosition?
  public let message: String

  public init(_ code: Code, file: String? = nil, position: SourcePosition? = nil, _ message: String) {
    self.code = code
    self.file = file
    self.position = position
    self.message = message
  }

  /// `FILE:LINE:COLUMN (FIELD): what was found, what was expected, what to do`.
  public var description: String {
    var place = file ?? ""
    if let position {
      place += "\(place.isEmpty ? "line " : ":")\(position.line)"
      if let column = position.column { place += ":\(column)" }
      if let field = position.field { place += " (\(field))" }
    }
    return place.isEmpty ? message : "\(place): \(message)"
  }

  /// Puts an error of a reader into the words of this module, with the file it concerns.
  static func wrapping(_ error: any Error, file: String) -> any Error {
    switch error {
    case let error as FormatError:
      IngestError(.badDocument, file: file, position: error.position, error.message)
    case let error as IngestError where error.file == nil:
      IngestError(error.code, file: file, position: error.position, error.message)
    case let error as FileError:
      IngestError(.unreadableFile, file: file, "\(error)")
    case let error as CompressionError: IngestError(.badDocument, file: file, error.description)
    case let error as FactBlockError: IngestError(.badDocument, file: file, "\(error)")
    default: error
    }
  }
}
