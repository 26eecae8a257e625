#!/usr/bin/env python3
"""A finding's signature is its fault's: other seeds, and shifted lines, do not change it."""
import json
import subprocess
import sys
import unittest

from harness import SOURCE, Case

FUNCTIONS = ["found", "packed", "spelled"]


class Signatures(Case):
    def triaged(self, name: str, lines: int, seed: int) -> dict[str, str]:
        """Of each 5xx that a run of the service showed: signature, and the function it names."""
        text = (SOURCE / "tests/e2e/failing_service.py").read_text()
        text = text.replace("# Lines are put in here", "# and here\n" * lines + "# put")
        (self.folder / "service.py").write_text(text)
        service = subprocess.Popen([sys.executable, self.folder / "service.py"],
                                   stdout=subprocess.PIPE, text=True)
        try:
            url = service.stdout.readline().strip()
            found = self.folder / name
            self.run_tool("fuzz", "--url", url, "--findings", found, "--seed", seed, "--runs", 1500,
                          status=1)
            self.run_tool("triage", found, status=1)
        finally:
            service.kill()
            service.wait()
            service.stdout.close()
        stored = json.loads((found / "triage.json").read_text())
        return {f["finding"]["signature"]: f["frame"] for f in stored["findings"]
                if f["finding"]["oracle"] == "server-error"}

    def test_stay_where_lines_shift_and_seeds_change(self):
        first = self.triaged("first", lines=0, seed=1)
        self.assertEqual(sorted(set(first.values())), FUNCTIONS)
        self.assertEqual(self.triaged("shifted", lines=40, seed=1), first)
        self.assertEqual(self.triaged("another", lines=0, seed=2), first)


if __name__ == "__main__":
    unittest.main()
