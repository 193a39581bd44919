#!/usr/bin/env python3
"""Eight processes that write to one journal at once.

    test_many.py WORKER sqlite | postgres
"""
import os
import subprocess
import sys

import databases
import kills

ACCOUNTS, WRITERS = 20, 8
COUNT = 60  # groups of each


def main():
    program, kind = os.path.abspath(sys.argv[1]), sys.argv[2]
    with databases.Database(kind) as database:
        kills.run(program, database.name, "setup", ACCOUNTS)
        writers = [kills.Writer(program, database.name, 1 + i, 1 + i % 4) for i in range(WRITERS)]
        processes = [subprocess.Popen([program, database.name, "post", str(writer.prefix), "1", str(COUNT),
                                       str(writer.group)], stdout=subprocess.PIPE) for writer in writers]
        for writer, process in zip(writers, processes):
            said = process.communicate()[0].decode().splitlines()
            assert process.returncode == 0, f"writer {writer.prefix}: {process.returncode}"
            assert said == ["ready", *(f"ok {i}" for i in range(1, COUNT + 1))], said
            writer.acknowledged = COUNT
        rows = database.rows(f"SELECT seq, {database.hex_of('id')} FROM entries")
        assert len(rows) == 2 * ACCOUNTS + sum(COUNT * writer.group for writer in writers), len(rows)
        kills.check(program, database.name, writers, [row[1] for row in rows], [int(row[0]) for row in rows], ACCOUNTS)
        print(f"{kind}: {WRITERS} writers, {len(rows)} entries, all ids once")


if __name__ == "__main__":
    main()
