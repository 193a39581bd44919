"""libquota: pollutant discharge quotas, exact and explained decisions, and a ledger that loses nothing.

    from libquota import Policy
    policy = Policy.builtin("cn-530300-2024")
    decision = policy.decide("offset", as_of="2025-06-01", project_city=530300, key_industry=True, pollutant="NOx",
                             increment="10 t", attained=False)
    print(decision.answer, decision.ratio, decision.rules)  # 20 t 2 ('Q2', 'Q3', 'Q15.2')
"""
from ._library import lib as _lib
from .acts import (Act, BidOutcome, Bucket, EntryFlag, EntryKind, FieldType, ListKind, PlanDocument, PlanStrategy,
                   PostFlag, Pricing, Role, SheetPart, StoreOutcome, Subject, Tie, Verb)
from .audit import Audit, Checkpoint
from .batch import Batch
from .calendar import Calendar
from .codes import Channel, LotEarmark, LotOrigin, Measure, Pollutant, Pool
from .decision import Decision
from .entry import (Entry, EntryField, derived_id, entry_fields, is_party_code, may_stand, new_id, word, word_number)
from .errors import (InvalidValue, JournalWrong, NotFound, OutOfMemory, PolicyError, QuotaError, Refused, StoreFailed,
                     Unsure)
from .explanation import Step
from .ledger import Asked, Ledger, Prepared, Result
from .limits import NEVER, TONNE, UNKNOWN
from .market import Auction, Award, Bid, BidResult, Offer, Quote
from .plan import Plan
from .policy import Finding, Policy, PolicyInfo, QuestionInfo, Rule, builtin_ids, builtin_table, layers
from .queries import Sheet
from .sm3 import sm3
from .sqlite_store import SqliteStore
from .status import Language, Status
from .store import Head, MemoryStore, NotDone, Store
from .values import FactInfo, Value, amount, amount_text, code_label, fact_info, facts, value_of, value_text
from .vocabulary import Fact, Question
from .words import (AnswerKind, DecisionFlag, FindingCode, Force, Operation, Part, Severity, StepKind, Type, Verdict)

#: Version of the shared library.
version: str = _lib.quota_version().decode()

__all__ = [
    "Act", "AnswerKind", "Asked", "Auction", "Audit", "Award", "Batch", "Bid", "BidOutcome", "BidResult", "Bucket", "Calendar", "Channel", "Checkpoint",
    "Decision", "DecisionFlag", "Entry", "EntryField", "EntryFlag", "EntryKind", "Fact", "FactInfo",
    "FieldType", "Finding", "FindingCode", "Force", "Head", "InvalidValue", "JournalWrong", "Language",
    "Ledger", "ListKind", "LotEarmark", "LotOrigin", "Measure", "MemoryStore", "NEVER", "NotDone",
    "NotFound", "Offer", "Operation", "OutOfMemory", "Part", "Plan", "PlanDocument", "PlanStrategy", "Policy",
    "PolicyError", "PolicyInfo", "Pollutant", "Pool", "PostFlag", "Prepared", "Pricing", "Question",
    "QuestionInfo", "QuotaError", "Quote", "Refused", "Result", "Role", "Rule", "Severity", "Sheet", "SheetPart", "SqliteStore",
    "Status", "Step", "StepKind", "Store", "StoreFailed", "StoreOutcome", "Subject", "TONNE", "Tie", "Type",
    "UNKNOWN", "Unsure", "Value", "Verb", "Verdict", "amount", "amount_text", "builtin_ids",
    "builtin_table", "code_label", "derived_id", "entry_fields", "fact_info", "facts", "is_party_code",
    "layers", "may_stand", "new_id", "sm3", "value_of", "value_text", "version", "word", "word_number",
]
