/*
 * libquota/entry.h - the entry: what the host posts, what the journal stores, what a query returns.
 *
 * One entry is one movement of one amount of one lot, or one dated statement.  A movement goes from one place
 * to another, and a place is four things: an account, a lot, a term and a bucket.  So every balance is a
 * signed sum of journal rows, which SQL alone can check:
 *
 *     from (account, lot, term, from_bucket)  to (to_account, to_lot, to_term, to_bucket), `moved` milligrams
 *
 * Where to_account is 0 it stays in the account and term, and so does a hold, whose to_account is the
 * beneficiary; where to_lot is 0, in the lot.
 *
 * The struct has no struct_size: it is the stored row.  Calls take the distance from entry to entry instead.
 * A later release may only give meaning to reserved bytes, or add fields at the end, zero = as before.
 */
#ifndef LIBQUOTA_ENTRY_H
#define LIBQUOTA_ENTRY_H

#include <libquota/facts.h>
#include <libquota/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes of an entry's id. */
#define QUOTA_ID_SIZE 16
/** Bytes of a proof: an SM3 digest of a document, or of a policy. */
#define QUOTA_PROOF_SIZE 32
/** Most entries of one group, and of one call of post. */
#define QUOTA_GROUP_MAX 65535
/** Largest number of an account, a lot or a project; the least is 1. */
#define QUOTA_NUMBER_MAX INT64_MAX

/** Verbs: what an entry does.  Numbers stay below 32. @since 0.2.0 */
enum quota_verb_number {
    QUOTA_VERB_ACCOUNT = 1,   /**< 账户: an account is opened, closed, reopened, ended. */
    QUOTA_VERB_STATE = 2,     /**< 陈述: a dated fact, a policy adopted, a reduction realised. */
    QUOTA_VERB_ISSUE = 3,     /**< 入账: an amount comes into being in a lot. */
    QUOTA_VERB_MOVE = 4,      /**< 转移: to another account, term or child lot. */
    QUOTA_VERB_HOLD = 5,      /**< 占用: set aside for a deal, a plan, a lender, or frozen. */
    QUOTA_VERB_RELEASE = 6,   /**< 解除占用: a hold goes back. */
    QUOTA_VERB_USE = 7,       /**< 出库使用: used up by a project. */
    QUOTA_VERB_RESTORE = 8,   /**< 再入库: what a project does not need comes back. */
    QUOTA_VERB_SURRENDER = 9, /**< 清缴: given up for what was emitted. */
    QUOTA_VERB_CANCEL = 10,   /**< 注销: taken out for good. */
    QUOTA_VERB_VOID = 11,     /**< 作废: it never lawfully existed. */
    QUOTA_VERB_OWE = 12       /**< 债务: what a fraud still costs its party. */
};

/**
 * Kinds: the legal act behind an entry, one flat list; which may stand with which verb is in docs/ledger.md.
 * Numbers stay below 64.  0 = plain, only while no policy is in force.
 *
 * @since 0.2.0
 */
enum quota_entry_kind_number {
    QUOTA_ENTRY_PLAIN = 0,         /**< No act named. */
    QUOTA_ENTRY_OPEN = 1,          /**< 开户 (account). */
    QUOTA_ENTRY_CLOSE = 2,         /**< 停用 (account). */
    QUOTA_ENTRY_REOPEN = 3,        /**< 启用 (account). */
    QUOTA_ENTRY_END = 4,           /**< 销户 (account): for good. */
    QUOTA_ENTRY_FACT = 5,          /**< 事实 (state). */
    QUOTA_ENTRY_ADOPT = 6,         /**< 采用政策 (state). */
    QUOTA_ENTRY_REALISE = 7,       /**< 实现 (state): an expected reduction is made. */
    QUOTA_ENTRY_DEPOSIT = 8,       /**< 入库 (issue): a verified reduction. */
    QUOTA_ENTRY_ALLOCATE = 9,      /**< 初始分配 (issue). */
    QUOTA_ENTRY_SET_ASIDE = 10,    /**< 预留 (issue): the government's part of an allocation. */
    QUOTA_ENTRY_AWARD = 11,        /**< 奖励 (issue): to a park. */
    QUOTA_ENTRY_PUBLIC_WORKS = 12, /**< 政府投资、集中治理 (issue). */
    QUOTA_ENTRY_REPAY = 13,        /**< 抵扣 (issue, cancel): goes against a debt. */
    QUOTA_ENTRY_SALE = 14,         /**< 转让 (move). */
    QUOTA_ENTRY_BID = 15,          /**< 竞价 (move). */
    QUOTA_ENTRY_GRANT = 16,        /**< 投放 (move): out of a reserve. */
    QUOTA_ENTRY_BUYBACK = 17,      /**< 回购 (move). */
    QUOTA_ENTRY_RECOVER = 18,      /**< 强制收回 (move). */
    QUOTA_ENTRY_ABANDON = 19,      /**< 放弃入库 (move). */
    QUOTA_ENTRY_LEVEL = 20,        /**< 调拨 (move): between reserves. */
    QUOTA_ENTRY_MERGE = 21,        /**< 合并承继 (move, owe). */
    QUOTA_ENTRY_DIVIDE = 22,       /**< 分立 (move, owe). */
    QUOTA_ENTRY_CARRY = 23,        /**< 结转 (move): to a later term. */
    QUOTA_ENTRY_CONVERT = 24,      /**< 转为有偿 (move): a child lot of another origin. */
    QUOTA_ENTRY_FORECLOSE = 25,    /**< 质押处置 (move). */
    QUOTA_ENTRY_DEAL = 26,         /**< 交易占用 (hold). */
    QUOTA_ENTRY_PLAN = 27,         /**< 方案占用 (hold). */
    QUOTA_ENTRY_PLEDGE = 28,       /**< 质押 (hold). */
    QUOTA_ENTRY_FREEZE = 29,       /**< 冻结 (hold). */
    QUOTA_ENTRY_WITHDRAWN = 30,    /**< 撤回 (release): of a deal or a plan. */
    QUOTA_ENTRY_EXPIRE = 31,       /**< 到期 (release). */
    QUOTA_ENTRY_DISCHARGE = 32,    /**< 解除 (release): of a pledge or a freeze. */
    QUOTA_ENTRY_PROJECT = 33,      /**< 出库 (use). */
    QUOTA_ENTRY_UNUSED = 34,       /**< 富余再入库 (restore). */
    QUOTA_ENTRY_UNBUILT = 35,      /**< 未建收回 (restore). */
    QUOTA_ENTRY_SURPLUS = 36,      /**< 低于八成收回 (restore). */
    QUOTA_ENTRY_CLEAR = 37,        /**< 清缴 (surrender). */
    QUOTA_ENTRY_MAKE_UP = 38,      /**< 补缴 (surrender). */
    QUOTA_ENTRY_RETIRE = 39,       /**< 注销 (cancel). */
    QUOTA_ENTRY_USED_ABOVE = 40,   /**< 上级已用 (cancel). */
    QUOTA_ENTRY_FRAUD = 41,        /**< 虚假 (void). */
    QUOTA_ENTRY_DOUBLE = 42,       /**< 重复 (void). */
    QUOTA_ENTRY_SHORTFALL = 43,    /**< 未实现 (void): an expected reduction came out smaller. */
    QUOTA_ENTRY_RULED = 44,        /**< 裁定 (void): a ruling gives the order. */
    QUOTA_ENTRY_INCUR = 45,        /**< 记债 (owe). */
    QUOTA_ENTRY_FORGIVE = 46,      /**< 免除 (owe). */
    QUOTA_ENTRY_CORRECT = 47 /**< 更正 (move, restore, cancel, owe): an entry is undone, whole or in part. */
};

/** Flags of an entry. @since 0.2.0 */
enum quota_entry_flag_number {
    QUOTA_FLAG_UP_TO = 1,    /**< Move what is there, at most `amount`; perhaps nothing. */
    QUOTA_FLAG_APPROVED = 2, /**< A person decided what the law leaves to review; `proof` is the approval. */
    QUOTA_FLAG_EXPECTED = 4, /**< Issue: the reduction is planned, not made. */
    QUOTA_FLAG_DUE = 8,      /**< Written by quota_ledger_due(): two hosts may post the same. */
    QUOTA_FLAG_JOINED = 16   /**< The next entry belongs to the same group. */
};

/** Buckets: where milligrams of a lot are. @since 0.2.0 */
enum quota_bucket_number {
    QUOTA_BUCKET_NONE = 0,        /**< Outside: before an issue. */
    QUOTA_BUCKET_AVAILABLE = 1,   /**< 可用. */
    QUOTA_BUCKET_ENCUMBERED = 2,  /**< 占用: a hold. */
    QUOTA_BUCKET_CONSUMED = 3,    /**< 已使用: a project's. */
    QUOTA_BUCKET_SURRENDERED = 4, /**< 已清缴. */
    QUOTA_BUCKET_CANCELLED = 5,   /**< 已注销. */
    QUOTA_BUCKET_INVALID = 6,     /**< 无效. */
    QUOTA_BUCKET_DEBT = 7         /**< Not of a lot: owed by an account. */
};

/** What a statement is about. @since 0.2.0 */
enum quota_subject_number {
    QUOTA_SUBJECT_LEDGER = 1,  /**< All of it: the city. */
    QUOTA_SUBJECT_PLACE = 2,   /**< `place`: county, park, basin, functional area: one number space. */
    QUOTA_SUBJECT_ACCOUNT = 3, /**< `account`. */
    QUOTA_SUBJECT_PROJECT = 4, /**< `project`. */
    QUOTA_SUBJECT_LOT = 5,     /**< `lot`; it need not exist yet. */
    QUOTA_SUBJECT_CLAIM = 6,   /**< `target`: a hold, such as a deal. */
    QUOTA_SUBJECT_SOURCE = 7   /**< `lot` and `project`: what is true of that lot for that project alone, such
                                  as how far away it is.  Neither need exist yet. */
};

/** Roles of accounts. @since 0.2.0 */
enum quota_role_number {
    QUOTA_ROLE_ENTERPRISE = 1, /**< One real-name account for each (Chongqing 2.2.1). */
    QUOTA_ROLE_RESERVE = 2,    /**< A government's reserve bank, at a level (`pool`). */
    QUOTA_ROLE_OTHER = 3       /**< Banks, investors. */
};

/**
 * An entry: 288 bytes, naturally aligned, no padding.  Fields marked (l) are written by the ledger and must
 * be zero when posted; fields marked (f) may be left zero where the ledger knows them, and are then filled
 * in. Fields a (verb, kind) does not read must be zero.  Codes are those of facts.h, 0 = not given.
 *
 * @since 0.2.0
 */
typedef struct quota_entry {
    uint8_t id[QUOTA_ID_SIZE]; /**< The host's id, not all zero: the idempotency key, and the id of the claim
                                    it makes. */
    uint8_t target[QUOTA_ID_SIZE];   /**< The claim or entry acted on. */
    uint8_t proof[QUOTA_PROOF_SIZE]; /**< SM3 of the evidence (issue), the policy (adopt), else the written
                                        reason; account open: the party's 18-character code (GB 32100),
                                        zero-filled. */
    uint8_t
        digest[32];   /**< (l) Digest of the journal up to here; on the last entry of an append, else zero. */
    uint64_t seq;     /**< (l) Position in the journal, from 1. */
    uint64_t account; /**< Holder; where it is taken from (f: release, restore, correct). */
    uint64_t to_account; /**< Receiver; beneficiary of a hold (f: where it is the same account). */
    uint64_t lot;        /**< The lot (f: release, restore, correct). */
    uint64_t to_lot;     /**< Child lot born by this move; 0 = the same lot. */
    uint64_t project;    /**< The project it is for. */
    uint64_t party;      /**< Issue: account of the party whose reduction it is; deposit and repay need it. */
    int64_t amount;      /**< Asked, mg, above 0. */
    int64_t moved;       /**< (l) mg; the same as `amount` unless UP_TO. */
    int64_t value;       /**< Of the fact, as quota_fact.value; number of the policy (adopt). */
    int64_t price;       /**< Fen per tonne. */
    int64_t total;       /**< Of the deal, fen. */
    int64_t required;    /**< (l) mg: the answer of `offset` for project and pollutant. */
    uint32_t ratio_num;  /**< (l) The ratio decided, lowest terms. */
    uint32_t ratio_den;  /**< (l) Its denominator; 0 = none. */
    uint32_t policy;     /**< (l) Number of the adopted policy that decided; 0 = none. */
    uint32_t rule;       /**< (l) Its row that decided, from 1; 0 = none. */
    uint32_t fact;       /**< Fact stated. */
    uint32_t mask;       /**< Hold: further verbs it blocks, bit v = verb v. */
    uint32_t place;    /**< Of the account or lot: GB/T 2260 or the host's; state about a place: the place. */
    uint32_t basin;    /**< Of the account or lot: host's id of basin or control unit. */
    uint32_t industry; /**< Of the account or lot: GB/T 4754 or the host's. */
    int32_t date;      /**< Day of registration, yyyymmdd: takes effect from this day. */
    int32_t as_of;     /**< Day whose law applies (of the application, the deal); 0 = date. */
    int32_t
        valid_from; /**< Of a fact or policy, 0 = date; issue, realise: measure completed or planned on. */
    int32_t valid_until;  /**< Last day of a fact, policy or hold; 0 = open. */
    int32_t term;         /**< End of the holder's permit period, of the cell taken from; 0 = none. */
    int32_t to_term;      /**< Carry: the later term (f: where it is the same). */
    uint8_t verb;         /**< QUOTA_VERB_*. */
    uint8_t kind;         /**< QUOTA_ENTRY_*. */
    uint16_t flags;       /**< QUOTA_FLAG_*. */
    uint8_t pollutant;    /**< QUOTA_POLLUTANT_* (f: of the lot). */
    uint8_t subject;      /**< QUOTA_SUBJECT_*: what a statement is about. */
    uint8_t role;         /**< QUOTA_ROLE_*: account open. */
    uint8_t pool;         /**< QUOTA_POOL_*: level of a reserve account. */
    uint8_t origin;       /**< QUOTA_LOT_ORIGIN_*. */
    uint8_t earmark;      /**< QUOTA_LOT_EARMARK_*. */
    uint8_t measure;      /**< QUOTA_MEASURE_*. */
    uint8_t channel;      /**< QUOTA_CHANNEL_*: where the deal is made. */
    uint8_t verdict;      /**< (l) 0 = not asked, QUOTA_ALLOW, or QUOTA_REVIEW (approved). */
    uint8_t from_bucket;  /**< (l) QUOTA_BUCKET_*: where `moved` came from. */
    uint8_t to_bucket;    /**< (l) QUOTA_BUCKET_*: where it went. */
    uint8_t reserved[13]; /**< Zero. */
} quota_entry;

/** Types of an entry's fields beyond the types of facts (quota_type). @since 0.2.0 */
enum quota_field_type_number {
    QUOTA_FIELD_BYTES = 32,   /**< Bytes: ids, digests. */
    QUOTA_FIELD_NUMBER = 33,  /**< A plain unsigned number. */
    QUOTA_FIELD_VALUE = 34,   /**< The value of `fact`: read and written with quota_value_parse(), _text(). */
    QUOTA_FIELD_VERB = 35,    /**< QUOTA_VERB_*. */
    QUOTA_FIELD_KIND = 36,    /**< QUOTA_ENTRY_*. */
    QUOTA_FIELD_FLAGS = 37,   /**< QUOTA_FLAG_*, a set. */
    QUOTA_FIELD_BUCKET = 38,  /**< QUOTA_BUCKET_*. */
    QUOTA_FIELD_SUBJECT = 39, /**< QUOTA_SUBJECT_*. */
    QUOTA_FIELD_ROLE = 40,    /**< QUOTA_ROLE_*. */
    QUOTA_FIELD_VERDICT = 41, /**< quota_verdict. */
    QUOTA_FIELD_FACT = 42,    /**< Number of a fact. */
    QUOTA_FIELD_VERBS = 43    /**< A set of verbs, bit v = verb v. */
};

/**
 * A field of quota_entry, for hosts that build columns, parsers and bindings from it.  Strings are static.
 *
 * @since 0.2.0
 */
typedef struct quota_field_info {
    uint32_t struct_size; /**< sizeof(quota_field_info), set by the caller. */
    uint32_t number;      /**< From 1, in the order of the canonical encoding; never changes. */
    uint32_t offset;      /**< Bytes from the start of the entry. */
    uint32_t size;        /**< Bytes. */
    int32_t type;         /**< A quota_type, or QUOTA_FIELD_*. */
    uint32_t fact;        /**< QUOTA_TYPE_CODE: the fact whose codes these are; else 0. */
    uint32_t is_signed;   /**< 1 = a signed integer. */
    uint32_t by_ledger;   /**< 1 = written by the ledger, zero when posted; 2 = filled in where zero. */
    const char *name;     /**< Such as "to_account". */
    const char *zh;       /**< Chinese label. */
} quota_field_info;

/**
 * A field of quota_entry by place, in the order of the struct.
 * @param index from 0
 * @param info  receives the description; struct_size set by the caller
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND (past the last), QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE.  Any thread.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_entry_field(uint32_t index, quota_field_info *info);

/**
 * Name of a number that stands in a field of this type: a verb ("issue"), a kind ("deposit"), a bucket, a
 * subject, a role, a verdict; of QUOTA_FIELD_FLAGS the name of one flag.
 * @param type   QUOTA_FIELD_VERB, _KIND, _FLAGS, _BUCKET, _SUBJECT, _ROLE or _VERDICT
 * @param number the number
 * @param lang   QUOTA_EN: the name used in files; QUOTA_ZH: the legal name, "入库"
 * @return a static string; NULL = no such number or type.  Any thread. @since 0.2.0
 */
QUOTA_API const char *quota_entry_word(int32_t type, int64_t number, quota_lang lang);

/**
 * The number of a name, in either language.
 * @param type as quota_entry_word()
 * @param name UTF-8
 * @param size bytes of name
 * @return the number; -1 = no such name.  Any thread. @since 0.2.0
 */
QUOTA_API int64_t quota_entry_word_find(int32_t type, const char *name, size_t size);

/**
 * May this kind stand with this verb?
 * @param verb QUOTA_VERB_*
 * @param kind QUOTA_ENTRY_*
 * @return 1 = yes, 0 = no.  Any thread. @since 0.2.0
 */
QUOTA_API int32_t quota_entry_pair(uint8_t verb, uint8_t kind);

/**
 * Is this a unified social credit code (GB 32100: 18 characters, check character right)?
 * @param code 18 characters
 * @param size must be 18
 * @return 1 = yes, 0 = no.  Any thread. @since 0.2.0
 */
QUOTA_API int32_t quota_party_code_valid(const char *code, size_t size);

/**
 * The canonical encoding of an entry, which the journal's digest is taken of: an 8-byte map of the fields
 * that are not zero (bit n-1 = field number n), then those fields in order of number, little-endian.  Left
 * out: `seq` and `digest` (the chain has them), and `moved` where it is `amount`; so `moved` alone may stand
 * there as zero.
 * @param entry  the entry
 * @param buffer receives the bytes; may be NULL if capacity is 0
 * @param capacity bytes of buffer; 320 always suffice
 * @param needed receives the bytes needed; may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_entry_encode(const quota_entry *entry, void *buffer, size_t capacity,
                                          size_t *needed);

/**
 * Reads one entry of a canonical encoding; `seq` and `digest` become zero.
 * @param bytes the encoding, perhaps followed by more
 * @param size  bytes of it
 * @param entry receives the entry; left alone on failure
 * @param used  receives the bytes read; may be NULL
 * @return QUOTA_OK, QUOTA_E_VALUE (cut short; a field given as zero; not canonical), QUOTA_E_JOURNAL_NEWER (a
 * field this release does not know), QUOTA_E_ARGUMENT.  Any thread. @since 0.2.0
 */
QUOTA_API quota_status quota_entry_decode(const void *bytes, size_t size, quota_entry *entry, size_t *used);

#ifdef __cplusplus
}
#endif
#endif
