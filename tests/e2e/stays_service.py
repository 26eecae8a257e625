#!/usr/bin/env python3
"""A hostel: rooms that are there before anybody comes, stays of guests, groups of stays, and parties
that take beds in several rooms.

Nothing in its document says who may see what, there is no way to make a room, and beds are had
once. A stay that a group names cannot be deleted. Eva sees every stay and makes none. `--fault NAME` forgets one thing;
without it the service does what its document says.
"""
import argparse
import http.server
import json
import re
import socket
import threading
import time
import urllib.parse

GUESTS = {"guest-ada-0123456789abcdef": "ada", "guest-bob-0123456789abcdef": "bob",
          "guest-eva-0123456789abcdef": "eva"}
FAULTS_OF_STAYS = ("read", "notes", "cancel", "list", "overbook", "race", "hash", "told", "looker")
FAULTS = FAULTS_OF_STAYS + ("foreign", "orphan", "gone", "lines")
HASH = "$2b$12$C6UzMDM.H6dfI/f/IKcEeO7ZBbXJbJ8q1q6vVQmJrJr5nC1y6M1zK"


def contract(base: str) -> dict:
    def answers(*statuses, **schemas):
        made = {str(status): {"description": "-", "content": {"application/json": {"schema": {
            "type": "object"}}}} for status in statuses}
        for status, schema in schemas.items():
            made[status[1:]] = {"description": "-", "content": {"application/json": {
                "schema": schema}}}
        return made

    def ref(name):
        return {"$ref": f"#/components/schemas/{name}"}

    room = {"name": "room_id", "in": "path", "required": True, "schema": {"type": "integer"}}
    stay = {"name": "stay_id", "in": "path", "required": True, "schema": {"type": "string"}}
    status = {"name": "status", "in": "query", "schema": {"type": "string",
                                                          "enum": ["booked", "cancelled"]}}
    group = {"name": "group_id", "in": "path", "required": True, "schema": {"type": "string"}}
    party = {"name": "party_id", "in": "path", "required": True, "schema": {"type": "string"}}
    text = {"type": "string", "maxLength": 80}
    beds = {"type": "integer", "minimum": 1, "maximum": 300}
    lines = {"type": "array", "minItems": 1, "maxItems": 9, "items": {
        "type": "object", "additionalProperties": False, "required": ["room_id", "beds"],
        "properties": {"room_id": {"type": "integer"}, "beds": beds}}}
    stays = {"type": "array", "minItems": 1, "maxItems": 9, "items": {"type": "string"}}

    def body(name):
        return {"required": True, "content": {"application/json": {"schema": ref(name)}}}

    return {
        "openapi": "3.0.3", "info": {"title": "Hostel", "version": "1"},
        "servers": [{"url": base}], "security": [{"key": []}],
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Guest"}},
            "schemas": {
                "NewStay": {"type": "object", "additionalProperties": False,
                            "required": ["room_id", "beds"],
                            "properties": {"room_id": {"type": "integer"},
                                           "beds": {"type": "integer", "minimum": 1,
                                                    "maximum": 300}, "note": text}},
                "Stay": {"type": "object", "required": ["id", "guest"],
                         "properties": {"id": {"type": "string"}, "guest": {"type": "string"},
                                        "room_id": {"type": "integer"},
                                        "beds": {"type": "integer"}, "note": text,
                                        "status": {"type": "string"}}},
                "NewGroup": {"type": "object", "additionalProperties": False,
                             "required": ["stays"], "properties": {"stays": stays}},
                "Group": {"type": "object", "properties": {
                    "id": {"type": "string"}, "guest": {"type": "string"}, "stays": stays}},
                "NewParty": {"type": "object", "additionalProperties": False,
                             "required": ["lines"], "properties": {"lines": lines}},
                "Party": {"type": "object", "properties": {
                    "id": {"type": "string"}, "guest": {"type": "string"}, "lines": lines}},
                "Room": {"type": "object", "properties": {
                    "id": {"type": "integer"}, "beds": {"type": "integer"},
                    "booked": {"type": "integer"}}}}},
        "paths": {
            "/rooms": {"get": {"responses": answers(401, _200={"type": "array",
                                                                "items": ref("Room")})}},
            "/rooms/{room_id}": {"parameters": [room], "get": {
                "responses": answers(401, 404, _200=ref("Room"))}},
            "/stays": {
                "get": {"parameters": [status], "responses": answers(
                    400, 401, _200={"type": "array", "items": ref("Stay")})},
                "post": {"requestBody": {"required": True, "content": {"application/json": {
                    "schema": ref("NewStay")}}},
                    "responses": answers(400, 401, 403, 409, 415, _201=ref("Stay"))}},
            "/stays/{stay_id}": {
                "parameters": [stay],
                "get": {"responses": answers(401, 404, _200=ref("Stay"))},
                "delete": {"responses": answers(200, 401, 403, 404, 409)}},
            "/groups": {
                "get": {"responses": answers(401, _200={"type": "array", "items": ref("Group")})},
                "post": {"requestBody": body("NewGroup"),
                         "responses": answers(400, 401, 403, 404, 415, _201=ref("Group"))}},
            "/groups/{group_id}": {
                "parameters": [group],
                "get": {"responses": answers(401, 404, _200=ref("Group"))},
                "delete": {"responses": answers(200, 401, 403, 404)}},
            "/parties": {"post": {"requestBody": body("NewParty"), "responses": answers(
                400, 401, 403, 409, 415, _201=ref("Party"))}},
            "/parties/{party_id}": {
                "parameters": [party],
                "get": {"responses": answers(401, 404, _200=ref("Party"))},
                "delete": {"responses": answers(200, 401, 403, 404)}},
            "/stays/{stay_id}/notes": {"parameters": [stay], "get": {
                "responses": answers(200, 401, 404)}},
            "/stays/{stay_id}/cancel": {"parameters": [stay], "post": {
                "responses": answers(401, 403, 404, 409, _200=ref("Stay"))}},
        }}


def refuse(word: str):
    raise ValueError(word)


class State:
    def __init__(self, fault):
        self.fault = fault
        # With a fault of stays there is nothing else, so that a room is not full before it shows.
        self.small = fault in FAULTS_OF_STAYS
        self.lock = threading.RLock()
        self.rooms = {number: {"id": number, "beds": beds, "booked": 0}
                      for number, beds in ((1, 4), (2, 9), (3, 900))
                      if number < 3 or not self.small}
        self.stays, self.groups, self.parties = {}, {}, {}
        self.gone = set()
        self.made = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.wfile.write(f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
                         f"Content-Length: {len(text)}\r\n\r\n".encode() +
                         (b"" if self.command == "HEAD" else text))

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = urllib.parse.urlsplit(self.path)
        if target.path == "/openapi.json":
            made = contract("/")
            if self.state.small:
                made["paths"] = {path: of for path, of in made["paths"].items()
                                 if path.startswith(("/rooms", "/stays"))}
            return self.answer(200, made)
        guest = GUESTS.get(self.headers.get("X-Guest") or "")
        if guest is None:
            return self.answer(401, {"error": "who are you?"})
        query = urllib.parse.parse_qs(target.query, keep_blank_values=True)
        status, told = self.route(guest, target.path, query, body)
        return self.answer(status, told)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = handle_any

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def route(self, guest, path, query, body):
        state = self.state
        if guest == "eva" and self.command in ("POST", "DELETE") and not (
                state.fault == "looker" and self.command == "DELETE"):
            return 403, {"error": "you may look"}
        if path == "/stays" and self.command == "POST":
            return self.book(guest, body)
        if path in ("/groups", "/parties") and self.command == "POST":
            with state.lock:
                return self.gather(guest, body) if path == "/groups" else self.invite(guest, body)
        with state.lock:
            several = re.fullmatch(r"/(groups|parties)(?:/([^/]+))?", path)
            if several:
                return self.one_of(guest, several[1], several[2])
            room = re.fullmatch(r"/rooms(?:/(\d{1,9}))?", path, re.ASCII)
            stay = re.fullmatch(r"/stays(?:/([^/]+)(/notes|/cancel)?)?", path)
            if room and self.command == "GET":
                if room[1] is None:
                    return 200, list(state.rooms.values())
                found = state.rooms.get(int(room[1]))
                return (200, found) if found else (404, {"error": "no such room"})
            if stay and stay[1] is None and self.command == "GET":
                return self.listed(guest, query)
            if stay and stay[1] is not None:
                return self.one(guest, urllib.parse.unquote(stay[1]), stay[2])
            return (405, {"error": "method"}) if room or stay else (404, {"error": "no such path"})

    def listed(self, guest, query):
        given = query.get("status", [None])
        wanted = given[0]
        if len(given) > 1 or wanted not in (None, "booked", "cancelled"):
            return 400, {"error": "status"}
        everybody = guest == "eva" or (self.state.fault == "list" and wanted is not None)
        return 200, [stay for stay in self.state.stays.values()
                     if (everybody or stay["guest"] == guest) and wanted in (None, stay["status"])]

    def one_of(self, guest, kind, name):
        state = self.state
        things = state.groups if kind == "groups" else state.parties
        if name is None:
            if kind == "groups" and self.command == "GET":
                return 200, [group for group in things.values() if group["guest"] == guest]
            return 405, {"error": "method"}
        name = urllib.parse.unquote(name)
        if name not in things or things[name]["guest"] != guest:
            return 404, {"error": "no such thing"}
        if self.command == "GET":
            return 200, things[name]
        if self.command != "DELETE":
            return 405, {"error": "method"}
        for line in things[name].get("lines", []):
            state.rooms[line["room_id"]]["booked"] -= line["beds"]
        return 200, things.pop(name)

    def gather(self, guest, body):
        state = self.state
        asked, wrong = self.read_json(body, {"stays"})
        if wrong:
            return wrong
        stays = asked["stays"]
        if not (isinstance(stays, list) and 1 <= len(stays) <= 9 and
                all(isinstance(name, str) for name in stays)):
            return 400, {"error": "that is no group"}
        for name in stays:
            stay = state.stays.get(name)
            if stay is None or (stay["guest"] != guest and state.fault != "foreign"):
                return 404, {"error": "no such stay"}
        state.made += 1
        group = {"id": f"group-{state.made}", "guest": guest, "stays": stays}
        state.groups[group["id"]] = group
        return 201, group

    def invite(self, guest, body):
        state = self.state
        asked, wrong = self.read_json(body, {"lines"})
        if wrong:
            return wrong
        lines = asked["lines"]
        if not (isinstance(lines, list) and 1 <= len(lines) <= 9 and all(
                isinstance(line, dict) and set(line) == {"room_id", "beds"} and
                type(line["room_id"]) is int and type(line["beds"]) is int and
                1 <= line["beds"] <= 300 for line in lines)):
            return 400, {"error": "that is no party"}
        taken = {}
        for line in lines:
            room = state.rooms.get(line["room_id"])
            if room is None:
                return 400, {"error": "no such room"}
            before = 0 if state.fault == "lines" else taken.get(room["id"], 0)
            if room["booked"] + before + line["beds"] > room["beds"]:
                return 409, {"error": "not enough beds"}
            taken[room["id"]] = taken.get(room["id"], 0) + line["beds"]
        for number, beds in taken.items():
            state.rooms[number]["booked"] += beds
        state.made += 1
        party = {"id": f"party-{state.made}", "guest": guest, "lines": lines}
        state.parties[party["id"]] = party
        return 201, party

    def read_json(self, body, members):
        if (self.headers.get("Content-Type") or "").split(";")[0].strip() != "application/json":
            return None, (415, {"error": "JSON only"})
        try:
            asked = json.loads(body.decode("utf-8"), parse_constant=refuse)
            json.dumps(asked, ensure_ascii=False).encode("utf-8")
            if isinstance(asked, dict) and set(asked) == members:
                return asked, None
        except (ValueError, TypeError, AttributeError, RecursionError):
            pass
        return None, (400, {"error": "members"})

    def one(self, guest, name, below):
        state = self.state
        if state.fault == "gone" and below == "/cancel" and name in state.gone:
            return 200, {"id": name, "guest": guest}
        stay = state.stays.get(name)
        forgets = {None: "read", "/notes": "notes", "/cancel": "cancel"}[below] == state.fault
        open_to_all = guest == "eva" or (forgets and self.command != "DELETE")
        if stay is None or (stay["guest"] != guest and not open_to_all):
            return 404, {"error": "no such stay"}
        if below == "/notes" and self.command == "GET":
            return 200, {"notes": [stay["note"]], "by": stay["guest"]}
        if below == "/cancel" and self.command == "POST":
            if stay["status"] == "cancelled":
                return 409, {"error": "cancelled already"}
            state.rooms[stay["room_id"]]["booked"] -= stay["beds"]
            stay["status"] = "cancelled"
            return 200, stay
        if below is None and self.command == "GET":
            return 200, {**stay, "password_hash": HASH} if state.fault == "hash" else stay
        if below is None and self.command == "DELETE":
            named = any(name in group["stays"] for group in state.groups.values())
            if named and state.fault != "orphan":
                return 409, {"error": "a group names it"}
            state.gone.add(name)
            if stay["status"] == "booked":
                state.rooms[stay["room_id"]]["booked"] -= stay["beds"]
            return 200, state.stays.pop(name)
        return 405, {"error": "method"}

    def book(self, guest, body):
        state = self.state
        if (self.headers.get("Content-Type") or "").split(";")[0].strip() != "application/json":
            return 415, {"error": "JSON only"}
        try:
            asked = json.loads(body.decode("utf-8"), parse_constant=refuse)
            note = asked.get("note", "")
            good = ({"room_id", "beds"} <= set(asked) <= {"room_id", "beds", "note"} and
                    type(asked["room_id"]) is int and type(asked["beds"]) is int and
                    1 <= asked["beds"] <= 300 and isinstance(note, str) and len(note) <= 80)
            note.encode("utf-8")
        except (ValueError, TypeError, AttributeError, RecursionError):
            good = False
        if not good or asked["room_id"] not in state.rooms:
            return 400, {"error": "that is no stay"}
        room = state.rooms[asked["room_id"]]

        def fits():
            booked = 0 if state.fault == "overbook" else room["booked"]
            return booked + asked["beds"] <= room["beds"]

        def take():
            state.made += 1
            room["booked"] += asked["beds"]
            stay = {"id": f"stay-{state.made}", "guest": guest, "room_id": room["id"],
                    "beds": asked["beds"], "note": note, "status": "booked"}
            state.stays[stay["id"]] = stay
            return 201, stay

        full = 409, {"error": "not enough beds"}
        if state.fault == "told":
            there = [name for name, stay in state.stays.items()
                     if stay["room_id"] == room["id"] and stay["status"] == "booked"]
            full = 409, {"error": f"not enough beds beside {', '.join(there)}"}
        if state.fault == "race":
            if not fits():
                return full
            time.sleep(0.004)
            with state.lock:
                return take()
        with state.lock:
            return take() if fits() else full


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", choices=FAULTS)
    Handler.state = State(parser.parse_args().fault)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
