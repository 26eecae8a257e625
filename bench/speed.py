#!/usr/bin/env python3
"""What the harness costs, what serving and sending reach, and whether memory stays flat."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import common

TOKEN = "bodkin-admin-5f0c2e9ab71d4638"
TARGET = "/resource_providers"


def harness(binary: pathlib.Path) -> float:
    done = subprocess.run([binary / "bench_throughput", "30000"], check=True, capture_output=True,
                          text=True)
    print("harness:", done.stdout.strip())
    return float(re.search(r"harness_us ([\d.-]+)", done.stdout).group(1))


class Server:
    """`bodkin serve` on a free port, ended with the block."""

    def __init__(self, tool: pathlib.Path):
        self.process = subprocess.Popen([tool, "serve", "--port", "0"], stdout=subprocess.PIPE,
                                        text=True)
        line = self.process.stdout.readline()
        self.url = re.search(r"http://127\.0\.0\.1:\d+", line).group(0)

    def __enter__(self):
        return self.url

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def wrk_rate(url: str, seconds: int) -> float:
    done = subprocess.run(["wrk", "-t1", "-c1", f"-d{seconds}s", "-H", f"X-Auth-Token: {TOKEN}",
                           url + TARGET], check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout:
        raise SystemExit("wrk met answers other than 2xx:\n" + done.stdout)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))


def remote_rate(binary: pathlib.Path, url: str, seconds: int) -> float:
    done = subprocess.run([binary / "bench_remote_rate", url, TARGET, str(seconds),
                           "X-Auth-Token", TOKEN], check=True, capture_output=True, text=True)
    return float(re.search(r"requests_per_s (\d+)", done.stdout).group(1))


def sending(binary: pathlib.Path, rounds: int = 5, seconds: int = 2) -> tuple[float, float]:
    """wrk and the dispatcher in turn, so that both see the same machine; medians."""
    with Server(binary / "bodkin") as url:
        pairs = [(wrk_rate(url, seconds), remote_rate(binary, url, seconds)) for _ in range(rounds)]
    for ours in pairs:
        print(f"sending: wrk {ours[0]:.0f}/s, remote dispatcher {ours[1]:.0f}/s, "
              f"ratio {ours[1] / ours[0]:.2f}")
    return common.median([p[0] for p in pairs]), common.median([p[1] / p[0] for p in pairs])


def worker_rss_kib(pid: int) -> int:
    """Of the supervisor's one child."""
    try:
        child = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        status = pathlib.Path(f"/proc/{child[0]}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))
    except (OSError, IndexError, AttributeError):
        return 0


def memory(tool: pathlib.Path, runs: int) -> list[tuple[int, int]]:
    """(executions, RSS in KiB) as the run goes on, from its own progress lines."""
    points = []
    with tempfile.TemporaryDirectory(prefix="bodkin-speed-") as folder:
        process = subprocess.Popen([tool, "fuzz", "--embedded", "--runs", str(runs), "--seed", "1",
                                    "--findings", folder], stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            inputs = re.search(r"([\d,]+) inputs", line)
            rss = worker_rss_kib(process.pid)
            if inputs and rss:
                points.append((int(inputs.group(1).replace(",", "")), rss))
        process.wait()
    return points


def nearest(points: list[tuple[int, int]], executions: int) -> tuple[int, int]:
    return min(points, key=lambda point: abs(point[0] - executions))


def main() -> int:
    args = common.arguments(__doc__, runs=(int, 1000000, "executions for the memory figure"))
    failed = []
    cost = harness(args.bin)
    if cost > 60:
        failed.append(f"the harness costs {cost:.1f} us an input, more than 60")
    served, ratio = sending(args.bin)
    print(f"sending: wrk median {served:.0f}/s; remote dispatcher at {ratio:.2f} of wrk (median)")
    if served < 8000:
        failed.append(f"bodkin serve gives {served:.0f} requests/s, less than 8,000")
    if ratio < 0.9:
        failed.append(f"the remote dispatcher reaches {ratio:.2f} of wrk, less than 0.9")
    start = time.monotonic()
    points = memory(args.bin / "bodkin", args.runs)
    early, late = nearest(points, args.runs // 10), points[-1]
    growth = late[1] / early[1]
    print(f"memory: {early[1]} KiB at {early[0]} executions, {late[1]} KiB at {late[0]}: "
          f"{growth:.2f} ({time.monotonic() - start:.0f} s)")
    if growth > 1.1:
        failed.append(f"memory grew by {growth:.2f}, more than 1.1")
    for line in failed:
        print("MISSED:", line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
