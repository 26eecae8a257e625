#!/usr/bin/env python3
"""bodkin --hooks: oracles of the user's own find what they look for, and nothing else."""
import re
import unittest

import harness
from harness import SOURCE

EXAMPLE = SOURCE / "examples/hooks/inventory.lua"
PAGE = SOURCE / "docs/hooks.md"
DEFECT = "invalid-reserved-above-total"

# Says something of every answer, so that each way of asking shows.
ALWAYS = """
oracles = { always = "an answer" }
function check(exchange)
  if exchange.purpose == "input" and exchange.response.status == 200 then
    return { oracle = "always", message = "answered", severity = "low", cwe = 1 }
  end
end
"""


class Hooks(harness.Case):
    def write(self, text, name="my.lua"):
        (self.folder / name).write_text(text)
        return name

    def test_the_example_finds_what_it_looks_for(self):
        self.fuzz("--embedded", "--hooks", EXAMPLE, "--defect", DEFECT, "--runs", "20000",
                  "--jobs", "1", "--seed", "1", "--stop-on-finding", "--stop-on-oracle",
                  "hook:reserved-fits", status=1)
        found = [f for f in self.found() if f["oracle"] == "hook:reserved-fits"]
        self.assertTrue(found)
        for finding in found:
            self.assertEqual((finding["severity"], finding["cwe"], finding["location"]),
                             ("high", 20, "/inventories/*/reserved"))
        self.run_tool("triage", "findings", "--hooks", EXAMPLE, status=1, timeout=280)
        self.assertTrue(any(f["oracle"] == "hook:reserved-fits" and f["reproduced"]["n"] == 5
                            for f in self.found()))
        folder = next(f for f in self.findings.iterdir() if f.name.startswith("hook_"))
        done = self.run_tool("replay", folder, "--hooks", EXAMPLE, status=1)
        self.assertTrue(done.stdout.startswith("still "), done.stdout)
        # Without the file nothing could be said: that is not "fixed".
        for command in ("triage", "replay"):
            done = self.run_tool(command, folder, status=2)
            self.assertIn("give --hooks FILE.lua", done.stderr)

    def test_the_example_is_silent_on_the_clean_service(self):
        self.fuzz("--embedded", "--hooks", EXAMPLE, "--runs", "10000", "--jobs", "1", "--seed", "1",
                  status=0)
        self.assertEqual(set(), self.oracles())

    def test_a_sequence_is_judged_as_a_whole(self):
        (self.folder / "sequence.http").write_text("\n###\n".join([
            "GET /resource_providers/0b0d0000-0000-4000-8000-00000000aa03/usages\n",
            (SOURCE / "corpus/scenario_fuzzer/batch_all_or_nothing.http").read_text()
            .split("###")[0].replace("# @expect 409\n", ""),
            "GET /resource_providers/0b0d0000-0000-4000-8000-00000000aa03/usages\n"]))
        world = ["--world", SOURCE / "contracts/inventory.world.http", "sequence.http"]
        done = self.run_tool("replay", "--embedded", "--hooks", EXAMPLE, "--defect",
                             "invalid-batch-left-behind", *world, status=1)
        self.assertIn("hook:usage-counts", done.stdout)
        self.run_tool("replay", "--embedded", "--hooks", EXAMPLE, *world, status=0)

    def test_more_in_use_than_there_is(self):
        provider = "/resource_providers/0b0d0000-0000-4000-8000-0000000000e1"
        consumer = "/allocations/0b0d0000-0000-4000-8000-0000000000e2"
        head = "Content-Type: application/json\n\n"
        claim = (f"PUT {consumer}\n{head}" '{"allocations": {"' + provider[-36:] +
                 '": {"resources": {"VCPU": %d}}}, "consumer_generation": null, "project_id": "p",'
                 ' "user_id": "u", "consumer_type": "X"}\n')
        reads = [f"GET {provider}/inventories\n", f"GET {provider}/usages\n"]
        smaller = (f"PUT {provider}/inventories/VCPU\n{head}"
                   '{"resource_provider_generation": 2, "total": 1}\n')
        world = [f'POST /resource_providers\n{head}{{"name": "e", "uuid": "{provider[-36:]}"}}\n',
                 f'PUT {provider}/inventories\n{head}'
                 '{"resource_provider_generation": 0, "inventories": {"VCPU": {"total": 4}}}\n']
        capacity = SOURCE / "examples/hooks/capacity.lua"
        for name, steps, options, status in (
                ("over", [claim % 9, *reads], ["--check-off", "allocation.capacity"], 1),
                ("refused", [claim % 9, *reads], [], 0),
                ("full", [claim % 4, *reads], [], 0),
                ("made smaller", [claim % 4, *reads, smaller, *reads], [], 0)):
            with self.subTest(name):
                (self.folder / "claims.http").write_text("\n###\n".join(world + steps))
                done = self.run_tool("replay", "--embedded", "--world", "none", "--hooks", capacity,
                                     "claims.http", *options, status=status)
                self.assertEqual(status == 1, "hook:capacity" in done.stdout, done.stdout)

    def test_list_shows_them(self):
        done = self.run_tool("list", "oracles", "--hooks", EXAMPLE, status=0)
        self.assertRegex(done.stdout, r"hook:reserved-fits +no inventory reserves more")
        self.assertNotIn("hook:", self.run_tool("list", "oracles", status=0).stdout)

    def test_a_mistake_is_one_line_and_exit_status_2(self):
        self.write("function check(")
        (self.folder / "a.http").write_text("GET /\n")
        for command in (["fuzz", "--embedded", "--runs", "10"], ["replay", "--embedded", "a.http"],
                        ["list", "oracles"]):
            done = self.run_tool(*command, "--hooks", "my.lua", status=2)
            self.assertIn("my.lua:1: ", done.stderr)
            self.assertEqual(1, len(done.stderr.strip().splitlines()), done.stderr)
        self.assertIn("no.lua", self.run_tool("list", "oracles", "--hooks", "no.lua",
                                              status=2).stderr)

    def test_a_hook_that_fails_is_told_once_and_finds_nothing(self):
        self.write("oracles = { x = 'y' }\nfunction check(e)\n  return e.no.where\nend\n")
        done = self.fuzz("--embedded", "--hooks", "my.lua", "--runs", "3000", "--jobs", "2",
                         "--seed", "1", status=0)
        said = done.stdout + done.stderr
        self.assertEqual(1, said.count("a hook failed, and says nothing there: my.lua:3: "), said)
        self.assertEqual(set(), self.oracles())

    def test_fail_on_and_tolerate_know_them(self):
        self.write(ALWAYS)
        common = ["--embedded", "--hooks", "my.lua", "--runs", "300", "--jobs", "1", "--seed", "1"]
        self.fuzz(*common, "--fail-on", "crash", status=0)
        self.assertEqual({"hook:always"}, self.oracles())
        (self.folder / "bodkin.toml").write_text(
            'hooks = ["my.lua"]\n[[tolerate]]\noracle = "hook:always"\n')
        self.run_tool("fuzz", "--findings", "other", *common, status=0)
        self.assertEqual([], list((self.folder / "other").glob("*/finding.json")))

    def test_the_page_s_example_works_word_for_word(self):
        blocks = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(), re.S)
        script = next(text for kind, text in blocks if kind == "lua")
        said = next(text for kind, text in blocks if kind == "text")
        scenario = next(text for kind, text in blocks if kind == "http")
        self.write(script, "names.lua")
        self.write(scenario, "names.http")
        done = self.run_tool("replay", "--embedded", "--world", "none", "--hooks", "names.lua",
                             "names.http", status=1)
        lines = said.splitlines()
        self.assertTrue(lines)
        for line in lines:
            self.assertIn(line + "\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
