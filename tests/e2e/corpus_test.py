#!/usr/bin/env python3
"""bodkin corpus, and corpora that several runs share."""
import hashlib
import re
import subprocess
import unittest

from harness import BIN, FUZZERS, SOURCE, TOOL, Case


def content(folder) -> dict:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def number(text: str, label: str) -> int:
    return int(re.search(label, text, re.M).group(1).replace(",", ""))


EDGES, FEATURES = r"^edges +([\d,]+)$", r"^features +([\d,]+)$"


class Corpus(Case):
    def requests(self, name, seed, runs=1500):
        """A folder that `bodkin fuzz` filled."""
        folder = self.folder / name
        self.fuzz("--embedded", "--runs", str(runs), "--seed", str(seed), "--corpus", folder,
                  status=0)
        return folder

    def stats(self, folder, *args):
        return self.run_tool("corpus", "stats", folder, *(args or ("--embedded",)), status=0).stdout

    def test_what_is_kept_covers_what_was_given(self):
        one, two = self.requests("one", 1), self.requests("two", 2)
        (two / "deep").mkdir()
        (two / "deep/copy").write_bytes((one / "seed-0000").read_bytes())
        (two / ".unfinished").write_text("not an input yet")
        before = content(one), content(two)
        given = self.run_tool("corpus", "stats", one, two, "--embedded", status=0).stdout
        self.assertIn(" in 2 folders, and ", given)
        self.assertRegex(given, r"POST /resource_providers: 200 \d+, 400 \d+")
        sizes = []
        for action in ("merge", "minimize"):
            out = self.folder / action
            done = self.run_tool("corpus", action, one, two, "--embedded", "--out", out, status=0)
            self.assertRegex(done.stdout, r"entries written to ")
            kept = self.stats(out)
            for label, slack in ((EDGES, 0.998), (FEATURES, 0.99)):
                # Which of many alike answers count depends a little on what ran before.
                self.assertGreaterEqual(number(kept, label), slack * number(given, label))
            sizes.append(len(content(out)))
            self.assertTrue(all(re.fullmatch("[0-9a-f]{16}", name) for name in content(out)))
        self.assertLess(sizes[0], len(before[0]) + len(before[1]))
        self.assertLess(sizes[1], sizes[0])
        self.assertEqual((content(one), content(two)), before)

    def test_names_and_choice_do_not_depend_on_the_order_of_files(self):
        one = self.requests("one", 1)
        other = self.folder / "other"
        other.mkdir()
        for i, path in enumerate(sorted(one.iterdir(), reverse=True)):
            (other / f"renamed-{i}").write_bytes(path.read_bytes())
        for folder in (one, other):
            self.run_tool("corpus", "minimize", folder, "--embedded", "--out",
                          self.folder / f"of-{folder.name}", status=0)
        self.assertEqual(content(self.folder / "of-one"), content(self.folder / "of-other"))

    def test_merging_again_adds_next_to_nothing(self):
        one, out = self.requests("one", 1), self.folder / "out"
        self.run_tool("corpus", "merge", one, "--embedded", "--out", out, status=0)
        first = content(out)
        done = self.run_tool("corpus", "merge", one, "--embedded", "--out", out, status=0)
        # Not nothing: a service's caches show in its edges, so order counts a little.
        self.assertLess(number(done.stdout, r"^([\d,]+) of"), 0.02 * len(first))
        self.assertLessEqual(first.items(), content(out).items())

    def test_bodies_of_a_fuzz_target(self):
        for name in FUZZERS:
            out = self.folder / name
            seeds = SOURCE / "corpus" / name
            self.run_tool("corpus", "merge", seeds, "--target", BIN / name, "--out", out, status=0)
            binary = ("--target", BIN / name)
            self.assertEqual(number(self.stats(out, *binary), EDGES),
                             number(self.stats(seeds, *binary), EDGES))

    def test_an_entry_that_ends_the_target_is_named_and_left_out(self):
        seeds = self.folder / "seeds"
        seeds.mkdir()
        for path in (SOURCE / "corpus/inventory_fuzzer").iterdir():
            (seeds / path.name).write_bytes(path.read_bytes())
        (seeds / "fatal").write_text('{"resource_provider_generation": 1, "inventories": '
                                     '{"VCPU": {"total": 4, "reserved": 9}}}')
        done = self.run_tool("corpus", "merge", seeds, "--target", BIN / "inventory_fuzzer", "--out",
                             self.folder / "out", status=0,
                             env={"BODKIN_DEFECTS": "invalid-reserved-above-total"})
        self.assertIn("seeds/fatal", done.stderr)
        self.assertNotIn((seeds / "fatal").read_bytes(),
                         [path.read_bytes() for path in (self.folder / "out").iterdir()])
        self.assertTrue(any((self.folder / "out").iterdir()))

    def test_wrong_use_gives_one_line(self):
        (self.folder / "in").mkdir()
        (self.folder / "in/a").write_text("GET /\n\n")
        (self.folder / "full").mkdir()
        (self.folder / "full/b").write_text("GET /\n\n")
        for args, part in (
                (["merge", "in", "--embedded"], "--out"),
                (["merge", "in", "--out", "out"], "--embedded"),
                (["merge", "in", "--embedded", "--out", "in/out"], "lies in a folder"),
                (["minimize", "in", "--embedded", "--out", "full"], "empty"),
                (["stats", "nowhere"], "nowhere"),
                (["shrink", "in"], "minimize")):
            done = self.run_tool("corpus", *args, status=2)
            self.assertIn(part, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        done = self.run_tool("corpus", "stats", "in", "--target", "/bin/true", status=4)
        self.assertIn("runs no entry", done.stderr)
        self.assertEqual(content(self.folder / "in").keys(), {"a"})


class SharedCorpus(Case):
    def test_two_runs_take_over_what_the_other_found(self):
        def start(seed, corpus):
            return subprocess.Popen(
                [TOOL, "fuzz", "--embedded", "--time", "12s", "--seed", str(seed), "--corpus",
                 corpus, "--findings", self.folder / f"findings-{seed}"], cwd=self.folder,
                stdout=subprocess.PIPE, text=True)
        # Both begin with nothing, so whatever is taken over was found by the other one meanwhile.
        shared = self.folder / "shared"
        for run in [start(1, shared), start(2, shared)]:
            out, _ = run.communicate(timeout=120)
            self.assertEqual(run.returncode, 0, out)
            self.assertRegex(out, r"inputs of others taken over \d+ times")
        alone = start(3, self.folder / "alone")
        out, _ = alone.communicate(timeout=120)
        self.assertNotIn("of others", out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
