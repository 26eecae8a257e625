#!/usr/bin/env python3
"""Time to detection of every planted defect, beside a plain byte-mutating libFuzzer.

Each defect alone, a number of seeds, each run stopped at its first finding. The clean service has
none (bench/clean.py), so any finding is the defect's.
"""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import common


def plain(binary: pathlib.Path, defect: str, seeds: pathlib.Path, seconds: int, seed: int) -> dict:
    """The same inputs, world and oracles, with libFuzzer's own mutations."""
    folder = tempfile.mkdtemp(prefix="bodkin-plain-")
    start = time.monotonic()
    try:
        done = subprocess.run(
            [binary / "bench_plain", "-len_control=0", f"-max_total_time={seconds}",
             f"-seed={seed}", "-max_len=65536", "-timeout=5", "-print_final_stats=1",
             f"-dict={seeds / 'bodkin.dict'}", f"-artifact_prefix={folder}/", seeds / "seeds"],
            capture_output=True, text=True, errors="replace", timeout=seconds + 60,
            env={**os.environ, "BODKIN_DEFECTS": defect})
        count = re.findall(r"number_of_executed_units: (\d+)", done.stderr)
        return {"found": done.returncode != 0, "seconds": time.monotonic() - start,
                "inputs": int(count[-1]) if count else 0}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def summary(runs: list[dict]) -> list[str]:
    found = [run for run in runs if run["found"]]
    if not found:
        return [f"0/{len(runs)}", "-", "-"]
    return [f"{len(found)}/{len(runs)}",
            f"{common.median([run['inputs'] for run in found]):.0f}",
            f"{common.median([run['seconds'] for run in found]):.2f}"]


def main() -> int:
    args = common.arguments(
        __doc__, seeds=(int, 5, "runs of each defect"), time=(int, 60, "seconds, at most"),
        plain_time=(int, 20, "seconds of the plain fuzzer, at most; 0 leaves it out"))
    tool = args.bin / "bodkin"
    defects = [d for d in common.names(tool, "defects") if args.only in d["name"]]
    seeds = range(1, args.seeds + 1)
    work = [functools.partial(common.fuzz, tool, ["--defect", d["name"]], args.time, seed)
            for d in defects for seed in seeds]
    runs = common.in_parallel(work, args.jobs)

    plain_runs: list[dict] = []
    if args.plain_time:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-seeds-"))
        subprocess.run([tool, "generate", "--contract", "contracts/inventory.openapi.json",
                        "--out", folder], check=True, stdout=subprocess.DEVNULL)
        plain_runs = common.in_parallel(
            [functools.partial(plain, args.bin, d["name"], folder, args.plain_time, seed)
             for d in defects for seed in seeds], args.jobs)
        shutil.rmtree(folder, ignore_errors=True)

    rows, always, plain_always = [], 0, 0
    for i, defect in enumerate(defects):
        mine = runs[i * args.seeds:(i + 1) * args.seeds]
        theirs = plain_runs[i * args.seeds:(i + 1) * args.seeds]
        always += all(run["found"] for run in mine)
        plain_always += bool(theirs) and all(run["found"] for run in theirs)
        oracles = sorted({oracle for run in mine for oracle in run["oracles"]})
        rows.append([defect["name"], defect["category"], *summary(mine),
                     *(summary(theirs) if theirs else ["", "", ""]), ", ".join(oracles)])
    print(common.table(["defect", "class", "found", "inputs", "s", "plain", "inputs", "s",
                        "by oracle"], rows))
    print(f"\nfound with every seed: {always} of {len(defects)} defects"
          + (f"; plain libFuzzer: {plain_always}" if plain_runs else ""))
    return 0 if always >= 0.9 * len(defects) else 1


if __name__ == "__main__":
    sys.exit(main())
