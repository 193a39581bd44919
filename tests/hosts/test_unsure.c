/* test_unsure.c - ledgers over a real database whose answers get lost, and two of them over one journal.
 *
 *     test_unsure sqlite:PATH | postgres:CONNINFO      what stands there is removed first */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libquota/quota.h>

#include "fresh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name;

/* What becomes of the next append. */
enum fate { AS_IT_IS, DONE_BUT_UNKNOWN, LOST_AND_UNKNOWN, CUT_OFF };

/* A host, its hooks with append between, and a ledger over them. */
typedef struct site {
    host *host;
    quota_store real, store;
    enum fate fate;
    struct site *other; /* CUT_OFF: whose connection ends this one's */
    int appends;
    quota_ledger *ledger;
} site;

static quota_store_outcome between(void *user, const quota_head *expected, const quota_entry *entries,
                                   size_t count, const quota_head *head)
{
    site *of = user;
    const enum fate fate = of->fate;
    quota_store_outcome outcome;

    of->fate = AS_IT_IS;
    of->appends++;
    if (fate == LOST_AND_UNKNOWN)
        return QUOTA_STORE_UNKNOWN;
    if (fate == CUT_OFF)
        assert_true(host_run(of->other->host,
                             "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                             "WHERE pid <> pg_backend_pid() AND datname = current_database()"));
    outcome = of->real.append(of->real.user, expected, entries, count, head);
    return fate == DONE_BUT_UNKNOWN ? QUOTA_STORE_UNKNOWN : outcome;
}

static quota_store_outcome head_of(void *user, quota_head *head)
{
    const site *of = user;

    return of->real.head(of->real.user, head);
}

static quota_store_outcome scan_of(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                   size_t *count)
{
    const site *of = user;

    return of->real.scan(of->real.user, from, entries, capacity, count);
}

static void site_open(site *of)
{
    quota_ledger_options how = {.struct_size = sizeof how, .store = &of->store};

    memset(of, 0, sizeof *of);
    of->host = fresh_open(name, 1);
    of->real = host_hooks(of->host);
    of->store = (quota_store){.struct_size = sizeof of->store,
                              .entry_size = sizeof(quota_entry),
                              .user = of,
                              .head = head_of,
                              .append = between,
                              .scan = scan_of};
    assert_int_equal(quota_ledger_open(&how, &of->ledger, NULL), QUOTA_OK);
}

static void site_close(site *of)
{
    quota_ledger_free(of->ledger);
    host_close(of->host);
}

typedef struct pair {
    site a, b;
} pair;

static quota_entry entry_of(const char *id, uint8_t verb, uint64_t account)
{
    quota_entry entry;

    memset(&entry, 0, sizeof entry);
    memcpy(entry.id, id, strlen(id));
    entry.date = 20250106;
    entry.verb = verb;
    entry.account = account;
    return entry;
}

static quota_status post(site *of, const quota_entry *entries, size_t count, uint32_t flags)
{
    const quota_post call = {.struct_size = sizeof call,
                             .flags = flags,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof(quota_result),
                             .entries = entries,
                             .count = count};

    return quota_ledger_post(of->ledger, &call, NULL);
}

/* Two accounts, and 100 mg of a lot in the first. */
static void prepare(site *of)
{
    quota_entry entries[3] = {entry_of("open 1", QUOTA_VERB_ACCOUNT, 1),
                              entry_of("open 2", QUOTA_VERB_ACCOUNT, 2),
                              entry_of("issue", QUOTA_VERB_ISSUE, 1)};

    entries[0].kind = entries[1].kind = QUOTA_ENTRY_OPEN;
    entries[0].role = entries[1].role = QUOTA_ROLE_OTHER;
    entries[2].lot = 7;
    entries[2].amount = 100;
    entries[2].pollutant = QUOTA_POLLUTANT_SO2;
    assert_int_equal(post(of, entries, 3, 0), QUOTA_OK);
}

static int begin(void **state)
{
    pair *of = calloc(1, sizeof *of);

    fresh_clear(name);
    site_open(&of->a);
    prepare(&of->a);
    site_open(&of->b);
    of->a.other = &of->b;
    *state = of;
    return 0;
}

static int end(void **state)
{
    pair *of = *state;

    site_close(&of->a);
    site_close(&of->b);
    free(of);
    return 0;
}

static quota_entry move_of(const char *id, int64_t amount)
{
    quota_entry entry = entry_of(id, QUOTA_VERB_MOVE, 1);

    entry.to_account = 2;
    entry.lot = 7;
    entry.amount = amount;
    return entry;
}

/* The journal as a third host reads it: how many entries, and every id once. */
static void expect_journal(uint64_t count, int64_t left)
{
    static quota_entry rows[64];
    site third;
    size_t got = 0;
    quota_holding holding = {0};
    const quota_filter filter = {.struct_size = sizeof filter, .account = 1};
    uint64_t cursor = 0;

    site_open(&third);
    assert_int_equal(third.real.scan(third.real.user, 1, rows, 64, &got), QUOTA_STORE_DONE);
    assert_int_equal(got, count);
    for (size_t i = 0; i < got; i++)
        for (size_t k = i + 1; k < got; k++)
            assert_memory_not_equal(rows[i].id, rows[k].id, sizeof rows[i].id);
    assert_int_equal(quota_list(third.ledger, QUOTA_LIST_HOLDINGS, &filter, &cursor, &holding, sizeof holding,
                                1, &got, NULL),
                     QUOTA_OK);
    assert_int_equal(holding.available, left);
    site_close(&third);
}

static void an_answer_is_lost(void **state)
{
    static const enum fate fates[] = {DONE_BUT_UNKNOWN, LOST_AND_UNKNOWN};
    pair *of = *state;
    char id[16];

    for (int i = 0; i < 4; i++) {
        snprintf(id, sizeof id, "move %d", i);
        const quota_entry move = move_of(id, 10);

        of->a.fate = fates[i % 2];
        assert_int_equal(post(&of->a, &move, 1, 0), QUOTA_E_UNSURE);
        if (i < 2) { /* post it again, or ask */
            const quota_status status = post(&of->a, &move, 1, 0);

            assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE);
        } else {
            assert_int_equal(quota_ledger_refresh(of->a.ledger, NULL), QUOTA_OK);
        }
        assert_int_equal(post(&of->a, &move, 1, 0), QUOTA_ALREADY_DONE);
        expect_journal(4 + (uint64_t)i, 90 - 10 * i);
    }
}

/* Between the lost answer and the next call another host appends: something else, or the very same. */
static void others_write_meanwhile(void **state)
{
    pair *of = *state;

    for (int i = 0; i < 4; i++) {
        char id[16], other_id[16];
        quota_status status;

        snprintf(id, sizeof id, "mine %d", i);
        snprintf(other_id, sizeof other_id, i < 2 ? "other %d" : "mine %d", i);
        const quota_entry move = move_of(id, 5), other = move_of(other_id, 5);

        of->a.fate = i % 2 == 0 ? DONE_BUT_UNKNOWN : LOST_AND_UNKNOWN;
        assert_int_equal(post(&of->a, &move, 1, 0), QUOTA_E_UNSURE);
        status = post(&of->b, &other, 1, 0);
        assert_int_equal(status, i == 2 ? QUOTA_ALREADY_DONE : QUOTA_OK);
        while ((status = post(&of->a, &move, 1, 0)) == QUOTA_E_UNSURE || status == QUOTA_E_STORE_FAILED)
            ;
        assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE);
        assert_int_equal(post(&of->b, &move, 1, 0), QUOTA_ALREADY_DONE);
    }
    expect_journal(3 + 6, 100 - 6 * 5);
}

static void the_connection_ends(void **state)
{
    pair *of = *state;
    const quota_entry first = move_of("first", 10), second = move_of("second", 10);
    quota_status status;

    if (strncmp(name, "postgres:", 9) != 0)
        return;
    assert_int_equal(post(&of->a, &first, 1, 0), QUOTA_OK);
    of->a.fate = CUT_OFF;
    assert_int_equal(post(&of->a, &second, 1, 0), QUOTA_E_UNSURE);
    assert_true(strlen(host_message(of->a.host)) > 0);
    status = post(&of->a, &second, 1, 0); /* over a new connection */
    assert_true(status == QUOTA_OK || status == QUOTA_ALREADY_DONE);
    expect_journal(5, 80);
}

/* Two hosts see the same holds expire, on different days, and post what is due: each once. */
static void due_by_two_hosts(void **state)
{
    pair *of = *state;
    quota_entry due_a[8], due_b[8];
    size_t count_a = 0, count_b = 0;
    quota_status status;

    for (int i = 0; i < 3; i++) {
        char id[16];

        snprintf(id, sizeof id, "hold %d", i);
        quota_entry hold = entry_of(id, QUOTA_VERB_HOLD, 1);

        hold.lot = 7;
        hold.amount = 10 + i;
        hold.valid_until = 20250131;
        assert_int_equal(post(&of->a, &hold, 1, 0), QUOTA_OK);
    }
    expect_journal(6, 67);
    assert_int_equal(quota_ledger_refresh(of->b.ledger, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_due(of->a.ledger, 20250201, due_a, 8, sizeof *due_a, &count_a, NULL),
                     QUOTA_OK);
    assert_int_equal(quota_ledger_due(of->b.ledger, 20250202, due_b, 8, sizeof *due_b, &count_b, NULL),
                     QUOTA_OK);
    assert_int_equal(count_a, 3);
    assert_int_equal(count_b, 3);
    of->a.fate = DONE_BUT_UNKNOWN;
    assert_int_equal(post(&of->a, due_a, 2, QUOTA_POST_EACH), QUOTA_E_UNSURE);
    assert_int_equal(post(&of->b, due_b, count_b, QUOTA_POST_EACH), QUOTA_OK); /* the third is new */
    assert_int_equal(post(&of->b, due_b, count_b, QUOTA_POST_EACH), QUOTA_ALREADY_DONE);
    while ((status = post(&of->a, due_a, count_a, QUOTA_POST_EACH)) == QUOTA_E_UNSURE)
        ;
    assert_int_equal(status, QUOTA_ALREADY_DONE);
    expect_journal(9, 100);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_is_lost, begin, end),
        cmocka_unit_test_setup_teardown(others_write_meanwhile, begin, end),
        cmocka_unit_test_setup_teardown(the_connection_ends, begin, end),
        cmocka_unit_test_setup_teardown(due_by_two_hosts, begin, end),
    };

    if (argc != 2) {
        fprintf(stderr, "test_unsure sqlite:PATH | postgres:CONNINFO\n");
        return 2;
    }
    name = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
