"""Structs of plan.h, member by member."""
import ctypes
from ctypes import POINTER
from typing import Annotated, Any

from ._layout import I32, I64, Row, Size, Text, U32, U64, layout


@layout
class quota_need(Row):
    amount: I64
    pollutant: U32
    reserved: U32


@layout
class quota_plan_options(Row):
    struct_size: U32
    strategy: I32
    project: U64
    to_account: U64
    needs: Annotated[Any, POINTER(quota_need)]
    need_count: Size
    lots: Annotated[Any, POINTER(ctypes.c_uint64)]
    lot_count: Size
    date: I32
    as_of: I32
    valid_until: I32
    approved: U32


@layout
class quota_need_result(Row):
    struct_size: U32
    pollutant: U32
    required: I64
    covered: I64
    wanted: I64
    planned: I64
    shortfall: I64
    outside: I64
    outside_limit: I64
    cost: I64
    unpriced: I64
    ratio_num: U32
    ratio_den: U32
    verdict: I32
    missing: U32
    policy: U32
    rule: U32
    limit_policy: U32
    limit_rule: U32
    first_leg: Size
    leg_count: Size


@layout
class quota_leg(Row):
    struct_size: U32
    pollutant: U32
    account: U64
    lot: U64
    amount: I64
    price: I64
    total: I64
    term: I32
    verdict: I32
    rank: U32
    policy: U32
    rule: U32
    rank_policy: U32
    rank_rule: U32
    outside: U32
    expected: U32
    place: U32
    basin: U32
    industry: U32


@layout
class quota_block(Row):
    struct_size: U32
    pollutant: U32
    status: I32
    verdict: I32
    amount: I64
    policy: U32
    rule: U32
    fact: U32
    known: U32


@layout
class quota_plan_names(Row):
    struct_size: U32
    reserved: U32
    project: Text
    unit: Text
    code: Text
    site: Text
