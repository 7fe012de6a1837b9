"""A portal of its own for a measurement, whose web server knows one more address: the floor."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD, TOOLS = os.path.join(ROOT, "build"), os.path.join(ROOT, "build", "bench")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def lighttpd_with_floor(folder):
    """A lighttpd that knows one more address: it changes the configuration it is given and becomes the real one."""
    real = shutil.which("lighttpd", path=os.environ["PATH"] + ":/usr/sbin")
    programs = f"{folder}/bin"
    os.makedirs(f"{programs}/cgi")
    shutil.copy(f"{TOOLS}/hello", f"{programs}/cgi/hello")
    with open(f"{programs}/lighttpd", "w", encoding="utf-8") as f:
        f.write('#!/bin/sh\n'
                f'sed -i -e \'s|alias.url = ( "/-/" =>|alias.url = ( "/-/bench/" => "{programs}/cgi/", "/-/" =>|\' '
                # What begins so is no address of the portal, but for this one.
                f'-e \'s|^var.programs = (|& "^/-/bench/hello$" => "/-/bench/hello",|\' "$3"\n'
                f'exec {real} "$@"\n')
    os.chmod(f"{programs}/lighttpd", 0o755)
    return programs


class Portal:
    def __init__(self, folder, server="cgi"):
        self.port, self.data = free_port(), f"{folder}/data"
        env = {**os.environ, "PORT": str(self.port), "DATA": self.data, "DEMO": "0", "MAIL": "file:", "CLOCK": "", "SERVER": server,
               "PATH": lighttpd_with_floor(folder) + ":" + os.environ["PATH"]}
        self.log = open(f"{folder}/log", "w", encoding="utf-8")
        self.process = subprocess.Popen([f"{ROOT}/site/server/run"], cwd=ROOT, env=env, stdout=self.log, stderr=self.log)
        for _ in range(600):
            with open(self.log.name, encoding="utf-8") as f:
                if re.search("^ready: ", f.read(), re.M):
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        with open(self.log.name, encoding="utf-8") as f:
            raise SystemExit("bench: the portal does not start\n" + f.read())

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()
