#!/usr/bin/env python3
"""First.java prints what README.md shows, and what the guides show compiles.

    test_first.py JAVAC JAVA JNA_JAR LIBRARY_FOLDER
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs"
BLOCK = re.compile(r"^```java\n(.*?)^```$", re.S | re.M)
WRAPPED = """import java.util.*;
import libquota.*;

final class Shown%d {
    static void run(Journal journal) {
%s    }
}
"""


def main():
    javac, java, jar, library = sys.argv[1:]
    shown = re.search(r"^\$ java .*\n((?:(?!```).*\n)*)```", (HERE / "README.md").read_text(encoding="utf-8"), re.M)[1]
    with tempfile.TemporaryDirectory() as folder:
        blocks = [block for page in (DOCS / "integrator.md", DOCS / "zh" / "integrator.md")
                  for block in BLOCK.findall(page.read_text(encoding="utf-8"))]
        shown_code = [pathlib.Path(folder, f"Shown{number}.java") for number in range(len(blocks))]
        for number, block in enumerate(blocks):
            shown_code[number].write_text(WRAPPED % (number, block), encoding="utf-8")
        sources = [*shown_code, *sorted((HERE / "libquota").glob("*.java")), HERE / "First.java"]
        subprocess.run([javac, "-encoding", "UTF-8", "-Xlint:all", "-Werror", "-cp", jar, "-d", folder, *sources],
                       check=True)
        run = subprocess.run([java, "-cp", f"{jar}:{folder}", f"-Djna.library.path={library}", "First"], check=True,
                             stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"})
    if run.stdout != shown:
        sys.exit(f"it prints\n{run.stdout}and README.md shows\n{shown}")


main()
