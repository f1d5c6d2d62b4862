internal import CCurl
internal import CCurlShim
internal import StewardPluginAPI

/// A handle of libcurl for one transfer at a time, with the functions that Swift can't call by themselves.
struct CurlHandle {
  /// Whether libcurl could be started, once for the whole program.
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  let pointer: UnsafeMutableRawPointer

  func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
    try check(steward_curl_set_long(pointer, Int32(option.rawValue), value))
  }

  func set(_ option: CURLoption, size: Int) throws(TransportError) {
    try check(steward_curl_set_size(pointer, Int32(option.rawValue), Int64(size)))
  }

  /// libcurl copies the text.
  func set(_ option: CURLoption, _ text: String) throws(TransportError) {
    try check(steward_curl_set_text(pointer, Int32(option.rawValue), text))
  }

  /// A list that the caller keeps until the transfer is over.
  func set(_ option: CURLoption, list: UnsafeMutablePointer<curl_slist>?) throws(TransportError) {
    try check(steward_curl_set_pointer(pointer, Int32(option.rawValue), list))
  }

  /// A callback for bytes, and the object that it works for, which the caller keeps until the transfer is over.
  func set(
    _ option: CURLoption, _ contextOption: CURLoption, _ owner: AnyObject, _ callback: steward_curl_data
  ) throws(TransportError) {
    try check(
      steward_curl_set_data(
        pointer, Int32(option.rawValue), callback, Int32(contextOption.rawValue),
        Unmanaged.passUnretained(owner).toOpaque()))
  }

  func setConnected(_ owner: AnyObject, _ callback: @escaping steward_curl_connected) throws(TransportError) {
    try check(steward_curl_set_connected(pointer, callback, Unmanaged.passUnretained(owner).toOpaque()))
  }

  func setBasics(protocols: String, bits: Int) throws(TransportError) {
    try check(steward_curl_set_basics(pointer, protocols, bits))
  }

  /// The number that ``EventLoop`` knows the transfer by.
  var number: UInt64 {
    get { UInt64(UInt(bitPattern: steward_curl_get_pointer(pointer, Int32(CURLINFO_PRIVATE.rawValue)))) }
    nonmutating set {
      _ = steward_curl_set_pointer(
        pointer, Int32(CURLOPT_PRIVATE.rawValue), UnsafeMutableRawPointer(bitPattern: UInt(newValue)))
    }
  }

  func integer(_ info: CURLINFO) -> Int { steward_curl_get_long(pointer, Int32(info.rawValue)) }

  func text(_ info: CURLINFO) -> String? {
    steward_curl_get_text(pointer, Int32(info.rawValue)).map { String(cString: $0) }
  }

  private func check(_ code: Int32) throws(TransportError) {
    guard code != 0 else { return }
    throw TransportError(.failed, "\(CurlHandle.version) refused an option: \(CurlHandle.words(code))")
  }

  /// `libcurl/7.88.1`.
  private static var version: String {
    String(cString: curl_version()).split(separator: " ").first.map(String.init) ?? ""
  }

  /// What a code means, in libcurl's words, which name neither hosts nor values.
  static func words(_ code: Int32) -> String {
    String(cString: curl_easy_strerror(CURLcode(UInt32(bitPattern: code))))
  }
}
