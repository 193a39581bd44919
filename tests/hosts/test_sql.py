#!/usr/bin/env python3
"""What SQL adds up from rows alone is what the ledger says.

    test_sql.py WORKER sqlite | postgres
"""
import os
import sys

import databases
import kills

# Every verb that moves an amount has to be in the mix, and its kinds of their own.
NEEDED = """issue plain, issue repay, move plain, move merge, move carry, move correct, hold plain, hold freeze,
release plain, use plain, restore plain, restore correct, surrender plain, cancel plain, cancel correct, cancel repay,
void plain, owe incur, owe forgive, owe merge, owe correct"""


def compare(what, ledger, database):
    ledger, database = sorted(ledger), sorted(database)
    if ledger != database:
        for line in sorted(set(ledger) ^ set(database))[:20]:
            print("ledger  " if line in ledger else "database", what, line)
        raise AssertionError(f"{what}: {len(set(ledger) ^ set(database))} lines differ")
    return len(ledger)


def main():
    program, kind = os.path.abspath(sys.argv[1]), sys.argv[2]
    for seed in (1, 2) if kind == "sqlite" else (3,):
        with databases.Database(kind) as database:
            done = {line.rsplit(" ", 1)[0] for line in kills.run(program, database.name, "mix", seed, 4000)
                    if line.startswith("done ")}
            for pair in NEEDED.replace("\n", " ").split(", "):
                assert f"done {pair}" in done, f"seed {seed}: the mix has no {pair}"
            said = kills.run(program, database.name, "dump")

            def told(word):
                return [line.removeprefix(word + " ") for line in said if line.startswith(word + " ")]

            def rows(sql):
                return [" ".join(row) for row in database.rows(sql)]

            hexed = database.hex_of("id")
            counts = [
                compare("balance", told("balance"),
                        rows("SELECT account, lot, term, pollutant, available, encumbered FROM balances")),
                compare("lot", told("lot"), rows("SELECT lot, pollutant, issued, available, encumbered, consumed, "
                                                 "surrendered, cancelled, invalid FROM lots")),
                compare("claim", told("claim"),
                        rows(f"SELECT {hexed}, account, lot, term, bucket, made, remains FROM claims")),
                compare("debt", told("debt"), rows("SELECT account, pollutant, amount FROM debts")),
            ]
            head = rows(f"SELECT seq, date, {database.hex_of('digest')} FROM entries ORDER BY seq DESC LIMIT 1")
            compare("head", told("head"), head)
            assert all(counts), counts
            print(f"{kind}: seed {seed}: {counts[0]} balances, {counts[1]} lots, {counts[2]} claims, {counts[3]} debts")


if __name__ == "__main__":
    main()
