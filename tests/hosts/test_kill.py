#!/usr/bin/env python3
"""Processes that post without pause, killed at random moments; and the server they post to.

    test_kill.py WORKER sqlite | backend | server [KILLS]

A server recovers slowly, so there are fewer kills of it than 200 unless LIBQUOTA_KILLS=all.

sqlite: writers are killed, each in turn at random.  backend: a server process that serves a writer is killed, on which
PostgreSQL stops all of them and recovers.  server: all of PostgreSQL's processes at once, and it is started again.
"""
import os
import pathlib
import random
import signal
import sys
import time

import databases
import kills

ACCOUNTS = 20
GROUPS = (1, 3, 40)  # entries at once, one writer each


def kill_writer(writers):
    writer = random.choice(writers)
    writer.kill()
    writer.start()
    return 1


def children(parent):
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                    found.append(int(folder.name))
            except (OSError, IndexError):
                pass
    return found


def kill_backend(database, writers):
    """0 = none serves a writer just now, such as while the server recovers."""
    serving = []
    for pid in children(database.server.process.pid):
        try:
            if b" test " in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                serving.append(pid)
        except OSError:
            pass
    if not serving:
        return 0
    try:
        os.kill(random.choice(serving), signal.SIGKILL)
    except ProcessLookupError:
        return 0
    if random.random() < 0.2:
        kill_writer(writers)
    return 1


def kill_server(database, writers):
    pids = children(database.server.process.pid)
    database.server.kill()
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    if random.random() < 0.2:
        kill_writer(writers)
    database.server.start()
    return 1


def main():
    program, what = os.path.abspath(sys.argv[1]), sys.argv[2]
    everything = os.environ.get("LIBQUOTA_KILLS") == "all"
    least = {"sqlite": 200, "backend": 130 if everything else 25, "server": 80 if everything else 15}[what]
    least = int(sys.argv[3]) if len(sys.argv) > 3 else least
    seed = int.from_bytes(os.urandom(4), "little")
    random.seed(seed)
    with databases.Database("sqlite" if what == "sqlite" else "postgres", on_disk=True) as database:
        kills.run(program, database.name, "setup", ACCOUNTS)
        writers = [kills.Writer(program, database.name, 1 + i, group) for i, group in enumerate(GROUPS)]
        for writer in writers:
            writer.start()
        hit = {"sqlite": lambda: kill_writer(writers), "backend": lambda: kill_backend(database, writers),
               "server": lambda: kill_server(database, writers)}[what]
        began = time.monotonic()
        try:
            count = kills.rounds(least, writers, hit)
            time.sleep(0.5)
        finally:
            for writer in writers:
                writer.kill()
        for writer in writers:
            if b"worker:" in writer.said:  # PostgreSQL's own notices do no harm
                raise AssertionError(f"seed {seed}: a writer gave up: {writer.said.decode()}")
        rows = database.rows(f"SELECT seq, {database.hex_of('id')} FROM entries")
        kills.check(program, database.name, writers, [row[1] for row in rows], [int(row[0]) for row in rows], ACCOUNTS)
        print(f"{what}: {count} kills in {time.monotonic() - began:.0f} s, {len(rows)} entries,",
              f"{sum(writer.acknowledged for writer in writers)} groups acknowledged; none lost, none twice")


if __name__ == "__main__":
    main()
