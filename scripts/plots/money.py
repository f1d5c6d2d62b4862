"""Plots of what works on figures and money: rootcause, decompose, elasticity, reconcile."""
import math

from plots.lab import Chance
from plots.svg import Chart, Panel, nice_ticks, plain


DIMENSIONS = "place,device,customer,range"


def rootcause(lab):
    chance, leaves = Chance(21), []
    for day in range(15):
        for place in ("DE", "FR", "IT", "ES"):
            for device in ("app", "web", "tablet"):
                for kind in ("new", "prime", "guest"):
                    for range_ in ("kitchen", "garden", "toys", "sport", "office", "books"):
                        usual = 12 + 4 * len(kind)
                        moved = 0.45 if (place, device) == ("DE", "app") else 0.55 if (place, kind) == ("IT", "guest") else 1
                        leaves.append((place, device, kind, range_, chance.count(usual * (moved if day == 14 else 1)), day))
    rows, _ = lab.run(
        "rootcause", "--input", lab.table("leaves.csv", DIMENSIONS + ",orders,day", leaves), "--value", "orders", "--dims", DIMENSIONS,
        "--time", "day")
    names, figures = [], []
    for row in rows:
        wanted = dict(part.split("=") for part in row["pattern"].split(","))
        of = [leaf for leaf in leaves if all(leaf[DIMENSIONS.split(",").index(key)] == value for key, value in wanted.items())]
        figures.append((sum(leaf[4] for leaf in of if leaf[5] < 14) / 14, sum(leaf[4] for leaf in of if leaf[5] == 14)))
        names.append(row["pattern"].replace(",", ", "))
    scores = [float(row["score"]) for row in rows]
    chart = Chart(
        "Why orders fell on the last day", "Generated orders by place, device, customer and range of goods: on the last day those of DE by app fall by 55 per cent and those of guests "
        f"in IT by 45. Patterns found, with scores and with orders a day before and on that day: " + "; ".join(
            f"{name} {score:.1f}, {before:.0f} to {after}" for name, score, (before, after) in zip(names, scores, figures)) + ".", height=150 + 55 * len(rows))
    bottom = 85 + 55 * len(rows)
    left = Panel(chart, (180, 80, 430, bottom), (0, 5 * math.ceil(max(scores) / 5 + 0.1)), None, "Score", names=names)
    for index, score in enumerate(scores):
        left.bar(0, index - 0.28, score, index + 0.28, "blue", "score of the pattern")
        left.say(f"{score:.1f}", score, index, dx=6)
    top = max(max(pair) for pair in figures)
    right = Panel(chart, (460, 80, 740, bottom), (0, 100 * math.ceil(top / 100)), None, "Orders a day within the pattern", names=[""] * len(rows))
    for index, (before, after) in enumerate(figures):
        right.line([(before, index), (after, index)], "grey")
    right.marks([(before, index) for index, (before, _) in enumerate(figures)], "grey", "circle", "mean of the 14 days before")
    right.marks([(after, index) for index, (_, after) in enumerate(figures)], "red", "diamond", "last day")
    return chart


def decompose(lab):
    chance, rows = Chance(4), []
    for item in range(60):
        sessions, conversion, units, price = 300 + 900 * chance.random(), 0.04 + 0.08 * chance.random(), 1 + 0.5 * chance.random(), 12 + 30 * chance.random()
        for period in (1, 2):
            if (item < 4 and period == 1) or (item > 57 and period == 2):
                continue
            if period == 2:
                sessions *= 1.18 + 0.3 * chance.normal() / 3 - (0.25 if price > 28 else 0)
                conversion, units, price = conversion * 1.09, units * 0.97, price * 0.95
            revenue = sessions * conversion * units * price
            rows.append((f"i{item}", period, round(sessions), f"{conversion:.6f}", f"{units:.6f}", f"{price:.2f}", f"{revenue - 25 * period:.2f}"))
    parts, _ = lab.run("decompose", "--input", lab.table("drivers.csv", "item,period,sessions,conversion,units_per_order,price,revenue", rows))
    totals = [sum(float(row[6]) for row in rows if row[1] == period) / 1000 for period in (1, 2)]
    steps = [(row["factor"].replace("_", " "), int(row["contribution_minor"]) / 100_000) for row in parts]
    names = ["revenue before"] + [name for name, _ in steps] + ["revenue after"]
    chart = Chart(
        "A change of revenue split among its drivers", f"Revenue of 60 generated items goes from {totals[0]:.1f} to {totals[1]:.1f} thousand euros. Contributions in thousand "
        "euros: " + ", ".join(f"{name} {value:+.2f}" for name, value in steps) + ". They sum to the change.", height=122 + 30 * len(names))
    ends, at = [totals[0]], totals[0]
    for _, value in steps:
        at += value
        ends.append(at)
    low, high = min(ends + totals), max(ends + totals)
    start, stop = 5 * math.floor((low - 0.25 * (high - low)) / 5), 5 * math.ceil((high + 0.12 * (high - low)) / 5)
    panel = Panel(chart, (130, 74, 740, 74 + 30 * len(names)), (start, stop), None, f"Revenue, thousand euros (the axis starts at {start})", names=names)
    panel.bar(start, -0.33, totals[0], 0.33, "grey", "revenue of a period")
    panel.say(f"{totals[0]:,.1f}", totals[0], 0, dx=6)
    for index, (_, value) in enumerate(steps, 1):
        panel.line([(ends[index - 1], index - 1 + 0.33), (ends[index - 1], index + 0.33)], "grey", width=1)
        panel.bar(ends[index - 1], index - 0.33, ends[index], index + 0.33, "blue" if value >= 0 else "red", "adds" if value >= 0 else "takes away", hatch=value < 0)
        panel.say(f"{value:+,.2f}".replace("-", "−"), max(ends[index - 1], ends[index]), index, dx=6)
    last = len(names) - 1
    panel.bar(start, last - 0.33, totals[1], last + 0.33, "grey")
    panel.say(f"{totals[1]:,.1f}", totals[1], last, dx=6)
    return chart


def elasticity(lab):
    chance, rows, true = Chance(6), [], {}
    for group in range(14):
        name, level, price = f"item {group + 1:02}", 4 + chance.normal(0, 0.5), 8 + 10 * chance.random()
        true[name] = -2.2 + chance.normal(0, 0.5)
        for week in range(14 + 6 * (group % 5)):
            shown = round(price * math.exp(-0.4 * (chance.random() < 0.3) + chance.normal(0, 0.08)), 2)
            rows.append((name, week, f"{math.exp(level + true[name] * math.log(shown / price) + chance.normal(0, 0.28)):.3f}", shown))
    panel_file = lab.table("panel.csv", "item,week,units,price", rows)
    common = ["elasticity", "--input", panel_file, "--quantity", "units", "--price", "price", "--time", "week"]
    groups, _ = lab.run(*common, "--group", "item")
    # Deviations from each item's means, by which the pool has one level.
    logs = [(row[0], math.log(float(row[3])), math.log(float(row[2]))) for row in rows]
    means = {name: [sum(column) / len(column) for column in zip(*[log[1:] for log in logs if log[0] == name])] for name in true}
    points = [(price - means[name][0], units - means[name][1]) for name, price, units in logs]
    centred = lab.table("centred.csv", "week,units,price", ((row[1], f"{y:.9f}", f"{math.exp(x):.9f}") for row, (x, y) in zip(rows, points)))
    pooled = float(lab.run("elasticity", "--input", centred, "--quantity", "units", "--log-quantity", "--price", "price", "--time", "week")[0][0]["elasticity"])
    inside = sum(float(row["lo95"]) <= true[row["group"]] <= float(row["hi95"]) for row in groups)
    chart = Chart(
        "Price elasticities of 14 items", f"Left: log units against log price, each less the item's mean, with the pooled line of slope {pooled:.2f}. Right: each item's "
        f"elasticity with its 95 per cent interval and the true value of the generator, which {inside} of 14 intervals contain.", height=460)
    left = Panel(chart, (64, 70, 345, 410), (-0.6, 0.4), (-1.5, 2), "Log price, less the item's mean", "Log units, less the item's mean")
    left.marks([point for point in points if -0.6 < point[0] < 0.4 and -1.5 < point[1] < 2], "grey", "dot", "item and week")
    left.line([(x, pooled * x) for x in (-0.55, 0.38)], "blue", "pooled line", width=2.4)
    left.say(f"slope {pooled:.2f}".replace("-", "−"), 0.38, 1.85, "end")
    right = Panel(chart, (475, 70, 740, 410), (-4.5, 0), None, "Elasticity", names=[f"{row['group']} ({row['n']} weeks)" for row in groups], x_ticks=[-4, -3, -2, -1, 0])
    for index, row in enumerate(groups):
        right.line([(float(row["lo95"]), index), (float(row["hi95"]), index)], "blue", "95 % interval")
    right.marks([(float(row["elasticity"]), index) for index, row in enumerate(groups)], "blue", "circle", "estimate")
    right.marks([(true[row["group"]], index) for index, row in enumerate(groups)], "red", "diamond", "true value", hollow=True)
    right.upright(pooled, "grey", dash="2 3")
    return chart


def reconcile(lab):
    chance, expected, settled = Chance(17), [], []
    for order in range(4000):
        amount, day = 500 + chance.below(9000), order // 100
        expected.append((f"o{order}", f"{amount / 100:.2f}", day))
        draw, then = chance.random(), day + 3 + chance.below(3)
        paid = amount
        if draw < 0.02:
            continue
        if draw < 0.04:
            paid = amount - 100 - chance.below(amount // 2)
        elif draw < 0.05:
            paid = amount + 100 + chance.below(amount // 3)
        elif draw < 0.06:
            paid = -amount
        elif draw < 0.08:
            paid = amount + 1
        elif draw < 0.10:
            then = day + 40
        settled.append((f"o{order}", f"{paid / 100:.2f}", then))
        if 0.10 < draw < 0.11:
            settled.append((f"o{order}", f"{paid / 100:.2f}", then + 1))
        if 0.11 < draw < 0.12:
            settled.append((f"fee{order}", f"{(200 + chance.below(2000)) / 100:.2f}", then))
    rows, _ = lab.run(
        "reconcile", "--expected", lab.table("expected.csv", "order,amount,day", expected), "--settled", lab.table("settled.csv", "order,amount,day", settled))
    talk = {"signFlipped": "sign flipped"}
    totals = [(talk.get(row["finding"], row["finding"]), int(row["lines"]), *(float(row[name] or 0) for name in ("expected", "settled", "difference")))
              for row in rows if row["record"] == "total" and row["finding"] not in ("explained", "unexplained", "all") and row["lines"] != "0"]
    chart = Chart(
        "What became of 4,000 expected amounts", "Generated ledger. By finding, lines and settled less expected in euros: " + "; ".join(
            f"{name} {lines:,} lines, {difference:+,.2f}" for name, lines, _, _, difference in totals) + ".", height=130 + 32 * len(totals))
    bottom = 78 + 32 * len(totals)
    left = Panel(
        chart, (150, 78, 410, bottom), (300, 500_000), None, "Sum of amounts, euros (logarithmic)", names=[f"{name} ({lines:,})" for name, lines, *_ in totals], x_log=True,
        x_ticks=[1000, 10_000, 100_000], x_text=plain)
    left.marks([(wanted, index) for index, (_, _, wanted, _, _) in enumerate(totals) if wanted >= 300], "grey", "square", "expected", hollow=True)
    left.marks([(abs(paid), index) for index, (_, _, _, paid, _) in enumerate(totals) if abs(paid) >= 300], "blue", "circle", "settled, without its sign")
    reach = 1000 * math.ceil(max(abs(item[4]) for item in totals) / 1000 * 1.5)
    right = Panel(chart, (470, 78, 730, bottom), (-reach, reach), None, "Settled less expected, euros", names=[""] * len(totals), x_ticks=nice_ticks(-reach, reach, 3))
    right.line([(0, -0.5), (0, len(totals) - 0.5)], "grey", width=1)
    for index, (_, _, _, _, difference) in enumerate(totals):
        if difference:
            hue, name = ("blue", "settled more") if difference > 0 else ("red", "settled less")
            right.bar(0, index - 0.3, difference, index + 0.3, hue, name, hatch=difference < 0)
        right.say(f"{difference:+,.0f}".replace("-", "−") if difference else "0", difference, index, "end" if difference < 0 else "start", dx=-5 if difference < 0 else 5)
    return chart
