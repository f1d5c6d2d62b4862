"""The kernels' side of scripts/bench-peers: one function a kernel runs `steward lab` and a public tool on the same data.

Needs the development sets (see scripts/score-kernels). Seconds are processor time of one thread: of the whole command here, reading
and writing included, and of the tool's own calls there, data in memory unless a row speaks of a file. A peer that isn't installed is a row that says so.
"""
import glob
import gzip
import hashlib
import importlib.metadata
import os
import platform
import re
import sys
import time
from datetime import date

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

BEGIN, END = "<!-- peers -->", "<!-- end of peers -->"


class Rows:
    def __init__(self):
        self.lines = ["| kernel | data | figure | steward | peer | peer's | steward ÷ peer |", "|---|---|---|---|---|---|---|"]

    def add(self, kernel, data, figure, own, peer, other, high=None):
        """With `high`, the ratio is to be no more than that."""
        ratio = own / other if other else float("nan")
        verdict = "" if high is None else f" (≤ {high:g}: {'yes' if ratio <= high else '**no**'})"
        self.put(kernel, data, figure, f"{own:.4g}", peer, f"{other:.4g}", f"{ratio:.3g}{verdict}")

    def put(self, *cells):
        self.lines.append("| " + " | ".join(cells) + " |")
        print(self.lines[-1], file=sys.stderr, flush=True)


def seconds(body, times=1):
    """The least processor time of some runs, and what the last gave."""
    least, found = float("inf"), None
    for _ in range(times):
        start = time.process_time()
        found = body()
        least = min(least, time.process_time() - start)
    return least, found


def named(package):
    return f"{package} {importlib.metadata.version(package)}"


def forecast(bench, rows):
    import pandas
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS, DynamicOptimizedTheta
    name, count, horizon = "fc_online_retail_daily", 30, 28
    data, out = bench.set(name, "dev.csv.gz"), bench.file("forecast.csv")
    own = bench.lab("forecast", "--input", data, "--horizon", horizon, "--season", 7, output=out)
    series = pandas.read_csv(data, dtype={"unique_id": str})
    ids = sorted(series.unique_id.unique(), key=lambda u: hashlib.sha256(("eval|" + u).encode()).hexdigest())[:count]
    own *= 1000 / series.unique_id.nunique()
    train = series[series.unique_id.isin(ids) & (series.split == "train")][["unique_id", "t", "y"]].rename(columns={"t": "ds"})
    mine = bench.score("forecast", out, "--set", name, "--sample", count)
    for model in (AutoETS(season_length=7), DynamicOptimizedTheta(season_length=7)):
        spent, found = seconds(lambda: StatsForecast(models=[model], freq=1).forecast(df=train, h=horizon, level=[80, 95]))
        peer, table = f"{named('statsforecast')} {model}", found.reset_index(drop=False)
        table["h"] = table.groupby("unique_id").cumcount() + 1
        columns = {f"{model}": "mean", **{f"{model}-{side}-{level}": f"{side}{level}" for side in ("lo", "hi") for level in (80, 95)}}
        table.rename(columns=columns)[["unique_id", "h", *columns.values()]].to_csv(bench.file("peer.csv"), index=False)
        theirs = bench.score("forecast", bench.file("peer.csv"), "--set", name, "--sample", count)
        for figure in ("sPinball", "cumAE", "RMSSE"):
            rows.add("forecast", f"{name}, {count} series", figure, mine[figure], peer, theirs[figure])
        rows.add("forecast", f"{name}, {count} series", "s for 1,000 series", own, peer, spent * 1000 / count)


def baskets(bench, rows):
    path, name = bench.set("basket_online_retail", "dev.txt.gz"), "basket_online_retail"

    def read():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return [line.split() for line in file]

    reading, transactions = seconds(read, 3)
    for support in (.02, .01, .005, .003):
        data = f"{name}, support {support:g}"
        own = min(bench.lab("baskets", "--input", path, "--min-support", support) for _ in range(3))
        with open(bench.file("out.csv"), encoding="utf-8") as file:
            count = sum(1 for _ in file) - 1
        try:
            import fim
            spent, found = seconds(lambda: fim.eclat(transactions, target="s", supp=100 * support, report="a"), 3)
            rows.add("baskets", data, "sets", count, f"{named('pyfim')} eclat", len(found))
            rows.add("baskets", data, "s, file to sets", own, f"{named('pyfim')} eclat, file read in Python", reading + spent, high=1.5)
            rows.add("baskets", data, "s, the peer's without reading", own, f"{named('pyfim')} eclat", spent)
        except ImportError as error:
            rows.put("baskets", data, "s", f"{own:.4g}", "pyfim", f"not installed: {error}", "")
        if support >= .01:
            mlxtend(rows, data, transactions, support, own, count, reading)


def mlxtend(rows, data, transactions, support, own, count, reading):
    import pandas
    from mlxtend.frequent_patterns import fpgrowth
    from mlxtend.preprocessing import TransactionEncoder

    def run():
        encoder = TransactionEncoder()
        table = encoder.fit(transactions).transform(transactions, sparse=True)
        return fpgrowth(pandas.DataFrame.sparse.from_spmatrix(table, columns=encoder.columns_), min_support=support)

    spent, found = seconds(run)
    rows.add("baskets", data, "sets", count, f"{named('mlxtend')} fpgrowth", len(found))
    rows.add("baskets", data, "s, file to sets", own, f"{named('mlxtend')} fpgrowth, file read in Python", reading + spent)


def sentiment(bench, rows):
    import pandas
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    peer, judge, out = named("vaderSentiment"), SentimentIntensityAnalyzer(), bench.file("sentiment.csv")
    path = bench.set("reviews_pros_cons", "pros_cons.csv.gz")
    texts = pandas.read_csv(path, keep_default_na=False).text.tolist()
    own = min(bench.lab("sentiment", "--input", path, "--text", "text", output=out) for _ in range(3))
    spent, _ = seconds(lambda: [judge.polarity_scores(text)["compound"] for text in texts])
    rows.add("sentiment", f"reviews_pros_cons, {len(texts):,} phrases", "sentences/s", len(texts) / own, peer, len(texts) / spent)
    folder, file = "reviews_alexa", "amazon_alexa.csv.gz"
    bench.lab("sentiment", "--input", bench.set(folder, file), "--text", "verified_reviews", output=out)
    mine = bench.score("sentiment", out, "--set", folder, "--file", file)
    table = pandas.read_csv(bench.set(folder, file), keep_default_na=False)
    table["sentiment"] = [judge.polarity_scores(text)["compound"] for text in table.verified_reviews]
    table.to_csv(out, index=False)
    theirs = bench.score("sentiment", out, "--set", folder, "--file", file)
    rows.add("sentiment", f"{folder}, nothing of it learned", "F1 of the negative class", mine["F1_negative"], peer, theirs["F1_negative"])


def authenticity(bench, rows):
    import pandas
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    folds, own, spent, parts = bench.file("folds"), 0, 0, {"own": [], "peer": []}
    bench.score("make-folds", "--out", folds)
    for fold in range(4):
        out = bench.file("suspicion.csv")
        own += bench.lab("authenticity", "--train", f"{folds}/train{fold}.csv", "--input", f"{folds}/test{fold}.csv", "--text", "text",
                         "--label", "deceptive", output=out)
        parts["own"].append(pandas.read_csv(out))
        train, test = (pandas.read_csv(f"{folds}/{part}{fold}.csv") for part in ("train", "test"))
        model = make_pipeline(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)), LogisticRegression(C=100, max_iter=2000))
        time_of_fold, model = seconds(lambda: model.fit(train.text, train.deceptive))
        place = list(model.classes_).index(max(model.classes_, key=lambda value: str(value) in ("1", "True", "deceptive")))
        time_of_test, share = seconds(lambda: model.predict_proba(test.text)[:, place])
        spent += time_of_fold + time_of_test
        parts["peer"].append(test.assign(suspicion=share))
    found = {}
    for who, tables in parts.items():
        pandas.concat(tables).to_csv(bench.file("suspicion.csv"), index=False)
        found[who] = bench.score("authenticity", bench.file("suspicion.csv"))
    name, peer = "fakereviews_ott, hotels left out", f"{named('scikit-learn')} TF-IDF, logistic regression"
    for figure in ("accuracy", "ECE"):
        rows.add("authenticity", name, figure, found["own"][figure], peer, found["peer"][figure])
    rows.add("authenticity", name, "s, four folds", own, peer, spent)


def images(bench, rows):
    import numpy
    import pandas
    import pdqhash
    from PIL import Image
    edits, out, name, peer = bench.file("edits"), bench.file("pairs.csv"), "images_grocery", named("pdqhash")
    photos = sorted(glob.glob(bench.set(name, "img", "*")))
    own = min(bench.lab("images", *photos, output=bench.file("measures.csv")) for _ in range(2))

    def read(path):
        return pdqhash.compute(numpy.asarray(Image.open(path).convert("RGB")))[0]

    spent, _ = seconds(lambda: [read(path) for path in photos])
    rows.add("images", f"{len(photos)} photos, from files", "images/s", len(photos) / own, peer, len(photos) / spent)
    bench.score("make-edits", "--limit", 134, "--out", edits)
    files = photos + sorted(f for f in glob.glob(edits + "/*") if not f.endswith(".csv"))
    bench.lab("images", "--pairs", *files, output=out)
    mine = bench.score("images", out, "--manifest", edits + "/manifest.csv")["fpr_0.0001"]["mean_recall"]
    bits = numpy.array([read(path) for path in files], dtype=numpy.float32)
    ones = bits.sum(1)
    distance = ones[None, :] + ones[:, None] - 2 * bits @ bits.T
    first, second = numpy.nonzero(numpy.triu(distance <= 110, 1))
    pandas.DataFrame({"a": [files[i] for i in first], "b": [files[i] for i in second], "distance": distance[first, second].astype(int),
                      "duplicate": (distance[first, second] <= 31).astype(int)}).to_csv(out, index=False)
    theirs = bench.score("images", out, "--manifest", edits + "/manifest.csv")["fpr_0.0001"]["mean_recall"]
    rows.add("images", f"{name}, 13 edits", "mean recall, 1 of 10,000 pairs wrong", mine, peer, theirs)


def changepoints(bench, rows):
    import numpy
    import pandas
    import ruptures
    name, out = "changepoint_tcpd", bench.file("changepoints.csv")
    path = bench.set(name, "tcpd_long.csv.gz")
    own = bench.lab("changepoints", "--input", path, output=out)
    mine, data = bench.score("changepoints", out), pandas.read_csv(path)
    series = {key: group.pivot(index="t", columns="dim", values="y").interpolate().bfill().to_numpy() for key, group in data.groupby("name")}
    for cost in ("l2", "rbf"):
        found, spent = [], 0
        for key, values in series.items():
            spread = values.std(0)
            scaled = (values - values.mean(0)) / numpy.where(spread > 0, spread, 1)
            # A change costs as many parameters as there are dimensions, and a place: BIC.
            penalty = (scaled.shape[1] + 1) * numpy.log(len(scaled))
            once, ends = seconds(lambda: ruptures.Pelt(model=cost, jump=1, min_size=2).fit(scaled).predict(pen=penalty))
            spent += once
            found += [(key, end) for end in ends[:-1]]
        pandas.DataFrame(found, columns=["name", "t"]).to_csv(out, index=False)
        theirs, peer = bench.score("changepoints", out), f"{named('ruptures')} PELT {cost}, BIC"
        for figure in ("F1", "cover"):
            rows.add("changepoints", name, figure, mine[figure], peer, theirs[figure])
        rows.add("changepoints", name, "s, all series", own, peer, spent)


def anomalies(bench, rows):
    import pandas
    from river import anomaly, compose, preprocessing
    name, out = "anomaly_nab", bench.file("anomalies.csv")
    path = bench.set(name, "nab_long.csv.gz")
    data = pandas.read_csv(path, dtype={"file": str})
    own = bench.lab("anomalies", "--input", path, output=out)
    mine = bench.score("anomalies", out, "--threshold", .5)["standard"]

    def run(values):
        model = compose.Pipeline(preprocessing.MinMaxScaler(), anomaly.HalfSpaceTrees(n_trees=10, height=8, window_size=250, seed=1))
        scores = []
        for value in values:
            point = {"value": value}
            scores.append(model.score_one(point))
            model.learn_one(point)
        return scores

    spent, scores = seconds(lambda: [score for _, group in data.groupby("file", sort=False) for score in run(group.value)])
    table = data.sort_values("file", kind="stable", key=lambda files: files.map({f: i for i, f in enumerate(files.unique())}))
    table[["file", "timestamp", "value"]].assign(anomaly_score=[min(max(s, 0), 1) for s in scores]).to_csv(out, index=False)
    theirs = bench.score("anomalies", out)["standard"]
    peer = f"{named('river')} half-space trees"
    rows.add("anomalies", name, "NAB standard, in sample, the peer at the threshold best for it", mine, peer, theirs)
    rows.add("anomalies", f"{name}, {len(data):,} points", "points/s", len(data) / own, peer, len(data) / spent)


KERNELS = (forecast, baskets, sentiment, authenticity, images, changepoints, anomalies)


def run(bench, names):
    rows = Rows()
    for kernel in KERNELS:
        if names and kernel.__name__ not in names:
            continue
        try:
            kernel(bench, rows)
        except ImportError as error:
            rows.put(kernel.__name__, "", "", "", str(error.name), "not installed", "")
    return "\n".join(rows.lines)


def write(table, root):
    """Puts the table into docs/benchmarks.md, between its marks."""
    path = os.path.join(root, "docs/benchmarks.md")
    with open(path, encoding="utf-8") as file:
        text = re.sub(re.escape(BEGIN) + ".*" + re.escape(END) + "\n?", "", file.read(), flags=re.DOTALL).rstrip()
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), platform.machine())
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""{text}

{BEGIN}
## Beside other tools

Made by `scripts/bench-peers --only kernels --write`, {date.today()}, {model}, {os.cpu_count()} cores, Python {platform.python_version()}. Same data,
same run, one thread, processor time: of the whole command on our side, reading and writing included, and of the tool's calls on the
other, its data in memory already where the row doesn't speak of a file. Peers have their own defaults, except what the data demand.

{table}
{END}
""")


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import score_kernels
    program, shared, work, is_written, *names = sys.argv[1:]
    table = run(score_kernels.Bench(os.path.abspath(program), shared, work), names)
    print(table)
    if is_written == "yes":
        write(table, score_kernels.ROOT)


if __name__ == "__main__":
    main()
