#!/usr/bin/env python3
"""Orders over HTTP that fail in three functions, and answer with the traceback. Prints its URL."""
import http.server
import json
import re
import struct
import traceback

# Lines are put in here, to see what shifts with them.

orders: list[tuple[bytes, bytes]] = []


def contract() -> dict:
    answers = {str(status): {"description": "-"} for status in (200, 201, 400, 404)}
    body = {"required": True, "content": {"application/json": {"schema": {
        "type": "object", "required": ["sku", "count"], "additionalProperties": False,
        "properties": {"sku": {"type": "string", "maxLength": 20},
                       "count": {"type": "integer", "minimum": 0}}}}}}
    order = {"name": "order", "in": "path", "required": True, "schema": {"type": "string"}}
    return {"openapi": "3.0.3", "info": {"title": "Orders", "version": "1"},
            "paths": {"/orders": {"post": {"requestBody": body, "responses": answers}},
                      "/orders/{order}": {"parameters": [order], "get": {"responses": answers}}}}


def packed(count: int) -> bytes:
    return struct.pack(">i", count)  # beyond 32 bits


def spelled(sku: str) -> bytes:
    return sku.encode("latin-1")  # beyond U+00FF


def found(order: str) -> tuple[bytes, bytes]:
    return orders[int(order)]  # no number, or no such order


def created(text: bytes) -> tuple[int, dict]:
    try:
        body = json.loads(text)
        good = (type(body) is dict and set(body) == {"sku", "count"} and
                type(body["sku"]) is str and len(body["sku"]) <= 20 and
                type(body["count"]) is int and body["count"] >= 0)
    except (ValueError, RecursionError):
        good = False
    if not good:
        return 400, {"error": "no order"}
    orders.append((spelled(body["sku"]), packed(body["count"])))
    return 201, {"order": str(len(orders) - 1)}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status: int, media_type: str, text: bytes):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        one = re.fullmatch("/orders/([^/?]+).*", self.path)
        try:
            status, answer = 404, {}
            if self.path == "/openapi.json":
                status, answer = 200, contract()
            elif self.path == "/orders" and self.command == "POST":
                status, answer = created(body)
            elif one and self.command == "GET":
                found(one[1])
                status, answer = 200, {}
            self.answer(status, "application/json", json.dumps(answer).encode())
        except Exception:  # what a framework in debug mode does
            self.answer(500, "text/plain", traceback.format_exc().encode("ascii", "replace"))

    do_GET = do_POST = handle_any


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
