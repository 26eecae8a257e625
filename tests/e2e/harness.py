"""What the end-to-end tests share: running the tool in a folder of its own."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BIN = pathlib.Path(os.environ["BODKIN_BIN"])
SOURCE = pathlib.Path(os.environ["BODKIN_SOURCE"])
TOOL = BIN / "bodkin"
FUZZERS = sorted(path.stem for path in (SOURCE / "fuzzers").glob("*_fuzzer.cc"))
TOKENS = {"admin": "bodkin-admin-5f0c2e9ab71d4638", "reader": "bodkin-reader-c86014fb3a9d7e25"}


class Service:
    """A service of tests/e2e on a free port, ended with the block."""
    script: str

    def __init__(self, *args):
        self.process = subprocess.Popen(
            [sys.executable, SOURCE / "tests/e2e" / self.script, *args], stdout=subprocess.PIPE,
            text=True)
        self.url = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.findings = self.folder / "findings"

    def run_tool(self, *args, status=None, timeout=120, env=None) -> subprocess.CompletedProcess:
        done = subprocess.run([TOOL, *map(str, args)], cwd=self.folder, capture_output=True,
                              text=True, errors="replace", timeout=timeout,
                              env={**os.environ, **(env or {})})
        if status is not None:
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def fuzz(self, *args, **kwargs):
        return self.run_tool("fuzz", "--findings", self.findings, *args, **kwargs)

    def found(self) -> list[dict]:
        """Every finding in the folder; each must be whole."""
        return [json.loads(path.read_text()) for path in sorted(self.findings.glob("*/finding.json"))]

    def oracles(self) -> set[str]:
        return {finding["oracle"] for finding in self.found()}

    def signatures(self) -> set[str]:
        return {finding["signature"] for finding in self.found()}


class Server:
    """`bodkin serve` on a free port for the length of a block."""

    def __init__(self, *args, log=None):
        more = ["--log", str(log)] if log else []
        self.process = subprocess.Popen([TOOL, "serve", "--port", "0", *args, *more],
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        if not match:
            raise AssertionError(f"bodkin serve said: {line!r}")
        self.url = match.group(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
