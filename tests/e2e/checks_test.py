#!/usr/bin/env python3
"""docs/checks.md: checks that nobody can miss, since another rule refuses the same request with the
same status.

For each a request that the check refuses, and what becomes of it when the check is switched off:
the answer changes its words at most, and no oracle has anything to say. And the other way round:
checks behind which another rule refuses the same, with another status or only as a rule, where the
order of the checks shows that one is missing.
"""
import json
import re
import unittest

from harness import SOURCE, Case

MAIN = "0b0d0000-0000-4000-8000-00000000aa01"
CONSUMER = "0b0d0000-0000-4000-8000-00000000cc01"
PROVIDER = f"/resource_providers/{MAIN}"
DEEP = "[" * 40 + "]" * 40


def inventory(record: str) -> tuple:
    return ("PUT", f"{PROVIDER}/inventories",
            f'{{"resource_provider_generation": 1, "inventories": {{"VCPU": {record}}}}}')


def allocation(allocations: str, generation: str = "null") -> tuple:
    return ("PUT", f"/allocations/{CONSUMER}",
            f'{{"allocations": {allocations}, "consumer_generation": {generation}, "project_id": "p", '
            '"user_id": "u", "consumer_type": "X"}')


WORLD = [("POST", "/resource_providers", f'{{"name": "a", "uuid": "{MAIN}"}}'),
         ("PUT", f"{PROVIDER}/inventories",
          '{"resource_provider_generation": 0, "inventories": {"VCPU": {"total": 64}}}')]
MANY = ", ".join(f'"0b0d0000-0000-4000-8000-0000000000{i:02x}": {{"resources": {{"VCPU": 1}}}}'
                 for i in range(65))
CASES = {
    "batch.body_object": [("POST", "/allocations", "[]")],
    "inventories.body_object": [("PUT", f"{PROVIDER}/inventories", "[]")],
    "provider.body_object": [("POST", "/resource_providers", "[]"), ("PUT", PROVIDER, '"x"')],
    "allocation.body_object": [("PUT", f"/allocations/{CONSUMER}", "[]"),
                               ("POST", "/allocations", f'{{"{CONSUMER}": []}}')],
    "allocation.entry_object": [allocation(f'{{"{MAIN}": []}}'), allocation(f'{{"{MAIN}": 3}}')],
    "record.object": [inventory("[]"), inventory("3")],
    "record.max_unit_minimum": [inventory('{"total": 4, "max_unit": 0}')],
    "record.min_unit_maximum": [inventory('{"total": 4, "min_unit": 2147483648}')],
    "inventory.min_unit_at_most_max_unit": [inventory('{"total": 9, "min_unit": 5, "max_unit": 3}')],
    "record.reserved_maximum": [inventory('{"total": 4, "reserved": 2147483648}')],
    "record.step_size_maximum": [inventory('{"total": 4, "step_size": 2147483648}')],
    "json.number_range": [inventory('{"total": 4, "allocation_ratio": 1e999}'),
                          ("POST", "/resource_providers", '{"name": 1e999}')],
    "json.depth": [("POST", "/resource_providers", DEEP),
                   ("POST", "/resource_providers", f'{{"name": {DEEP}}}')],
}
# What is wrong twice: the later rule answers where the check is switched off.
SHOWN = {
    "allocation.provider_form": allocation('{"x": {"resources": {"VCPU": 1}}}', "7"),
    "allocation.map_size": allocation(f"{{{MANY}}}", "7"),
    "allocation.class_known": allocation(f'{{"{MAIN}": {{"resources": {{"FOO": 1}}}}}}'),
    "provider.parent_not_itself": (
        "POST", "/resource_providers",
        f'{{"name": "b", "uuid": "{MAIN}", "parent_provider_uuid": "{MAIN}"}}'),
    "record.ratio_positive": inventory('{"total": 1, "reserved": 1, "allocation_ratio": 0}'),
}
OUT_OF_REACH = {"request.body_size"}


class Checks(Case):
    def answers(self, requests: list[tuple], *options: str, status: int = 0) -> list[str]:
        file = self.folder / "requests.http"
        file.write_text("\n###\n".join(f"{method} {target}\nContent-Type: application/json\n\n{body}\n"
                                       for method, target, body in requests))
        done = self.run_tool("replay", "--embedded", *options, file, status=status)
        return [line for line in done.stdout.splitlines() if line.startswith("    < ")]

    def test_another_rule_refuses_the_same(self):
        listed = json.loads(self.run_tool("list", "checks", "--format", "json", status=0).stdout)
        summaries = {check["name"]: check["summary"].split(": ", 1)[-1] for check in listed}
        for name, cases in CASES.items():
            for case in cases:
                with self.subTest(check=name, body=case[2][:60]):
                    on = self.answers([*WORLD, case])[-1]
                    self.assertIn(summaries[name], on, "the case is not about this check")
                    off = self.answers([*WORLD, case], "--check-off", name)[-1]
                    self.assertRegex(off, r"^    < 4\d\d ")
                    self.assertNotIn(summaries[name], off)

    def test_the_order_shows_what_another_rule_hides(self):
        for name, case in SHOWN.items():
            with self.subTest(check=name):
                self.assertRegex(self.answers([*WORLD, case])[-1], r"^    < 400 ")
                off = self.answers([*WORLD, case], "--check-off", name, status=1)[-1]
                self.assertNotRegex(off, r"^    < 400 ")

    def test_the_page_names_these_and_no_others(self):
        page = (SOURCE / "docs/checks.md").read_text()
        names = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", page.split("## ")[0]))
        self.assertEqual(names, set(CASES) | OUT_OF_REACH)


if __name__ == "__main__":
    unittest.main(verbosity=2)
