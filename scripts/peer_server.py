"""Starts the sandbox with two changes: a report of sales and traffic has the day that was asked for, and /__admin/reports tells which
reports were made. Arguments: those of the sandbox. It is found in the folder that the process runs in."""

import datetime, importlib.util, json, pathlib, sys, tempfile

spec = importlib.util.spec_from_file_location("sandbox_server", "sandbox_server.py")
sandbox = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sandbox)
folder = pathlib.Path(tempfile.mkdtemp(prefix="peer-sandbox-"))
made = []


def fitting(files, start, options):
    """The example of these options, moved to the day `start`, with figures that differ from day to day."""
    for file in files:
        report = json.loads(file.read_text())
        asked = report["reportSpecification"]
        if asked["reportOptions"].get("asinGranularity") == options.get("asinGranularity"):
            break
    day = start[:10]
    asked.update(dataStartTime=day, dataEndTime=day, reportOptions=options)
    report["salesAndTrafficByDate"] = report["salesAndTrafficByDate"][:1]
    number = datetime.date.fromisoformat(day).toordinal() % 89
    for row in report["salesAndTrafficByDate"]:
        row["date"] = day
    for row in report["salesAndTrafficByAsin"]:
        row["salesByAsin"]["unitsOrdered"] += number
    path = folder / f"{day}-{options.get('asinGranularity')}.json"
    path.write_text(json.dumps(report))
    return path


class State(sandbox.State):
    def add_report(self, rtype, mk, start, end, f, polls, outcome="DONE", options=None):
        with self.lock:
            made.append(json.dumps([rtype, mk, start, end, options], sort_keys=True))
            if rtype == "GET_SALES_AND_TRAFFIC_REPORT" and start:
                f = fitting(self.files[rtype], start, options or {})
            return super().add_report(rtype, mk, start, end, f, polls, outcome, options)


class Handler(sandbox.Handler):
    def admin(self, path, raw):
        return self.out(200, made) if path == "/__admin/reports" else super().admin(path, raw)


sandbox.State, sandbox.Handler = State, Handler
sandbox.main()
