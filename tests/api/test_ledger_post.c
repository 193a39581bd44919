/* Posting, from a host's view: groups, each, dry runs, ids posted again, refusals that leave no trace. */
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

static quota_ledger *begun(void)
{
    quota_ledger *ledger = small_ledger(NULL, NULL);

    small_begin(ledger);
    return ledger;
}

static void a_group_and_its_results(void **state)
{
    quota_ledger *ledger = begun();
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 10, DAY + 1)};
    quota_result results[2];
    quota_entry entry;

    (void)state;
    assert_int_equal(small_post(ledger, sales, 2, 0, results, NULL), QUOTA_OK);
    assert_int_equal(results[0].status, QUOTA_OK);
    assert_int_equal(results[0].seq, 5);
    assert_int_equal(results[0].moved, 30);
    assert_int_equal(results[0].available, 70);
    assert_int_equal(results[0].to_available, 20); /* after the group */
    assert_int_equal(results[1].seq, 6);
    assert_int_equal(results[1].to_available, 10);
    assert_int_equal(small_seq(ledger), 6);
    /* As stored: joined to one group, buckets and amount filled in, the digest on the last one. */
    assert_int_equal(quota_ledger_entry(ledger, sales[0].id, &entry, sizeof entry, NULL), QUOTA_OK);
    assert_int_equal(entry.flags, QUOTA_FLAG_JOINED);
    assert_int_equal(entry.seq, 5);
    assert_int_equal(entry.moved, 30);
    assert_int_equal(entry.from_bucket, QUOTA_BUCKET_AVAILABLE);
    assert_int_equal(entry.to_bucket, QUOTA_BUCKET_AVAILABLE);
    assert_int_equal(entry.digest[0] | entry.digest[1] | entry.digest[2], 0);
    assert_int_equal(quota_ledger_entry(ledger, sales[1].id, &entry, sizeof entry, NULL), QUOTA_OK);
    assert_int_equal(entry.flags, 0);
    quota_head head;
    assert_int_equal(quota_ledger_head(ledger, &head), QUOTA_OK);
    assert_memory_equal(entry.digest, head.digest, 32);
    assert_int_equal(head.date, DAY + 1);
    quota_ledger_free(ledger);
}

static void the_chain_is_that_of_the_header(void **state)
{
    quota_ledger *ledger = small_ledger(NULL, NULL);
    quota_entry stored[6];
    quota_head head, chain;

    (void)state;
    assert_int_equal(quota_journal_start(&chain), QUOTA_OK);
    assert_int_equal(quota_ledger_head(ledger, &head), QUOTA_OK);
    assert_memory_equal(&head, &chain, sizeof head);
    small_begin(ledger);
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 10, DAY + 1)};
    assert_int_equal(small_post(ledger, sales, 2, QUOTA_POST_EACH, NULL, NULL), QUOTA_OK);
    for (uint64_t i = 0; i < 6; i++) {
        uint8_t id[QUOTA_ID_SIZE];

        small_id(i + 1, id);
        assert_int_equal(quota_ledger_entry(ledger, id, &stored[i], sizeof *stored, NULL), QUOTA_OK);
    }
    assert_int_equal(quota_journal_extend(&chain, stored, 4, sizeof *stored, &chain), QUOTA_OK);
    assert_memory_equal(stored[3].digest, chain.digest, 32);
    assert_int_equal(quota_journal_extend(&chain, stored + 4, 2, sizeof *stored, &chain), QUOTA_OK);
    assert_int_equal(quota_ledger_head(ledger, &head), QUOTA_OK);
    assert_memory_equal(&head, &chain, sizeof head);
    quota_ledger_free(ledger);
}

static void a_refused_group_leaves_no_trace(void **state)
{
    quota_ledger *ledger = begun();
    const quota_entry sales[3] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 31, DAY),
                                  small_sale(7, 4, 1, 3, 1, DAY)};
    quota_result results[3];
    quota_error error = {.struct_size = sizeof error};
    uint8_t before[32], after[32];

    (void)state;
    small_digest(ledger, before);
    assert_int_equal(small_post(ledger, sales, 3, 0, results, &error), QUOTA_E_REFUSED);
    assert_int_equal(results[0].status, QUOTA_R_NOT_POSTED);
    assert_int_equal(results[1].status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(results[2].status, QUOTA_R_NOT_POSTED);
    assert_int_equal(results[0].seq, 0);
    assert_int_equal(error.status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(error.index, 1);
    assert_string_equal(error.field, "amount");
    small_digest(ledger, after);
    assert_memory_equal(before, after, 32);
    assert_int_equal(small_seq(ledger), 4);
    /* A refused id may be posted again, as something else. */
    const quota_entry other = small_sale(6, 4, 1, 3, 2, DAY);
    assert_int_equal(small_post(ledger, &other, 1, 0, results, NULL), QUOTA_OK);
    assert_int_equal(results[0].seq, 5);
    quota_ledger_free(ledger);
}

static void each_on_its_own(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry entries[6] = {
        small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 1, 2, 71, DAY), /* refused */
        small_sale(7, 4, 1, 3, 5, DAY),  small_sale(8, 4, 3, 2, 6, DAY),  /* a group of two, refused */
        small_sale(9, 4, 3, 2, 1, DAY),                                   /* 3 has nothing */
        small_sale(10, 4, 1, 3, 5, DAY),
    };
    quota_result results[6];
    quota_error error = {.struct_size = sizeof error};
    quota_entry entry;

    (void)state;
    entries[2].flags = QUOTA_FLAG_JOINED;
    assert_int_equal(small_post(ledger, entries, 6, QUOTA_POST_EACH, results, &error), QUOTA_E_REFUSED);
    assert_int_equal(results[0].status, QUOTA_OK);
    assert_int_equal(results[0].seq, 5);
    assert_int_equal(results[1].status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(results[2].status, QUOTA_R_NOT_POSTED);
    assert_int_equal(results[3].status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(results[4].status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(results[5].status, QUOTA_OK);
    assert_int_equal(results[5].seq, 6);
    assert_int_equal(results[5].available, 65);
    assert_int_equal(error.index, 1); /* the first refused */
    assert_int_equal(small_seq(ledger), 6);
    assert_int_equal(quota_ledger_entry(ledger, entries[1].id, &entry, sizeof entry, NULL),
                     QUOTA_E_NOT_FOUND);
    quota_ledger_free(ledger);
}

static void a_last_group_without_an_end(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry entries[3] = {small_sale(5, 4, 1, 2, 1, DAY), small_sale(6, 4, 1, 2, 1, DAY),
                              small_sale(7, 4, 1, 2, 1, DAY)};
    quota_result results[3];
    quota_error error = {.struct_size = sizeof error};

    (void)state;
    entries[1].flags = entries[2].flags = QUOTA_FLAG_JOINED;
    assert_int_equal(small_post(ledger, entries, 3, QUOTA_POST_EACH, results, &error), QUOTA_E_REFUSED);
    assert_int_equal(results[0].status, QUOTA_OK);
    assert_int_equal(results[1].status, QUOTA_R_NOT_POSTED);
    assert_int_equal(results[2].status, QUOTA_R_BAD_FLAG);
    assert_int_equal(error.index, 2);
    /* As one group the flag says nothing new. */
    assert_int_equal(small_post(ledger, entries + 1, 2, 0, results, NULL), QUOTA_OK);
    quota_ledger_free(ledger);
}

static void posted_again(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry sales[3] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 10, DAY),
                            small_sale(7, 4, 1, 3, 1, DAY)};
    quota_result first[2], again[3];
    quota_error error = {.struct_size = sizeof error};
    uint8_t before[32], after[32];

    (void)state;
    assert_int_equal(small_post(ledger, sales, 2, 0, first, NULL), QUOTA_OK);
    assert_int_equal(small_post(ledger, sales + 2, 1, 0, NULL, NULL), QUOTA_OK);
    small_digest(ledger, before);
    assert_int_equal(small_post(ledger, sales, 2, 0, again, NULL), QUOTA_ALREADY_DONE);
    assert_int_equal(again[0].status, QUOTA_ALREADY_DONE);
    assert_int_equal(again[0].seq, 5);
    assert_int_equal(again[0].moved, 30);
    assert_int_equal(again[0].available, 69); /* today's balance */
    assert_int_equal(again[1].seq, 6);
    /* The whole group and another one, each. */
    sales[0].flags = QUOTA_FLAG_JOINED;
    assert_int_equal(small_post(ledger, sales, 3, QUOTA_POST_EACH, again, NULL), QUOTA_ALREADY_DONE);
    sales[0].flags = 0;
    /* Other content, and other groups. */
    sales[1].amount = 11;
    assert_int_equal(small_post(ledger, sales, 2, 0, again, &error), QUOTA_E_REFUSED);
    assert_int_equal(again[1].status, QUOTA_R_ID_REUSED);
    assert_int_equal(again[0].status, QUOTA_R_NOT_POSTED);
    assert_int_equal(error.index, 1);
    sales[1].amount = 10;
    assert_int_equal(small_post(ledger, sales, 1, 0, again, NULL), QUOTA_E_REFUSED); /* half of a group */
    assert_int_equal(again[0].status, QUOTA_R_GROUP_DIFFERS);
    assert_int_equal(small_post(ledger, sales + 1, 1, 0, again, NULL), QUOTA_E_REFUSED); /* its end */
    assert_int_equal(again[0].status, QUOTA_R_GROUP_DIFFERS);
    assert_int_equal(small_post(ledger, sales, 3, 0, again, NULL), QUOTA_E_REFUSED); /* two groups as one */
    assert_int_equal(again[1].status, QUOTA_R_GROUP_DIFFERS);
    const quota_entry turned[2] = {sales[1], sales[0]};
    assert_int_equal(small_post(ledger, turned, 2, 0, again, NULL), QUOTA_E_REFUSED);
    assert_int_equal(again[0].status, QUOTA_R_GROUP_DIFFERS);
    const quota_entry mixed[2] = {small_sale(8, 4, 1, 2, 1, DAY), sales[2]};
    assert_int_equal(small_post(ledger, mixed, 2, 0, again, NULL), QUOTA_E_REFUSED); /* one is new */
    assert_int_equal(again[0].status, QUOTA_R_GROUP_DIFFERS);
    small_digest(ledger, after);
    assert_memory_equal(before, after, 32);
    /* New ones among those known: done. */
    const quota_entry some[2] = {sales[2], small_sale(8, 4, 1, 2, 1, DAY)};
    assert_int_equal(small_post(ledger, some, 2, QUOTA_POST_EACH, again, NULL), QUOTA_OK);
    assert_int_equal(again[0].status, QUOTA_ALREADY_DONE);
    assert_int_equal(again[1].status, QUOTA_OK);
    assert_int_equal(again[1].seq, 8);
    quota_ledger_free(ledger);
}

/* A group of an id posted long ago and one of a group before it in the same call, which no store has yet. */
static void known_of_the_same_call(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry entries[3] = {small_sale(5, 4, 1, 2, 30, DAY), small_issue(4, 4, 100, DAY),
                              small_sale(5, 4, 1, 2, 30, DAY)};
    quota_result results[3];

    (void)state;
    entries[1].flags = QUOTA_FLAG_JOINED;
    assert_int_equal(small_post(ledger, entries, 3, QUOTA_POST_EACH, results, NULL), QUOTA_E_REFUSED);
    assert_int_equal(results[0].status, QUOTA_OK);
    assert_int_equal(results[1].status, QUOTA_R_GROUP_DIFFERS);
    assert_int_equal(results[2].status, QUOTA_R_NOT_POSTED);
    quota_ledger_free(ledger);
}

static void a_long_group_again(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry sales[40];
    quota_result results[40];

    (void)state;
    for (uint64_t i = 0; i < 40; i++) {
        sales[i] = small_sale(100 + i, 4, 1, 2, 1, DAY);
    }
    assert_int_equal(small_post(ledger, sales, 40, 0, results, NULL), QUOTA_OK);
    assert_int_equal(small_post(ledger, sales, 40, 0, results, NULL), QUOTA_ALREADY_DONE);
    for (uint64_t i = 0; i < 40; i++) {
        assert_int_equal(results[i].seq, 5 + i);
    }
    sales[39].date = DAY + 1;
    assert_int_equal(small_post(ledger, sales, 40, 0, results, NULL), QUOTA_E_REFUSED);
    assert_int_equal(results[39].status, QUOTA_R_ID_REUSED);
    quota_ledger_free(ledger);
}

static void an_id_twice_in_a_call(void **state)
{
    quota_ledger *ledger = begun();
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(5, 4, 1, 2, 30, DAY)};
    quota_result results[2];

    (void)state;
    assert_int_equal(small_post(ledger, sales, 2, 0, results, NULL), QUOTA_E_REFUSED);
    assert_int_equal(results[1].status, QUOTA_R_ID_TWICE);
    assert_int_equal(small_post(ledger, sales, 2, QUOTA_POST_EACH, results, NULL), QUOTA_E_REFUSED);
    assert_int_equal(results[0].status, QUOTA_OK);
    assert_int_equal(results[1].status, QUOTA_R_ID_TWICE);
    assert_int_equal(small_seq(ledger), 5);
    quota_ledger_free(ledger);
}

static void a_dry_run_finds_out_and_does_nothing(void **state)
{
    quota_ledger *ledger = begun();
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 30, DAY), small_sale(6, 4, 2, 3, 31, DAY)};
    quota_result dry[2], results[2];
    uint8_t before[32], after[32];

    (void)state;
    small_digest(ledger, before);
    assert_int_equal(small_post(ledger, sales, 2, QUOTA_POST_DRY_RUN | QUOTA_POST_EACH, dry, NULL),
                     QUOTA_E_REFUSED);
    assert_int_equal(small_post(ledger, sales, 1, QUOTA_POST_DRY_RUN, dry, NULL), QUOTA_OK);
    assert_int_equal(small_seq(ledger), 4);
    small_digest(ledger, after);
    assert_memory_equal(before, after, 32);
    assert_int_equal(small_post(ledger, sales, 1, 0, results, NULL), QUOTA_OK);
    assert_memory_equal(dry, results, sizeof *dry);
    quota_ledger_free(ledger);
}

static void wrong_calls(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry entry = small_sale(5, 4, 1, 2, 30, DAY);
    quota_result result;
    quota_post post = {.struct_size = sizeof post,
                       .entry_size = sizeof entry,
                       .result_size = sizeof result,
                       .entries = &entry,
                       .results = &result,
                       .count = 1};
    quota_post wrong;
    quota_error error = {.struct_size = sizeof error};
    quota_ledger *none = ledger;

    (void)state;
    assert_int_equal(quota_ledger_post(NULL, &post, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "ledger");
    assert_int_equal(quota_ledger_post(ledger, NULL, NULL), QUOTA_E_ARGUMENT);
    wrong = post;
    wrong.struct_size--;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_STRUCT_SIZE);
    wrong = post;
    wrong.entry_size = 256;
    assert_int_equal(quota_ledger_post(ledger, &wrong, &error), QUOTA_E_STRUCT_SIZE);
    assert_string_equal(error.field, "entry_size");
    wrong = post;
    wrong.result_size = 0;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_STRUCT_SIZE);
    wrong = post;
    wrong.flags = 4;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_ARGUMENT);
    wrong = post;
    wrong.count = 0;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_ARGUMENT);
    wrong = post;
    wrong.entries = NULL;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_ARGUMENT);
    wrong = post;
    wrong.count = QUOTA_GROUP_MAX + 1;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_E_LIMIT);
    assert_int_equal(small_seq(ledger), 4);
    /* Without results it does as well. */
    wrong = post;
    wrong.results = NULL;
    wrong.result_size = 0;
    assert_int_equal(quota_ledger_post(ledger, &wrong, NULL), QUOTA_OK);

    assert_int_equal(quota_ledger_open(NULL, NULL, NULL), QUOTA_E_ARGUMENT);
    quota_ledger_options options = {.struct_size = sizeof options - 8};
    assert_int_equal(quota_ledger_open(&options, &none, NULL), QUOTA_E_STRUCT_SIZE);
    assert_null(none);
    options.struct_size = sizeof options;
    quota_allocator mem = {.struct_size = sizeof mem};
    options.allocator = &mem;
    assert_int_equal(quota_ledger_open(&options, &none, NULL), QUOTA_E_ARGUMENT);
    options.allocator = NULL;
    options.policy_count = 1;
    assert_int_equal(quota_ledger_open(&options, &none, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_checkpoint(ledger, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_head(NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_head(ledger, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_entry(ledger, NULL, &entry, sizeof entry, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_entry(ledger, entry.id, NULL, sizeof entry, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_entry(ledger, entry.id, &entry, 256, NULL), QUOTA_E_STRUCT_SIZE);
    quota_ledger_free(ledger);
    quota_ledger_free(NULL);
}

/* A store of the test's own, with what a call of the ledger from inside a hook answers. */
struct inside {
    quota_ledger *ledger;
    unsigned calls;
};

static void call_back(void *user)
{
    struct inside *inside = user;
    const quota_entry entry = small_sale(99, 4, 1, 2, 1, DAY);
    quota_checkpoint checkpoint;
    quota_entry read;
    size_t count;

    inside->calls++;
    assert_int_equal(small_post(inside->ledger, &entry, 1, 0, NULL, NULL), QUOTA_E_BUSY);
    assert_int_equal(small_post(inside->ledger, &entry, 1, QUOTA_POST_DRY_RUN, NULL, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_refresh(inside->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_commit(inside->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_abort(inside->ledger), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_snapshot(inside->ledger, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_checkpoint(inside->ledger, &checkpoint, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_entry(inside->ledger, entry.id, &read, sizeof read, NULL), QUOTA_E_BUSY);
    assert_int_equal(quota_ledger_prepare(inside->ledger, NULL, NULL, 0, &count, NULL, NULL), QUOTA_E_BUSY);
    quota_ledger_free(inside->ledger); /* not now */
}

static void calls_from_inside_a_hook(void **state)
{
    told_store store;
    struct inside inside = {NULL, 0};
    const quota_entry sale = small_sale(5, 4, 1, 2, 1, DAY);

    (void)state;
    told_store_init(&store, NULL);
    inside.ledger = small_ledger(&store.hooks, NULL);
    small_begin(inside.ledger);
    store.before_append = call_back;
    store.before_user = &inside;
    store.before_times = 1;
    assert_int_equal(small_post(inside.ledger, &sale, 1, 0, NULL, NULL), QUOTA_OK);
    assert_int_equal(inside.calls, 1);
    assert_int_equal(small_seq(inside.ledger), 5);
    quota_ledger_free(inside.ledger);
    told_store_free(&store);
}

static void sum_digest(void *user, const void *bytes, size_t size, uint8_t out[32])
{
    const uint8_t *at = bytes;

    ++*(unsigned *)user;
    memset(out, 7, 32);
    for (size_t i = 0; i < size; i++) {
        out[i % 32] = (uint8_t)(out[i % 32] * 31 + at[i]);
    }
}

static void a_digest_of_the_host(void **state)
{
    told_store store;
    unsigned calls = 0;
    quota_ledger_options options = {.struct_size = sizeof options};
    quota_ledger *ledger, *again;
    quota_entry sales[90];
    unsigned char bytes[32 + 90 * 320];
    uint8_t digest[32];
    quota_head before, head;

    (void)state;
    told_store_init(&store, NULL);
    options.store = &store.hooks;
    options.digest = sum_digest;
    options.digest_user = &calls;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    assert_int_equal(calls, 1);
    assert_int_equal(quota_ledger_head(ledger, &before), QUOTA_OK);
    for (uint64_t i = 0; i < 90; i++) {
        sales[i] = small_sale(10 + i, 4, 1, 2, 1, DAY);
    }
    assert_int_equal(small_post(ledger, sales, 90, QUOTA_POST_EACH, NULL, NULL), QUOTA_OK);
    assert_int_equal(calls, 2); /* once for an append, over all its bytes */
    memcpy(bytes, before.digest, 32);
    size_t size = 32, part;
    for (size_t i = 0; i < 90; i++) {
        quota_entry entry;

        assert_int_equal(quota_ledger_entry(ledger, sales[i].id, &entry, sizeof entry, NULL), QUOTA_OK);
        assert_int_equal(quota_entry_encode(&entry, bytes + size, sizeof bytes - size, &part), QUOTA_OK);
        size += part;
    }
    sum_digest(&calls, bytes, size, digest);
    assert_int_equal(quota_ledger_head(ledger, &head), QUOTA_OK);
    assert_memory_equal(head.digest, digest, 32);
    assert_int_equal(quota_ledger_open(&options, &again, NULL), QUOTA_OK);
    quota_ledger_free(again);
    options.digest = NULL; /* it is no SM3 journal */
    assert_int_equal(quota_ledger_open(&options, &again, NULL), QUOTA_E_CHAIN_BROKEN);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

static void the_latest_day(void **state)
{
    quota_ledger_options options = {.struct_size = sizeof options, .date_max = DAY + 1};
    quota_ledger *ledger;
    quota_entry entry;
    quota_result result;

    (void)state;
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    entry = small_sale(5, 4, 1, 2, 1, DAY + 2);
    assert_int_equal(small_post(ledger, &entry, 1, 0, &result, NULL), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_DATE_AHEAD);
    entry.date = DAY + 1;
    assert_int_equal(small_post(ledger, &entry, 1, 0, &result, NULL), QUOTA_OK);
    entry = small_sale(6, 4, 1, 2, 1, DAY);
    assert_int_equal(small_post(ledger, &entry, 1, 0, &result, NULL), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_DATE_BACKWARDS);
    quota_ledger_free(ledger);
}

/* More than is kept from call to call, and then little again. */
static void many_in_one_call(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry *sales = calloc(QUOTA_GROUP_MAX, sizeof *sales);
    quota_result *results = calloc(QUOTA_GROUP_MAX, sizeof *results);
    const quota_entry last = small_sale(9, 4, 1, 2, 1, DAY);

    (void)state;
    for (uint64_t i = 0; i < QUOTA_GROUP_MAX; i++) {
        sales[i] = small_sale(1000 + i, 4, 1 + i % 2, 2 - i % 2, 1, DAY);
    }
    assert_int_equal(small_post(ledger, sales, QUOTA_GROUP_MAX, 0, results, NULL), QUOTA_OK);
    assert_int_equal(results[QUOTA_GROUP_MAX - 1].seq, 4 + QUOTA_GROUP_MAX);
    assert_int_equal(small_post(ledger, &last, 1, 0, results, NULL), QUOTA_OK);
    assert_int_equal(results[0].seq, 5 + QUOTA_GROUP_MAX);
    assert_int_equal(small_post(ledger, sales, QUOTA_GROUP_MAX, 0, NULL, NULL), QUOTA_ALREADY_DONE);
    free(sales);
    free(results);
    quota_ledger_free(ledger);
}

static void what_is_undone_within_the_call(void **state)
{
    quota_ledger *ledger = begun();
    quota_entry entries[2] = {small_sale(5, 4, 1, 2, 30, DAY),
                              small_entry(6, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT, DAY)};
    quota_result results[2];

    (void)state;
    /* The second is an entry of its own, and the first is not in the store yet. */
    memcpy(entries[1].target, entries[0].id, QUOTA_ID_SIZE);
    entries[1].amount = 10;
    assert_int_equal(small_post(ledger, entries, 2, QUOTA_POST_EACH, results, NULL), QUOTA_OK);
    assert_int_equal(results[0].to_available, 30);
    assert_int_equal(results[1].status, QUOTA_OK);
    const quota_entry rest = small_sale(7, 4, 2, 3, 20, DAY);
    assert_int_equal(small_post(ledger, &rest, 1, 0, results, NULL), QUOTA_OK);
    assert_int_equal(results[0].available, 0);
    quota_ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_and_its_results),
        cmocka_unit_test(the_chain_is_that_of_the_header),
        cmocka_unit_test(a_refused_group_leaves_no_trace),
        cmocka_unit_test(each_on_its_own),
        cmocka_unit_test(a_last_group_without_an_end),
        cmocka_unit_test(posted_again),
        cmocka_unit_test(known_of_the_same_call),
        cmocka_unit_test(a_long_group_again),
        cmocka_unit_test(an_id_twice_in_a_call),
        cmocka_unit_test(a_dry_run_finds_out_and_does_nothing),
        cmocka_unit_test(wrong_calls),
        cmocka_unit_test(calls_from_inside_a_hook),
        cmocka_unit_test(a_digest_of_the_host),
        cmocka_unit_test(the_latest_day),
        cmocka_unit_test(many_in_one_call),
        cmocka_unit_test(what_is_undone_within_the_call),
    };

    return cmocka_run_group_tests_name("posting", tests, NULL, NULL);
}
