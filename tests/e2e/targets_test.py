#!/usr/bin/env python3
"""The plain libFuzzer binaries: they start, their seeds are clean, defects trap, triage reads it."""
import os
import re
import subprocess
import unittest

from harness import BIN, FUZZERS, SOURCE, Case


class Targets(Case):
    def run_target(self, name, *args, defects="", timeout=120):
        return subprocess.run([BIN / name, *map(str, args)], cwd=self.folder, capture_output=True,
                              text=True, errors="replace", timeout=timeout,
                              env={**os.environ, "BODKIN_DEFECTS": defects})

    def corpus(self):
        """A folder that libFuzzer may write to: it adds what is new to the first one given."""
        folder = self.folder / "corpus"
        folder.mkdir(exist_ok=True)
        return folder

    def test_start_without_seeds(self):
        for name in FUZZERS:
            done = self.run_target(name, "-seed=1337", "-runs=4")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("Done 4 runs", done.stderr)
            counters = int(re.search(r"Loaded \d+ modules\s+\((\d+) inline", done.stderr).group(1))
            self.assertGreater(counters, 1000)

    def test_every_seed_is_clean(self):
        for name in FUZZERS:
            seeds = sorted((SOURCE / "corpus" / name).iterdir())
            self.assertTrue(seeds)
            done = self.run_target(name, "-runs=0", SOURCE / "corpus" / name)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_clean_service_survives(self):
        # Leaks are looked for once, when the process ends. libFuzzer would do it after each input that
        # fills a cache, a thousand times, each a scan of all memory: minutes beside ten seconds.
        for name in FUZZERS:
            done = self.run_target(name, "-seed=1", "-runs=8000", "-len_control=0",
                                   "-detect_leaks=0", self.corpus(), SOURCE / "corpus" / name)
            self.assertEqual(done.returncode, 0, done.stderr[-3000:])

    def test_scenario_seeds_are_tests_too(self):
        """Each says what its steps are answered with, and is."""
        seeds = sorted((SOURCE / "corpus/scenario_fuzzer").glob("*.http"))
        self.assertTrue(seeds)
        for seed in seeds:
            with self.subTest(seed=seed.name):
                text = seed.read_text()
                self.assertEqual(text.count("# @expect "), text.count("###\n") + 1)
                self.run_tool("replay", "--embedded", "--world",
                              SOURCE / "contracts/inventory.world.http", seed, status=0)

    def traps_and_is_triaged(self, target, defect):
        done = self.run_target(target, "-seed=1", "-runs=200000", "-len_control=0",
                               self.corpus(), SOURCE / "corpus" / target, defects=defect)
        self.assertNotEqual(done.returncode, 0)
        match = re.search(r"^# Check failed: (FuzzerHash=\S+ [a-z]{8} [A-Z]+ /\S*)$", done.stderr, re.M)
        self.assertTrue(match, done.stderr[-2000:])
        self.assertLessEqual(len(match.group(1)), 79)
        crashes = sorted(self.folder.glob("crash-*"))
        self.assertEqual(len(crashes), 1)
        triaged = self.run_tool("triage", "--target", BIN / target, "--findings", self.findings,
                                crashes[0], status=1, env={"BODKIN_DEFECTS": defect}, timeout=280)
        self.assertIn("5/5", triaged.stdout)

    def test_a_finding_traps_in_clusterfuzz_form_and_triage_reads_it(self):
        self.traps_and_is_triaged("inventory_fuzzer", "invalid-reserved-above-total")

    def test_a_finding_of_a_sequence_traps_too(self):
        self.traps_and_is_triaged("scenario_fuzzer", "invalid-batch-left-behind")


if __name__ == "__main__":
    unittest.main(verbosity=2)
