#!/usr/bin/env python3
"""first.go prints what README.md shows.

    test_first.py GO LIBRARY_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    go, library = sys.argv[1:]
    shown = re.search(r"^\$ go run .*\n((?:(?!```).*\n)*)```", (HERE / "README.md").read_text(encoding="utf-8"), re.M)[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GOCACHE": os.environ.get("GOCACHE", f"{folder}/cache"), "GOFLAGS": "-mod=mod", "GOPROXY": "off",
                       "CGO_ENABLED": "1", "CGO_CFLAGS": f"-O1 -I{HERE.parents[1] / 'include'}",
                       "CGO_LDFLAGS": f"-L{library} -Wl,-rpath,{library}"}
        subprocess.run([go, "build", "-o", f"{folder}/first", "."], cwd=HERE, env=environment, check=True)
        run = subprocess.run([f"{folder}/first"], check=True, stdout=subprocess.PIPE, encoding="utf-8")
    if run.stdout != shown:
        sys.exit(f"it prints\n{run.stdout}and README.md shows\n{shown}")


main()
