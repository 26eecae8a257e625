#!/usr/bin/env python3
"""bodkin export: what is written for curl and httpyac is run by them, against the real service."""
import http.server
import os
import pathlib
import shutil
import subprocess
import threading
import unittest

import harness
from harness import SOURCE

TOKEN_VARIABLES = {
    "BODKIN_TOKEN_ADMIN": harness.TOKENS["admin"],
    "BODKIN_TOKEN_READER": harness.TOKENS["reader"],
}

# Each step says what it is answered with; values go from answers into targets, bodies, headers.
SCENARIO = """\
@base = http://127.0.0.1:1

# @name make-it
# @expect 200
POST {{base}}/resource_providers
Content-Type: application/json

{"name": "exported \\u00e4 \\\\ {x} {{$uuid}}"}

###
# @name filled
# @expect 2xx
PUT {{base}}/resource_providers/{{make-it.response.body.$.uuid}}/inventories
Content-Type: application/json

{"resource_provider_generation": {{make-it.response.body.$.generation}}, "inventories": {"VCPU": {"total": 4}}}

###
# @expect 200
GET {{make-it.response.headers.Location}}

###
# A name that holds whatever the service made of the first one.
# @expect 200
PUT {{base}}/resource_providers/{{make-it.response.body.$['uuid']}}
Content-Type: application/json

{"name": "again: {{make-it.response.body.$.name}}"}

###
# @principal reader
# @expect 403
DELETE {{base}}/resource_providers/{{make-it.response.body.$.uuid}}/inventories

###
# A body that no tool may take for text.
# @expect 400
# @body-escaped
PUT {{base}}/resource_providers/{{make-it.response.body.$.uuid}}/inventories
Content-Type: application/json

{"a": "\\xff\\x00{{x}}"}\\n###\\nGET /elsewhere\\n

###
# @expect 2xx
DELETE {{base}}/resource_providers/{{make-it.response.body.$.uuid}}

###
# @expect 4xx
GET {{base}}/resource_providers/{{make-it.response.body.$.uuid}}
"""

DEFECT = "invalid-reserved-above-total"
LAX = "access-reader-deletes-inventory"  # step 5 is then accepted

# What must arrive as it is, byte by byte.
BODIES = [
    b"plain",
    b'{"a": {"b": {}}}',
    b"{{$uuid}} {{base}} {% x %}",
    b"### not a separator\nGET /elsewhere\n",
    b"# @name x\n< ./etc\n?? status == 1\n@base = x",
    b"\x00\xff\xfe'\"`$(id)\\n%s",
    b"line\r\nline\n\n",
    b"-n",
    b"@file",
]


def httpyac():
    """The command, or None."""
    local = SOURCE / "build/npm/node_modules/.bin/httpyac"
    given = os.environ.get("BODKIN_HTTPYAC") or shutil.which("httpyac")
    return given or (str(local) if local.exists() else None)


class Recorder:
    """A server on a free port that keeps what it is sent."""

    def __enter__(self):
        kept = self.kept = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                size = int(self.headers.get("Content-Length") or 0)
                kept.append((self.command, self.path, self.rfile.read(size)))
                self.send_response(204)
                self.end_headers()

            do_GET = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Export(harness.Case):
    def need(self, *programs):
        missing = [name for name in programs if shutil.which(name) is None]
        if missing:
            self.skipTest(f"not installed: {', '.join(missing)}")

    def exported(self, tool, path, *args) -> pathlib.Path:
        out = self.folder / f"for-{tool}"
        self.run_tool("export", "--for", tool, "--out", out, path, *args, status=0)
        suffix = ".sh" if tool == "curl" else ".http"
        return out / (pathlib.Path(path).stem + suffix)

    def curl(self, script, url, status=0, **variables):
        done = subprocess.run(["sh", script, url], cwd="/", capture_output=True, text=True,
                              errors="replace", timeout=120,
                              env={**os.environ, **TOKEN_VARIABLES, **variables})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def httpyac(self, path, status=0):
        command = httpyac()
        if command is None:
            self.skipTest("no httpyac: ./dev test installs it where npm is there, or: npm install --prefix build/npm httpyac")
        done = subprocess.run([command, "send", path, "--all", "--output", "short"],
                              cwd=self.folder, capture_output=True, text=True, errors="replace",
                              timeout=120, env={**os.environ, **TOKEN_VARIABLES})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def scenario(self, text=SCENARIO) -> pathlib.Path:
        path = self.folder / "scenario.http"
        path.write_text(text)
        return path

    def test_the_scenario_holds_in_bodkin_itself(self):
        self.run_tool("replay", "--embedded", "--world", "none", self.scenario(), status=0)

    def test_curl_runs_a_scenario_with_values_of_earlier_answers(self):
        self.need("curl", "jq")
        script = self.exported("curl", self.scenario(), "--embedded")
        with harness.Server() as server:
            self.curl(script, server.url)
        self.assertNotIn(harness.TOKENS["admin"], script.read_text())
        self.assertTrue((script.parent / "scenario-body-6.bin").exists())
        # An expectation that does not hold, and a value that is not there, are told.
        with harness.Server("--defect", LAX) as server:
            done = self.curl(script, server.url, status=1)
            self.assertIn("request 5: expected 403, not 204", done.stderr)
        self.assertIn("set it to the credential", subprocess.run(
            ["sh", script], capture_output=True, text=True, env={"PATH": os.environ["PATH"]}).stderr)

    def test_httpyac_runs_it_too(self):
        with harness.Server() as server:
            path = self.exported("httpyac", self.scenario(), "--embedded", "--url", server.url)
            done = self.httpyac(path)
            self.assertIn("8 succeeded", done.stdout)
        with harness.Server("--defect", LAX) as server:
            path = self.exported("httpyac", self.scenario(), "--embedded", "--url", server.url)
            self.assertIn("status == 403", self.httpyac(path, status=20).stdout)

    def test_rest_client_s_file_is_ours_too(self):
        path = self.exported("rest-client", self.scenario(), "--embedded")
        text = path.read_text()
        self.assertIn("{{make_it.response.body.$.uuid}}", text)
        self.assertIn("{{$guid}}", text)
        self.assertIn("< ./scenario-body-6.bin", text)
        self.run_tool("replay", "--embedded", "--world", "none", path, status=0,
                      env=TOKEN_VARIABLES)

    def test_bodies_arrive_byte_for_byte(self):
        self.need("curl")
        steps = []
        for number, body in enumerate(BODIES):
            (self.folder / f"b{number}.bin").write_bytes(body)
            steps.append(f"PUT /b{number}?x={{}}\nContent-Type: text/plain\n\n< ./b{number}.bin\n")
        want = [("PUT", f"/b{i}?x={{}}", body) for i, body in enumerate(BODIES)]
        path = self.scenario("\n###\n".join(steps))
        with Recorder() as recorder:
            self.curl(self.exported("curl", path), recorder.url)
            self.assertEqual(recorder.kept, want)
        with Recorder() as recorder:
            self.httpyac(self.exported("httpyac", path, "--url", recorder.url))
            self.assertEqual(recorder.kept, want)

    def test_a_finding_of_several_steps_runs_with_curl(self):
        self.need("curl", "jq")
        corpus = self.folder / "corpus"
        corpus.mkdir()
        (corpus / "seed").write_text(
            '# @name create\nPOST /resource_providers\nContent-Type: application/json\n\n'
            '{"name": "x"}\n###\n'
            'PUT /resource_providers/{{create.response.body.$.uuid}}/inventories\n'
            'Content-Type: application/json\n\n{"resource_provider_generation": '
            '{{create.response.body.$.generation}}, "inventories": '
            '{"VCPU": {"total": 1, "reserved": 2}}}')
        self.fuzz("--embedded", "--defect", DEFECT, "--corpus", corpus, "--runs", "300",
                  "--jobs", "1", "--seed", "1", status=1)
        folders = [f for f in sorted(self.findings.iterdir()) if f.is_dir()
                   and ".response." in (f / "reproducer.http").read_text()]
        self.assertTrue(folders, "no finding names an earlier answer")
        for folder in folders[:5]:
            with harness.Server("--defect", DEFECT) as server:
                self.curl(folder / "reproducer.sh", server.url)
            with harness.Server("--defect", DEFECT) as server:
                self.curl(self.exported("curl", folder), server.url)
            with harness.Server("--defect", DEFECT) as server:
                done = self.httpyac(self.exported("httpyac", folder, "--url", server.url))
                self.assertNotIn("errored", done.stdout)
            self.run_tool("replay", "--embedded", "--defect", DEFECT,
                          "--world", "none", folder / "reproducer.http", status=1,
                          env=TOKEN_VARIABLES)

    def test_what_cannot_be_is_told_in_one_line(self):
        cases = [
            (["--for", "postman", "x.http"], "rest-client,httpyac,curl"),
            (["--for", "curl", "missing.http"], "missing.http"),
            (["--for", "curl", "."], "is no finding's folder"),
            (["--for", "curl", "someone.http"], "whose credentials are not known"),
            (["--for", "rest-client", "odd.http"], "request 1 cannot be written for rest-client"),
            (["--for", "httpyac", "odd.http"], "request 1 cannot be written for httpyac"),
            (["--for", "rest-client", "--out", ".", "fine.http"], "give another --out"),
        ]
        (self.folder / "someone.http").write_text("# @principal somebody\nGET /\n")
        (self.folder / "odd.http").write_text("# @head-escaped\nBREW /\nX: a\\x01b\n")
        (self.folder / "fine.http").write_text("GET /\n")
        for args, message in cases:
            with self.subTest(args=args):
                done = self.run_tool("export", *args, status=2)
                self.assertIn(message, done.stderr)
                self.assertEqual(1, len(done.stderr.strip().splitlines()), done.stderr)

    def test_literal_credentials_do_not_get_into_what_is_written(self):
        path = self.scenario("GET /\nX-Auth-Token: very-secret\n\n###\nGET /a\n"
                             "Authorization: Bearer other-secret\n")
        for tool in ("curl", "httpyac", "rest-client"):
            text = self.exported(tool, path).read_text()
            self.assertNotIn("secret", text)
            self.assertIn("BODKIN_TOKEN", text)
        self.assertIn("very-secret", self.exported("curl", path, "--reveal").read_text())


if __name__ == "__main__":
    unittest.main()
