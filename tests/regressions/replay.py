#!/usr/bin/env python3
"""One stored reproducer: the service answers what the file expects, and nothing is found.

usage: replay.py BODKIN SOURCES FILE.http. A file that is named as a planted defect shows it where
that is switched on: findings, another answer, or a service that dies or hangs.
"""
import json
import pathlib
import re
import subprocess
import sys

HANG_S = 20


def replay(tool, world, file, *args) -> tuple[int, str]:
    """Exit status and output; -1: it did not come back in time."""
    try:
        done = subprocess.run([tool, "replay", "--embedded", "--world", world, *args, file],
                              capture_output=True, text=True, errors="replace", timeout=HANG_S,
                              cwd=file.parent)
    except subprocess.TimeoutExpired:
        return -1, f"no answer in {HANG_S} s"
    return done.returncode, done.stdout + done.stderr


def main() -> int:
    tool, source, file = (pathlib.Path(arg).resolve() for arg in sys.argv[1:4])
    world = source / "contracts/inventory.world.http"
    requests = len(re.findall(r"^[A-Z]+ \S+", file.read_text(errors="replace"), re.M))
    expects = len(re.findall(r"^# @expect ", file.read_text(errors="replace"), re.M))
    if not requests or expects < 1:
        print(f"{file}: no request, or nothing that says what it is answered (# @expect)")
        return 1
    status, output = replay(tool, world, file)
    if status != 0:
        print(f"the service without defects: status {status}\n{output[-3000:]}")
        return 1
    listed = subprocess.run([tool, "list", "defects", "--format", "json"], check=True,
                            capture_output=True, text=True).stdout
    defect = file.stem
    if defect not in {row["name"] for row in json.loads(listed)}:
        return 0
    status, output = replay(tool, world, file, "--defect", defect)
    if status in (0, 2, 3):
        print(f"the defect {defect} is not shown: status {status}\n{output[-3000:]}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
