"""Plots of what reads reviews: sentiment, aspects, authenticity. All texts are invented."""
from plots.lab import Chance
from plots.svg import Chart, Panel

SENTENCES = [
    "Absolutely perfect, my whole family loves it.", "Best kettle we have ever owned, fast and quiet.", "Works great and looks good.",
    "The sound is clear and the price is fair.", "Not bad at all for the money.", "It does what it says.", "The box holds two cables and a manual.",
    "It is fine, but the lid feels cheap.", "The strap is too short for me.", "Not as good as I had hoped.", "It stopped working after a week.",
    "Poor quality, the zip broke on the first day.", "Terrible, a complete waste of money.",
]


def sentiment(lab):
    rows, _ = lab.run("sentiment", "--input", lab.table("sentences.csv", "text", ((text,) for text in SENTENCES)), "--text", "text")
    rows = sorted(((float(row["sentiment"]), row["text"]) for row in rows), key=lambda row: -row[0])
    chart = Chart(
        "Invented sentences from good to bad", "Scores from −1, bad, to 1, good: " + " ".join(f"{score:+.2f} {text}" for score, text in rows), height=120 + 26 * len(rows))
    panel = Panel(chart, (345, 74, 745, 74 + 26 * len(rows)), (-1.3, 1.3), None, "Score, −1 bad to 1 good", names=[text for _, text in rows], x_ticks=[-1, -0.5, 0, 0.5, 1])
    panel.bar(-0.05, -0.5, 0.05, len(rows) - 0.5, "grey", "says neither", opacity=0.3)
    for hue, shape, name, of in (
        ("blue", "circle", "good", lambda score: score > 0.05), ("grey", "square", "neither", lambda score: abs(score) <= 0.05),
        ("red", "diamond", "bad", lambda score: score < -0.05)):
        points = [(score, index) for index, (score, _) in enumerate(rows) if of(score)]
        for score, index in points:
            panel.line([(0, index), (score, index)], hue, width=2)
        if points:
            panel.marks(points, hue, shape, name)
        for score, index in points:
            panel.say(f"{score:+.2f}".replace("-", "−"), score, index, "start" if score > -0.05 else "end", dx=8 if score > -0.05 else -8)
    return chart


PARTS = {
    "battery life": 0.25, "screen": 0.8, "sound quality": 0.7, "price": 0.75, "delivery": 0.55, "customer service": 0.3, "design": 0.85, "size": 0.6, "remote control": 0.4,
    "setup": 0.65}
PRAISE = ["The {} is great.", "I love the {}.", "Really good {}.", "The {} is excellent and I would buy it again."]
BLAME = ["The {} is terrible.", "I was disappointed by the {}.", "Very poor {}.", "The {} is bad, I sent it back."]
MENTION = ["It comes with a note about the {}.", "I asked about the {} before."]


def aspects(lab):
    chance, texts = Chance(9), []
    for _ in range(600):
        part = list(PARTS)[int(len(PARTS) * chance.random() ** 1.6)]
        texts.append((chance.pick(MENTION if chance.random() < 0.12 else PRAISE if chance.random() < PARTS[part] else BLAME).format(part),))
    rows, _ = lab.run("aspects", "--input", lab.table("reviews.csv", "text", texts), "--text", "text", "--themes")
    themes = [(row["theme"], int(row["positive"]), int(row["negative"]), int(row["mentions"])) for row in rows]
    chart = Chart(
        "Themes of 600 invented sentences", "Mentions of each theme, good and bad ones and those that say neither: " + "; ".join(
            f"{name} {good}, {bad}, {all_ - good - bad}" for name, good, bad, all_ in themes) + ".", height=125 + 30 * len(themes))
    top = 1.15 * max(item[3] for item in themes)
    panel = Panel(chart, (165, 74, 740, 74 + 30 * len(themes)), (0, top), None, "Mentions", names=[item[0] for item in themes])
    for index, (_, good, bad, mentions) in enumerate(themes):
        panel.bar(0, index - 0.32, good, index + 0.32, "blue", "good")
        panel.bar(good, index - 0.32, good + bad, index + 0.32, "red", "bad", hatch=True)
        if mentions > good + bad:
            panel.bar(good + bad, index - 0.32, mentions, index + 0.32, "grey", "neither", opacity=0.45)
        panel.say(f"{100 * good / mentions:.0f} % good", mentions, index, dx=6)
    return chart


PLAIN = "the a it works well for us after two weeks zip lid came late small scratch fits drawer cable short price fine colour as shown used daily easy clean".split()
LOUD = "amazing my husband and I love this best product ever I will buy again everyone should luxury experience simply wonderful highly recommend truly".split()


def authenticity(lab):
    chance = Chance(13)

    def reviews(count):
        for number in range(count):
            loud = number % 2
            lean = 0.5 + (0.06 if loud else -0.06) + chance.normal(0, 0.07)
            yield number, " ".join(chance.pick(LOUD if chance.random() < lean else PLAIN) for _ in range(25 + chance.below(30))), "invented" if loud else "honest"

    train, test = lab.table("train.csv", "id,text,label", reviews(800)), list(reviews(3000))
    rows, _ = lab.run(
        "authenticity", "--train", train, "--input", lab.table("test.csv", "id,text,label", test), "--text", "text", "--label", "label", "--suspicious", "invented")
    bins = [[] for _ in range(10)]
    for row in rows:
        suspicion = float(row["suspicion"])
        bins[min(9, int(10 * suspicion))].append((suspicion, row["label"] == "invented"))
    points = [(sum(item[0] for item in of) / len(of), sum(item[1] for item in of) / len(of), len(of)) for of in bins if len(of) >= 20]
    error = sum(abs(x - y) * count for x, y, count in points) / sum(count for _, _, count in points)
    chart = Chart(
        "Suspicion against the share that was labelled", f"Two kinds of generated word salad, 800 to learn from, 3,000 others scored, in tenths of the suspicion, those with 20 at least: "
        + "; ".join(f"suspicion {x:.2f}, share {y:.2f}, {count} reviews" for x, y, count in points) + f". Expected calibration error {error:.3f}.", height=500)
    panel = Panel(chart, (64, 70, 740, 330), (0, 1), (0, 1), "", "Share labelled", x_ticks=[0, 0.2, 0.4, 0.6, 0.8, 1], y_ticks=[0, 0.25, 0.5, 0.75, 1], x_text=lambda value: "")
    panel.line([(0, 0), (1, 1)], "grey", "as promised", dash="5 4")
    for x, y, count in points:
        spread = 1.96 * (max(y * (1 - y), 0.25 / count) / count) ** 0.5
        panel.line([(x, max(0, y - spread)), (x, min(1, y + spread))], "blue", "95 % of chance")
    panel.line([(x, y) for x, y, _ in points], "blue", width=1)
    panel.marks([(x, y) for x, y, _ in points], "blue", "circle", "mean of a tenth")
    panel.say(f"calibration error {error:.3f}", 0.99, 0.08, "end")
    top = 100 * (max(max(sum(label == kind for _, label in of) for kind in (True, False)) for of in bins) // 100 + 1)
    counts = Panel(chart, (64, 350, 740, 450), (0, 1), (0, top), "Suspicion", "Reviews", x_ticks=[0, 0.2, 0.4, 0.6, 0.8, 1], y_ticks=[0, top // 2, top])
    for index, of in enumerate(bins):
        honest = sum(not label for _, label in of)
        counts.bar(index / 10 + 0.008, 0, index / 10 + 0.047, honest, "green", "labelled honest")
        counts.bar(index / 10 + 0.053, 0, index / 10 + 0.092, len(of) - honest, "red", "labelled invented", hatch=True)
    return chart
