#!/usr/bin/env python3
"""What ClusterFuzz makes of crashes, by its own parser and comparer, from a checkout of its sources.

usage: clusterfuzz_states.py CHECKOUT < FILE, where FILE is JSON: a list of outputs. Prints JSON: for
each its type and state, and the pairs of numbers that it would group although their states differ.
"""
import itertools
import json
import os
import sys


def main() -> int:
    sys.path.insert(0, os.path.join(sys.argv[1], "src"))
    sys.dont_write_bytecode = True
    from clusterfuzz import stacktraces
    from clusterfuzz._internal.crash_analysis.crash_comparer import CrashComparer
    seen = []
    for text in json.load(sys.stdin):
        parser = stacktraces.StackParser(symbolized=True, include_ubsan=True)
        info = parser.parse(text)
        seen.append({"type": info.crash_type, "state": info.crash_state})
    states = sorted({each["state"] for each in seen})
    grouped = [[a, b] for a, b in itertools.combinations(states, 2)
               if CrashComparer(a, b).is_similar() or CrashComparer(b, a).is_similar()]
    json.dump({"seen": seen, "pairs": len(states) * (len(states) - 1) // 2, "grouped": grouped},
              sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
