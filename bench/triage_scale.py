#!/usr/bin/env python3
"""How long triage takes as raw findings grow, on one core, in-process.

Raw findings are folders of real runs, multiplied (bench/triage_raw.py). They have some hundred
signatures however many they are, as a service has: reading grows with their number, replaying
hardly. Findings of crashes are left out: each replay of one costs a process.
"""
import argparse
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import common
import triage_raw


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="of fuzzing")
    parser.add_argument("--seeds", type=int, default=2, help="runs of each defect and check")
    parser.add_argument("--time", type=float, default=1, help="seconds of each")
    parser.add_argument("--raw", type=pathlib.Path, help="real findings: kept there and used again")
    parser.add_argument("--only", default="", help="defects and checks with this in their name")
    return parser.parse_args()


def triage(tool: pathlib.Path, workers: list[pathlib.Path]) -> dict:
    """On one processor; seconds of the clock and of the processor."""
    def one_core() -> None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    start = time.monotonic()
    with tempfile.TemporaryFile("w+", errors="replace") as out:
        process = subprocess.Popen([tool, "triage", *workers], stdout=out, stderr=out,
                                   preexec_fn=one_core)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - start
        out.seek(0)
        text = out.read()
    if process.returncode > 1:
        raise RuntimeError(text[-2000:])
    stored = json.loads((workers[0] / "triage.json").read_text(errors="replace"))
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024,
            "made": stored["made"], "buckets": len(stored["findings"]),
            "causes": len(stored["causes"]),
            "gone": sum(f["reproduces"] == "gone" for f in stored["findings"]),
            "account": re.search(r"[\d]+ raw findings with.*", text).group(0)}


def main() -> int:
    args = arguments()
    tool = (args.bin / "bodkin").resolve()
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-triage-scale-"))
    try:
        raw = args.raw or scratch / "raw"
        triage_raw.real(tool, raw, args.jobs, args.seeds, args.time,
                        triage_raw.switches(tool, args.only))
        multiplier = triage_raw.Multiplier(raw)
        print(f"{len(multiplier.findings)} real raw findings (a signature in a run) "
              f"with {sum(map(len, multiplier.inputs.values()))} inputs")
        rows, runs = [], []
        for size in (int(text) for text in args.sizes.split(",")):
            workers = multiplier.write(size, scratch / f"{size}", size)
            first = triage(tool, workers)
            again = triage(tool, workers)
            shutil.rmtree(scratch / f"{size}")
            runs.append((size, first))
            made = first["made"]
            rows.append([f"{size:,}", f"{made['inputs']:,}", str(first["buckets"]),
                         str(first["causes"]), str(first["gone"]), f"{made['replayed']:,}",
                         f"{made['replays']:,}", f"{first['wall']:.1f}", f"{first['cpu']:.1f}",
                         f"{first['mb']:.0f}", f"{again['wall']:.1f}", str(again["made"]["replays"])])
        print(common.table(["raw findings", "inputs", "buckets", "causes", "gone", "inputs replayed",
                            "executions", "s", "s of cpu", "MB", "s again", "executions"], rows))
        for (small, a), (large, b) in zip(runs, runs[1:]):
            power = math.log(b["cpu"] / a["cpu"]) / math.log(large / small)
            print(f"from {small:,} to {large:,}: {b['cpu'] / a['cpu']:.1f} times the processor's "
                  f"time (grows with the power {power:.2f})")
        timely = all(run["wall"] < 60 for size, run in runs if size <= 10_000)
        linear = all(b["cpu"] / a["cpu"] < 1.3 * large / small
                     for (small, a), (large, b) in zip(runs, runs[1:]))
        print(f"\naim: 10,000 in under a minute: {'reached' if timely else 'not reached'}; "
              f"growth close to linear: {'reached' if linear else 'not reached'}")
        return 0 if timely and linear else 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
