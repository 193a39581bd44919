/* form.c - precondition 1: is the entry well formed, whatever the ledger holds?  And are its dates days? */
#include "ledger/verbs/form.h"

#include "base/date.h"
#include "base/text.h"
#include "ledger/verbs/act.h"
#include "ledger/entry/fields.h"

#include <libquota/policy.h>

#include <string.h>

/* What the ledger writes. */
#define LEDGERS                                                                                              \
  (LQ_FIELD_BIT(digest) | LQ_FIELD_BIT(seq) | LQ_FIELD_BIT(moved) | LQ_FIELD_BIT(required) |                 \
   LQ_FIELD_BIT(ratio_num) | LQ_FIELD_BIT(ratio_den) | LQ_FIELD_BIT(policy) | LQ_FIELD_BIT(rule) |           \
   LQ_FIELD_BIT(verdict) | LQ_FIELD_BIT(from_bucket) | LQ_FIELD_BIT(to_bucket))

/* Sizes are multiples of a word, but for the reserved bytes, whose last word overlaps the one before. */
static inline int any_byte(const uint8_t *bytes, size_t size)
{
    uint64_t any = 0, part;

    for (size_t i = 0; i + sizeof part <= size; i += sizeof part) {
        memcpy(&part, bytes + i, sizeof part);
        any |= part;
    }
    memcpy(&part, bytes + size - sizeof part, sizeof part);
    return (any | part) != 0;
}

/* The fields that are not zero. */
static uint64_t fields_set(const quota_entry *entry)
{
    uint64_t map = 0;

#define IS_SET_BYTES(name) any_byte(entry->name, sizeof entry->name)
#define IS_SET_U8(name) (entry->name != 0)
#define IS_SET_U16 IS_SET_U8
#define IS_SET_U32 IS_SET_U8
#define IS_SET_U64 IS_SET_U8
#define IS_SET_I32 IS_SET_U8
#define IS_SET_I64 IS_SET_U8
#define IS_SET(name, number, width, type, fact, by_ledger, zh)                                               \
  if (IS_SET_##width(name)) {                                                                                \
    map |= LQ_FIELD_BIT(name);                                                                               \
  }
    LQ_FIELDS_OF_ENTRY(IS_SET)
#undef IS_SET
    return map;
}

/* Name of the first field of a map. */
static const char *first_name(uint64_t map)
{
    quota_field_info info = {.struct_size = sizeof info};
    uint32_t index = 0;

    while ((map >> index & 1) == 0) {
        index++;
    }
    return quota_entry_field(index, &info) == QUOTA_OK ? info.name : "";
}

/* ---------------------------------------------------------------- verb, kind, flags */

static quota_status check_pair(const lq_act *act, int stored)
{
    const quota_entry *entry = act->entry;
    const uint16_t known =
        QUOTA_FLAG_UP_TO | QUOTA_FLAG_APPROVED | QUOTA_FLAG_EXPECTED | QUOTA_FLAG_DUE | QUOTA_FLAG_JOINED;

    if (entry->verb < QUOTA_VERB_ACCOUNT || entry->verb > QUOTA_VERB_OWE) {
        return lq_refuse_number(act, stored && entry->verb != 0 ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_BAD_VERB,
                                "verb", "1 to 12", entry->verb);
    }
    if (act->row == NULL) {
        const char *verb = quota_entry_word(QUOTA_FIELD_VERB, entry->verb, QUOTA_EN);
        const char *kind = quota_entry_word(QUOTA_FIELD_KIND, entry->kind, QUOTA_EN);
        const quota_status status =
            stored && entry->kind > QUOTA_ENTRY_CORRECT ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_BAD_KIND;

        return kind == NULL || verb == NULL
                   ? lq_refuse_number(act, status, "kind", "a kind of the verb", entry->kind)
                   : lq_refuse(act, status, "kind", verb, kind);
    }
    if ((entry->flags & ~(unsigned)act->row->flags) != 0) {
        return lq_refuse_number(
            act, stored && (entry->flags & ~(unsigned)known) != 0 ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_BAD_FLAG,
            "flags", "flags of the verb and kind", entry->flags & ~(unsigned)act->row->flags);
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- which fields */

/* A statement reads the number of its subject alone; a source has two. */
static uint64_t field_of_subject(uint8_t subject)
{
    switch (subject) {
    case QUOTA_SUBJECT_PLACE:
        return LQ_FIELD_BIT(place);
    case QUOTA_SUBJECT_ACCOUNT:
        return LQ_FIELD_BIT(account);
    case QUOTA_SUBJECT_PROJECT:
        return LQ_FIELD_BIT(project);
    case QUOTA_SUBJECT_LOT:
        return LQ_FIELD_BIT(lot);
    case QUOTA_SUBJECT_CLAIM:
        return LQ_FIELD_BIT(target);
    case QUOTA_SUBJECT_SOURCE:
        return LQ_FIELD_BIT(lot) | LQ_FIELD_BIT(project);
    default:
        return 0;
    }
}

static const uint64_t subjects = LQ_FIELD_BIT(place) | LQ_FIELD_BIT(account) | LQ_FIELD_BIT(project) |
                                 LQ_FIELD_BIT(lot) | LQ_FIELD_BIT(target);
static const uint64_t tags = LQ_FIELD_BIT(origin) | LQ_FIELD_BIT(earmark) | LQ_FIELD_BIT(measure);

static quota_status check_fields(const lq_act *act, uint64_t set)
{
    const quota_entry *entry = act->entry;
    uint64_t reads = act->row->reads, needs = act->row->needs;

    if (entry->kind == QUOTA_ENTRY_FACT && entry->verb == QUOTA_VERB_STATE) {
        reads = (reads & ~subjects) | field_of_subject(entry->subject);
        needs |= field_of_subject(entry->subject);
    }
    /* Tags are a child lot's. */
    if ((act->row->rules & LQ_RULE_CHILD) != 0 && entry->to_lot == 0 && (needs & LQ_FIELD_BIT(to_lot)) == 0) {
        reads &= ~tags;
    }
    if ((set & ~reads) != 0) {
        return lq_refuse(act, QUOTA_R_FIELD_UNREAD, first_name(set & ~reads), "not given", "given");
    }
    if ((needs & ~set) != 0) {
        return lq_refuse(act, QUOTA_R_FIELD_MISSING, first_name(needs & ~set), "given", "not given");
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- ranges */

static quota_status out_of_range(const lq_act *act, int newer, const char *field, const char *expected,
                                 uint64_t found)
{
    return lq_refuse_number(act, newer ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_FIELD_RANGE, field, expected, found);
}

static quota_status check_numbers(const lq_act *act)
{
    static const char expected[] = "1 to 9223372036854775807";
    const quota_entry *entry = act->entry;

#define CHECK_NUMBER(name)                                                                                   \
  if (entry->name > QUOTA_NUMBER_MAX) {                                                                      \
    return out_of_range(act, 0, #name, expected, entry->name);                                               \
  }
    CHECK_NUMBER(account)
    CHECK_NUMBER(to_account)
    CHECK_NUMBER(lot)
    CHECK_NUMBER(to_lot)
    CHECK_NUMBER(project)
    CHECK_NUMBER(party)
#undef CHECK_NUMBER
    if (entry->amount < 0 || entry->amount > QUOTA_AMOUNT_MAX) {
        return lq_refuse_amount(act, QUOTA_R_FIELD_RANGE, "amount", "above 0, up to ", QUOTA_AMOUNT_MAX,
                                entry->amount);
    }
    if (entry->price < 0 || entry->price > QUOTA_PRICE_MAX) {
        return lq_refuse_signed(act, QUOTA_R_FIELD_RANGE, "price", "0 to 1000000000000", entry->price);
    }
    if (entry->total < 0 || entry->total > QUOTA_MONEY_MAX) {
        return lq_refuse_signed(act, QUOTA_R_FIELD_RANGE, "total", "0 to 1000000000000000000", entry->total);
    }
    return QUOTA_OK;
}

/* Codes a later release may add to. */
static const uint64_t codes = LQ_FIELD_BIT(pollutant) | LQ_FIELD_BIT(subject) | LQ_FIELD_BIT(role) |
                              LQ_FIELD_BIT(pool) | LQ_FIELD_BIT(origin) | LQ_FIELD_BIT(earmark) |
                              LQ_FIELD_BIT(measure) | LQ_FIELD_BIT(channel);

static quota_status check_codes(const lq_act *act, int stored)
{
    const quota_entry *entry = act->entry;

#define CHECK_CODE(name, last)                                                                               \
  if (entry->name > (last)) {                                                                                \
    return out_of_range(act, stored, #name, "a code of the vocabulary", entry->name);                        \
  }
    CHECK_CODE(pollutant, QUOTA_POLLUTANT_OTHER)
    CHECK_CODE(subject, QUOTA_SUBJECT_SOURCE)
    CHECK_CODE(role, QUOTA_ROLE_OTHER)
    CHECK_CODE(pool, QUOTA_POOL_PARK)
    CHECK_CODE(origin, QUOTA_LOT_ORIGIN_EXEMPT)
    CHECK_CODE(earmark, QUOTA_LOT_EARMARK_MAJOR_PROJECTS)
    CHECK_CODE(measure, QUOTA_MEASURE_OTHER)
    CHECK_CODE(channel, QUOTA_CHANNEL_PRIVATE)
#undef CHECK_CODE
    return QUOTA_OK;
}

/* A fact of the vocabulary, and a value of its type.  Of a policy's own fact the policy alone knows more. */
static quota_status check_value(const lq_act *act, int stored)
{
    const quota_entry *entry = act->entry;
    quota_fact_info info = {.struct_size = sizeof info};
    const int own = entry->fact >> 31 != 0;

    if (!own && quota_fact_describe(NULL, entry->fact, &info) != QUOTA_OK) {
        return out_of_range(act, stored, "fact", "a fact of the vocabulary", entry->fact);
    }
    if (own || entry->value == QUOTA_UNKNOWN) {
        return QUOTA_OK;
    }
    if (entry->value < info.least || entry->value > info.most ||
        (info.type == QUOTA_TYPE_DATE && !lq_date_valid(entry->value))) {
        const quota_status status = lq_refuse_signed(
            act, stored && info.type == QUOTA_TYPE_CODE ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_FIELD_RANGE,
            "value", info.name, entry->value);

        lq_fail_fact(act->error, entry->fact);
        return status;
    }
    return QUOTA_OK;
}

static quota_status check_ranges(const lq_act *act, uint64_t set, int stored)
{
    const quota_entry *entry = act->entry;
    quota_status status = check_numbers(act);

    if (status == QUOTA_OK && (set & codes) != 0) {
        status = check_codes(act, stored);
    }
    if (status == QUOTA_OK && entry->verb == QUOTA_VERB_STATE) {
        if (entry->kind == QUOTA_ENTRY_FACT) {
            status = check_value(act, stored);
        } else if (entry->kind == QUOTA_ENTRY_ADOPT && (entry->value < 1 || entry->value > UINT32_MAX)) {
            status = lq_refuse_signed(act, QUOTA_R_FIELD_RANGE, "value", "1 to 4294967295", entry->value);
        }
    }
    return status;
}

/* What the law wrote is compared only in an audit; but nonsense is found at once. */
static quota_status check_basis(const lq_act *act)
{
    const quota_entry *entry = act->entry;

    if (entry->verdict > QUOTA_REVIEW ||
        (entry->verdict == QUOTA_REVIEW && !(entry->flags & QUOTA_FLAG_APPROVED))) {
        return lq_refuse_number(act, QUOTA_E_JOURNAL_INVALID, "verdict", "allow, or review approved",
                                entry->verdict);
    }
    if (entry->required < 0 || entry->required > QUOTA_AMOUNT_MAX) {
        return lq_refuse_amount(act, QUOTA_E_JOURNAL_INVALID, "required", "0 to ", QUOTA_AMOUNT_MAX,
                                entry->required);
    }
    if ((entry->ratio_num != 0 && entry->ratio_den == 0) ||
        (entry->verdict == 0 && (entry->policy | entry->rule | entry->ratio_den) != 0)) {
        return lq_refuse_number(act, QUOTA_E_JOURNAL_INVALID, "verdict", "a verdict with its basis",
                                entry->verdict);
    }
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- in order */

quota_status lq_check_form_of(lq_act *act, int stored)
{
    const quota_entry *entry = act->entry;
    const uint64_t set = fields_set(entry);
    quota_status status;

    act->set = set;
    if (any_byte(entry->reserved, sizeof entry->reserved)) {
        return lq_refuse(act, stored ? QUOTA_E_JOURNAL_NEWER : QUOTA_R_BAD_RESERVED, "reserved", "zero",
                         "not zero");
    }
    if (!stored && (set & LEDGERS) != 0) {
        return lq_refuse(act, QUOTA_R_BAD_RESERVED, first_name(set & LEDGERS), "zero", "not zero");
    }
    if ((status = check_pair(act, stored)) != QUOTA_OK ||
        (status = check_fields(act, set & ~LEDGERS)) != QUOTA_OK ||
        (status = check_ranges(act, set, stored)) != QUOTA_OK) {
        return status;
    }
    if (((act->row->rules & LQ_RULE_PROOF) != 0 || (entry->flags & QUOTA_FLAG_APPROVED) != 0) &&
        (set & LQ_FIELD_BIT(proof)) == 0) {
        return lq_refuse(act, QUOTA_R_PROOF_MISSING, "proof", "given", "not given");
    }
    if ((set & LQ_FIELD_BIT(id)) == 0) {
        return lq_refuse(act, QUOTA_R_ID_ZERO, "id", "not all zero", "all zero");
    }
    return stored ? check_basis(act) : QUOTA_OK;
}

static int no_day(int32_t date)
{
    return !lq_date_valid(date) || date == QUOTA_NEVER;
}

static const uint64_t days = LQ_FIELD_BIT(as_of) | LQ_FIELD_BIT(valid_from) | LQ_FIELD_BIT(valid_until) |
                             LQ_FIELD_BIT(term) | LQ_FIELD_BIT(to_term);

quota_status lq_check_days(const lq_act *act)
{
    const quota_entry *entry = act->entry;

    /* Most entries are of the day of the one before. */
    if ((act->state == NULL || entry->date != act->state->date || entry->date == 0) && no_day(entry->date)) {
        return lq_refuse_date(act, QUOTA_R_DATE_INVALID, "date", "a day that exists", 0, entry->date);
    }
    if ((act->set & days) == 0) {
        return QUOTA_OK;
    }
#define CHECK_DAY(name)                                                                                      \
  if (entry->name != 0 && no_day(entry->name)) {                                                             \
    return lq_refuse_date(act, QUOTA_R_DATE_INVALID, #name, "a day that exists", 0, entry->name);            \
  }
    CHECK_DAY(as_of)
    CHECK_DAY(valid_from)
    CHECK_DAY(valid_until)
    CHECK_DAY(term)
    CHECK_DAY(to_term)
#undef CHECK_DAY
    return QUOTA_OK;
}

quota_status lq_check_form(const quota_entry *entry, quota_error *error)
{
    quota_entry copy = *entry;
    lq_act act = {.entry = &copy, .row = lq_verb_row_of(entry->verb, entry->kind), .error = error};
    const quota_status status = lq_check_form_of(&act, 0);

    return status != QUOTA_OK ? status : lq_check_days(&act);
}
