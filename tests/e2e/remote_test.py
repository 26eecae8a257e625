#!/usr/bin/env python3
"""bodkin against the embedded service over HTTP."""
import unittest

from harness import SOURCE, TOKENS, Case, Server

CONTRACT = SOURCE / "contracts/inventory.openapi.json"
ADMIN = ("--principal", f"admin=X-Auth-Token: {TOKENS['admin']}")
READER = ("--principal", f"reader=X-Auth-Token: {TOKENS['reader']}")


class Remote(Case):
    def test_the_clean_service_gives_no_finding_and_is_left_as_it_was(self):
        with Server() as server:
            done = self.fuzz("--url", server.url, "--contract", CONTRACT, *ADMIN, *READER,
                             "--time", "8s", "--seed", "1", "--require-2xx", "90", status=0)
            self.assertNotIn("not cleaned up", done.stdout)
            (self.folder / "look.http").write_text("GET /resource_providers\n")
            left = self.run_tool("replay", "--url", server.url, "--contract", CONTRACT, *ADMIN,
                                 "--world", "none", "look.http", status=0)
            self.assertIn('"resource_providers":[]', left.stdout.replace(" ", ""))

    def test_a_defect_is_found_and_confirmed(self):
        with Server("--defect", "access-reader-deletes-inventory") as server:
            target = ("--url", server.url, "--contract", CONTRACT, *ADMIN, *READER)
            self.fuzz(*target, "--time", "40s", "--stop-on-finding", "--seed", "1", status=1)
            self.assertIn("broken-access", self.oracles())
            without = self.run_tool("triage", self.findings, *ADMIN, "--replays", "1",
                                    "--no-shrink")
            self.assertIn("--principal 'reader=HEADER: env:VARIABLE'", without.stderr)
            self.assertNotIn("'admin=", without.stderr)
            done = self.run_tool("triage", "--again", self.findings, *ADMIN, *READER, status=1)
            self.assertIn("5/5", done.stdout)
            self.assertNotIn("not given", done.stderr)
        text = "".join(path.read_text(errors="replace") for path in self.findings.rglob("*")
                       if path.is_file())
        self.assertNotIn(TOKENS["admin"], text)
        self.assertNotIn(TOKENS["reader"], text)

    def test_a_log_file_shows_secrets(self):
        log = self.folder / "service.log"
        with Server("--defect", "log-token", log=log) as server:
            self.fuzz("--url", server.url, "--contract", CONTRACT, *ADMIN, "--log", log, "--time",
                      "40s", "--stop-on-finding", "--seed", "1", status=1)
        self.assertIn("secret-in-log", self.oracles())

    def test_nobody_there_is_status_3(self):
        done = self.fuzz("--url", "http://127.0.0.1:9", "--contract", CONTRACT, status=3)
        self.assertEqual(done.stderr.count("\n"), 1)
        self.assertIn("127.0.0.1:9", done.stderr)

    def test_a_server_that_dies_is_diagnosed_once(self):
        import threading
        with Server() as server:
            threading.Timer(6, server.process.kill).start()
            done = self.fuzz("--url", server.url, "--contract", CONTRACT, *ADMIN, "--time", "60s",
                             "--seed", "1", status=3)
        self.assertEqual(done.stderr.count("bodkin:"), 1, done.stderr)

    def test_other_hosts_are_refused(self):
        done = self.fuzz("--url", "http://192.0.2.1", "--contract", CONTRACT, status=2)
        self.assertIn("--allow-host", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
