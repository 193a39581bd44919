"""Structs of entry.h, store.h, ledger.h and query.h, member by member."""
import ctypes
from ctypes import POINTER
from typing import Annotated, Any

from ._layout import (Bytes16, Bytes32, Chars128, Chars24, Chars64, Handle, I32, I64, Size, Text, U16, U32,
                      U64, U8, Row, layout)
from ._policy_structs import quota_allocator, quota_decision


@layout
class quota_entry(Row):
    id: Bytes16
    target: Bytes16
    proof: Bytes32
    digest: Bytes32
    seq: U64
    account: U64
    to_account: U64
    lot: U64
    to_lot: U64
    project: U64
    party: U64
    amount: I64
    moved: I64
    value: I64
    price: I64
    total: I64
    required: I64
    ratio_num: U32
    ratio_den: U32
    policy: U32
    rule: U32
    fact: U32
    mask: U32
    place: U32
    basin: U32
    industry: U32
    date: I32
    as_of: I32
    valid_from: I32
    valid_until: I32
    term: I32
    to_term: I32
    verb: U8
    kind: U8
    flags: U16
    pollutant: U8
    subject: U8
    role: U8
    pool: U8
    origin: U8
    earmark: U8
    measure: U8
    channel: U8
    verdict: U8
    from_bucket: U8
    to_bucket: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 13]


@layout
class quota_field_info(Row):
    struct_size: U32
    number: U32
    offset: U32
    size: U32
    type: I32
    fact: U32
    is_signed: U32
    by_ledger: U32
    name: Text
    zh: Text


@layout
class quota_head(Row):
    seq: U64
    date: I32
    reserved: U32
    digest: Bytes32


HEAD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, POINTER(quota_head))
APPEND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, POINTER(quota_head), POINTER(quota_entry),
                          ctypes.c_size_t, POINTER(quota_head))
SCAN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint64, POINTER(quota_entry), ctypes.c_size_t,
                        POINTER(ctypes.c_size_t))
SAVE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, POINTER(quota_head), ctypes.c_void_p, ctypes.c_size_t)
LOAD = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_size_t,
                        POINTER(ctypes.c_size_t))


@layout
class quota_store(Row):
    struct_size: U32
    entry_size: U32
    user: Handle
    head: Annotated[Any, HEAD]
    append: Annotated[Any, APPEND]
    scan: Annotated[Any, SCAN]
    save: Annotated[Any, SAVE]
    load: Annotated[Any, LOAD]


DIGEST = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, POINTER(ctypes.c_uint8))
PROGRESS = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64)


@layout
class quota_ledger_options(Row):
    struct_size: U32
    policy_count: U32
    allocator: Annotated[Any, POINTER(quota_allocator)]
    store: Annotated[Any, POINTER(quota_store)]
    policies: Annotated[Any, POINTER(ctypes.c_void_p)]
    calendar: Handle
    through_seq: U64
    through_date: I32
    date_max: I32
    no_snapshot: U32
    keep_history: U32
    digest: Annotated[Any, DIGEST]
    digest_user: Handle
    progress: Annotated[Any, PROGRESS]
    progress_user: Handle


@layout
class quota_result(Row):
    status: I32
    verdict: I32
    seq: U64
    moved: I64
    available: I64
    encumbered: I64
    to_available: I64
    left: I64
    covered: I64
    required: I64
    policy: U32
    rule: U32


@layout
class quota_post(Row):
    struct_size: U32
    flags: U32
    entry_size: U32
    result_size: U32
    entries: Annotated[Any, POINTER(quota_entry)]
    results: Annotated[Any, POINTER(quota_result)]
    count: Size


@layout
class quota_asked(Row):
    struct_size: U32
    policy_number: U32
    policy: Handle
    question: U32
    fact_count: U32
    limit: I64
    decision: Annotated[Any, quota_decision]


@layout
class quota_checkpoint(Row):
    format: U32
    date: I32
    seq: U64
    digest: Bytes32
    state: Bytes32


@layout
class quota_audit(Row):
    struct_size: U32
    status: I32
    refusal: I32
    reserved: U32
    seq: U64
    entries: U64
    groups: U64
    decided: U64
    head: Annotated[Any, quota_head]
    state: Bytes32
    field: Chars64
    expected: Chars128
    found: Chars128


@layout
class quota_filter(Row):
    struct_size: U32
    place: U32
    account: U64
    lot: U64
    project: U64
    party: U64
    parent: U64
    basin: U32
    industry: U32
    term: I32
    expires_by: I32
    fact: U32
    role: U32
    pollutant: U8
    origin: U8
    earmark: U8
    measure: U8
    kind: U8
    bucket: U8
    live: U8
    subject: U8
    expected: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 7]


@layout
class quota_holding(Row):
    account: U64
    lot: U64
    available: I64
    encumbered: I64
    bought: U64
    term: I32
    place: U32
    lot_place: U32
    pollutant: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 3]


@layout
class quota_lot(Row):
    lot: U64
    parent: U64
    party: U64
    seq: U64
    issued: I64
    available: I64
    encumbered: I64
    consumed: I64
    surrendered: I64
    cancelled: I64
    invalid: I64
    owed: I64
    place: U32
    basin: U32
    industry: U32
    completed: I32
    proof: Bytes32
    pollutant: U8
    origin: U8
    earmark: U8
    measure: U8
    kind: U8
    expected: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 2]


@layout
class quota_claim(Row):
    id: Bytes16
    seq: U64
    account: U64
    to_account: U64
    lot: U64
    project: U64
    made: I64
    left: I64
    term: I32
    valid_until: I32
    mask: U32
    pollutant: U8
    bucket: U8
    kind: U8
    reserved: U8


@layout
class quota_account(Row):
    account: U64
    seq: U64
    place: U32
    basin: U32
    industry: U32
    role: U8
    pool: U8
    standing: U8
    reserved: U8
    party: Chars24


@layout
class quota_project(Row):
    project: U64
    required: I64
    covered: I64
    deficit: I64
    used: I64
    restored: I64
    ratio_num: U32
    ratio_den: U32
    legs: U32
    pollutant: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 3]


@layout
class quota_debt(Row):
    account: U64
    amount: I64
    pollutant: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 7]


@layout
class quota_statement(Row):
    number: U64
    seq: U64
    value: I64
    fact: U32
    valid_from: I32
    valid_until: I32
    subject: U8
    pollutant: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 2]
    project: U64


@layout
class quota_balance(Row):
    account: U64
    available: I64
    encumbered: I64
    pledged: I64
    debt: I64
    pollutant: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 7]


@layout
class quota_trace_row(Row):
    lot: U64
    parent: U64
    account: U64
    project: U64
    party: U64
    seq: U64
    amount: I64
    depth: U32
    place: U32
    term: I32
    bucket: U8
    kind: U8
    pollutant: U8
    reserved: U8
    proof: Bytes32


@layout
class quota_sheet_row(Row):
    part: I32
    verb: U8
    kind: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 2]
    amount: I64
    entries: U64


@layout
class quota_sheet(Row):
    struct_size: U32
    place: U32
    from_: I32
    until: I32
    pollutant: U8
    by_origin: U8
    reserved: Annotated[Any, ctypes.c_uint8 * 6]
    head: Annotated[Any, quota_head]
