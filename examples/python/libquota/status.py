"""Statuses: what a call answers, and why an entry was refused.  Numbers are those of status.h."""
from enum import IntEnum


class Status(IntEnum):
    """What a call answers, or why an entry was refused (``R_``)."""

    @classmethod
    def _missing_(cls, value: object) -> "Status":
        """A status of a newer library."""
        if not isinstance(value, int):
            raise ValueError(value)
        status = int.__new__(cls, value)
        status._name_, status._value_ = f"E_{value}", value
        return status

    OK = 0  # Done
    E_ARGUMENT = 1  # A pointer is NULL that must not be, or an argument makes no sense
    E_STRUCT_SIZE = 2  # A caller's struct has a struct_size this library does not know
    E_NO_MEMORY = 3  # The allocator answered NULL
    E_BUFFER = 4  # The caller's buffer is too small
    E_POLICY = 5  # The policy table has errors
    E_UNKNOWN_FACT = 6  # A fact id or name is neither in the vocabulary nor in the policy
    E_UNKNOWN_QUESTION = 7  # A question id or name is not known
    E_NOT_FOUND = 8  # No such item
    E_VALUE = 9  # Malformed text of a value; a day that does not exist
    E_RANGE = 10  # A value lies outside the range of its type
    E_OVERFLOW = 11  # Exact arithmetic left the range of the result
    E_DUPLICATE_FACT = 12  # The same fact was given twice
    E_UTF8 = 13  # Text is not valid UTF-8
    E_CSV = 14  # The text breaks RFC 4180
    E_LIMIT = 15  # A documented limit was passed
    ALREADY_DONE = 100  # Done before, with the same content
    E_REFUSED = 101  # A group was refused
    E_BUSY = 102  # A call from inside a hook of the same ledger
    E_PENDING = 103  # Prepared entries wait for commit or abort
    E_NOT_PENDING = 104  # Commit or abort, and nothing was prepared
    E_READ_ONLY = 105  # The ledger was opened as of a past day or seq
    E_STORE_FAILED = 106  # The store did not do it
    E_UNSURE = 107  # The store cannot say whether it appended
    E_CONTENDED = 108  # Other writers were quicker each time
    E_JOURNAL_SHORT = 109  # The journal ends before its head says
    E_JOURNAL_REWOUND = 110  # The head lies before what was already read from this journal
    E_CHAIN_BROKEN = 111  # The digest chain does not fit
    E_JOURNAL_NEWER = 112  # An entry of the journal uses what this release does not know
    E_JOURNAL_INVALID = 113  # An entry of the journal breaks an invariant
    E_BROKEN = 114  # The journal proved wrong earlier
    E_POLICY_MISSING = 115  # The journal adopts a policy by a digest that was not given and is not built in
    E_SNAPSHOT = 116  # A snapshot does not fit
    E_LAW_DIFFERS = 117  # Audit: the law says something else today
    E_CHECKPOINT = 118  # Audit: a checkpoint does not fit
    E_NO_HOOK = 119  # The store has no such hook
    R_NOT_POSTED = 200  # Another entry of its group was refused
    R_ID_REUSED = 201  # The id is known, with other content
    R_GROUP_DIFFERS = 202  # The ids are known, but not as one group
    R_BAD_RESERVED = 203  # Reserved bytes, or a field only the ledger writes, are not zero
    R_BAD_VERB = 204  # No such verb
    R_BAD_KIND = 205  # No such kind, or not with this verb
    R_BAD_FLAG = 206  # No such flag, or not with this verb and kind
    R_FIELD_UNREAD = 207  # A field is set that this verb and kind does not read
    R_FIELD_MISSING = 208  # A field is not set that it needs
    R_FIELD_RANGE = 209  # A field is outside its range
    R_PROOF_MISSING = 210  # It needs a proof
    R_ID_ZERO = 211  # The id is all zero
    R_ID_TWICE = 212  # The id stands twice in the call
    R_DATE_INVALID = 213  # A date is no day
    R_DATE_BACKWARDS = 214  # The date lies before the last entry's
    R_DATE_AHEAD = 215  # The date lies after the latest the host allows
    R_ACCOUNT_UNKNOWN = 216  # No such account
    R_TO_ACCOUNT_UNKNOWN = 217  # No such receiver
    R_LOT_UNKNOWN = 218  # No such lot
    R_PROJECT_UNKNOWN = 219  # Nothing was ever stated about the project
    R_TARGET_UNKNOWN = 220  # No such claim or entry
    R_ACCOUNT_CLOSED = 221  # The account is closed or ended
    R_TO_ACCOUNT_CLOSED = 222  # The receiver is closed or ended
    R_BLOCKED = 223  # Account, lot or project is blocked for this verb
    R_ACCOUNT_EXISTS = 224  # The account exists
    R_PARTY_CODE = 225  # No unified social credit code, or its check character is wrong
    R_PARTY_HAS_ACCOUNT = 226  # The party has an open account
    R_NOT_EMPTY = 227  # Something is left: available, encumbered or owed
    R_REASON_MISSING = 228  # A check that was refused needs its reason as proof
    R_POLICY_NUMBER = 229  # The number stands for another policy
    R_POLICY_UNKNOWN = 230  # No policy of this digest was given or is built in
    R_NOT_EXPECTED = 231  # The lot is realised already
    R_NOT_REALISED = 232  # The reduction is not realised yet
    R_LOT_EXISTS = 233  # The lot was born in an earlier group, or with other tags
    R_EVIDENCE_USED = 234  # The evidence has made another lot of this pollutant
    R_DEBT_FIRST = 235  # The party owes of this pollutant: repay first
    R_SAME_CELL = 236  # From and to are the same
    R_TERM_ORDER = 237  # The later term is not later
    R_TARGET_KIND = 238  # The target is no claim of the kind needed
    R_TARGET_OTHER = 239  # The target belongs to another account, lot or term
    R_EXPIRED = 240  # The hold has expired
    R_NOT_EXPIRED = 241  # The hold has not expired
    R_HOLD_BLOCKS = 242  # The hold does not let this verb take
    R_BENEFICIARY = 243  # The hold is for another beneficiary or project
    R_TERM_ENDED = 244  # The cell's term and its window are over
    R_LOT_VOID = 245  # All of the lot is invalid
    R_POLLUTANT = 246  # The project has no increment of this pollutant
    R_ORDER_OF_LOSS = 247  # Something of the lot ranks before it in the order of loss
    R_NOT_USED = 248  # More than was used and surrendered of the lot
    R_INSUFFICIENT = 249  # Less is there than was asked
    R_OVERFLOW = 250  # A balance would leave its range
    R_LAW_KIND = 251  # A policy is in force: name the kind
    R_LAW_DENIES = 252  # The law forbids it
    R_LAW_REVIEW = 253  # The law leaves it to a person: decide, and post it as approved
    R_LAW_LIMIT = 254  # More than the law grants


class Language(IntEnum):
    """Languages of rendered text."""

    ZH = 1  # Chinese, simplified
    EN = 2  # English
