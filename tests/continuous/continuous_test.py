#!/usr/bin/env python3
"""What this build would hand to a fuzzing service, point by point (out_check.py).

The engines and sanitizers of the services are built by `./dev bench continuous`, which takes long;
here the fuzzers of the present build are installed, moved, and looked at.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import out_check

# Of a build for this machine: sanitizers are mixed, C libraries shared.
NOT_HERE = {"libraries", "sanitized"}


def targets(source: pathlib.Path) -> list[str]:
    return sorted(path.stem for path in (source / "fuzzers").glob("*_fuzzer.cc"))


def main() -> int:
    build, source = map(pathlib.Path, sys.argv[1:3])
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-out-"))
    try:
        subprocess.run(["cmake", "--install", build, "--prefix", folder / "built", "--component",
                        "fuzzers"], check=True, stdout=subprocess.DEVNULL)
        shutil.move(folder / "built", folder / "moved")
        out = out_check.Out(folder / "moved", targets(source), "libfuzzer", "none")
        points = [point for point in out_check.POINTS if point.__name__ not in NOT_HERE]
        broken = {name: why for name, why in out_check.failures(out, points).items()}
        # The check itself can fail.
        (out.folder / "README").write_text("not wanted")
        (out.folder / f"{out.targets[0]}.options").write_text("[libfuzzer]\n")
        spoiled = out_check.failures(out, [out_check.complete, out_check.options])
        if set(spoiled) != {"complete", "options"}:
            broken["the check"] = f"notices only {sorted(spoiled)} of a spoiled folder"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name, why in broken.items():
        print(f"{name}: {why}")
    print(f"{len(points)} points, {len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
