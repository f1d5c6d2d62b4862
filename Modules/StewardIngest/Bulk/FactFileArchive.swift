internal import Crypto
internal import Dispatch
internal import StewardDomain
internal import Synchronization

/// Hashes and packs a file's bytes beside the reading of its rows.
final class FactFileArchive: Sendable {
  let work = WorkQueue(width: 3)
  /// One is read, one hashed, the others are packed or wait.
  let chunks: FileChunks
  private let mailbox: Mailbox<FactFileMessage>
  private let hashing = DispatchQueue(label: "steward.facts.hash")
  private let state = Mutex((hash: SHA256(), count: 0, ordinal: 0))

  init(mailbox: Mailbox<FactFileMessage>, chunkBytes: Int) {
    self.mailbox = mailbox
    chunks = FileChunks(count: 6, capacity: chunkBytes)
  }

  /// Adds the next bytes of the file.
  ///
  /// - Parameter isPacked: whether they came packed, and are kept as they are.
  func add(_ chunk: FileChunk, isPacked: Bool) {
    hashing.async { [self] in
      let ordinal = state.withLock { state in
        chunk.withBytes { bytes in
          state.hash.update(bufferPointer: bytes)
          state.count += bytes.count
        }
        defer { state.ordinal += 1 }
        return state.ordinal
      }
      work.add { [chunks, mailbox] in
        let kept = chunk.kept(isPacked: isPacked)
        chunks.giveBack(chunk)
        mailbox.put(.chunk(ordinal: ordinal, kept))
      }
    }
  }

  /// Waits for all of it.
  func finish() -> (sha256: String, count: Int) {
    let result = hashing.sync { state.withLock { (hexText($0.hash.finalize()), $0.count) } }
    work.finish()
    return result
  }
}
