"""What the benches share: running the tool, reading what it found, and tables."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time


def arguments(description: str, **extra) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the binaries")
    parser.add_argument("--only", default="", help="only names that hold this text")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at once")
    for name, (kind, default, text) in extra.items():
        parser.add_argument("--" + name.replace("_", "-"), type=kind, default=default, help=text)
    return parser.parse_args()


def names(binary: pathlib.Path, what: str) -> list[dict]:
    done = subprocess.run([binary, "list", what, "--format", "json"], check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def fuzz(binary: pathlib.Path, options: list[str], seconds: float, seed: int) -> dict:
    """One run that ends with its first finding: what was found, when, by which oracle."""
    folder = tempfile.mkdtemp(prefix="bodkin-bench-")
    start = time.monotonic()
    try:
        done = subprocess.run(
            [binary, "fuzz", "--embedded", "--quiet", "--stop-on-finding", "--findings", folder,
             "--time", f"{int(seconds * 1000)}ms", "--seed", str(seed), *options],
            capture_output=True, text=True, timeout=seconds + 60, errors="replace")
        elapsed = time.monotonic() - start
        inputs = re.search(r"([\d,]+) inputs", done.stdout)
        oracles = sorted({json.loads(path.read_text(errors="replace"))["oracle"]
                          for path in pathlib.Path(folder).glob("*/finding.json")})
        return {"found": bool(oracles), "oracles": oracles, "seconds": elapsed,
                "inputs": int(inputs.group(1).replace(",", "")) if inputs else 0,
                "status": done.returncode, "stderr": done.stderr}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_parallel(work: list, jobs: int) -> list:
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda item: item(), work))


def median(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def table(head: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
             for row in [head, ["-" * width for width in widths], *rows]]
    return "\n".join(lines)
