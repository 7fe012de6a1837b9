"""The floor of PHP: one page with ten questions, PHP-FPM behind the same web server, drafts in SQLite."""
import glob
import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
SESSIONS, ANSWER = 8, "Mornings are hard for us, and so is each change of a plan. " * 4


def found():
    programs = sorted(glob.glob("/usr/sbin/php-fpm8*"))
    return programs[-1] if programs else None


def fill(path):
    store = sqlite3.connect(path)
    store.executescript("CREATE TABLE session (id TEXT PRIMARY KEY, person TEXT, token TEXT);"
                        "CREATE TABLE draft (id INTEGER PRIMARY KEY, person TEXT UNIQUE, revision INTEGER, answers TEXT);")
    answers = json.dumps({f"question{n}": ANSWER for n in range(1, 11)})
    for n in range(SESSIONS):
        store.execute("INSERT INTO session VALUES (?, ?, ?)", (f"s{n}", f"p{n}", f"t{n}"))
        store.execute("INSERT INTO draft (person, revision, answers) VALUES (?, 1, ?)", (f"p{n}", answers))
    store.commit()
    store.close()


class Php:
    """Both servers, in the foreground of this process; stop() ends them."""

    def __init__(self, folder, port):
        self.port, self.children = port, []
        fill(f"{folder}/store")
        with open(f"{folder}/fpm.conf", "w", encoding="utf-8") as f:
            f.write(f"[global]\nerror_log = {folder}/fpm.log\ndaemonize = no\n[www]\nuser = root\ngroup = root\n"
                    f"listen = {folder}/fpm.sock\npm = static\npm.max_children = {2 * os.cpu_count()}\n")
        with open(f"{folder}/lighttpd.conf", "w", encoding="utf-8") as f:
            f.write(f'server.bind = "127.0.0.1"\nserver.port = {port}\nserver.document-root = "{HERE}"\n'
                    f'server.errorlog = "{folder}/server.log"\nserver.modules = ( "mod_fastcgi", "mod_setenv" )\n'
                    f'setenv.add-environment = ( "PEER_STORE" => "{folder}/store" )\n'
                    f'fastcgi.server = ( ".php" => (( "socket" => "{folder}/fpm.sock" )) )\n')
        self.start(found(), "-R", "-n", "-d", "extension=pdo", "-d", "extension=pdo_sqlite", "-d", "zend_extension=opcache",
                   "-y", f"{folder}/fpm.conf")
        while not os.path.exists(f"{folder}/fpm.sock"):
            time.sleep(0.05)
        self.start("lighttpd", "-D", "-f", f"{folder}/lighttpd.conf")
        time.sleep(0.5)

    def start(self, *words):
        env = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
        self.children.append(subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def request(self, n, method, fields=None):
        body = urllib.parse.urlencode(fields) if fields else ""
        head = f"{method} /page.php HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: session=s{n}\r\n"
        if fields:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n{body}".encode()

    def rows(self):
        """Name, status and requests of each row."""
        save = {f"question{n}": ANSWER for n in range(1, 11)}
        return [("php_get", 200, [self.request(n, "GET") for n in range(SESSIONS)]),
                ("php_post", 303, [self.request(n, "POST", {**save, "token": f"t{n}"}) for n in range(SESSIONS)])]

    def pids(self):
        return [child.pid for child in self.children]

    def stop(self):
        for child in self.children:
            child.send_signal(signal.SIGTERM)
        for child in self.children:
            child.wait()
