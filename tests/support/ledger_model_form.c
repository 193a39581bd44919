/* ledger_model_form.c - what an entry of each kind reads, what it needs, and what its fields may hold. */
#include "ledger_model.h"

#include <libquota/policy.h>

#include <string.h>

typedef struct pair {
    uint8_t verb, kind;
    uint16_t flags;
    const char *needs, *reads; /* names between blanks; `reads` beyond `needs` */
} pair;

#define ISSUED " account lot amount pollutant "
#define BIRTH " party place basin industry origin earmark measure valid_from term "
#define DEAL " channel price total "
#define TAGS " to_lot origin earmark measure "
#define FILLED " account lot term "
#define UP_TO QUOTA_FLAG_UP_TO

static const pair pairs[] = {
    {1, 1, 0, " account role ", " place basin industry pool "},
    {1, 2, 0, " account ", ""},
    {1, 3, 0, " account ", ""},
    {1, 4, 0, " account ", ""},
    {2, 5, 0, " subject fact ", " value account place project lot target pollutant valid_from valid_until "},
    {2, 6, 0, " value ", " valid_from valid_until "},
    {2, 7, 0, " lot ", " valid_from "},
    {3, 0, QUOTA_FLAG_EXPECTED, ISSUED, BIRTH DEAL},
    {3, 8, QUOTA_FLAG_EXPECTED, ISSUED " party ", BIRTH},
    {3, 9, QUOTA_FLAG_EXPECTED, ISSUED, BIRTH DEAL},
    {3, 10, QUOTA_FLAG_EXPECTED, ISSUED, BIRTH DEAL},
    {3, 11, QUOTA_FLAG_EXPECTED, ISSUED, BIRTH DEAL},
    {3, 12, QUOTA_FLAG_EXPECTED, ISSUED, BIRTH DEAL},
    {3, 13, QUOTA_FLAG_EXPECTED | UP_TO, ISSUED " party ", BIRTH},
    {4, 0, UP_TO, " account to_account lot amount ", " term target project " DEAL TAGS},
    {4, 14, UP_TO, " account to_account lot amount ", " term target project " DEAL},
    {4, 15, UP_TO, " account to_account lot amount ", " term target project " DEAL},
    {4, 16, UP_TO, " account to_account lot amount ", " term target project " DEAL},
    {4, 17, UP_TO, " account to_account lot amount ", " term target project " DEAL TAGS},
    {4, 18, UP_TO, " account to_account lot amount ", " term target project " DEAL TAGS},
    {4, 19, UP_TO, " account to_account lot amount ", " term target project " DEAL TAGS},
    {4, 20, UP_TO, " account to_account lot amount ", " term target project " DEAL},
    {4, 21, UP_TO, " account to_account lot amount ", " term target "},
    {4, 22, UP_TO, " account to_account lot amount ", " term target "},
    {4, 23, UP_TO | QUOTA_FLAG_DUE, " account lot amount term to_term ", " to_account "},
    {4, 24, UP_TO, " account lot amount to_lot origin ", " term to_account "},
    {4, 25, UP_TO, " account to_account lot amount target ", " term project " DEAL},
    {4, 47, UP_TO, " target amount ", FILLED " to_account "},
    {5, 0, UP_TO, " account lot amount ", " term to_account project valid_until mask "},
    {5, 26, UP_TO, " account lot amount ", " term to_account project valid_until mask "},
    {5, 27, UP_TO, " account lot amount ", " term to_account project valid_until mask "},
    {5, 28, UP_TO, " account lot amount ", " term to_account project valid_until mask "},
    {5, 29, UP_TO, " account lot amount ", " term to_account project valid_until mask "},
    {6, 0, UP_TO, " target amount ", FILLED},
    {6, 30, UP_TO, " target amount ", FILLED},
    {6, 31, UP_TO | QUOTA_FLAG_DUE, " target amount ", FILLED},
    {6, 32, UP_TO, " target amount ", FILLED},
    {7, 0, 0, " account lot amount project ", " term target "},
    {7, 33, 0, " account lot amount project ", " term target "},
    {8, 0, UP_TO, " target amount ", FILLED " to_account "},
    {8, 34, UP_TO, " target amount ", FILLED " to_account "},
    {8, 35, UP_TO, " target amount ", FILLED " to_account "},
    {8, 36, UP_TO, " target amount ", FILLED " to_account "},
    {8, 47, UP_TO, " target amount ", FILLED " to_account "},
    {9, 0, UP_TO, " account lot amount ", " term target "},
    {9, 37, UP_TO, " account lot amount ", " term target "},
    {9, 38, UP_TO, " account lot amount ", " term target "},
    {10, 0, UP_TO, " account lot amount ", " term target "},
    {10, 13, UP_TO, " account lot amount ", " term target "},
    {10, 39, UP_TO, " account lot amount ", " term target "},
    {10, 40, UP_TO, " account lot amount ", " term target "},
    {10, 47, UP_TO, " target amount ", FILLED},
    {11, 0, UP_TO, " account lot amount ", " term target "},
    {11, 41, UP_TO, " account lot amount ", " term target "},
    {11, 42, UP_TO, " account lot amount ", " term target "},
    {11, 43, UP_TO, " account lot amount ", " term target "},
    {11, 44, UP_TO, " account lot amount ", " term target "},
    {12, 21, UP_TO, " account to_account pollutant amount ", ""},
    {12, 22, UP_TO, " account to_account pollutant amount ", ""},
    {12, 45, 0, " account lot amount ", ""},
    {12, 46, UP_TO, " account pollutant amount ", ""},
    {12, 47, UP_TO, " target amount ", FILLED " to_account "},
};

static const pair *pair_of(const quota_entry *entry)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].verb == entry->verb && pairs[i].kind == entry->kind)
            return &pairs[i];
    return NULL;
}

/* ------------------------------------------------------------------ fields by name */

typedef enum owner { HOST, LEDGER, FORM } owner; /* FORM: read by every entry */

typedef struct field {
    const char *name;
    size_t offset, size;
    owner by;
    int64_t least, most; /* of what is not zero */
} field;

#define FIELD(name, by, least, most)                                                                         \
  {                                                                                                          \
    " " #name " ", offsetof(quota_entry, name), sizeof((quota_entry *)0)->name, by, least, most              \
  }

static const field fields[] = {
    FIELD(id, FORM, 0, 0),
    FIELD(target, HOST, 0, 0),
    FIELD(proof, FORM, 0, 0),
    FIELD(digest, LEDGER, 0, 0),
    FIELD(seq, LEDGER, 0, 0),
    FIELD(account, HOST, 1, INT64_MAX),
    FIELD(to_account, HOST, 1, INT64_MAX),
    FIELD(lot, HOST, 1, INT64_MAX),
    FIELD(to_lot, HOST, 1, INT64_MAX),
    FIELD(project, HOST, 1, INT64_MAX),
    FIELD(party, HOST, 1, INT64_MAX),
    FIELD(amount, HOST, 1, QUOTA_AMOUNT_MAX),
    FIELD(moved, LEDGER, 0, 0),
    FIELD(value, HOST, INT64_MIN, INT64_MAX),
    FIELD(price, HOST, 1, QUOTA_PRICE_MAX),
    FIELD(total, HOST, 1, QUOTA_MONEY_MAX),
    FIELD(required, LEDGER, 0, 0),
    FIELD(ratio_num, LEDGER, 0, 0),
    FIELD(ratio_den, LEDGER, 0, 0),
    FIELD(policy, LEDGER, 0, 0),
    FIELD(rule, LEDGER, 0, 0),
    FIELD(fact, HOST, 1, UINT32_MAX),
    FIELD(mask, HOST, 1, UINT32_MAX),
    FIELD(place, HOST, 1, UINT32_MAX),
    FIELD(basin, HOST, 1, UINT32_MAX),
    FIELD(industry, HOST, 1, UINT32_MAX),
    FIELD(date, FORM, 0, 0),
    FIELD(as_of, FORM, 0, 0),
    FIELD(valid_from, HOST, INT32_MIN, INT32_MAX),
    FIELD(valid_until, HOST, INT32_MIN, INT32_MAX),
    FIELD(term, HOST, INT32_MIN, INT32_MAX),
    FIELD(to_term, HOST, INT32_MIN, INT32_MAX),
    FIELD(pollutant, HOST, 1, 23),
    FIELD(subject, HOST, 1, 7),
    FIELD(role, HOST, 1, 3),
    FIELD(pool, HOST, 1, 0), /* most: asked of the vocabulary */
    FIELD(origin, HOST, 1, 3),
    FIELD(earmark, HOST, 1, 2),
    FIELD(measure, HOST, 1, 12),
    FIELD(channel, HOST, 1, 0),
    FIELD(verdict, LEDGER, 0, 0),
    FIELD(from_bucket, LEDGER, 0, 0),
    FIELD(to_bucket, LEDGER, 0, 0),
    FIELD(reserved, LEDGER, 0, 0),
};

static int is_zero(const quota_entry *entry, const field *of)
{
    const unsigned char *at = (const unsigned char *)entry + of->offset;
    for (size_t i = 0; i < of->size; i++)
        if (at[i])
            return 0;
    return 1;
}

static int out_of_range(const quota_entry *entry, const field *of)
{
    const unsigned char *at = (const unsigned char *)entry + of->offset;
    uint64_t number = 0;
    int64_t most = of->most;
    quota_fact_info info = {.struct_size = sizeof info};
    if (of->size > 8 || (of->most == 0 && of->least == 0))
        return 0;
    memcpy(&number, at, of->size); /* hosts of tests are little-endian */
    if (of->most == 0) {
        quota_fact_describe(
            NULL, of->offset == offsetof(quota_entry, pool) ? QUOTA_FACT_POOL : QUOTA_FACT_CHANNEL, &info);
        most = (int64_t)info.most;
    }
    if (of->size == 8)
        return (int64_t)number < of->least || (int64_t)number > most;
    return of->least >= 0 && ((int64_t)number < of->least || (int64_t)number > most);
}

int model_reads(const quota_entry *entry, const char *name)
{
    const pair *of = pair_of(entry);
    int moves = entry->verb == QUOTA_VERB_MOVE || entry->verb == QUOTA_VERB_RESTORE;
    if (of && ((strcmp(name, " pollutant ") == 0 && strstr(of->needs, " amount ")) ||
               (strcmp(name, " to_term ") == 0 && moves)))
        return 1; /* may be filled in, so may be given */
    return of && (strstr(of->needs, name) || strstr(of->reads, name));
}

/* ------------------------------------------------------------------ days */

static int is_day(int32_t date)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return date > 0 && year >= 1900 && year <= 9998 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && leap);
}

static int bad_day(int32_t date) /* 0 = not given */
{
    return date != 0 && !is_day(date);
}

/* ------------------------------------------------------------------ the order of checks */

static quota_status check_statement(const quota_entry *entry)
{
    quota_fact_info info = {.struct_size = sizeof info};
    if (entry->subject == QUOTA_SUBJECT_PLACE     ? entry->place == 0
        : entry->subject == QUOTA_SUBJECT_ACCOUNT ? entry->account == 0
        : entry->subject == QUOTA_SUBJECT_PROJECT ? entry->project == 0
        : entry->subject == QUOTA_SUBJECT_LOT     ? entry->lot == 0
        : entry->subject == QUOTA_SUBJECT_SOURCE  ? entry->lot == 0 || entry->project == 0
        : entry->subject == QUOTA_SUBJECT_CLAIM   ? memcmp(entry->target, (uint8_t[16]){0}, 16) == 0
                                                  : 0)
        return QUOTA_R_FIELD_MISSING;
    if (entry->fact >> 31 || quota_fact_describe(NULL, entry->fact, &info) != QUOTA_OK)
        return entry->fact >> 31 ? QUOTA_OK : QUOTA_R_FIELD_RANGE;
    if (entry->value == QUOTA_UNKNOWN)
        return QUOTA_OK;
    if (entry->value < info.least || entry->value > info.most)
        return QUOTA_R_FIELD_RANGE;
    if (info.type == QUOTA_TYPE_DATE && entry->value != QUOTA_NEVER && !is_day((int32_t)entry->value))
        return QUOTA_R_FIELD_RANGE;
    return QUOTA_OK;
}

/* Tags are a child lot's. */
static int of_no_child(const quota_entry *entry, const char *name)
{
    return entry->verb == QUOTA_VERB_MOVE && entry->kind != QUOTA_ENTRY_CONVERT && entry->to_lot == 0 &&
           (strcmp(name, " origin ") == 0 || strcmp(name, " earmark ") == 0 ||
            strcmp(name, " measure ") == 0);
}

/* A statement reads one number: that of its subject; a source is a lot for a project. */
static int of_another_subject(const quota_entry *entry, const char *name)
{
    static const char *const numbers[] = {"", "", " place ", " account ", " project ", " lot ", " target "};
    if (entry->verb != QUOTA_VERB_STATE || entry->kind != QUOTA_ENTRY_FACT)
        return 0;
    for (uint8_t subject = 2; subject <= 6; subject++)
        if (strcmp(name, numbers[subject]) == 0)
            return subject != entry->subject &&
                   !(entry->subject == QUOTA_SUBJECT_SOURCE &&
                     (subject == QUOTA_SUBJECT_LOT || subject == QUOTA_SUBJECT_PROJECT));
    return 0;
}

quota_status model_form(const quota_entry *entry)
{
    const pair *of = pair_of(entry);
    const uint16_t known = 31;
    size_t i;
    for (i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].by == LEDGER && !is_zero(entry, &fields[i]))
            return QUOTA_R_BAD_RESERVED;
    if (entry->verb < 1 || entry->verb > 12)
        return QUOTA_R_BAD_VERB;
    if (!of)
        return QUOTA_R_BAD_KIND;
    if (entry->flags & ~known ||
        entry->flags & ~(of->flags | QUOTA_FLAG_APPROVED | QUOTA_FLAG_JOINED) & known)
        return QUOTA_R_BAD_FLAG;
    for (i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].by == HOST && !is_zero(entry, &fields[i]) &&
            (!model_reads(entry, fields[i].name) || of_another_subject(entry, fields[i].name) ||
             of_no_child(entry, fields[i].name)))
            return QUOTA_R_FIELD_UNREAD;
    for (i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strstr(of->needs, fields[i].name) && is_zero(entry, &fields[i]))
            return QUOTA_R_FIELD_MISSING;
    if (entry->verb == QUOTA_VERB_STATE && entry->kind == QUOTA_ENTRY_FACT) {
        quota_status status = check_statement(entry);
        if (status == QUOTA_R_FIELD_MISSING)
            return status;
    }
    for (i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].by == HOST && !is_zero(entry, &fields[i]) && out_of_range(entry, &fields[i]))
            return QUOTA_R_FIELD_RANGE;
    if (entry->kind == QUOTA_ENTRY_ADOPT && (entry->value < 1 || entry->value > UINT32_MAX))
        return QUOTA_R_FIELD_RANGE;
    if (entry->kind == QUOTA_ENTRY_FACT && check_statement(entry) != QUOTA_OK)
        return QUOTA_R_FIELD_RANGE;
    if ((entry->kind == QUOTA_ENTRY_RULED || entry->kind == QUOTA_ENTRY_FORGIVE ||
         entry->kind == QUOTA_ENTRY_ADOPT || entry->flags & QUOTA_FLAG_APPROVED) &&
        memcmp(entry->proof, (uint8_t[32]){0}, 32) == 0)
        return QUOTA_R_PROOF_MISSING;
    if (memcmp(entry->id, (uint8_t[16]){0}, 16) == 0)
        return QUOTA_R_ID_ZERO;
    return QUOTA_OK;
}

quota_status model_days(const quota_entry *entry)
{
    if (!is_day(entry->date) || bad_day(entry->as_of) || bad_day(entry->valid_from) ||
        bad_day(entry->valid_until) || bad_day(entry->term) || bad_day(entry->to_term))
        return QUOTA_R_DATE_INVALID;
    return QUOTA_OK;
}
