#!/usr/bin/env python3
"""Packs bodkin-VERSION-linux-ARCH.tar.gz and its checksum, and checks that it will run elsewhere.

The same sources and the same binary give the same bytes: names are sorted, owners are numbers, times
are that of the last commit. `./dev release` builds and calls this.
"""
import argparse
import gzip
import hashlib
import io
import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# What the oldest systems that are promised have: Debian 12, and with it Ubuntu 24.04.
GLIBC_MAX = (2, 36)
SHARED = re.compile(r"^(libcurl\.so\.4|lib(c|m|dl|pthread|resolv)\.so\.\d+|ld-linux-[\w-]+\.so\.\d+)$")
# Packages whose code is in the binary; what their licences ask to be kept goes with it.
INSIDE = ("liblua5.4-dev", "libyaml-dev", "libsqlite3-dev", "libfmt-dev", "rapidjson-dev",
          "libcli11-dev", "libtomlplusplus-dev", "libclang-rt-19-dev", "libstdc++-12-dev")


def output(*command) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True,
                          text=True).stdout


def not_portable(binary: pathlib.Path) -> list[str]:
    """What ties the binary to this machine; empty: nothing."""
    problems = []
    needed = re.findall(r"\(NEEDED\)\s+Shared library: \[(.*?)\]", output("readelf", "-d", binary))
    strange = [name for name in needed if not SHARED.match(name)]
    if strange:
        problems.append(f"needs {', '.join(strange)}; only libcurl and the C library may be shared")
    versions = {tuple(map(int, text.split("."))) for text in
                re.findall(r"GLIBC_(\d+(?:\.\d+)+)", output("readelf", "-V", binary))}
    newest = max(versions, default=(0,))
    if newest > GLIBC_MAX:
        problems.append(f"needs glibc {'.'.join(map(str, newest))}; build it on Debian 12")
    if "RUNPATH" in output("readelf", "-d", binary):
        problems.append("has a path of this machine in it (RUNPATH)")
    return problems


def version() -> str:
    return re.search(r"^project\(bodkin VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(),
                     re.M).group(1)


def commit_time() -> int:
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    try:
        return int(output("git", "-C", ROOT, "log", "-1", "--format=%ct"))
    except (OSError, subprocess.CalledProcessError):
        return 0  # sources without history


def contents(binary: bytes) -> dict[str, tuple[bytes, int]]:
    """Name inside the archive to bytes and mode."""
    files = {"bin/bodkin": (binary, 0o755),
             "VERSION": (version().encode() + b"\n", 0o644)}
    for pattern in ("LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/**/*.md",
                    "contracts/*.json", "contracts/*.http", "dictionaries/*.dict"):
        for path in sorted(ROOT.glob(pattern)):
            files[str(path.relative_to(ROOT))] = (path.read_bytes(), 0o644)
    for package in INSIDE:
        path = pathlib.Path("/usr/share/doc") / package / "copyright"
        if path.exists():
            files[f"licenses/{package}.txt"] = (path.read_bytes(), 0o644)
    return files


def archive(files: dict[str, tuple[bytes, int]], top: str, mtime: int) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name in sorted(files):
            data, mode = files[name]
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size, info.mode, info.mtime = len(data), mode, mtime
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(raw.getvalue(), 6, mtime=mtime)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder")
    parser.add_argument("--local", action="store_true", help="do not ask whether it runs elsewhere")
    args = parser.parse_args()
    if not args.local:
        problems = not_portable(args.binary)
        missing = [package for package in INSIDE
                   if not pathlib.Path(f"/usr/share/doc/{package}/copyright").exists()]
        if missing:
            problems.append(f"no licence text of {', '.join(missing)} (package not installed?)")
        for problem in problems:
            print(f"release: {args.binary}: {problem}", file=sys.stderr)
        if problems:
            return 1
    top = f"bodkin-{version()}"
    data = archive(contents(args.binary.read_bytes()), top, commit_time())
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / f"{top}-linux-{platform.machine()}.tar.gz"
    path.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n")
    print(f"{path}: {len(data):,} bytes, sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
