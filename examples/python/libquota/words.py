"""Numbers of decisions, policies and explanations, as in types.h, policy.h and decide.h."""
from enum import IntEnum, IntFlag


class Type(IntEnum):
    """Types of facts."""

    FLAG = 1  # 0 = no, 1 = yes
    CODE = 2  # Place in the fact's list of codes, from 1 to 62 at the most
    ID = 3  # The host's number, 0 to INT64_MAX; only compared for being equal
    AMOUNT = 4  # Milligrams, 0 to AMOUNT_MAX; `increment` from -AMOUNT_MAX
    MONEY = 5  # Fen, 0 to MONEY_MAX
    PRICE = 6  # Fen per tonne, 0 to PRICE_MAX
    RATIO = 7  # Millionths, 0 to RATIO_MAX; 1.2:1 is 1200000
    DATE = 8  # yyyymmdd, a day that exists, 19000101 to 99981231, or NEVER
    COUNT = 9  # A plain number, 0 to COUNT_MAX


class Verdict(IntEnum):
    """What the law says.  Worse is larger, but for not applicable."""

    NOT_APPLICABLE = 0  # Not in force, not covered, or not spoken of
    ALLOW = 1  # Nothing forbids it
    REVIEW = 2  # A person must decide
    DENY = 3  # The document forbids it


class DecisionFlag(IntFlag):
    """Flags of a decision."""

    VALUE = 1  # lo and hi hold an answer
    PROVISIONAL = 2  # Unknown facts leave more than one outcome
    UNBOUNDED = 4  # hi has no upper bound
    NOT_IN_FORCE = 8  # as_of lies outside the policy's window
    NOT_COVERED = 16  # A `cover` row leaves the case out
    NOT_ADDRESSED = 32  # The document has no row for the question
    GAP = 64  # Covered, but no row answers
    CONFLICT = 128  # Two rows answer differently
    PARENT = 256  # Not set so far
    ASSUMED = 512  # An `assume` row supplied a fact the question reads
    WARNED = 1024  # A `may` requirement is not met: a warning
    CALENDAR = 2048  # The calendar is missing or ends too soon
    COARSE = 4096  # Too many completions to walk: the interval may be too wide, never too narrow


class AnswerKind(IntEnum):
    """Kinds of answers."""

    VERDICT = 1  # A verdict alone, no value
    RATIO = 2  # ratio x increment, an amount in mg, rounded as the policy says
    AMOUNT = 3  # mg
    MONEY = 4  # fen
    DATE = 5  # yyyymmdd
    RANK = 6  # 1 = first
    CLASS = 7  # Number of a class, see Policy.class_name()
    FACTOR = 8  # A bare ratio, in millionths, for other rows to read


class Force(IntEnum):
    """How strongly a sentence binds."""

    NONE = 0  # A definition
    MUST = 1  # 应、不得、严禁: a breach denies
    PRINCIPLE = 2  # 原则上: a breach is reviewed, or allowed with an approved exception
    MAY = 3  # 可、优先: a breach only warns
    SILENT = 4  # The document says nothing: a person decides


class Severity(IntEnum):
    """Severities of findings."""

    ERROR = 1  # The policy cannot be used, or decides wrongly
    WARNING = 2  # Legal, but look at it


class FindingCode(IntEnum):
    """What a finding says."""

    CSV = 1  # The text breaks RFC 4180
    UTF8 = 2  # The text is not UTF-8
    HEADER = 3  # A header row is malformed, missing or given twice
    COLUMNS = 4  # A rule row has too many or too few cells
    SYNTAX = 5  # A cell does not follow the grammar
    TYPE = 6  # Sides or operands of unlike types
    UNKNOWN_NAME = 7  # No such fact, question, set, code, unit or class
    UNKNOWN_QUESTION = 8  # The question column names no question
    FORCE = 9  # The force column holds no force
    DUPLICATE = 10  # An id, set, fact, question or assumption stands twice
    OVERRIDES = 11  # Overrides a row that is absent, answers other questions, or in a circle
    CIRCLE = 12  # Questions that read each other
    RANGE = 13  # A literal out of range: 1:0, a day that does not exist, too large
    EMPTY = 14  # An empty set or an empty window
    PARENT = 15  # A parent that is not bound
    LIMIT = 16  # A documented limit was passed
    OUTCOME = 17  # An outcome that its question's kind cannot have
    GAP = 100  # A covered case with no value that no row reviews or denies
    CONFLICT = 101  # Two rows answer one case with different values
    RATIO_BELOW_ONE = 102  # A ratio below 1:1
    NEVER_HITS = 103  # A row whose condition no case meets
    ALWAYS_DISPLACED = 104  # A row that others displace in every case it hits
    WINDOW = 105  # Windows that contradict: a row that can only hit outside the policy's
    UNREAD_FACT = 106  # A declared or assumed fact that no row reads
    UNREAD_SET = 107  # A set that nothing uses
    SILENT_BESIDE_RULE = 108  # A silent row where another row already denies every case it hits
    TOO_WIDE = 109  # A question too wide to be checked in full
    UNANSWERED = 110  # A question that is read or declared, and that no row answers
    ALLOW_BESIDE_DENIAL = 111  # An allow beside a row that denies every case it hits, or one of the same article


class StepKind(IntEnum):
    """Kinds of steps of an explanation."""

    RESULT = 1  # The decision; first of all
    WINDOW = 2  # Not in force (truth 0), or open (2); its comparisons follow
    COVER = 3  # `rule` covers the case (truth 1), leaves it out (0), open (2)
    HIT = 4  # `rule` applies (truth 1), may apply (2), cannot be read (3), does not (0)
    DISPLACED = 5  # `rule` would apply, but `other` displaces it
    REQUIRE = 6  # `rule` requires: truth 1 met, 0 not met, 2 open, 3 unreadable
    VERDICT = 7  # `rule` itself says verdict
    VALUE = 8  # `rule` answers lo..hi; left is the same before rounding
    COMPARE = 9  # A comparison that `part` of `rule` reads: left operation right
    FACT = 10  # A fact that was read, and its value in left
    ASSUMED = 11  # A fact that an `assume` row supplied, and its value in left
    MISSING = 12  # An unknown fact that matters
    IF = 13  # If the unknown `fact` were as operation says, the result would be verdict, lo..hi
    CHANGE = 14  # If the known `fact` were so instead, the result would be verdict, lo..hi
    ANSWER = 15  # As RESULT, of a helper question that was read
    GAP = 16  # No row answers
    CONFLICT = 17  # `rule` and `other` answer differently
    CALENDAR = 18  # The calendar is missing or ends too soon
    CALCULATE = 19  # One operation of arithmetic in `part` of `rule`: left operation right = lo..hi


class Operation(IntEnum):
    """What a step does with its sides."""

    NONE = 0  # None
    EQ = 1  # left = right
    NE = 2  # left <> right
    LT = 3  # left < right
    LE = 4  # left <= right
    GT = 5  # left > right
    GE = 6  # left >= right
    IN = 7  # left is one of `set`
    WITHIN = 8  # IF and CHANGE: the fact is between left_lo and left_hi, both included
    ADD = 9  # left + right
    SUBTRACT = 10  # left - right
    MULTIPLY = 11  # left x right
    MIN = 12  # The lesser of both
    MAX = 13  # The greater of both
    DAYS = 14  # The day left, and right days on
    WORKDAYS = 15  # The same, working days
    MONTHS = 16  # The same, months
    YEARS = 17  # The same, years
    MONTH_END = 18  # The last day of month right of year left
    UP = 19  # Rounded up to a multiple of right
    DOWN = 20  # Rounded down to a multiple of right
    HALF_UP = 21  # Rounded to the nearest multiple of right, halves up
    ZERO = 22  # Below zero, which counts as zero
    ROLL = 23  # Rolled to the next working day
    EITHER = 24  # RESULT and ANSWER: lo or hi, and nothing between


class Part(IntEnum):
    """Parts of a row."""

    NONE = 0  # None
    WHEN = 1  # Its condition
    COVER = 2  # What it covers
    REQUIRE = 3  # What it requires
    VALUE = 4  # What it answers
