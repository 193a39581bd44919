"""Numbers of entries, stores, ledgers and queries, as in entry.h, store.h, ledger.h, query.h, market.h and plan.h."""
from enum import IntEnum, IntFlag


class Verb(IntEnum):
    """What an entry does."""

    ACCOUNT = 1  # 账户
    STATE = 2  # 陈述
    ISSUE = 3  # 入账
    MOVE = 4  # 转移
    HOLD = 5  # 占用
    RELEASE = 6  # 解除占用
    USE = 7  # 出库使用
    RESTORE = 8  # 再入库
    SURRENDER = 9  # 清缴
    CANCEL = 10  # 注销
    VOID = 11  # 作废
    OWE = 12  # 欠量


class EntryKind(IntEnum):
    """The legal act behind an entry."""

    PLAIN = 0  # No act named
    OPEN = 1  # 开户
    CLOSE = 2  # 停用
    REOPEN = 3  # 启用
    END = 4  # 销户
    FACT = 5  # 事实
    ADOPT = 6  # 采用政策
    REALISE = 7  # 实现
    DEPOSIT = 8  # 入库
    ALLOCATE = 9  # 初始分配
    SET_ASIDE = 10  # 预留
    AWARD = 11  # 奖励
    PUBLIC_WORKS = 12  # 政府投资、集中治理
    REPAY = 13  # 抵扣
    SALE = 14  # 转让
    BID = 15  # 竞价
    GRANT = 16  # 投放
    BUYBACK = 17  # 回购
    RECOVER = 18  # 强制收回
    ABANDON = 19  # 放弃入库
    LEVEL = 20  # 调拨
    MERGE = 21  # 合并承继
    DIVIDE = 22  # 分立
    CARRY = 23  # 结转
    CONVERT = 24  # 转为有偿
    FORECLOSE = 25  # 质押处置
    DEAL = 26  # 交易占用
    PLAN = 27  # 方案占用
    PLEDGE = 28  # 质押
    FREEZE = 29  # 冻结
    WITHDRAWN = 30  # 撤回
    EXPIRE = 31  # 到期
    DISCHARGE = 32  # 解除
    PROJECT = 33  # 出库
    UNUSED = 34  # 富余再入库
    UNBUILT = 35  # 未建收回
    SURPLUS = 36  # 低于八成收回
    CLEAR = 37  # 清缴
    MAKE_UP = 38  # 补缴
    RETIRE = 39  # 注销
    USED_ABOVE = 40  # 上级已用
    FRAUD = 41  # 虚假
    DOUBLE = 42  # 重复
    SHORTFALL = 43  # 未实现
    RULED = 44  # 裁定
    INCUR = 45  # 记欠
    FORGIVE = 46  # 免除
    CORRECT = 47  # 更正


class EntryFlag(IntFlag):
    """Flags of an entry."""

    UP_TO = 1  # Move what is there, at most `amount`; perhaps nothing
    APPROVED = 2  # A person decided what the law leaves to review
    EXPECTED = 4  # Issue: the reduction is planned, not made
    DUE = 8  # Written by Ledger.due(): two hosts may post the same
    JOINED = 16  # The next entry belongs to the same group


class Bucket(IntEnum):
    """Where milligrams of a lot are."""

    NONE = 0  # Outside: before an issue
    AVAILABLE = 1  # 可用
    ENCUMBERED = 2  # 占用
    CONSUMED = 3  # 已使用
    SURRENDERED = 4  # 已清缴
    CANCELLED = 5  # 已注销
    INVALID = 6  # 无效
    DEBT = 7  # Not of a lot: owed by an account


class Subject(IntEnum):
    """What a statement is about."""

    LEDGER = 1  # All of it: the city
    PLACE = 2  # `place`: county, park, basin, functional area
    ACCOUNT = 3  # `account`
    PROJECT = 4  # `project`
    LOT = 5  # `lot`; it need not exist yet
    CLAIM = 6  # `target`: a hold, such as a deal
    SOURCE = 7  # `lot` and `project`: what is true of that lot for that project alone


class Role(IntEnum):
    """Roles of accounts."""

    ENTERPRISE = 1  # One real-name account for each
    RESERVE = 2  # A government's reserve bank, at a level (`pool`)
    OTHER = 3  # Banks, investors


class FieldType(IntEnum):
    """Types of an entry's fields beyond the types of facts."""

    BYTES = 32  # Ids, digests
    NUMBER = 33  # A plain unsigned number
    VALUE = 34  # The value of `fact`
    VERB = 35  # A Verb
    KIND = 36  # An EntryKind
    FLAGS = 37  # A set of EntryFlag
    BUCKET = 38  # A Bucket
    SUBJECT = 39  # A Subject
    ROLE = 40  # A Role
    VERDICT = 41  # A Verdict
    FACT = 42  # Number of a fact
    VERBS = 43  # A set of verbs, bit v = verb v


class StoreOutcome(IntEnum):
    """What a hook answers."""

    DONE = 1  # Done, and durable
    CONFLICT = 2  # append: the head is not the one expected; nothing was done
    NOT_DONE = 3  # Certainly not done; load: there is no snapshot
    UNKNOWN = 4  # Perhaps done: a lost connection, a time-out


class PostFlag(IntFlag):
    """Flags of a post."""

    DRY_RUN = 1  # Find out, on the same path; nothing is appended
    EACH = 2  # Not one group but many: each entry, or run of JOINED entries, is one


class Act(IntEnum):
    """Acts of many entries."""

    DEPOSIT = 1  # A deposit split by level (Jiangsu 4)
    LOSS = 2  # A lot's loss in the order of loss (Qujing 24)
    CLEAR = 3  # Clearing: exempt lots first, then the oldest
    MERGE = 4  # All that an account has goes to another (Chongqing 8.2)
    SETTLE = 5  # All plan holds of a project are used by it (Qujing 19)
    TAKE_BACK = 6  # What a project used goes back, the latest first
    BUY_BACK = 7  # A reserve buys back, the oldest lots first (Chongqing 2.1.2, Linyi 4.4)


class ListKind(IntEnum):
    """Lists."""

    HOLDINGS = 1
    LOTS = 2
    CLAIMS = 3
    ACCOUNTS = 4
    PROJECTS = 5
    DEBTS = 6
    STATEMENTS = 7
    BALANCES = 8
    HISTORY = 9  # Entries, read from the store


class SheetPart(IntEnum):
    """Rows of a balance sheet."""

    OPENING = 1  # Live (available and encumbered) at the end of the day before
    IN = 2  # Came in, by verb and kind
    OUT = 3  # Went out, by verb and kind
    CLOSING = 4  # Live at the end: opening + in - out
    ENCUMBERED = 5  # Of the closing, by kind of hold
    CONSUMED = 6  # Used by projects of the place (fact project_county); as of the head
    DEBT = 7  # Owed by accounts of the place
    DEFICIT = 8  # Projects of the place short of their requirement


class PlanStrategy(IntEnum):
    """What a plan prefers within a tier of the law."""

    OLDEST = 1  # The holding that came into being first
    CHEAPEST = 2  # The lowest price stated
    FEWEST = 3  # As few sellers as possible
    NAMED = 4  # Only the named lots, in that order


class PlanDocument(IntEnum):
    """Documents of a plan."""

    REDUCTION = 1  # 区域削减方案
    FORM = 2  # 排污总量指标管理信息表


class Pricing(IntEnum):
    """What the winners of an auction pay."""

    BID = 1  # Each its own price
    UNIFORM = 2  # All the lowest price that won something


class Tie(IntEnum):
    """Who comes first of equal prices."""

    EARLIER = 1  # The bid given first
    LARGER = 2  # The larger amount, then the earlier
    SHARED = 3  # Each offer is shared in proportion


class BidOutcome(IntEnum):
    """What became of a bid."""

    FILLED = 1
    PARTLY = 2
    BELOW_RESERVE = 3
    DENIED = 4  # By the law, or the ledger
    REVIEW = 5  # Left to a person, and nothing was approved
    SOLD_OUT = 6
    LEAST = 7  # What was left was less than it takes
