import StewardInsights
import Testing

@Suite struct PriorityTests {
  // By hand: 120 · 0.5 · (1 − 0.6 · (1 − 1/4)) / 20 = 120 · 0.5 · 0.55 / 20.
  @Test func `the figure is what is lost, each minute, by passing it over`() {
    let priority = Priority(value: 120, minutes: 20, chance: 0.5, daysLeft: 4, nextTime: 0.6)

    #expect(abs(priority.urgency - 0.55) < 1e-12)
    #expect(abs(priority.figure - 1.65) < 1e-12)
  }

  @Test(arguments: [0.0, 0.3, 1.0])
  func `it never rises with days or minutes, and on the last day all is at stake`(nextTime: Double) {
    func figure(_ days: Int, _ minutes: Int) -> Double {
      Priority(value: 10, minutes: minutes, chance: 0.5, daysLeft: days, nextTime: nextTime).figure
    }

    #expect(figure(1, 1) == 5)
    for number in 1...100 {
      #expect(figure(number + 1, 1) <= figure(number, 1))
      #expect(figure(1, number + 1) < figure(1, number))
    }
  }

  @Test func `no minutes and no days count as one`() {
    let none = Priority(value: 10, minutes: 0, chance: 1, daysLeft: -3, nextTime: 0.5)

    #expect(none == Priority(value: 10, minutes: 1, chance: 1, daysLeft: 1, nextTime: 0.5))
    #expect(Priority(value: 0, minutes: 1, chance: 1, daysLeft: 1, nextTime: 0.5).figure == 0)
  }
}
