"""The measurements of scripts/score-kernels: each function runs one kernel and adds rows to the table."""
import csv
import glob
import gzip
import hashlib
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
from datetime import date

import numpy
import pandas

import score_kernel_bench

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Table:
    """Rows of kernel, set, figure, target, measured and whether it holds."""

    def __init__(self):
        self.lines = ["| kernel | set | figure | target | measured | holds |", "|---|---|---|---|---|---|"]

    def add(self, kernel, name, figure, value, low=None, high=None):
        """A target is at least `low`, at most `high`, or both; without either the row only informs."""
        parts = ([f"≥ {low:g}"] if low is not None else []) + ([f"≤ {high:g}"] if high is not None else [])
        target = " and ".join(parts)
        holds = "" if not target else "yes" if (low is None or value >= low) and (high is None or value <= high) else "**no**"
        self.put(kernel, name, figure, target, f"{value:.4g}" if isinstance(value, float) else str(value), holds)

    def put(self, *cells):
        self.lines.append("| " + " | ".join(cells) + " |")
        print(self.lines[-1], file=sys.stderr, flush=True)


class Bench:
    def __init__(self, program, shared, work, kernel_bench=""):
        self.program, self.work, self.kernel_bench, self.table = program, work, kernel_bench, Table()
        self.scorer, self.sets = os.path.join(shared, "data/score.py"), os.path.join(shared, "data/sets")

    def set(self, *parts):
        return os.path.join(self.sets, *parts)

    def file(self, *parts):
        return os.path.join(self.work, *parts)

    def lab(self, *arguments, output=None):
        """Runs a command on one thread; the seconds of processor time it took."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [self.program, "lab", *map(str, arguments), "--threads", "1", "--output", output or self.file("out.csv")]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0 and arguments[0] != "images":
            sys.exit(f"{' '.join(command)}: {done.stderr}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def score(self, *arguments):
        done = subprocess.run([sys.executable, self.scorer, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"score.py {' '.join(map(str, arguments))}: {done.stderr}")
        return json.loads(done.stdout)


FORECASTS = (
    ("fc_online_retail_daily", 28, "7", .37), ("fc_online_retail_weekly", 4, "1", .41), ("fc_carparts_monthly", 6, "12", .21),
    ("fc_oj_weekly", 8, "1", .14), ("fc_hospital_monthly", 12, "12", .17), ("fc_m3_monthly", 18, "12", .19),
)


def forecast(bench):
    out = bench.file("forecast.csv")
    for name, horizon, season, target in FORECASTS:
        data = bench.set(name, "dev.csv.gz")
        arguments = ("forecast", "--input", data, "--horizon", horizon, "--season", season)
        seconds = bench.lab(*arguments, output=out)
        rows, daily = pandas.read_csv(data, dtype={"unique_id": str}), name == "fc_online_retail_daily"
        points(bench, name, out, "", pinball=target, totals=.73 if daily else None)
        found = bench.score("forecast", out, "--set", name)
        if (rows.y[rows.split == "train"] == 0).mean() > .5:
            above = shares_above(out, rows)
            bench.table.add("forecast", name, "all, % above the upper bound of 80 %", above["hi80"], low=8, high=12)
            bench.table.add("forecast", name, "all, % above the upper bound of 95 %", above["hi95"], low=1.5, high=3.5)
        else:
            bench.table.add("forecast", name, "all, % within the interval of 80 %", 100 * found["cov80"], low=77, high=83)
            bench.table.add("forecast", name, "all, % within the interval of 95 %", 100 * found["cov95"], low=93, high=97)
        if daily:
            bench.table.add("forecast", name, "s for 1,000 series", 1000 * seconds / rows.unique_id.nunique(), high=1.2)
        bench.lab(*arguments, "--point", "median", output=out)
        points(bench, name, out, "`--point median`: ")


def points(bench, name, predictions, figure, pinball=None, totals=None):
    """Targets are those of the peers, which were measured on the first 150 series by hash; the other row has them all."""
    for series, sample in (("150 series", ("--sample", 150)), ("all", ())):
        found = bench.score("forecast", predictions, "--set", name, *sample)
        held = (pinball, totals) if sample else (None, None)
        bench.table.add("forecast", name, f"{figure}{series}, scaled pinball", found["sPinball"], high=held[0])
        bench.table.add("forecast", name, f"{figure}{series}, error of totals, cumAE", found["cumAE"], high=held[1])
        bench.table.add("forecast", name, f"{figure}{series}, RMSSE", found["RMSSE"])


def shares_above(predictions, rows):
    test = rows[rows.split == "test"].sort_values(["unique_id", "t"])
    test = test.assign(h=test.groupby("unique_id").cumcount() + 1)
    both = test.merge(pandas.read_csv(predictions, dtype={"unique_id": str}), on=["unique_id", "h"], validate="one_to_one")
    return {bound: float(100 * (both.y > both[bound]).mean()) for bound in ("hi80", "hi95")}


def replenish(bench):
    out, name = bench.file("replenish.csv"), "fc_online_retail_daily"
    bench.lab("replenish", "--input", bench.set(name, "dev.csv.gz"), "--lead-time-mean", 7, "--season", 7, "--service", .95, output=out)
    found = bench.score("replenish", out, "--set", name, "--service", .95)
    bench.table.add("replenish", name, "% of units served, 95 wanted", 100 * found["fill_rate"], low=93.5, high=96.5)
    bench.table.add("replenish", name, "units in stock", found["average_stock_units"])


def anomalies(bench):
    out, name = bench.file("anomalies.csv"), "anomaly_nab"
    bench.lab("anomalies", "--input", bench.set(name, "nab_long.csv.gz"), output=out)
    found = bench.score("anomalies", out, "--threshold", .5)
    bench.table.add("anomalies", name, "NAB standard at 0.5, in sample: constants chosen on these files", found["standard"])
    score_kernel_bench.anomalies(bench)


def changepoints(bench):
    out, name = bench.file("changepoints.csv"), "changepoint_tcpd"
    bench.lab("changepoints", "--input", bench.set(name, "tcpd_long.csv.gz"), output=out)
    found = bench.score("changepoints", out)
    bench.table.add("changepoints", name, "F1", found["F1"], low=.76)
    bench.table.add("changepoints", name, "cover", found["cover"], low=.70)


def rootcause(bench):
    name, answers, seconds = "rootcause_rs", bench.file("rootcause"), []
    os.makedirs(answers)
    text = open(bench.set(name, "anomaly.yaml"), encoding="utf-8").read()
    times = dict(re.findall(r"- data: *(.*?)\s*\n\s+timestamp: *(\d+)", text))
    for path in sorted(glob.glob(bench.set(name, "dev", "*"))):
        stem = re.sub(r"\.csv(\.gz)?$", "", os.path.basename(path))
        with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as file:
            columns = next(csv.reader(file))
        dimensions = ",".join(column for column in columns if column not in ("min", "value", "cnt"))
        seconds.append(bench.lab("rootcause", "--input", path, "--value", "value", "--count", "cnt", "--dims", dimensions, "--time", "min",
                                 "--at", times[stem.strip("'")], output=os.path.join(answers, stem + ".csv")))
    found = bench.score("rootcause", answers)
    bench.table.add("rootcause", name, "recall@3", found["recall_at_3"], low=.86)
    bench.table.add("rootcause", name, "F1 of all answers", found["F1"], low=.50)
    bench.table.add("rootcause", name, "ms an incident, mean, whole command", 1000 * sum(seconds) / len(seconds), high=50)
    bench.table.add("rootcause", name, "ms an incident, most, whole command", 1000 * max(seconds), high=50)


def decompose(bench):
    data, out, chance, change = bench.file("decompose.csv"), bench.file("factors.csv"), random.Random(1), 0
    with open(data, "w", encoding="utf-8") as file:
        file.write("item,period,sessions,conversion,units_per_order,price,revenue\n")
        for period in (1, 2):
            for item in range(500_000):
                sessions = chance.randrange(1, 400)
                orders = chance.randrange(0, sessions + 1)
                units, price = orders + chance.randrange(0, 3) * (orders > 0), chance.randrange(100, 9000)
                change += (2 * period - 3) * units * price
                ratio = units / orders if orders else 0
                file.write(f"{item},{period},{sessions},{orders / sessions:.9f},{ratio:.9f},{price / 100:.2f},{units * price / 100:.2f}\n")
    seconds = bench.lab("decompose", "--input", data, output=out)
    parts = sum(int(row["contribution_minor"]) for row in csv.DictReader(open(out, encoding="utf-8")) if row["factor"] not in ("total", "change"))
    bench.table.add("decompose", "1,000,000 generated item-periods", "parts less the change, cents", abs(parts - change), high=0)
    bench.table.add("decompose", "1,000,000 generated item-periods", "s, whole command", seconds, high=1)


def baskets(bench):
    out, reference, name = bench.file("baskets.csv"), bench.file("reference.csv"), "basket_online_retail"
    for support in (.02, .01, .005, .003):
        with open(reference, "w", encoding="utf-8") as file:
            command = [sys.executable, bench.scorer, "baskets-reference", "--min-support", str(support)]
            subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)
        seconds = bench.lab("baskets", "--input", bench.set(name, "dev.txt.gz"), "--min-support", support, output=out)
        found = bench.score("baskets", out, "--reference", reference)
        bench.table.add("baskets", f"{name}, support {support:g}", f"sets that differ, of {found['reference']:,}",
                        found["missing"] + found["extra"] + found["wrong_count"], high=0)
        bench.table.add("baskets", f"{name}, support {support:g}", "s, whole command", seconds)


def sentiment(bench):
    out, seen = bench.file("sentiment.csv"), "in sample, the weights were learned from these: "
    for folder, file, figures in (
            ("reviews_hutto", "amazonReviewSnippets.csv", ((seen + "r", "pearson_r"), (seen + "weighted F1 of three classes", "F1_weighted3"))),
            ("reviews_sentimentr", "kotzias_reviews_amazon_cells.csv.gz", ((seen + "accuracy", "acc_binary"),)),
            ("reviews_alexa", "amazon_alexa.csv.gz", (("nothing of it learned: F1 of the negative class", "F1_negative"),))):
        column = "verified_reviews" if folder == "reviews_alexa" else "text"
        bench.lab("sentiment", "--input", bench.set(folder, file), "--text", column, output=out)
        found = bench.score("sentiment", out, "--set", folder, "--file", file)
        for figure, key in figures:
            bench.table.add("sentiment", f"{folder}, {file.split('.')[0]}", figure, found[key])
    sources = os.environ.get("STEWARD_LEXICON", "")
    if not os.path.isdir(sources):
        bench.table.put("sentiment", "all that is learned from", "in five folds", "", "not run: STEWARD_LEXICON names no folder", "")
        return
    done = subprocess.run([sys.executable, os.path.join(ROOT, "scripts/build-lexicon/build.py"), sources, "--folds"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"build.py --folds: {done.stderr}")
    for line in filter(None, map(str.strip, done.stdout.split("\n"))):
        name, _, figures = line.replace("mean |score|", "mean absolute score").partition(" ")
        bench.table.put("sentiment", name, "out of sample, five folds", "", figures.strip(), "")


def aspects(bench):
    out, name = bench.file("aspects.csv"), "reviews_semeval14_absa"
    for file, target in (("Laptops_Train.csv.gz", .62), ("Restaurants_Train.csv.gz", None)):
        bench.lab("aspects", "--input", bench.set(name, file), "--text", "text", output=out)
        bench.table.add("aspects", f"{name}, {file.split('_')[0]}", "F1 of terms", bench.score("aspects", out, "--file", file)["term_F1"], low=target)
    data = bench.set("reviews_huliu_aspects", "huliu.csv.gz")
    bench.lab("aspects", "--themes", "--group", "product", "--input", data, "--text", "text", output=out)
    command = [sys.executable, os.path.join(ROOT, "scripts/build-lexicon/measure-themes.py"), out, data]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    covered = {line[:45].strip(): float(line.split()[-1]) for line in found.splitlines()}
    for part in ("all", "all but the product as a whole"):
        bench.table.add("aspects", "reviews_huliu_aspects", f"% of mentions that ten themes cover, {part}", 100 * covered[part], low=70)


def authenticity(bench):
    folds, parts = bench.file("folds"), []
    bench.score("make-folds", "--out", folds)
    for fold in range(4):
        out = bench.file(f"suspicion{fold}.csv")
        bench.lab("authenticity", "--train", f"{folds}/train{fold}.csv", "--input", f"{folds}/test{fold}.csv", "--text", "text",
                  "--label", "deceptive", output=out)
        parts.append(pandas.read_csv(out))
    pandas.concat(parts).to_csv(bench.file("suspicion.csv"), index=False)
    found = bench.score("authenticity", bench.file("suspicion.csv"))
    bench.table.add("authenticity", "fakereviews_ott, hotels left out", "accuracy", found["accuracy"], low=.88)
    bench.table.add("authenticity", "fakereviews_ott, hotels left out", "calibration error, ECE", found["ECE"], high=.08)


def elasticity(bench):
    name, rows = "elasticity_orangejuice", pandas.read_csv(bench.set("elasticity_orangejuice", "oj_store_brand_week.csv.gz"))
    prices = [f"price{brand}" for brand in range(1, 12)]
    rows["price"] = rows[prices].to_numpy()[numpy.arange(len(rows)), rows.brand - 1]
    weeks = sorted(rows.week.unique())
    last = weeks[int(.8 * len(weeks)) - 1]
    train, test, out, ahead = (bench.file(f"elasticity-{part}.csv") for part in ("train", "test", "out", "ahead"))
    rows[rows.week <= last].to_csv(train, index=False)
    rows[rows.week > last].to_csv(test, index=False)
    arguments = ("elasticity", "--input", train, "--quantity", "logmove", "--log-quantity", "--price", "price", "--cross-prices", ",".join(prices),
                 "--group", "store,brand", "--time", "week", "--controls", "deal,feat")
    bench.lab(*arguments, output=out)
    bench.lab(*arguments, "--predict", test, output=ahead)
    found = bench.score("elasticity", out, "--forecasts", ahead)
    bench.table.add("elasticity", f"{name}, last {len(weeks) - weeks.index(last) - 1} weeks", "log-RMSE", found["rmse_log"], high=.545)
    bench.table.add("elasticity", f"{name}, {found['groups']} groups", "share with the wrong sign", found["wrong_sign_share"])


def match(bench):
    folder, out = bench.file("catalogues"), bench.file("match.csv")
    bench.score("match-inputs", "--out", folder)
    bench.lab("match", "--left", f"{folder}/abt.csv", "--right", f"{folder}/buy.csv", "--id", "id", "--text", "name,description",
              "--price", "price", output=out)
    bench.table.add("match", "matching_abt_buy", "F1 at its own threshold", bench.score("match", out)["F1"], low=.89)


def images(bench):
    edits, out, name = bench.file("edits"), bench.file("pairs.csv"), "images_grocery"
    bench.score("make-edits", "--limit", 134, "--out", edits)
    files = sorted(glob.glob(bench.set(name, "img", "*"))) + sorted(f for f in glob.glob(edits + "/*") if not f.endswith(".csv"))
    bench.lab("images", "--pairs", *files, output=out)
    found = bench.score("images", out, "--manifest", edits + "/manifest.csv")
    at = found["fpr_0.0001"]
    bench.table.add("images", name, "mean recall of 13 edits, 1 of 10,000 pairs wrong", at["mean_recall"], low=.95)
    bench.table.add("images", name, "the same, crop of 10 %", at["recall"]["crop10"], low=.90)
    bench.table.add("images", name, "the same, mirrored", at["recall"]["hflip"], low=.98)
    bench.table.add("images", name, "column `duplicate`: mean recall", found["own_flag"]["mean_recall"])
    bench.table.add("images", name, "column `duplicate`: share of wrong pairs", found["own_flag"]["pair_fpr"])
    score_kernel_bench.images(bench)


# What is done to a line, and what it is to be found as.
DAMAGE = ("missing", "doubled", "signFlipped", "late", "rounded")


def reconcile(bench):
    """One charge an order; two in a hundred lines each are dropped, doubled, turned in sign, 40 days late, or rounded."""
    count, chance, truth, settled = 1_000_000, random.Random(1), {}, []
    with open(bench.file("expected.csv"), "w", encoding="utf-8") as file:
        file.write("order,amount,day\n")
        for order in range(count):
            cents, day, place = chance.randrange(100, 20_000), chance.randrange(20_000, 20_060), chance.randrange(50)
            file.write(f"o{order},{cents / 100:.2f},{day}\n")
            kind, paid = DAMAGE[place] if place < len(DAMAGE) else "matched", day + chance.randrange(2, 6)
            if kind != "matched":
                truth[f"o{order}"] = kind
            if kind == "missing":
                continue
            cents = -cents if kind == "signFlipped" else cents + chance.choice((-1, 1)) if kind == "rounded" else cents
            settled += [f"o{order},{cents / 100:.2f},{paid + 40 * (kind == 'late')}\n"] * (2 if kind == "doubled" else 1)
    chance.shuffle(settled)
    with open(bench.file("settled.csv"), "w", encoding="utf-8") as file:
        file.writelines(["order,amount,day\n"] + settled)
    out = bench.file("findings.csv")
    seconds = bench.lab("reconcile", "--expected", bench.file("expected.csv"), "--settled", bench.file("settled.csv"), output=out)
    found = {}
    for row in csv.DictReader(open(out, encoding="utf-8")):
        if row["record"] == "line" and row["finding"] != "matched":
            found.setdefault(row["order"], set()).add(row["finding"])
    right = sum(found.get(order) == {kind} for order, kind in truth.items())
    name = "generated ledger of 1,000,000 orders"
    bench.table.add("reconcile", name, "precision, by order and kind", right / len(found), low=1)
    bench.table.add("reconcile", name, f"recall of {len(truth):,}", right / len(truth), low=.99)
    lines = count + len(settled)
    bench.table.add("reconcile", name, f"s, whole command, {lines:,} lines read", seconds)
    bench.table.add("reconcile", name, "s, whole command, for 1,000,000 lines read", seconds * 1_000_000 / lines, high=2)


def uplift(bench):
    score_kernel_bench.uplift(bench)


KERNELS = (forecast, replenish, anomalies, changepoints, rootcause, decompose, baskets, sentiment, aspects, authenticity, elasticity, match, images,
           reconcile, uplift)


def run(program, shared, work, names, kernel_bench):
    unknown = set(names) - {kernel.__name__ for kernel in KERNELS}
    if unknown:
        sys.exit(f"no kernel {', '.join(sorted(unknown))}; there are {', '.join(k.__name__ for k in KERNELS)}")
    bench = Bench(program, shared, work, kernel_bench)
    for kernel in KERNELS:
        if not names or kernel.__name__ in names:
            kernel(bench)
    return "\n".join(bench.table.lines)


def commit_of(program):
    """The checkout's newest commit, where the program was built after it; a program doesn't know its own."""
    git = ["git", "-C", os.path.dirname(program), "log", "-1", "--format=%h %ct"]
    found = subprocess.run(git, capture_output=True, text=True).stdout.split()
    return found[0] if found and int(found[1]) <= os.path.getmtime(program) else "unknown"


def write(table, program, root):
    """Replaces docs/benchmarks.md."""
    with open(program, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:12]
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), platform.machine())
    path = os.path.join(root, "docs/benchmarks.md")
    with open(path, encoding="utf-8") as file:
        peers = re.search(r"<!-- peers -->.*<!-- end of peers -->\n", file.read(), re.DOTALL)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""# Benchmarks of the kernels

Made by `scripts/score-kernels --write`; don't edit by hand. {date.today()}, program of commit {commit_of(program)}
(SHA-256 {digest}…), {model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}.

Every command with its default options and what the set demands. Seconds are processor time on one thread, of one run; runs differ by a
tenth or more, so that a time as near as that to its target is undecided. Development halves: choices
were made looking at most of these sets, so the figures are somewhat optimistic; each kernel's page in `reference/kernels` says how.

In forecasts the scorer reads one column both as the median and by its sums. The default is the mean, whose sums are totals. With
`--point median` scaled pinball is a little lower where demand is mostly zero or skewed, and the total of 28 days on SKU-daily is off by a
third more. Targets are judged on the first 150 series by hash, those that the peers' figures are of; the rows of all series stand beside them.

{table}
""" + ("\n" + peers.group() if peers else ""))
