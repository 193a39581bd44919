#!/usr/bin/env python3
"""A journal copied from SQLite to PostgreSQL and back by export and post: the same head, the same rows.

    test_copy.py RESERVE DB      DB: an empty database
"""
import os
import pathlib
import subprocess
import sys
import tempfile

YEAR = pathlib.Path(__file__).resolve().parents[2] / "examples" / "year"


def main():
    program, database = os.path.abspath(sys.argv[1]), sys.argv[2]

    def reserve(where, *arguments, given=None, statuses=(0,)):
        done = subprocess.run([program, *arguments, "--db", where], input=given, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        assert done.returncode in statuses, (arguments, done.returncode, done.stderr.decode())
        return done.stdout

    with tempfile.TemporaryDirectory() as folder:
        first, last = f"sqlite:{folder}/first.db", f"sqlite:{folder}/last.db"
        reserve(first, "init")
        for file in sorted(YEAR.glob("0[1-4]*.csv")):
            reserve(first, "post", str(file), statuses=(0, 1))
        rows = reserve(first, "export")
        assert rows.count(b"\n") > 50
        said = {}
        for where in (database, last):
            reserve(where, "init")
            reserve(where, "init")  # again, which does no harm
            reserve(where, "post", "-", given=rows)
            reserve(where, "snapshot")
            assert reserve(where, "export") == rows
            rows = reserve(where, "export")
        for where in (first, database, last):
            said[where] = [reserve(where, *command.split()) for command in
                           ("checkpoint", "balances", "holdings", "lots", "claims", "projects", "accounts", "facts",
                            "history", "trace lot 101", "trace project 501", "statement", "audit",
                            "as-of 2025-06-30 holdings")]
        assert said[first] == said[database] == said[last]
        print("three journals, one head:", said[first][0].decode().split()[4])


if __name__ == "__main__":
    main()
