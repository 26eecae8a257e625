#!/usr/bin/env python3
"""Whether a second worker on one corpus is worth a second machine.

One worker fuzzes for --time seconds; what edges it has then are the goal. Then two processes share
one empty corpus, as two machines would over a shared volume, for half as long again, and what
counts is when one of them knows as many. Both are repeated with other seeds. Time is told twice: by
the clock, which is true only where two cores are free, and in requests that one worker sends, which
does not depend on the machine.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import common


def start(tool: pathlib.Path, folder: pathlib.Path, name: str, corpus: str, seed: int, seconds: int):
    return subprocess.Popen(
        [tool, "fuzz", "--embedded", "--quiet", "--seed", str(seed), "--time", f"{seconds}s",
         "--corpus", folder / corpus, "--findings", folder / name], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)


def samples(folder: pathlib.Path, name: str) -> list[dict]:
    return json.loads((folder / name / "progress.json").read_text())["progress"]


def reached(all_samples: list[dict], edges: int) -> tuple[float, int] | None:
    """Seconds and requests until so many edges are known, counted from the first sample, with which
    the preparation is over."""
    first = all_samples[0]
    for sample in all_samples:
        if sample["edges"] >= edges:
            return ((sample["ms"] - first["ms"]) / 1000,
                    sample["requests"] - first["requests"])
    return None


def run(tool: pathlib.Path, seed: int, workers: int, seconds: int) -> list[list[dict]]:
    with tempfile.TemporaryDirectory(prefix="bodkin-sharing-") as name:
        folder = pathlib.Path(name)
        processes = [start(tool, folder, f"findings-{i}", "corpus", 1000 * seed + i, seconds)
                     for i in range(workers)]
        for process in processes:
            process.wait()
        return [samples(folder, f"findings-{i}") for i in range(workers)]


def main() -> int:
    args = common.arguments(__doc__, repeats=(int, 5, "with other seeds"),
                            time=(int, 20, "seconds of one worker"))
    tool = args.bin / "bodkin"
    rows, clock, work = [], [], []
    for seed in range(1, args.repeats + 1):
        alone, = run(tool, seed, 1, args.time)
        goal = alone[-1]["edges"]
        one = reached(alone, goal)
        both = run(tool, seed, 2, args.time * 3 // 2)
        times = [hit for hit in (reached(each, goal) for each in both) if hit]
        if not times:
            rows.append([str(seed), str(goal), f"{one[0]:.1f}", "not reached", "-",
                         f"{one[1]:,}", "-", "-"])
            clock.append(float("inf"))
            work.append(float("inf"))
            continue
        two = min(times)
        clock.append(two[0] / one[0])
        work.append(two[1] / one[1])
        rows.append([str(seed), str(goal), f"{one[0]:.1f}", f"{two[0]:.1f}", f"{clock[-1]:.2f}",
                     f"{one[1]:,}", f"{two[1]:,}", f"{work[-1]:.2f}"])
    print(common.table(["seed", "edges", "one: s", "two: s", "ratio", "one: requests",
                        "two: requests each", "ratio"], rows))
    print(f"\nmedian of {args.repeats}: two workers need {common.median(clock):.2f} of the time, "
          f"and each sends {common.median(work):.2f} of the requests")
    return 0


if __name__ == "__main__":
    sys.exit(main())
