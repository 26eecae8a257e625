#!/usr/bin/env python3
"""Services that answer exactly by their documents, and the same with planted faults.

Without --faults: each service of bench/truthful is fuzzed for --time seconds; every finding is
printed, and one of any oracle but rejected-valid is an alarm that must be explained. With --faults:
each planted fault is switched on in turn, and the table says by which oracles it was found; what
the faultless service shows as well does not count.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

import common

HERE = pathlib.Path(__file__).resolve().parent / "truthful"
ALICE, BOB = "alice-5b0e6f1c93d24a87", "bob-c2f7a1908e3d4b56"
PRINCIPALS = ["--principal", f"alice=Authorization: Bearer {ALICE}",
              "--principal", f"bob=Authorization: Bearer {BOB}"]
START_SECONDS = 30
RUNS_MAX = 40  # of one service, should it die again and again
# Prism recurses over bodies; with Node's own stack it dies of the first nested one and the run ends.
STACK_KIB = 262144


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """A process that serves HTTP on a free port for the length of a block. One that dies is started
    again, as whatever looks after services does, and counted in `deaths`."""

    def __init__(self, command, folder: pathlib.Path, environment: dict):
        self.port, self.log, self.deaths = free_port(), folder / "service.log", 0
        self.output = open(folder / "service.out", "wb")
        self.log.touch()
        self.command, self.environment = command(self.port, self.log), environment
        self.over, self.keeper = threading.Event(), None
        self.process = self.started()

    def started(self) -> subprocess.Popen:
        return subprocess.Popen(self.command, stdout=self.output, stderr=subprocess.STDOUT,
                                start_new_session=True, env={**os.environ, **self.environment})

    def keep(self):
        while not self.over.wait(0.2):
            if self.process.poll() is not None:
                self.deaths += 1
                self.process = self.started()

    def __enter__(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=2).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.2)
        else:
            self.__exit__()
            raise RuntimeError(f"the service did not start; see {self.output.name}")
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        if self.keeper:
            self.keeper.join()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.output.close()


def node_modules() -> pathlib.Path | None:
    """Where npm put what bench/truthful/package.json names, or nothing."""
    for folder in [os.environ.get("BODKIN_NODE_MODULES"),
                   HERE.parent.parent / "build/bench/truthful/node_modules"]:
        if folder and (pathlib.Path(folder) / "ajv").is_dir():
            return pathlib.Path(folder).resolve()
    return None


def python() -> str | None:
    """A Python that has FastAPI."""
    for candidate in ["/usr/bin/python3", sys.executable]:
        done = subprocess.run([candidate, "-c", "import fastapi, uvicorn, yaml"],
                              capture_output=True, check=False)
        if done.returncode == 0:
            return candidate
    return None


def without_base_path(document: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """Prism serves paths without the document's base path."""
    api = json.loads(document.read_text())
    api.pop("servers", None)
    made = folder / document.name
    made.write_text(json.dumps(api))
    return made


def services(folder: pathlib.Path) -> dict:
    """Name to (command, document, fault variable or nothing); what is not installed is left out."""
    found, modules, interpreter = {"embedded": (None, None, None)}, node_modules(), python()
    if interpreter:
        found["fastapi"] = (lambda port, log: [interpreter, HERE / "shop.py", str(port), log],
                            HERE / "shop.openapi.json", "SHOP_FAULT")
    else:
        print("skipped: fastapi (no Python here has python3-fastapi, python3-uvicorn, python3-yaml)")
    if not modules:
        print("skipped: ajv and prism (no node_modules; npm install bench/truthful/package.json)")
        return found
    os.environ["NODE_PATH"] = str(modules)
    found["ajv"] = (lambda port, log: ["node", HERE / "devices.js", str(port), log],
                    HERE / "devices.openapi.json", "DEVICES_FAULT")
    prism = modules / "@stoplight/prism-cli/dist/index.js"
    for document in [HERE / "devices.openapi.json", HERE / "shop.openapi.json"]:
        if not prism.is_file():
            print("skipped: prism (it is not among the node_modules)")
            break
        api = without_base_path(document, folder)
        found[f"prism:{document.name.split('.')[0]}"] = (
            lambda port, log, api=api: [
                "sh", "-c", f"ulimit -s {STACK_KIB} && exec node --stack-size={STACK_KIB - 4096} \"$@\"",
                "node", prism, "mock", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", api],
            api, None)
    return found


def run(binary: pathlib.Path, folder: pathlib.Path, where: list, seconds: float, seed: int) -> str:
    """Fuzzes into folder/findings; what was done, as the tool says it. A run ends early where the
    service has died: then another goes on with the next seed."""
    said, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 2 and len(said) < RUNS_MAX:
        done = subprocess.run(
            [binary, "fuzz", *where, "--findings", folder / "findings", "--time",
             f"{int(left * 1000)}ms", "--quiet", "--seed", str(seed + len(said))],
            capture_output=True, timeout=left + 120, check=False, text=True, errors="replace")
        said.append(next((line for line in done.stdout.splitlines() if line.startswith("done in")),
                         f"ended with {done.returncode}: {done.stderr[-200:]}"))
        time.sleep(1)
    return "; ".join(said)


def fuzz(binary: pathlib.Path, service, seconds: float, seed: int, fault: str = "",
         says=lambda _: None) -> list[dict]:
    command, document, variable = service
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bodkin-truthful-"))
    try:
        if command is None:
            says(run(binary, folder, ["--embedded"], seconds, seed))
        else:
            with Service(command, folder, {variable: fault} if fault else {}) as running:
                said = run(binary, folder,
                           ["--url", f"http://127.0.0.1:{running.port}", "--contract", document,
                            "--log", running.log, *PRINCIPALS], seconds, seed)
                says(f"{said}; the service died {running.deaths} times")
        return [json.loads(path.read_text(errors="replace"))
                for path in sorted((folder / "findings").glob("*/finding.json"))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def line(finding: dict) -> str:
    where = f"{finding['operation']['method']} {finding['operation']['path']}"
    return f"  {finding['oracle']}  {where}  {finding['http_status']}: {finding['message'][:160]}"


def truth(args, all_services) -> int:
    rows, alarms = [], 0
    for name, service in all_services.items():
        if args.only not in name:
            continue
        findings = fuzz(args.bin / "bodkin", service, args.time, args.seed,
                        says=lambda said, name=name: print(f"{name}: {said}", flush=True))
        counts = {}
        for finding in findings:
            counts[finding["oracle"]] = counts.get(finding["oracle"], 0) + 1
        alarms += sum(count for oracle, count in counts.items() if oracle != "rejected-valid")
        rows.append([name, str(len(findings)),
                     ", ".join(f"{oracle} {count}" for oracle, count in counts.items()) or "none"])
        print(f"{name}: {len(findings)} findings", *map(line, findings), sep="\n", flush=True)
    print(common.table(["service", "findings", "by oracle"], rows))
    return 1 if alarms else 0


def known_faults(service) -> dict:
    """The faults of a service with what they are, from its own table."""
    text = (HERE / ("shop.py" if service[2] == "SHOP_FAULT" else "devices.js")).read_text()
    block = text[text.index("FAULTS = {"):]
    lines = block[:block.index("\n}")].splitlines()[1:]
    pairs = (entry.strip().rstrip(",").split(": ", 1) for entry in lines)
    return {name.strip("'\""): what.strip("'\"") for name, what in pairs}


def faults(args, all_services) -> int:
    work = []
    for name, service in all_services.items():
        if not service[2]:
            continue
        for fault, what in {"": "", **known_faults(service)}.items():
            if not fault or args.only in fault:
                work.append((name, service, fault, what))
    results = common.in_parallel(
        [lambda item=item: fuzz(args.bin / "bodkin", item[1], args.time, args.seed, item[2])
         for item in work], args.jobs)
    faultless = {item[0]: {finding["signature"] for finding in findings}
                 for item, findings in zip(work, results) if not item[2]}
    rows = []
    for (name, _, fault, what), findings in zip(work, results):
        if not fault:
            continue
        new = sorted({finding["oracle"] for finding in findings
                      if finding["signature"] not in faultless[name]})
        rows.append([name, fault, what.split(":")[0], ", ".join(new) or "MISSED"])
    print(common.table(["service", "fault", "class", "found by"], rows))
    found = sum(row[3] != "MISSED" for row in rows)
    print(f"{found} of {len(rows)} planted faults found, {args.time:g} s each")
    return 0


def main() -> int:
    args = common.arguments(__doc__, time=(float, 60.0, "seconds for each run"),
                            seed=(int, 1, "of the runs"), faults=(int, 0, "1: the planted faults"))
    with tempfile.TemporaryDirectory(prefix="bodkin-truthful-") as folder:
        all_services = services(pathlib.Path(folder))
        return faults(args, all_services) if args.faults else truth(args, all_services)


if __name__ == "__main__":
    sys.exit(main())
