#!/usr/bin/env python3
"""The clean service: no finding in two million executions."""
import re
import subprocess
import sys
import tempfile
import time

import common


def main() -> int:
    args = common.arguments(__doc__, runs=(int, 2000000, "executions in all"),
                            seed=(int, 1, "of the run"))
    with tempfile.TemporaryDirectory(prefix="bodkin-clean-") as folder:
        start = time.monotonic()
        done = subprocess.run(
            [args.bin / "bodkin", "fuzz", "--embedded", "--quiet", "--findings", folder, "--seed",
             str(args.seed), "--jobs", str(args.jobs), "--runs", str(args.runs // args.jobs)],
            capture_output=True, text=True, errors="replace")
        elapsed = time.monotonic() - start
    print(done.stdout.strip())
    print(done.stderr.strip(), file=sys.stderr)
    inputs = re.search(r"([\d,]+) inputs", done.stdout)
    count = int(inputs.group(1).replace(",", "")) if inputs else 0
    print(f"{count} executions in {elapsed:.0f} s ({count / elapsed:.0f}/s), "
          f"exit status {done.returncode}")
    return 0 if done.returncode == 0 and count >= args.runs else 1


if __name__ == "__main__":
    sys.exit(main())
