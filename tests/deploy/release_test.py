#!/usr/bin/env python3
"""The tarball of ./dev release, made of the present build: its content, not whether it runs
elsewhere; deploy/release/try.sh looks at that."""
import hashlib
import pathlib
import re
import subprocess
import sys
import tarfile
import unittest

from harness import SOURCE, TOOL, Case

PACK = SOURCE / "deploy/release/pack.py"


class Release(Case):
    def pack(self, *args, out="dist", status=0):
        done = subprocess.run([sys.executable, PACK, "--binary", TOOL, "--out", self.folder / out,
                               *args], capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def tarball(self, out="dist") -> pathlib.Path:
        found = sorted((self.folder / out).glob("*.tar.gz"))
        self.assertEqual(len(found), 1)
        return found[0]

    def test_it_holds_what_a_user_needs_and_nothing_of_this_machine(self):
        self.pack("--local")
        version = re.search(r"bodkin VERSION ([0-9.]+)", (SOURCE / "CMakeLists.txt").read_text()).group(1)
        self.assertRegex(self.tarball().name, rf"^bodkin-{re.escape(version)}-linux-\w+\.tar\.gz$")
        with tarfile.open(self.tarball()) as tar:
            members = tar.getmembers()
            tar.extractall(self.folder)
        self.assertTrue(all(m.isfile() and m.uid == m.gid == 0 and m.uname == m.gname == ""
                            for m in members))
        names = {m.name.split("/", 1)[1] for m in members}
        self.assertEqual({m.name.split("/", 1)[0] for m in members}, {f"bodkin-{version}"})
        for name in ("bin/bodkin", "VERSION", "LICENSE", "README.md", "CHANGELOG.md",
                     "contracts/inventory.openapi.json", "contracts/inventory.world.http",
                     "docs/triage.md"):
            self.assertIn(name, names)
        self.assertFalse([n for n in names if n.endswith((".cc", ".h", ".py"))])
        top = self.folder / f"bodkin-{version}"
        # The documents' links lead to files that are there too, or outside.
        for page in [top / "README.md", *(top / "docs").rglob("*.md")]:
            for link in re.findall(r"\]\(([^)#]+)", page.read_text()):
                if not link.startswith("http"):
                    self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")
        done = subprocess.run([top / "bin/bodkin", "list", "operations", "--contract",
                               top / "contracts/inventory.openapi.json"], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = subprocess.run([top / "bin/bodkin", "--version"], capture_output=True, text=True)
        self.assertEqual(said.stdout, f"bodkin {version}\n")

    def test_the_checksum_is_of_it_and_a_second_one_is_the_same(self):
        self.pack("--local")
        self.pack("--local", out="again")
        data = self.tarball().read_bytes()
        self.assertEqual(data, self.tarball("again").read_bytes())
        text = self.tarball().with_name(self.tarball().name + ".sha256").read_text()
        self.assertEqual(text, f"{hashlib.sha256(data).hexdigest()}  {self.tarball().name}\n")
        subprocess.run(["sha256sum", "-c", "--status", self.tarball().name + ".sha256"], check=True,
                       cwd=self.tarball().parent)

    def test_a_binary_that_needs_this_machine_is_refused(self):
        # That of a build for tests links libraries that other systems have in other versions.
        done = self.pack(status=1)
        self.assertIn("may be shared", done.stderr)
        self.assertFalse(list(self.folder.glob("dist/*")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
