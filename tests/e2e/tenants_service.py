#!/usr/bin/env python3
"""A small service with a login, cookies and tenants, for tests of what a user knows.

Orders belong to tenants; only tenant "acme" exists, and only the articles A-1 and A-2. A request
needs the token and the session cookie of one and the same login; a token is good for so many
requests. GET /audit, which is not in the contract, says what happened.
"""
import argparse
import http.server
import json
import re
import socket
import threading

ARTICLES = {"A-1", "A-2"}
PASSWORDS = {"ada": "ada-password-123", "bob": "bob-password-123"}


def contract(base: str) -> dict:
    def answers(*statuses):
        return {str(status): {"description": "-", "content": {"application/json": {"schema": {
            "type": "object"}}}} for status in statuses}

    tenant = {"name": "tenant", "in": "path", "required": True, "schema": {"type": "string"}}
    order = {"name": "order", "in": "path", "required": True, "schema": {"type": "string"}}
    body = {"required": True, "content": {"application/json": {"schema": {
        "$ref": "#/components/schemas/Order"}}}}
    return {
        "openapi": "3.0.3", "info": {"title": "Orders", "version": "1"},
        "servers": [{"url": base}], "security": [{"bearer": []}],
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Order": {
                "type": "object", "additionalProperties": False, "required": ["sku", "count"],
                "properties": {"sku": {"type": "string", "minLength": 1},
                               "count": {"type": "integer", "minimum": 1, "maximum": 1000}}}}},
        "paths": {
            "/tenants/{tenant}": {
                "parameters": [tenant],
                "get": {"responses": answers(200, 401, 404)},
                "delete": {"responses": answers(200, 401, 404)}},
            "/tenants/{tenant}/orders": {
                "parameters": [tenant],
                "get": {"responses": answers(200, 401, 404)},
                "post": {"requestBody": body, "responses": answers(201, 400, 401, 404, 415)}},
            "/tenants/{tenant}/orders/{order}": {
                "parameters": [tenant, order],
                "get": {"responses": answers(200, 401, 404)},
                "delete": {"responses": answers(200, 401, 404)}},
        }}


def refuse(word: str):
    raise ValueError(word)


class State:
    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.tenants = {"acme"}
        self.orders = {}
        self.sessions = {}  # token: [cookie, requests left]
        self.logins = 0
        self.mixed = 0      # a token with another login's cookie
        self.accepted = 0   # orders, in all

    def login(self):
        self.logins += 1
        token = f"token-{self.logins:04d}-0123456789abcdef"
        cookie = f"cookie-{self.logins:04d}-0123456789abcdef"
        self.sessions[token] = [cookie, self.options.token_uses]
        return token, cookie

    def authorised(self, headers) -> bool:
        token = (headers.get("Authorization") or "").removeprefix("Bearer ")
        session = self.sessions.get(token)
        if session is None:
            return False
        cookies = re.findall(r"sid=([^;]*)", headers.get("Cookie") or "")
        if cookies != [session[0]]:
            self.mixed += 1
            return False
        session[1] -= 1
        return session[1] >= 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=()):
        text = json.dumps(body).encode()
        head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        self.wfile.write(head.encode() + f"Content-Length: {len(text)}\r\n\r\n".encode() +
                         (b"" if self.command == "HEAD" else text))

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        with self.state.lock:
            self.route(self.path.split("?")[0], body)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = handle_any

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def route(self, path, body):
        state = self.state
        if path == "/audit":
            return self.answer(200, {"logins": state.logins, "tenants": sorted(state.tenants),
                                     "mixed": state.mixed, "accepted": state.accepted})
        if path == "/openapi.json" and not state.options.no_contract:
            return self.answer(200, contract("/"))
        if path == "/login":
            return self.login(body)
        if not state.authorised(self.headers):
            return self.answer(401, {"error": "log in first"})
        match = re.fullmatch(r"/tenants/([^/]+)(/orders(?:/([^/]+))?)?", path)
        if not match:
            return self.answer(404, {"error": "no such path"})
        if match[1] not in state.tenants:
            return self.answer(404, {"error": "no such tenant"})
        if match[3] is not None:
            return self.one_order(match[3])
        if match[2] is not None:
            return self.orders(body)
        if self.command == "DELETE":
            state.tenants.discard(match[1])
            return self.answer(200, {})
        if self.command != "GET":
            return self.answer(405, {"error": "method"})
        return self.answer(200, {"tenant": match[1]})

    def login(self, body):
        try:
            given = json.loads(body)
            good = self.command == "POST" and PASSWORDS.get(given["user"]) == given["password"]
        except (ValueError, KeyError, TypeError):
            good = False
        if not good:
            return self.answer(401, {"error": "wrong password"})
        token, cookie = self.state.login()
        return self.answer(200, {"access_token": token}, [("Set-Cookie", f"sid={cookie}; Path=/")])

    def orders(self, body):
        state = self.state
        if self.command == "GET":
            return self.answer(200, {"orders": sorted(state.orders)})
        if self.command != "POST":
            return self.answer(405, {"error": "method"})
        media_type = (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        if media_type != "application/json":
            return self.answer(415, {"error": "JSON only"})
        try:
            # Bytes would be read as UTF-16 too, and NaN as a number.
            order = json.loads(body.decode("utf-8"), parse_constant=refuse)
            good = (set(order) == {"sku", "count"} and isinstance(order["sku"], str) and
                    type(order["count"]) is int and 1 <= order["count"] <= 1000)
        except (ValueError, TypeError, RecursionError):
            good = False
        if not good or order["sku"] not in ARTICLES:
            return self.answer(400, {"error": "no such article"})
        if order["sku"] == "A-2" and state.options.faulty:
            return self.answer(500, {"error": "out of order"})
        state.accepted += 1
        name = f"o-{state.accepted}"
        state.orders[name] = order
        return self.answer(201, {"order": name, **order})

    def one_order(self, name):
        if name not in self.state.orders:
            return self.answer(404, {"error": "no such order"})
        if self.command == "DELETE":
            return self.answer(200, self.state.orders.pop(name))
        if self.command != "GET":
            return self.answer(405, {"error": "method"})
        return self.answer(200, {"order": name, **self.state.orders[name]})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--token-uses", type=int, default=10**9)
    parser.add_argument("--no-contract", action="store_true")
    parser.add_argument("--faulty", action="store_true", help="500 for article A-2")
    Handler.state = State(parser.parse_args())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
