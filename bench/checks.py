#!/usr/bin/env python3
"""Each named check of the service switched off in turn: is it noticed?"""
import functools
import sys

import common


def main() -> int:
    args = common.arguments(__doc__, time=(int, 30, "seconds for each check, at most"),
                            seed=(int, 1, "of the runs"))
    tool = args.bin / "bodkin"
    checks = [c for c in common.names(tool, "checks") if args.only in c["name"]]
    runs = common.in_parallel(
        [functools.partial(common.fuzz, tool, ["--check-off", c["name"]], args.time, args.seed)
         for c in checks], args.jobs)
    rows = [[c["name"], "yes" if run["found"] else "NO", str(run["inputs"]),
             f"{run['seconds']:.2f}", ", ".join(run["oracles"])]
            for c, run in zip(checks, runs)]
    print(common.table(["check switched off", "noticed", "inputs", "s", "by oracle"], rows))
    noticed = sum(run["found"] for run in runs)
    print(f"\nnoticed within {args.time} s: {noticed} of {len(checks)} "
          f"({100 * noticed / max(1, len(checks)):.0f} %)")
    for check, run in zip(checks, runs):
        if not run["found"]:
            print(f"not noticed: {check['name']}: {check['summary']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
