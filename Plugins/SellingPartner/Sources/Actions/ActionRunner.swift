internal import StewardConnect
internal import StewardFormats
internal import StewardPluginAPI

/// Previews an action, does it once, and looks whether it was done. Does nothing unless the settings allow it.
struct ActionRunner: Sendable {
  let client: SellingPartnerClient
  let isAllowed: Bool
  /// How often is looked, with a pause before each further look.
  var looks = 5
  var pauseMilliseconds: Int64 = 10_000

  /// Says what would happen. Allowed always, since it changes nothing.
  func preview(_ action: some Action) async throws(CallError) -> ActionPreview {
    action.judged(preview: try await client.json(action.preview, priority: .alert))
  }

  /// Previews and does it.
  ///
  /// It is sent once: where the answer doesn't come, what can be seen decides, and a second attempt is somebody's decision.
  /// - Throws: ``PluginError`` with code `badConfiguration` where the settings don't allow it, and what keeps the
  ///   preview or the request itself from being taken.
  func run(_ action: some Action) async throws(PluginError) -> ActionOutcome {
    guard isAllowed else {
      throw PluginError(
        .badConfiguration,
        "\(action.title) isn't done: the setting \"allow_actions\" has to be on for changes at Amazon")
    }
    do throws(CallError) {
      let preview = try await preview(action)
      guard preview.isAccepted else { return ActionOutcome(.refused, remarks: preview.remarks) }
      client.caller.services.log(.info, "\(action.title): applied, \(preview.remarks.count) remarks in the preview")
      do throws(CallError) {
        _ = try await client.json(action.apply, priority: .alert)
      } catch {
        guard !Self.saysNo(error) else { throw error }
        return await looked(action, otherwise: .unknown, remarks: [error.description])
      }
      return await looked(action, otherwise: .accepted, remarks: preview.remarks)
    } catch {
      throw error.pluginError
    }
  }

  /// Whether the other side itself said that it didn't do it.
  private static func saysNo(_ error: CallError) -> Bool {
    [.throttled, .noRole, .notFound, .badRequest, .duplicate, .tokenExpired, .revoked, .badClient].contains(error.code)
  }

  private func looked(
    _ action: some Action, otherwise kind: ActionOutcome.Kind, remarks: [String]
  ) async -> ActionOutcome {
    do throws(CallError) {
      return ActionOutcome(try await isSeen(action) ? .confirmed : kind, remarks: remarks)
    } catch {
      return ActionOutcome(kind, remarks: remarks + ["it couldn't be looked at: \(error)"])
    }
  }

  /// Looks whether it was done, a few times.
  func isSeen(_ action: some Action) async throws(CallError) -> Bool {
    for look in 1...looks {
      if action.isSeen(in: try await client.json(action.readBack, priority: .alert)) { return true }
      guard look < looks else { break }
      do throws(PluginError) { try await client.caller.services.pause(milliseconds: pauseMilliseconds) } catch {
        throw CallError.host(error, action.title)
      }
    }
    return false
  }
}
