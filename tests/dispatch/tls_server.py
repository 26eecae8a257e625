"""An HTTPS server that echoes, and a proxy that makes tunnels to it, for remote_tls_test.cc.

usage: tls_server.py CERTIFICATE KEY

Prints "TLS_PORT PROXY_PORT" and serves on loopback until standard input ends. An answer's body is
the request line and the request's body, its X-Connection the number of the connection; targets
with "chunked" are answered in chunks of one byte with a trailer, targets with "end" until the end
of the connection.
"""
import http.server
import itertools
import socket
import ssl
import sys
import threading

numbers = itertools.count(1)


class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.number = next(numbers)

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b"%s %s" % (self.requestline.encode(), body)
        self.send_response(200)
        self.send_header("X-Connection", str(self.number))
        if "chunked" in self.path:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\nT: 1\r\n\r\n"
        elif "end" in self.path:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = answer

    def finish(self):
        super().finish()
        try:
            self.connection.unwrap()
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Tunnel(http.server.BaseHTTPRequestHandler):
    def do_CONNECT(self):
        host, port = self.path.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as service:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\nContent-Length: 5\r\n\r\n")
            back = threading.Thread(target=pump, args=(service, self.connection), daemon=True)
            back.start()
            pump(self.connection, service)
            back.join()

    def log_message(self, *_):
        pass


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(handler, wrap=lambda plain: plain):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = wrap(server.socket)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    port = serve(Echo, lambda plain: context.wrap_socket(plain, server_side=True))
    print(port, serve(Tunnel), flush=True)
    sys.stdin.read()


main()
