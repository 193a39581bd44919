#!/usr/bin/env python3
"""A throw-away PostgreSQL server, of an ordinary user, in a folder of its own, on a Unix socket.

    postgres.py PROGRAM [ARGUMENT...]     runs PROGRAM with every @DB@ in its arguments replaced by the name of an
                                          empty database, as `reserve --db` takes it

Exits 77, which meson counts as skipped, where PostgreSQL is not installed.
"""
import glob
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SKIPPED = 77


def programs():
    """The folder of initdb, the newest; None = not installed."""
    found = shutil.which("initdb")
    if found:
        return pathlib.Path(found).resolve().parent
    folders = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    return pathlib.Path(max(folders, key=lambda path: int(path.split("/")[4]))).parent if folders else None


def ordinary_user():
    """PostgreSQL refuses to run as root: the user to become, None = ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no ordinary user to run PostgreSQL as")


def memory():
    """Where a recovering server's many files are synchronised at once: what a killed process has written is kept by the
    system in memory as on disk.  None = the usual place."""
    shared = "/dev/shm"
    try:
        room = os.statvfs(shared)
    except OSError:
        return None
    return shared if os.access(shared, os.W_OK) and room.f_bavail * room.f_frsize > 2**29 else None


class Server:
    """Starts with the block, ends with it."""

    def __enter__(self):
        self.bin = programs()
        self.user = ordinary_user()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="libquota-pg-", dir=memory()))
        self.data = self.folder / "data"
        self.process = None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        self.folder.chmod(0o755)
        try:
            self.run(["initdb", "-D", self.data, "-U", "quota", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"])
            with open(self.data / "postgresql.conf", "a", encoding="ascii") as conf:
                conf.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\n"
                           "recovery_init_sync_method = syncfs\nmax_wal_size = 128MB\nmax_connections = 60\nshared_buffers = 64MB\n"
                           "logging_collector = off\nlog_min_messages = fatal\n")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def popen(self, command, **more):
        user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        return subprocess.Popen([self.bin / command[0], *command[1:]], cwd=self.folder, **user, **more)

    def run(self, command):
        process = self.popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = process.communicate()[0].decode()
        if process.returncode != 0:
            raise RuntimeError(f"{command[0]}: {said}")
        return said

    def start(self):
        """Also after a kill; answers when connections are taken."""
        with open(self.folder / "log", "ab") as log:
            for _ in range(50):
                self.process = self.popen(["postgres", "-D", self.data], stdout=log, stderr=log)
                for _ in range(600):
                    if self.process.poll() is not None:
                        break
                    if self.ready():
                        return
                    time.sleep(0.02)
                time.sleep(0.1)  # children of a killed server may still hold its memory
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])

    def ready(self):
        return subprocess.run([self.bin / "pg_isready", "-q", "-h", self.folder, "-U", "quota", "-d", "postgres"],
                              check=False).returncode == 0

    def kill(self):
        """As if the machine's memory had run out: the server itself, no word of farewell."""
        self.process.kill()
        self.process.wait()

    def conninfo(self, database):
        return f"host={self.folder} user=quota dbname={database}"

    def sql(self, text, database="postgres"):
        """Rows of a query as lists of strings."""
        done = subprocess.run([self.bin / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d",
                               self.conninfo(database), "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        return [line.split("\t") for line in done.stdout.decode().splitlines()]

    def database(self, name):
        """A new empty one, as a program takes its name."""
        self.sql(f"CREATE DATABASE {name}")
        return "postgres:" + self.conninfo(name)


def main():
    if programs() is None:
        print("skipped: PostgreSQL is not installed")
        return SKIPPED
    with Server() as server:
        database = server.database("test")
        return subprocess.run([re.sub("@DB@", lambda _: database, text) for text in sys.argv[1:]],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
