#!/usr/bin/env python3
"""Coupons and accounts over HTTP, one thread a request. With --racy it looks, waits a moment, and
writes then; else all of that in one go. Prints its URL."""
import argparse
import http.server
import json
import re
import threading
import time

lock = threading.Lock()
coupons: dict[str, int] = {}
accounts: dict[str, int] = {}


def contract() -> dict:
    def answers(*statuses):
        return {str(status): {"description": "-", "content": {"application/json": {
            "schema": {"type": "object"}}}} for status in statuses}

    def made(name):
        return {"201": {"description": "-", "content": {"application/json": {"schema": {
            "type": "object", "required": [name], "properties": {name: {"type": "string"}}}}}},
            **answers(400)}

    def body(**properties):
        return {"required": True, "content": {"application/json": {"schema": {
            "type": "object", "required": list(properties),
            "properties": {name: {"type": "integer", "minimum": 1, "maximum": 1000}
                           for name in properties}}}}}

    def thing(name):
        return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}}]

    return {
        "openapi": "3.0.3", "info": {"title": "Races", "version": "1"},
        "paths": {
            "/coupons": {"post": {"requestBody": body(percent=1), "responses": made("couponId")}},
            "/coupons/{couponId}": {"parameters": thing("couponId"),
                                    "get": {"responses": answers(200, 404)}},
            "/coupons/{couponId}/redeem": {
                "parameters": thing("couponId"),
                "post": {"responses": answers(200, 404, 409)}},
            "/accounts": {"post": {"requestBody": body(balance=1),
                                   "responses": made("accountId")}},
            "/accounts/{accountId}": {"parameters": thing("accountId"),
                                      "get": {"responses": answers(200, 404)}},
            "/accounts/{accountId}/withdrawals": {
                "parameters": thing("accountId"),
                "post": {"requestBody": body(amount=1),
                         "responses": answers(200, 400, 404, 409)}}}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    racy = False

    def log_message(self, *_):
        pass

    def gap(self):
        if self.racy:
            lock.release()
            time.sleep(0.003)
            lock.acquire()

    def answer(self, status, value):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def integer(self, raw, name):
        try:
            value = json.loads(raw)[name]
        except (ValueError, KeyError, TypeError):
            return None
        return value if type(value) is int and 1 <= value <= 1000 else None

    def handle_one(self, raw):
        path = self.path.split("?")[0]
        get, post = self.command == "GET", self.command == "POST"
        if path == "/openapi.json" and get:
            return 200, contract()
        if path == "/coupons" and post:
            if self.integer(raw, "percent") is None:
                return 400, {}
            name = f"c{len(coupons)}"
            coupons[name] = 0
            return 201, {"couponId": name}
        if path == "/accounts" and post:
            balance = self.integer(raw, "balance")
            if balance is None:
                return 400, {}
            name = f"a{len(accounts)}"
            accounts[name] = balance
            return 201, {"accountId": name}
        found = re.fullmatch(r"/(coupons|accounts)/([^/]+)(/redeem|/withdrawals)?", path)
        if not found:
            return 404, {}
        kind, name, action = found.groups()
        things = coupons if kind == "coupons" else accounts
        if (kind == "coupons") != (action != "/withdrawals") and action:
            return 404, {}
        if get != (action is None) or (action and not post):
            return 405, {}
        if name not in things:
            return 404, {}
        if get:
            return 200, {"redeemed" if kind == "coupons" else "balance": things[name]}
        if kind == "coupons":
            if coupons[name]:
                return 409, {}
            self.gap()
            coupons[name] += 1
            return 200, {}
        amount = self.integer(raw, "amount")
        if amount is None:
            return 400, {}
        if amount > accounts[name]:
            return 409, {}
        self.gap()
        accounts[name] -= amount
        return 200, {}

    def do(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with lock:
            status, value = self.handle_one(raw)
        self.answer(status, value)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--racy", action="store_true")
    Handler.racy = parser.parse_args().racy
    server = Server(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
