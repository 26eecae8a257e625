#!/usr/bin/env python3
"""How well triage joins what belongs together, and keeps apart what does not.

Each planted sequential defect is fuzzed alone, so that the truth about every raw finding is known;
then all of them are triaged in one go. Of all pairs of raw findings: precision is the share of
joined pairs that have one defect, recall the share of pairs of one defect that are joined. Beside
it the same raw findings by keys that other fuzzers are known to bucket by.
"""
import argparse
import collections
import difflib
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import common


def fuzz(tool: pathlib.Path, defect: str, seconds: float, seed: int, folder: pathlib.Path) -> None:
    done = subprocess.run(
        [tool, "fuzz", "--embedded", "--quiet", "--findings", folder, "--defect", defect,
         "--time", f"{int(seconds * 1000)}ms", "--seed", str(seed)],
        capture_output=True, text=True, errors="replace", timeout=seconds + 120)
    if done.returncode > 1:
        raise RuntimeError(f"{defect}: {done.stderr}")


def pairs(count: int) -> int:
    return count * (count - 1) // 2


def score(groups: dict, truth: dict, weight: dict) -> tuple[float, float]:
    """Pairwise precision and recall of a map from folder to group, over the inputs kept in it."""
    def pairs_by(key) -> int:
        sizes = collections.Counter()
        for raw in groups:
            sizes[key(raw)] += weight[raw]
        return sum(pairs(n) for n in sizes.values())

    joined = pairs_by(lambda raw: groups[raw])
    related = pairs_by(lambda raw: truth[raw])
    right = pairs_by(lambda raw: (groups[raw], truth[raw]))
    return right / joined if joined else 1.0, right / related if related else 1.0


def by_text(findings: dict) -> dict:
    """The first 200 characters of the message, joined where they are nine tenths the same."""
    leaders: list[str] = []
    groups = {}
    for raw, finding in sorted(findings.items()):
        text = finding["message"][:200]
        for i, leader in enumerate(leaders):
            matcher = difflib.SequenceMatcher(None, leader, text, autojunk=False)
            if matcher.real_quick_ratio() >= 0.9 and matcher.ratio() >= 0.9:
                groups[raw] = i
                break
        else:
            groups[raw] = len(leaders)
            leaders.append(text)
    return groups


def report_of(folder: pathlib.Path, stored: dict, raw: set) -> tuple[dict, dict]:
    """Bucket and cause of each raw finding, from triage.json."""
    cause_of = {index: cause["id"] for cause in stored["causes"] for index in cause["findings"]}
    buckets, causes = {}, {}
    for index, finding in enumerate(stored["findings"]):
        signature = f'{finding["finding"]["signature"]} {index}'
        for path in [finding["folder"], *finding["more_folders"]]:
            name = str(pathlib.Path(path).relative_to(folder))
            if name in raw:
                buckets[name], causes[name] = signature, cause_of[index]
    return buckets, causes


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seeds", type=int, default=5, help="runs of each defect")
    parser.add_argument("--time", type=float, default=20, help="seconds of each")
    parser.add_argument("--quick", action="store_true", help="one run of two seconds each")
    parser.add_argument("--keep", type=pathlib.Path, help="leave the findings there")
    args = parser.parse_args()
    if args.quick:
        args.seeds, args.time = 1, 2
    return args


def wrong_pairs(groups: dict, truth: dict) -> list[str]:
    """Groups that hold several defects."""
    members = collections.defaultdict(collections.Counter)
    for raw, group in groups.items():
        members[group][truth[raw]] += 1
    return [f"  {group}: " + ", ".join(f"{d} {n}" for d, n in found.most_common())
            for group, found in sorted(members.items()) if len(found) > 1]


def main() -> int:
    args = arguments()
    tool = (args.bin / "bodkin").resolve()
    defects = [d["name"] for d in common.names(tool, "defects")
               if d["sequential"] and args.only in d["name"]]
    folder = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="bodkin-triage-"))
    folder = folder.resolve()
    try:
        common.in_parallel(
            [functools.partial(fuzz, tool, defect, args.time, seed,
                               folder / f"{defect}.{seed}")
             for defect in defects for seed in range(1, args.seeds + 1)], args.jobs)
        findings, truth, weight, seen = {}, {}, {}, 0
        for path in sorted(folder.glob("*/*/finding.json")):
            raw = str(path.parent.relative_to(folder))
            findings[raw] = json.loads(path.read_text(errors="replace"))
            truth[raw] = raw.split("/")[0].rsplit(".", 1)[0]
            weight[raw] = len(list((path.parent / "inputs").iterdir()))
            seen += int((path.parent / "count").read_text())
        given = sorted({folder / raw.split("/")[0] for raw in findings})
        start = time.monotonic()
        done = subprocess.run([tool, "triage", *given], capture_output=True, text=True,
                              errors="replace", timeout=3600)
        seconds = time.monotonic() - start
        if done.returncode > 1:
            print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
            return 1
        stored = json.loads((given[0] / "triage.json").read_text(errors="replace"))
        buckets, causes = report_of(folder, stored, set(findings))
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)

    print(f"{seen:,} failing answers, {sum(weight.values()):,} kept as raw findings in "
          f"{len(findings):,} folders, of {len(set(truth.values()))} "
          f"of {len(defects)} defects; triaged in {seconds:.1f} s")
    lost = set(findings) - set(buckets)
    if lost:
        print(f"lost: {len(lost)}, e.g. {sorted(lost)[:3]}")
    keys = {
        "buckets": buckets,
        "causes": causes,
        "class, operation, status": {
            raw: (f["oracle"], f["operation"]["method"], f["operation"]["path"],
                  f["http_status"] // 100) for raw, f in findings.items()},
        "operation, status": {
            raw: (f["operation"]["method"], f["operation"]["path"], f["http_status"])
            for raw, f in findings.items()},
        "first 200 characters": by_text(findings),
    }
    rows, scores = [], {}
    for name, groups in keys.items():
        scores[name] = score(groups, truth, weight)
        rows.append([name, str(len(set(groups.values()))), *(f"{x:.3f}" for x in scores[name])])
    print(common.table(["bucketed by", "groups", "precision", "recall"], rows))
    for name in ("buckets", "causes"):
        wrong = wrong_pairs(keys[name], truth)
        print(f"\n{name} that hold more than one defect: {len(wrong)}")
        print("\n".join(wrong))
    split = collections.Counter()
    for defect in sorted(set(truth.values())):
        split[defect] = len({causes[raw] for raw in causes if truth[raw] == defect})
    print("\ncauses of one defect: " + ", ".join(f"{d} {n}" for d, n in split.most_common(12)))
    good = scores["buckets"][0] >= 0.98 and scores["causes"][0] >= 0.98 and scores["causes"][1] >= 0.95
    print("\naim (precision 0.98, recall of causes 0.95): " + ("reached" if good else "not reached"))
    return 0 if good and not lost else 1


if __name__ == "__main__":
    sys.exit(main())
