#!/usr/bin/env python3
"""Boards that everybody may read and their owner alone may change, with stock, keys and events of
one's own, seats that are had once, and a search by body.

Nothing in its document says who may do what. `--fault NAME` forgets one thing; without it the
service does what its document says.
"""
import argparse
import http.server
import json
import re
import socket
import sqlite3
import threading
import time
import urllib.parse

PEOPLE = {"person-ada-0123456789abcdef": "ada", "person-bob-0123456789abcdef": "bob",
          "person-cleo-0123456789abcdef": "cleo"}
FAULTS = ("rights", "unlisted", "filter", "search", "counter", "seat")
SEAT = "^[A-D]-[1-9]$"


def contract() -> dict:
    def answers(*statuses, **schemas):
        made = {str(status): {"description": "-"} for status in statuses}
        for status, schema in schemas.items():
            made[status[1:]] = {"description": "-", "content": {"application/json": {
                "schema": schema}}}
        return made

    def ref(name):
        return {"$ref": f"#/components/schemas/{name}"}

    def many(name):
        return {"type": "array", "items": ref(name)}

    def body(name):
        return {"required": True, "content": {"application/json": {"schema": ref(name)}}}

    def path(name):
        return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}}]

    def closed(required, **properties):
        return {"type": "object", "additionalProperties": False, "required": required,
                "properties": properties}

    text = {"type": "string", "minLength": 1, "maxLength": 60}
    whole = {"type": "integer", "minimum": 0, "maximum": 1000000}
    count = {"type": "integer", "minimum": 1, "maximum": 1000}
    words = {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 60}}
    return {
        "openapi": "3.0.3", "info": {"title": "Shelf", "version": "1"},
        "servers": [{"url": "/"}], "security": [{"key": []}],
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Person"}},
            "schemas": {
                "NewBoard": closed(["name"], name=text),
                "Board": {"type": "object", "properties": {
                    "id": text, "name": text, "owner": text, "revision": whole}},
                "BoardPatch": closed(["revision"], revision=whole, name=text),
                "Stock": closed(["revision", "total"], revision=whole, total=whole),
                "Restock": closed(["count"], count=count),
                "NewKey": closed(["label"], label=text),
                "Key": {"type": "object", "properties": {"id": text, "label": text}},
                "Event": {"type": "object", "properties": {
                    "id": whole, "who": text, "what": text, "subject": text}},
                "Search": closed([], where=closed([], name_contains=text)),
                "NewBooking": closed(["seat"], seat={"type": "string", "pattern": SEAT}),
                "Booking": {"type": "object", "properties": {
                    "id": text, "seat": text, "who": text}}}},
        "paths": {
            "/boards": {
                "get": {"responses": answers(401, _200=many("Board"))},
                "post": {"requestBody": body("NewBoard"),
                         "responses": answers(400, 401, 415, _201=ref("Board"))}},
            "/boards/{board_id}": {
                "parameters": path("board_id"),
                "get": {"responses": answers(401, 404, _200=ref("Board"))},
                "patch": {"requestBody": body("BoardPatch"), "responses": answers(
                    400, 401, 403, 404, 409, 415, _200=ref("Board"))},
                "delete": {"responses": answers(204, 401, 403, 404)}},
            "/boards/{board_id}/stock": {
                "parameters": path("board_id"),
                "get": {"responses": answers(401, 404, _200=ref("Stock"))},
                "put": {"requestBody": body("Stock"), "responses": answers(
                    400, 401, 403, 404, 409, 415, _200=ref("Stock"))}},
            "/boards/{board_id}/restock": {
                "parameters": path("board_id"),
                "post": {"requestBody": body("Restock"), "responses": answers(
                    400, 401, 403, 404, 409, 415, _200=ref("Stock"))}},
            "/board-search": {"post": {"requestBody": body("Search"), "responses": answers(
                400, 401, 415, _200=many("Board"))}},
            "/keys": {
                "get": {"responses": answers(401, _200=many("Key"))},
                "post": {"requestBody": body("NewKey"),
                         "responses": answers(400, 401, 415, _201=ref("Key"))}},
            "/keys/{key_id}": {"parameters": path("key_id"),
                               "delete": {"responses": answers(204, 401, 404)}},
            "/events": {"get": {"parameters": [words], "responses": answers(
                400, 401, _200=many("Event"))}},
            "/bookings": {"post": {"requestBody": body("NewBooking"), "responses": answers(
                400, 401, 409, 415, _201=ref("Booking"))}},
            "/bookings/{booking_id}": {
                "parameters": path("booking_id"),
                "get": {"responses": answers(401, 404, _200=ref("Booking"))},
                "delete": {"responses": answers(204, 401, 404)}},
        }}


class Refused(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.status = status


def refuse(word: str):
    raise ValueError(word)


class State:
    def __init__(self, fault):
        self.fault = fault
        self.lock = threading.RLock()
        self.boards, self.keys, self.bookings, self.events = {}, {}, {}, []
        self.made = 0

    def name(self, kind):
        self.made += 1
        return f"{kind}-{self.made}"


def is_text(value):
    return isinstance(value, str) and 1 <= len(value) <= 60


def is_whole(value, least=0, most=1000000):
    return type(value) is int and least <= value <= most


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        text = b"" if status == 204 else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} -\r\n"
        if status != 204:
            head += f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n"
        self.wfile.write(head.encode() + b"\r\n" + (b"" if self.command == "HEAD" else text))

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        target = urllib.parse.urlsplit(self.path)
        if target.path == "/openapi.json":
            return self.answer(200, contract())
        who = PEOPLE.get(self.headers.get("X-Person") or "")
        if who is None:
            return self.answer(401, {"error": "who are you?"})
        try:
            query = urllib.parse.parse_qs(target.query, keep_blank_values=True)
            return self.answer(*self.route(who, target.path, query, body))
        except Refused as refused:
            return self.answer(refused.status, {"error": "refused"})

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = handle_any

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def route(self, who, path, query, body):
        parts = [urllib.parse.unquote(part) for part in path.strip("/").split("/")]
        kind, rest = parts[0].replace("-", "_"), parts[1:]
        handler = getattr(self, f"on_{kind}", None)
        if handler is None or path != "/" + path.strip("/"):
            raise Refused(404)
        if kind == "bookings" and not rest and self.command == "POST":
            return self.book(who, body)
        if kind == "boards" and rest[1:] == ["restock"] and self.state.fault == "counter":
            return self.restock(who, rest[0], body)
        with self.state.lock:
            return handler(who, rest, query, body)

    def read_json(self, body, required, optional=()):
        if (self.headers.get("Content-Type") or "").split(";")[0].strip() != "application/json":
            raise Refused(415)

        def once(pairs):
            if len({key for key, _ in pairs}) != len(pairs):
                raise ValueError("twice")
            return dict(pairs)

        try:
            asked = json.loads(body.decode("utf-8"), parse_constant=refuse, object_pairs_hook=once)
            json.dumps(asked, ensure_ascii=False).encode("utf-8")
            if not (isinstance(asked, dict) and set(required) <= set(asked) <=
                    set(required) | set(optional)):
                raise ValueError("members")
            return asked
        except (ValueError, TypeError, RecursionError) as error:
            raise Refused(400) from error

    def tell(self, who, what, subject):
        self.state.events.append({"id": len(self.state.events) + 1, "who": who, "what": what,
                                  "subject": subject})

    def on_boards(self, who, rest, _, body):
        state = self.state
        if not rest:
            if self.command == "GET":
                return 200, [self.shown(board) for board in state.boards.values()]
            if self.command != "POST":
                raise Refused(405)
            asked = self.read_json(body, ["name"])
            if not is_text(asked["name"]):
                raise Refused(400)
            board = {"id": state.name("board"), "name": asked["name"], "owner": who,
                     "revision": 1, "total": 0}
            state.boards[board["id"]] = board
            self.tell(who, "made", board["id"])
            return 201, self.shown(board)
        board = state.boards.get(rest[0])
        if board is None or len(rest) > 2 or rest[1:] not in ([], ["stock"], ["restock"]):
            raise Refused(404)
        if rest[1:] == ["restock"]:
            return self.restock(who, rest[0], body)
        if self.command == "GET":
            return 200, self.stock(board) if rest[1:] else self.shown(board)
        if rest[1:] and self.command == "PUT":
            return self.put_stock(who, board, body)
        if rest[1:] or self.command not in ("PATCH", "DELETE"):
            raise Refused(405)
        if board["owner"] != who:
            raise Refused(403)
        if self.command == "DELETE":
            del state.boards[board["id"]]
            return 204, None
        asked = self.read_json(body, ["revision"], ["name"])
        if not is_whole(asked["revision"]) or not is_text(asked.get("name", "-")):
            raise Refused(400)
        if asked["revision"] != board["revision"]:
            raise Refused(409)
        board.update(name=asked.get("name", board["name"]), revision=board["revision"] + 1)
        return 200, self.shown(board)

    @staticmethod
    def shown(board):
        return {name: board[name] for name in ("id", "name", "owner", "revision")}

    @staticmethod
    def stock(board):
        return {"revision": board["revision"], "total": board["total"]}

    def put_stock(self, who, board, body):
        if board["owner"] != who and self.state.fault != "rights":
            raise Refused(403)
        asked = self.read_json(body, ["revision", "total"])
        if not is_whole(asked["revision"]) or not is_whole(asked["total"]):
            raise Refused(400)
        if asked["revision"] != board["revision"]:
            raise Refused(409)
        board.update(total=asked["total"], revision=board["revision"] + 1)
        return 200, self.stock(board)

    def restock(self, who, name, body):
        board = self.state.boards.get(name)
        if board is None:
            raise Refused(404)
        if self.command != "POST":
            raise Refused(405)
        if board["owner"] != who:
            raise Refused(403)
        asked = self.read_json(body, ["count"])
        if not is_whole(asked["count"], 1, 1000):
            raise Refused(400)
        total = board["total"]
        if total + asked["count"] > 1000000:
            raise Refused(409)
        if self.state.fault == "counter":
            time.sleep(0.004)
        with self.state.lock:
            board.update(total=total + asked["count"], revision=board["revision"] + 1)
            return 200, self.stock(board)

    def on_board_search(self, _, rest, __, body):
        if rest:
            raise Refused(404)
        if self.command != "POST":
            raise Refused(405)
        asked = self.read_json(body, [], ["where"])
        where = asked.get("where", {})
        if not isinstance(where, dict) or not set(where) <= {"name_contains"} or not all(
                is_text(value) for value in where.values()):
            raise Refused(400)
        boards = list(self.state.boards.values())
        wanted = where.get("name_contains")
        if wanted is not None and self.state.fault == "search":
            table = sqlite3.connect(":memory:")
            table.execute("CREATE TABLE boards (id, name)")
            table.executemany("INSERT INTO boards VALUES (?, ?)",
                              [(board["id"], board["name"]) for board in boards])
            try:
                found = {row[0] for row in table.execute(
                    f"SELECT id FROM boards WHERE name LIKE '%{wanted}%'")}
            except (sqlite3.Error, sqlite3.Warning):
                found = set()
            boards = [board for board in boards if board["id"] in found]
        elif wanted is not None:
            boards = [board for board in boards if wanted in board["name"]]
        return 200, [self.shown(board) for board in boards]

    def on_keys(self, who, rest, _, body):
        state = self.state
        if len(rest) > 1:
            raise Refused(404)
        if not rest and self.command == "GET":
            return 200, [key for key, owner in state.keys.values() if owner == who]
        if not rest and self.command == "POST":
            asked = self.read_json(body, ["label"])
            if not is_text(asked["label"]):
                raise Refused(400)
            key = {"id": state.name("key"), "label": asked["label"]}
            state.keys[key["id"]] = (key, who)
            return 201, key
        if not rest or self.command != "DELETE":
            raise Refused(405)
        known = state.keys.get(rest[0])
        if known is None or (known[1] != who and state.fault != "unlisted"):
            raise Refused(404)
        del state.keys[rest[0]]
        return 204, None

    def on_events(self, who, rest, query, _):
        if rest:
            raise Refused(404)
        if self.command != "GET":
            raise Refused(405)
        words = query.get("q", [])
        if len(words) > 1 or any(len(word) > 60 for word in words):
            raise Refused(400)
        everybody = words and self.state.fault == "filter"
        return 200, [event for event in self.state.events
                     if (everybody or event["who"] == who) and
                     all(word in event["subject"] for word in words)]

    def on_bookings(self, who, rest, _, __):
        if len(rest) != 1:
            raise Refused(405 if not rest else 404)
        booking = self.state.bookings.get(rest[0])
        if booking is None or booking["who"] != who:
            raise Refused(404)
        if self.command == "GET":
            return 200, booking
        if self.command != "DELETE":
            raise Refused(405)
        del self.state.bookings[rest[0]]
        return 204, None

    def book(self, who, body):
        state = self.state
        asked = self.read_json(body, ["seat"])
        if not isinstance(asked["seat"], str) or not re.fullmatch(SEAT, asked["seat"]):
            raise Refused(400)

        def free():
            if any(booking["seat"] == asked["seat"] for booking in state.bookings.values()):
                raise Refused(409)

        if state.fault == "seat":
            free()
            time.sleep(0.004)
        with state.lock:
            if state.fault != "seat":
                free()
            booking = {"id": state.name("booking"), "seat": asked["seat"], "who": who}
            state.bookings[booking["id"]] = booking
            return 201, booking


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fault", choices=FAULTS)
    Handler.state = State(parser.parse_args().fault)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
