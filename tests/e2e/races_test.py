#!/usr/bin/env python3
"""Races of a service over HTTP that nothing is known of but its document, and of files."""
import unittest

import harness
from harness import SOURCE, Case, Server


class Service(harness.Service):
    script = "races_service.py"


class Races(Case):
    def race_findings(self):
        return sorted((finding["oracle"], finding["operation"]["path"]) for finding in self.found()
                      if finding["oracle"] in ("lost-update", "over-capacity"))

    def test_are_found_over_http_without_a_world(self):
        with Service("--racy") as service:
            self.fuzz("--url", service.url, "--time", "20s", "--seed", "1")
            self.assertIn(("lost-update", "/coupons/{couponId}/redeem"), self.race_findings())
            self.assertIn(("over-capacity", "/accounts/{accountId}/withdrawals"),
                          self.race_findings())
            done = self.run_tool("triage", self.findings, status=1)
            self.assertIn("sent at once", done.stdout)

    def test_are_no_findings_where_there_are_none(self):
        with Service() as service:
            self.fuzz("--url", service.url, "--time", "12s", "--seed", "1")
            self.assertEqual(self.race_findings(), [])

    def test_a_group_in_a_file_is_played_in_process(self):
        generation = '{"resource_provider_generation": 0, "inventories": {}}'
        put = ("# @concurrent\n# @principal admin\nPUT /resource_providers/"
               "0b0d0000-0000-4000-8000-00000000aa09/inventories\n"
               f"Content-Type: application/json\n\n{generation}\n")
        (self.folder / "race.http").write_text(
            "# @principal admin\nPOST /resource_providers\nContent-Type: application/json\n\n"
            '{"name": "a", "uuid": "0b0d0000-0000-4000-8000-00000000aa09"}\n\n'
            f"###\n{put}\n###\n{put}")
        racy = self.run_tool("replay", "--embedded", "--defect", "race-check-outside-transaction",
                             "race.http", status=1)
        self.assertIn("lost-update", racy.stdout)
        clean = self.run_tool("replay", "--embedded", "race.http", status=0)
        self.assertIn("0 findings", clean.stdout)

    def test_defects_are_found_over_http(self):
        for defect, oracle in (("race-check-outside-transaction", "lost-update"),
                               ("race-overcommit", "over-capacity")):
            with Server("--defect", defect) as server:
                self.fuzz("--url", server.url, "--contract",
                          SOURCE / "contracts/inventory.openapi.json", "--principal",
                          "admin=X-Auth-Token: bodkin-admin-5f0c2e9ab71d4638", "--time", "40s",
                          "--stop-on-finding", "--stop-on-oracle", oracle, "--seed", "1")
                self.assertIn(oracle, self.oracles())


if __name__ == "__main__":
    unittest.main()
