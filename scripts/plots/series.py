"""Plots of what works on series: forecast, replenish, anomalies, changepoints, uplift."""
import math

from plots.lab import Chance
from plots.svg import Chart, Panel, plain

WEEK = [0.8, 0.85, 0.9, 1.0, 1.1, 1.35, 1.2]


def demand(chance, items, days):
    """Daily units of items that share a week and differ in level and drift."""
    result = []
    for item in range(items):
        level, drift = 8 + 3 * item, 0.003 * chance.normal()
        result.append([chance.count(level * math.exp(drift * day) * WEEK[day % 7] * math.exp(chance.normal(0, 0.15))) for day in range(days)])
    return result


def history(lab, series, days):
    return lab.table("demand.csv", "unique_id,t,y", ((f"s{item}", day, units) for item, row in enumerate(series) for day, units in enumerate(row[:days])))


def forecast(lab):
    past, ahead, shown = 168, 28, 56
    series = demand(Chance(11), 12, past + ahead)
    rows, _ = lab.run("forecast", "--input", history(lab, series, past), "--horizon", str(ahead), "--season", "7")
    
    def holds(row):
        return float(row["lo80"]) <= series[int(row["unique_id"][1:])][past - 1 + int(row["h"])] <= float(row["hi80"])

    everywhere = 100 * sum(map(holds, rows)) / len(rows)
    truth, rows = series[5], [row for row in rows if row["unique_id"] == "s5"]

    def column(name):
        return [(int(row["h"]), float(row[name])) for row in rows]

    inside = sum(map(holds, rows))
    chart = Chart(
        "Forecast of one item's daily units", f"Eight weeks of the past, then 28 days ahead: the mean, the 80 and 95 per cent intervals, and the units that "
        f"really came. {inside} of 28 lie in the 80 per cent interval, and {everywhere:.0f} per cent over all twelve items.")
    panel = Panel(
        chart, (64, 70, 740, 350), (1 - shown, ahead), (0, 10 * math.ceil(max(max(truth), max(float(row["hi95"]) for row in rows)) / 10)), "Days from the last known one", "Units a day")
    panel.band(column("lo95"), column("hi95"), "blue", "95 % interval", 0.16)
    panel.band(column("lo80"), column("hi80"), "blue", "80 % interval", 0.3)
    panel.line([(day, truth[past - 1 + day]) for day in range(1 - shown, 1)], "grey", "history")
    panel.line(column("mean"), "blue", "mean", width=2.4)
    panel.marks([(day, truth[past - 1 + day]) for day in range(1, ahead + 1)], "red", "diamond", "truth, not shown to the kernel")
    panel.upright(0, "grey")
    return chart


def stairs(points):
    """The corners of a line that keeps each value until the next point."""
    return points[:1] + [corner for before, after in zip(points, points[1:]) for corner in ((after[0], before[1]), after)]


def replenish(lab):
    past, ahead, lead = 168, 84, 7
    series = demand(Chance(11), 12, past + ahead)
    rows, _ = lab.run(
        "replenish", "--input", history(lab, series, past), "--lead-time-mean", str(lead), "--season", "7", "--service", ".95")
    policy = next(row for row in rows if row["unique_id"] == "s5")
    reorder, up_to = float(policy["reorder_point"]), float(policy["order_up_to"])
    stock, position, orders, missed, due = up_to, up_to, [], 0, {}
    path, positions = [], []
    for day in range(ahead):
        stock += due.pop(day, 0)
        if day % 7 == 0 and position <= reorder:
            due[day + lead] = up_to - position
            orders.append((day, up_to))
            position = up_to
        path.append((day, stock))
        positions.append((day, position))
        wanted = series[5][past + day]
        sold = min(wanted, stock)
        missed, stock, position = missed + wanted - sold, stock - sold, position - sold
        path.append((day + 1, stock))
        positions.append((day + 1, position))
    total = sum(series[5][past:])
    served = 100 * (1 - missed / total)
    chart = Chart(
        "Stock of one item under its policy", f"Twelve weeks after the policy was made. Each week the position, stock and what is on order, is lifted to "
        f"the order-up-to level where it is at or below the reorder point; orders arrive seven days later. {served:.1f} per cent of {total} units were there when wanted.")
    panel = Panel(chart, (64, 70, 740, 350), (0, ahead), (0, 100 * math.ceil(up_to / 100 + 0.2)), "Days after the policy was made", "Units", x_ticks=range(0, ahead + 1, 14))
    panel.level(up_to, "purple", "order-up-to level", "8 4")
    panel.level(reorder, "amber", "reorder point", "2 3")
    panel.line(positions, "grey", "position: stock and on order", width=1.2, step=True)
    panel.band([(0, 0)], [(ahead, 0)] + stairs(path)[::-1], "blue", opacity=0.15)
    panel.line(path, "blue", "stock", width=2.2, step=True)
    panel.marks(orders, "red", "triangle", "order")
    panel.say(f"{served:.1f} % of {total:,} units served; target 95 %", ahead, panel.y[1], "end", -6, 16)
    return chart


def anomalies(lab):
    hours, chance = 24 * 42, Chance(5)
    values = [50 + 22 * math.sin((hour % 24 - 8) * math.pi / 12) + chance.normal(0, 3) for hour in range(hours)]
    spike, dip, shift = 24 * 20 + 15, 24 * 27 + 12, 24 * 35 + 6
    values[spike] += 70
    for hour in range(dip, dip + 8):
        values[hour] = 30 + chance.normal(0, 3)
    for hour in range(shift, hours):
        values[hour] += 38
    rows, _ = lab.run("anomalies", "--input", lab.table("signal.csv", "timestamp,value", (
        (f"2025-{3 + hour // 744:02}-{1 + hour // 24 % 31:02}T{hour % 24:02}:00:00", f"{value:.3f}") for hour, value in enumerate(values))))
    scores = [float(row["anomaly_score"]) for row in rows]
    alarms = [hour for hour, score in enumerate(scores) if score >= 0.5]
    chart = Chart(
        "Orders an hour and how much each stands out", f"Six weeks of hourly values with a daily cycle, a spike on day 20, a midday dip on day 27 and a lasting "
        f"rise from day 35; below them the score. {len(alarms)} alarms.", height=470)
    series = Panel(chart, (64, 70, 740, 250), (0, 42), (0, 180), "", "Orders an hour", x_ticks=range(0, 43, 7), x_text=lambda value: "")
    series.line([(hour / 24, values[hour]) for hour in range(hours)], "blue", "orders", width=1)
    for hour, name in ((spike, "spike"), (dip, "dip at midday"), (shift, "lasting rise")):
        series.say(name, hour / 24, 162, "middle", dy=0)
    score = Panel(chart, (64, 272, 740, 420), (0, 42), (0, 1), "Days", "Score", x_ticks=range(0, 43, 7), y_ticks=[0, 0.25, 0.5, 0.75, 1])
    score.line([(hour / 24, scores[hour]) for hour in range(hours) if hour % 6 == 0 or scores[hour] >= 0.1 or max(scores[hour - 1:hour + 2]) >= 0.1], "grey", "score", width=1.1)
    score.level(0.5, "amber", "alarm from here on")
    score.marks([(hour / 24, scores[hour]) for hour in alarms], "red", "diamond", "alarm")
    series.marks([(hour / 24, values[hour]) for hour in alarms], "red", "diamond")
    return chart


def changepoints(lab):
    chance, true = Chance(8), [60, 110, 170]
    means = [40] * 60 + [62] * 50 + [62 - 0.5 * day for day in range(60)] + [48] * 50
    values = [mean + chance.normal(0, 4) for mean in means]
    values[85] = 105
    rows, _ = lab.run("changepoints", "--input", lab.table("steps.csv", "name,dim,t,y", (("n", 0, day, f"{value:.3f}") for day, value in enumerate(values))))
    found = [int(row["t"]) for row in rows]
    chart = Chart(
        "A series cut where its level or trend changes", f"220 daily values with true changes on days {', '.join(map(str, true))} and one odd value on day 85. "
        f"Changes found: days {', '.join(map(str, found))}. A straight line is drawn through each segment.")
    panel = Panel(chart, (64, 70, 740, 350), (0, 220), (0, 120), "Days", "Units a day", x_ticks=range(0, 221, 20))
    panel.marks(list(enumerate(values)), "grey", "dot", "value")
    for start, end in zip([0] + found, found + [len(values)]):
        if end - start > 1:
            middle, mean = (start + end - 1) / 2, sum(values[start:end]) / (end - start)
            slope = sum((day - middle) * values[day] for day in range(start, end)) / sum((day - middle) ** 2 for day in range(start, end))
            panel.line([(day, mean + slope * (day - middle)) for day in (start, end - 1)], "blue", "segment, least squares", width=2.6)
    for day in found:
        panel.upright(day, "red", "change found")
    panel.marks([(day, 3) for day in true], "purple", "triangle", "true change")
    panel.say("an odd value", 85, values[85], "middle", dy=-9)
    return chart


def market(chance, items, days):
    """Daily units of items of many sizes that share a slow swing, each with its own lean toward it and its own noise."""
    result = []
    for item in range(items):
        size, lean, noise = 20 + 4 * item, 0.5 + chance.random(), 0.1 + 0.2 * chance.random()
        result.append([size * WEEK[day % 7] * max(0, 1 + 0.22 * lean * math.sin(day / 17) + chance.normal(0, noise)) for day in range(days)])
    return result


def effect(lab, panel, treated, start, days):
    """What `lab uplift` says of the action at `start` where only these days are known."""
    (row,), _ = lab.run("uplift", "--treated", f"s{treated}", "--from", str(start), "--input", lab.table("panel.csv", "name,t,y", (
        (f"s{item}", place, f"{values[day]:.3f}") for item, values in enumerate(panel) for place, day in enumerate(days))))
    return {name: float(row[name]) for name in ("change", "lower", "upper", "expected")}


def acted(values, start, share):
    """The same with every point from `start` on changed by a share."""
    return values[:start] + [value * (1 + share) for value in values[start:]]


def uplift(lab):
    start, days, treated, share = 84, 112, 20, 0.3
    panel = market(Chance(4), 40, days)
    usual = panel[treated]
    panel[treated] = acted(usual, start, share)
    whole = effect(lab, panel, treated, start, range(days))
    # One day at a time after the days before the action, those days themselves too: what was to be expected then.
    expected = [effect(lab, panel, treated, start, [*range(start), day])["expected"] for day in range(days)]
    truth = sum(new - old for new, old in zip(panel[treated][start:], usual[start:])) / (days - start)
    trials, chance = [], Chance(9)
    for _ in range(100):
        panel_of_trial, true = market(chance, 40, days), 1.5 * chance.random() - 0.5
        before = panel_of_trial[treated]
        panel_of_trial[treated] = acted(before, start, true)
        found = effect(lab, panel_of_trial, treated, start, range(days))
        level, added = sum(before[:start]) / start, true * sum(before[start:]) / (days - start)
        trials.append([100 * value / level for value in (added, found["change"] - added, found["lower"] - added, found["upper"] - added)])
    covered = sum(lower <= 0 <= upper for _, _, lower, upper in trials)
    chart = Chart(
        "What an action changed, and how often its interval is right", f"Above, an item whose units were raised by {100 * share:.0f} per cent from day {start} on, which is {truth:.1f} units a "
        f"day, and what 39 items without the action say it would have sold. Found: {whole['change']:.1f} units a day more, 90 per cent interval {whole['lower']:.1f} to {whole['upper']:.1f}. "
        f"Below, how far off 100 such items with changes from minus 50 to plus 100 per cent are, each with its interval: {covered} of the 100 hold the true change.", height=560)
    top = 20 * math.ceil(max(panel[treated]) / 20 + 0.8)
    series = Panel(chart, (64, 76, 740, 290), (0, days), (0, top), "Days", "Units a day", x_ticks=range(0, days + 1, 14))
    series.upright(start, "grey", "start of the action")
    after = range(start, days)
    series.band([(day, expected[day] + whole["change"] - whole["upper"]) for day in after], [(day, expected[day] + whole["change"] - whole["lower"]) for day in after],
                "amber", opacity=0.3)
    series.line(list(enumerate(panel[treated])), "blue", "item with the action")
    series.line(list(enumerate(expected)), "amber", "expected without it, by 39 others", "5 3")
    series.say(f"{whole['change']:+.1f} a day, 90 % interval {whole['lower']:+.1f} to {whole['upper']:+.1f}; true {truth:+.1f}", start, 0, "end", -8, -10)
    span = 10 * math.ceil(max(max(abs(lower), abs(upper)) for _, _, lower, upper in trials) / 10 + 0.5)
    trial = Panel(chart, (64, 352, 740, 510), (-60, 120), (-span, span), "True change, per cent of the mean before the action", "Found less true, points",
                  x_text=lambda value: f"{plain(value)} %", y_text=lambda value: ("+" if value > 0 else "") + plain(value))
    trial.level(0, "grey", dash="", width=1)
    for holds, hue, shape, name in ((True, "blue", "circle", "90 % interval holds the true change"), (False, "red", "diamond", "misses it")):
        group = [row for row in trials if (row[2] <= 0 <= row[3]) == holds]
        for added, _, lower, upper in group:
            trial.line([(added, lower), (added, upper)], hue, width=1.4)
        trial.marks([(added, error) for added, error, _, _ in group], hue, shape, name)
    trial.say(f"{covered} of 100 intervals hold the true change", 120, span, "end", -6, 16)
    return chart
