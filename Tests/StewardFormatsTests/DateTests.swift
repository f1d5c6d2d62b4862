import StewardDomain
import StewardFormats
import Testing

@Suite struct DateTests {
  private func day(_ text: String, _ order: DateOrder) -> String? {
    withBytes(text) { parseDay($0, order: order)?.description }
  }

  private func time(_ text: String, _ order: DateOrder = .ymd) -> String? {
    withBytes(text) { bytes in
      parseDateTime(bytes, order: order).map {
        "\($0.day) \($0.microsecondOfDay) \($0.offsetSeconds.map(String.init) ?? "-")"
      }
    }
  }

  @Test(arguments: [
    "2023-03-16", "2023/03/16", "2023.03.16", "2023-3-16", "20230316", " 2023-03-16\u{A0}", "16.03.2023", "16.3.23",
    "Mar 16, 2023", "mar 16 2023", "March 16, 2023",
    "MARCH 16,2023", "Mar. 16, 2023", "16 Mar 2023", "16-Mar-2023", "16-mar-23", "16/Mar/2023", "16. März 2023",
    "16 Mrz 2023", "16. MÄRZ 2023",
    "16 mars 2023", "16 marzo 2023", "16 de marzo de 2023", "16 mar. 2023", "16Mar 2023", "16\u{A0}Mar\u{202F}2023",
  ])
  func `dates that say their order themselves are read under every order`(text: String) {
    for order in DateOrder.allCases { #expect(day(text, order) == "2023-03-16") }
  }

  @Test(
    arguments: [
      ("16/03/2023", .dmy, "2023-03-16"), ("03/16/2023", .mdy, "2023-03-16"), ("3/4/2023", .mdy, "2023-03-04"),
      ("3/4/2023", .dmy, "2023-04-03"), ("3-4-23", .dmy, "2023-04-03"), ("23/03/04", .ymd, "2023-03-04"),
      ("23-3-4", .ymd, "2023-03-04"),
      ("01/01/68", .dmy, "2068-01-01"), ("01/01/69", .dmy, "1969-01-01"), ("29/02/2024", .dmy, "2024-02-29"),
    ] as [(String, DateOrder, String)])
  func `the order decides where the text doesn't say`(text: String, order: DateOrder, expected: String) {
    #expect(day(text, order) == expected)
  }

  @Test(
    arguments: [
      ("16/03/2023", .mdy), ("03/16/2023", .dmy), ("03/04/2023", .ymd), ("31.02.2023", .dmy), ("2023-02-29", .ymd),
      ("2023-13-01", .ymd),
      ("2023-00-10", .ymd), ("2023-01-00", .ymd), ("0000-01-01", .ymd), ("2023-03/16", .ymd), ("2023-03", .ymd),
      ("202303166", .ymd), ("2023031", .ymd),
      ("03.16.2023", .mdy), ("16 Foo 2023", .dmy), ("Mar 2023", .mdy), ("16 Mar", .dmy), ("16-Mar 2023", .dmy),
      ("Mar 16 20233", .mdy),
      ("16/03/203", .dmy), ("", .ymd), ("-", .ymd), ("2023-03-16T10:00", .ymd), ("2023-03-16 x", .ymd), ("45001", .ymd),
      ("16//2023", .dmy),
      ("1.234,56", .dmy), ("Feb 30, 2023", .mdy), ("Mar 162023", .mdy), ("99999999999999999999-01-01", .ymd),
    ] as [(String, DateOrder)])
  func `anything else is no date`(text: String, order: DateOrder) {
    #expect(day(text, order) == nil)
  }

  @Test func `months have names in five languages`() {
    let names = [
      1: "January Jan Januar janvier janv. gennaio gen enero ene Jänner",
      2: "February Feb Februar février févr. febbraio febrero FÉVRIER",
      4: "April Apr avril avr. aprile abril abr", 5: "May Mai maggio mag mayo",
      6: "June Jun Juni juin giugno giu junio",
      7: "July Jul Juli juillet juil. luglio lug julio", 8: "August Aug août AOÛT agosto ago",
      9: "September Sep Sept settembre set septiembre septembre",
      10: "October Oct Oktober Okt octobre ottobre ott octubre", 11: "November Nov novembre noviembre",
      12: "December Dec Dezember Dez déc. décembre dicembre dic diciembre",
    ]
    for (month, list) in names {
      for name in list.split(separator: " ") {
        let expected = CivilDay(year: 2023, month: month, day: 5)?.description
        #expect(day("5 \(name) 2023", .ymd) == expected, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("2023-03-16", "0 -"), ("2023-03-16 12:00", "43200000000 -"), ("2023-03-16T12:00:01", "43201000000 -"),
    ("2023-03-16t12:00:01Z", "43201000000 0"),
    ("2023-03-16T12:00:01.5Z", "43201500000 0"), ("2023-03-16T12:00:01.1234567+01:00", "43201123456 3600"),
    ("2023-03-16 12:00:01,25", "43201250000 -"),
    ("2023-03-16 9:05", "32700000000 -"), ("Mar 16, 2023 12:00:01 AM PDT", "1000000 -25200"),
    ("Mar 16, 2023, 12:00:01 PM PST", "43201000000 -28800"),
    ("16 Mar 2023 1:00 p.m. GMT-7", "46800000000 -25200"), ("16 mar 2023 01:00:00 p. m. UTC", "46800000000 0"),
    ("Mar 16, 2023, 11:59\u{202F}PM", "86340000000 -"),
    ("16.03.2023 00:00:00 UTC", "0 0"), ("2023/03/16 9:00:00JST", "32400000000 32400"),
    ("2023-03-16T10:00:00+0530", "36000000000 19800"), ("2023-03-16T10:00:00 +05", "36000000000 18000"),
    ("2023-03-16 10:00 GMT+1", "36000000000 3600"), ("2023-03-16 10:00 GMT-07:00", "36000000000 -25200"),
    ("2023-03-16 10:00 UTC+9", "36000000000 32400"),
    ("2023-03-16 10:00\u{2212}03:00", "36000000000 -10800"), ("2023-03-16 10:00 IST", "36000000000 19800"),
    ("2023-03-16 23:59:59.999999999", "86399999999 -"),
    ("2023-03-16 10:00 MESZ", "36000000000 7200"), ("2023-03-16 10:00 cet", "36000000000 3600"),
    ("2023-03-16 10:00 aedt", "36000000000 39600"),
    ("2023-03-16 10:00 BST", "36000000000 3600"), ("2023-03-16 10:00 EEST", "36000000000 10800"),
    ("2023-03-16 10:00 SGT", "36000000000 28800"),
  ])
  func `times and zones are read`(text: String, expected: String) {
    #expect(time(text) == "2023-03-16 " + expected)
  }

  @Test(arguments: [
    "2023-03-16 24:00", "2023-03-16 12:60", "2023-03-16 12:00:60", "2023-03-16 12", "2023-03-16 12:0", "2023-03-16T",
    "2023-03-16 ,", "2023-03-16 13:00 PM", "2023-03-16 0:30 AM",
    "2023-03-16 12:00 XYZ", "2023-03-16 12:00 +15:00", "2023-03-16 12:00 +1:60", "2023-03-16 12:00 +",
    "2023-03-16 12:00Z x", "2023-03-16 12:00:01.", "2023-03-1612:00", "2023-02-30 12:00",
    "2023-03-16 12:00 +123", "2023-03-16 12:00 PST+1", "12:00", "2023-03-16 -1:00",
  ])
  func `anything else is no date and time`(text: String) {
    #expect(time(text) == nil)
  }

  @Test func `an instant takes the zone into account`() {
    let winter = withBytes("2023-03-16T10:00:00.5+01:00") { parseDateTime($0, order: .ymd) }
    #expect(winter?.instant?.description == "2023-03-16T09:00:00.500000Z")
    let bare = withBytes("2023-03-16 10:00") { parseDateTime($0, order: .ymd) }
    #expect(bare?.instant == nil)
    #expect(bare?.instant(offsetSeconds: -25_200).description == "2023-03-16T17:00:00Z")
  }

  @Test func `every day comes back from every form`() {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<3_000 {
      let expected = CivilDay(number: Int32.random(in: -719_162...2_932_896, using: &generator))
      let (year, month, date) = expected.components
      let full = String(expected.description)
      let long = full.prefix(4)
      let name = months[month - 1]
      #expect(day(full, .ymd) == full)
      #expect(day("\(date)/\(month)/\(long)", .dmy) == full)
      #expect(day("\(month)/\(date)/\(long)", .mdy) == full)
      #expect(day("\(date).\(month).\(long)", .mdy) == full)
      #expect(day("\(name) \(date), \(long)", .ymd) == full)
      #expect(day("\(date)-\(name)-\(long)", .ymd) == full)
      if (1969...2068).contains(year) { #expect(day("\(date)/\(month)/\(full.dropFirst(2).prefix(2))", .dmy) == full) }
    }
  }

  @Test func `bytes of any kind give a time of day that exists or none`() {
    var generator = SeededGenerator(seed: 12)
    let alphabet = Array("0123456789012//--..::  ,TZMarAPMGUTC+é".utf8)
    for _ in 0..<20_000 {
      let bytes =
        Array("2023-03-16".utf8.prefix(Int.random(in: 0...10, using: &generator)))
        + generator.bytes(upTo: 20, from: alphabet)
      bytes.withUnsafeBytes { bytes in
        for order in DateOrder.allCases {
          let time = parseDateTime(bytes, order: order)
          if let time {
            #expect((0..<86_400_000_000).contains(time.microsecondOfDay))
            #expect(abs(time.offsetSeconds ?? 0) <= 50_400)
          }
          if let day = parseDay(bytes, order: order) { #expect(time?.day == day) }
        }
      }
    }
  }
}
