#!/usr/bin/env python3
"""The installed package alone, from a folder outside the sources: docs/library.md word for word, and
the examples, each of which must find its fault."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import SOURCE, Case

BUILD = pathlib.Path(os.environ["BODKIN_BIN"]).parent
CONFIGURE = ["cmake", "-B", "build", "-G", "Ninja", "-DCMAKE_C_COMPILER=clang-19",
             "-DCMAKE_CXX_COMPILER=clang++-19"]
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "detect_stack_use_after_return=0"}


class Library(Case):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "prefix"
        self.run_in(self.folder, "cmake", "--install", BUILD, "--prefix", self.prefix)

    def run_in(self, folder, *command, shell=None, status=0, timeout=240):
        done = subprocess.run(shell or [str(word) for word in command], shell=bool(shell),
                              cwd=folder, capture_output=True, text=True, errors="replace",
                              timeout=timeout, env=ENVIRONMENT)
        output = done.stdout + done.stderr
        if status == 0:
            self.assertEqual(done.returncode, 0, output[-4000:])
        else:
            self.assertNotEqual(done.returncode, 0, output[-4000:])
        return output

    def example(self, name):
        folder = self.folder / name
        shutil.copytree(SOURCE / "examples" / name, folder)
        self.run_in(folder, *CONFIGURE, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.run_in(folder, "cmake", "--build", "build")
        return folder / "build"

    def fuzz_until(self, folder, target, pattern):
        output = self.run_in(folder, f"./{target}", "-seed=1", "-len_control=0", "-runs=50000",
                             status=1)
        self.assertRegex(output, pattern)
        crashes = sorted(folder.glob("crash-*"))
        self.assertEqual(len(crashes), 1)
        self.assertRegex(self.run_in(folder, f"./{target}", crashes[0], status=1), pattern)

    def test_the_page_word_for_word(self):
        page = (SOURCE / "docs/library.md").read_text()
        folder = self.folder / "greet"
        folder.mkdir()
        blocks = re.findall(r"([^\n]*)\n\n```(\w*)\n(.*?)```", page, re.S)
        commands = []
        for before, language, text in blocks:
            named = re.findall(r"`([\w.]+)`", before)
            if language in ("cpp", "yaml", "cmake"):
                (folder / named[-1]).write_text(text)
            elif language == "sh" and not before.startswith("In the sources"):
                commands += text.replace("DIR", str(self.prefix)).splitlines()
        self.assertLessEqual(len((folder / "greet_fuzzer.cc").read_text().splitlines()), 20)
        self.assertEqual(len(commands), 3)
        for command in commands[:-1]:
            self.run_in(folder, shell=command)
        output = self.run_in(folder, shell=commands[-1], status=1)
        promised = re.search(r"^# Check failed: .*$", page, re.M).group(0)
        self.assertIn(promised, output)

    def test_a_handler_called_directly(self):
        folder = self.example("direct")
        for target in ("order_body_fuzzer", "shop_request_fuzzer"):
            self.fuzz_until(folder, target, r"FuzzerHash=accepted-invalid \w{8} POST /orders")
            for crash in folder.glob("crash-*"):
                crash.unlink()

    def test_a_model_of_ones_own(self):
        page = (SOURCE / "docs/library.md").read_text()
        model = (SOURCE / "examples/seats/seats_model.h").read_text()
        self.assertIn("```cpp\n" + model + "```", page)
        build = self.example("seats")
        self.fuzz_until(build, "seats_fuzzer", r"FuzzerHash=accepted-invalid \w{8} PUT /seats/\{seat\}")
        # What keeps the promise is silent.
        source = build.parent / "seats.h"
        fault = "return taken.insert(seat), 201;"
        self.assertIn(fault, source.read_text())
        source.write_text(source.read_text().replace(
            fault, "return taken.insert(seat).second ? 201 : 409;"))
        self.run_in(build.parent, "cmake", "--build", "build")
        self.run_in(build, "./seats_fuzzer", "-seed=1", "-len_control=0", "-runs=20000")

    def test_a_server_on_cpp_httplib(self):
        self.fuzz_until(self.example("httplib"), "notes_fuzzer",
                        r"FuzzerHash=server-error \w{8} PUT /notes/\{name\}")

    def test_a_server_on_boost_beast(self):
        if not pathlib.Path("/usr/include/boost/beast.hpp").exists():
            self.skipTest("Boost is not installed (Debian: libboost-dev)")
        self.fuzz_until(self.example("beast"), "counter_fuzzer", r"AddressSanitizer")

    def test_wrong_use_is_said_in_a_line(self):
        folder = self.folder / "wrong"
        shutil.copytree(SOURCE / "examples/direct", folder)
        text = (folder / "CMakeLists.txt").read_text()
        (folder / "CMakeLists.txt").write_text(text.replace("POST /orders", "POST /order"))
        self.run_in(folder, *CONFIGURE, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        self.run_in(folder, "cmake", "--build", "build")
        output = self.run_in(folder / "build", "./order_body_fuzzer", "-runs=1", status=2)
        self.assertIn("bodkin: the contract has no operation 'POST /order'", output)


if __name__ == "__main__":
    unittest.main(verbosity=2)
