#!/usr/bin/env python3
"""What the user knows: values, recordings, tolerances, logins, rules, and a contract that is found.

Against tenants_service.py, which refuses everybody who knows nothing.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.request

from harness import BIN, SOURCE, Case

SERVICE = pathlib.Path(__file__).with_name("tenants_service.py")
LOGIN = """
[[principal]]
name = "ada"
[principal.login]
path = "/login"
body = { user = "ada", password = "env:ADA_PASSWORD" }
token = "/access_token"
"""
VALUES = """
[values]
tenant = "acme"
sku = ["A-1", "A-2"]
"""
ENV = {"ADA_PASSWORD": "ada-password-123"}


class Tenants:
    """The service on a free port for the length of a block."""

    def __init__(self, *args):
        self.process = subprocess.Popen([sys.executable, SERVICE, *args], stdout=subprocess.PIPE,
                                        text=True)
        self.url = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def audit(self) -> dict:
        with urllib.request.urlopen(self.url + "/audit", timeout=10) as answer:
            return json.load(answer)


class Knowledge(Case):
    def config(self, *parts):
        (self.folder / "bodkin.toml").write_text("".join(parts))

    def fuzz(self, service, *args, **kwargs):
        return super().fuzz("--url", service.url, "--seed", "1", *args,
                            env={**ENV, **kwargs.pop("env", {})}, **kwargs)

    def written(self) -> str:
        return "".join(path.read_text(errors="replace") for path in self.findings.rglob("*")
                       if path.is_file())

    def test_login_values_and_contract_reach_every_operation_and_leave_the_tenant(self):
        self.config(LOGIN, VALUES)
        with Tenants("--token-uses", "40") as service:
            done = self.fuzz(service, "--runs", "300", status=0)
            audit = service.audit()
        self.assertIn(f"contract: took {service.url}/openapi.json", done.stdout)
        # All but the tenant's own deletion, which is not for us.
        self.assertIn("5 of 6 operations answered 2xx", done.stdout)
        self.assertIn("DELETE /tenants/{tenant}: for {tenant} only values of the user", done.stdout)
        self.assertEqual(audit["tenants"], ["acme"])
        self.assertGreater(audit["logins"], 5, "tokens were renewed")
        self.assertGreater(audit["accepted"], 5)

    def test_tokens_that_came_meanwhile_are_written_nowhere_and_come_again_for_replay(self):
        self.config(LOGIN, VALUES)
        with Tenants("--token-uses", "30", "--faulty") as service:
            self.fuzz(service, "--time", "60s", "--stop-on-finding", "--stop-on-oracle",
                      "server-error", status=1)
            self.assertIn("server-error", self.oracles())
            text = self.written()
            self.assertNotRegex(text, r"token-\d{4}-|cookie-\d{4}-|ada-password")
            self.assertIn("BODKIN_TOKEN_ADA", text)
            self.assertIn("BODKIN_COOKIE_ADA_SID", text)
            done = self.run_tool("triage", self.findings, env=ENV, status=1)
            self.assertRegex(done.stdout, r"server-error")
            self.assertIn("5/5", done.stdout)
            self.assertNotRegex(self.written(), r"token-\d{4}-|cookie-\d{4}-|ada-password")
            folder = next(self.findings.glob("server-error-*"))
            done = self.run_tool("replay", folder, env=ENV, status=1)
            self.assertIn("still", done.stdout)
            # The reproducer by the principal of bodkin.toml, then by the environment alone.
            reproducer = folder / "reproducer.http"
            done = self.run_tool("replay", "--url", service.url, reproducer, env=ENV, status=1)
            self.assertIn("< 500", done.stdout)
            (self.folder / "bodkin.toml").unlink()
            done = self.run_tool("replay", "--url", service.url, reproducer, status=2)
            self.assertIn("BODKIN_", done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1)
            login = urllib.request.Request(service.url + "/login", method="POST",
                                           data=b'{"user":"ada","password":"ada-password-123"}')
            with urllib.request.urlopen(login, timeout=10) as answer:
                token = json.load(answer)["access_token"]
                cookie = re.search("sid=([^;]*)", answer.headers["Set-Cookie"])[1]
            done = self.run_tool("replay", "--url", service.url, reproducer, status=1,
                                 env={"BODKIN_TOKEN_ADA": "Bearer " + token,
                                      "BODKIN_COOKIE_ADA_SID": cookie})
            self.assertIn("< 500", done.stdout)

    def test_cookies_of_principals_do_not_mix(self):
        self.config(LOGIN, LOGIN.replace('"ada"', '"bob"', 1).replace(
            'user = "ada", password = "env:ADA_PASSWORD"',
            'user = "bob", password = "bob-password-123"'), VALUES)
        with Tenants() as service:
            self.fuzz(service, "--runs", "200", status=0)
            audit = service.audit()
        self.assertEqual(audit["mixed"], 0)
        self.assertGreaterEqual(audit["logins"], 2)

    def test_a_login_that_fails_is_said_in_one_line(self):
        self.config(LOGIN)
        with Tenants() as service:
            done = self.fuzz(service, "--runs", "5", status=2,
                             env={"ADA_PASSWORD": "wrong-password-1"})
            self.assertIn("login of principal ada: POST /login was answered 401", done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertNotIn("wrong-password-1", done.stderr + done.stdout)

    def test_a_command_gives_the_token(self):
        self.config('[[principal]]\nname = "ada"\n[principal.login]\ncommand = "echo no >&2; exit 3"\n')
        with Tenants() as service:
            done = self.fuzz(service, "--runs", "5", status=2)
        self.assertIn("ended with status 3: no", done.stderr)

    def test_who_knows_nothing_is_told_what_would_help(self):
        self.config(LOGIN)
        with Tenants() as service:
            done = self.fuzz(service, "--runs", "4000")
        self.assertRegex(done.stdout, r"note: GET /tenants/\{tenant\} is only ever refused \(404 .*"
                                      r"\[values\]")
        self.assertEqual(len(re.findall(r"note: GET /tenants/\{tenant\} ", done.stdout)), 1)

    def test_a_recording_gives_seeds_and_values_and_no_credential(self):
        self.config(LOGIN)
        (self.folder / "r.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [
            {"request": {"method": "POST", "url": "https://shop.test/tenants/acme/orders",
                         "headers": [{"name": "Authorization", "value": "Bearer recorded-secret-1"},
                                     {"name": "Content-Type", "value": "application/json"}],
                         "postData": {"mimeType": "application/json",
                                      "text": '{"sku": "A-1", "count": 613}'}},
             "response": {"status": 201}},
            {"request": {"method": "GET", "url": "https://shop.test/logo.png", "headers": []},
             "response": {"status": 200}}]}}))
        corpus = self.folder / "corpus"
        with Tenants() as service:
            done = self.fuzz(service, "--runs", "50", "--seed-har", "r.har", "--corpus", corpus,
                             status=0)
            self.assertIn("r.har: 1 of 2 requests are of operations of the contract", done.stdout)
            self.assertIn("5 of 6 operations answered 2xx", done.stdout)
            self.assertEqual(service.audit()["tenants"], ["acme"])
            (self.folder / "broken.har").write_text('{"log": {}}')
            broken = self.fuzz(service, "--runs", "5", "--seed-har", "broken.har", status=2)
        self.assertEqual(broken.stderr.count("\n"), 1)
        self.assertIn("log.entries", broken.stderr)
        seeds = "".join(path.read_text(errors="replace") for path in corpus.iterdir())
        self.assertIn("613", seeds)
        self.assertNotIn("recorded-secret-1", seeds)

    def test_what_is_tolerated_is_counted_and_not_kept(self):
        self.config(LOGIN, VALUES, '[[tolerate]]\noracle = "server-error"\nstatus = 500\n'
                                   'operation = "POST /tenants/*"\nreason = "known"\n')
        with Tenants("--faulty") as service:
            done = self.fuzz(service, "--runs", "400", status=0)
            self.assertRegex(done.stdout, r"tolerated: \d+")
            self.assertNotIn("server-error", self.oracles())
            self.config(LOGIN, VALUES, '[[tolerate]]\noracle = "server-eror"\n')
            done = self.fuzz(service, "--runs", "5", status=2)
        self.assertIn("did you mean 'server-error'?", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_rules_of_a_side_file_are_judged_by(self):
        self.config(LOGIN, VALUES)
        (self.folder / "rules.json").write_text(json.dumps({"Order": [
            {"name": "few", "rule": "count <= 1", "status": 400}]}))
        with Tenants() as service:
            self.fuzz(service, "--time", "60s", "--stop-on-finding", "--stop-on-oracle",
                      "accepted-invalid", "--rules", "rules.json", status=1)
        self.assertTrue(any("few" in finding["location"] for finding in self.found()), self.found())

    def test_no_contract_anywhere_is_one_line_that_says_how(self):
        with Tenants("--no-contract") as service:
            done = self.fuzz(service, "--runs", "5", status=2)
        self.assertIn("--contract FILE", done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        gone = self.run_tool("fuzz", "--url", "http://127.0.0.1:9", status=3)
        self.assertEqual(gone.stderr.count("\n"), 1)


class Dictionary(Case):
    def test_libfuzzer_reads_what_generate_writes(self):
        contract = json.loads((SOURCE / "contracts/inventory.openapi.json").read_text())
        schemas = contract["components"]["schemas"]
        first = next(name for name in schemas if schemas[name].get("type") == "object")
        schemas[first].setdefault("properties", {})["odd"] = {
            "type": "string", "enum": ["line\nbreak", "tab\t", "\u00e9", "quote\"back\\slash",
                                       "\u2028", "\u0000"]}
        (self.folder / "c.json").write_text(json.dumps(contract))
        done = self.run_tool("generate", "--contract", "c.json", "--out", "out", status=0)
        words = int(re.search(r"a dictionary of (\d+) words", done.stdout)[1])
        run = subprocess.run([BIN / "inventory_fuzzer", f"-dict={self.folder}/out/bodkin.dict",
                              "-runs=1"], capture_output=True, text=True, errors="replace",
                             timeout=120, cwd=self.folder)
        self.assertIn(f"Dictionary: {words} entries", run.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
