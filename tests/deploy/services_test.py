#!/usr/bin/env python3
"""The files that fuzzing services read say the same where they must: one base system for building
and running, one list of packages, and what the services' actions ask for."""
import re
import unittest

from harness import SOURCE, Case

try:
    import yaml
except ImportError:
    yaml = None

OSS_FUZZ = SOURCE / "deploy/oss-fuzz"
LITE = SOURCE / ".clusterfuzzlite"
WORKFLOWS = sorted((SOURCE / ".github/workflows").glob("cflite_*.yml"))
ACTIONS = "google/clusterfuzzlite/actions/"


def packages(folder) -> set[str]:
    text = (folder / "Dockerfile").read_text().replace("\\\n", " ")
    return set(re.search(r"apt-get install -y --no-install-recommends ([^\n&]+)", text).group(1).split())


@unittest.skipIf(yaml is None, "python3-yaml is not installed")
class Services(Case):
    def test_built_and_run_on_one_system(self):
        # Without the word the runner is an older system, whose C library is too old for the build.
        for folder in (OSS_FUZZ, LITE):
            tag = re.search(r"^FROM \S+/base-builder:(\S+)$", (folder / "Dockerfile").read_text(),
                            re.M).group(1)
            project = yaml.safe_load((folder / "project.yaml").read_text())
            self.assertEqual(project["base_os_version"], tag, folder)
            self.assertEqual(project["language"], "c++")

    def test_both_install_the_same_and_nothing_that_setup_does_not_know(self):
        self.assertEqual(packages(OSS_FUZZ), packages(LITE))
        known = set(re.search(r'^packages="([^"]+)"', (SOURCE / "dev").read_text(),
                              re.M).group(1).split())
        self.assertLessEqual(packages(OSS_FUZZ), known)

    def test_workflows_build_and_run_with_one_sanitizer_and_a_token(self):
        modes = set()
        for path in WORKFLOWS:
            with self.subTest(path.name):
                job, = yaml.safe_load(path.read_text())["jobs"].values()
                build, run = job["steps"]
                self.assertEqual(build["uses"], ACTIONS + "build_fuzzers@v1")
                self.assertEqual(run["uses"], ACTIONS + "run_fuzzers@v1")
                self.assertEqual(build["with"]["sanitizer"], run["with"]["sanitizer"])
                # Corpora of earlier runs come over GitHub's interface.
                self.assertIn("secrets.GITHUB_TOKEN", run["with"]["github-token"])
                modes.add(run["with"]["mode"])
                coverage = run["with"]["mode"] == "coverage"
                self.assertEqual(job["strategy"]["matrix"]["sanitizer"] == ["coverage"], coverage)
        self.assertEqual(modes, {"code-change", "batch", "prune", "coverage"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
