"""Builds $OUT as a fuzzing service does: deploy/oss-fuzz/build.sh with its variables set by hand.

The flags are those of OSS-Fuzz's base-builder, with this machine's Clang 19. Of the engines only
libFuzzer and AFL++ are in Debian, and Debian's AFL++ brings plugins for Clang 14: its runtime takes
the guards that any Clang writes. Engines that somebody built are taken from a folder as the base
image has them in $SRC:

  aflplusplus/afl-clang-fast++ …, libAFLDriver.a
  honggfuzz/honggfuzz, honggfuzz.a
  centipede/centipede, libcentipede_runner.pic.a, weak.o

Where one is not there, stub_engine.cc stands in honggfuzz's and centipede's place, with their flags.
"""
import dataclasses
import os
import pathlib
import shutil
import subprocess

BASE = "-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION"
UBSAN = ("array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,"
         "returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr")
SANITIZERS = {
    "address": "-fsanitize=address -fsanitize-address-use-after-scope",
    # Unsigned overflow is there as coverage, and silenced ($UBSAN_OPTIONS).
    "undefined": f"-fsanitize={UBSAN},unsigned-integer-overflow -fno-sanitize-recover={UBSAN}",
    "none": "",
    "coverage": "",
    "introspector": "-O0 -flto -fno-inline-functions -fuse-ld=gold -Wno-unused-command-line-argument",
}
# What stands in place of an engine's coverage flags.
COVERAGE_OF = {
    "coverage": "-fprofile-instr-generate -fcoverage-mapping -pthread -Wl,--no-as-needed -Wl,-ldl "
                "-Wl,-lm -Wno-unused-command-line-argument",
}
TRACE = "-fsanitize-coverage=trace-pc-guard"
CENTIPEDE = (f"-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -fno-builtin {TRACE},pc-table,trace-cmp "
             "-O2 -gline-tables-only -Wno-unused-command-line-argument -Wl,-ldl -Wl,-lrt "
             "-Wl,-lpthread")


@dataclasses.dataclass
class Engine:
    """How the present machine builds for one of the services' engines."""
    name: str
    coverage: str = ""  # flags for everything; build.sh keeps them for the code under test
    link: str = ""
    stub: list[str] | None = None  # what stub_engine.cc is compiled with, where it stands in
    compilers: tuple[str, str] = ("clang-19", "clang++-19")
    tools: pathlib.Path | None = None  # the folder with the engine's own program, if it is there
    environment: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def how(self) -> str:
        if self.stub is not None:
            return "a stub of the engine"
        return "Clang 19's guards" if self.name == "afl" and self.coverage else "the engine"


def engine(name: str, folder: pathlib.Path | None = None) -> Engine:
    """`folder` holds engines that somebody built, as above."""
    at = None if folder is None else folder.resolve() / {"afl": "aflplusplus"}.get(name, name)
    if name == "libfuzzer":
        link = "-fsanitize=fuzzer"
        # Debian's libFuzzer stands on libstdc++; base-builder's does not.
        return Engine(name, "-fsanitize=fuzzer-no-link",
                      link + (" -l:libstdc++.so.6" if libcxx() else ""))
    if name == "afl":
        if at and (at / "afl-clang-fast++").exists():
            return Engine(name, "", str(at / "libAFLDriver.a"), tools=at,
                          compilers=(str(at / "afl-clang-fast"), str(at / "afl-clang-fast++")),
                          environment={"AFL_QUIET": "1", "AFL_IGNORE_PROBLEMS": "1",
                                       "AFL_IGNORE_UNKNOWN_ENVS": "1",
                                       "ASAN_OPTIONS": "detect_leaks=0:symbolize=0:"
                                                       "detect_odr_violation=0:abort_on_error=1"})
        return Engine(name, TRACE, "/usr/lib/afl/libAFLDriver.a /usr/lib/afl/afl-compiler-rt.o",
                      tools=pathlib.Path("/usr/bin"))
    if name == "honggfuzz":
        flags = f"{TRACE},indirect-calls,trace-cmp"
        if at and (at / "honggfuzz.a").exists():
            return Engine(name, flags, str(at / "honggfuzz.a"), tools=at)
        return Engine(name, flags, stub=[])
    if name == "centipede":
        if at and (at / "libcentipede_runner.pic.a").exists():
            return Engine(name, f"{CENTIPEDE} -Wl,{at}/weak.o",
                          str(at / "libcentipede_runner.pic.a"), tools=at)
        return Engine(name, CENTIPEDE, stub=["-DSTUB_MUTATES"])
    raise ValueError(name)


def libcxx() -> bool:
    return pathlib.Path("/usr/lib/llvm-19/include/c++/v1/expected").exists()


def build(source: pathlib.Path, folder: pathlib.Path, how: Engine, sanitizer: str,
          jobs: int = 2) -> pathlib.Path:
    """Returns $OUT, moved to another folder after the build. RuntimeError if it does not build."""
    flags = " ".join([BASE, SANITIZERS[sanitizer], COVERAGE_OF.get(sanitizer, how.coverage)])
    if sanitizer == "introspector":
        flags += " -g"
    # One place for the sources and no hash of the working directory: the harness, which differs in
    # no flag between engines, comes from ccache.
    work, out, src = folder / "work", folder / "built", folder.parent / "src"
    for each in (work, out, src):
        each.mkdir(parents=True, exist_ok=True)
    if not (src / "bodkin").is_symlink():
        (src / "bodkin").symlink_to(source)
    link = how.link
    if how.stub is not None:
        link = str(work / "engine.o")
        subprocess.run(["clang++-19", "-std=c++20", "-O1", *how.stub,
                        *(["-stdlib=libc++"] if libcxx() else []), "-c", "-o", link,
                        source / "tests/continuous/stub_engine.cc"], check=True)
    variables = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
        "CC": how.compilers[0], "CXX": how.compilers[1], "CFLAGS": flags,
        "CXXFLAGS": flags + (" -stdlib=libc++" if libcxx() else ""),
        "LIB_FUZZING_ENGINE": link, "FUZZING_ENGINE": how.name, "SANITIZER": sanitizer,
        "ARCHITECTURE": "x86_64", "SRC": str(src), "OUT": str(out), "WORK": str(work),
        "UBSAN_OPTIONS": "silence_unsigned_overflow=1",
        "CMAKE_BUILD_PARALLEL_LEVEL": str(jobs),
        "CCACHE_NOHASHDIR": "1",
        "CCACHE_DIR": os.environ.get("CCACHE_DIR", ""),
        **how.environment,
    }
    variables = {name: value for name, value in variables.items() if value}
    done = subprocess.run(["bash", "-eux", source / "deploy/oss-fuzz/build.sh"], cwd="/",
                          env=variables, capture_output=True, text=True, errors="replace")
    (folder / "build.log").write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"{how.name}/{sanitizer} does not build; see {folder}/build.log:\n"
                           + (done.stderr + done.stdout)[-3000:])
    moved = folder / "moved" / "elsewhere"
    shutil.rmtree(moved.parent, ignore_errors=True)
    moved.parent.mkdir()
    shutil.move(out, moved)
    return moved
