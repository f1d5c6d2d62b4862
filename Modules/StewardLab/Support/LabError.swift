internal import StewardFormats

/// Why a lab command can't go on.
struct LabError: Error, CustomStringConvertible {
  /// What to tell: the file and the place in it, what was found and what was expected.
  let description: String
  /// 65 for input that can't be read as what it should be, 1 for everything else.
  let exitCode: Int32

  /// What is wrong with an input file.
  init(_ path: String, _ cause: any Error) {
    switch cause {
    case let error as LabError: self = error
    case let error as FileError:
      description = error.description
      exitCode = 1
    case let error as FormatError:
      let place = error.position.map {
        ":\($0.line)" + ($0.column.map { ":\($0)" } ?? "") + ($0.field.map { " (\($0))" } ?? "")
      }
      description = "\(path)\(place ?? ""): \(error.message)"
      exitCode = 65
    default:
      description = "\(path): \(cause)"
      exitCode = 65
    }
  }

  /// What is wrong with the content of an input as a whole.
  init(badInput message: String) {
    description = message
    exitCode = 65
  }

  init(failure message: String) {
    description = message
    exitCode = 1
  }
}
