internal import ArgumentParser
internal import StewardFormats
internal import StewardIngest

/// A command whose errors become the exit codes that scripts rely on: 1 for a failure, 64 for wrong usage, 65 for bad input.
protocol StewardSubcommand: AsyncParsableCommand {
  func execute() async throws
}

extension StewardSubcommand {
  mutating func run() async throws { try await runReporting(execute) }
}

/// Runs a command's work and turns what it throws into a sentence on the standard error and an exit code.
func runReporting(_ execute: () async throws -> Void) async throws {
  do { try await execute() } catch let exit as ExitCode {
    throw exit
  } catch let error as ValidationError {
    throw error
  } catch {
    Talk.line("steward: \(describe(error))")
    throw stewardExitCode(of: error)
  }
}

/// The sentence that a person reads.
func describe(_ error: any Error) -> String {
  "\(error)"
}

/// Input that can't be read as what it is said to be is the input's fault; all else is a failure.
func stewardExitCode(of error: any Error) -> ExitCode {
  switch error {
  case let error as IngestError where error.code == .badDocument || error.code == .badDefinition: ExitCode(65)
  case is FormatError: ExitCode(65)
  case let error as IngestError where error.code == .unknownReportType: ExitCode(64)
  default: ExitCode.failure
  }
}
