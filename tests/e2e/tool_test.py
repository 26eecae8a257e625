#!/usr/bin/env python3
"""bodkin on the embedded service: demo, fuzz, triage, replay, list, and every wrong use."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from harness import SOURCE, TOOL, Case


class Fuzz(Case):
    def test_the_clean_service_gives_no_finding(self):
        done = self.fuzz("--embedded", "--time", "6s", "--seed", "3", status=0)
        self.assertEqual(self.found(), [])
        self.assertIn("no findings", done.stdout)
        self.assertIn("operations answered 2xx", done.stdout)

    def test_a_defect_is_found_and_says_what_it_is(self):
        self.fuzz("--embedded", "--defect", "invalid-reserved-above-total", "--time", "90s",
                  "--stop-on-finding", "--seed", "1", status=1)
        findings = self.found()
        self.assertTrue(findings)
        first = findings[0]
        self.assertEqual(first["schema_version"], 1)
        self.assertEqual(first["operation"].keys(), {"method", "path"})
        for key in ("oracle", "http_status", "message", "signature", "severity", "cwe", "principal",
                    "seed", "reproduced", "disposition", "contract_hash", "time"):
            self.assertIn(key, first)

    def test_same_seed_same_findings(self):
        fixed = subprocess.run(["setarch", "-R", "true"], capture_output=True, check=False)
        if fixed.returncode != 0:
            self.skipTest("addresses cannot be fixed in this sandbox: " + fixed.stderr.decode())
        options = ("--embedded", "--defect", "sqli-path-uuid", "--defect",
                   "invalid-total-not-positive", "--runs", "3000", "--seed", "11", "--jobs", "1")
        self.fuzz(*options, status=1)
        first = self.signatures()
        self.findings = self.folder / "again"
        self.fuzz(*options, status=1)
        self.assertTrue(first)
        self.assertEqual(first, self.signatures())

    def test_a_crash_becomes_a_finding_and_the_run_goes_on(self):
        done = self.fuzz("--embedded", "--defect", "deser-deep-nesting", "--runs", "15000",
                         "--seed", "2", status=1, timeout=300)
        self.assertIn("crash", self.oracles(), done.stdout + done.stderr)

    def test_a_hang_becomes_a_finding(self):
        done = self.fuzz("--embedded", "--defect", "deser-hang", "--time", "60s", "--seed",
                         "2", "--stop-on-finding", status=1, timeout=150)
        self.assertIn("crash", self.oracles(), done.stdout + done.stderr)
        self.assertTrue(any("hang" in f["message"] or "does not come back" in f["message"]
                            for f in self.found()))

    def test_kill_loses_no_finding_and_leaves_no_worker(self):
        process = subprocess.Popen(
            [TOOL, "fuzz", "--embedded", "--defect", "sqli-path-uuid", "--findings", self.findings,
             "--time", "60s"], stdout=subprocess.PIPE, text=True, cwd=self.folder)
        for line in process.stdout:
            if "sql" in line:
                break
        children = pathlib.Path(
            f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        self.assertTrue(self.found())
        self.assertTrue(children)
        for _ in range(100):
            if not any(os.path.exists(f"/proc/{child}/exe") for child in children):
                break
            time.sleep(0.1)
        self.assertFalse(any(os.path.exists(f"/proc/{child}/exe") for child in children))

    def test_an_interrupt_ends_it_cleanly(self):
        process = subprocess.Popen([TOOL, "fuzz", "--embedded", "--findings", self.findings,
                                    "--time", "60s"], stdout=subprocess.PIPE, text=True,
                                   cwd=self.folder)
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        self.assertIn("interrupted in", out)
        self.assertEqual(process.returncode, 0)

    def test_several_jobs_share_the_work(self):
        done = self.fuzz("--embedded", "--jobs", "2", "--runs", "2000", status=0)
        self.assertRegex(done.stdout, r"4,0\d\d inputs")

    def test_a_plan_sends_nothing(self):
        done = self.fuzz("--url", "http://127.0.0.1:9", "--contract",
                         SOURCE / "contracts/inventory.openapi.json", "--plan", "--exclude",
                         "DELETE *", status=0)
        self.assertIn("send", done.stdout)
        self.assertRegex(done.stdout, r"leave\s+DELETE /resource_providers/\{uuid\}")


class Demo(Case):
    def test_the_demo_finds_many_kinds_and_ends_with_a_table(self):
        done = self.run_tool("demo", "--time", "5s", "--findings", self.findings, status=0,
                             timeout=280)
        self.assertGreaterEqual(len(self.oracles()), 5, done.stdout)
        self.assertIn("5/5", done.stdout)


class Triage(Case):
    def test_a_finding_is_confirmed_and_shrunk(self):
        self.fuzz("--embedded", "--defect", "invalid-total-not-positive", "--time", "90s",
                  "--stop-on-finding", "--seed", "1", status=1)
        done = self.run_tool("triage", self.findings, status=1)
        self.assertIn("5/5", done.stdout)
        best = self.found()[0]
        self.assertEqual(best["reproduced"], {"n": 5, "of": 5})
        replayed = self.run_tool("replay", self.findings, status=1)
        self.assertIn("still", replayed.stdout)

    def test_an_empty_folder_is_wrong_use(self):
        self.findings.mkdir()
        done = self.run_tool("triage", self.findings, status=2)
        self.assertIn("no finding here", done.stderr)


class Replay(Case):
    def test_what_was_mended_is_said_to_be_fixed(self):
        self.fuzz("--embedded", "--defect", "invalid-total-not-positive", "--time", "90s",
                  "--stop-on-finding", "--seed", "1", status=1)
        # The same finding against a service without the defect.
        for path in self.findings.glob("*/finding.json"):
            text = path.read_text()
            self.assertIn("invalid-total-not-positive", text)
            path.write_text(text.replace('"invalid-total-not-positive"', ""))
        done = self.run_tool("replay", self.findings, status=0)
        self.assertIn("fixed", done.stdout)

    def test_a_file_written_by_hand_is_sent_and_judged(self):
        (self.folder / "mine.http").write_text(
            "# @principal admin\nPOST /resource_providers\nContent-Type: application/json\n\n"
            '{"name": "mine"}\n\n###\nGET /resource_providers\n')
        done = self.run_tool("replay", "--embedded", "--world", "none", "mine.http", status=0)
        self.assertIn("POST /resource_providers", done.stdout)
        self.assertIn("200", done.stdout)

    def test_a_broken_file_gets_one_line_with_its_place(self):
        (self.folder / "bad.http").write_text("GET /a\n\n###\n# @nonsense x\nGET /b\n")
        done = self.run_tool("replay", "--embedded", "bad.http", status=2)
        self.assertIn("bad.http:4", done.stderr)


class List(Case):
    def test_every_list_is_json_with_names(self):
        for what in ("oracles", "mutators", "defects", "checks", "operations"):
            done = self.run_tool("list", what, "--format", "json", status=0)
            rows = json.loads(done.stdout)
            self.assertGreater(len(rows), 5, what)
            self.assertTrue(all(row["name"] for row in rows))


class WrongUse(Case):
    def test_each_gives_one_line_and_status_2(self):
        (self.folder / "empty.json").write_text("{}")
        (self.folder / "broken.json").write_text('{"openapi": "3.0.0",\n  "paths": }')
        cases = [
            (["fuzz"], "--embedded"),
            (["fuzz", "--embedded", "--findigs", "x"], "--findings"),
            (["fuzz", "--url", "http://127.0.0.1:9", "--contract", "nowhere.json"], "nowhere.json"),
            (["fuzz", "--url", "http://127.0.0.1:9", "--contract", "empty.json"], "empty.json"),
            (["fuzz", "--url", "http://127.0.0.1:9", "--contract", "broken.json"], "broken.json:2"),
            (["fuzz", "--url", "ftp://127.0.0.1", "--contract", "broken.json"], "broken.json"),
            (["fuzz", "--embedded", "--defect", "sqli-path-uid"], "sqli-path-uuid"),
            (["fuzz", "--embedded", "--dictionary", "nowhere.dict"], "nowhere.dict"),
            (["replay", "--embedded", "nowhere.http"], "nowhere.http"),
            (["triage", "nowhere"], "nowhere"),
        ]
        for args, part in cases:
            done = self.run_tool(*args)
            self.assertEqual(done.returncode, 2, (args, done.stdout, done.stderr))
            self.assertIn(part, done.stderr, args)
            self.assertEqual(done.stderr.count("\n"), 1, (args, done.stderr))


if __name__ == "__main__":
    unittest.main(verbosity=2)
