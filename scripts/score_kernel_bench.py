"""The measurements of scripts/score-kernels that no command makes: each runs Benchmarks/KernelBench and adds rows to the table."""
import glob
import importlib.util
import json
import os
import subprocess
import sys

import numpy
import pandas

THRESHOLDS = (.44, .47, .5, .53, .56)


def run(bench, *arguments):
    """The figures that the program prints, by name."""
    done = subprocess.run([bench.kernel_bench, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"kernel-bench {' '.join(map(str, arguments))}: {done.stderr}")
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def is_there(bench, kernel, name, figure, target):
    if os.access(bench.kernel_bench, os.X_OK):
        return True
    bench.table.put(kernel, name, figure, target, "not run: there is no kernel-bench, see scripts/score-kernels --help", "")
    return False


def images(bench):
    name, folder = "images_grocery", bench.file("pixels")
    if not is_there(bench, "images", name, "signatures a second from pixels, one core", "≥ 2000"):
        return
    from PIL import Image
    os.makedirs(folder)
    for number, path in enumerate(sorted(glob.glob(bench.set(name, "img", "*")))[:100]):
        image = Image.open(path).convert("RGB")
        with open(os.path.join(folder, f"{image.width}x{image.height}.{number}.rgb"), "wb") as file:
            file.write(image.tobytes())
    found = run(bench, "images", folder)
    bench.table.add("images", name, "signatures a second from pixels, one core", found["signatures_per_second"], low=2000)
    bench.table.add("images", "a million hashes, 100 of real images", "ms a probe, thorough", found["milliseconds_a_probe_thorough"], high=3)
    bench.table.add("images", "a million hashes, 100 of real images", "ms a probe, quick", found["milliseconds_a_probe_quick"])


def uplift(bench):
    for name, points, controls in (("fc_online_retail_daily", 28, 40), ("fc_online_retail_daily", 7, 40), ("fc_oj_weekly", 8, 40),
                                   ("fc_oj_weekly", 4, 19)):
        figure = f"% within the interval of 90 %, {points} points, {controls} controls, 600 changes put in"
        if not is_there(bench, "uplift", name, figure, "≥ 85 and ≤ 95"):
            continue
        rows = pandas.read_csv(bench.set(name, "dev.csv.gz"), dtype={"unique_id": str}).sort_values(["unique_id", "t"], kind="stable")
        series = [group.y.tolist() for _, group in rows.groupby("unique_id")]
        length = max(map(len, series), key=list(map(len, series)).count)
        path = bench.file("series.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(" ".join(f"{value:g}" for value in values) + "\n" for values in series if len(values) == length)
        bench.table.add("uplift", name, figure, 100 * run(bench, "uplift", path, points, controls, 600)["coverage"], low=85, high=95)


def anomalies(bench):
    """NAB's standard profile, each family of files scored by the constants and the threshold that are best on the others."""
    name, figure = "anomaly_nab", "NAB standard, families left out"
    if not is_there(bench, "anomalies", name, figure, "≥ 68"):
        return
    metas, path = nab(bench)
    families = sorted({family for family, _ in metas})
    gains, tunings = [], []
    with subprocess.Popen([bench.kernel_bench, "anomalies", path], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("tuning"):
                tunings.append(line)
                gains.append(numpy.zeros((len(THRESHOLDS), len(families))))
                files = iter(metas)
                continue
            family, meta = next(files)
            scores = numpy.array(line.split(), dtype=float)
            for place, threshold in enumerate(THRESHOLDS):
                gains[-1][place, families.index(family)] += gain(scores >= threshold, *meta)
    gains = numpy.array(gains).reshape(-1, len(families))
    windows = numpy.array([sum(len(meta[1]) for own, meta in metas if own == family) for family in families])

    def standard(gain, windows):
        return float(100 * (gain + windows) / (2 * windows))

    chosen = [int(numpy.argmax(gains.sum(1) - gains[:, place])) for place in range(len(families))]
    left_out = sum(gains[row, place] for place, row in enumerate(chosen))
    bench.table.add("anomalies", name, f"{figure}: constants and threshold chosen on the others, of {len(gains)}",
                    standard(left_out, windows.sum()), low=68)
    bench.table.add("anomalies", name, f"the same, mean of all {len(gains)}", standard(gains.sum(1).mean(), windows.sum()))
    bench.table.add("anomalies", name, "the same, the constants of the product at 0.5", standard(gains[THRESHOLDS.index(.5)].sum(), windows.sum()))


def nab(bench):
    """Of each file its family and what the scorer knows of it, and a file of phases and values for the program."""
    spec = importlib.util.spec_from_file_location("scorer", bench.scorer)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = pandas.read_csv(bench.set("anomaly_nab", "nab_long.csv.gz"), dtype={"file": str})
    with open(bench.set("anomaly_nab", "combined_windows.json"), encoding="utf-8") as file:
        windows = json.load(file)
    metas, path = [], bench.file("nab.txt")
    with open(path, "w", encoding="utf-8") as file:
        for name, group in rows.groupby("file", sort=False):
            times = pandas.to_datetime(group.timestamp).to_numpy()
            seconds = (times - numpy.datetime64("1970-01-01")) // numpy.timedelta64(1, "s")
            cycle = 86_400 if abs(seconds[1] - seconds[0]) < 86_400 else 7 * 86_400
            file.write("series " + " ".join(f"{second % cycle / cycle!r} {value!r}" for second, value in zip(seconds.tolist(), group.value)) + "\n")
            metas.append((name.split("/")[0].removesuffix("WithAnomaly").removesuffix("NoAnomaly"), scorer.nab_meta(times, windows.get(name, []))))
    return metas, path


def gain(alarms, probation, windows, number, value):
    """What the alarms of a file are worth in the standard profile: the first in a window, and those outside at .11."""
    counted = alarms & (numpy.arange(len(alarms)) >= probation)
    worth = .11 * value[counted & (number < 0)].sum()
    for first, last in windows:
        hits = numpy.flatnonzero(counted[first:last + 1])
        worth += value[first + hits[0]] if len(hits) else -1
    return worth
