"""Do pages cost the same in a store of ten cases and of a hundred thousand, of ten thousand drafts and of a million? Portals that
`portal demo` filled, asked as the demonstration's family and officer. A list is compared with one that has as many rows on its page."""
import base64
import hashlib
import hmac
import os
import re
import struct
import subprocess
import time

from family import Family
from place import BUILD, ROOT, Portal

FEW, PAGE = 10, 250          # PAGE: enough for a whole page of an officer's list
SAME = ["dashboard", "casepage", "worklist_own", "search_reference", "staff_today"]    # as much on the page in every store
GROWTH = [(name, FEW) for name in SAME] + [("worklist", PAGE)]


def totp(key):
    """What the app shows now (RFC 6238)."""
    text = "".join(key.split())
    secret = base64.b32decode(text + "=" * (-len(text) % 8))
    mac = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Filled:
    """A portal over a store of so many cases or drafts, its family and its officer signed in."""

    def __init__(self, folder, kind, count):
        os.makedirs(folder)
        told = subprocess.run([f"{BUILD}/bin/portal", "demo", "--data", f"{folder}/data", "--keys", f"{folder}/data.keys",
                               "--compiled", f"{BUILD}/compiled", f"--{kind}", str(count)], check=True, cwd=ROOT, text=True,
                              stdout=subprocess.PIPE).stdout
        self.count, self.portal = count, Portal(folder)
        try:
            self.family, self.officer = self.sign_in(told, "family"), self.sign_in(told, "officer")
        except BaseException:
            self.portal.stop()
            raise

    def sign_in(self, told, who):
        address, password = re.search(rf"^demo: {who}: (\S+), password: (.*)$", told, re.M).groups()
        one = Family(self.portal.port, self.portal.data)
        login = "/account/login" if who == "family" else "/staff/login"
        where = one.post(login, {**one.page(login).fields, "email": address, "password": password, "action": "next"})
        key = re.search(rf"^demo: {who}:.*?key: ([A-Z2-7 ]+)$", told, re.M | re.S)[1]
        code = one.code(address) if who == "family" else totp(key)
        one.post(where, {**one.page(where).fields, "code": code, "action": "next"})
        return one

    def first(self, who, path, pattern):
        status, _, text = who.ask("GET", path)
        found = re.search(pattern, text)
        if status != 200 or not found:
            raise SystemExit(f"bench: GET {path} answers {status}, or not what was looked for: {pattern}")
        return found[1].replace("&amp;", "&")

    def rows(self):
        """Name and request of each row, by this store's number of cases."""
        family, officer = self.family, self.officer
        child = self.first(family, "/children/", r'href="(/children/[0-9a-f]{32})/')
        case = f"/staff/cases/{child.split('/')[-1]}/"
        me = self.first(officer, "/staff/", r"officer=([0-9a-f]{32})")
        reference = self.first(officer, case, r"<dd>([0-9A-Z]{4}-[0-9A-Z]{4})</dd>")
        pages = [("dashboard", family, f"{child}/dashboard"), ("casepage", officer, case), ("worklist", officer, "/staff/cases/"),
                 ("worklist_own", officer, f"/staff/cases/?officer={me}"), ("staff_today", officer, "/staff/"),
                 ("search_reference", officer, f"/staff/cases/?q={reference}")]
        if self.count == PAGE:
            pages = [p for p in pages if p[0] == "worklist"]
        if self.count > PAGE:
            pages += [("applications", officer, "/staff/applications/"), ("dashboard_json", family, f"{child}/dashboard.json"),
                      ("timescales", family, f"{child}/timescales"), ("inbox", family, f"{child}/messages"),
                      ("worklist_team", officer, "/staff/cases/?team=north"), ("worklist_overdue", officer, "/staff/cases/?due=overdue"),
                      ("search_name", officer, "/staff/cases/?q=Nightingale"),
                      ("worklist_later", officer, self.first(officer, "/staff/cases/", r'href="(/staff/cases/\?after=[^"]*)"'))]
        return [(f"{name}_{self.count}", who.request("GET", path)) for name, who, path in pages]


def fill(folder, kind, counts):
    """A portal for each count. Whoever calls stops them."""
    filled = []
    try:
        for count in counts:
            filled.append(Filled(f"{folder}/{kind}-{count}", kind, count))
    except BaseException:
        stop(filled)
        raise
    return filled


def stop(filled):
    for one in filled:
        one.portal.stop()
