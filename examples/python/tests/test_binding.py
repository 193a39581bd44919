"""The binding is what the headers say: every struct, offset, constant and signature, none left out, none too many."""
from __future__ import annotations

import ctypes
import enum
import unittest
from typing import Any

from libquota import (_functions, _ledger_structs, _market_structs, _plan_structs, _policy_structs, acts, codes, limits,
    status, vocabulary, words)
from libquota._layout import members

from . import headers

# The prefix of an enum's names is QUOTA_ and its tag's first part, but for these.
PREFIXES = {"status_code": "", "language": "", "verdict_code": "", "entry_kind_number": "ENTRY_",
            "entry_flag_number": "FLAG_", "step_code": "STEP_", "field_type_number": "FIELD_",
            "store_outcome_code": "STORE_", "post_flag_number": "POST_", "decision_flag": "DECISION_",
            "sheet_part_code": "SHEET_", "plan_strategy": "PLAN_", "plan_document": "PLAN_"}
# And the class has the name of the tag without its last part, but for these.
CLASSES = {"kind_code": "AnswerKind", "step_code": "StepKind", "list_code": "ListKind", "language": "Language",
           "finding_number": "FindingCode", "decision_flag": "DecisionFlag",
           "plan_strategy": "PlanStrategy", "plan_document": "PlanDocument", "pricing": "Pricing", "tie": "Tie",
           "bid_outcome": "BidOutcome"}
CTYPES: dict[str, Any] = {"void": None, "int": ctypes.c_int, "size_t": ctypes.c_size_t, "handle": ctypes.c_void_p,
                          "char*": ctypes.c_char_p, "char": ctypes.c_char}
CTYPES.update({f"{sign}int{size}": getattr(ctypes, f"c_{sign}int{size}") for sign in ("", "u")
               for size in (8, 16, 32, 64)})
STRUCTS = {name: value for module in (_policy_structs, _ledger_structs, _plan_structs, _market_structs)
           for name, value in vars(module).items() if name.startswith("quota_")}


def of_c(words_: str) -> Any:
    """The type of ctypes for a type of the headers."""
    if words_ in CTYPES:
        return CTYPES[words_]
    if words_ in STRUCTS:
        return STRUCTS[words_]
    if words_.endswith("*"):
        return ctypes.POINTER(of_c(words_[:-1]))
    if words_.endswith("]"):
        inner, _, size = words_[:-1].partition("[")
        return of_c(inner) * int(size)
    raise AssertionError(f"no type for {words_}")


@unittest.skipUnless(headers.pycparser(), "pycparser is not installed (Debian: python3-pycparser)")
class Binding(unittest.TestCase):
    read: headers.Headers

    @classmethod
    def setUpClass(cls) -> None:
        cls.read = headers.Headers()

    def test_the_parser_has_read_the_headers(self) -> None:
        self.assertIn("quota_ledger_post", self.read.functions)
        self.assertIn(("to_account", "uint64"), self.read.structs["quota_entry"])
        self.assertIn("QUOTA_VERB_OWE", self.read.enums["quota_verb_number"])
        self.assertIn("QUOTA_TONNE", self.read.macros)
        self.assertEqual(self.read.hooks["quota_ledger_options", "progress"], ("void", ["handle", "uint64", "uint64"]))

    def test_structs_have_the_members_types_sizes_and_offsets_of_c(self) -> None:
        self.assertEqual(sorted(STRUCTS), sorted(self.read.structs))
        questions, found = [], []
        for name, c_members in self.read.structs.items():
            struct = STRUCTS[name]
            self.assertEqual([member.rstrip("_") for member, *_ in members(struct)],
                             [member for member, _ in c_members])
            questions.append(f"sizeof({name})")
            found.append(ctypes.sizeof(struct))
            for (member, kind), (field, of_ctypes) in zip(c_members, members(struct)):
                where = getattr(struct, field)
                questions += [f"offsetof({name}, {member})", f"sizeof((({name} *)0)->{member})"]
                found += [where.offset, where.size]
                if kind == "hook":
                    self.assert_same(f"{name}.{member}", self.read.hooks[name, member],
                                     of_ctypes._restype_, of_ctypes._argtypes_)
                else:
                    self.assertIs(of_ctypes, of_c(kind), f"{name}.{member}")
        for question, is_, should in zip(questions, found, self.read.asked(questions)):
            self.assertEqual(is_, should, question)

    def test_functions_take_and_answer_what_they_do_in_c(self) -> None:
        self.assertEqual(sorted(_functions.FUNCTIONS), sorted(self.read.functions))
        for name, (result, arguments) in _functions.FUNCTIONS.items():
            self.assert_same(name, self.read.functions[name], result, arguments)

    def assert_same(self, name: str, signature: tuple[str, list[str]], result: Any, arguments: Any) -> None:
        self.assertIs(result, of_c(signature[0]), f"result of {name}")
        self.assertEqual(len(arguments), len(signature[1]), f"arguments of {name}")
        for number, (is_, should) in enumerate(zip(arguments, signature[1])):
            self.assertIs(is_, of_c(should), f"argument {number} of {name}")

    def test_constants_have_the_numbers_of_c(self) -> None:
        bound = {f"QUOTA_{name}": value for name, value in vars(limits).items() if name.isupper()}
        self.assertEqual(sorted(bound), sorted(self.read.macros))
        self.assertEqual(bound, dict(zip(self.read.macros, self.read.asked(self.read.macros))))

    def test_enums_have_the_names_and_numbers_of_c(self) -> None:
        classes: dict[str, Any] = {name: value for module in (acts, codes, status, vocabulary, words)
                   for name, value in vars(module).items() if isinstance(value, enum.EnumMeta) and value.__members__}
        numbers = iter(self.read.asked([name for names in self.read.enums.values() for name in names]))
        for tag, names in self.read.enums.items():
            short = tag[len("quota_"):]
            stem = short.rpartition("_")[0] or short
            name = CLASSES.get(short, stem.title().replace("_", ""))
            prefix = "QUOTA_" + PREFIXES.get(short, stem.upper() + "_")
            with self.subTest(enum=tag):
                bound = {prefix + member: int(value) for member, value in classes.pop(name).__members__.items()}
                self.assertEqual(bound, {each: next(numbers) for each in names})
        self.assertEqual(classes, {}, "enums that no header has")


if __name__ == "__main__":
    unittest.main()
