import StewardDomain
import Testing

@testable import FileReports

@Suite struct ReportFileNameTests {
  @Test(
    arguments: [
      ("2026-11-01.json", "2026-11-01", "2026-11-02", nil, nil),
      ("2026-11-01_2026-11-07.txt", "2026-11-01", "2026-11-08", nil, nil),
      ("2026-11-01_2026-11-07.r20261123T064100Z.tsv.gz", "2026-11-01", "2026-11-08", "2026-11-23T06:41:00Z", nil),
      ("2026-11-01.sjis.txt", "2026-11-01", "2026-11-02", nil, "text/plain; charset=Shift_JIS"),
      ("2026-11-01.cp932.txt.gz", "2026-11-01", "2026-11-02", nil, "text/plain; charset=cp932"),
      (
        "2026-11-01.r20261102T000000Z.cp1252.csv", "2026-11-01", "2026-11-02", "2026-11-02T00:00:00Z",
        "text/plain; charset=windows-1252"
      ),
      ("2026-11-01.latin1.xml", "2026-11-01", "2026-11-02", nil, "text/plain; charset=iso-8859-1"),
      ("2026-11-01.utf8.tsv", "2026-11-01", "2026-11-02", nil, "text/plain; charset=utf-8"),
      ("all-listings.txt", nil, nil, nil, nil),
    ] as [(String, CivilDay?, CivilDay?, String?, String?)])
  func `a name in a folder of a report type is read`(
    name: String, from: CivilDay?, end: CivilDay?, retrieved: String?, contentType: String?
  ) throws {
    let read = try #require(ReportFileName(name, beginsWithType: false))

    #expect(read.reportType == nil)
    #expect(read.days?.lowerBound == from)
    #expect(read.days?.upperBound == end)
    #expect(read.retrieved?.description == retrieved)
    #expect(read.contentType == contentType)
  }

  @Test(
    arguments: [
      (
        "GET_VENDOR_SALES_REPORT.de.2026-11-01.json", "GET_VENDOR_SALES_REPORT", "A1PA6795UKMFR9", "2026-11-01",
        "2026-11-02"
      ),
      ("spCampaigns.xyz.json", "spCampaigns", nil, nil, nil),
      (
        "GET_SALES_AND_TRAFFIC_REPORT.us.2026-11-01.2026-11-07.json.gz", "GET_SALES_AND_TRAFFIC_REPORT",
        "ATVPDKIKX0DER",
        "2026-11-01", "2026-11-08"
      ),
      ("_GET_X_.2026-11-01_2026-11-02.txt", "_GET_X_", nil, "2026-11-01", "2026-11-03"),
    ] as [(String, ReportType, MarketplaceID?, CivilDay?, CivilDay?)])
  func `a loose file names its type`(
    name: String, type: ReportType, marketplace: MarketplaceID?, from: CivilDay?, end: CivilDay?
  ) throws {
    let read = try #require(ReportFileName(name, beginsWithType: true))

    #expect(read.reportType == type)
    #expect(read.marketplace == marketplace)
    #expect(read.days?.lowerBound == from)
    #expect(read.days?.upperBound == end)
  }

  @Test(arguments: ["2026-11-01", "2026-11-07_2026-11-01.txt", "report.xlsx", "json", "2026-11-01.zip", "a b.json"])
  func `other names are no reports`(name: String) {
    #expect(ReportFileName(name, beginsWithType: name.contains(" ")) == nil)
  }

  @Test(arguments: ["20261301T000000Z", "20261101T250000Z", "20261101T000000", "2026-11-01T00:00Z"])
  func `an instant that isn't one is refused`(text: String) {
    #expect(Instant(compact: text) == nil)
  }

  @Test(
    arguments: [
      ("abc *", "abc 2026-01-01", true), ("abc 2026-01-01", "abc 2026-02-01", true),
      ("abc 2026-02-01", "abc 2026-01-01", false), ("abc 2026-02-01", "abc *", false), ("abc *", "abd *", false),
    ] as [(String, String, Bool)])
  func `a mark covers what it brought`(known: String, wanted: String, covered: Bool) throws {
    let mark = try #require(CompletionMark(known))

    #expect(mark.covers(try #require(CompletionMark(wanted))) == covered)
    #expect(mark.text == known)
  }
}
