/* The pull path: prepare, commit, abort, and what is answered in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#include "small_ledger.h"
#include "told_store.h"

#define DAY SMALL_DAY

/* A host that writes its journal itself: the ledger may only read it. */
typedef struct puller {
    told_store store;
    quota_ledger *ledger;
} puller;

static void puller_open(puller *host)
{
    quota_ledger *writer;
    quota_store hooks;

    told_store_init(&host->store, NULL);
    writer = small_ledger(&host->store.truth, NULL);
    small_begin(writer);
    quota_ledger_free(writer);
    hooks = host->store.truth;
    hooks.append = NULL;
    host->ledger = small_ledger(&hooks, NULL);
}

static void puller_close(puller *host)
{
    quota_ledger_free(host->ledger);
    told_store_free(&host->store);
}

static quota_status prepare(quota_ledger *ledger, const quota_entry *entries, size_t count, uint32_t flags,
                            quota_entry *out, size_t capacity, size_t *written, quota_head *head)
{
    const quota_post post = {.struct_size = sizeof post,
                             .flags = flags,
                             .entry_size = sizeof *entries,
                             .entries = entries,
                             .count = count};

    return quota_ledger_prepare(ledger, &post, out, capacity, written, head, NULL);
}

static void write_down(puller *host, const quota_entry *entries, size_t count, const quota_head *head)
{
    quota_head before;

    assert_int_equal(quota_ledger_head(host->ledger, &before), QUOTA_OK);
    assert_int_equal(host->store.truth.append(host->store.truth.user, &before, entries, count, head),
                     QUOTA_STORE_DONE);
}

static void prepared_written_committed(void **state)
{
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 10, DAY)};
    puller host;
    quota_entry out[2], entry;
    quota_head head, now;
    size_t count;
    uint8_t live[32], read[32];

    (void)state;
    puller_open(&host);
    assert_int_equal(prepare(host.ledger, sales, 2, 0, out, 2, &count, &head), QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(out[0].seq, 5);
    assert_int_equal(out[1].seq, 6);
    assert_memory_equal(out[1].digest, head.digest, 32);
    assert_int_equal(quota_ledger_head(host.ledger, &now), QUOTA_OK);
    assert_int_equal(now.seq, 4);
    /* Nobody is told of them before they are written. */
    assert_int_equal(quota_ledger_entry(host.ledger, sales[0].id, &entry, sizeof entry, NULL),
                     QUOTA_E_NOT_FOUND);
    write_down(&host, out, count, &head);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_head(host.ledger, &now), QUOTA_OK);
    assert_memory_equal(&now, &head, sizeof now);
    assert_int_equal(quota_ledger_entry(host.ledger, sales[0].id, &entry, sizeof entry, NULL), QUOTA_OK);
    assert_memory_equal(&entry, &out[0], sizeof entry);
    quota_ledger *fresh = small_ledger(&host.store.truth, NULL);
    small_digest(host.ledger, live);
    small_digest(fresh, read);
    assert_memory_equal(live, read, 32);
    quota_ledger_free(fresh);
    puller_close(&host);
}

static void prepared_and_dropped(void **state)
{
    const quota_entry sale = small_sale(5, 4, 1, 2, 30, DAY);
    puller host;
    quota_entry out, again;
    uint8_t before[32], after[32];
    size_t count;

    (void)state;
    puller_open(&host);
    small_digest(host.ledger, before);
    assert_int_equal(prepare(host.ledger, &sale, 1, 0, &out, 1, &count, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_OK);
    small_digest(host.ledger, after);
    assert_memory_equal(before, after, 32);
    assert_int_equal(quota_ledger_entry(host.ledger, sale.id, &again, sizeof again, NULL), QUOTA_E_NOT_FOUND);
    assert_int_equal(prepare(host.ledger, &sale, 1, 0, &again, 1, &count, NULL), QUOTA_OK);
    assert_memory_equal(&out, &again, sizeof out);
    puller_close(&host); /* freed while pending */
}

static void what_is_answered_while_pending(void **state)
{
    const quota_entry sale = small_sale(5, 4, 1, 2, 30, DAY), next = small_sale(6, 4, 1, 2, 1, DAY);
    puller host;
    quota_entry out;
    quota_checkpoint checkpoint;
    size_t count;

    (void)state;
    puller_open(&host);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_E_NOT_PENDING);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_E_NOT_PENDING);
    assert_int_equal(prepare(host.ledger, &sale, 1, 0, &out, 1, &count, NULL), QUOTA_OK);
    assert_int_equal(prepare(host.ledger, &next, 1, 0, &out, 1, &count, NULL), QUOTA_E_PENDING);
    assert_int_equal(count, 0);
    assert_int_equal(small_post(host.ledger, &next, 1, 0, NULL, NULL), QUOTA_E_PENDING);
    assert_int_equal(small_post(host.ledger, &next, 1, QUOTA_POST_DRY_RUN, NULL, NULL), QUOTA_E_PENDING);
    assert_int_equal(quota_ledger_refresh(host.ledger, NULL), QUOTA_E_PENDING);
    assert_int_equal(quota_ledger_snapshot(host.ledger, NULL), QUOTA_E_PENDING);
    assert_int_equal(quota_ledger_checkpoint(host.ledger, &checkpoint, NULL), QUOTA_E_PENDING);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_OK);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_E_NOT_PENDING);
    assert_int_equal(quota_ledger_commit(NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_abort(NULL), QUOTA_E_ARGUMENT);
    puller_close(&host);
}

static void nothing_to_prepare(void **state)
{
    const quota_entry known = small_open(1, 1, DAY);
    quota_entry sales[2] = {small_sale(5, 4, 1, 2, 101, DAY), small_sale(6, 4, 1, 2, 1, DAY)};
    puller host;
    quota_entry out[2];
    size_t count = 9;
    quota_head head;

    (void)state;
    puller_open(&host);
    /* Refused: nothing pends. */
    assert_int_equal(prepare(host.ledger, sales, 2, 0, out, 2, &count, &head), QUOTA_E_REFUSED);
    assert_int_equal(count, 0);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_E_NOT_PENDING);
    /* Of two, one: that one pends. */
    assert_int_equal(prepare(host.ledger, sales, 2, QUOTA_POST_EACH, out, 2, &count, &head), QUOTA_E_REFUSED);
    assert_int_equal(count, 1);
    assert_memory_equal(out[0].id, sales[1].id, QUOTA_ID_SIZE);
    assert_int_equal(head.seq, 5);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_OK);
    /* Too little room: how much is needed. */
    assert_int_equal(prepare(host.ledger, sales + 1, 1, 0, NULL, 0, &count, &head), QUOTA_E_BUFFER);
    assert_int_equal(count, 1);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_E_NOT_PENDING);
    /* A dry run never pends. */
    assert_int_equal(prepare(host.ledger, sales + 1, 1, QUOTA_POST_DRY_RUN, out, 2, &count, &head), QUOTA_OK);
    assert_int_equal(count, 0);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_E_NOT_PENDING);
    const quota_entry group[4] = {known, small_open(2, 2, DAY), small_open(3, 3, DAY),
                                  small_issue(4, 4, 100, DAY)};
    assert_int_equal(prepare(host.ledger, group, 4, 0, out, 2, &count, &head), QUOTA_ALREADY_DONE);
    assert_int_equal(count, 0);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_E_NOT_PENDING);
    assert_int_equal(prepare(host.ledger, sales, 1, 0, out, 2, NULL, &head), QUOTA_E_ARGUMENT);
    assert_int_equal(prepare(host.ledger, sales, 1, 0, NULL, 2, &count, &head), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_prepare(host.ledger, NULL, out, 2, &count, &head, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_prepare(NULL, NULL, out, 2, &count, &head, NULL), QUOTA_E_ARGUMENT);
    puller_close(&host);
}

/* An entry that undoes one of the same call: neither is in the store when they are applied once more. */
static void undone_within_the_call(void **state)
{
    quota_entry entries[2] = {small_sale(5, 4, 1, 2, 30, DAY),
                              small_entry(6, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT, DAY)};
    puller host;
    quota_entry out[2];
    quota_head head;
    size_t count;

    (void)state;
    memcpy(entries[1].target, entries[0].id, QUOTA_ID_SIZE);
    entries[1].amount = 10;
    puller_open(&host);
    assert_int_equal(prepare(host.ledger, entries, 2, QUOTA_POST_EACH, out, 2, &count, &head), QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_OK);
    assert_int_equal(small_seq(host.ledger), 6);
    puller_close(&host);
}

/* Another host was quicker: abort, refresh, prepare again. */
static void a_conflict_in_the_hosts_own_store(void **state)
{
    const quota_entry sale = small_sale(5, 4, 1, 2, 30, DAY), others = small_sale(6, 4, 1, 3, 60, DAY);
    puller host;
    quota_entry out;
    quota_head head;
    size_t count;

    (void)state;
    puller_open(&host);
    assert_int_equal(prepare(host.ledger, &sale, 1, 0, &out, 1, &count, &head), QUOTA_OK);
    quota_ledger *other = small_ledger(&host.store.truth, NULL);
    assert_int_equal(small_post(other, &others, 1, 0, NULL, NULL), QUOTA_OK);
    quota_head before;
    assert_int_equal(quota_ledger_head(host.ledger, &before), QUOTA_OK);
    assert_int_equal(host.store.truth.append(host.store.truth.user, &before, &out, 1, &head),
                     QUOTA_STORE_CONFLICT);
    assert_int_equal(quota_ledger_abort(host.ledger), QUOTA_OK);
    assert_int_equal(quota_ledger_refresh(host.ledger, NULL), QUOTA_OK);
    assert_int_equal(prepare(host.ledger, &sale, 1, 0, &out, 1, &count, &head), QUOTA_OK);
    assert_int_equal(out.seq, 6);
    write_down(&host, &out, 1, &head);
    assert_int_equal(quota_ledger_commit(host.ledger, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_refresh(other, NULL), QUOTA_OK);
    assert_int_equal(small_seq(other), 6);
    quota_ledger_free(other);
    puller_close(&host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prepared_written_committed),     cmocka_unit_test(prepared_and_dropped),
        cmocka_unit_test(what_is_answered_while_pending), cmocka_unit_test(nothing_to_prepare),
        cmocka_unit_test(undone_within_the_call),         cmocka_unit_test(a_conflict_in_the_hosts_own_store),
    };

    return cmocka_run_group_tests_name("pull path", tests, NULL, NULL);
}
