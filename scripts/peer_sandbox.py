"""What scripts/peer-sandbox runs. Prints one JSON object a scenario; exits 1 where one doesn't hold."""

import argparse, collections, concurrent.futures, json, os, pathlib, random, re, socket, subprocess, sys, tempfile, time
import urllib.request

import peer_workspace as workspace

HERE = pathlib.Path(__file__).resolve().parent
FAULTS = "429:0.2,500:0.1,truncate:0.05,reset:0.05"
# Reports that the sandbox has a file for, and operations of which it has an answer.
STREAMS = """GET_SALES_AND_TRAFFIC_REPORT GET_MERCHANT_LISTINGS_ALL_DATA GET_V2_SELLER_PERFORMANCE_REPORT
GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2 participations listings catalog competitivePricing orders transactions balances
payouts""".split()


class Sandbox:
    """The sandbox on a free port, with its calls, the statuses that it answered, and the reports that it made."""

    def __init__(self, *options):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = tempfile.TemporaryFile()
        command = [sys.executable, HERE / "peer_server.py", "amazon-models/models", "--port", str(port), "--reports", "reports",
                   "--match", "any", "--verbose", *options]
        folder = pathlib.Path(os.environ["STEWARD_SHARED"]) / "spapi"
        self.process = subprocess.Popen(command, cwd=folder, stdout=self.log, stderr=self.log)
        for _ in range(400):
            try:
                self.ask("calls")
                return
            except OSError:
                time.sleep(0.05)
        self.process.kill()
        raise SystemExit("the sandbox didn't start")

    def ask(self, what):
        with urllib.request.urlopen(f"{self.url}/__admin/{what}") as answer:
            return json.load(answer)

    def close(self):
        """Calls, statuses and reports, the sandbox's own scheduled ones left out."""
        calls = [c for c in self.ask("calls") if not c["path"].startswith("/__admin")]
        reports = [r for r in self.ask("reports") if "SETTLEMENT" not in r]
        self.process.terminate()
        self.process.wait()
        self.log.seek(0)
        lines = re.findall(r'"\w+ (\S+) [^"]*" (\d{3}) ', self.log.read().decode(errors="replace"))
        return calls, collections.Counter(status for path, status in lines if not path.startswith("/__admin")), reports


def prepare(program, home, url, accounts, revoked):
    workspace.make(program, home, accounts)
    for account in accounts:
        settings = {"sp_endpoint": url, "lwa_endpoint": url, "region": "na", "seller_id": account, "history_days": 5,
                    "wait_minutes": 30, "streams": ",".join(STREAMS)}
        token = ("revoked-" if account in revoked else "token-") + account
        workspace.add_source(program, home, account, "SellingPartner", settings,
                             {"client_id": "id", "client_secret": "secret", "refresh_token": token})


def store(program, home, accounts):
    """What the store has in the end: the facts, and the documents without their numbers and times, which a kill may move."""
    facts = workspace.run(program, home, "facts", "export")
    kept = sorted({json.dumps([account, d["type"], d["marketplace"], d["bytes"], d["status"], sorted(d["events"])])
                   for account in accounts for d in workspace.documents(program, home, account)})
    return {"facts": workspace.digest(facts), "fact_lines": facts.count(b"\n"), "stored": len(kept),
            "ledger": workspace.digest("\n".join(kept).encode())}


def scenario(name, program, options=(), accounts=("mugs",), revoked=(), kills=0, spread=0.0):
    """Syncs once, after it was killed at `kills` moments between nothing and `spread` seconds after its start."""
    sandbox = Sandbox(*options)
    with tempfile.TemporaryDirectory() as home:
        prepare(program, home, sandbox.url, accounts, revoked)
        chance, killed, began = random.Random(7), 0, time.monotonic()
        for _ in range(kills):
            code, _ = workspace.sync(program, home, chance.uniform(0.02, spread))
            killed += code is None
        code, rows = workspace.sync(program, home)
        seconds = round(time.monotonic() - began, 1)
        calls, statuses, reports = sandbox.close()
        return {"scenario": name, "exit": code, "seconds": seconds, "killed": killed, "calls": len(calls), "statuses": statuses,
                "reports": len(reports), "twice": len(reports) - len(set(reports)) if len(accounts) == 1 else None,
                **store(program, home, accounts), "errors": {r["account"]: r["error"] for r in rows if r.get("error")}}


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--program", default=HERE / "../.build/release/steward")
    words.add_argument("--kills", type=int, default=50)
    words.add_argument("--spread", type=float, default=3.0, help="a kill comes at most so many seconds after the start")
    a = words.parse_args()
    program = str(pathlib.Path(a.program).resolve())
    ten = [f"shop{i}" for i in range(10)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        jobs = [pool.submit(scenario, "undisturbed", program),
                pool.submit(scenario, "faults", program, ("--faults", FAULTS)),
                pool.submit(scenario, "kills", program, kills=a.kills, spread=a.spread),
                pool.submit(scenario, "revoked", program, accounts=("mugs", "gone"), revoked=("gone",)),
                pool.submit(scenario, "documented rates", program, ("--throttle", "documented"), accounts=ten)]
        results = {}
        for job in concurrent.futures.as_completed(jobs):
            found = job.result()
            results[found["scenario"]] = found
            print(json.dumps(found), flush=True)
    clean, faults, kills = results["undisturbed"], results["faults"], results["kills"]
    same = lambda other: all(other[key] == clean[key] for key in ("facts", "stored", "ledger"))
    held = {
        "the undisturbed sync succeeds and leaves facts": clean["exit"] == 0 and clean["fact_lines"] > 5,
        "faults leave the same store": same(faults),
        "kills leave the same store": same(kills),
        "no report is made twice": clean["twice"] == kills["twice"] == faults["twice"] == 0,
        "every kill hit": kills["killed"] == a.kills,
        "a revoked token is its account's alone": set(results["revoked"]["errors"]) == {"gone"} and results["revoked"]["stored"] > 0,
        "no call is refused at documented rates": results["documented rates"]["exit"] == 0
        and "429" not in results["documented rates"]["statuses"],
    }
    print(json.dumps(held, indent=2))
    sys.exit(0 if all(held.values()) else 1)


if __name__ == "__main__":
    main()
