#!/usr/bin/env python3
"""Whether a second worker on one corpus is worth a second machine.

One worker fuzzes for --time seconds; the edges of its corpus are the goal. Then two processes share
one empty corpus, as two machines would over a shared volume, and what counts is when that corpus
has as many. Every file of a corpus is kept with the time at which it was written, also those that
libFuzzer replaces later, and what they cover together is measured by `bodkin corpus stats`. Beside
it stands when one of the two knew as many by itself: what others found comes to it with the next
look.

Repeated with other seeds. Told twice: by the clock, which is true only where a core is free for
each worker, and in requests, which do not depend on the machine. Counted from when the preparation
is over. On a busy machine --inputs N says how long a run is, and only the requests count.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import common


class Keeper(threading.Thread):
    """Keeps every file that was ever in a folder, by hard links."""

    def __init__(self, folder: pathlib.Path, kept: pathlib.Path):
        super().__init__(daemon=True)
        self.folder, self.kept, self.done = folder, kept, threading.Event()
        self.seen = set()
        kept.mkdir()

    def look(self):
        for entry in os.scandir(self.folder) if self.folder.exists() else ():
            try:
                # A seed may be written again under its name.
                key = (entry.inode(), entry.name)
                if key not in self.seen:
                    os.link(entry.path, self.kept / f"{len(self.seen)}-{entry.name}")
                    self.seen.add(key)
            except FileNotFoundError:
                pass

    def run(self):
        while not self.done.wait(0.1):
            self.look()
        self.look()


class Run:
    """Worker processes on one corpus; afterwards what was known when."""

    def __init__(self, tool, folder: pathlib.Path, seed: int, workers: int, length: list[str]):
        self.tool, self.folder = tool, folder
        folder.mkdir()
        keeper = Keeper(folder / "corpus", folder / "kept")
        keeper.start()
        starts, processes = [], []
        for i in range(workers):
            starts.append(time.time())
            processes.append(subprocess.Popen(
                [tool, "fuzz", "--embedded", "--quiet", "--seed", str(1000 * seed + i), *length,
                 "--corpus", folder / "corpus", "--findings", folder / str(i)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        for process in processes:
            process.wait()
        keeper.done.set()
        keeper.join()
        self.progress = []  # of each worker: (time, requests, edges), from when it was prepared
        for i, start in enumerate(starts):
            samples = json.loads((folder / str(i) / "progress.json").read_text())["progress"]
            self.progress.append([(start + s["ms"] / 1000, s["requests"], s["edges"])
                                  for s in samples])
        self.begin = min(samples[0][0] for samples in self.progress)
        self.files = sorted(((path.stat().st_mtime, path) for path in (folder / "kept").iterdir()),
                            key=lambda pair: (pair[0], pair[1].name))

    def edges(self, count: int) -> int:
        """Of the first files."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            for _, path in self.files[:count]:
                os.link(path, pathlib.Path(name) / path.name)
            done = subprocess.run([self.tool, "corpus", "stats", name, "--embedded"],
                                  capture_output=True, text=True, check=True)
        return int(re.search(r"^edges +([\d,]+)", done.stdout, re.M).group(1).replace(",", ""))

    def requests(self, when: float) -> float:
        """Of all workers from the preparation until then."""
        total = 0.0
        for samples in self.progress:
            before, known = samples[0], samples[-1][1]
            for sample in samples:
                if sample[0] >= when:
                    part = ((when - before[0]) / (sample[0] - before[0])
                            if sample[0] > before[0] else 0)
                    known = before[1] + max(0, part) * (sample[1] - before[1])
                    break
                before = sample
            total += known - samples[0][1]
        return total

    def reached(self, goal: int) -> float | None:
        """When the corpus had so many edges."""
        low, high = 0, len(self.files)
        if self.edges(high) < goal:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.edges(middle) >= goal else (middle, high)
        return self.files[high - 1][0]

    def known_by_one(self, goal: int) -> float | None:
        """When a worker knew so many."""
        return min((sample[0] for samples in self.progress for sample in samples
                    if sample[2] >= goal), default=None)


def main() -> int:
    args = common.arguments(__doc__, repeats=(int, 5, "with other seeds"),
                            time=(int, 60, "seconds of one worker"),
                            inputs=(int, 0, "inputs of one worker, instead of --time"))
    length = ["--runs", str(args.inputs)] if args.inputs else ["--time", f"{args.time}s"]
    tool = (args.bin / "bodkin").resolve()
    rows, clock, work, knows = [], [], [], []
    for seed in range(1, args.repeats + 1):
        with tempfile.TemporaryDirectory(prefix="bodkin-sharing-") as name:
            folder = pathlib.Path(name)
            one = Run(tool, folder / "one", seed, 1, length)
            goal = one.edges(len(one.files))
            t1 = one.reached(goal) or one.begin
            own = max(sample[2] for sample in one.progress[0])
            k1 = one.known_by_one(own) - one.begin
            s1, r1 = t1 - one.begin, one.requests(t1)
            two = Run(tool, folder / "two", seed, 2, length)
            t2 = two.reached(goal)
            k2 = two.known_by_one(own)
            s2 = t2 - two.begin if t2 else float("inf")
            r2 = two.requests(t2) / 2 if t2 else float("inf")
            clock.append(s2 / s1)
            work.append(r2 / r1)
            knows.append((k2 - two.begin) / k1 if k2 else float("inf"))
            rows.append([str(seed), str(goal), f"{s1:.1f}", f"{s2:.1f}", f"{clock[-1]:.2f}",
                         f"{r1:,.0f}", f"{r2:,.0f}", f"{work[-1]:.2f}", f"{knows[-1]:.2f}"])
            print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    print(common.table(["seed", "edges", "one: s", "two: s", "ratio", "one: requests",
                        "two: requests each", "ratio", "one of the two knows: s, ratio"], rows))
    print(f"\nmedian of {args.repeats}: the corpus of two workers has as many edges after "
          f"{common.median(clock):.2f} of the time, with {common.median(work):.2f} of the requests "
          f"by each; one of them knows as many after {common.median(knows):.2f} of the time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
