"""Structs of status.h, types.h, calendar.h, policy.h and decide.h, member by member."""
import ctypes
from ctypes import POINTER
from typing import Annotated, Any

from ._layout import (Bytes32, Chars128, Chars192, Chars64, Handle, I32, I64, Size, Text, U32, U64, Row, layout)


@layout
class quota_error(Row):
    struct_size: U32
    status: I32
    line: U32
    column: U32
    fact: U32
    reserved: U32
    index: U64
    field: Chars64
    expected: Chars128
    found: Chars128


@layout
class quota_fact(Row):
    fact: U32
    reserved: U32
    value: I64


RESIZE = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)


@layout
class quota_allocator(Row):
    struct_size: U32
    reserved: U32
    user: Handle
    resize: Annotated[Any, RESIZE]


@layout
class quota_calendar_day(Row):
    date: I32
    workday: I32


@layout
class quota_finding(Row):
    struct_size: U32
    severity: I32
    code: I32
    line: U32
    column: U32
    rule: U32
    other_rule: U32
    question: U32
    witness_count: U32
    reserved: U32
    witness: Annotated[Any, quota_fact * 24]
    field: Chars64
    expected: Chars192
    found: Chars192


@layout
class quota_policy_options(Row):
    struct_size: U32
    reserved: U32
    allocator: Annotated[Any, POINTER(quota_allocator)]
    parents: Annotated[Any, POINTER(ctypes.c_void_p)]
    parent_count: Size


@layout
class quota_policy_info(Row):
    struct_size: U32
    rule_count: U32
    question_count: U32
    fact_count: U32
    class_count: U32
    set_count: U32
    parent_count: U32
    reserved: U32
    from_: I64
    through: I64
    id: Text
    title_zh: Text
    title_en: Text
    document: Text
    window: Text
    digest: Bytes32


@layout
class quota_rule(Row):
    struct_size: U32
    number: U32
    force: I32
    line: U32
    question_count: U32
    inherited: U32
    id: Text
    article: Text
    zh: Text
    en: Text
    questions: Text
    when: Text
    then: Text
    overrides: Text
    document: Text


@layout
class quota_fact_info(Row):
    struct_size: U32
    fact: U32
    type: I32
    code_count: U32
    least: I64
    most: I64
    assumed: I64
    name: Text
    zh: Text
    en: Text
    meaning: Text


@layout
class quota_question_info(Row):
    struct_size: U32
    question: U32
    kind: I32
    rule_count: U32
    fact_count: U32
    reserved: U32
    name: Text
    zh: Text
    en: Text
    asks: Text


@layout
class quota_case(Row):
    struct_size: U32
    question: U32
    facts: Annotated[Any, POINTER(quota_fact)]
    fact_count: Size
    calendar: Handle


@layout
class quota_decision(Row):
    struct_size: U32
    question: U32
    verdict: I32
    kind: I32
    flags: U32
    verdicts: U32
    lo: I64
    hi: I64
    ratio_lo_num: I64
    ratio_lo_den: I64
    ratio_num: I64
    ratio_den: I64
    choices: U64
    rule: U32
    layer: U32
    rule_count: U32
    missing_count: U32
    rules: Annotated[Any, ctypes.c_uint32 * 24]
    missing: Annotated[Any, ctypes.c_uint32 * 24]


@layout
class quota_column(Row):
    fact: U32
    reserved: U32
    values: Annotated[Any, POINTER(ctypes.c_int64)]


@layout
class quota_batch(Row):
    struct_size: U32
    question: U32
    row_count: Size
    columns: Annotated[Any, POINTER(quota_column)]
    column_count: Size
    common: Annotated[Any, POINTER(quota_fact)]
    common_count: Size
    calendar: Handle
    verdict: Annotated[Any, POINTER(ctypes.c_uint8)]
    lo: Annotated[Any, POINTER(ctypes.c_int64)]
    hi: Annotated[Any, POINTER(ctypes.c_int64)]
    rule: Annotated[Any, POINTER(ctypes.c_uint32)]
    flags: Annotated[Any, POINTER(ctypes.c_uint32)]
    status: Annotated[Any, POINTER(ctypes.c_int32)]


@layout
class quota_step(Row):
    kind: I32
    depth: U32
    question: U32
    rule: U32
    other: U32
    part: I32
    verdict: I32
    truth: I32
    decisive: I32
    operation: I32
    flags: U32
    verdicts: U32
    kind_of_answer: I32
    result_type: I32
    left_type: I32
    right_type: I32
    fact: U32
    other_fact: U32
    helper: U32
    other_helper: U32
    node: U32
    reserved: U32
    left_lo: I64
    left_hi: I64
    left_den: I64
    right_lo: I64
    right_hi: I64
    right_den: I64
    lo: I64
    hi: I64
    den: I64
    ratio_lo_num: I64
    ratio_lo_den: I64
    ratio_num: I64
    ratio_den: I64
    choices: U64
    set: U64
