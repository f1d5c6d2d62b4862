"""Plots of what works on catalogues and orders: baskets, match, images."""
import math
import re
import struct
import zlib

from plots.lab import Chance
from plots.svg import Chart, Panel


def baskets(lab):
    chance, planted = Chance(3), [("grinder", "beans", 0.05, 0.8), ("tent", "pegs", 0.02, 0.7), ("torch", "batteries", 0.06, 0.5), ("paint", "brush", 0.012, 0.85)]
    with open(lab.file("baskets.txt"), "w", encoding="utf-8") as file:
        for _ in range(8000):
            items = {f"i{int(60 * chance.random() ** 1.7)}" for _ in range(1 + chance.below(6))}
            for first, second, share, then in planted:
                if chance.random() < share:
                    items.add(first)
                    items |= {second} if chance.random() < then else set()
                elif chance.random() < share / 2:
                    items.add(second)
            file.write(" ".join(sorted(items)) + "\n")
    common = ["baskets", "--input", lab.file("baskets.txt"), "--min-support", "0.003", "--rules", "--min-confidence", "0.05"]
    kept = lab.run(*common)[0]
    every = lab.run(*common, "--significance", "1")[0]
    known = {(row["antecedent"], row["consequent"]) for row in kept}
    rest = [row for row in every if (row["antecedent"], row["consequent"]) not in known]
    # As many of the others as a picture can hold.
    rest = rest[::max(1, math.ceil(len(rest) / 350))]
    chart = Chart(
        "Rules: support against confidence", f"8,000 generated baskets with four planted pairs among 60 items bought at random. Of {len(every)} candidate rules {len(kept)} "
        "remain, " + ", ".join(f"{row['antecedent']} to {row['consequent']} with a lift of {float(row['lift']):.1f}" for row in kept[:8]) + "; the others, of which some are drawn, are explained by chance.")
    panel = Panel(
        chart, (64, 70, 740, 350), (0.003, 0.3), (0, 1), "Support, share of baskets (logarithmic)", "Confidence", x_log=True, x_ticks=[0.003, 0.01, 0.03, 0.1, 0.3],
        x_text=lambda value: f"{100 * value:g} %", y_ticks=[0, 0.25, 0.5, 0.75, 1])
    places = lambda rows: [(float(row["support"]), float(row["confidence"])) for row in rows]  # noqa: E731
    panel.marks(places(rest), "grey", "dot", "candidate that chance explains", opacity=0.6)
    for hue, shape, name, low, high in (
        ("amber", "circle", "kept, lift below 5", 0, 5), ("blue", "square", "kept, lift 5 to 20", 5, 20), ("red", "diamond", "kept, lift above 20", 20, 1e9)):
        rows = [row for row in kept if low <= float(row["lift"]) < high]
        if rows:
            panel.marks(places(rows), hue, shape, name)
    for row in kept:
        if (row["antecedent"], row["consequent"]) in [pair[:2] for pair in planted]:
            panel.say(f"{row['antecedent']} → {row['consequent']}, lift {float(row['lift']):.1f}", float(row["support"]), float(row["confidence"]), dx=8, dy=-6)
    return chart


THINGS = "kettle|toaster|desk lamp|phone charger|travel mug|water bottle|yoga mat|garden hose|door mat|wall clock|bike light|rain jacket".split("|")
EXTRAS = "black white grey blue steel bamboo compact large mini deluxe foldable wireless classic premium".split()

SYLLABLES = "lu mo ra vi ten sol ka dri fen ova pri zel qua nor bet".split()


def match(lab):
    chance, ours, theirs, pairs = Chance(31), [], [], set()

    def invented():
        return "".join(chance.pick(SYLLABLES) for _ in range(3))

    makers = [invented() for _ in range(40)]
    for number in range(900):
        maker, thing, code = chance.pick(makers), chance.pick(THINGS), f"{chance.pick('ABCDEF')}{100 + chance.below(80)}"
        extras = [chance.pick(EXTRAS) for _ in range(3)]
        line = invented() if chance.random() < 0.7 else ""
        here, there = chance.random() < 0.75, chance.random() < 0.75
        price = 10 + 60 * chance.random()
        if here:
            ours.append((f"l{number}", " ".join([maker, *line.split(), thing] + extras[:2] + ([code] if chance.random() < 0.85 else [])), f"{price:.2f}"))
        if there:
            words = [maker] * (chance.random() < 0.9) + extras[:1] + extras[2:] + line.split() + thing.split() + ([code.lower()] if chance.random() < 0.75 else [])
            theirs.append((f"r{number}", " ".join(words), f"{price * (0.9 + 0.2 * chance.random()):.2f}"))
        if here and there:
            pairs.add((f"l{number}", f"r{number}"))
    rows, said = lab.run(
        "match", "--left", lab.table("left.csv", "id,name,price", ours), "--right", lab.table("right.csv", "id,name,price", theirs), "--id", "id", "--text", "name", "--price", "price")
    threshold = float(re.search(r"\d*\.\d+", said).group())
    width = 0.025
    true, false = ([float(row["score"]) for row in rows if ((row["left"], row["right"]) in pairs) == kind] for kind in (True, False))
    chart = Chart(
        "Scores of accepted pairs of two catalogues", f"{len(ours)} and {len(theirs)} generated products, {len(pairs)} in both. The threshold that the kernel chose without knowing "
        f"the pairs is {threshold:.2f}; {len(true)} true and {len(false)} false pairs reach it. Precision {len(true) / len(rows):.3f}, recall {len(true) / len(pairs):.3f}.")
    counts = [[sum(int((score - threshold) / width) == index for score in scores) for index in range(40)] for scores in (true, false)]
    top = 10 * (max(map(max, counts)) // 10 + 1)
    panel = Panel(chart, (64, 70, 740, 350), (0, 1), (0, top), "Score", "Pairs", x_ticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
    for index in range(40):
        for of, hue, name, shift in ((counts[0], "blue", "true pair", 0.001), (counts[1], "red", "false pair", 0.013)):
            if of[index]:
                left = threshold + index * width + shift
                panel.bar(left, 0, left + 0.011, of[index], hue, name, hatch=hue == "red")
    panel.upright(threshold, "amber", "threshold, chosen by the kernel")
    panel.say(f"precision {len(true) / len(rows):.3f}, recall {len(true) / len(pairs):.3f}", 0.99, top, "end", dy=16)
    return chart


SIDE = 96


def scene(chance):
    """A picture of soft blobs: red, green and blue of a point within the unit square."""
    base, blobs = [chance.below(200) for _ in range(3)], []
    for _ in range(9):
        blobs.append((chance.random(), chance.random(), 0.05 + 0.2 * chance.random(), 0.05 + 0.2 * chance.random(), [chance.below(256) for _ in range(3)]))

    def colour(x, y):
        result = base
        for cx, cy, rx, ry, hue in blobs:
            if ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1:
                result = hue
        return result
    return colour


def png(path, colour, light=1.0):
    lines = b"".join(b"\0" + bytes(min(255, int(channel * light)) for x in range(SIDE) for channel in colour((x + 0.5) / SIDE, (y + 0.5) / SIDE)) for y in range(SIDE))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))
    return path


EDITS = {
    "mirrored": lambda of: lambda x, y: of(1 - x, y),
    "cropped": lambda of: lambda x, y: of(0.1 + 0.8 * x, 0.1 + 0.8 * y),
    "framed": lambda of: lambda x, y: of((x - 0.1) / 0.8, (y - 0.1) / 0.8) if 0.1 <= x <= 0.9 and 0.1 <= y <= 0.9 else [255] * 3,
    "label": lambda of: lambda x, y: [255, 240, 0] if x > 0.7 and y > 0.85 else of(x, y),
    "turned": lambda of: lambda x, y: of(0.5 + 0.9986 * (x - 0.5) - 0.0523 * (y - 0.5), 0.5 + 0.0523 * (x - 0.5) + 0.9986 * (y - 0.5)),
}


def images(lab):
    chance, files = Chance(2), []
    for number in range(24):
        of = scene(chance)
        files.append(png(lab.file(f"{number}-original.png"), of))
        files.append(png(lab.file(f"{number}-darker.png"), of, 0.75))
        files += [png(lab.file(f"{number}-{name}.png"), edit(of)) for name, edit in EDITS.items()]
    rows, _ = lab.run("images", "--pairs", "--similar-bits", "256", *files)
    width, edited, unrelated = 8, [], []
    for row in rows:
        first, second = (re.search(r"(\d+)-(\w+)\.png$", row[side]).groups() for side in ("a", "b"))
        if first[0] != second[0]:
            unrelated.append(int(row["distance"]))
        elif "original" in (first[1], second[1]):
            edited.append(int(row["distance"]))
    within = sum(distance <= 54 for distance in edited)
    chart = Chart(
        "Distance of edited copies and of unrelated pictures",
        f"24 generated pictures, each mirrored, cropped, framed, labelled, turned by 3 degrees and made darker: {within} of {len(edited)} "
        f"copies are at most 54 from their original, the largest distance of duplicates. The least of {len(unrelated):,} unrelated pairs is {min(unrelated)}.")
    panel = Panel(chart, (64, 70, 740, 350), (0, 264), (0, 60), "Distance: bits that differ, and two for each cell of contradicting colours; 256 at most", "Share of pairs, %", x_ticks=range(0, 257, 32))
    for of, hue, name, shift in ((edited, "blue", "copy and its original", 0.4), (unrelated, "red", "unrelated pictures", 4.1)):
        for index in range(33):
            share = 100 * sum(distance // width == index for distance in of) / len(of)
            if share > 0.05:
                panel.bar(index * width + shift, 0, index * width + shift + 3.5, share, hue, name, hatch=hue == "red")
    panel.upright(54, "amber", "largest distance of duplicates, 54")
    return chart
