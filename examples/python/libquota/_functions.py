"""Every function of the library: what it answers, and what it takes."""
from __future__ import annotations

from ctypes import (POINTER, c_char_p, c_int, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p)
from typing import Any

from ._ledger_structs import (quota_asked, quota_audit, quota_checkpoint, quota_entry, quota_field_info,
    quota_filter, quota_head, quota_ledger_options, quota_post, quota_sheet, quota_sheet_row, quota_store,
    quota_trace_row)
from ._market_structs import (quota_auction_options, quota_auction_summary, quota_award, quota_bid_result,
    quota_offer_result, quota_quote)
from ._plan_structs import (quota_block, quota_leg, quota_need_result, quota_plan_names, quota_plan_options)
from ._policy_structs import (quota_allocator, quota_batch, quota_calendar_day, quota_case, quota_decision,
    quota_error, quota_fact, quota_fact_info, quota_finding, quota_policy_info, quota_policy_options,
    quota_question_info, quota_rule, quota_step)

ERROR = POINTER(quota_error)
HANDLES = POINTER(c_void_p)
COUNT = POINTER(c_size_t)

FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    # status.h
    "quota_status_name": (c_char_p, (c_int32,)),
    "quota_error_text": (c_int, (ERROR, c_int, c_char_p, c_size_t, COUNT)),
    # types.h
    "quota_version": (c_char_p, ()),
    # calendar.h
    "quota_calendar_create": (c_int, (POINTER(quota_allocator), POINTER(quota_calendar_day), c_size_t,
        c_int32, c_int32, HANDLES, ERROR)),
    "quota_calendar_parse": (c_int, (POINTER(quota_allocator), c_char_p, c_size_t, HANDLES, ERROR)),
    "quota_calendar_free": (None, (c_void_p,)),
    # policy.h
    "quota_policy_parse": (c_int, (POINTER(quota_policy_options), c_char_p, c_size_t, HANDLES, HANDLES,
        ERROR)),
    "quota_policy_free": (None, (c_void_p,)),
    "quota_builtin_count": (c_size_t, ()),
    "quota_builtin": (c_int, (c_size_t, POINTER(c_char_p), c_char_p, c_size_t, COUNT)),
    "quota_policy_builtin": (c_int, (POINTER(quota_policy_options), c_char_p, HANDLES, ERROR)),
    "quota_policy_describe": (c_int, (c_void_p, POINTER(quota_policy_info))),
    "quota_policy_rule": (c_int, (c_void_p, c_uint32, POINTER(quota_rule))),
    "quota_policy_find_rule": (c_uint32, (c_void_p, c_char_p)),
    "quota_fact_at": (c_int, (c_void_p, c_uint32, POINTER(quota_fact_info))),
    "quota_fact_describe": (c_int, (c_void_p, c_uint32, POINTER(quota_fact_info))),
    "quota_fact_find": (c_uint32, (c_void_p, c_char_p, c_size_t)),
    "quota_fact_code": (c_char_p, (c_void_p, c_uint32, c_int64)),
    "quota_fact_code_label": (c_char_p, (c_void_p, c_uint32, c_int64, c_int)),
    "quota_question_at": (c_int, (c_void_p, c_uint32, POINTER(quota_question_info))),
    "quota_question_describe": (c_int, (c_void_p, c_uint32, POINTER(quota_question_info))),
    "quota_question_find": (c_uint32, (c_void_p, c_char_p, c_size_t)),
    "quota_question_fact": (c_uint32, (c_void_p, c_uint32, c_uint32)),
    "quota_policy_class": (c_char_p, (c_void_p, c_int64)),
    "quota_value_parse": (c_int, (c_void_p, c_uint32, c_char_p, c_size_t, POINTER(c_int64), ERROR)),
    "quota_value_text": (c_int, (c_void_p, c_uint32, c_int64, c_char_p, c_size_t, COUNT)),
    "quota_policy_print": (c_int, (c_void_p, c_char_p, c_size_t, COUNT)),
    "quota_policy_lint": (c_int, (c_void_p, POINTER(quota_allocator), HANDLES, ERROR)),
    "quota_findings_count": (c_size_t, (c_void_p, c_int32)),
    "quota_findings_get": (c_int, (c_void_p, c_size_t, POINTER(quota_finding))),
    "quota_finding_text": (c_int, (c_void_p, POINTER(quota_finding), c_int, c_char_p, c_size_t, COUNT)),
    "quota_findings_free": (None, (c_void_p,)),
    # decide.h
    "quota_decide": (c_int, (c_void_p, POINTER(quota_case), POINTER(quota_decision), ERROR)),
    "quota_decide_layers": (c_int, (HANDLES, c_size_t, POINTER(quota_case), POINTER(quota_decision),
        POINTER(quota_decision), ERROR)),
    "quota_decide_batch": (c_int, (c_void_p, POINTER(quota_batch), ERROR)),
    "quota_explain": (c_int, (c_void_p, POINTER(quota_case), POINTER(quota_step), c_size_t, c_size_t, COUNT,
        ERROR)),
    "quota_explain_text": (c_int, (c_void_p, POINTER(quota_case), c_int, c_char_p, c_size_t, COUNT, ERROR)),
    "quota_step_text": (c_int, (c_void_p, POINTER(quota_step), c_int, c_char_p, c_size_t, COUNT)),
    # entry.h
    "quota_entry_field": (c_int, (c_uint32, POINTER(quota_field_info))),
    "quota_entry_word": (c_char_p, (c_int32, c_int64, c_int)),
    "quota_entry_word_find": (c_int64, (c_int32, c_char_p, c_size_t)),
    "quota_entry_pair": (c_int32, (c_uint8, c_uint8)),
    "quota_party_code_valid": (c_int32, (c_char_p, c_size_t)),
    "quota_entry_encode": (c_int, (POINTER(quota_entry), c_void_p, c_size_t, COUNT)),
    "quota_entry_decode": (c_int, (c_void_p, c_size_t, POINTER(quota_entry), COUNT)),
    # store.h
    "quota_journal_start": (c_int, (POINTER(quota_head),)),
    "quota_journal_extend": (c_int, (POINTER(quota_head), POINTER(quota_entry), c_size_t, c_size_t,
        POINTER(quota_head))),
    "quota_memory_store_create": (c_int, (POINTER(quota_allocator), HANDLES, ERROR)),
    "quota_memory_store_hooks": (c_int, (c_void_p, POINTER(quota_store))),
    "quota_memory_store_free": (None, (c_void_p,)),
    # ledger.h
    "quota_ledger_open": (c_int, (POINTER(quota_ledger_options), HANDLES, ERROR)),
    "quota_ledger_free": (None, (c_void_p,)),
    "quota_ledger_head": (c_int, (c_void_p, POINTER(quota_head))),
    "quota_ledger_post": (c_int, (c_void_p, POINTER(quota_post), ERROR)),
    "quota_ledger_refresh": (c_int, (c_void_p, ERROR)),
    "quota_ledger_prepare": (c_int, (c_void_p, POINTER(quota_post), POINTER(quota_entry), c_size_t, COUNT,
        POINTER(quota_head), ERROR)),
    "quota_ledger_commit": (c_int, (c_void_p, ERROR)),
    "quota_ledger_abort": (c_int, (c_void_p,)),
    "quota_ledger_ask": (c_int, (c_void_p, POINTER(quota_post), c_size_t, c_size_t, POINTER(quota_asked),
        POINTER(quota_fact), c_size_t, ERROR)),
    "quota_ledger_explain": (c_int, (c_void_p, POINTER(quota_post), c_size_t, c_int, c_char_p, c_size_t,
        COUNT, ERROR)),
    "quota_ledger_due": (c_int, (c_void_p, c_int32, POINTER(quota_entry), c_size_t, c_size_t, COUNT, ERROR)),
    "quota_compose": (c_int, (c_void_p, c_int, POINTER(quota_entry), POINTER(c_uint64), c_size_t,
        POINTER(quota_entry), c_size_t, c_size_t, COUNT, ERROR)),
    "quota_ledger_snapshot": (c_int, (c_void_p, ERROR)),
    "quota_ledger_checkpoint": (c_int, (c_void_p, POINTER(quota_checkpoint), ERROR)),
    "quota_ledger_audit": (c_int, (POINTER(quota_ledger_options), POINTER(quota_checkpoint), c_size_t,
        POINTER(quota_audit), ERROR)),
    # query.h
    "quota_list": (c_int, (c_void_p, c_int, POINTER(quota_filter), POINTER(c_uint64), c_void_p, c_size_t,
        c_size_t, COUNT, ERROR)),
    "quota_ledger_entry": (c_int, (c_void_p, POINTER(c_uint8), POINTER(quota_entry), c_size_t, ERROR)),
    "quota_ledger_fact": (c_int, (c_void_p, c_uint8, c_uint64, c_uint32, c_uint8, c_int32, POINTER(c_int64))),
    "quota_trace_lot": (c_int, (c_void_p, c_uint64, POINTER(quota_trace_row), c_size_t, c_size_t, COUNT,
        ERROR)),
    "quota_trace_project": (c_int, (c_void_p, c_uint64, POINTER(quota_trace_row), c_size_t, c_size_t, COUNT,
        ERROR)),
    "quota_ledger_sheet": (c_int, (c_void_p, POINTER(quota_sheet), POINTER(quota_sheet_row), c_size_t,
        c_size_t, COUNT, ERROR)),
    "quota_ledger_as_of": (c_int, (c_void_p, c_uint64, c_uint8, c_uint64, c_int32, POINTER(c_int64),
        POINTER(c_int64), ERROR)),
    # market.h
    "quota_auction_clear": (c_int, (c_void_p, POINTER(quota_auction_options), HANDLES, ERROR)),
    "quota_auction_free": (None, (c_void_p,)),
    "quota_auction_describe": (c_int, (c_void_p, POINTER(quota_auction_summary))),
    "quota_auction_bid": (c_int, (c_void_p, c_size_t, POINTER(quota_bid_result))),
    "quota_auction_offer": (c_int, (c_void_p, c_size_t, POINTER(quota_offer_result))),
    "quota_auction_award": (c_int, (c_void_p, c_size_t, POINTER(quota_award))),
    "quota_auction_entries": (c_int, (c_void_p, POINTER(quota_entry), POINTER(quota_entry), c_size_t, c_size_t, COUNT,
        ERROR)),
    "quota_market_quote": (c_int, (c_void_p, POINTER(quota_entry), POINTER(quota_quote), ERROR)),
    # plan.h
    "quota_plan_create": (c_int, (c_void_p, POINTER(quota_plan_options), HANDLES, ERROR)),
    "quota_plan_free": (None, (c_void_p,)),
    "quota_plan_need": (c_int, (c_void_p, c_size_t, POINTER(quota_need_result))),
    "quota_plan_leg": (c_int, (c_void_p, c_size_t, POINTER(quota_leg))),
    "quota_plan_block": (c_int, (c_void_p, c_size_t, POINTER(quota_block))),
    "quota_plan_entries": (c_int, (c_void_p, POINTER(quota_entry), POINTER(quota_entry), c_size_t, c_size_t, COUNT,
        ERROR)),
    "quota_plan_text": (c_int, (c_void_p, c_int, POINTER(quota_plan_names), c_int, c_char_p, c_size_t, COUNT, ERROR)),
}
