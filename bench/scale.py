#!/usr/bin/env python3
"""The assumptions of docs/scale.md, checked with ten processes on this machine, and the calculation
for --workers that follows from them.

Everything is counted per input, since ten processes on a few cores say nothing of time:
1. growth: how the corpus of one worker grows with the inputs it ran, and what it costs to run an
   entry that another has found;
2. exchange: the same number of inputs by 1, 2, 5 and 10 processes on one shared corpus: entries,
   edges, bytes read and written;
3. looks: what it costs a worker to look for new files in a folder of many;
4. duplicates: what ten processes store of the same faults in one findings folder.
"""
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import common

NFS_OPERATIONS = 20000  # a second, of one server: a cautious figure
DEFECTS = ["missing-delete-204", "missing-provider-200", "leak-row-id", "invalid-total-not-positive",
           "sqli-resource-class"]


def start(tool, folder, name, seed, *args):
    """A run; its last line on standard output is what its processes read and wrote in all."""
    command = [tool, "fuzz", "--embedded", "--quiet", "--seed", seed, "--findings", folder / name,
               *args]
    return subprocess.Popen(
        ["/bin/sh", "-c", '"$@"; status=$?; cat /proc/$$/io; exit $status', "sh",
         *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def numbers(text: str) -> dict:
    found = {name: int(value) for name, value in re.findall(r"^(\w+): (\d+)$", text, re.M)}
    for what in ("inputs", "requests"):
        number = re.search(rf"([\d,]+) {what}", text)
        found[what] = int(number.group(1).replace(",", "")) if number else 0
    taken = re.search(r"taken over ([\d,]+) times", text)
    found["taken"] = int(taken.group(1).replace(",", "")) if taken else 0
    stored = re.search(r"(\d+) findings in", text)
    found["stored"] = int(stored.group(1)) if stored else 0
    return found


def finish(processes) -> list[dict]:
    return [numbers(process.communicate()[0]) for process in processes]


def size_of(folder: pathlib.Path) -> tuple[int, int]:
    """Entries and bytes."""
    sizes = [path.stat().st_size for path in folder.iterdir()]
    return len(sizes), sum(sizes)


def edges_of(tool, corpus) -> int:
    done = subprocess.run([tool, "corpus", "stats", corpus, "--embedded"], capture_output=True,
                          text=True, check=True)
    return int(re.search(r"^edges +([\d,]+)", done.stdout, re.M).group(1).replace(",", ""))


def growth(tool, folder, sizes) -> tuple[float, float, float]:
    """a and b of entries = a * inputs ** b; and how many inputs an entry costs whoever takes it over:
    most entries were accepted, so probes follow."""
    rows, points = [], []
    for runs in sizes:
        corpus = folder / f"growth-{runs}"
        done, = finish([start(tool, folder, "f", 1, "--runs", runs, "--corpus", corpus)])
        entries, size = size_of(corpus)
        points.append((math.log(runs), math.log(entries)))
        rows.append([f"{runs:,}", f"{entries:,}", f"{size / entries:,.0f}"])
    print("1. growth: one worker")
    print(common.table(["inputs", "entries", "bytes each"], rows))
    slope = ((points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0]))
    factor = math.exp(points[-1][1] - slope * points[-1][0])
    again, = finish([start(tool, folder, "again", 1, "--runs", entries, "--corpus", corpus)])
    weight = (again["requests"] / max(1, again["inputs"])) / (done["requests"] / done["inputs"])
    print(f"entries = {factor:.1f} * inputs ^ {slope:.2f}; to run one is {weight:.1f} times the "
          "requests of an input\n", flush=True)
    return factor, slope, weight


def exchange(tool, folder, total) -> dict:
    rows, result = [], {}
    for count in (1, 2, 5, 10):
        corpus = folder / f"shared-{count}"
        corpus.mkdir()
        done = finish([start(tool, folder, f"f{i}", 100 + i, "--runs", total // count, "--corpus",
                             corpus, "--reload", 1) for i in range(count)])
        entries, size = size_of(corpus)
        reads = sum(d["rchar"] for d in done) / count
        result[count] = {"entries": entries, "bytes": size / entries, "reads": reads}
        rows.append([str(count), f"{sum(d['inputs'] for d in done):,}", f"{entries:,}",
                     f"{edges_of(tool, corpus):,}", f"{reads / 1e6:.1f}",
                     f"{sum(d['wchar'] for d in done) / count / 1e6:.1f}",
                     f"{sum(d['taken'] for d in done) / count:.1f}"])
    print("2. exchange: the same inputs by more processes")
    print(common.table(["processes", "inputs", "entries", "edges", "MB read each",
                        "MB written each", "taken over"], rows))
    print(flush=True)
    return result


def looks(tool, folder, files, seconds) -> float:
    """Microseconds a file that a look costs a worker."""
    corpus = folder / "many"
    corpus.mkdir()
    for i in range(files):
        (corpus / f"entry-{i}").write_text(f"GET /nowhere-{i}\n\n")
    stop = threading.Event()

    def disturb():  # what is written by others; a folder that did not change is not listed
        while not stop.wait(0.5):
            (corpus / ".others").write_text("x")
            (corpus / ".others").unlink()

    rates = {}
    thread = threading.Thread(target=disturb)
    thread.start()
    for reload in (1, 86400):
        finish([start(tool, folder, f"looks-{reload}", 1, "--time", f"{seconds}s", "--corpus",
                      corpus, "--reload", reload)])
        # The first look reads everything once more: the second half counts.
        progress = json.loads((folder / f"looks-{reload}/progress.json").read_text())["progress"]
        late = [sample for sample in progress if sample["ms"] > 500 * seconds]
        rates[reload] = max(1, 1000 * (late[-1]["requests"] - late[0]["requests"])
                            / (late[-1]["ms"] - late[0]["ms"]))
    stop.set()
    thread.join()
    lost = max(0.0, 1 - rates[1] / rates[86400])
    print(f"3. looks: {files:,} files, a look every second: {rates[1]:,.0f} requests a second; "
          f"never: {rates[86400]:,.0f}")
    cost = lost * 1e6 / files
    print(f"a look costs about {cost:.1f} µs a file here\n", flush=True)
    return cost


def duplicates(tool, folder, count, runs) -> tuple[int, float]:
    shared = folder / "findings"
    flags = [word for name in DEFECTS for word in ("--defect", name)]
    processes = []
    for i in range(count):
        command = start(tool, folder, "findings", 200 + i, "--runs", runs, *flags)
        processes.append(command)
    done = finish(processes)
    folders = [path.parent for path in shared.glob("*/finding.json")]
    stored = sum(int((path / "count").read_text()) for path in folders)
    inputs = sum(len(list((path / "inputs").iterdir())) for path in folders)
    print(f"4. duplicates: {count} processes saw {sum(d['stored'] for d in done)} findings, which "
          f"are {len(folders)} in the shared folder, with {inputs} inputs; {stored:,} times one was "
          f"written or counted, {stored / count:.0f} by each process\n", flush=True)
    return len(folders), stored / count


def calculation(workers, rate, hours, entry_bytes, factor, slope, weight, shared, look,
                per_worker) -> None:
    spread = max(1.0, shared[10]["entries"] / shared[1]["entries"])
    print(f"{workers:,} workers, {rate} inputs a second each, {hours:g} h; entries are an upper bound: "
          f"their growth is extrapolated, with {spread:.2f} for what several find at once")
    rows = []
    for groups in (1, 10, 50):
        members = workers / groups
        entries = spread * factor * (members * rate * hours * 3600) ** slope
        reads = members * entries * entry_bytes
        reload = max(1, math.ceil(members * entries / NFS_OPERATIONS))
        rows.append([str(groups), f"{entries:,.0f}", f"{entries * entry_bytes / 1e6:,.0f}",
                     f"{reads / (hours * 3600) / 1e6:,.2f}", f"{members * entries:,.0f}", str(reload),
                     f"{100 * entries * look / 1e6 / reload:.2f}",
                     f"{100 * entries * weight / (rate * hours * 3600):.1f}"])
    print(common.table(["volumes", "entries each", "MB each", "MB/s read from it",
                        "files asked a look", f"--reload for {NFS_OPERATIONS:,}/s",
                        "% of a worker: looks", "% of a worker: runs"], rows))
    print(f"findings: {per_worker * workers:,.0f} writes or counts in all, "
          f"{per_worker * workers / (hours * 3600):,.1f} a second")


def main() -> int:
    args = common.arguments(__doc__, workers=(int, 1000, "of the calculation"),
                            rate=(int, 200, "inputs a second of one of them"),
                            hours=(float, 1.0, "that they run"),
                            total=(int, 60000, "inputs of each row of the exchange"))
    tool = args.bin / "bodkin"
    with tempfile.TemporaryDirectory(prefix="bodkin-scale-") as name:
        folder = pathlib.Path(name)
        began = time.monotonic()
        print(f"{os.cpu_count()} cores\n")
        factor, slope, weight = growth(tool, folder, [args.total // 4, args.total, args.total * 2])
        shared = exchange(tool, folder, args.total)
        look = looks(tool, folder, 20000, 16)
        _, per_worker = duplicates(tool, folder, 10, args.total // 60)
        calculation(args.workers, args.rate, args.hours, shared[10]["bytes"], factor, slope,
                    weight, shared, look, per_worker)
        print(f"\nmeasured in {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
