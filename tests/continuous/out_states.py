"""One finding, one crash state, in whatever build it is seen; and no state for two findings.

The findings are those of regressions/: each shows one planted defect, and scenario_fuzzer takes it
as an input.
"""
import json
import pathlib
import re
import subprocess
import sys

import out_check

TARGET = "scenario_fuzzer"
# The process dies or hangs before an oracle can speak: these are crashes of the code under test.
NO_TRAP = {"deser-deep-nesting", "deser-hang"}


def outputs(out: out_check.Out, regressions: pathlib.Path) -> dict[str, str]:
    """By defect, what a build says of it; only where it traps."""
    said = {}
    for path in sorted(regressions.glob("*.http")):
        if path.stem in NO_TRAP:
            continue
        arguments = ["-runs=1", path] if out.engine == "libfuzzer" else [path]
        done = out.run(TARGET, *arguments, timeout=60, env={"BODKIN_DEFECTS": path.stem})
        if out_check.crash_state(done.stderr):
            said[path.stem] = done.stderr
    return said


def by_our_rule(text: str) -> str:
    """The line, which is how ClusterFuzz tells findings apart, and our own frames where the build
    prints them."""
    frames = re.findall(r"^\s+#\d+ 0x\w+ in (?:void )?(bodkin::engine::.*?)\(", text.replace(
        "(anonymous namespace)::", ""), re.M)
    return "\n".join([out_check.crash_state(text), *frames[:2]])


def by_clusterfuzz(checkout: pathlib.Path, texts: list[str]) -> dict:
    """RuntimeError where it does not run here (it needs python3-protobuf)."""
    script = pathlib.Path(__file__).with_name("clusterfuzz_states.py")
    why = ""
    for python in (sys.executable, "/usr/bin/python3"):
        done = subprocess.run([python, script, checkout], input=json.dumps(texts),
                              capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout)
        why = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)
    raise RuntimeError(why)


def compare(builds: dict[str, dict[str, str]], checkout: pathlib.Path | None) -> list[str]:
    """`builds`: outputs() of each. What there is to say, "BROKEN: …" where it is not as it must be."""
    names = sorted(set().union(*builds.values()))
    keys = [(build, name) for build, said in builds.items() for name in said]
    texts = [builds[build][name] for build, name in keys]
    lines = []
    if checkout is None:
        states = {key: by_our_rule(text) for key, text in zip(keys, texts)}
        distinct = {state.split("\n")[0] for state in states.values()}
        lines.append(f"{len(distinct)} states by the line; --clusterfuzz DIR asks ClusterFuzz itself")
    else:
        judged = by_clusterfuzz(checkout, texts)
        states = {key: seen["state"] for key, seen in zip(keys, judged["seen"])}
        kinds = sorted({seen["type"] for seen in judged["seen"]})
        distinct = set(states.values())
        lines.append(f"ClusterFuzz's parser: {len(texts)} crashes of type {', '.join(kinds)}; its "
                     f"comparer would group {len(judged['grouped'])} of {judged['pairs']} pairs of "
                     f"{len(distinct)} states")
        lines += [f"BROKEN: grouped: {pair}" for pair in judged["grouped"]]
    for name in names:
        of_name = {states[build, name] for build in builds if name in builds[build]}
        missing = [build for build in builds if name not in builds[build]]
        if len(of_name) > 1 or missing:
            lines.append(f"BROKEN: {name}: {len(of_name)} states {sorted(of_name)}, "
                         f"not seen in {missing}")
    lines.append(f"{len(names)} findings in {len(builds)} builds ({', '.join(builds)})")
    return lines
