#!/usr/bin/env python3
"""Model against service: do they agree on every status and on everything that can be read?

Every scenario of up to three steps over the alphabet of tests/model/alphabet.cc, then --scenarios
seeded ones of 4 to 12 steps; after the last step everything that can be read is read. Prints counts,
disagreements with what was sent, and which pairs of operation and documented status were answered.
"""
import concurrent.futures
import json
import subprocess
import sys
import time

import common

BATCH = 20000  # random scenarios of one process


def run(binary, *args) -> dict:
    done = subprocess.run([binary, *map(str, args)], capture_output=True, text=True,
                          errors="replace")
    if done.returncode not in (0, 1):
        raise SystemExit(f"bench_agreement {args}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def main() -> int:
    args = common.arguments(__doc__.splitlines()[0],
                            scenarios=(int, 1_000_000, "seeded scenarios of 4 to 12 steps"),
                            seed=(int, 1, "of the first batch; the others follow"),
                            no_exhaustive=(int, 0, "1: only the seeded ones"))
    binary = args.bin / "bench_agreement"
    shards = 0 if args.no_exhaustive else 16
    parts = [("exhaustive", i, shards) for i in range(shards)]
    parts += [("random", args.seed + i, min(BATCH, args.scenarios - i * BATCH))
              for i in range((args.scenarios + BATCH - 1) // BATCH)]
    start = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = list(pool.map(lambda part: run(binary, *part), parts))
    rows, pairs, undocumented = [], {}, set()
    for kind in ("exhaustive", "random"):
        of = [r for part, r in zip(parts, results) if part[0] == kind]
        if of:
            name = (f"up to 3 steps over {of[0]['letters']} letters" if kind == "exhaustive"
                    else "4 to 12 steps, seeded")
            rows.append([name, *(f"{sum(r[key] for r in of):,}"
                                 for key in ("scenarios", "requests", "disagreements"))])
    for result in results:
        undocumented |= result["undocumented"].keys()
        for each in result["documented"]:
            key = each["operation"], each["status"]
            pairs[key] = pairs.get(key, 0) + each["count"]
    print(common.table(["scenarios of", "scenarios", "requests", "disagreements"], rows))
    missing = sorted(key for key, count in pairs.items() if count == 0)
    print(f"\npairs of operation and documented status: {len(pairs)}, answered "
          f"{len(pairs) - len(missing)}")
    rarest = sorted(pairs.items(), key=lambda item: item[1])[:5]
    print("rarest: " + "; ".join(f"{op} {status}: {count:,}" for (op, status), count in rarest))
    for operation, status in missing:
        print(f"never: {operation} {status}")
    for what in sorted(undocumented):
        print(f"not documented: {what}")
    print(f"{time.monotonic() - start:.0f} s with {args.jobs} jobs")
    stories = [story for result in results for story in result["stories"]]
    for story in stories[:10]:
        print("\n" + story)
    return 1 if stories or missing or undocumented else 0


if __name__ == "__main__":
    sys.exit(main())
