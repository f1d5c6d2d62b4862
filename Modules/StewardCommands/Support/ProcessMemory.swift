internal import CMalloc

/// How the process keeps its memory.
public enum ProcessMemory {
  /// Lets memory that was given back be used again instead of returning it to the system at once.
  ///
  /// Programs here read one account after another into columns of some megabytes. By itself the C library gives such pieces back
  /// and asks for them anew, and half the time of a read goes into pages that the system has to clear. Up to 64 MiB are kept.
  public static func keepFreed() {
    _ = mallopt(Int32(CMallocMapThreshold), 32 << 20)
    _ = mallopt(Int32(CMallocTrimThreshold), 64 << 20)
  }
}
