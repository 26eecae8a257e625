#!/usr/bin/env python3
"""bodkin against OpenStack Placement 8.0.0 from Debian's packages (python3-placement,
python3-waitress), with contracts/placement.openapi.json: fuzz, then triage.

Skips where the packages are not installed. $BODKIN_PLACEMENT_SECONDS sets the length (default 30);
$BODKIN_PLACEMENT_KEEP names a folder for the findings.
"""
import os
import pathlib
import re
import socket
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from harness import SOURCE, Case

SECONDS = int(os.environ.get("BODKIN_PLACEMENT_SECONDS", "30"))
KEEP = os.environ.get("BODKIN_PLACEMENT_KEEP")
PYTHON = "/usr/bin/python3"
CONTRACT = SOURCE / "contracts/placement.openapi.json"
PRINCIPALS = ("--principal", "admin=X-Auth-Token: admin", "--principal", "user=X-Auth-Token: someone")


def missing() -> str:
    for package in ("placement", "waitress"):
        done = subprocess.run([PYTHON, "-c", f"import {package}"], capture_output=True)
        if done.returncode != 0:
            return f"python3-{package} is not installed"
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Placement(Case):
    def start(self) -> str:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        self.log = self.folder / "placement.log"
        with self.log.open("w") as log:
            process = subprocess.Popen(
                [PYTHON, "-c",
                 "import sys; from waitress.runner import run; sys.argv[0] = 'waitress-serve'; run()",
                 f"--listen=127.0.0.1:{port}", "--threads=1", "--call",
                 "placement.wsgi:init_application"],
                stdout=log, stderr=log,
                env={**os.environ, "OS_API__AUTH_STRATEGY": "noauth2",
                     "OS_PLACEMENT_DATABASE__CONNECTION": "sqlite://",
                     "OS_PLACEMENT_DATABASE__SYNC_ON_STARTUP": "true"})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        for _ in range(300):
            try:
                urllib.request.urlopen(url + "/", timeout=2).read()
                return url
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.fail("placement did not start: " + self.log.read_text()[-2000:])

    @unittest.skipIf(missing(), missing())
    def test_fuzz_and_triage(self):
        url = self.start()
        if KEEP:
            self.findings = pathlib.Path(KEEP)
        done = self.fuzz("--url", url, "--contract", CONTRACT, *PRINCIPALS, "--log", self.log,
                         "--time", f"{SECONDS}s", "--seed", "1", timeout=SECONDS + 120)
        print(done.stdout[-6000:], done.stderr)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        if not self.found():
            return
        triaged = self.run_tool("triage", self.findings, *PRINCIPALS, "--log", self.log,
                                timeout=250 + SECONDS)
        print(triaged.stdout, triaged.stderr)
        self.assertIn(triaged.returncode, (0, 1), triaged.stderr)
        # Every row of the table was replayed. A raw finding whose shrunk form has another signature
        # keeps its folder, untried; the row stands for it.
        rows = int(re.search(r"^(\d+) findings:", triaged.stdout, re.M).group(1))
        replayed = [f for f in self.found() if f["reproduced"]["of"] >= 5]
        self.assertGreaterEqual(len(replayed), rows)
        self.assertTrue(any(f["reproduced"]["n"] == f["reproduced"]["of"] for f in replayed))


if __name__ == "__main__":
    unittest.main(verbosity=2)
