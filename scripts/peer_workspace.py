"""Workspaces for the scripts that try the finished program against servers on this machine."""

import hashlib, json, pathlib, signal, subprocess


def run(program, home, *words):
    return subprocess.run([program, *words, "--home", str(home)], check=True, capture_output=True).stdout


def make(program, home, accounts):
    run(program, home, "init")
    for account in accounts:
        run(program, home, "account", "add", account, "--name", account, "--kind", "seller", "--marketplace", "US")


def add_source(program, home, account, bundle, settings, secrets):
    words = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
    for key, value in secrets.items():
        file = pathlib.Path(home) / f"{account}-{key}.secret"
        file.write_text(value)
        words += ["--secret", f"{key}=@{file}"]
    run(program, home, "source", "add", "--account", account, "--bundle", bundle, *words)


def sync(program, home, kill_after=None):
    """Exit status and rows of a sync, or (None, []) where it was killed after so many seconds."""
    process = subprocess.Popen([program, "sync", "--home", str(home), "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        out, _ = process.communicate(timeout=kill_after or 1800)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return None, []
    return process.returncode, json.loads(out or b"[]")


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def documents(program, home, account):
    return json.loads(run(program, home, "documents", "--account", account, "--format", "json") or b"[]")
