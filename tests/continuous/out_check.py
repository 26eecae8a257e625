"""Every point that docs/continuous.md promises of $OUT, one by one: those of the services' own build
check, and those that it misses. A point is a function from an Out to None; it raises Broken."""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import zipfile


class Broken(AssertionError):
    pass


def need(condition, what: str) -> None:
    if not condition:
        raise Broken(what)


# What of base-runner's environment decides how a target ends.
RUNNER = {
    "ASAN_OPTIONS": "alloc_dealloc_mismatch=0:allocator_may_return_null=1:detect_odr_violation=0:"
                    "detect_leaks=1:detect_stack_use_after_return=1:fast_unwind_on_fatal=0:"
                    "handle_abort=1:handle_segv=1:handle_sigill=1:print_scariness=1:symbolize=1:"
                    "use_sigaltstack=1:dedup_token_length=3",
    "UBSAN_OPTIONS": "print_stacktrace=1:print_summary=1:silence_unsigned_overflow=1:symbolize=1:"
                     "dedup_token_length=3",
}
_symbolizer = shutil.which("llvm-symbolizer-19") or shutil.which("llvm-symbolizer")
if _symbolizer:
    RUNNER |= {"ASAN_SYMBOLIZER_PATH": _symbolizer, "UBSAN_SYMBOLIZER_PATH": _symbolizer}


@dataclasses.dataclass
class Out:
    folder: pathlib.Path
    targets: list[str]  # that there must be
    engine: str
    sanitizer: str

    def run(self, target, *args, timeout=300, env=None, **kwargs):
        """In a folder that is not $OUT, with nothing of the builder's environment."""
        with tempfile.TemporaryDirectory() as cwd:
            return subprocess.run([self.folder / target, *map(str, args)], cwd=cwd, timeout=timeout,
                                  capture_output=True, text=True, errors="replace",
                                  env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
                                       "SANITIZER": self.sanitizer, **RUNNER, **(env or {})},
                                  **kwargs)

    def calls(self, target) -> str:
        return subprocess.run(["objdump", "-dC", "--no-show-raw-insn", self.folder / target],
                              capture_output=True, text=True, errors="replace").stdout


def complete(out):
    """The list of targets is complete, each with seeds, dictionary and options; nothing else."""
    want = {name + suffix for name in out.targets
            for suffix in ("", "_seed_corpus.zip", ".dict", ".options")}
    have = {path.name for path in out.folder.rglob("*")}
    need(have == want, f"$OUT holds {sorted(have ^ want)} too many or too few")


def discoverable(out):
    """Unstripped, and the entry point is named in the file, as discovery greps for it."""
    for name in out.targets:
        data = (out.folder / name).read_bytes()
        need(b"LLVMFuzzerTestOneInput" in data, f"{name}: no LLVMFuzzerTestOneInput")
        need(b".symtab" in data, f"{name} is stripped")


def options(out):
    """max_len is set, the dictionary is named, and both stand in [libfuzzer]."""
    for name in out.targets:
        text = (out.folder / f"{name}.options").read_text()
        need(text.startswith("[libfuzzer]\n"), f"{name}.options has no [libfuzzer]")
        need("max_len = 65536" in text, f"{name}.options has no max_len")
        need(f"dict = {name}.dict" in text, f"{name}.options names no dictionary")


def libraries(out):
    """Shared libraries are those of a bare base-runner."""
    allowed = re.compile(r"linux-vdso|ld-linux|lib(c|m|dl|rt|pthread|resolv|gcc_s|stdc\+\+|c\+\+"
                         r"|c\+\+abi|unwind|python3\.\d+)\.so")
    for name in out.targets:
        ldd = subprocess.run(["ldd", out.folder / name], capture_output=True, text=True).stdout
        strange = [line.split()[0] for line in ldd.splitlines() if not allowed.search(line)]
        need(not strange, f"{name} needs {strange}")


def starts(out):
    """Starts without seeds: "Done 4 runs"; other engines' drivers run a file."""
    for name in out.targets:
        if out.engine == "libfuzzer":
            done = out.run(name, "-seed=1337", "-runs=4")
            need(done.returncode == 0 and "Done 4 runs" in done.stderr,
                 f"{name} does not start: {done.stderr[-500:]}")
        else:
            with tempfile.NamedTemporaryFile() as file:
                file.write(b"{}")
                file.flush()
                done = out.run(name, file.name)
            need(done.returncode == 0, f"{name} does not start: {done.stderr[-500:]}")


def instrumented(out):
    """At least 100 coverage counters: the service's check does not look."""
    for name in out.targets:
        if out.engine == "libfuzzer" and out.sanitizer != "coverage":
            text = out.run(name, "-runs=0").stderr
            match = re.search(r"Loaded \d+ modules\s+\((\d+) inline", text)
            need(match and int(match.group(1)) >= 100, f"{name}: too few counters")
        elif out.engine != "libfuzzer":
            sections = subprocess.run(["objdump", "-h", out.folder / name], capture_output=True,
                                      text=True).stdout
            match = re.search(r"__sancov_guards\s+([0-9a-f]+)", sections)
            need(match and int(match.group(1), 16) // 4 >= 100, f"{name}: too few guards")
        else:
            need(b"__llvm_prf" in (out.folder / name).read_bytes(), f"{name}: no profile")


def sanitized(out):
    """Calls into the sanitizer's runtime, as the build check counts them."""
    if out.sanitizer not in ("address", "undefined"):
        return
    for name in out.targets:
        text = out.calls(name)
        asan = len(re.findall(r"call.*<__asan", text))
        ubsan = len(re.findall(r"call.*<__ubsan", text))
        if out.sanitizer == "address":
            need(asan >= 1000 and ubsan <= 200, f"{name}: {asan} asan, {ubsan} ubsan calls")
        else:
            need(asan == 0 and ubsan >= 168, f"{name}: {asan} asan, {ubsan} ubsan calls")


def seeds_are_clean(out):
    """No seed crashes, and there are seeds."""
    for name in out.targets:
        with tempfile.TemporaryDirectory() as folder:
            with zipfile.ZipFile(out.folder / f"{name}_seed_corpus.zip") as archive:
                archive.extractall(folder)
            files = sorted(pathlib.Path(folder).iterdir())
            need(files, f"{name}: no seeds")
            for done in ([out.run(name, "-runs=0", folder)] if out.engine == "libfuzzer"
                         else [out.run(name, file) for file in files]):
                need(done.returncode == 0, f"{name}: a seed crashes: {done.stderr[-500:]}")


def any_bytes(out):
    """Arbitrary bytes are an input: empty, binary, deep, large."""
    hostile = [b"", b"\x00\xff\xfe", b"[" * 60000, b"{\"a\":" * 9000, bytes(range(256)) * 200]
    for name in out.targets:
        for data in hostile:
            with tempfile.NamedTemporaryFile() as file:
                file.write(data)
                file.flush()
                done = out.run(name, file.name)
            need(done.returncode == 0, f"{name} dies of {data[:8]!r}…: {done.stderr[-500:]}")


def dictionary(out):
    """libFuzzer accepts every line of it."""
    if out.engine != "libfuzzer":
        return
    for name in out.targets:
        done = out.run(name, f"-dict={out.folder}/{name}.dict", "-runs=1")
        need(done.returncode == 0 and "ParseDictionaryFile: error" not in done.stderr,
             f"{name}.dict: {done.stderr[-300:]}")


DEFECT = "invalid-reserved-above-total"
TRIGGER = (b'{"resource_provider_generation": 1, "inventories": '
           b'{"VCPU": {"total": 4, "reserved": 9}}}')


def finding(out, target="inventory_fuzzer") -> tuple[int, str]:
    """Exit status and output for an input that a planted defect lets pass; standard error closed as
    far as the engine can."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(TRIGGER)
        file.flush()
        args = ["-runs=100"] if out.engine == "libfuzzer" else []
        if out.engine == "libfuzzer" and out.sanitizer != "coverage":
            args.append("-close_fd_mask=2")
        done = out.run(target, *args, file.name, env={"BODKIN_DEFECTS": DEFECT})
        return done.returncode, done.stdout + done.stderr


def crash_state(text: str) -> str:
    match = re.search(r"^# Fatal error\n# Check failed: (.*)$", text, re.M)
    return match.group(1) if match else ""


def crashes_in_form(out):
    """A finding ends the process with a state of its own; a coverage build goes on."""
    status, text = finding(out)
    if out.sanitizer == "coverage":
        need(status == 0 and "accepted-invalid" in text, "a finding ends the coverage build")
        return
    state = crash_state(text)
    need(status != 0, "the planted defect is not found")
    need(re.fullmatch(r"FuzzerHash=accepted-invalid [a-z]{8} PUT /\S+", state) and len(state) <= 79,
         f"crash state {state!r}")


POINTS = [complete, discoverable, options, libraries, starts, instrumented, sanitized,
          seeds_are_clean, any_bytes, dictionary, crashes_in_form]


def failures(out: Out, points=None) -> dict[str, str]:
    """The points that are broken, each with why."""
    broken = {}
    for point in points or POINTS:
        try:
            point(out)
        except (Broken, subprocess.TimeoutExpired) as what:
            broken[point.__name__] = str(what)
    return broken
