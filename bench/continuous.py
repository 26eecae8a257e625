#!/usr/bin/env python3
"""The acceptance table of continuous fuzzing: target × engine × sanitizer.

Each $OUT is built by deploy/oss-fuzz/build.sh with libc++ where it is installed, moved, and checked
point by point (tests/continuous/out_check.py); then each target runs for --time seconds. With
libFuzzer also without the custom mutator, as engines that ignore it would. Last, one finding must
have one crash state in all builds.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/continuous"))
import out_build  # noqa: E402
import out_check  # noqa: E402

BUILDS = [("libfuzzer", "address"), ("libfuzzer", "undefined"), ("libfuzzer", "none"),
          ("libfuzzer", "coverage"), ("libfuzzer", "introspector"), ("afl", "address"),
          ("honggfuzz", "address"), ("centipede", "address")]
TARGETS = sorted(path.stem for path in (ROOT / "fuzzers").glob("*_fuzzer.cc"))


def run_libfuzzer(out: out_check.Out, target: str, seconds: int, plain: bool) -> tuple[str, str]:
    """Executions a second, and edges at the end."""
    if out.sanitizer == "coverage":
        return "-", "-"
    with tempfile.TemporaryDirectory() as corpus:
        done = out.run(target, f"-max_total_time={seconds}", "-max_len=65536", "-len_control=0",
                       "-seed=1", f"-dict={out.folder}/{target}.dict", "-print_final_stats=1",
                       corpus, ROOT / "corpus" / target, timeout=seconds + 120,
                       env={"BODKIN_PLAIN_BYTES": "1"} if plain else {})
    edges = re.findall(r"cov: (\d+)", done.stderr)
    rate = re.search(r"average_exec_per_sec:\s+(\d+)", done.stderr)
    if done.returncode != 0 or not edges:
        return "failed", done.stderr[-300:]
    return rate.group(1) if rate else "?", edges[-1]


def run_afl(out: out_check.Out, target: str, seconds: int) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["afl-fuzz", "-V", str(seconds), "-m", "none", "-t", "5000",
             "-i", ROOT / "corpus" / target, "-o", folder, "-x", out.folder / f"{target}.dict",
             "--", out.folder / target],
            capture_output=True, text=True, errors="replace", timeout=seconds + 300,
            env={**os.environ, "AFL_NO_UI": "1", "AFL_SKIP_CPUFREQ": "1", "AFL_NO_AFFINITY": "1",
                 "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1", "AFL_IGNORE_UNKNOWN_ENVS": "1"})
        path = pathlib.Path(folder) / "default/fuzzer_stats"
        if not path.exists():
            return "failed", (done.stdout + done.stderr)[-300:].replace("\n", " ")
        stats = dict(re.findall(r"^(\w+)\s*: (.*)$", path.read_text(), re.M))
        return str(round(float(stats["execs_per_sec"]))), stats["edges_found"]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", help="not used: the builds are its own")
    parser.add_argument("--time", type=int, default=60, help="seconds for each row")
    parser.add_argument("--only", default="", help="builds, as libfuzzer-address,afl-address")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/continuous")
    args = parser.parse_args()
    wanted = [b for b in BUILDS if not args.only or "-".join(b) in args.only.split(",")]
    if not wanted:
        parser.error(f"--only: known are {', '.join('-'.join(b) for b in BUILDS)}")
    print(f"standard library: {'libc++' if out_build.libcxx() else 'libstdc++'}; "
          f"{args.time} s a row")
    print(f"{'target':<18} {'engine':<10} {'sanitizer':<10} {'points':>7} {'exec/s':>7} "
          f"{'edges':>6}  with plain bytes: exec/s, edges", flush=True)
    states, faults = {}, 0
    for engine, sanitizer in wanted:
        try:
            folder = out_build.build(ROOT, args.folder.resolve() / f"{engine}-{sanitizer}", engine,
                                     sanitizer)
        except RuntimeError as what:
            print(f"{'all':<18} {engine:<10} {sanitizer:<10} not built: {what}")
            faults += 1
            continue
        out = out_check.Out(folder, TARGETS, engine, sanitizer)
        broken = out_check.failures(out)
        faults += len(broken)
        if sanitizer != "coverage":
            states[f"{engine}-{sanitizer}"] = out_check.crash_state(out_check.finding(out)[1])
        points = f"{len(out_check.POINTS) - len(broken)}/{len(out_check.POINTS)}"
        for target in TARGETS:
            if engine in out_build.STUBS or sanitizer == "introspector":
                rate, edges, plain = "-", "-", "a stub of the engine" if engine in out_build.STUBS \
                    else "read, not fuzzed"
            elif engine == "afl":
                rate, edges = run_afl(out, target, args.time)
                plain = "custom mutators are ignored"
            else:
                rate, edges = run_libfuzzer(out, target, args.time, plain=False)
                plain = ", ".join(run_libfuzzer(out, target, args.time, plain=True))
            print(f"{target:<18} {engine:<10} {sanitizer:<10} {points:>7} {rate:>7} {edges:>6}  "
                  f"{plain}", flush=True)
        for name, why in broken.items():
            print(f"  broken: {name}: {why}")
    distinct = sorted(set(states.values()))
    print(f"one finding in {len(states)} builds: {len(distinct)} crash state: {'; '.join(distinct)}")
    return 1 if faults or len(distinct) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
