#!/usr/bin/env python3
"""Scenario files written by hand: bodkin replay runs them as tests and says what is wrong in them."""
import unittest

import harness

WORKS = """\
# Written from docs/http_format.md alone.
@name = written-by-hand
@base = http://127.0.0.1:8080

# @name create
# @expect 200
POST {{base}}/resource_providers
Content-Type: application/json

{"name": "{{name}}-{{$uuid}}"}

###
# @expect 200
PUT {{base}}/resource_providers/{{create.response.body.$.uuid}}/inventories
Content-Type: application/json

{"resource_provider_generation": {{create.response.body.$.generation}}, "inventories": {"VCPU": {"total": 4}}}

### as somebody who may only read
# @principal reader
# @expect 403
DELETE {{base}}/resource_providers/{{create.response.body.$.uuid}}

###
# @expect 2xx
DELETE {{base}}/resource_providers/{{create.response.body.$['uuid']}}

###
# @expect 404
GET {{base}}/resource_providers/{{create.response.body.$.uuid}}
"""

# What stands in the file, exit status, and what the message must say.
MISTAKES = [
    ("# @expect 404\nGET /resource_providers\n", 1, "mistake.http:2: expected 404"),
    ("GET /resource_providers/{{make.response.body.$.uuid}}\n", 2,
     "mistake.http:1: no request before this one is named \"make\""),
    ("# @name make\nGET /resource_providers\n\n###\nGET /resource_providers/{{mak.response.body.$.x}}\n",
     2, "mistake.http:5: no request before this one is named \"mak\"; did you mean \"make\"?"),
    ("# @name make\nGET /resource_providers\n\n###\nGET /resource_providers/{{make.response.body.$.x}}\n",
     2, "mistake.http:5: {{make.response.body.$.x}}: the answer of \"make\" (status 200) has nothing"),
    ("# @name make\nGET /resource_providers\n\n###\nGET {{make.response.headers.location}}\n",
     2, "mistake.http:5: {{make.response.headers.location}}: the answer of \"make\" (status 200) has "
        "no header location"),
    ("GET /resource_providers/{{id}}\n", 2, "mistake.http:1: variable \"id\" is not defined"),
    ("@uuid = 1\n\nGET /resource_providers/{{uid}}\n", 2, "did you mean \"uuid\"?"),
    ("# @expects 200\nGET /\n", 2, "\"@expects\" is no directive; did you mean \"@expect\"?"),
    ("# @expect ok\nGET /\n", 2, "needs a status like 200 or 4xx"),
    ("GET /\nno header\n", 2, "mistake.http:2: \"no header\" is no header"),
    ("# @expect 200\n", 2, "a directive without a request after it"),
    ("", 2, "holds no request"),
    ("# @principal bob\nGET /\n", 2,
     "mistake.http:2: no principal is called \"bob\"; there are nobody, stranger, admin"),
    ("GET /\n\nGET /resource_providers\n", 2,
     "mistake.http:3: \"GET /resource_providers\" stands in a body; a line \"###\" goes before"),
    ("POST /resource_providers\n\n< ./no.json\n", 2, "mistake.http:1: no.json: cannot be read"),
    ("PUT /x\n\n{\"a\": \"{{make.response.body.$.x}}\"}\n", 2,
     "mistake.http:3: no request before this one is named \"make\""),
    ("# @name a\nGET /\n\n###\nGET /{{a.response.body.x}}\n", 2,
     "mistake.http:5: \"{{a.response.body.x}}\" is no reference"),
    ("# @concurrent\n# @name a\nGET /\n\n###\n# @concurrent\nGET /{{a.response.body.$.x}}\n", 2,
     "mistake.http:7: {{a.response.body.$.x}}: requests sent at once cannot name each other's"),
]


class Scenario(harness.Case):
    def test_a_file_written_from_the_docs_runs_as_a_test(self):
        (self.folder / "works.http").write_text(WORKS)
        done = self.run_tool("replay", "--embedded", "--world", "none", "works.http", status=0)
        self.assertIn("5 requests, 0 findings", done.stdout)

    def test_each_mistake_is_told_with_its_place(self):
        for text, status, message in MISTAKES:
            with self.subTest(text=text):
                (self.folder / "mistake.http").write_text(text)
                done = self.run_tool("replay", "--embedded", "mistake.http", status=status)
                self.assertIn(message, done.stdout + done.stderr)

    def test_what_a_sequence_shows_is_found_shrunk_and_replayed(self):
        self.fuzz("--embedded", "--defect", "invalid-batch-left-behind", "--runs", "60000",
                      "--jobs", "1", "--seed", "3", "--stop-on-finding", status=1)
        self.run_tool("triage", "findings", status=1)
        self.run_tool("replay", "findings", status=1)


if __name__ == "__main__":
    unittest.main()
