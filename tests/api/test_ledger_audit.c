/* Audit: what it finds, where, and checkpoints kept elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "small_ledger.h"
#include "told_store.h"

#define DAY SMALL_DAY

typedef struct book {
    told_store store;
    quota_ledger *ledger;
    quota_checkpoint checkpoints[4]; /* of the empty journal, and after 4, 6 and 7 */
} book;

static void checkpoint_of(book *b, size_t at)
{
    assert_int_equal(quota_ledger_checkpoint(b->ledger, &b->checkpoints[at], NULL), QUOTA_OK);
}

static void book_open(book *b)
{
    const quota_entry two[2] = {small_sale(5, 4, 1, 2, 10, DAY), small_sale(6, 4, 2, 3, 5, DAY + 1)};
    const quota_entry one = small_sale(7, 4, 3, 1, 2, DAY + 2);

    told_store_init(&b->store, NULL);
    b->ledger = small_ledger(&b->store.truth, NULL);
    checkpoint_of(b, 0);
    small_begin(b->ledger);
    checkpoint_of(b, 1);
    assert_int_equal(small_post(b->ledger, two, 2, QUOTA_POST_EACH, NULL, NULL), QUOTA_OK);
    checkpoint_of(b, 2);
    assert_int_equal(small_post(b->ledger, &one, 1, 0, NULL, NULL), QUOTA_OK);
    checkpoint_of(b, 3);
}

static void book_close(book *b)
{
    quota_ledger_free(b->ledger);
    told_store_free(&b->store);
}

static quota_status run(const book *b, const quota_checkpoint *checkpoints, size_t count, quota_audit *audit)
{
    quota_ledger_options options = {.struct_size = sizeof options};

    options.store = &b->store.hooks;
    memset(audit, 0xEE, sizeof *audit);
    audit->struct_size = sizeof *audit;
    return quota_ledger_audit(&options, checkpoints, count, audit, NULL);
}

static void a_right_journal(void **state)
{
    book b;
    quota_audit audit;
    quota_head head;

    (void)state;
    book_open(&b);
    assert_int_equal(run(&b, b.checkpoints, 4, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(audit.seq, 0);
    assert_int_equal(audit.refusal, 0);
    assert_int_equal(audit.entries, 7);
    assert_int_equal(audit.groups, 4);
    assert_int_equal(audit.decided, 0);
    assert_string_equal(audit.field, "");
    assert_int_equal(quota_ledger_head(b.ledger, &head), QUOTA_OK);
    assert_memory_equal(&audit.head, &head, sizeof head);
    assert_memory_equal(audit.state, b.checkpoints[3].state, 32);
    book_close(&b);
}

static void checkpoints_in_any_order(void **state)
{
    book b;
    quota_audit audit;

    (void)state;
    book_open(&b);
    const quota_checkpoint turned[5] = {b.checkpoints[3], b.checkpoints[0], b.checkpoints[2],
                                        b.checkpoints[1], b.checkpoints[2]};
    assert_int_equal(run(&b, turned, 5, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    book_close(&b);
}

static void assert_checkpoint(const book *b, const quota_checkpoint *wrong, uint64_t seq, const char *field,
                              uint64_t entries)
{
    quota_audit audit;

    assert_int_equal(run(b, wrong, 1, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_CHECKPOINT);
    assert_int_equal(audit.seq, seq);
    assert_string_equal(audit.field, field);
    assert_int_equal(audit.entries, entries);
    assert_string_not_equal(audit.expected, audit.found);
}

static void checkpoints_that_do_not_fit(void **state)
{
    book b;
    quota_checkpoint wrong;

    (void)state;
    book_open(&b);
    wrong = b.checkpoints[2];
    wrong.digest[31] ^= 1;
    assert_checkpoint(&b, &wrong, 6, "digest", 4);
    wrong = b.checkpoints[2];
    wrong.state[0] ^= 1;
    assert_checkpoint(&b, &wrong, 6, "state", 4);
    wrong = b.checkpoints[2];
    wrong.date++;
    assert_checkpoint(&b, &wrong, 6, "date", 4);
    wrong = b.checkpoints[2];
    wrong.seq = 5; /* within an append */
    assert_checkpoint(&b, &wrong, 5, "seq", 4);
    wrong.seq = 8; /* past the end: what was there is cut off */
    assert_checkpoint(&b, &wrong, 8, "seq", 7);
    wrong = b.checkpoints[2];
    wrong.format = 2;
    assert_checkpoint(&b, &wrong, 6, "format", 4);
    wrong = b.checkpoints[0];
    wrong.digest[0] ^= 1;
    assert_checkpoint(&b, &wrong, 0, "digest", 0);
    book_close(&b);
}

/* ---------------------------------------------------------------- a journal at rest that was changed */

typedef struct changed {
    uint64_t seq;
    size_t at;
    int digests; /* the digests are made to fit again */
    quota_head head;
} changed;

static void change_scan(void *user, quota_entry *entries, size_t *count)
{
    changed *change = user;

    for (size_t i = 0; i < *count; i++) {
        if (entries[i].seq == change->seq) {
            ((unsigned char *)&entries[i])[change->at] ^= 1;
        }
    }
    if (change->digests && *count == 7) { /* whoever can write the journal can make it fit */
        quota_head head;

        assert_int_equal(quota_journal_start(&head), QUOTA_OK);
        for (size_t first = 0, i = 0; i < 7; i++) {
            static const uint8_t none[32];

            if (memcmp(entries[i].digest, none, 32) != 0) {
                assert_int_equal(
                    quota_journal_extend(&head, entries + first, i + 1 - first, sizeof *entries, &head),
                    QUOTA_OK);
                memcpy(entries[i].digest, head.digest, 32);
                first = i + 1;
            }
        }
        change->head = head;
    }
}

static void change_head(void *user, quota_head *head)
{
    const changed *change = user;

    if (change->digests) {
        *head = change->head;
    }
}

static void any_byte_is_found(void **state)
{
    book b;
    quota_audit audit;
    changed change = {0, 0, 0, {0, 0, 0, {0}}};

    (void)state;
    book_open(&b);
    b.store.on_user = &change;
    b.store.on_scan = change_scan;
    for (change.seq = 1; change.seq <= 7; change.seq++) {
        for (change.at = 0; change.at < offsetof(quota_entry, reserved); change.at += 3) {
            const uint64_t first = change.seq <= 4 ? 1 : change.seq <= 6 ? 5 : 7;

            assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_OK);
            assert_int_equal(audit.status, QUOTA_E_CHAIN_BROKEN);
            assert_int_equal(audit.seq, change.at >= offsetof(quota_entry, seq) &&
                                                change.at <= offsetof(quota_entry, seq) + 7
                                            ? change.seq
                                            : first);
            assert_true(audit.entries < first);
        }
    }
    book_close(&b);
}

/* The whole chain written anew fits itself; a checkpoint kept elsewhere does not. */
static void a_chain_written_anew(void **state)
{
    book b;
    quota_audit audit;
    changed change = {7, offsetof(quota_entry, amount), 1, {0, 0, 0, {0}}};
    quota_entry entries[7];
    size_t count;

    (void)state;
    book_open(&b);
    assert_int_equal(b.store.truth.scan(b.store.truth.user, 1, entries, 7, &count), QUOTA_STORE_DONE);
    change.at = offsetof(quota_entry, proof);
    change_scan(&change, entries, &count); /* for the head */
    b.store.on_user = &change;
    b.store.on_scan = change_scan;
    b.store.on_head = change_head;
    assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(run(&b, b.checkpoints, 4, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_CHECKPOINT);
    assert_int_equal(audit.seq, 7);
    assert_int_equal(audit.entries, 6);
    /* And an amount that is not there breaks what the ledger itself demands: 3 has 5, not 259. */
    change.at = offsetof(quota_entry, amount) + 1;
    assert_int_equal(b.store.truth.scan(b.store.truth.user, 1, entries, 7, &count), QUOTA_STORE_DONE);
    change_scan(&change, entries, &count);
    assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_JOURNAL_INVALID);
    assert_int_equal(audit.refusal, QUOTA_R_INSUFFICIENT);
    assert_int_equal(audit.seq, 7);
    assert_string_equal(audit.field, "amount");
    assert_int_equal(audit.head.seq, 6);
    assert_memory_equal(audit.state, b.checkpoints[2].state, 32);
    book_close(&b);
}

static void what_hinders_an_audit(void **state)
{
    book b;
    quota_audit audit = {.struct_size = sizeof audit};
    quota_ledger_options options = {.struct_size = sizeof options};
    quota_store hooks;

    (void)state;
    book_open(&b);
    b.store.head = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_E_STORE_FAILED);
    b.store.scan = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_E_STORE_FAILED);
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_audit(&options, NULL, 1, &audit, NULL), QUOTA_E_ARGUMENT);
    audit.struct_size = 8;
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_E_STRUCT_SIZE);
    audit.struct_size = sizeof audit;
    options.struct_size = 8;
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_E_STRUCT_SIZE);
    options.struct_size = sizeof options;
    hooks = b.store.truth;
    hooks.scan = NULL;
    options.store = &hooks;
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_E_NO_HOOK);
    /* No store: an empty journal. */
    options.store = NULL;
    assert_int_equal(quota_ledger_audit(&options, b.checkpoints, 1, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(quota_ledger_audit(NULL, b.checkpoints + 1, 1, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_CHECKPOINT);
    book_close(&b);
}

static void an_entry_undone(void **state)
{
    book b;
    quota_audit audit;
    quota_entry undo = small_entry(20, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT, DAY + 3);

    (void)state;
    book_open(&b);
    small_id(5, undo.target);
    undo.amount = 5;
    assert_int_equal(small_post(b.ledger, &undo, 1, 0, NULL, NULL), QUOTA_OK);
    assert_int_equal(run(&b, NULL, 0, &audit), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(audit.entries, 8);
    book_close(&b);
}

static void count_progress(void *user, uint64_t done, uint64_t of)
{
    uint64_t *last = user;

    assert_true(done > *last && done <= of);
    *last = done;
}

/* Thousands of entries: sums are recomputed now and then, and progress is told. */
static void a_long_journal(void **state)
{
    quota_ledger_options options = {.struct_size = sizeof options};
    quota_audit audit = {.struct_size = sizeof audit};
    told_store store;
    quota_ledger *ledger;
    quota_entry *sales = calloc(5000, sizeof *sales);
    uint64_t reached = 0;

    (void)state;
    told_store_init(&store, NULL);
    ledger = small_ledger(&store.truth, NULL);
    small_begin(ledger);
    for (uint64_t i = 0; i < 5000; i++) {
        sales[i] = small_sale(10 + i, 4, 1 + i % 2, 2 - i % 2, 1, DAY);
    }
    assert_int_equal(small_post(ledger, sales, 5000, QUOTA_POST_EACH, NULL, NULL), QUOTA_OK);
    for (uint64_t i = 0; i < 3000; i++) {
        sales[i] = small_sale(6000 + i, 4, 1 + i % 2, 2 - i % 2, 1, DAY);
        assert_int_equal(small_post(ledger, sales + i, 1, 0, NULL, NULL), QUOTA_OK);
    }
    options.store = &store.hooks;
    options.progress = count_progress;
    options.progress_user = &reached;
    store.most = 7;
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(audit.entries, 8004);
    assert_int_equal(audit.groups, 8001);
    assert_int_equal(reached, 8004);
    reached = 0;
    quota_ledger *again;
    assert_int_equal(quota_ledger_open(&options, &again, NULL), QUOTA_OK);
    assert_int_equal(reached, 8004);
    quota_ledger_free(again);
    free(sales);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_journal),
        cmocka_unit_test(checkpoints_in_any_order),
        cmocka_unit_test(checkpoints_that_do_not_fit),
        cmocka_unit_test(any_byte_is_found),
        cmocka_unit_test(a_chain_written_anew),
        cmocka_unit_test(an_entry_undone),
        cmocka_unit_test(what_hinders_an_audit),
        cmocka_unit_test(a_long_journal),
    };

    return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
