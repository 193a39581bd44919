"""Codes of facts, which entries use too.  Numbers are those of facts.h."""
from enum import IntEnum


class Pollutant(IntEnum):
    """Codes of the fact ``pollutant``."""

    SO2 = 1
    NOX = 2
    VOCS = 3
    PM = 4
    PM10 = 5
    PM2_5 = 6
    CO = 7
    COD = 8
    NH3_N = 9
    TP = 10
    TN = 11
    PB = 12
    HG = 13
    CD = 14
    CR = 15
    AS = 16
    TL = 17
    SB = 18
    ISW = 19
    SEWAGE = 20
    GARBAGE = 21
    FLUORIDE = 22
    OTHER = 23


class Sector(IntEnum):
    """Codes of the fact ``sector``."""

    INDUSTRY = 1
    LIVESTOCK = 2
    SERVICES = 3
    OTHER = 4


class ProjectType(IntEnum):
    """Codes of the fact ``project_type``."""

    NEW = 1
    EXPANSION = 2
    RECONSTRUCTION = 3
    EXISTING = 4


class ProjectClass(IntEnum):
    """Codes of the fact ``project_class``."""

    ORDINARY = 1
    STRATEGIC_EMERGING = 2
    EMERGING_INDUSTRY = 3
    SCIENCE_DEMONSTRATION = 4
    MAJOR_LIVELIHOOD = 5
    CITY_CONSTRUCTION = 6
    LOCAL_MAJOR_INDUSTRY = 7
    LIMIT_MANAGED_PARK = 8
    EARLY_FINISHER = 9
    OTHER_MAJOR = 10


class SourceKind(IntEnum):
    """Codes of the fact ``source_kind``."""

    OWN_RESERVE = 1
    UPPER_RESERVE = 2
    CROSS_COUNTY = 3
    SAME_COUNTY = 4
    PARK_AWARD = 5


class LotOrigin(IntEnum):
    """Codes of the fact ``lot_origin``."""

    FREE = 1
    PAID = 2
    EXEMPT = 3


class LotEarmark(IntEnum):
    """Codes of the fact ``lot_earmark``."""

    NONE = 1
    MAJOR_PROJECTS = 2


class Measure(IntEnum):
    """Codes of the fact ``measure``."""

    SOURCE_SUBSTITUTION = 1
    TREATMENT = 2
    CLOSURE = 3
    STRUCTURE = 4
    PROCESS = 5
    DEEP_TREATMENT = 6
    ECOLOGICAL = 7
    INFRASTRUCTURE = 8
    UNUSED = 9
    ABANDONED = 10
    CANCELLED = 11
    OTHER = 12


class PermitClass(IntEnum):
    """Codes of the fact ``permit_class``."""

    KEY = 1
    SIMPLIFIED = 2
    REGISTERED = 3


class MonthTrend(IntEnum):
    """Codes of the fact ``month_trend``."""

    STEADY = 1
    DECLINING = 2
    SEVERE = 3


class FreezeScope(IntEnum):
    """Codes of the fact ``freeze_scope``."""

    NONE = 1
    RESERVES = 2
    PURCHASES = 3
    BOTH = 4


class Pool(IntEnum):
    """Codes of the fact ``pool``."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    PARK = 4


class Channel(IntEnum):
    """Codes of the fact ``channel``."""

    PLATFORM = 1
    BIDDING = 2
    BASELINE_SALE = 3
    PROVINCIAL_SYSTEM = 4
    MARKET = 5
    FREE_ALLOCATION = 6
    PRIVATE = 7


class FeeFor(IntEnum):
    """Codes of the fact ``fee_for``."""

    INITIAL = 1
    BUYBACK = 2
    SALE = 3


class SellerPower(IntEnum):
    """Codes of the fact ``seller_power``."""

    NONE = 1
    THERMAL_POWER = 2
    CAPTIVE_POWER = 3
    CHP_POWER = 4
    CHP_HEAT = 5


class SellerBar(IntEnum):
    """Codes of the fact ``seller_bar``."""

    NONE = 1
    BAD_CREDIT = 2
    SUPERVISED = 3
    TIME_LIMITED = 4
    REGIONAL = 5
    OTHER_LAW = 6


class ReserveSource(IntEnum):
    """Codes of the fact ``reserve_source``."""

    SET_ASIDE = 1
    CLOSURE_RECOVERY = 2
    BUYBACK = 3
    TAKEBACK = 4
    TREATMENT_PLANT = 5
    GOVERNMENT_PROJECT = 6
    OTHER = 7


class Task(IntEnum):
    """Codes of the fact ``task``."""

    PERMIT_CHANGE = 1
    STORAGE_APPLICATION = 2
    PARK_JUDGEMENT = 3
    PARK_TARGETS = 4
    PARK_AWARD = 5
    PROJECT_DECLARATION = 6
    RESERVE_STORAGE = 7
    MANAGED_LIST = 8
    SELF_REPORT = 9
    RULES_AND_PLATFORM = 10
    FORMAL_TRADING = 11
    INFORMATION_SYSTEM = 12
