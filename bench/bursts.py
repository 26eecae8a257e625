#!/usr/bin/env python3
"""Bursts on the clean service: that none is a finding, and what they cost (bench/bursts.cc)."""
import subprocess
import sys

import common


def main() -> int:
    args = common.arguments(__doc__, bursts=(int, 100000, "bursts to send"),
                            seed=(int, 1, "of everything random"))
    return subprocess.run([args.bin / "bench_bursts", str(args.bursts), str(args.seed)]).returncode


if __name__ == "__main__":
    sys.exit(main())
