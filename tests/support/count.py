#!/usr/bin/env python3
"""Sums up a meson run on one line: N passed, N failed.

    count.py testlog.json

A cmocka program counts as the tests it holds, anything else as one test.  Exits 1 if a test failed or none ran.
"""
import json
import re
import sys

CMOCKA = re.compile(r"^\[ +(PASSED|FAILED) +\] (\d+) test\(s\)", re.M)


def main():
    passed = failed = 0
    skipped = []
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            test = json.loads(line)
            counts = {"PASSED": 0, "FAILED": 0}
            for word, number in CMOCKA.findall((test.get("stdout") or "") + "\n" + (test.get("stderr") or "")):
                counts[word] += int(number)
            good = test["result"] in ("OK", "EXPECTEDFAIL")
            if test["result"] == "SKIP":
                skipped.append(test["name"])
            elif sum(counts.values()) == 0:
                counts = {"PASSED": int(good), "FAILED": int(not good)}
            elif not good and counts["FAILED"] == 0:
                counts["FAILED"] = 1  # it ended badly after its last test
            passed += counts["PASSED"]
            failed += counts["FAILED"]
    if skipped:
        print("skipped:", ", ".join(skipped))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
