/*
 * libquota/query.h - what a ledger answers: holdings, lots, claims, accounts, projects, facts, history,
 * traces, sheets.
 *
 * Every list comes in pages.  A cursor of 0 begins; each call moves it on; the list ends when a call gives
 * fewer rows than it had room for.  Rows come in the order in which the journal brought them forth (those of
 * one lot, one project or one parent: the latest first; statements of one subject and fact: by first day), so
 * a page stays what it was when entries are appended.  All of
 * these: one thread at a time; not from within a hook (QUOTA_E_BUSY).
 */
#ifndef LIBQUOTA_QUERY_H
#define LIBQUOTA_QUERY_H

#include <libquota/ledger.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What to list.  A field of 0 takes all; one that the list does not read must be 0. @since 0.2.0 */
typedef struct quota_filter {
    uint32_t struct_size; /**< sizeof(quota_filter). */
    uint32_t place;       /**< Holdings: of the account; lots: of the lot. */
    uint64_t account;     /**< Holder. */
    uint64_t lot;         /**< Lot. */
    uint64_t project;     /**< Project. */
    uint64_t party;       /**< Lots: account of the party. */
    uint64_t parent;      /**< Lots: the lot it was born from. */
    uint32_t basin;       /**< Lots and accounts. */
    uint32_t industry;    /**< Lots and accounts. */
    int32_t term;         /**< Holdings and claims; -1 = those without a term. */
    int32_t expires_by;   /**< Claims: that end on this day or before. */
    uint32_t fact;        /**< Statements. */
    uint32_t role;        /**< Accounts: QUOTA_ROLE_*; holdings: of the account. */
    uint8_t pollutant;    /**< QUOTA_POLLUTANT_*. */
    uint8_t origin;       /**< Lots. */
    uint8_t earmark;      /**< Lots. */
    uint8_t measure;      /**< Lots. */
    uint8_t kind;         /**< Claims: QUOTA_ENTRY_*. */
    uint8_t bucket;       /**< Claims: QUOTA_BUCKET_*. */
    uint8_t
        live; /**< 1 = only what is not empty: holdings, lots, claims with something left; open accounts. */
    uint8_t subject;     /**< Statements: QUOTA_SUBJECT_*, its number in place, account, project or lot; of a
                            source lot, project or both. */
    uint8_t expected;    /**< Lots: 1 = expected, 2 = realised. */
    uint8_t reserved[7]; /**< Zero. */
} quota_filter;

/** What one account has of one lot in one term. @since 0.2.0 */
typedef struct quota_holding {
    uint64_t account;    /**< Holder. */
    uint64_t lot;        /**< Lot. */
    int64_t available;   /**< mg. */
    int64_t encumbered;  /**< mg. */
    uint64_t bought;     /**< Seq of the last purchase; 0 = never. */
    int32_t term;        /**< 0 = none. */
    uint32_t place;      /**< Of the account. */
    uint32_t lot_place;  /**< Of the lot. */
    uint8_t pollutant;   /**< Of the lot. */
    uint8_t reserved[3]; /**< Zero. */
} quota_holding;

/** A lot and where its milligrams are. @since 0.2.0 */
typedef struct quota_lot {
    uint64_t lot;                    /**< Its number. */
    uint64_t parent;                 /**< The lot it was born from; 0 = none. */
    uint64_t party;                  /**< Account of the party whose reduction it is; 0 = none. */
    uint64_t seq;                    /**< Entry of its birth. */
    int64_t issued;                  /**< mg: the sum of the six below. */
    int64_t available;               /**< mg. */
    int64_t encumbered;              /**< mg. */
    int64_t consumed;                /**< mg. */
    int64_t surrendered;             /**< mg. */
    int64_t cancelled;               /**< mg. */
    int64_t invalid;                 /**< mg. */
    int64_t owed;                    /**< mg owed for what was used of it. */
    uint32_t place;                  /**< Of origin. */
    uint32_t basin;                  /**< Of origin. */
    uint32_t industry;               /**< Of origin. */
    int32_t completed;               /**< Measure completed or planned on; 0 = not given. */
    uint8_t proof[QUOTA_PROOF_SIZE]; /**< SM3 of the evidence. */
    uint8_t pollutant;               /**< QUOTA_POLLUTANT_*. */
    uint8_t origin;                  /**< QUOTA_LOT_ORIGIN_*. */
    uint8_t earmark;                 /**< QUOTA_LOT_EARMARK_*. */
    uint8_t measure;                 /**< QUOTA_MEASURE_*. */
    uint8_t kind;                    /**< QUOTA_ENTRY_* of its birth. */
    uint8_t expected;                /**< 1 = not realised yet. */
    uint8_t reserved[2];             /**< Zero. */
} quota_lot;

/** What one entry set aside, and what is left of it. @since 0.2.0 */
typedef struct quota_claim {
    uint8_t id[QUOTA_ID_SIZE]; /**< Id of the entry. */
    uint64_t seq;              /**< Its seq. */
    uint64_t account;          /**< Of its cell. */
    uint64_t to_account;       /**< Beneficiary; 0 = none. */
    uint64_t lot;              /**< Of its cell. */
    uint64_t project;          /**< Project; 0 = none. */
    int64_t made;              /**< mg. */
    int64_t left;              /**< mg; only falls. */
    int32_t term;              /**< Of its cell. */
    int32_t valid_until;       /**< Last day; 0 = open. */
    uint32_t mask;             /**< Further verbs it blocks. */
    uint8_t pollutant;         /**< Of the lot. */
    uint8_t bucket;            /**< QUOTA_BUCKET_*. */
    uint8_t kind;              /**< QUOTA_ENTRY_*. */
    uint8_t reserved;          /**< Zero. */
} quota_claim;

/** An account. @since 0.2.0 */
typedef struct quota_account {
    uint64_t account;  /**< Its number. */
    uint64_t seq;      /**< Entry of its opening. */
    uint32_t place;    /**< Place. */
    uint32_t basin;    /**< Basin. */
    uint32_t industry; /**< Industry. */
    uint8_t role;      /**< QUOTA_ROLE_*. */
    uint8_t pool;      /**< QUOTA_POOL_*. */
    uint8_t standing;  /**< 1 = open, 2 = closed, 3 = ended. */
    uint8_t reserved;  /**< Zero. */
    char party[24];    /**< Party code, NUL-terminated; "" = none. */
} quota_account;

/** A project and one pollutant. @since 0.2.0 */
typedef struct quota_project {
    uint64_t project;    /**< Its number. */
    int64_t required;    /**< mg: the answer of `offset`, as last decided, less what came back since. */
    int64_t covered;     /**< mg: what is left of its use claims. */
    int64_t deficit;     /**< mg: required less covered, not below 0. */
    int64_t used;        /**< mg: what its use claims were made of. */
    int64_t restored;    /**< mg: what went back. */
    uint32_t ratio_num;  /**< The ratio last decided. */
    uint32_t ratio_den;  /**< 0 = none. */
    uint32_t legs;       /**< Use claims. */
    uint8_t pollutant;   /**< QUOTA_POLLUTANT_*. */
    uint8_t reserved[3]; /**< Zero. */
} quota_project;

/** A debt. @since 0.2.0 */
typedef struct quota_debt {
    uint64_t account;    /**< Debtor. */
    int64_t amount;      /**< mg. */
    uint8_t pollutant;   /**< QUOTA_POLLUTANT_*. */
    uint8_t reserved[7]; /**< Zero. */
} quota_debt;

/** A statement of a fact. @since 0.2.0 */
typedef struct quota_statement {
    uint64_t number;     /**< Place, account, project or lot; of a claim the seq of its entry, of a source its
                            lot; 0 = the ledger. */
    uint64_t seq;        /**< Entry that stated it. */
    int64_t value;       /**< As quota_fact.value. */
    uint32_t fact;       /**< The fact. */
    int32_t valid_from;  /**< First day. */
    int32_t valid_until; /**< Last day; 0 = open. */
    uint8_t subject;     /**< QUOTA_SUBJECT_*. */
    uint8_t pollutant;   /**< 0 = all. */
    uint8_t reserved[2]; /**< Zero. */
    uint64_t project;    /**< Of a source, whose lot is the number; else 0. */
} quota_statement;

/** A balance of an account: all its lots of one pollutant. @since 0.2.0 */
typedef struct quota_balance {
    uint64_t account;    /**< Holder. */
    int64_t available;   /**< mg. */
    int64_t encumbered;  /**< mg. */
    int64_t pledged;     /**< mg of it by pledges. */
    int64_t debt;        /**< mg. */
    uint8_t pollutant;   /**< QUOTA_POLLUTANT_*. */
    uint8_t reserved[7]; /**< Zero. */
} quota_balance;

/** Lists. @since 0.2.0 */
typedef enum quota_list_code {
    QUOTA_LIST_HOLDINGS = 1, /**< quota_holding: account, lot, term, place, pollutant, role, live. */
    QUOTA_LIST_LOTS = 2, /**< quota_lot: lot, place, basin, industry, party, parent, the tags, kind, expected,
                            live. */
    QUOTA_LIST_CLAIMS = 3, /**< quota_claim: account, lot, project, term, pollutant, kind, bucket, expires_by,
                               live. */
    QUOTA_LIST_ACCOUNTS = 4,   /**< quota_account: account, place, basin, industry, role, live. */
    QUOTA_LIST_PROJECTS = 5,   /**< quota_project: project, pollutant, live = in deficit. */
    QUOTA_LIST_DEBTS = 6,      /**< quota_debt: account, pollutant. */
    QUOTA_LIST_STATEMENTS = 7, /**< quota_statement: subject, or its number; lot and project together: a
                                  source; fact, pollutant. */
    QUOTA_LIST_BALANCES = 8,   /**< quota_balance: account, place, pollutant, role, live. */
    QUOTA_LIST_HISTORY =
        9 /**< quota_entry: account (either side), lot, project, pollutant: read from the store. */
} quota_list_kind;

/**
 * A page of a list.  Without a filter that an index serves (account, lot, project) all rows are looked
 * through.
 *
 * @param ledger   the ledger
 * @param list     a quota_list_kind
 * @param filter   NULL = all
 * @param cursor   0 to begin; moved on
 * @param rows     receives rows of the type the list names
 * @param row_size sizeof that type, of the caller
 * @param capacity room for this many
 * @param count    receives how many were given
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_ARGUMENT (field names it: a field the list does not read, no cursor of ours),
 * QUOTA_E_STRUCT_SIZE, QUOTA_E_NOT_FOUND (a number in the filter is unknown: field names it),
 * QUOTA_E_STORE_FAILED (history), QUOTA_E_NO_MEMORY, QUOTA_E_BUSY. @since 0.2.0
 */
QUOTA_API quota_status quota_list(quota_ledger *ledger, quota_list_kind list, const quota_filter *filter,
                                  uint64_t *cursor, void *rows, size_t row_size, size_t capacity,
                                  size_t *count, quota_error *error);

/**
 * The entry with this id.
 * @param ledger the ledger
 * @param id     QUOTA_ID_SIZE bytes
 * @param entry  receives it, as stored
 * @param entry_size sizeof(quota_entry) of the caller
 * @param error  may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_STORE_FAILED, QUOTA_E_ARGUMENT, QUOTA_E_BUSY. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_entry(quota_ledger *ledger, const uint8_t *id, quota_entry *entry,
                                          size_t entry_size, quota_error *error);

/**
 * A fact as it stands on a day.
 * @param ledger    the ledger
 * @param subject   QUOTA_SUBJECT_*, but for a source, which has two numbers: QUOTA_LIST_STATEMENTS
 * @param number    place, account, project or lot; of a claim the seq of its entry; 0 = the ledger
 * @param fact      the fact
 * @param pollutant its own statement comes before the general one; 0 = the general one
 * @param date      the day
 * @param value     receives the value; QUOTA_UNKNOWN where nothing is stated for that day
 * @return QUOTA_OK, QUOTA_E_ARGUMENT, QUOTA_E_VALUE (no day). @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_fact(const quota_ledger *ledger, uint8_t subject, uint64_t number,
                                         uint32_t fact, uint8_t pollutant, int32_t date, int64_t *value);

/* ------------------------------------------------------------------ traces */

/** A part of a trace. @since 0.2.0 */
typedef struct quota_trace_row {
    uint64_t lot;      /**< Lot. */
    uint64_t parent;   /**< The lot it was born from; 0 = none. */
    uint64_t account;  /**< Who has it, or had it. */
    uint64_t project;  /**< Consumed: the project. */
    uint64_t party;    /**< Whose reduction it was. */
    uint64_t seq;      /**< Entry that put it there (a claim, a birth); 0 = a balance. */
    int64_t amount;    /**< mg. */
    uint32_t depth;    /**< 0 = the lot or project asked for; 1 = its children or lots, and so on. */
    uint32_t place;    /**< Of the lot's origin. */
    int32_t term;      /**< Of the cell. */
    uint8_t bucket;    /**< QUOTA_BUCKET_*; 0 = issued. */
    uint8_t kind;      /**< QUOTA_ENTRY_* of the entry. */
    uint8_t pollutant; /**< QUOTA_POLLUTANT_*. */
    uint8_t reserved;  /**< Zero. */
    uint8_t proof[QUOTA_PROOF_SIZE]; /**< Evidence of the lot. */
} quota_trace_row;

/**
 * Where a lot's milligrams are now, through all sales, splits and child lots: rows of one lot add up to its
 * issued sum.  What went to a child is a cancelled part of the parent, with the seq of the child's birth;
 * then come the child's own rows, one deeper.
 * @param ledger   the ledger
 * @param lot      the lot
 * @param rows     receives the rows; may be NULL if capacity is 0
 * @param row_size sizeof(quota_trace_row) of the caller
 * @param capacity room for this many
 * @param count    receives how many there are
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_NOT_FOUND, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_BUSY.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_trace_lot(quota_ledger *ledger, uint64_t lot, quota_trace_row *rows,
                                       size_t row_size, size_t capacity, size_t *count, quota_error *error);

/**
 * Where a project's milligrams came from: what is left of each use claim, the latest first, then the birth of
 * its lot (bucket 0, all that was issued) and of each lot that one was born from, one deeper each.
 * @param ledger   the ledger
 * @param project  the project
 * @param rows     receives the rows; may be NULL if capacity is 0
 * @param row_size sizeof(quota_trace_row) of the caller
 * @param capacity room for this many
 * @param count    receives how many there are
 * @param error    may be NULL
 * @return as quota_trace_lot(). @since 0.2.0
 */
QUOTA_API quota_status quota_trace_project(quota_ledger *ledger, uint64_t project, quota_trace_row *rows,
                                           size_t row_size, size_t capacity, size_t *count,
                                           quota_error *error);

/* ------------------------------------------------------------------ balance sheets */

/** Rows of a balance sheet. @since 0.2.0 */
typedef enum quota_sheet_part_code {
    QUOTA_SHEET_OPENING = 1,    /**< Live (available and encumbered) at the end of the day before. */
    QUOTA_SHEET_IN = 2,         /**< Came in, by verb and kind. */
    QUOTA_SHEET_OUT = 3,        /**< Went out, by verb and kind. */
    QUOTA_SHEET_CLOSING = 4,    /**< Live at the end: opening + in - out. */
    QUOTA_SHEET_ENCUMBERED = 5, /**< Of the closing, by kind of hold; as of the ledger's head. */
    QUOTA_SHEET_CONSUMED = 6,   /**< Used by projects of the place (fact project_county); as of the head. */
    QUOTA_SHEET_DEBT = 7,       /**< Owed by accounts of the place; as of the head. */
    QUOTA_SHEET_DEFICIT = 8     /**< Projects of the place short of their requirement; as of the head. */
} quota_sheet_part;

/** A row of a balance sheet. @since 0.2.0 */
typedef struct quota_sheet_row {
    int32_t part;        /**< A quota_sheet_part. */
    uint8_t verb;        /**< IN and OUT: QUOTA_VERB_*; else 0. */
    uint8_t kind;        /**< IN, OUT, ENCUMBERED: QUOTA_ENTRY_*; else 0. */
    uint8_t reserved[2]; /**< Zero. */
    int64_t amount;      /**< mg. */
    uint64_t entries;    /**< IN and OUT: how many entries. */
} quota_sheet_row;

/** Which sheet. @since 0.2.0 */
typedef struct quota_sheet {
    uint32_t struct_size; /**< sizeof(quota_sheet). */
    uint32_t place;       /**< Of the account, or of the lot's origin; 0 = the whole ledger. */
    int32_t from;         /**< First day. */
    int32_t until;        /**< Last day; 0 = the head's. */
    uint8_t pollutant;    /**< QUOTA_POLLUTANT_*. */
    uint8_t by_origin;    /**< 1 = place is where the lots came from; 0 = where the accounts are. */
    uint8_t reserved[6];  /**< Zero. */
    quota_head head;      /**< Out: the head the sheet was made at. */
} quota_sheet;

/**
 * The balance sheet of a place, a pollutant and a period.  A move between two accounts of the place stands in
 * neither IN nor OUT; the sheets of all places add up to the whole ledger's.
 * @param ledger   the ledger
 * @param sheet    which; receives the head
 * @param rows     receives the rows in order of part, verb, kind; may be NULL if capacity is 0
 * @param row_size sizeof(quota_sheet_row) of the caller
 * @param capacity room for this many; 96 always suffice
 * @param count    receives how many there are
 * @param error    may be NULL
 * @return QUOTA_OK, QUOTA_E_BUFFER, QUOTA_E_ARGUMENT, QUOTA_E_STRUCT_SIZE, QUOTA_E_VALUE (no day, or the last
 * before the first), QUOTA_E_STORE_FAILED, QUOTA_E_OVERFLOW, QUOTA_E_NO_MEMORY, QUOTA_E_BUSY. @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_sheet(quota_ledger *ledger, quota_sheet *sheet, quota_sheet_row *rows,
                                          size_t row_size, size_t capacity, size_t *count,
                                          quota_error *error);

/**
 * What an account had of a pollutant at the end of a day, or of a lot and term: read backwards from today,
 * from entries of the account, without opening the ledger as of that day.
 * @param ledger    the ledger
 * @param account   the account
 * @param pollutant the pollutant; 0 = `lot` names it
 * @param lot       the lot; 0 = all of the pollutant
 * @param date      the day
 * @param available receives mg
 * @param encumbered receives mg
 * @param error     may be NULL
 * @return QUOTA_OK, QUOTA_E_NOT_FOUND, QUOTA_E_VALUE, QUOTA_E_ARGUMENT, QUOTA_E_STORE_FAILED, QUOTA_E_BUSY.
 * @since 0.2.0
 */
QUOTA_API quota_status quota_ledger_as_of(quota_ledger *ledger, uint64_t account, uint8_t pollutant,
                                          uint64_t lot, int32_t date, int64_t *available, int64_t *encumbered,
                                          quota_error *error);

#ifdef __cplusplus
}
#endif
#endif
