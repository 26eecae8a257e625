#!/usr/bin/env python3
"""bodkin against services that answer exactly by their documents: ./dev bench truthful in short."""
import contextlib
import io
import sys
import unittest

from harness import BIN, SOURCE, Case

sys.path.insert(0, str(SOURCE / "bench"))
import truthful  # noqa: E402

SECONDS = 10


class Truthful(Case):
    def found_on(self, name: str, fault: str = "") -> list[dict]:
        with contextlib.redirect_stdout(io.StringIO()) as said:
            service = truthful.services(self.folder).get(name)
        if service is None:
            self.skipTest(said.getvalue().strip())
        return truthful.fuzz(BIN / "bodkin", service, SECONDS, 1, fault)

    def test_no_alarm_on_fastapi(self):
        alarms = [f for f in self.found_on("fastapi") if f["oracle"] != "rejected-valid"]
        self.assertEqual([], list(map(truthful.line, alarms)))

    def test_no_alarm_on_node_behind_ajv(self):
        alarms = [f for f in self.found_on("ajv") if f["oracle"] != "rejected-valid"]
        self.assertEqual([], list(map(truthful.line, alarms)))

    def test_a_planted_fault_is_found(self):
        oracles = {finding["oracle"] for finding in self.found_on("fastapi", "log-token")}
        self.assertIn("secret-in-log", oracles)


if __name__ == "__main__":
    unittest.main()
