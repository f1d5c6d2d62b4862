internal import Glibc
internal import StewardDomain
internal import StewardPluginAPI

/// Opens a bundle's library and runs its entry point.
enum BundleLibrary {
  private typealias EntryPoint = @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer?

  static func open(
    _ bundle: VerifiedBundle, _ services: any HostServices
  ) throws(PluginLoadError) -> sending PluginBundle {
    func refuse(_ code: PluginLoadError.Code, _ message: String, cause: (any Error)? = nil) -> PluginLoadError {
      PluginLoadError(code, bundle: bundle.id.text, path: bundle.libraryPath, message, cause: cause)
    }
    // RTLD_NOW: an unresolved symbol, such as the anchor of another generation, fails here and not in the middle of a job.
    // RTLD_LOCAL: bundles don't see each other's symbols. There is no dlclose anywhere: types stay registered for ever.
    guard let library = dlopen(bundle.libraryPath, RTLD_NOW | RTLD_LOCAL) else {
      throw refuse(
        .cannotOpen, "the dynamic linker refused the library: \(linkerMessage()); rebuild it against this host's SDK")
    }
    guard let symbol = dlsym(library, CompatibilityRecord.entryPoint) else {
      throw refuse(.missingSymbol, "the dynamic linker finds no \(CompatibilityRecord.entryPoint): \(linkerMessage())")
    }
    let entryPoint = unsafeBitCast(symbol, to: EntryPoint.self)
    let host = HostHandle(services)
    guard let made = withExtendedLifetime(host, { entryPoint(Unmanaged.passUnretained(host).toOpaque()) }) else {
      throw refuse(.initFailed, "its entry point returned nothing; let it return the result of exportPlugin")
    }
    // A bundle with a copy of StewardKit of its own hands back another class of the same name. The cast finds it.
    guard let handle = Unmanaged<AnyObject>.fromOpaque(made).takeRetainedValue() as? PluginHandle else {
      throw refuse(
        .initFailed,
        "its entry point returned something else than a PluginHandle of this host's StewardKit; "
          + "link the dynamic product StewardKit, and return the result of exportPlugin")
    }
    switch handle.result {
    case .success(let plugin): return plugin
    case .failure(let error):
      throw refuse(.initFailed, "the bundle refused to start: \(error)", cause: error)
    }
  }

  private static func linkerMessage() -> String {
    dlerror().map { String(cString: $0) } ?? "no reason given"
  }
}
