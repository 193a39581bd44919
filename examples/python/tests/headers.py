"""Reads the public headers with pycparser, and asks the compiler for numbers that no parser knows."""
from __future__ import annotations

import os
import pathlib
import re
import subprocess
import sys
import tempfile
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[3]
DEBIAN = "/usr/lib/python3/dist-packages"  # where python3-pycparser is, which another Python does not look into
LEFT_OUT: set[str] = {"quota.h"}  # the one that includes all others
MACRO = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(QUOTA_\w+)[ \t]+[^\s_]", re.M)  # a value, not QUOTA_API
CC = os.environ.get("CC", "cc").split()
INTEGERS = {"int8_t": "signed char", "uint8_t": "unsigned char", "int16_t": "short", "uint16_t": "unsigned short",
            "int32_t": "int", "uint32_t": "unsigned int", "int64_t": "long long", "uint64_t": "unsigned long long"}


def pycparser() -> Any:
    """The parser, or None."""
    try:
        import pycparser as parser
    except ImportError:
        sys.path.append(DEBIAN)
        try:
            import pycparser as parser  # type: ignore[import]
        except ImportError:
            return None
        finally:
            sys.path.remove(DEBIAN)
    return parser


def header_files() -> list[pathlib.Path]:
    """The public headers."""
    return [path for path in sorted((ROOT / "include" / "libquota").glob("*.h")) if path.name not in LEFT_OUT]


INCLUDES = "".join(f"#include <libquota/{path.name}>\n" for path in header_files())


class Headers:
    """``structs``: members and their types by name; ``functions``: result and arguments; ``enums``: names by tag."""

    def __init__(self) -> None:
        self.structs: dict[str, list[tuple[str, str]]] = {}
        self.functions: dict[str, tuple[str, list[str]]] = {}
        self.enums: dict[str, list[str]] = {}
        self.hooks: dict[tuple[str, str], tuple[str, list[str]]] = {}
        self._enum_types: set[str] = set()
        self._opaque: set[str] = set()
        self.macros = [name for path in header_files() for name in MACRO.findall(path.read_text("utf-8"))]
        parser = pycparser()
        self._ast = parser.c_ast
        for node in parser.c_parser.CParser().parse(self._preprocessed(), "quota.h").ext:
            self._read(node)

    def _preprocessed(self) -> str:
        """All headers as one text, with the C library's in short: the parser knows no extension of a compiler."""
        with tempfile.TemporaryDirectory() as folder:
            stubs = pathlib.Path(folder)
            (stubs / "stddef.h").write_text("typedef unsigned long size_t;\n")
            (stubs / "stdint.h").write_text("".join(f"typedef {c} {name};\n" for name, c in INTEGERS.items()))
            source = stubs / "all.c"
            source.write_text(INCLUDES)
            return subprocess.run([*CC, "-E", "-P", "-nostdinc", "-U__GNUC__", "-I", folder, "-I", ROOT / "include",
                                   source], check=True, capture_output=True, text=True).stdout

    def _read(self, node: Any) -> None:
        ast = self._ast
        kind = node.type
        if isinstance(node, ast.Decl) and isinstance(kind, ast.FuncDecl):
            self.functions[node.name] = self._signature(kind)
            return
        inner = kind.type if isinstance(kind, ast.TypeDecl) else kind
        if isinstance(inner, ast.Enum):
            if inner.values is not None:
                self.enums[inner.name] = [value.name for value in inner.values.enumerators]
            if isinstance(node, ast.Typedef):
                self._enum_types.add(node.name)
        elif isinstance(inner, ast.Struct) and inner.decls is None:
            self._opaque.add(node.name)
        elif isinstance(inner, ast.Struct):
            self.structs[node.name] = [(member.name, self._type(member.type)) for member in inner.decls]
            for member in inner.decls:
                if isinstance(member.type, ast.PtrDecl) and isinstance(member.type.type, ast.FuncDecl):
                    self.hooks[node.name, member.name] = self._signature(member.type.type)

    def _signature(self, function: Any) -> tuple[str, list[str]]:
        arguments = [self._type(each.type, argument=True) for each in function.args.params] if function.args else []
        return self._type(function.type), [] if arguments == ["void"] else arguments

    def _type(self, kind: Any, argument: bool = False) -> str:
        """A type in the words of this test: ``uint32``, ``quota_fact*``, ``handle``, ``char[64]``, ``hook``."""
        ast = self._ast
        if isinstance(kind, ast.TypeDecl):
            name = " ".join(kind.type.names)
            return "int" if name in self._enum_types else name[:-2] if name in INTEGERS else name
        if isinstance(kind, ast.ArrayDecl):
            inner = self._type(kind.type)
            return f"{inner}*" if argument else f"{inner}[{int(kind.dim.value, 0)}]"
        if isinstance(kind.type, ast.FuncDecl):
            return "hook"
        inner = self._type(kind.type)
        return "handle" if inner == "void" or inner in self._opaque else f"{inner}*"

    def asked(self, questions: list[str]) -> list[int]:
        """What the compiler says each of these expressions is."""
        lines = "\n".join(f'    printf("%lld\\n", (long long)({what}));' for what in questions)
        with tempfile.TemporaryDirectory() as folder:
            source, program = pathlib.Path(folder, "ask.c"), pathlib.Path(folder, "ask")
            source.write_text(f"{INCLUDES}#include <stdio.h>\nint main(void)\n{{\n{lines}\n    return 0;\n}}\n")
            subprocess.run([*CC, "-std=c11", "-I", ROOT / "include", source, "-o", program], check=True)
            answers = subprocess.run([program], check=True, capture_output=True, text=True).stdout
        return [int(line) for line in answers.split()]
