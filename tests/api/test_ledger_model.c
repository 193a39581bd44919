/* Random histories of every verb and kind: the ledger against a model that walks lists.
 *
 * After each operation: the same status and figures for each entry; a dry run says the same and changes
 * nothing; a refused group leaves the state as it was; what was posted before is done already.  Now and then
 * and at the end everything a query gives is compared; at the end the journal read again, from its beginning
 * and from a snapshot, leads to the same state, and its rows alone add up to the balances. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libquota/policy.h>
#include <libquota/query.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger_compare.h"
#include "ledger_random.h"
#include "scaled.h"

enum { MOST = 6 }; /* entries of a group */

typedef struct run {
    quota_memory_store *store;
    quota_store hooks, keeping; /* keeping: with room for a snapshot */
    quota_ledger *ledger;
    ledger_model *model;
    ledger_random random;
    unsigned char *snapshot;
    size_t snapshot_size;
    quota_head snapshot_head;
    unsigned long reached[300]; /* statuses seen */
} run;

static const char *name_of(int64_t status)
{
    return quota_status_name((int32_t)status);
}

/* ------------------------------------------------------------------ a snapshot beside the memory store */

static quota_store_outcome save(void *user, const quota_head *head, const void *bytes, size_t size)
{
    run *of = user;
    free(of->snapshot);
    of->snapshot = malloc(size);
    assert_non_null(of->snapshot);
    memcpy(of->snapshot, bytes, size);
    of->snapshot_size = size;
    of->snapshot_head = *head;
    return QUOTA_STORE_DONE;
}

static quota_store_outcome load(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    run *of = user;
    if (!of->snapshot || of->snapshot_head.seq > through)
        return QUOTA_STORE_NOT_DONE;
    *size = of->snapshot_size;
    if (capacity >= of->snapshot_size)
        memcpy(bytes, of->snapshot, of->snapshot_size);
    return QUOTA_STORE_DONE;
}

static quota_store_outcome pass_head(void *user, quota_head *head)
{
    run *of = user;
    return of->hooks.head(of->hooks.user, head);
}

static quota_store_outcome pass_append(void *user, const quota_head *expected, const quota_entry *entries,
                                       size_t count, const quota_head *head)
{
    run *of = user;
    return of->hooks.append(of->hooks.user, expected, entries, count, head);
}

static quota_store_outcome pass_scan(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                     size_t *count)
{
    run *of = user;
    return of->hooks.scan(of->hooks.user, from, entries, capacity, count);
}

static void set_up(run *of, uint64_t seed, unsigned broken)
{
    memset(of, 0, sizeof *of);
    of->hooks.struct_size = sizeof of->hooks;
    of->hooks.entry_size = sizeof(quota_entry);
    assert_int_equal(quota_memory_store_create(NULL, &of->store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(of->store, &of->hooks), QUOTA_OK);
    of->keeping = (quota_store){sizeof of->keeping, sizeof(quota_entry), of,   pass_head,
                                pass_append,        pass_scan,           save, load};
    quota_ledger_options options = {.struct_size = sizeof options, .store = &of->keeping};
    assert_int_equal(quota_ledger_open(&options, &of->ledger, NULL), QUOTA_OK);
    of->model = ledger_model_new();
    ledger_random_init(&of->random, of->model, seed, broken);
}

static void tear_down(run *of)
{
    quota_ledger_free(of->ledger);
    quota_memory_store_free(of->store);
    ledger_model_free(of->model);
    free(of->snapshot);
}

static void checkpoint(quota_ledger *ledger, quota_checkpoint *out)
{
    memset(out, 0, sizeof *out);
    assert_int_equal(quota_ledger_checkpoint(ledger, out, NULL), QUOTA_OK);
}

/* ------------------------------------------------------------------ one operation */

static void show(const quota_entry *group, size_t count, const quota_result *own, const quota_result *answers)
{
    for (size_t i = 0; i < count; i++) {
        ledger_print_entry(&group[i]);
        fprintf(stderr,
                "    model:  %s moved %" PRId64 " available %" PRId64 " encumbered %" PRId64 " to %" PRId64
                " left %" PRId64 " covered %" PRId64 "\n    ledger: %s moved %" PRId64 " available %" PRId64
                " encumbered %" PRId64 " to %" PRId64 " left %" PRId64 " covered %" PRId64 "\n",
                name_of(own[i].status), own[i].moved, own[i].available, own[i].encumbered,
                own[i].to_available, own[i].left, own[i].covered, name_of(answers[i].status),
                answers[i].moved, answers[i].available, answers[i].encumbered, answers[i].to_available,
                answers[i].left, answers[i].covered);
    }
}

static int alike(const quota_result *own, const quota_result *answer)
{
    return own->status == answer->status && own->moved == answer->moved &&
           own->available == answer->available && own->encumbered == answer->encumbered &&
           own->to_available == answer->to_available && own->left == answer->left &&
           own->covered == answer->covered;
}

static void compare(const char *what, const quota_entry *group, size_t count, quota_status expected,
                    quota_status status, const quota_result *own, const quota_result *answers, int seqs)
{
    int same = expected == status;
    for (size_t i = 0; same && i < count; i++)
        same = alike(&own[i], &answers[i]) && (!seqs || own[i].seq == answers[i].seq);
    if (same)
        return;
    fprintf(stderr, "%s: model %s, ledger %s\n", what, name_of((int64_t)expected), name_of((int64_t)status));
    show(group, count, own, answers);
    fail();
}

static quota_status post(run *of, const quota_entry *group, size_t count, uint32_t flags,
                         quota_result *answers)
{
    quota_post call = {sizeof call, flags, sizeof *group, sizeof *answers, group, answers, count};
    quota_error error = {.struct_size = sizeof error};
    memset(answers, 0x5A, count * sizeof *answers);
    return quota_ledger_post(of->ledger, &call, &error);
}

static void operation(run *of, const quota_entry *group, size_t count, int each, int look)
{
    quota_result own[MOST], answers[MOST];
    quota_checkpoint before, after;
    uint32_t flags = each ? QUOTA_POST_EACH : 0;
    if (look) {
        quota_status said = each ? ledger_model_post_each(of->model, group, count, 0, own)
                                 : ledger_model_post(of->model, group, count, 0, own);
        checkpoint(of->ledger, &before);
        compare("dry run", group, count, said, post(of, group, count, flags | QUOTA_POST_DRY_RUN, answers),
                own, answers, 0);
        checkpoint(of->ledger, &after);
        assert_memory_equal(&before, &after, sizeof before);
    }
    quota_status expected = each ? ledger_model_post_each(of->model, group, count, 1, own)
                                 : ledger_model_post(of->model, group, count, 1, own);
    compare("post", group, count, expected, post(of, group, count, flags, answers), own, answers, 1);
    if (look && expected != QUOTA_OK && !each) {
        checkpoint(of->ledger, &after);
        assert_memory_equal(&before, &after, sizeof before);
    }
    for (size_t i = 0; i < count; i++)
        of->reached[own[i].status]++;
}

/* With a law: what it refuses the model would have taken; in all else the two agree. */
static void operation_with_law(run *of, const quota_entry *group, size_t count)
{
    quota_result own[MOST], answers[MOST], said[MOST];
    quota_checkpoint before, after;
    size_t at = 0;
    checkpoint(of->ledger, &before);
    quota_status first = post(of, group, count, QUOTA_POST_DRY_RUN, said);
    quota_status status = post(of, group, count, 0, answers);
    assert_int_equal(first, status);
    for (size_t i = 0; i < count; i++) {
        assert_true(alike(&said[i], &answers[i]) && said[i].verdict == answers[i].verdict &&
                    said[i].policy == answers[i].policy && said[i].rule == answers[i].rule);
        of->reached[answers[i].status]++;
    }
    while (at < count && answers[at].status < QUOTA_R_LAW_KIND)
        at++;
    if (at == count) {
        quota_status expected = ledger_model_post(of->model, group, count, 1, own);
        compare("post with a law", group, count, expected, status, own, answers, 1);
        return;
    }
    quota_status expected = ledger_model_post(of->model, group, count, 0, own);
    for (size_t i = 0; expected != QUOTA_OK && i <= at; i++)
        if (own[i].status != QUOTA_R_NOT_POSTED)
            compare("the law was asked too soon", group, count, expected, QUOTA_OK, own, answers, 0);
    checkpoint(of->ledger, &after);
    assert_memory_equal(&before, &after, sizeof before);
}

/* Entries of an earlier group again: as they were, one changed, one left out, or with one before. */
static void again(run *of)
{
    quota_entry group[MOST];
    size_t count = 0;
    prng *random = &of->random.random;
    const model_row *any = model_at(&of->model->rows, prng_below(random, of->model->rows.count));
    for (size_t i = 0; i < of->model->rows.count && count < MOST; i++) {
        const model_row *row = model_at(&of->model->rows, i);
        if (row->group == any->group)
            group[count++] = row->posted;
    }
    switch (prng_below(random, 6)) {
    case 0:
        group[prng_below(random, count)].amount++;
        break;
    case 1:
        count -= count > 1;
        break;
    case 2:
        if (count < MOST)
            ledger_random_entry(&of->random, &group[count++]);
        break;
    default:
        break;
    }
    operation(of, group, count, 0, prng_below(random, 4) == 0);
}

/* What the calendar asks for: the same in both; posted, and once more on another day with other amounts. */
static void due(run *of)
{
    enum { ALL = 512 };
    static quota_entry asked[ALL], own[ALL];
    size_t count = 0, own_count = ledger_model_due(of->model, of->random.date, own, ALL);
    assert_int_equal(quota_ledger_due(of->ledger, of->random.date, asked, ALL, sizeof asked[0], &count, NULL),
                     QUOTA_OK);
    assert_int_equal(count, own_count);
    for (size_t i = 0; i < count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < count; j++) {
            quota_entry without_id = asked[i];
            memset(without_id.id, 0, sizeof without_id.id);
            same += memcmp(&own[j], &without_id, sizeof without_id) == 0;
        }
        assert_int_equal(same, 1);
    }
    for (int again = 0; again < 2; again++)
        for (size_t from = 0; from < count; from += MOST) {
            for (size_t i = from; again && i < count && i < from + MOST; i++)
                asked[i].amount++;
            operation(of, asked + from, count - from < MOST ? count - from : MOST, 1, 1);
        }
}

/* ------------------------------------------------------------------ at the end */

static quota_ledger *reopened(run *of, uint32_t no_snapshot, uint32_t keep_history)
{
    quota_ledger *ledger = NULL;
    quota_error error = {.struct_size = sizeof error};
    quota_ledger_options options = {.struct_size = sizeof options,
                                    .store = &of->keeping,
                                    .no_snapshot = no_snapshot,
                                    .keep_history = keep_history};
    if (quota_ledger_open(&options, &ledger, &error) != QUOTA_OK) {
        fprintf(stderr, "%s: %s, expected %s, found %s, seq %" PRIu64 "\n", name_of(error.status),
                error.field, error.expected, error.found, error.index);
        fail();
    }
    return ledger;
}

static void check_end(run *of)
{
    quota_checkpoint live, other;
    checkpoint(of->ledger, &live);
    for (uint32_t way = 0; way < 3; way++) {
        quota_ledger *ledger = reopened(of, way == 0, way == 2);
        checkpoint(ledger, &other);
        assert_memory_equal(&live, &other, sizeof live);
        assert_true(way > 0 || ledger_compare(ledger, of->model));
        quota_ledger_free(ledger);
    }
    quota_ledger_options options = {.struct_size = sizeof options, .store = &of->keeping};
    quota_audit audit = {.struct_size = sizeof audit};
    assert_int_equal(quota_ledger_audit(&options, &live, 1, &audit, NULL), QUOTA_OK);
    if (audit.status != QUOTA_OK)
        fprintf(stderr, "audit: %s, %s, seq %" PRIu64 ": %s, expected %s, found %s\n", name_of(audit.status),
                name_of(audit.refusal), audit.seq, audit.field, audit.expected, audit.found);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(audit.entries, of->model->rows.count);
    assert_int_equal(audit.groups, of->model->groups);
    assert_memory_equal(audit.state, live.state, sizeof live.state);
    size_t count = 0, room = of->model->rows.count;
    quota_entry *rows = calloc(room + 1, sizeof *rows);
    assert_non_null(rows);
    for (size_t got = 1; got > 0; count += got)
        assert_int_equal(of->hooks.scan(of->hooks.user, count + 1, rows + count, room + 1 - count, &got),
                         QUOTA_STORE_DONE);
    assert_int_equal(count, room);
    assert_true(ledger_compare_rows(of->ledger, rows, count));
    free(rows);
}

static void history(uint64_t seed, unsigned broken, unsigned operations, unsigned long reached[300])
{
    run of;
    quota_entry world[64], group[MOST];
    set_up(&of, seed, broken);
    size_t begun = ledger_random_world(&of.random, world);
    prng *random = &of.random.random;
    for (size_t i = 0; i < begun; i++)
        operation(&of, &world[i], 1, 0, 0);
    for (unsigned i = 0; i < operations; i++) {
        int look = prng_below(random, 16) == 0;
        if (prng_below(random, 20) == 0) {
            again(&of);
            continue;
        }
        if (prng_below(random, 50) == 0)
            due(&of);
        size_t count = ledger_random_group(&of.random, group, MOST);
        int each = count > 1 && prng_below(random, 3) == 0;
        for (size_t j = 0; each && j + 1 < count; j++)
            if (prng_below(random, 3) == 0)
                group[j].flags |= QUOTA_FLAG_JOINED;
        operation(&of, group, count, each, look);
        const char *wrong = ledger_model_check(of.model);
        if (wrong) {
            fprintf(stderr, "the model itself: %s\n", wrong);
            fail();
        }
        if (i % 64 == 63)
            assert_true(ledger_compare(of.ledger, of.model));
        if (i == operations / 2)
            assert_int_equal(quota_ledger_snapshot(of.ledger, NULL), QUOTA_OK);
    }
    assert_true(ledger_compare(of.ledger, of.model));
    check_end(&of);
    for (size_t i = 0; i < 300; i++)
        reached[i] += of.reached[i];
    tear_down(&of);
}

/* The first entries: facts that let much pass, and the policy. */
static void adopt(run *of, const char *id)
{
    static const char *const yes[] = {"complies_with_policy", "trading_started", "buyer_in_city",
                                      "city_verified",        "use_verified",    "county_checked",
                                      "next_permit",          "window_passed"};
    quota_policy *policy = NULL;
    quota_policy_info info = {.struct_size = sizeof info};
    quota_entry entry = {.date = of->random.date, .verb = QUOTA_VERB_STATE};
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    memcpy(of->model->policy, info.digest, sizeof info.digest);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        entry.id[0] = (uint8_t)(i + 1);
        entry.id[15] = 0x5A;
        entry.kind = QUOTA_ENTRY_FACT;
        entry.subject = QUOTA_SUBJECT_LEDGER;
        entry.fact = quota_fact_find(policy, yes[i], strlen(yes[i]));
        entry.value = 1;
        if (entry.fact)
            operation(of, &entry, 1, 0, 1);
    }
    entry.id[0] = 100;
    entry.kind = QUOTA_ENTRY_ADOPT;
    entry.subject = 0;
    entry.fact = 0;
    memcpy(entry.proof, info.digest, sizeof info.digest);
    operation(of, &entry, 1, 0, 1);
    quota_policy_free(policy);
}

static void lawful_history(uint64_t seed, const char *id, unsigned operations, unsigned long reached[300])
{
    run of;
    quota_entry world[64], group[MOST];
    set_up(&of, seed, 20);
    size_t begun = ledger_random_world(&of.random, world);
    for (size_t i = 0; i < begun; i++)
        operation(&of, &world[i], 1, 0, 0);
    of.random.date = 20241010; /* all of the documents with a window are in force */
    of.random.lawful = 1;
    adopt(&of, id);
    for (unsigned i = 0; i < operations; i++) {
        operation_with_law(&of, group, ledger_random_group(&of.random, group, MOST));
        if (i % 64 == 63)
            assert_true(ledger_compare(of.ledger, of.model));
        if (i == operations / 2)
            assert_int_equal(quota_ledger_snapshot(of.ledger, NULL), QUOTA_OK);
    }
    assert_true(ledger_compare(of.ledger, of.model));
    check_end(&of);
    for (size_t i = 0; i < 300; i++)
        reached[i] += of.reached[i];
    tear_down(&of);
}

static void show_reached(const unsigned long reached[300])
{
    for (int32_t status = 0; getenv("LIBQUOTA_VERBOSE") && status < 300; status++)
        if (reached[status])
            fprintf(stderr, "%-22s %lu\n", name_of(status), reached[status]);
}

static void test_lawful_histories(void **state)
{
    static unsigned long reached[300];
    static const char *const ids[] = {"cn-530300-2024", "cn-js-city-2022", "cn-500000-2014", "cn-371300-2014",
                                      "cn-320571-draft"};
    const char *only = getenv("LIBQUOTA_SEED");
    unsigned long runs = scaled(120);
    (void)state;
    for (unsigned long seed = only ? strtoul(only, NULL, 10) : 1; seed <= runs; seed++) {
        if (getenv("LIBQUOTA_VERBOSE"))
            fprintf(stderr, "lawful seed %lu\n", seed);
        lawful_history(seed, ids[seed % 5], 300, reached);
    }
    show_reached(reached);
    assert_true(runs < 120 || (reached[QUOTA_R_LAW_DENIES] > 50 && reached[QUOTA_R_LAW_REVIEW] > 100));
}

static void test_histories(void **state)
{
    static unsigned long reached[300];
    const char *only = getenv("LIBQUOTA_SEED");
    unsigned long runs = scaled(400); /* about 600 entries each */
    (void)state;
    for (unsigned long seed = only ? strtoul(only, NULL, 10) : 1; seed <= runs; seed++) {
        if (getenv("LIBQUOTA_VERBOSE"))
            fprintf(stderr, "seed %lu\n", seed);
        history(seed, seed % 3 ? 6 : 0, seed % 10 ? 300 : 1500, reached);
    }
    show_reached(reached);
    assert_true(runs < 400 || reached[QUOTA_OK] > 50000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histories),
        cmocka_unit_test(test_lawful_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
