internal import StewardConnect
internal import StewardDomain
internal import StewardFormats
internal import StewardPluginAPI

/// The life of an ads report. It may be pending for hours, and there is no list of those that were asked for; but who
/// asks for the same again while one is pending is told its number.
struct AdsReportService: JobService {
  let client: AdsClient

  /// The profile stands first in a lane's name.
  private func profile(_ job: Job) -> String { String(job.lane.prefix { $0 != " " }) }

  func create(_ job: Job) async throws(CallError) -> String {
    let answer: JSONValue
    do throws(CallError) { answer = try await client.createReport(job.request, profile: profile(job)) } catch {
      guard error.code == .duplicate, let id = Self.adopted(error.message) else { throw error }
      client.caller.services.log(.info, "\(job.documentName) is being made already, as \(id)")
      return id
    }
    guard let id = answer["reportId"]?.string, !id.isEmpty else {
      throw CallError(.unreadable, "ads.createReport", "the answer has no reportId")
    }
    return id
  }

  /// The number in the words of a refusal: the last word that is made of digits, letters a to f, and dashes.
  static func adopted(_ words: String) -> String? {
    words.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.last { word in
      word.utf8.count >= 8
        && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) || $0 == 0x2D }
    }.map(String.init)
  }

  /// There is no list. Asking again finds it, see ``create(_:)``.
  func find(_ job: Job, since: Instant, except: Set<String>) async throws(CallError) -> String? { nil }

  func status(_ id: String, of job: Job) async throws(CallError) -> JobStatus {
    let answer: JSONValue
    do throws(CallError) { answer = try await client.report(id, profile: profile(job)) } catch {
      if error.code == .notFound { return .forgotten }
      throw error
    }
    switch answer["status"]?.string {
    case "PENDING", "PROCESSING": return .pending
    case "COMPLETED": return .ready(id)
    case "FAILED", "FAILURE", "CANCELLED":
      return .ended(JobOutcome(.failed, answer["failureReason"]?.string ?? "the service gave up and says no reason"))
    case let other: throw CallError(.unreadable, "ads.getReport", "the status is \(other ?? "missing")")
    }
  }

  func url(of document: String, job: Job) async throws(CallError) -> String {
    guard let url = try await client.report(document, profile: profile(job))["url"]?.string, !url.isEmpty else {
      throw CallError(.unreadable, "ads.getReport", "a finished report has no url")
    }
    return url
  }

  func outcome(of error: CallError) -> JobOutcome? {
    switch error.code {
    case .noRole: JobOutcome(.noRole, error.description)
    case .badRequest, .notFound: JobOutcome(.badOptions, error.description)
    default: nil
    }
  }
}
