"""Builds $OUT as a fuzzing service does: deploy/oss-fuzz/build.sh with its variables set by hand.

The flags are those of OSS-Fuzz's base-builder, with this machine's Clang 19. Debian's AFL++ brings
plugins for Clang 14 only; its runtime takes the guards that any Clang writes. Debian has neither
honggfuzz nor centipede: stub_engine.cc stands in their place, with their flags.
"""
import os
import pathlib
import shutil
import subprocess

BASE = "-O1 -fno-omit-frame-pointer -gline-tables-only -Wno-error"
UBSAN = ("array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,"
         "returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr")
SANITIZERS = {
    "address": "-fsanitize=address -fsanitize-address-use-after-scope",
    "undefined": f"-fsanitize={UBSAN} -fno-sanitize-recover={UBSAN}",
    "none": "",
    "coverage": "-fprofile-instr-generate -fcoverage-mapping",
    "introspector": "-O0 -flto -fno-unroll-loops -fuse-ld=gold -Wno-unused-command-line-argument -g",
}
# Coverage flags, and what to link.
ENGINES = {
    "libfuzzer": ("-fsanitize=fuzzer-no-link", "-fsanitize=fuzzer"),
    "afl": ("-fsanitize-coverage=trace-pc-guard",
            "/usr/lib/afl/libAFLDriver.a /usr/lib/afl/afl-compiler-rt.o"),
    "honggfuzz": ("-fsanitize-coverage=trace-pc-guard,trace-cmp,trace-div,indirect-calls", ""),
    "centipede": ("-fsanitize-coverage=trace-pc-guard,pc-table,trace-cmp", ""),
}
STUBS = {"honggfuzz": [], "centipede": ["-DSTUB_MUTATES"]}


def libcxx() -> bool:
    return pathlib.Path("/usr/lib/llvm-19/include/c++/v1/expected").exists()


def build(source: pathlib.Path, folder: pathlib.Path, engine: str, sanitizer: str,
          jobs: int = 2) -> pathlib.Path:
    """Returns $OUT, moved to another folder after the build."""
    coverage, link = ENGINES[engine]
    if libcxx() and engine == "libfuzzer":
        link += " -l:libstdc++.so.6"  # Debian's libFuzzer stands on libstdc++; base-builder's does not
    if sanitizer == "coverage":
        coverage = ""
    flags = f"{BASE} {SANITIZERS[sanitizer]} {coverage}".strip()
    # One place for the sources and no hash of the working directory: the harness, which differs in
    # no flag between engines, comes from ccache.
    work, out, src = folder / "work", folder / "built", folder.parent / "src"
    for each in (work, out, src):
        each.mkdir(parents=True, exist_ok=True)
    if not (src / "bodkin").is_symlink():
        (src / "bodkin").symlink_to(source)
    if engine in STUBS:
        link = str(work / "engine.o")
        subprocess.run(["clang++-19", "-std=c++20", "-O1", *STUBS[engine],
                        *(["-stdlib=libc++"] if libcxx() else []), "-c", "-o", link,
                        source / "tests/continuous/stub_engine.cc"], check=True)
    variables = {
        "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
        "CC": "clang-19", "CXX": "clang++-19", "CFLAGS": flags,
        "CXXFLAGS": flags + (" -stdlib=libc++" if libcxx() else ""),
        "LIB_FUZZING_ENGINE": link, "FUZZING_ENGINE": engine, "SANITIZER": sanitizer,
        "ARCHITECTURE": "x86_64", "SRC": str(src), "OUT": str(out), "WORK": str(work),
        "CMAKE_BUILD_PARALLEL_LEVEL": str(jobs),
        "CCACHE_NOHASHDIR": "1",
        **({"AR": "llvm-ar-19", "NM": "llvm-nm-19", "RANLIB": "llvm-ranlib-19"}
           if sanitizer == "introspector" else {}),
        "CCACHE_DIR": os.environ.get("CCACHE_DIR", ""),
    }
    variables = {name: value for name, value in variables.items() if value}
    done = subprocess.run(["bash", "-eu", source / "deploy/oss-fuzz/build.sh"], cwd="/",
                          env=variables, capture_output=True, text=True, errors="replace")
    (folder / "build.log").write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        raise RuntimeError(f"{engine}/{sanitizer} does not build; see {folder}/build.log:\n"
                           + (done.stderr + done.stdout)[-3000:])
    moved = folder / "moved" / "elsewhere"
    shutil.rmtree(moved.parent, ignore_errors=True)
    moved.parent.mkdir()
    shutil.move(out, moved)
    return moved
