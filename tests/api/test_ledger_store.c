/* The store's hooks: every outcome of every hook by name, other writers, and a store that lies. */
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
#define GARBAGE 77

/* A begun ledger over a store that can be told, and another that writes to the same one. */
typedef struct store_pair {
    told_store store;
    quota_ledger *ledger, *other;
    uint64_t next; /* the other's next id */
    int32_t day;   /* and its day */
    int64_t amount;
} store_pair;

static void pair_open(store_pair *pair)
{
    memset(pair, 0, sizeof *pair);
    told_store_init(&pair->store, NULL);
    pair->ledger = small_ledger(&pair->store.hooks, NULL);
    small_begin(pair->ledger);
    pair->other = small_ledger(&pair->store.truth, NULL);
    pair->next = 1000;
    pair->day = DAY;
    pair->amount = 1;
}

static void pair_close(store_pair *pair)
{
    quota_ledger_free(pair->ledger);
    quota_ledger_free(pair->other);
    told_store_free(&pair->store);
}

static void other_writes(void *user)
{
    store_pair *pair = user;
    const quota_entry sale = small_sale(pair->next++, 4, 1, 3, pair->amount, pair->day);

    assert_int_equal(small_post(pair->other, &sale, 1, 0, NULL, NULL), QUOTA_OK);
}

static void other_writes_before(store_pair *pair, int appends)
{
    pair->store.before_append = other_writes;
    pair->store.before_user = pair;
    pair->store.before_times = appends;
}

static const quota_entry *sale(void)
{
    static quota_entry entry;

    entry = small_sale(5, 4, 1, 2, 30, DAY);
    return &entry;
}

static quota_status post_sale(store_pair *pair, quota_result *result)
{
    return small_post(pair->ledger, sale(), 1, 0, result, NULL);
}

/* What a ledger that reads the journal afresh has. */
static void assert_as_journal(quota_ledger *ledger, const quota_store *store)
{
    quota_ledger *fresh = small_ledger(store, NULL);
    uint8_t live[32], read[32];

    small_digest(ledger, live);
    small_digest(fresh, read);
    assert_memory_equal(live, read, 32);
    assert_int_equal(small_seq(ledger), small_seq(fresh));
    quota_ledger_free(fresh);
}

/* ---------------------------------------------------------------- append */

static void append_not_done(void **state)
{
    store_pair pair;
    quota_result result;
    uint8_t before[32], after[32];

    (void)state;
    pair_open(&pair);
    small_digest(pair.ledger, before);
    pair.store.append = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_STORE_FAILED);
    assert_int_equal(result.status, QUOTA_R_NOT_POSTED);
    small_digest(pair.ledger, after);
    assert_memory_equal(before, after, 32);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    assert_int_equal(result.seq, 5);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void unsure_but_done(int outcome)
{
    store_pair pair;
    quota_entry read;
    quota_result result;

    pair_open(&pair);
    pair.store.append = (told){outcome, 1, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    assert_int_equal(small_seq(pair.ledger), 4); /* until it is known the old state answers */
    assert_int_equal(quota_ledger_entry(pair.ledger, sale()->id, &read, sizeof read, NULL),
                     QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_ledger_snapshot(pair.ledger, NULL), QUOTA_E_UNSURE);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK);
    assert_int_equal(small_seq(pair.ledger), 5);
    assert_int_equal(post_sale(&pair, &result), QUOTA_ALREADY_DONE);
    assert_int_equal(result.seq, 5);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void append_unknown_but_done(void **state)
{
    (void)state;
    unsure_but_done(QUOTA_STORE_UNKNOWN);
    unsure_but_done(GARBAGE);
    unsure_but_done(-1);
}

static void append_unknown_and_not_done(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK); /* appended again */
    assert_int_equal(pair.store.appends, 3);
    assert_int_equal(small_seq(pair.ledger), 5);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void the_same_posted_again_while_unsure(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    for (int done = 0; done < 2; done++) {
        pair_open(&pair);
        pair.store.append = (told){QUOTA_STORE_UNKNOWN, done, 0};
        assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
        assert_int_equal(post_sale(&pair, &result), QUOTA_ALREADY_DONE);
        assert_int_equal(result.seq, 5);
        assert_int_equal(result.to_available, 30);
        assert_int_equal(small_seq(pair.ledger), 5);
        assert_as_journal(pair.ledger, &pair.store.truth);
        pair_close(&pair);
    }
}

static void another_posted_while_unsure(void **state)
{
    store_pair pair;
    quota_result result;
    const quota_entry next = small_sale(6, 4, 2, 3, 30, DAY);

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    /* The first is settled on the way, so the second finds what it sells. */
    assert_int_equal(small_post(pair.ledger, &next, 1, 0, &result, NULL), QUOTA_OK);
    assert_int_equal(result.seq, 6);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void unsure_and_another_was_quicker(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    other_writes(&pair);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_STORE_FAILED); /* it is not done */
    assert_int_equal(small_seq(pair.ledger), 5);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK); /* and the ledger is ready */
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    assert_int_equal(result.seq, 6);
    assert_int_equal(result.available, 69);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void unsure_and_others_wrote_behind_it(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 1, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    other_writes(&pair);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK);
    assert_int_equal(small_seq(pair.ledger), 6);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

/* While the store gives no clear answer nothing is settled; when it does, everything is. */
static void unsure_for_long(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    pair.store.head = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    pair.store.head = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    pair.store.append = (told){QUOTA_STORE_NOT_DONE, 0, 0}; /* the first may still arrive */
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_UNSURE);
    assert_int_equal(small_seq(pair.ledger), 4);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 1, 0}; /* done this time */
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    pair.store.scan = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK);
    assert_int_equal(small_seq(pair.ledger), 5);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void say_old_head(void *user, quota_head *head)
{
    *head = *(const quota_head *)user;
}

/* A store that says conflict, and yet shows the old head, as a lagging copy does. */
static void unsure_behind_a_stale_head(void **state)
{
    store_pair pair;
    quota_head old;

    (void)state;
    pair_open(&pair);
    assert_int_equal(quota_ledger_head(pair.ledger, &old), QUOTA_OK);
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, NULL), QUOTA_E_UNSURE);
    other_writes(&pair);
    pair.store.on_head = say_old_head;
    pair.store.on_user = &old;
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_UNSURE);
    pair.store.on_head = NULL;
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_STORE_FAILED);
    assert_int_equal(post_sale(&pair, NULL), QUOTA_OK);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void unsure_and_the_journal_is_wrong(void **state)
{
    store_pair pair;
    quota_head other;

    (void)state;
    pair_open(&pair);
    assert_int_equal(quota_ledger_head(pair.ledger, &other), QUOTA_OK);
    other.digest[0] ^= 1;
    pair.store.append = (told){QUOTA_STORE_UNKNOWN, 1, 0};
    assert_int_equal(post_sale(&pair, NULL), QUOTA_E_UNSURE);
    pair.store.on_head = say_old_head;
    pair.store.on_user = &other;
    assert_int_equal(post_sale(&pair, NULL), QUOTA_E_CHAIN_BROKEN);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_BROKEN);
    pair_close(&pair);
}

static void conflict_with_another_writer(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    other_writes_before(&pair, 1);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    assert_int_equal(result.seq, 6);
    assert_int_equal(result.available, 69);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void conflict_seven_times_and_eight(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    other_writes_before(&pair, 7);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    assert_int_equal(result.seq, 12);
    pair_close(&pair);

    pair_open(&pair);
    other_writes_before(&pair, 8);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_CONTENDED);
    assert_int_equal(result.status, QUOTA_R_NOT_POSTED);
    assert_int_equal(pair.store.appends, 1 + 8);
    assert_int_equal(small_seq(pair.ledger), 12); /* what the others wrote was read */
    assert_as_journal(pair.ledger, &pair.store.truth);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    pair_close(&pair);
}

static void conflict_and_the_day_has_passed(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.day = DAY + 1;
    other_writes_before(&pair, 1);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_DATE_BACKWARDS);
    pair_close(&pair);
}

static void conflict_and_less_is_there(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.amount = 71;
    other_writes_before(&pair, 1);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_INSUFFICIENT);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void other_posts_the_same(void *user)
{
    store_pair *pair = user;

    assert_int_equal(small_post(pair->other, sale(), 1, 0, NULL, NULL), QUOTA_OK);
}

static void conflict_and_the_same_is_there(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.before_append = other_posts_the_same;
    pair.store.before_user = &pair;
    pair.store.before_times = 1;
    assert_int_equal(post_sale(&pair, &result), QUOTA_ALREADY_DONE);
    assert_int_equal(result.seq, 5);
    assert_int_equal(small_seq(pair.ledger), 5);
    pair_close(&pair);
}

static void conflict_and_the_store_fails(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    other_writes_before(&pair, 1);
    pair.store.scan = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_STORE_FAILED);
    other_writes_before(&pair, 1);
    pair.store.head = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_STORE_FAILED);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    assert_int_equal(result.seq, 7);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static void conflict_that_is_none(void **state)
{
    store_pair pair;
    quota_result result;

    (void)state;
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_CONFLICT, 0, 6};
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    pair_close(&pair);
    pair_open(&pair);
    pair.store.append = (told){QUOTA_STORE_CONFLICT, 0, 7};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_CONTENDED);
    pair_close(&pair);
}

/* ---------------------------------------------------------------- head, scan */

static void refresh_reads_what_others_wrote(void **state)
{
    store_pair pair;

    (void)state;
    pair_open(&pair);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK);
    for (int i = 0; i < 5; i++) {
        other_writes(&pair);
    }
    pair.store.head = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_STORE_FAILED);
    pair.store.scan = (told){GARBAGE, 1, 0};
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_E_STORE_FAILED);
    pair.store.most = 1;
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), QUOTA_OK);
    assert_int_equal(small_seq(pair.ledger), 9);
    assert_as_journal(pair.ledger, &pair.store.truth);
    pair_close(&pair);
}

static quota_status try_open(const quota_store *store, quota_error *error)
{
    quota_ledger_options options = {.struct_size = sizeof options, .store = store};
    quota_ledger *ledger;
    const quota_status status = quota_ledger_open(&options, &ledger, error);

    assert_int_equal(ledger != NULL, status == QUOTA_OK);
    quota_ledger_free(ledger);
    return status;
}

/* What was posted before is read back, for ids that are posted again and for entries that are undone. */
static void reading_back_fails(void **state)
{
    store_pair pair;
    quota_result result;
    quota_entry undo = small_entry(6, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT, DAY), read;
    uint8_t before[32], after[32];

    (void)state;
    pair_open(&pair);
    assert_int_equal(post_sale(&pair, &result), QUOTA_OK);
    memcpy(undo.target, sale()->id, QUOTA_ID_SIZE);
    undo.amount = 10;
    small_digest(pair.ledger, before);
    pair.store.scan = (told){QUOTA_STORE_UNKNOWN, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_STORE_FAILED);
    assert_int_equal(result.status, QUOTA_R_NOT_POSTED);
    pair.store.scan = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(small_post(pair.ledger, &undo, 1, 0, &result, NULL), QUOTA_E_STORE_FAILED);
    pair.store.scan = (told){QUOTA_STORE_NOT_DONE, 0, 0};
    assert_int_equal(quota_ledger_entry(pair.ledger, sale()->id, &read, sizeof read, NULL),
                     QUOTA_E_STORE_FAILED);
    small_digest(pair.ledger, after);
    assert_memory_equal(before, after, 32);
    assert_int_equal(post_sale(&pair, &result), QUOTA_ALREADY_DONE);
    assert_int_equal(small_post(pair.ledger, &undo, 1, 0, &result, NULL), QUOTA_OK);
    assert_as_journal(pair.ledger, &pair.store.truth);
    /* Nothing there where something was: the journal is not what it was. */
    pair.store.scan = (told){QUOTA_STORE_DONE, 0, 0};
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_JOURNAL_SHORT);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_BROKEN);
    pair_close(&pair);
}

static void opening_when_head_and_scan_fail(void **state)
{
    static const int outcomes[] = {QUOTA_STORE_CONFLICT, QUOTA_STORE_NOT_DONE, QUOTA_STORE_UNKNOWN, GARBAGE,
                                   -3};
    store_pair pair;

    (void)state;
    pair_open(&pair);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        pair.store.head = (told){outcomes[i], 1, 9};
        assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_STORE_FAILED);
        pair.store.head = (told){0, 0, 0};
        pair.store.scan = (told){outcomes[i], 1, 9};
        assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_STORE_FAILED);
        pair.store.scan = (told){0, 0, 0};
    }
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_OK);
    pair_close(&pair);
}

static void missing_hooks(void **state)
{
    store_pair pair;
    quota_store hooks;
    quota_error error = {.struct_size = sizeof error};
    quota_ledger *ledger;

    (void)state;
    pair_open(&pair);
    hooks = pair.store.truth;
    hooks.head = NULL;
    assert_int_equal(try_open(&hooks, &error), QUOTA_E_NO_HOOK);
    assert_string_equal(error.field, "head");
    hooks = pair.store.truth;
    hooks.scan = NULL;
    assert_int_equal(try_open(&hooks, &error), QUOTA_E_NO_HOOK);
    assert_string_equal(error.field, "scan");
    hooks = pair.store.truth;
    hooks.struct_size = 8;
    assert_int_equal(try_open(&hooks, NULL), QUOTA_E_STRUCT_SIZE);
    hooks = pair.store.truth;
    hooks.entry_size = 256;
    assert_int_equal(try_open(&hooks, &error), QUOTA_E_STRUCT_SIZE);
    assert_string_equal(error.field, "entry_size");
    hooks = pair.store.truth;
    hooks.append = NULL;
    hooks.save = NULL;
    hooks.load = NULL;
    ledger = small_ledger(&hooks, NULL);
    assert_int_equal(small_post(ledger, sale(), 1, 0, NULL, &error), QUOTA_E_NO_HOOK);
    assert_string_equal(error.field, "append");
    assert_int_equal(small_post(ledger, sale(), 1, QUOTA_POST_DRY_RUN, NULL, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_snapshot(ledger, &error), QUOTA_E_NO_HOOK);
    quota_ledger_free(ledger);
    pair_close(&pair);
}

/* ---------------------------------------------------------------- a store that lies */

typedef struct store_lie {
    uint64_t seq; /* of the entry that comes out wrong */
    size_t at;    /* which byte */
    int count;    /* added to the count */
    int64_t head; /* added to the head's seq */
    int digest;   /* changes the head's digest */
} store_lie;

static void lie_in_scan(void *user, quota_entry *entries, size_t *count)
{
    const store_lie *lie = user;

    for (size_t i = 0; i < *count; i++) {
        if (entries[i].seq == lie->seq) {
            ((unsigned char *)&entries[i])[lie->at] ^= 1;
        }
    }
    *count += (size_t)lie->count;
}

static void lie_in_head(void *user, quota_head *head)
{
    const store_lie *lie = user;

    head->seq += (uint64_t)lie->head;
    head->digest[9] ^= (uint8_t)lie->digest;
}

static void set_lie(store_pair *pair, store_lie *lie)
{
    pair->store.on_user = lie;
    pair->store.on_scan = lie_in_scan;
    pair->store.on_head = lie_in_head;
}

/* Every single byte of every entry, but of those fields that are checked by more than the chain. */
static void any_byte_changed(void **state)
{
    store_pair pair;
    store_lie lie = {0, 0, 0, 0, 0};

    (void)state;
    pair_open(&pair);
    assert_int_equal(post_sale(&pair, NULL), QUOTA_OK);
    set_lie(&pair, &lie);
    for (lie.seq = 1; lie.seq <= 5; lie.seq++) {
        for (lie.at = 0; lie.at < sizeof(quota_entry); lie.at++) {
            const quota_status status = try_open(&pair.store.hooks, NULL);

            assert_int_equal(status, lie.at >= offsetof(quota_entry, reserved) ? QUOTA_E_JOURNAL_NEWER
                                                                               : QUOTA_E_CHAIN_BROKEN);
        }
    }
    lie.seq = 0;
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_OK);
    pair_close(&pair);
}

static void counts_and_heads_that_lie(void **state)
{
    store_pair pair;
    store_lie lie = {0, 0, 0, 0, 0};
    quota_error error = {.struct_size = sizeof error};

    (void)state;
    pair_open(&pair);
    assert_int_equal(post_sale(&pair, NULL), QUOTA_OK);
    set_lie(&pair, &lie);
    lie.count = 100000; /* more than there was room for */
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_CHAIN_BROKEN);
    lie.count = 0;
    lie.head = 1; /* a head that is not there */
    assert_int_equal(try_open(&pair.store.hooks, &error), QUOTA_E_JOURNAL_SHORT);
    assert_int_equal(error.index, 6);
    lie.head = -1; /* it ends within: of the entry before, or of no append at all */
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_CHAIN_BROKEN);
    lie.head = -2;
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_CHAIN_BROKEN);
    lie.head = -5;
    assert_int_equal(try_open(&pair.store.hooks, NULL),
                     QUOTA_E_CHAIN_BROKEN); /* an empty one has its digest */
    lie.head = 0;
    lie.digest = 1;
    assert_int_equal(try_open(&pair.store.hooks, NULL), QUOTA_E_CHAIN_BROKEN);
    pair_close(&pair);
}

/* A live ledger that finds its journal wrong answers no more. */
static void assert_broken(store_pair *pair, store_lie *lie, quota_status expected)
{
    const quota_entry next = small_sale(50, 4, 1, 2, 1, DAY + 9);
    quota_checkpoint checkpoint;
    size_t count;

    set_lie(pair, lie);
    assert_int_equal(quota_ledger_refresh(pair->ledger, NULL), expected);
    memset(lie, 0, sizeof *lie);
    assert_int_equal(quota_ledger_refresh(pair->ledger, NULL), QUOTA_E_BROKEN);
    assert_int_equal(small_post(pair->ledger, &next, 1, 0, NULL, NULL), QUOTA_E_BROKEN);
    assert_int_equal(small_post(pair->ledger, &next, 1, QUOTA_POST_DRY_RUN, NULL, NULL), QUOTA_E_BROKEN);
    quota_post post = {.struct_size = sizeof post, .entry_size = sizeof next, .entries = &next, .count = 1};
    assert_int_equal(quota_ledger_prepare(pair->ledger, &post, NULL, 0, &count, NULL, NULL), QUOTA_E_BROKEN);
    assert_int_equal(quota_ledger_snapshot(pair->ledger, NULL), QUOTA_E_BROKEN);
    assert_int_equal(quota_ledger_checkpoint(pair->ledger, &checkpoint, NULL), QUOTA_E_BROKEN);
    pair_close(pair);
}

static void a_live_ledger_breaks(void **state)
{
    store_pair pair;
    store_lie lie = {0, 0, 0, 0, 0};

    (void)state;
    pair_open(&pair);
    lie.head = -1;
    assert_broken(&pair, &lie, QUOTA_E_JOURNAL_REWOUND);
    pair_open(&pair);
    lie.digest = 1;
    assert_broken(&pair, &lie, QUOTA_E_CHAIN_BROKEN);
    pair_open(&pair);
    lie.head = 2;
    assert_broken(&pair, &lie, QUOTA_E_JOURNAL_SHORT);
    pair_open(&pair);
    other_writes(&pair);
    lie.seq = 5;
    lie.at = offsetof(quota_entry, amount);
    assert_broken(&pair, &lie, QUOTA_E_CHAIN_BROKEN);
}

static void broken_in_the_midst_of_a_post(void **state)
{
    store_pair pair;
    quota_result result;
    store_lie lie = {5, offsetof(quota_entry, account), 0, 0, 0};

    (void)state;
    pair_open(&pair);
    other_writes_before(&pair, 1);
    set_lie(&pair, &lie);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_CHAIN_BROKEN);
    assert_int_equal(post_sale(&pair, &result), QUOTA_E_BROKEN);
    pair_close(&pair);
}

/* ---------------------------------------------------------------- journals that no ledger of this release
 * wrote */

/* Appends entries as they are, with a right digest. */
static void append_raw(store_pair *pair, quota_entry *entries, size_t count)
{
    quota_head head, after;

    assert_int_equal(pair->store.truth.head(pair->store.truth.user, &head), QUOTA_STORE_DONE);
    for (size_t i = 0; i < count; i++) {
        entries[i].seq = head.seq + 1 + i;
        memset(entries[i].digest, 0, 32);
    }
    assert_int_equal(quota_journal_extend(&head, entries, count, sizeof *entries, &after), QUOTA_OK);
    memcpy(entries[count - 1].digest, after.digest, 32);
    assert_int_equal(pair->store.truth.append(pair->store.truth.user, &head, entries, count, &after),
                     QUOTA_STORE_DONE);
}

static quota_entry stored_sale(void)
{
    quota_entry entry = *sale();

    entry.moved = entry.amount;
    entry.pollutant = QUOTA_POLLUTANT_SO2;
    entry.to_account = 2;
    entry.from_bucket = entry.to_bucket = QUOTA_BUCKET_AVAILABLE;
    return entry;
}

static void assert_read(quota_entry *entries, size_t count, quota_status expected, const char *field,
                        uint64_t seq)
{
    store_pair pair;
    quota_error error = {.struct_size = sizeof error};
    quota_audit audit = {.struct_size = sizeof audit};
    quota_ledger_options options = {.struct_size = sizeof options};

    pair_open(&pair);
    append_raw(&pair, entries, count);
    assert_int_equal(try_open(&pair.store.truth, &error), expected);
    if (expected != QUOTA_OK) {
        assert_string_equal(error.field, field);
        assert_int_equal(error.index, seq);
    }
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL), expected);
    assert_int_equal(quota_ledger_refresh(pair.ledger, NULL),
                     expected == QUOTA_OK ? QUOTA_OK : QUOTA_E_BROKEN);
    options.store = &pair.store.truth;
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, expected);
    assert_int_equal(audit.seq, seq);
    assert_int_equal(audit.entries, expected == QUOTA_OK ? 4 + count : 4);
    pair_close(&pair);
}

static void entries_of_a_later_release(void **state)
{
    quota_entry entry = stored_sale();

    (void)state;
    assert_read(&entry, 1, QUOTA_OK, "", 0);
    entry.verb = 13;
    assert_read(&entry, 1, QUOTA_E_JOURNAL_NEWER, "verb", 5);
    entry.verb = 0;
    assert_read(&entry, 1, QUOTA_E_JOURNAL_NEWER, "verb", 5);
    entry = stored_sale();
    entry.kind = 48;
    assert_read(&entry, 1, QUOTA_E_JOURNAL_NEWER, "kind", 5);
    entry = stored_sale();
    entry.flags = 32;
    assert_read(&entry, 1, QUOTA_E_JOURNAL_NEWER, "flags", 5);
    entry = stored_sale();
    entry.reserved[12] = 1;
    assert_read(&entry, 1, QUOTA_E_JOURNAL_NEWER, "reserved", 5);
}

static void entries_that_no_ledger_writes(void **state)
{
    quota_entry entries[2] = {stored_sale(), stored_sale()};

    (void)state;
    entries[0].amount = entries[0].moved = 101;
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "amount", 5);
    entries[0] = stored_sale();
    entries[0].moved = 29;
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "moved", 5);
    entries[0] = stored_sale();
    entries[0].to_bucket = QUOTA_BUCKET_ENCUMBERED;
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "to_bucket", 5);
    entries[0] = stored_sale();
    entries[0].date = DAY - 1;
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "date", 5);
    entries[0] = stored_sale(); /* the same id twice */
    assert_read(entries, 2, QUOTA_E_JOURNAL_INVALID, "id", 6);
    entries[0] = stored_sale();
    small_id(4, entries[0].id); /* an id of an earlier append */
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "id", 5);
    entries[0] = stored_sale();
    entries[0].flags = QUOTA_FLAG_JOINED; /* a group that does not end */
    assert_read(entries, 1, QUOTA_E_JOURNAL_INVALID, "flags", 5);
    entries[0] = stored_sale();
    entries[0].account = 9; /* one entry is wrong, and the refusal is told */
    store_pair pair;
    quota_error error = {.struct_size = sizeof error};
    pair_open(&pair);
    append_raw(&pair, entries, 1);
    assert_int_equal(try_open(&pair.store.truth, &error), QUOTA_E_JOURNAL_INVALID);
    assert_string_equal(error.found, "R_ACCOUNT_UNKNOWN");
    assert_string_equal(error.field, "account");
    pair_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(append_not_done),
        cmocka_unit_test(append_unknown_but_done),
        cmocka_unit_test(append_unknown_and_not_done),
        cmocka_unit_test(the_same_posted_again_while_unsure),
        cmocka_unit_test(another_posted_while_unsure),
        cmocka_unit_test(unsure_and_another_was_quicker),
        cmocka_unit_test(unsure_and_others_wrote_behind_it),
        cmocka_unit_test(unsure_for_long),
        cmocka_unit_test(unsure_behind_a_stale_head),
        cmocka_unit_test(unsure_and_the_journal_is_wrong),
        cmocka_unit_test(conflict_with_another_writer),
        cmocka_unit_test(conflict_seven_times_and_eight),
        cmocka_unit_test(conflict_and_the_day_has_passed),
        cmocka_unit_test(conflict_and_less_is_there),
        cmocka_unit_test(conflict_and_the_same_is_there),
        cmocka_unit_test(conflict_and_the_store_fails),
        cmocka_unit_test(conflict_that_is_none),
        cmocka_unit_test(refresh_reads_what_others_wrote),
        cmocka_unit_test(reading_back_fails),
        cmocka_unit_test(opening_when_head_and_scan_fail),
        cmocka_unit_test(missing_hooks),
        cmocka_unit_test(any_byte_changed),
        cmocka_unit_test(counts_and_heads_that_lie),
        cmocka_unit_test(a_live_ledger_breaks),
        cmocka_unit_test(broken_in_the_midst_of_a_post),
        cmocka_unit_test(entries_of_a_later_release),
        cmocka_unit_test(entries_that_no_ledger_writes),
    };

    return cmocka_run_group_tests_name("store hooks", tests, NULL, NULL);
}
