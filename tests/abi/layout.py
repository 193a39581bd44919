#!/usr/bin/env python3
"""Writes a C file that compiles only while released numbers and layouts stand; tests/abi/update.sh calls it.

    layout.py ROOT OUTPUT.c

abidiff cannot see enumerators that the API passes as int32_t, and takes a member put in the middle for one put at
the end.  So every enumerator, every QUOTA_ constant and every member's place is asserted.  What is new may be
added: enumerators, members at the end of a struct that begins with struct_size.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

from common import code

ENUM = re.compile(r"\benum\s+\w+\s*\{([^}]*)\}")
STRUCT = re.compile(r"\btypedef\s+struct\s+\w+\s*\{([^}]*)\}\s*(\w+)\s*;")
# A value, not QUOTA_API or a function-like macro.
CONSTANT = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(QUOTA_\w+)[ \t]+[^\s_]", re.M)


def members(body):
    for declaration in filter(None, (part.strip() for part in body.split(";"))):
        function = re.search(r"\(\s*\*\s*(\w+)\s*\)\s*\(", declaration)
        if function:
            yield function.group(1)
        else:
            for part in declaration.split(","):
                yield re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)*$", part).group(1)


def read(root):
    names, structs = [], []
    for path in sorted((root / "include" / "libquota").glob("*.h")):
        text = code(path)
        names += CONSTANT.findall(text)
        for body in ENUM.findall(text):
            names += [part.split("=")[0].strip() for part in body.split(",") if part.strip()]
        structs += [(name, list(members(body))) for body, name in STRUCT.findall(text)]
    return names, structs


def ask(root, names, structs):
    """What the compiler says each of them is today, in the order asked."""
    asked = [f"(long long)({name})" for name in names]
    for struct, fields in structs:
        asked.append(f"(long long)sizeof({struct})")
        asked += [f"(long long)offsetof({struct}, {field})" for field in fields]
    lines = "\n".join(f'    printf("%lld\\n", {what});' for what in asked)
    program = f"#include <libquota/quota.h>\n#include <stdio.h>\nint main(void)\n{{\n{lines}\n    return 0;\n}}\n"
    with tempfile.TemporaryDirectory() as folder:
        source, run = pathlib.Path(folder, "ask.c"), pathlib.Path(folder, "ask")
        source.write_text(program)
        subprocess.run(["cc", "-std=c11", "-I", root / "include", source, "-o", run], check=True)
        return iter([int(line) for line in subprocess.check_output([run], text=True).split()])


def number(value):
    return "INT64_MIN" if value == -2**63 else f"INT64_C({value})" if abs(value) >= 2**31 else str(value)


def main():
    root = pathlib.Path(sys.argv[1])
    names, structs = read(root)
    values = ask(root, names, structs)
    out = ["/* Written by layout.py when a release is made: the numbers and layouts that programs were built with. */",
           "#include <libquota/quota.h>", "", "#define SAME(what, value) _Static_assert((what) == (value), #what)",
           "#define LEAST(what, value) _Static_assert((what) >= (value), #what)", ""]
    out += [f"SAME({name}, {number(next(values))});" for name in names]
    out += ["", "#if UINTPTR_MAX == UINT64_MAX"]
    for struct, fields in structs:
        # Only a struct that says its own size can grow.
        grows = fields[0] == "struct_size"
        out.append(f"{'LEAST' if grows else 'SAME'}(sizeof({struct}), {next(values)});")
        out += [f"SAME(offsetof({struct}, {field}), {next(values)});" for field in fields]
    out += ["#endif", "", "int main(void)", "{", "    return 0;", "}", ""]
    pathlib.Path(sys.argv[2]).write_text("\n".join(out))


main()
