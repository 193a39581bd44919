#!/usr/bin/env python3
"""What the shared library asks of the C library: memory and string functions, nothing that does I/O.

    test_undefined.py SHARED
"""
import sys

from common import finish, nm

MEMORY = {"malloc", "calloc", "realloc", "free"}
STRINGS = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen", "strchr", "strcmp", "strncmp"}
# What compilers and linkers add by themselves; clang makes bcmp of a memcmp that is only compared with 0.
TOOLS = {"__cxa_finalize", "__gmon_start__", "_ITM_deregisterTMCloneTable", "_ITM_registerTMCloneTable",
         "__stack_chk_fail", "bcmp"}
FORTIFIED = {f"__{name}_chk" for name in STRINGS}


def main():
    names = {words[-1].split("@")[0] for words in nm("-D", "--undefined-only", sys.argv[1])}
    print("asks for:", " ".join(sorted(names)))
    finish([f"{name}: not on the list of what the library may call"
            for name in sorted(names - MEMORY - STRINGS - TOOLS - FORTIFIED)])


main()
