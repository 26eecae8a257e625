#!/usr/bin/env python3
"""The acceptance table of continuous fuzzing: target × engine × sanitizer.

Each $OUT is built by deploy/oss-fuzz/build.sh with libc++ where it is installed, moved, and checked
point by point (tests/continuous/out_check.py); then each target runs for --time seconds from its
seeds. What an engine's corpus covers is counted by one and the same build, libfuzzer-address, so
that the edges of all rows are comparable. Then what plain bytes reach, with libFuzzer and without
the custom mutator, from seeds and from nothing (--plain build/fast/bin looks at that alone, with
targets that are there); and last the crash states of known findings in all builds.

--engines DIR has engines that Debian has not, built by yourself (tests/continuous/out_build.py says
how they lie there); without them a stub takes the place of honggfuzz and centipede, and their rows
have points and no speed. --clusterfuzz DIR, a checkout of ClusterFuzz, has its own parser and
comparer judge the crash states.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import common

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/continuous"))
import out_build  # noqa: E402
import out_check  # noqa: E402
import out_states  # noqa: E402

# OSS-Fuzz builds afl and honggfuzz with address alone; centipede's main binary has no sanitizer.
BUILDS = [("libfuzzer", "address"), ("libfuzzer", "undefined"), ("libfuzzer", "none"),
          ("libfuzzer", "coverage"), ("libfuzzer", "introspector"), ("afl", "address"),
          ("honggfuzz", "address"), ("centipede", "none"), ("centipede", "address")]
YARDSTICK = ("libfuzzer", "address")
TARGETS = sorted(path.stem for path in (ROOT / "fuzzers").glob("*_fuzzer.cc"))
AFL = {"AFL_NO_UI": "1", "AFL_SKIP_CPUFREQ": "1", "AFL_NO_AFFINITY": "1",
       "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1", "AFL_IGNORE_UNKNOWN_ENVS": "1",
       "AFL_FORKSRV_INIT_TMOUT": "30000"}


class Failed(RuntimeError):
    pass


def seeds(target: str) -> pathlib.Path:
    return ROOT / "corpus" / target


def covered(yardstick: out_check.Out, target: str, *folders) -> str:
    """Edges of all inputs in the folders, as libFuzzer counts them."""
    done = yardstick.run(target, "-runs=0", "-max_len=65536", *folders, timeout=1200)
    edges = re.findall(r"cov: (\d+)", done.stderr)
    if done.returncode != 0 or not edges:
        raise Failed(f"the yardstick does not run the corpus: {done.stderr[-300:]}")
    return edges[-1]


def run_libfuzzer(out, target, seconds, folder, plain=False, start=True, runs=0) -> str:
    length = f"-runs={runs}" if runs else f"-max_total_time={seconds}"
    done = out.run(target, length, "-max_len=65536", "-len_control=0",
                   "-seed=1", f"-dict={out.folder}/{target}.dict", "-print_final_stats=1",
                   folder, *([seeds(target)] if start else []), timeout=seconds + 3600,
                   env={"BODKIN_PLAIN_BYTES": "1"} if plain else {})
    rate = re.search(r"average_exec_per_sec:\s+(\d+)", done.stderr)
    if done.returncode != 0 or not rate:
        raise Failed(done.stderr[-300:])
    return rate.group(1)


def run_afl(out, target, seconds, folder, tools) -> str:
    done = subprocess.run(
        [tools / "afl-fuzz", "-V", str(seconds), "-m", "none", "-t", "5000+", "-i", seeds(target),
         "-o", folder / "afl", "-x", out.folder / f"{target}.dict", "--", out.folder / target],
        capture_output=True, text=True, errors="replace", timeout=seconds + 600,
        env={**os.environ, **AFL, "AFL_PATH": str(tools) if tools.name != "bin" else "/usr/lib/afl"})
    path = folder / "afl/default/fuzzer_stats"
    if not path.exists():
        raise Failed((done.stdout + done.stderr)[-300:])
    stats = dict(re.findall(r"^(\w+)\s*: (.*)$", path.read_text(), re.M))
    return str(round(float(stats["execs_per_sec"])))


def run_honggfuzz(out, target, seconds, folder, tools) -> str:
    corpus = folder / "corpus"
    corpus.mkdir()
    done = subprocess.run(
        [tools / "honggfuzz", "-n", "1", "--exit_upon_crash", "-v", "-z", "-P", "--run_time",
         str(seconds), "-W", folder, "-i", seeds(target), "-o", corpus, "--dict",
         out.folder / f"{target}.dict", "--", out.folder / target], cwd=folder,
        capture_output=True, text=True, errors="replace", timeout=seconds + 600)
    said = re.findall(r"Summary iterations:(\d+) time:(\d+) speed:(\d+) crashes_count:(\d+)",
                      done.stdout + done.stderr)
    if not said or said[-1][3] != "0":
        raise Failed((done.stdout + done.stderr)[-600:])
    return said[-1][2]


def run_centipede(out, target, seconds, folder, tools, sanitized) -> str:
    corpus = folder / "corpus"
    corpus.mkdir()
    extra = [f"--extra_binaries={sanitized.folder / target}"] if sanitized else []
    done = subprocess.run(
        [tools / "centipede", f"--workdir={folder}", f"--corpus_dir={corpus},{seeds(target)}",
         "--fork_server=1", "--exit_on_crash=1", "--timeout_per_input=60", "--rss_limit_mb=4096",
         f"--dictionary={out.folder / target}.dict", f"--stop_after={seconds}s",
         f"--binary={out.folder / target}", *extra],
        capture_output=True, text=True, errors="replace", timeout=seconds + 600)
    rate = re.findall(r"exec/s: ([\d.]+)", done.stdout + done.stderr)
    if done.returncode != 0 or not rate:
        raise Failed((done.stdout + done.stderr)[-600:])
    return rate[-1]


def run_coverage(out, target) -> str:
    """As the services make a report: a merge of the seeds; lines of the code under test."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "dummy").mkdir()
        done = out.run(target, "-merge=1", "-timeout=100", folder / "dummy", seeds(target),
                       env={"LLVM_PROFILE_FILE": str(folder / "%p.profraw")}, timeout=600)
        if done.returncode != 0:
            raise Failed(done.stderr[-300:])
        data = folder / "all.profdata"
        subprocess.run(["llvm-profdata-19", "merge", "-sparse", "-o", data,
                        *folder.glob("*.profraw")], check=True)
        report = subprocess.run(["llvm-cov-19", "report", "-instr-profile", data,
                                 out.folder / target], capture_output=True, text=True, check=True)
    files = [line.split()[0] for line in report.stdout.splitlines() if line.startswith("/")
             or re.match(r"\S+\.(cc|h)\s", line)]
    strange = [each for each in files if "/src/" in each and "service/" not in each]
    total = report.stdout.splitlines()[-1].split()
    return f"{total[9]} of {total[7]} lines" + (f", and {strange}" if strange else "")


class Table:
    def __init__(self, time: int, yardstick):
        self.time, self.yardstick, self.outs, self.faults = time, yardstick, {}, 0

    def run(self, out, target, how) -> tuple[str, str, str]:
        """Executions a second, edges, and what there is to say."""
        if out.sanitizer == "coverage":
            return "-", "-", run_coverage(out, target)
        if how.stub is not None:
            return "-", "-", ""
        with tempfile.TemporaryDirectory(prefix="bodkin-continuous-") as name:
            folder = pathlib.Path(name)
            if out.engine == "libfuzzer":
                rate = run_libfuzzer(out, target, self.time, folder)
            elif out.engine == "afl":
                rate = run_afl(out, target, self.time, folder, how.tools)
            elif out.engine == "honggfuzz":
                rate = run_honggfuzz(out, target, self.time, folder, how.tools)
            elif out.sanitizer == "none":
                rate = run_centipede(out, target, self.time, folder, how.tools, None)
            else:
                return "-", "-", "beside the one without sanitizer"
            found = {"afl": folder / "afl/default/queue", "libfuzzer": folder}.get(
                out.engine, folder / "corpus")
            return rate, covered(self.yardstick, target, found, seeds(target)), ""

    def row(self, *cells) -> None:
        print(f"{cells[0]:<18} {cells[1]:<10} {cells[2]:<13} {cells[3]:>7} {cells[4]:>7} "
              f"{cells[5]:>6}  {cells[6]}".rstrip(), flush=True)

    def rows(self, folder, how, sanitizer) -> None:
        out = out_check.Out(folder, TARGETS, how.name, sanitizer)
        self.outs[f"{how.name}-{sanitizer}"] = out
        broken = out_check.failures(out)
        self.faults += len(broken)
        points = f"{len(out_check.POINTS) - len(broken)}/{len(out_check.POINTS)}"
        for target in TARGETS:
            try:
                rate, edges, note = self.run(out, target, how)
            except (Failed, subprocess.SubprocessError) as what:
                rate, edges, note = "failed", "-", " ".join(str(what).split())
                self.faults += 1
            notes = [note] if note else []
            if how.how != "the engine":
                notes.append(how.how)
            self.row(target, how.name, sanitizer, points, rate, edges, "; ".join(notes))
        for name, why in broken.items():
            print(f"  broken: {name}: {why}")


def plain_bytes(yardstick, seconds, runs) -> None:
    """What engines reach that ignore the custom mutator."""
    rows = []
    for target in TARGETS:
        cells = [target, covered(yardstick, target, seeds(target))]
        for start in (True, False):
            for plain in (False, True):
                with tempfile.TemporaryDirectory() as folder:
                    run_libfuzzer(yardstick, target, seconds, folder, plain, start, runs)
                    cells.append(covered(yardstick, target, folder,
                                         *([seeds(target)] if start else [])))
        rows.append(cells)
    length = f"{runs:,} executions" if runs else f"{seconds} s"
    print(f"\nedges after {length}, {yardstick.engine}-{yardstick.sanitizer}: ours, and plain "
          "bytes (BODKIN_PLAIN_BYTES)")
    print(common.table(["target", "seeds alone", "from seeds: ours", "plain", "from nothing: ours",
                        "plain"], rows))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", help="not used: the builds are its own")
    parser.add_argument("--time", type=int, default=60, help="seconds for each run")
    parser.add_argument("--only", default="", help="builds, as libfuzzer-address,afl-address")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/continuous")
    parser.add_argument("--plain", type=pathlib.Path,
                        help="only what plain bytes reach, with the targets of this folder")
    parser.add_argument("--runs", type=int, default=0,
                        help="executions of each run for plain bytes, instead of --time")
    parser.add_argument("--engines", type=pathlib.Path, help="folder of engines")
    parser.add_argument("--clusterfuzz", type=pathlib.Path, help="a checkout")
    args = parser.parse_args()
    wanted = [b for b in BUILDS if not args.only or "-".join(b) in args.only.split(",")]
    if not wanted:
        parser.error(f"--only: known are {', '.join('-'.join(b) for b in BUILDS)}")

    if args.plain:
        plain_bytes(out_check.Out(args.plain.resolve(), TARGETS, "libfuzzer", "none"), args.time,
                    args.runs)
        return 0

    def build(name, sanitizer):
        how = out_build.engine(name, args.engines)
        return how, out_build.build(ROOT, args.folder.resolve() / f"{name}-{sanitizer}", how,
                                    sanitizer)

    print(f"standard library: {'libc++' if out_build.libcxx() else 'libstdc++'}; "
          f"{args.time} s a run; edges as libfuzzer-address counts them")
    try:
        how, folder = build(*YARDSTICK)
    except RuntimeError as what:
        print(f"not built: {what}")
        return 1
    table = Table(args.time, out_check.Out(folder, TARGETS, *YARDSTICK))
    table.row("target", "engine", "sanitizer", "points", "exec/s", "edges", "")
    for name, sanitizer in wanted:
        try:
            if (name, sanitizer) != YARDSTICK:
                how, folder = build(name, sanitizer)
            table.rows(folder, how, sanitizer)
        except RuntimeError as what:
            print(f"{'all':<18} {name:<10} {sanitizer:<13} not built: {what}", flush=True)
            table.faults += 1
    if YARDSTICK in wanted:
        plain_bytes(table.yardstick, args.time, args.runs)
    said = {name: out_states.outputs(out, ROOT / "regressions")
            for name, out in table.outs.items() if out.sanitizer != "coverage"}
    print("\ncrash states of the findings of regressions/")
    lines = out_states.compare(said, args.clusterfuzz) if said else []
    print("\n".join(lines))
    return 1 if table.faults or any("BROKEN" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
