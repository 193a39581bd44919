/* Tests of src/ledger/form.c and verbs.c: precondition 1, whatever the ledger holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger/verbs/apply.h"
#include "ledger/entry/fields.h"
#include "ledger_bench.h"

#define B(field) LQ_FIELD_BIT(field)

static quota_error error;

static quota_status form(quota_entry entry)
{
    memset(&error, 0, sizeof error);
    error.struct_size = sizeof error;
    return lq_check_form(&entry, &error);
}

static void expect(quota_entry entry, quota_status status, const char *field)
{
    assert_string_equal(quota_status_name((int32_t)form(entry)), quota_status_name((int32_t)status));
    if (status != QUOTA_OK) {
        assert_string_equal(error.field, field);
        assert_int_equal(error.status, status);
        assert_true(error.expected[0] != '\0' && error.found[0] != '\0');
    }
}

/* The field with this number becomes 1. */
static void set_field(quota_entry *entry, uint32_t number)
{
    quota_field_info info = {.struct_size = sizeof info};

    assert_int_equal(quota_entry_field(number - 1, &info), QUOTA_OK);
    *((unsigned char *)entry + info.offset) = 1; /* hosts of tests are little-endian */
    if (info.type == QUOTA_TYPE_DATE) {
        const int32_t day = 20240101;

        memcpy((unsigned char *)entry + info.offset, &day, sizeof day);
    }
}

static const char *name_of(uint32_t number)
{
    quota_field_info info = {.struct_size = sizeof info};

    assert_int_equal(quota_entry_field(number - 1, &info), QUOTA_OK);
    return info.name;
}

/* The least a pair needs. */
static quota_entry least(const lq_verb_row *row)
{
    quota_entry entry = {.id = {1}, .verb = row->verb, .kind = row->kind, .date = 20240101};

    for (uint32_t number = 1; number <= LQ_FIELD_COUNT; number++) {
        if (row->needs >> (number - 1) & 1) {
            set_field(&entry, number);
        }
    }
    if (row->rules & LQ_RULE_PROOF) {
        entry.proof[0] = 1;
    }
    return entry;
}

static const lq_verb_row *rows[100];
static size_t row_count;

static int find_rows(void **state)
{
    (void)state;
    for (unsigned verb = 0; verb < 256; verb++) {
        for (unsigned kind = 0; kind < 256; kind++) {
            const lq_verb_row *row = lq_verb_row_of((uint8_t)verb, (uint8_t)kind);

            if (row != NULL) {
                rows[row_count++] = row;
            }
        }
    }
    return 0;
}

static void pairs_are_those_of_the_table(void **state)
{
    /* Kinds of each verb, as docs/ledger.md has them. */
    enum { PLAIN = 200 };
    static const unsigned char kinds[13][16] = {
        "",
        {1, 2, 3, 4},
        {5, 6, 7},
        {PLAIN, 8, 9, 10, 11, 12, 13},
        {PLAIN, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 47},
        {PLAIN, 26, 27, 28, 29},
        {PLAIN, 30, 31, 32},
        {PLAIN, 33},
        {PLAIN, 34, 35, 36, 47},
        {PLAIN, 37, 38},
        {PLAIN, 39, 40, 13, 47},
        {PLAIN, 41, 42, 43, 44},
        {45, 21, 22, 46, 47},
    };

    (void)state;
    for (unsigned verb = 0; verb < 256; verb++) {
        for (unsigned kind = 0; kind < 256; kind++) {
            const int wanted = verb <= 12 && kind < PLAIN &&
                               memchr(kinds[verb], kind == 0 ? PLAIN : (int)kind, sizeof kinds[verb]) != NULL;
            const lq_verb_row *row = lq_verb_row_of((uint8_t)verb, (uint8_t)kind);

            assert_int_equal(quota_entry_pair((uint8_t)verb, (uint8_t)kind), wanted);
            assert_int_equal(row != NULL, wanted);
            if (row != NULL) {
                assert_true(row->verb == verb && row->kind == kind);
                assert_int_equal(row->needs & ~row->reads, 0);
            }
        }
    }
    assert_int_equal(row_count, 62);
}

static void the_least_of_each_pair_is_well_formed(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        quota_entry entry = least(rows[i]);

        if (entry.verb == QUOTA_VERB_STATE && entry.kind == QUOTA_ENTRY_FACT) {
            entry.subject = QUOTA_SUBJECT_LEDGER;
            entry.fact = QUOTA_FACT_STRICT_MODE;
        }
        expect(entry, QUOTA_OK, "");
        assert_int_equal(lq_check_form(&entry, NULL), QUOTA_OK);
    }
}

static void what_a_pair_does_not_read_must_be_zero(void **state)
{
    size_t refused = 0;

    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        for (uint32_t number = 1; number <= LQ_FIELD_COUNT; number++) {
            quota_entry entry = least(rows[i]);

            if (rows[i]->reads >> (number - 1) & 1 ||
                strchr("\4\5\15\21\22\23\24\25\54\55\56", (int)number)) {
                continue;
            }
            set_field(&entry, number);
            expect(entry, QUOTA_R_FIELD_UNREAD, name_of(number));
            refused++;
        }
    }
    assert_true(refused > 1000);
}

static void what_a_pair_needs_must_be_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        for (uint32_t number = 1; number <= LQ_FIELD_COUNT; number++) {
            quota_entry entry = least(rows[i]);
            quota_field_info info = {.struct_size = sizeof info};

            if ((rows[i]->needs >> (number - 1) & 1) == 0) {
                continue;
            }
            assert_int_equal(quota_entry_field(number - 1, &info), QUOTA_OK);
            memset((unsigned char *)&entry + info.offset, 0, info.size);
            expect(entry, QUOTA_R_FIELD_MISSING, info.name);
        }
    }
}

static void what_the_ledger_writes_must_be_zero(void **state)
{
    static const uint64_t ledgers = B(digest) | B(seq) | B(moved) | B(required) | B(ratio_num) |
                                    B(ratio_den) | B(policy) | B(rule) | B(verdict) | B(from_bucket) |
                                    B(to_bucket);

    (void)state;
    for (uint32_t number = 1; number <= LQ_FIELD_COUNT; number++) {
        quota_entry entry = ENTRY(ACCOUNT, CLOSE, .id = {1}, .account = 1, .date = 20240101);

        if (ledgers >> (number - 1) & 1) {
            set_field(&entry, number);
            expect(entry, QUOTA_R_BAD_RESERVED, name_of(number));
        }
    }
    for (size_t i = 0; i < 13; i++) {
        quota_entry entry = ENTRY(ACCOUNT, CLOSE, .id = {1}, .account = 1, .date = 20240101);

        entry.reserved[i] = 1;
        expect(entry, QUOTA_R_BAD_RESERVED, "reserved");
    }
}

static void verbs_and_kinds_must_be_known(void **state)
{
    (void)state;
    expect((quota_entry){.id = {1}, .date = 20240101}, QUOTA_R_BAD_VERB, "verb");
    expect((quota_entry){.id = {1}, .date = 20240101, .verb = 13}, QUOTA_R_BAD_VERB, "verb");
    expect(ENTRY(ACCOUNT, PLAIN, .id = {1}, .account = 1, .date = 20240101), QUOTA_R_BAD_KIND, "kind");
    expect(ENTRY(MOVE, DEPOSIT, .id = {1}), QUOTA_R_BAD_KIND, "kind");
    assert_string_equal(error.expected, "move");
    assert_string_equal(error.found, "deposit");
    expect((quota_entry){.id = {1}, .verb = QUOTA_VERB_MOVE, .kind = 48}, QUOTA_R_BAD_KIND, "kind");
    assert_string_equal(error.found, "48");
}

/* UP_TO 1, APPROVED 2, EXPECTED 4, DUE 8, JOINED 16. */
static void flags_are_those_of_the_pair(void **state)
{
    (void)state;
    for (size_t i = 0; i < row_count; i++) {
        const uint8_t verb = rows[i]->verb, kind = rows[i]->kind;
        const int repays = verb == QUOTA_VERB_ISSUE && kind == QUOTA_ENTRY_REPAY;
        const int up_to = verb >= QUOTA_VERB_MOVE && verb != QUOTA_VERB_USE && kind != QUOTA_ENTRY_INCUR;

        for (unsigned bit = 0; bit < 16; bit++) {
            quota_entry entry = least(rows[i]);
            const int may = bit == 0   ? up_to || repays
                            : bit == 2 ? verb == QUOTA_VERB_ISSUE
                            : bit == 3 ? kind == QUOTA_ENTRY_CARRY || kind == QUOTA_ENTRY_EXPIRE
                                       : bit == 1 || bit == 4;

            entry.flags = (uint16_t)(1U << bit);
            entry.proof[0] = 1;
            if (verb == QUOTA_VERB_STATE && kind == QUOTA_ENTRY_FACT) {
                entry.fact = QUOTA_FACT_STRICT_MODE;
            }
            expect(entry, may ? QUOTA_OK : QUOTA_R_BAD_FLAG, "flags");
        }
    }
}

static void a_statement_reads_the_number_of_its_subject(void **state)
{
    static const char *const names[] = {"", "", "place", "account", "project", "lot", "target"};
    static const uint32_t numbers[] = {
        0, 0, LQ_FIELD_place, LQ_FIELD_account, LQ_FIELD_project, LQ_FIELD_lot, LQ_FIELD_target};

    (void)state;
    for (uint8_t subject = 1; subject <= 6; subject++) {
        for (uint8_t given = 1; given <= 6; given++) {
            quota_entry entry = ENTRY(STATE, FACT, .id = {1}, .date = 20240101, .subject = subject,
                                      .fact = QUOTA_FACT_STRICT_MODE);

            if (subject > 1) {
                expect(entry, QUOTA_R_FIELD_MISSING, names[subject]);
                set_field(&entry, numbers[subject]);
            }
            if (given > 1) {
                set_field(&entry, numbers[given]);
            }
            expect(entry, given == 1 || given == subject ? QUOTA_OK : QUOTA_R_FIELD_UNREAD, names[given]);
        }
    }
}

static void a_statement_about_a_source_reads_lot_and_project(void **state)
{
    quota_entry entry = ENTRY(STATE, FACT, .id = {1}, .date = 20240101, .subject = QUOTA_SUBJECT_SOURCE,
                              .fact = QUOTA_FACT_STRICT_MODE);

    (void)state;
    expect(entry, QUOTA_R_FIELD_MISSING, "lot");
    entry.lot = 1;
    expect(entry, QUOTA_R_FIELD_MISSING, "project");
    entry.project = 1;
    expect(entry, QUOTA_OK, "");
    entry.account = 1;
    expect(entry, QUOTA_R_FIELD_UNREAD, "account");
}

static void numbers_have_ranges(void **state)
{
    const quota_entry sale =
        ENTRY(MOVE, SALE, .id = {1}, .date = 20240101, .account = 1, .to_account = 2, .lot = 1, .amount = 1);
    quota_entry entry;

    (void)state;
#define OUT(field_, value_, status_)                                                                         \
  entry = sale;                                                                                              \
  entry.field_ = (value_);                                                                                   \
  expect(entry, status_, #field_)
    OUT(account, (uint64_t)INT64_MAX, QUOTA_OK);
    OUT(account, (uint64_t)INT64_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(to_account, UINT64_MAX, QUOTA_R_FIELD_RANGE);
    OUT(lot, (uint64_t)INT64_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(project, (uint64_t)INT64_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(amount, QUOTA_AMOUNT_MAX, QUOTA_OK);
    OUT(amount, QUOTA_AMOUNT_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(amount, -1, QUOTA_R_FIELD_RANGE);
    OUT(amount, INT64_MIN, QUOTA_R_FIELD_RANGE);
    OUT(price, QUOTA_PRICE_MAX, QUOTA_OK);
    OUT(price, QUOTA_PRICE_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(price, -1, QUOTA_R_FIELD_RANGE);
    assert_string_equal(error.found, "-1");
    OUT(total, QUOTA_MONEY_MAX, QUOTA_OK);
    OUT(total, QUOTA_MONEY_MAX + 1, QUOTA_R_FIELD_RANGE);
    OUT(channel, QUOTA_CHANNEL_PRIVATE, QUOTA_OK);
    OUT(channel, QUOTA_CHANNEL_PRIVATE + 1, QUOTA_R_FIELD_RANGE);
    OUT(pollutant, QUOTA_POLLUTANT_OTHER, QUOTA_OK);
    OUT(pollutant, QUOTA_POLLUTANT_OTHER + 1, QUOTA_R_FIELD_RANGE);
#undef OUT
    expect(ENTRY(MOVE, CONVERT, .id = {1}, .date = 20240101, .account = 1, .lot = 1, .amount = 1,
                 .to_lot = (uint64_t)INT64_MAX + 1, .origin = 1),
           QUOTA_R_FIELD_RANGE, "to_lot");
}

static void codes_and_values_have_ranges(void **state)
{
    const quota_entry issue = ENTRY(ISSUE, DEPOSIT, .id = {1}, .date = 20240101, .account = 1, .party = 1,
                                    .lot = 1, .amount = 1, .pollutant = 1);
    const quota_entry fact =
        ENTRY(STATE, FACT, .id = {1}, .date = 20240101, .subject = 1, .fact = QUOTA_FACT_CHANNEL, .value = 1);
    quota_entry entry;

    (void)state;
#define OUT(base_, field_, value_, status_)                                                                  \
  entry = base_;                                                                                             \
  entry.field_ = (value_);                                                                                   \
  expect(entry, status_, #field_)
    OUT(issue, origin, QUOTA_LOT_ORIGIN_EXEMPT, QUOTA_OK);
    OUT(issue, origin, QUOTA_LOT_ORIGIN_EXEMPT + 1, QUOTA_R_FIELD_RANGE);
    OUT(issue, earmark, QUOTA_LOT_EARMARK_MAJOR_PROJECTS + 1, QUOTA_R_FIELD_RANGE);
    OUT(issue, measure, QUOTA_MEASURE_OTHER + 1, QUOTA_R_FIELD_RANGE);
    OUT(issue, party, UINT64_MAX, QUOTA_R_FIELD_RANGE);
    OUT(fact, subject, 8, QUOTA_R_FIELD_RANGE);
    OUT(fact, fact, 1000, QUOTA_R_FIELD_RANGE);
    OUT(fact, fact, UINT32_C(0x80000000), QUOTA_OK);
    OUT(fact, value, QUOTA_CHANNEL_PRIVATE, QUOTA_OK);
    OUT(fact, value, QUOTA_CHANNEL_PRIVATE + 1, QUOTA_R_FIELD_RANGE);
    assert_int_equal(error.fact, QUOTA_FACT_CHANNEL);
    OUT(fact, value, QUOTA_UNKNOWN, QUOTA_OK);
#undef OUT
    entry = fact;
    entry.fact = QUOTA_FACT_DONE_ON;
    entry.value = 20240230;
    expect(entry, QUOTA_R_FIELD_RANGE, "value");
    entry.value = QUOTA_NEVER;
    expect(entry, QUOTA_OK, "");
    entry = ENTRY(ACCOUNT, OPEN, .id = {1}, .date = 20240101, .account = 1, .role = 4);
    expect(entry, QUOTA_R_FIELD_RANGE, "role");
    entry.role = 3;
    entry.pool = 5;
    expect(entry, QUOTA_R_FIELD_RANGE, "pool");
    entry = ENTRY(STATE, ADOPT, .id = {1}, .date = 20240101, .value = UINT32_MAX, .proof = {1});
    expect(entry, QUOTA_OK, "");
    entry.value++;
    expect(entry, QUOTA_R_FIELD_RANGE, "value");
    entry.value = -1;
    expect(entry, QUOTA_R_FIELD_RANGE, "value");
}

static void tags_are_read_with_a_child_lot_only(void **state)
{
    quota_entry entry = ENTRY(MOVE, ABANDON, .id = {1}, .date = 20240101, .account = 1, .to_account = 2,
                              .lot = 1, .amount = 1, .earmark = 2);

    (void)state;
    expect(entry, QUOTA_R_FIELD_UNREAD, "earmark");
    entry.to_lot = 2;
    expect(entry, QUOTA_OK, "");
}

static void some_need_a_proof(void **state)
{
    quota_entry ruled = ENTRY(VOID, RULED, .id = {1}, .date = 20240101, .account = 1, .lot = 1, .amount = 1);
    quota_entry forgiven =
        ENTRY(OWE, FORGIVE, .id = {1}, .date = 20240101, .account = 1, .pollutant = 1, .amount = 1);
    quota_entry adopted = ENTRY(STATE, ADOPT, .id = {1}, .date = 20240101, .value = 1);
    quota_entry approved = ENTRY(CANCEL, RETIRE, .id = {1}, .date = 20240101, .account = 1, .lot = 1,
                                 .amount = 1, .flags = QUOTA_FLAG_APPROVED);

    (void)state;
    expect(ruled, QUOTA_R_PROOF_MISSING, "proof");
    expect(forgiven, QUOTA_R_PROOF_MISSING, "proof");
    expect(adopted, QUOTA_R_PROOF_MISSING, "proof");
    expect(approved, QUOTA_R_PROOF_MISSING, "proof");
    ruled.proof[31] = 1;
    expect(ruled, QUOTA_OK, "");
}

static void an_id_is_not_all_zero(void **state)
{
    quota_entry entry = ENTRY(ACCOUNT, CLOSE, .account = 1, .date = 20240101);

    (void)state;
    expect(entry, QUOTA_R_ID_ZERO, "id");
    entry.id[15] = 1;
    expect(entry, QUOTA_OK, "");
}

static void dates_are_days(void **state)
{
    static const int32_t wrong[] = {20240230, 20231301, 1, -20240101, 18991231, 99991231, 20230229};
    const quota_entry carry = ENTRY(MOVE, CARRY, .id = {1}, .date = 20240229, .account = 1, .lot = 1,
                                    .amount = 1, .term = 20241231, .to_term = 20251231);
    const quota_entry hold =
        ENTRY(HOLD, DEAL, .id = {1}, .date = 20240101, .account = 1, .lot = 1, .amount = 1);
    const quota_entry issue = ENTRY(ISSUE, DEPOSIT, .id = {1}, .date = 20240101, .account = 1, .party = 1,
                                    .lot = 1, .amount = 1, .pollutant = 1);
    quota_entry entry;

    (void)state;
    expect(carry, QUOTA_OK, "");
#define WRONG(base_, field_)                                                                                 \
  entry = base_;                                                                                             \
  entry.field_ = wrong[i];                                                                                   \
  expect(entry, QUOTA_R_DATE_INVALID, #field_)
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        WRONG(carry, date);
        WRONG(carry, as_of);
        WRONG(carry, term);
        WRONG(carry, to_term);
        WRONG(hold, valid_until);
        WRONG(issue, valid_from);
    }
#undef WRONG
    entry = carry;
    entry.date = 0;
    expect(entry, QUOTA_R_DATE_INVALID, "date");
}

/* Wrong in everything; put right one after another. */
static void the_first_that_is_wrong_is_named(void **state)
{
    quota_entry entry = {.seq = 1, .verb = 0, .kind = 0, .flags = 1 << 9, .price = -1, .date = 20240230};

    (void)state;
    expect(entry, QUOTA_R_BAD_RESERVED, "seq");
    entry.seq = 0;
    expect(entry, QUOTA_R_BAD_VERB, "verb");
    entry.verb = QUOTA_VERB_VOID;
    entry.kind = QUOTA_ENTRY_SALE;
    expect(entry, QUOTA_R_BAD_KIND, "kind");
    entry.kind = QUOTA_ENTRY_RULED;
    expect(entry, QUOTA_R_BAD_FLAG, "flags");
    entry.flags = 0;
    expect(entry, QUOTA_R_FIELD_UNREAD, "price");
    entry.price = 0;
    entry.amount = -1;
    expect(entry, QUOTA_R_FIELD_MISSING, "account");
    entry.account = entry.lot = 1;
    expect(entry, QUOTA_R_FIELD_RANGE, "amount");
    entry.amount = 1;
    expect(entry, QUOTA_R_PROOF_MISSING, "proof");
    entry.proof[0] = 1;
    expect(entry, QUOTA_R_ID_ZERO, "id");
    entry.id[0] = 1;
    expect(entry, QUOTA_R_DATE_INVALID, "date");
    entry.date = 20240228;
    expect(entry, QUOTA_OK, "");
}

static void amounts_read_well(void **state)
{
    (void)state;
    expect(ENTRY(CANCEL, RETIRE, .id = {1}, .account = 1, .lot = 1, .amount = -2500 * (T / 1000)),
           QUOTA_R_FIELD_RANGE, "amount");
    assert_string_equal(error.expected, "above 0, up to 1000000000 t");
    assert_string_equal(error.found, "-2.5 t");
    expect(ENTRY(CANCEL, RETIRE, .id = {1}, .account = 1, .lot = 1, .amount = -7), QUOTA_R_FIELD_RANGE,
           "amount");
    assert_string_equal(error.found, "-7 mg");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_those_of_the_table),
        cmocka_unit_test(the_least_of_each_pair_is_well_formed),
        cmocka_unit_test(what_a_pair_does_not_read_must_be_zero),
        cmocka_unit_test(what_a_pair_needs_must_be_given),
        cmocka_unit_test(what_the_ledger_writes_must_be_zero),
        cmocka_unit_test(verbs_and_kinds_must_be_known),
        cmocka_unit_test(flags_are_those_of_the_pair),
        cmocka_unit_test(a_statement_reads_the_number_of_its_subject),
        cmocka_unit_test(a_statement_about_a_source_reads_lot_and_project),
        cmocka_unit_test(numbers_have_ranges),
        cmocka_unit_test(codes_and_values_have_ranges),
        cmocka_unit_test(tags_are_read_with_a_child_lot_only),
        cmocka_unit_test(some_need_a_proof),
        cmocka_unit_test(an_id_is_not_all_zero),
        cmocka_unit_test(dates_are_days),
        cmocka_unit_test(the_first_that_is_wrong_is_named),
        cmocka_unit_test(amounts_read_well),
    };

    return cmocka_run_group_tests(tests, find_rows, NULL);
}
