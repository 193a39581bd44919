"""Structs of market.h, member by member."""
from ctypes import POINTER
from typing import Annotated, Any

from ._layout import I32, I64, Row, U32, U64, layout


@layout
class quota_quote(Row):
    struct_size: U32
    verdict: I32
    baseline_price: I64
    baseline_total: I64
    least_total: I64
    least_price: I64
    fee: I64
    fee_verdict: I32
    policy: U32
    rule: U32
    floor_policy: U32
    floor_rule: U32
    fee_policy: U32
    fee_rule: U32
    missing: U32
    fee_missing: U32
    reserved: U32


@layout
class quota_offer(Row):
    account: U64
    lot: U64
    amount: I64
    term: I32
    reserved: U32


@layout
class quota_bid(Row):
    account: U64
    project: U64
    amount: I64
    least: I64
    price: I64


@layout
class quota_auction_options(Row):
    struct_size: U32
    pollutant: U32
    offers: Annotated[Any, POINTER(quota_offer)]
    bids: Annotated[Any, POINTER(quota_bid)]
    offer_count: U32
    bid_count: U32
    reserve_price: I64
    pricing: I32
    tie: I32
    date: I32
    as_of: I32
    channel: U32
    approved: U32


@layout
class quota_bid_result(Row):
    struct_size: U32
    outcome: I32
    awarded: I64
    total: I64
    blocked: I64
    policy: U32
    rule: U32
    missing: U32
    status: I32


@layout
class quota_offer_result(Row):
    struct_size: U32
    reserved: U32
    sold: I64
    proceeds: I64


@layout
class quota_award(Row):
    struct_size: U32
    verdict: I32
    bid: U32
    offer: U32
    amount: I64
    price: I64
    total: I64
    policy: U32
    rule: U32


@layout
class quota_auction_summary(Row):
    struct_size: U32
    award_count: U32
    reserve_price: I64
    lowest_price: I64
    offered: I64
    wanted: I64
    sold: I64
    proceeds: I64
