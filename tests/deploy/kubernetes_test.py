#!/usr/bin/env python3
"""deploy/kubernetes: the manifests fit together, the scripts in them run, and, where ./dev lint has
installed the published schemas, they fit these."""
import os
import re
import shutil
import socket
import subprocess
import unittest

from harness import SOURCE, TOKENS, TOOL, Case, Server

try:
    import yaml
except ImportError:
    yaml = None

FOLDER = SOURCE / "deploy/kubernetes"
SCHEMAS = SOURCE / "build/manifests/node_modules"


@unittest.skipIf(yaml is None, "python3-yaml is not installed")
class Kubernetes(Case):
    def setUp(self):
        super().setUp()
        self.manifests = [manifest for path in sorted(FOLDER.glob("*.yaml"))
                          for manifest in yaml.safe_load_all(path.read_text())]

    def one(self, kind, name):
        found = [m for m in self.manifests if (m["kind"], m["metadata"]["name"]) == (kind, name)]
        self.assertEqual(len(found), 1, (kind, name))
        return found[0]

    def test_what_they_name_is_there(self):
        config = self.one("ConfigMap", "bodkin-campaign")["data"]
        version = re.search(r"bodkin VERSION ([0-9.]+)",
                            (SOURCE / "CMakeLists.txt").read_text()).group(1)
        for name in ("bodkin-fuzz", "bodkin-triage"):
            pod = self.one("Job", name)["spec"]["template"]["spec"]
            for volume in pod["volumes"]:
                if "configMap" in volume:
                    self.one("ConfigMap", volume["configMap"]["name"])
                if "persistentVolumeClaim" in volume:
                    claim = self.one("PersistentVolumeClaim",
                                     volume["persistentVolumeClaim"]["claimName"])
                    self.assertEqual(claim["spec"]["accessModes"], ["ReadWriteMany"])
            worker, = pod["containers"]
            volumes = {volume["name"] for volume in pod["volumes"]}
            self.assertEqual({m["name"] for m in worker["volumeMounts"]}, volumes)
            self.assertIn(os.path.basename(worker["command"][-1]), config)
            for source in worker["envFrom"]:
                secret = self.one("Secret", source["secretRef"]["name"])
                for variable in re.findall(r"env:(\w+)", config["bodkin.toml"]):
                    self.assertIn(variable, secret["stringData"])
            sidecar, = pod["initContainers"]
            self.assertEqual(sidecar["restartPolicy"], "Always")
            for container in (worker, sidecar):
                self.assertEqual(container["image"], f"bodkin:{version}")
                self.assertFalse(container["securityContext"]["allowPrivilegeEscalation"])
            self.assertTrue(pod["securityContext"]["runAsNonRoot"])
        fuzz = self.one("Job", "bodkin-fuzz")["spec"]
        self.assertEqual(fuzz["completionMode"], "Indexed")
        self.assertEqual(fuzz["completions"], fuzz["parallelism"])

    def start(self, script, url, **environment):
        """A container's command with this machine's paths in place of the image's."""
        config = self.one("ConfigMap", "bodkin-campaign")["data"]
        place = self.folder / "config"
        place.mkdir(exist_ok=True)
        for name, text in config.items():
            text = text.replace("http://127.0.0.1:8080", url)
            (place / name).write_text(text.replace("/opt/bodkin/contracts",
                                                   str(SOURCE / "contracts")))
        secret = self.one("Secret", "bodkin-tokens")["stringData"]
        return subprocess.Popen(
            ["/bin/sh", place / script], cwd=place, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
            env={"PATH": f"{TOOL.parent}:/usr/bin:/bin", "CAMPAIGN": str(self.folder / "campaign"),
                 **secret, **environment})

    def test_two_workers_and_a_triage_run(self):
        secret = self.one("Secret", "bodkin-tokens")["stringData"]
        self.assertEqual({k: v for k, v in secret.items()},
                         {"ADMIN_TOKEN": TOKENS["admin"], "READER_TOKEN": TOKENS["reader"]})
        with Server("--defect", "missing-delete-204") as server:
            workers = [self.start("worker.sh", server.url, JOB_COMPLETION_INDEX=str(i), TIME="16s",
                                  RELOAD="1") for i in range(2)]
            said = [worker.communicate(timeout=120)[0] for worker in workers]
            for worker, text in zip(workers, said):
                self.assertEqual(worker.returncode, 0, text)
                self.assertIn("inputs of others taken over", text)
            self.assertIn("seed 1", said[0])
            self.assertIn("seed 2", said[1])
            found = sorted(p.parent.name for p in
                           (self.folder / "campaign/findings").glob("*/finding.json"))
            self.assertTrue(found, said)
            triage = self.start("triage.sh", server.url)
            table, _ = triage.communicate(timeout=280)
            self.assertEqual(triage.returncode, 0, table)
            self.assertRegex(table, r"\d+ findings: ")
        self.assertTrue((self.folder / "campaign/findings/bodkin.sarif").exists())
        self.assertTrue((self.folder / "campaign/findings/report.html").exists())

    def test_a_worker_waits_for_its_service(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        worker = self.start("worker.sh", f"http://127.0.0.1:{port}", JOB_COMPLETION_INDEX="0",
                            TIME="2s", RELOAD="1")
        self.addCleanup(worker.kill)
        line = worker.stdout.readline()
        while "does not answer" not in line:
            self.assertTrue(line, "it ended")
            line = worker.stdout.readline()
        server = subprocess.Popen([TOOL, "serve", "--port", str(port)], stdout=subprocess.DEVNULL)
        try:
            out, _ = worker.communicate(timeout=60)
        finally:
            server.kill()
            server.wait()
        self.assertEqual(worker.returncode, 0, out)

    def test_a_triage_of_nothing_is_no_failure(self):
        triage = self.start("triage.sh", "http://127.0.0.1:9")
        out, _ = triage.communicate(timeout=60)
        self.assertEqual((triage.returncode, out), (0, "no findings\n"))


@unittest.skipUnless(SCHEMAS.exists() and shutil.which("node"), "./dev lint installs the schemas")
class Schemas(Case):
    def check(self, *files) -> subprocess.CompletedProcess:
        return subprocess.run(["node", SOURCE / "tests/deploy/manifests/check.js", *files],
                              capture_output=True, text=True,
                              env={**os.environ, "NODE_PATH": str(SCHEMAS)})

    def test_manifests_fit_and_broken_ones_do_not(self):
        done = self.check(*sorted(FOLDER.glob("*.yaml")))
        self.assertEqual(done.returncode, 0, done.stderr)
        text = (FOLDER / "3-fuzz.yaml").read_text()
        for old, new in (("parallelism: 10", "paralelism: 10"), ("runAsUser: 10001", "runAsUser: x"),
                         ("mountPath: /tmp", "path: /tmp"), ("containers:", "container:")):
            self.assertIn(old, text)
            (self.folder / "broken.yaml").write_text(text.replace(old, new))
            self.assertEqual(self.check(self.folder / "broken.yaml").returncode, 1, new)

    def test_the_action_fits(self):
        done = subprocess.run([SCHEMAS / ".bin/action-validator", SOURCE / "action.yml"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
