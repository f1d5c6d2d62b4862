"""What scripts/compare-wire runs."""

import argparse, collections, csv, datetime, io, json, os, pathlib, shlex, shutil, sqlite3, subprocess, sys, tempfile, threading, time
import urllib.request

import peer_workspace as workspace

HERE = pathlib.Path(__file__).resolve().parent
FAULTS = "429:0.2,500:0.1,truncate:0.05,reset:0.05"
# What both ways bring. Not here: exports that no service has; reports of the account whose rows name no store (the inventory ledger);
# those that the connection cuts into other periods than the files (storage fees, baskets, search queries, vendors' margins).
REPORTS = """GET_SALES_AND_TRAFFIC_REPORT GET_MERCHANT_LISTINGS_ALL_DATA GET_MERCHANTS_LISTINGS_FYP_REPORT
GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA GET_FBA_REIMBURSEMENTS_DATA
GET_FBA_INVENTORY_PLANNING_DATA GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA GET_SELLER_FEEDBACK_DATA GET_V2_SELLER_PERFORMANCE_REPORT
GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2 GET_VENDOR_SALES_REPORT GET_VENDOR_TRAFFIC_REPORT GET_VENDOR_INVENTORY_REPORT
GET_VENDOR_FORECASTING_REPORT""".split()
ADS = ["spCampaigns", "spAdvertisedProduct", "spSearchTerm"]
# A service gives the state of now and no earlier one.
STATES = ["GET_FBA_INVENTORY_PLANNING_DATA", "GET_VENDOR_FORECASTING_REPORT"]
# Records of states that don't say their day: it is that on which they were retrieved.
UNDATED = {"record_account_health", "record_account_status", "record_fee_preview", "record_listing", "record_listing_issue", "record_account_warning"}
ARRIVAL = {"account_id", "document_id", "row_number", "line", "family_id", "scope_id", "known_from", "known_to"}


class Service:
    """The simulated service on a free port, and the commands that it says connect to it."""

    def __init__(self, program, a, world, *options):
        command = [program, "simulate", "serve", "--accounts", str(a.accounts), "--days", str(a.days), "--seed", str(a.seed),
                   "--scenario", a.scenario, "--port", "0", "--output", str(world), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines, self.talk = [], []
        threads = [threading.Thread(target=lambda f=f, to=to: to.extend(iter(f.readline, "")), daemon=True)
                   for f, to in ((self.process.stdout, self.lines), (self.process.stderr, self.talk))]
        for thread in threads:
            thread.start()
        while not any(line.startswith("Serving ") for line in self.talk):
            if self.process.poll() is not None:
                raise SystemExit("the service didn't start: " + "".join(self.talk))
            time.sleep(0.1)
        self.url = next(line.split(" at ")[1].split(" ")[0] for line in self.talk if line.startswith("Serving "))

    def calls(self):
        with urllib.request.urlopen(self.url + "/__admin/calls") as answer:
            return json.load(answer)

    def close(self):
        self.process.terminate()
        self.process.wait()


def wire_store(program, a, home, service):
    """Runs the printed commands, with what is to be brought, and syncs until nothing is left."""
    workspace.run(program, home, "init")
    more = {"SellingPartner": ["streams=" + ",".join(REPORTS), f"history_days={a.days + 1}", "max_reports=100000", "wait_minutes=60"],
            "AmazonAds": ["reports=" + ",".join(ADS), f"history_days={a.days + 1}", "wait_minutes=60"]}
    time.sleep(0.3)
    for line in list(service.lines):
        words = shlex.split(line)[1:]
        bundle = words[words.index("--bundle") + 1] if "--bundle" in words else None
        if bundle == "AmazonNotifications":
            continue
        for setting in more.get(bundle, []):
            words += ["--set", setting]
        workspace.run(program, home, *words)
    rounds = 0
    while True:
        rounds += 1
        code, rows = workspace.sync(program, home)
        if code == 0 or rounds == 6:
            return code, rounds, rows


def file_store(program, a, home, world, now):
    """The documents that both ways bring and that are there at this time, in a folder, and a source for each account."""
    workspace.run(program, home, "init")
    folder, left = pathlib.Path(home) / "inbox", collections.Counter()
    for account in json.loads((world / "portfolio.json").read_text())["accounts"]:
        for requests in sorted((world / "requests" / account["id"]).glob("*.csv")):
            documents = [row for row in csv.DictReader(requests.open()) if row["status"] == "DONE"]
            newest = {t: max((r["to"] for r in documents if r["report"] == t), default="") for t in STATES}
            for row in documents:
                kind = row["report"]
                if kind not in REPORTS + ADS:
                    left["not of both ways"] += 1
                elif row["finished_on"] + "T09:00:00" > now:
                    left["isn't there yet"] += 1
                elif kind in newest and row["to"] != newest[kind]:
                    left["an earlier state"] += 1
                else:
                    source = world / account["folder"] / row["store"] / kind / row["file"]
                    target = folder / account["id"] / row["store"] / kind / row["file"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(source, target)
        workspace.run(program, home, "account", "add", account["id"], "--name", account["name"], "--kind", account["kind"],
                      "--marketplace", ",".join(account["marketplaces"]))
        workspace.run(program, home, "source", "add", "--account", account["id"], "--bundle", "FileReports", "--name", "files", "--set",
                      f"folder={folder / account['id']}")
    code, rows = workspace.sync(program, home)
    return code, rows, left


def facts(program, home):
    """Every cell: (account, marketplace, grain, item, day, metric) and its text."""
    cells = {}
    for grain in ("item", "parent", "account"):
        text = workspace.run(program, home, "facts", "export", "--grain", grain).decode()
        for row in csv.DictReader(io.StringIO(text)):
            names = ("account", "marketplace", "sku", "day")
            for metric, value in row.items():
                if metric not in names and value:
                    cells[("fact", row["account"], row.get("marketplace"), grain, row.get("sku"), row["day"], metric)] = value
    return cells


def records(home):
    """Every record that counts: its table, account, store, day and fields, with how often it is there."""
    found = collections.Counter()
    with sqlite3.connect(f"file:{pathlib.Path(home) / 'steward.sqlite'}?mode=ro", uri=True) as db:
        scopes = {(a, s): m for a, s, m in db.execute("SELECT account_id, scope_id, marketplace FROM scope")}
        tables = [t for t, in db.execute("SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'record!_%' ESCAPE '!'")]
        for table in sorted(tables):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            if "known_to" not in columns:
                continue
            fields = sorted(c for c in columns if c not in ARRIVAL and not (c == "day" and table in UNDATED))
            query = f"SELECT account_id, scope_id, {', '.join(fields)} FROM {table} WHERE known_to > 4000000000000000"
            for account, scope, *values in db.execute(query):
                row = dict(zip(fields, values))
                day = row.get("day")
                # Search terms reach back less far than the other reports of the table.
                name = table + " of search terms" if row.get("search_term") is not None else table
                text = None if day is None else str(datetime.date(1970, 1, 1) + datetime.timedelta(days=day))
                found[("record", account, scopes.get((account, scope)), name, text, *map(str, values))] += 1
    return found


def reason(key, limits):
    """Why only the files have something; None where there is no reason."""
    kind, account = key[0], key[1]
    day = key[5] if kind == "fact" else key[4]
    what = key[6] if kind == "fact" else key[3]
    if day is None:
        return None
    if what in limits["ads"] and day < limits["ads"][what].get(account, "9999"):
        return "older than the Ads API reaches"
    if account in limits["vendors"] and day > limits["vendors"][account]:
        return "younger than the connection asks vendors' reports for"
    return None


def compare(files, wire, vendors):
    """Counts by reason, and the digest of what is left of each."""
    ads = collections.defaultdict(dict)
    for key in wire:
        what, day = (key[6], key[5]) if key[0] == "fact" else (key[3], key[4])
        if day and (what.startswith("record_ad_performance") or (key[0] == "fact" and what.startswith("ad"))):
            ads[what][key[1]] = min(day, ads[what].get(key[1], "9999"))
    last = {v: max((k[5] for k in wire if k[0] == "fact" and k[1] == v), default="") for v in vendors}
    limits, reasons = {"ads": ads, "vendors": last}, collections.Counter()
    price = "prices count for the day on which the state was retrieved"
    isPrice = lambda key: key[0] == "fact" and key[6] == "price"
    reasons[price] = sum(map(isPrice, files))
    files, wire = ({k: v for k, v in cells.items() if not isPrice(k)} for cells in (files, wire))
    rest = {}
    for key, value in files.items():
        why = None if wire.get(key) == value else reason(key, limits)
        if why:
            reasons[why] += 1
        else:
            rest[key] = value
    differing = sorted((k for k in rest.keys() | wire.keys() if rest.get(k) != wire.get(k)), key=str)
    text = lambda cells: "\n".join(f"{k} {cells[k]}" for k in sorted(cells, key=str)).encode()
    return {"files": workspace.digest(text(rest)), "wire": workspace.digest(text(wire)), "equal": text(rest) == text(wire),
            "lines": len(rest), "reasons": dict(reasons), "differing": len(differing),
            "examples": [f"{k}: {rest.get(k)} / {wire.get(k)}"[:300] for k in differing[:8]]}


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--program", default=HERE / "../.build/release/steward")
    words.add_argument("--serve", help="the program that serves, where it is another one")
    words.add_argument("--accounts", type=int, default=5)
    words.add_argument("--days", type=int, default=120)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--scenario", default="busy")
    words.add_argument("--ways", default="undisturbed", help="what the wire does: undisturbed, faults, or both with a comma")
    words.add_argument("--keep", help="a folder that the workspaces are left in")
    a = words.parse_args()
    program = str(pathlib.Path(a.program).resolve())
    held = {}
    base = pathlib.Path(a.keep or tempfile.mkdtemp(prefix="compare-wire-"))
    try:
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        stores = {}
        for name, faults in (("undisturbed", ""), ("faults", FAULTS)):
            if name not in a.ways.split(","):
                continue
            world, home = base / f"world-{name}", base / f"wire-{name}"
            service = Service(a.serve or program, a, world, "--rates", "1000000", "--faults", faults)
            began = time.monotonic()
            code, rounds, rows = wire_store(program, a, home, service)
            statuses = collections.Counter(str(c["status"]) for c in service.calls() if not c["path"].startswith("/__admin"))
            service.close()
            stores[name] = {**facts(program, home), **records(home)}
            print(json.dumps({"way": name, "exit": code, "syncs": rounds, "seconds": round(time.monotonic() - began, 1),
                              "statuses": statuses, "quarantined": sum(r.get("quarantined") or 0 for r in rows),
                              "errors": [r["error"] for r in rows if r.get("error")][:3]}), flush=True)
            held[f"{name}: the sync succeeds"] = code == 0
        code, rows, left = file_store(program, a, base / "files", world, now)
        files = {**facts(program, base / "files"), **records(base / "files")}
        print(json.dumps({"way": "files", "exit": code, "left out": left, "errors": [r["error"] for r in rows if r.get("error")][:3]}))
        portfolio = json.loads((world / "portfolio.json").read_text())["accounts"]
        vendors = [p["id"] for p in portfolio if p["kind"] == "vendor"]
        for name, store in stores.items():
            found = compare(files, store, vendors)
            print(json.dumps({"compared": f"files with {name}", **found}, indent=1), flush=True)
            held[f"{name}: equal to the files"] = found["equal"] and found["lines"] > 1000
        if len(stores) == 2:
            held["faults leave the same store"] = stores["undisturbed"] == stores["faults"]
    finally:
        if not a.keep:
            shutil.rmtree(base, ignore_errors=True)
    print(json.dumps(held, indent=2))
    sys.exit(0 if all(held.values()) else 1)


if __name__ == "__main__":
    main()
