"""From raw findings to reports: triage's stored result in every format, the page in a browser."""
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree

from harness import Case

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DEFECTS = ["access-anonymous-write", "deser-int64-500", "invalid-total-not-positive"]


class Report(Case):
    def triaged(self) -> dict:
        self.fuzz("--embedded", "--time", "4s", "--seed", "1", "--quiet",
                  *[word for name in DEFECTS for word in ("--defect", name)], status=1)
        self.run_tool("triage", self.findings, status=1)
        return json.loads((self.findings / "triage.json").read_text())

    def report(self, form: str, **kwargs) -> str:
        return self.run_tool("report", self.findings, "--format", form, status=0, **kwargs).stdout

    def dom(self, page: pathlib.Path) -> str:
        """The document as a browser has it after running its script."""
        done = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
             "--virtual-time-budget=3000", f"--user-data-dir={self.folder}/profile", page.as_uri()],
            capture_output=True, text=True, errors="replace", timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_every_format_says_the_same(self):
        stored = self.triaged()
        signatures = {f["finding"]["signature"] for f in stored["findings"]}
        self.assertEqual(stored["schema_version"], 1)
        self.assertLess(len(stored["causes"]), len(signatures))
        self.assertGreater(len(stored["progress"]), 1)
        for finding in stored["findings"]:
            self.assertTrue(finding["exchange"]["request"]["method"], finding["folder"])
            self.assertGreater(finding["contract_place"]["line"], 0, finding["folder"])
            self.assertIn("curl", finding["reproducer_sh"])

        lines = [json.loads(line) for line in self.report("jsonl").splitlines()]
        self.assertEqual({line["signature"] for line in lines[1:]}, signatures)
        results = json.loads(self.report("sarif"))["runs"][0]["results"]
        self.assertEqual({r["partialFingerprints"]["bodkinSignature/v1"] for r in results},
                         signatures)
        suite = xml.etree.ElementTree.fromstring(self.report("junit"))
        self.assertEqual(len(suite.findall(".//testcase")), len(signatures))
        for form in ("markdown", "html"):
            text = self.report(form)
            for signature in signatures:
                self.assertIn(signature, text)
        self.assertIn("broken-access", self.report("table"))
        self.assertTrue((self.findings / "report.html").is_file())

    def test_no_token_is_in_any_file(self):
        self.triaged()
        for path in self.findings.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"bodkin-admin-5f0c2e9ab71d4638", path.read_bytes(), path)

    def test_sarif_fits_its_schema(self):
        schema = os.environ.get("BODKIN_SARIF_SCHEMA")
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        if not schema:
            self.skipTest("BODKIN_SARIF_SCHEMA does not name OASIS' sarif-schema-2.1.0.json")
        self.triaged()
        rules = json.loads(pathlib.Path(schema).read_text())
        jsonschema.validate(json.loads(self.report("sarif")), rules)

    def test_a_baseline_fails_only_on_what_is_new(self):
        stored = self.triaged()
        signatures = [f["finding"]["signature"] for f in stored["findings"]]
        entries = [f'[[known]]\nsignature = "{s}"\nreason = "later"\nuntil = 2999-01-01\n'
                   for s in signatures]
        baseline = self.folder / "known.toml"
        baseline.write_text("".join(entries))
        self.run_tool("report", self.findings, "--baseline", baseline, status=0)
        self.run_tool("triage", self.findings, "--baseline", baseline, status=0)
        baseline.write_text("".join(entries[1:]))
        self.run_tool("report", self.findings, "--baseline", baseline, status=1)
        baseline.write_text("".join(entries).replace("2999", "2001"))
        done = self.run_tool("report", self.findings, "--baseline", baseline, status=1)
        self.assertIn("counts again", done.stderr)
        baseline.write_text("[[known]]\n")
        self.run_tool("report", self.findings, "--baseline", baseline, status=2)

    def test_triage_again_keeps_a_persons_word(self):
        stored = self.triaged()
        folder = pathlib.Path(stored["findings"][0]["folder"])
        record = json.loads((folder / "finding.json").read_text())
        record["disposition"], record["note"] = "wontfix", "known since May"
        (folder / "finding.json").write_text(json.dumps(record))
        self.run_tool("triage", self.findings)
        again = json.loads((self.findings / "triage.json").read_text())
        mine = [f for f in again["findings"]
                if f["finding"]["signature"] == record["signature"]]
        self.assertEqual(mine[0]["finding"]["disposition"], "wontfix")
        self.assertEqual(mine[0]["finding"]["note"], "known since May")

    def test_without_triage_there_is_nothing_to_report(self):
        self.findings.mkdir()
        done = self.run_tool("report", self.findings, status=2)
        self.assertIn("bodkin triage", done.stderr)

    def test_hashes_of_the_policy_fit_style_and_script(self):
        self.triaged()
        page = (self.findings / "report.html").read_text()
        for tag in ("style", "script"):
            text = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S).group(1)
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            self.assertIn(f"{tag}-src 'sha256-{digest}'", page)

    @unittest.skipUnless(CHROMIUM, "chromium is not installed")
    def test_the_page_runs_in_a_browser(self):
        self.triaged()
        dom = self.dom(self.findings / "report.html")
        self.assertIn('data-ready="yes"', dom)
        self.assertIn("broken-access", dom)

    @unittest.skipUnless(CHROMIUM, "chromium is not installed")
    def test_hostile_findings_harm_nobody_in_a_browser(self):
        self.triaged()
        hostile = ("</pre></script><script>document.documentElement.dataset.owned='yes'</script>"
                   "\"'><img src=x onerror=\"document.documentElement.dataset.owned='yes'\">"
                   "<style>*{display:none}</style>")

        def spoil(value):
            if isinstance(value, str):
                return hostile
            if isinstance(value, list):
                return [spoil(item) for item in value]
            if isinstance(value, dict):
                return {key: spoil(item) for key, item in value.items()}
            return value

        path = self.findings / "triage.json"
        path.write_text(json.dumps(spoil(json.loads(path.read_text()))))
        page = self.folder / "hostile.html"
        self.run_tool("report", self.findings, "--format", "html", "--out", page, status=0)
        dom = self.dom(page)
        self.assertIn('data-ready="yes"', dom)
        self.assertNotIn('data-owned="yes"', dom)
        tags = []
        parser = html.parser.HTMLParser()
        parser.handle_starttag = lambda tag, attributes: tags.append(tag)
        parser.feed(dom)
        self.assertEqual(tags.count("script"), 1)
        self.assertEqual(tags.count("style"), 1)
        self.assertNotIn("img", tags)


if __name__ == "__main__":
    unittest.main()
