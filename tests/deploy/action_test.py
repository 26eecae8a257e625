#!/usr/bin/env python3
"""The GitHub Action: its shell steps run here as they stand, against `bodkin serve`; action.yml
hands every input over and names only what is there."""
import json
import os
import pathlib
import re
import socket
import subprocess
import tarfile
import unittest

from harness import SOURCE, TOKENS, TOOL, Case

RUN = SOURCE / "deploy/action/run.sh"
# Faults that the first probes meet, however slow the machine is.
DEFECTS = "--defect missing-delete-204 --defect missing-provider-200 --defect leak-row-id"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Action(Case):
    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.output = self.folder / "output"
        self.summary = self.folder / "summary.md"

    def run_action(self, *, status, **inputs):
        given = {"start": f"exec '{TOOL}' serve --port {self.port}",
                 "url": f"http://127.0.0.1:{self.port}", "time": "6s", "wait": "20",
                 "contract": str(SOURCE / "contracts/inventory.openapi.json"),
                 "bodkin": str(TOOL),
                 "principals": "admin=X-Auth-Token: env:ADMIN\nreader=X-Auth-Token: env:READER",
                 "args": "--seed 1", "triage-args": "--no-shrink --replays 2", **inputs}
        done = subprocess.run(
            [RUN], cwd=self.folder, capture_output=True, text=True, errors="replace", timeout=200,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder),
                 "RUNNER_TEMP": str(self.folder), "GITHUB_OUTPUT": str(self.output),
                 "GITHUB_STEP_SUMMARY": str(self.summary),
                 "ADMIN": TOKENS["admin"], "READER": TOKENS["reader"],
                 **{"ACTION_" + name.upper().replace("-", "_"): value
                    for name, value in given.items()}})
        self.assertEqual(done.returncode, status, done.stdout[-3000:] + done.stderr[-3000:])
        with socket.socket() as probe:  # the service is gone, whatever happened
            self.assertNotEqual(probe.connect_ex(("127.0.0.1", self.port)), 0)
        return done

    def outputs(self) -> dict:
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())

    def test_findings_fail_the_job_and_stand_in_sarif_and_summary(self):
        # The service is a grandchild, as it is where a script starts it.
        start = f"sleep 1; '{TOOL}' serve --port {self.port} {DEFECTS}; true"
        done = self.run_action(status=1, start=start)
        outputs = self.outputs()
        self.assertGreaterEqual(int(outputs["findings"]), 1)
        sarif = json.loads(pathlib.Path(outputs["sarif"]).read_text())
        self.assertEqual(sarif["version"], "2.1.0")
        self.assertTrue(sarif["runs"][0]["results"])
        summary = self.summary.read_text()
        self.assertRegex(summary, r"(?m)^## Bodkin: \d+ findings")
        self.assertIn("/resource_providers/{uuid}", summary)
        self.assertNotIn(TOKENS["admin"], summary + done.stdout)

    def test_a_clean_service_uploads_an_empty_list(self):
        self.run_action(status=0, time="3s", args="--include 'GET /'")
        self.assertEqual(self.outputs()["findings"], "0")
        sarif = json.loads(pathlib.Path(self.outputs()["sarif"]).read_text())
        self.assertEqual(sarif["runs"][0]["results"], [])
        self.assertIn("nothing found", self.summary.read_text())

    def test_a_service_that_ends_is_told_from_one_that_is_slow(self):
        done = self.run_action(status=3, start="echo '::error::not yours'; echo broken config; exit 7")
        self.assertIn("ended before it answered", done.stdout)
        self.assertIn("broken config", done.stdout)
        # Its output is no command to the runner.
        self.assertLess(done.stdout.index("::stop-commands::"), done.stdout.index("::error::"))
        done = self.run_action(status=3, start="sleep 100", wait="1")
        self.assertIn("no answer from http://127.0.0.1", done.stdout)

    def test_wrong_inputs_get_one_line(self):
        for inputs, part in (({"url": ""}, "input url"), ({"wait": "a minute"}, "input wait"),
                             ({"bodkin": "/nowhere"}, "/nowhere"),
                             ({"bodkin": "http://h.invalid/b.tar.gz"}, "not https"),
                             ({"sha256": "0" * 64}, "checksum"),
                             ({"time": "soon"}, "soon")):
            done = self.run_action(status=2, **inputs)
            self.assertIn(part, done.stdout + done.stderr, inputs)

    def test_options_are_words_and_no_shell(self):
        done = self.run_action(status=2, args="--principal 'a b' $(touch hacked) ; touch hacked2")
        self.assertFalse((self.folder / "hacked").exists() or (self.folder / "hacked2").exists())
        self.assertIn("bodkin: ", done.stdout)

    def test_a_release_tarball_is_unpacked(self):
        tarball = self.folder / "bodkin-0.tar.gz"
        with tarfile.open(tarball, "w:gz", compresslevel=1) as tar:
            tar.add(TOOL, "bodkin-0/bin/bodkin")
        self.run_action(status=0, time="2s", bodkin=str(tarball))


class Metadata(unittest.TestCase):
    def test_every_input_is_handed_over_and_read(self):
        text = (SOURCE / "action.yml").read_text()
        declared = set(re.findall(r"(?m)^  ([\w-]+):$", text.split("outputs:")[0]))
        used = set(re.findall(r"\$\{\{ inputs\.([\w-]+)", text)) | set(
            re.findall(r"inputs\.([\w-]+) ==", text))
        self.assertEqual(declared, used)
        script = RUN.read_text()
        for name in set(re.findall(r"(ACTION_\w+):", text)):
            self.assertIn(name, script)
        # No expression is part of a script: an input is data.
        for line in text.splitlines():
            if re.match(r"\s+run:", line):
                self.assertNotIn("${{", line)
        for name in re.findall(r"outputs\.([a-z]+)", text):
            self.assertIn(f"output {name} ", script)


if __name__ == "__main__":
    unittest.main(verbosity=2)
