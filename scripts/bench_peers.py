"""The other tools' side of scripts/bench-peers: prints a table of seconds and ratios."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time

import duckdb
import polars

work = sys.argv[1]
tsv = os.path.join(work, "ingest.tsv")
csv = os.path.join(work, "read.csv")


def seconds(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def duckdb_file(name):
    path = os.path.join(work, name)
    if os.path.exists(path):
        os.remove(path)
    connection = duckdb.connect(path)
    connection.execute("SET threads = 2")
    return connection


def duckdb_ingest():
    connection = duckdb_file("ingest.duckdb")
    connection.execute(f"CREATE TABLE facts AS SELECT * FROM read_csv('{tsv}', delim = '\t', header = true)")
    connection.close()


def polars_ingest():
    polars.read_csv(tsv, separator="\t")


def sqlite_ingest():
    path = os.path.join(work, "import.sqlite")
    if os.path.exists(path):
        os.remove(path)
    subprocess.run(["sqlite3", path, ".mode tabs", f".import '{tsv}' facts"], check=True)


def duckdb_read(source):
    connection = duckdb_file("read.duckdb")
    connection.execute(f"CREATE TABLE facts AS SELECT * FROM read_csv('{csv}', header = true) ORDER BY account, sku, day")
    parquet = os.path.join(work, "read.parquet")
    connection.execute(f"COPY facts TO '{parquet}' (FORMAT parquet)")
    connection.execute("CHECKPOINT")
    table = "facts" if source == "table" else f"read_parquet('{parquet}')"
    query = f"SELECT * FROM {table} WHERE account = 'A0005' ORDER BY sku, day"
    count = connection.execute(query).to_arrow_table().num_rows
    if count != 137 * 730:
        raise SystemExit(f"DuckDB read {count} rows; expected {137 * 730}")
    times = [seconds(lambda: connection.execute(query).to_arrow_table()) for _ in range(15)]
    connection.close()
    return statistics.median(times)


def show(title, own, peers):
    print(f"{title}\n  {'steward':32} {own:10.4f} s")
    for name, value in peers:
        print(f"  {name:32} {value:10.4f} s   steward takes {own / value:.2f} times as long")


with open(os.path.join(work, "ingest.json"), encoding="utf-8") as file:
    ingest = json.load(file)
with open(os.path.join(work, "read.json"), encoding="utf-8") as file:
    read = json.load(file)

peers = [
    ("DuckDB read_csv, file, 2 threads", seconds(duckdb_ingest)),
    ("Polars read_csv, memory only", seconds(polars_ingest)),
]
if shutil.which("sqlite3"):
    peers.append(("sqlite3 .import", seconds(sqlite_ingest)))
show(f"ingest of {ingest['rows']} rows", float(ingest["seconds"]), peers)
show(
    "one account, 137 SKUs, 730 days, 15 metrics",
    float(read["read_ms"]) / 1000,
    [("DuckDB table, 2 threads", duckdb_read("table")), ("DuckDB Parquet, 2 threads", duckdb_read("parquet"))],
)
print(f"duckdb {duckdb.__version__}, polars {polars.__version__}")
