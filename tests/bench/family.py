"""A family at the portal, over plain HTTP: registers with the code from its letter, begins drafts, saves pages."""
import email
import glob
import html.parser
import http.client
import os
import re
import time
import urllib.parse

PASSWORD = "three odd teapots"
PERSON = {"forename": "Bench", "surname": "Mark", "street": "Mill Lane", "town": "Larkford", "postcode": "LK1 2AB"}


class Form(html.parser.HTMLParser):
    """The fields of a page's main form with what stands in them."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.select, self.area, self.action = {}, None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form" and a.get("method") == "post":
            self.action = self.action or a.get("action")
        name = a.get("name")
        if tag == "select":
            self.select = name
        if tag == "textarea":
            self.area = name
            self.fields[name] = ""
        if tag == "option" and "selected" in a:
            self.fields[self.select] = a.get("value", "")
        if tag != "input" or not name or a.get("type") == "file":
            return
        if a.get("type") in ("checkbox", "radio") and "checked" not in a:
            return
        self.fields[name] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


class Family:
    def __init__(self, port, data):
        self.port, self.data, self.cookies = port, data, {}
        self.origin = f"http://127.0.0.1:{port}"

    def cookie(self):
        return "; ".join(f"{k}={v}" for k, v in self.cookies.items())

    def headers(self):
        h = {"Host": f"127.0.0.1:{self.port}", "Accept": "text/html", "User-Agent": "bench"}
        if self.cookies:
            h["Cookie"] = self.cookie()
        return h

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        h = self.headers()
        if body is not None:
            h.update({"Content-Type": kind, "Origin": self.origin})
        c.request(method, path, body, h)
        r = c.getresponse()
        text = r.read()
        for one in r.headers.get_all("Set-Cookie") or []:
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        c.close()
        return r.status, r.headers.get("Location"), text.decode("utf-8", "replace")

    def page(self, path):
        status, _, text = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"bench: GET {path} answers {status}")
        return Form(text)

    def post(self, path, fields, wanted=303):
        status, where, text = self.ask("POST", path, urllib.parse.urlencode(fields))
        if status != wanted:
            problems = re.findall(r'href="#[^"]*">([^<]*)<', text)
            raise SystemExit(f"bench: POST {path} answers {status} {problems[:5]}")
        return where

    def code(self, address):
        for _ in range(100):
            for path in sorted(glob.glob(os.path.join(self.data, "mail", "*.eml"))):
                with open(path, "rb") as f:
                    letter = email.message_from_binary_file(f)
                part = letter.get_payload(decode=True) if not letter.is_multipart() else \
                    letter.get_payload()[0].get_payload(decode=True)
                found = re.search(rb"(?<!\d)\d{6}(?!\d)", part or b"")
                if address in letter["To"] and found:
                    return found[0].decode()
            time.sleep(0.1)
        raise SystemExit("bench: no letter with a code")

    def register(self):
        address = "bench@mail.example"
        self.post("/account/register", {**self.page("/account/register").fields, **PERSON, "action": "next"})
        self.post("/account/register/email", {**self.page("/account/register/email").fields, "email": address,
                                              "password": PASSWORD, "confirm_password": PASSWORD, "action": "next"})
        self.post("/account/register/code", {**self.page("/account/register/code").fields,
                                             "code": self.code(address), "action": "next"})

    def begin(self, form, page, answers):
        """A new draft; its address."""
        path = f"/forms/{form}/{page}"
        where = self.post(path, {**self.page(path).fields, **answers, "action": "next"})
        return "/".join(where.split("/")[:3])

    def request(self, method, path, fields=None):
        """The bytes of a request as a browser would send it."""
        body = urllib.parse.urlencode(fields).replace("%23" * 8, "#" * 8) if fields else ""
        h = {**self.headers(), "Accept-Encoding": "identity"}
        if fields:
            h.update({"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin,
                      "Content-Length": str(len(body))})
        head = "".join(f"{k}: {v}\r\n" for k, v in h.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode()
