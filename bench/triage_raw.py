"""Folders of raw findings, as many as wanted, for measuring triage.

They come from real runs: each planted defect, and each check switched off, fuzzed alone for a short
time with several seeds. More of them are made as other workers and machines would have left them: a
folder of a real finding under another worker, with a choice of the inputs that any seed gave for it,
and of these most with other values, which need not show the fault any more.
"""
import functools
import hashlib
import json
import pathlib
import random
import re
import shutil
import subprocess

import common


def switches(tool: pathlib.Path, only: str = "") -> list[tuple[str, str]]:
    """("--defect", NAME) and ("--check-off", NAME) of each there is."""
    return ([("--defect", d["name"]) for d in common.names(tool, "defects") if only in d["name"]]
            + [("--check-off", c["name"]) for c in common.names(tool, "checks")
               if only in c["name"]])


def fuzz(tool: pathlib.Path, switch: tuple[str, str], seconds: float, seed: int,
         folder: pathlib.Path) -> None:
    done = subprocess.run(
        [tool, "fuzz", "--embedded", "--quiet", "--findings", folder, *switch,
         "--time", f"{int(seconds * 1000)}ms", "--seed", str(seed)],
        capture_output=True, text=True, errors="replace", timeout=seconds + 120)
    if done.returncode > 1:
        raise RuntimeError(f"{' '.join(switch)}: {done.stderr}")


def real(tool: pathlib.Path, folder: pathlib.Path, jobs: int, seeds: int, seconds: float,
         which: list[tuple[str, str]]) -> None:
    """FOLDER/NAME.SEED/FINDING for each; those that are there already are not run again."""
    common.in_parallel(
        [functools.partial(fuzz, tool, switch, seconds, seed, folder / f"{switch[1]}.{seed}")
         for switch in which for seed in range(1, seeds + 1)
         if not (folder / f"{switch[1]}.{seed}").exists()], jobs)


def varied(data: bytes, rng: random.Random) -> bytes:
    """Another digit or letter in some of the values of a JSON body; the rest stays."""
    head, blank, body = data.partition(b"\n\n")
    if not blank or not body:
        return data

    def other(match: re.Match) -> bytes:
        old = match.group(0)
        if rng.random() < 0.7:
            return old
        return bytes([rng.choice(b"123456789" if old.isdigit() else b"abcdefgh")])

    return head + blank + re.sub(rb"(?<=[0-9a-z])[0-9a-z](?=[\",}\]])", other, body)


def fnv(data: bytes) -> int:
    """Of which the findings folder makes the names of inputs."""
    value = 0xcbf29ce484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return value


class Multiplier:
    """Writes raw findings folders that look like those of real runs, which it was given."""

    def __init__(self, folder: pathlib.Path):
        self.findings: list[tuple[str, str, bytes]] = []  # switch, folder's name, finding.json
        self.inputs: dict[tuple[str, str], list[bytes]] = {}
        self.http: dict[tuple[str, str], bytes] = {}
        for path in sorted(folder.glob("*/*/finding.json")):
            name = path.parent.parent.name.rsplit(".", 1)[0]
            data = path.read_bytes()
            if json.loads(data)["oracle"] == "crash":
                continue  # each replay of these costs a process: not what is measured here
            key = (name, path.parent.name)
            self.findings.append((*key, data))
            self.inputs.setdefault(key, []).extend(
                p.read_bytes() for p in sorted((path.parent / "inputs").iterdir()))
            self.http[key] = (path.parent / "reproducer.http").read_bytes()

    def write(self, count: int, into: pathlib.Path, seed: int) -> list[pathlib.Path]:
        """Folders of workers that hold `count` raw findings together, each a signature in a
        folder with up to ten inputs."""
        rng = random.Random(seed)
        shutil.rmtree(into, ignore_errors=True)
        workers: list[pathlib.Path] = []
        left: list[tuple[str, str, bytes]] = []
        for _ in range(count):
            if not left:
                left = self.findings[:]
                rng.shuffle(left)
                workers.append(into / f"worker-{len(workers)}")
            name, folder, record = left.pop()
            path = workers[-1] / f"{folder}.{hashlib.sha1(name.encode()).hexdigest()[:6]}"
            while path.exists():
                path = path.with_name(path.name + "-")
            (path / "inputs").mkdir(parents=True)
            real_inputs = self.inputs[(name, folder)]
            for data in rng.sample(real_inputs, min(len(real_inputs), rng.randint(1, 10))):
                new = varied(data, rng) if rng.random() < 0.7 else data
                (path / "inputs" / f"{len(new):08}-{fnv(new):016x}").write_bytes(new)
            (path / "finding.json").write_bytes(
                re.sub(rb'"seed": ?\d+', b'"seed": %d' % rng.getrandbits(32), record))
            (path / "reproducer.http").write_bytes(self.http[(name, folder)])
            (path / "count").write_text(f"{rng.randint(1, 5000)}\n")
        return workers
