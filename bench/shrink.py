#!/usr/bin/env python3
"""Shrinking beside what others do: faults whose smallest body is known.

The table is tests/session/minima.h. Bodkin and a byte-wise ddmin have the same predicate (the same
fault, by the real oracles) and 2,000 executions at most; libFuzzer's -minimize_crash=1 has the same
input as text, which it holds to crash and to nothing more, and some seconds.
"""
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import common


def lines(command: list) -> list[dict]:
    done = subprocess.run(command, check=True, capture_output=True, text=True, errors="replace")
    return [json.loads(line) for line in done.stdout.splitlines()]


def libfuzzer(binary: pathlib.Path, name: str, start: pathlib.Path, seconds: int,
              scratch: pathlib.Path) -> dict:
    best = scratch / f"{name}.min"
    switch = {"BODKIN_CHECKS_OFF": name[1:]} if name.startswith("-") else {"BODKIN_DEFECTS": name}
    done = subprocess.run(
        [binary / "bench_plain", "-minimize_crash=1", f"-max_total_time={seconds}", "-timeout=5",
         f"-exact_artifact_path={best}", f"-artifact_prefix={scratch}/", start],
        capture_output=True, text=True, errors="replace", timeout=seconds * 4 + 60,
        cwd=scratch, env={**os.environ, **switch})
    row = lines([binary / "bench_shrink", "--judge", name, best if best.exists() else start])[0]
    row["executions"] = sum(int(n) for n in re.findall(r"#(\d+)\s+DONE", done.stderr))
    return row


def main() -> int:
    args = common.arguments(__doc__, time=(int, 5, "seconds of libFuzzer; 0 leaves it out"))
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-shrink-"))
    binary = args.bin.resolve()
    try:
        rows = lines([binary / "bench_shrink", scratch])
        names = [row["name"] for row in rows if row["tool"] == "bodkin"]
        if args.time:
            rows += common.in_parallel(
                [lambda name=name: libfuzzer(binary, name, scratch / name, args.time, scratch)
                 for name in names], args.jobs)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    by = {(row["tool"], row["name"]): row for row in rows}
    tools = [tool for tool in ("bodkin", "ddmin", "libFuzzer") if (tool, names[0]) in by]

    def cell(row: dict) -> str:
        return (f"{row['bytes']:,}{' exact' if row['exact'] else ''}"
                f"{'' if row['kept'] else ' OTHER'}")

    print(common.table(
        ["fault", "least", *(f"{tool}, bytes" for tool in tools), "executions"],
        [[name, f"{by['bodkin', name]['least']:,}", *(cell(by[tool, name]) for tool in tools),
          str(by["bodkin", name]["executions"])] for name in names]))
    summary = []
    for tool in tools:
        mine = [by[tool, name] for name in names]
        spent = [row["executions"] for row in mine]
        summary.append([tool, f"{sum(row['exact'] for row in mine)} of {len(mine)}",
                        str(sum(not row["kept"] for row in mine)),
                        f"{statistics.median(spent):.0f}", str(max(spent))])
    print()
    print(common.table(["tool", "exact minimum", "ended elsewhere", "executions: median", "worst"],
                       summary))
    ours = [by["bodkin", name] for name in names]
    good = (sum(row["exact"] for row in ours) * 30 >= 28 * len(ours)
            and all(row["kept"] for row in ours))
    print("\naim (28 of 30 exact, none ends elsewhere): " + ("reached" if good else "not reached"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
