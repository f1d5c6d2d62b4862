internal import Dispatch
internal import StewardDomain
internal import StewardPluginAPI
internal import StewardStorage

/// Buckets in the database, asked from a thread that may block: each question is one short transaction.
struct QuotaStore: Sendable {
  private let engine: any DatabaseEngine
  private let queue = DispatchQueue(label: "steward.quota")

  init(_ engine: any DatabaseEngine) { self.engine = engine }

  /// Changes a bucket, which is made where there is none.
  func change<Result: Sendable>(
    _ use: QuotaUse, at now: Instant, _ body: @escaping @Sendable (inout QuotaBucket) -> Result
  ) async throws(QuotaError) -> Result {
    let key = BucketKey(use)
    return try await run { engine in
      try engine.write { session in
        let repository = QuotaRepository(session)
        var bucket = try repository.bucket(key) ?? QuotaBucket(use, at: now)
        bucket.follow(use)
        let result = body(&bucket)
        try repository.put(bucket, key)
        return result
      }
    }
  }

  func all() async throws(QuotaError) -> [(key: BucketKey, bucket: QuotaBucket)] {
    try await run { engine in try engine.read { try QuotaRepository($0).buckets() } }
  }

  private func run<Value: Sendable>(
    _ body: @escaping @Sendable (any DatabaseEngine) throws -> Value
  ) async throws(QuotaError) -> Value {
    let result: Result<Value, QuotaError> = await withCheckedContinuation { continuation in
      queue.async { [engine] in
        do {
          continuation.resume(returning: .success(try body(engine)))
        } catch {
          continuation.resume(
            returning: .failure(QuotaError(.unavailable, "the workspace's database can't keep the quota: \(error)")))
        }
      }
    }
    return try result.get()
  }
}
