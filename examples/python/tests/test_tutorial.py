"""The tutorial runs and prints what it says it prints."""
from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import unittest

from . import support

TUTORIAL = support.ROOT / "examples" / "python" / "tutorial.py"


class Tutorial(unittest.TestCase):
    def test_it_prints_what_it_says(self) -> None:
        said = [line[3:].rstrip() for line in TUTORIAL.read_text("utf-8").splitlines() if line.startswith("#>")]
        done = subprocess.run([sys.executable, "-X", "utf8", TUTORIAL], env=dict(os.environ), capture_output=True,
                              encoding="utf-8")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertGreater(len(said), 20)
        self.assertEqual([line.rstrip() for line in done.stdout.splitlines()], said)

    def test_the_first_example_of_the_readme_in_both_languages(self) -> None:
        page = (TUTORIAL.parent / "README.md").read_text("utf-8")
        examples = [block for block in re.findall(r"```python\n(.*?)```", page, re.S) if "from libquota" in block]
        self.assertEqual(len(examples), 2)
        for example, begins in zip(examples, ("20 t Q15.2", "替代量 20 吨（2:1）。依据：第十五条（Q15.2）。")):
            self.assertIn(begins, example)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(example, "README.md", "exec"), {})
            self.assertTrue(printed.getvalue().startswith(begins), printed.getvalue())


if __name__ == "__main__":
    unittest.main()
