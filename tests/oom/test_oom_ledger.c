/* Every allocation of a ledger's calls fails once: the right status, the state as it was, nothing leaked, and
 * the same call then works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <libquota/quota.h>

#include "fail_alloc.h"
#include "small_ledger.h"

#define DAY SMALL_DAY

static void no_store(void **state)
{
    fail_alloc host;
    quota_status status = QUOTA_E_NO_MEMORY;

    (void)state;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger_options options = {.struct_size = sizeof options, .allocator = &mem};
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_ledger *ledger;

        fail_alloc_plan(&host, n);
        status = quota_ledger_open(&options, &ledger, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        fail_alloc_plan(&host, 0);
        quota_ledger_free(ledger);
        assert_true(fail_alloc_clean(&host));
    }
}

/* All kinds of growing: accounts, lots, cells, claims, projects, statements. */
static void many_entries(quota_entry entries[40])
{
    size_t n = 0;

    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_open(100 + n, 10 + i, DAY);
        n++;
    }
    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_issue(100 + n, 20 + i, 50, DAY);
        entries[n].account = 10 + i;
        n++;
    }
    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_sale(100 + n, 20 + i, 10 + i, 10 + (i + 1) % 6, 20, DAY + 1);
        n++;
    }
    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_entry(100 + n, QUOTA_VERB_HOLD, QUOTA_ENTRY_FREEZE, DAY + 2);
        entries[n].account = 10 + i;
        entries[n].lot = 20 + i;
        entries[n].amount = 3;
        n++;
    }
    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_entry(100 + n, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, DAY + 3);
        entries[n].subject = QUOTA_SUBJECT_PROJECT;
        entries[n].project = 30 + i;
        entries[n].fact = QUOTA_FACT_INCREMENT;
        entries[n].pollutant = QUOTA_POLLUTANT_SO2;
        entries[n].value = 5;
        n++;
    }
    for (uint64_t i = 0; i < 6; i++) {
        entries[n] = small_entry(100 + n, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, DAY + 4);
        entries[n].account = 10 + i;
        entries[n].lot = 20 + i;
        entries[n].project = 30 + i;
        entries[n].amount = 5;
        n++;
    }
    for (uint64_t i = 0; i < 4; i++) {
        entries[n] = small_entry(100 + n, QUOTA_VERB_VOID, QUOTA_ENTRY_PLAIN, DAY + 5);
        entries[n].account = 10 + i;
        entries[n].lot = 20 + i;
        entries[n].amount = 1;
        n++;
    }
    assert_int_equal(n, 40);
}

static void posting(void **state)
{
    fail_alloc host;
    quota_entry entries[40];
    quota_status status = QUOTA_E_NO_MEMORY;
    uint8_t before[32], after[32];

    (void)state;
    many_entries(entries);
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger *ledger = small_ledger(NULL, &mem);
    small_begin(ledger);
    small_digest(ledger, before);
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_result results[40];

        fail_alloc_plan(&host, n);
        status = small_post(ledger, entries, 40, 0, results, NULL);
        const int failed = host.calls >= n;
        fail_alloc_plan(&host, 0);
        if (!failed) {
            assert_int_equal(status, QUOTA_OK);
            break;
        }
        /* In the store's own memory it is the store that fails. */
        assert_true(status == QUOTA_E_NO_MEMORY || status == QUOTA_E_STORE_FAILED);
        assert_int_equal(results[0].status, QUOTA_R_NOT_POSTED);
        assert_int_equal(small_seq(ledger), 4);
        small_digest(ledger, after);
        assert_memory_equal(before, after, 32);
    }
    assert_int_equal(small_seq(ledger), 44);
    quota_ledger_free(ledger);
    assert_true(fail_alloc_clean(&host));
}

/* Preparing, and committing: what pends stays so until a commit works. */
static void preparing(void **state)
{
    fail_alloc host;
    quota_entry entries[40], out[40];
    size_t count;
    const quota_post post = {
        .struct_size = sizeof post, .entry_size = sizeof *entries, .entries = entries, .count = 40};

    (void)state;
    many_entries(entries);
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger *ledger = small_ledger(NULL, &mem);
    for (size_t n = 1;; n++) {
        fail_alloc_plan(&host, n);
        const quota_status status = quota_ledger_prepare(ledger, &post, out, 40, &count, NULL, NULL);
        const int failed = host.calls >= n;
        fail_alloc_plan(&host, 0);
        if (!failed) {
            assert_int_equal(status, QUOTA_OK);
            break;
        }
        assert_int_equal(status, QUOTA_E_NO_MEMORY);
        assert_int_equal(quota_ledger_abort(ledger), QUOTA_E_NOT_PENDING);
    }
    quota_status status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status != QUOTA_OK; n++) {
        fail_alloc_plan(&host, n);
        status = quota_ledger_commit(ledger, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        fail_alloc_plan(&host, 0);
        assert_int_equal(small_seq(ledger), status == QUOTA_OK ? 40 : 0);
    }
    assert_int_equal(small_seq(ledger), 40);
    quota_ledger_free(ledger);
    assert_true(fail_alloc_clean(&host));
}

/* A store of its own memory, so that only the ledger's allocations fail. */
typedef struct shared {
    quota_memory_store *memory;
    quota_store hooks;
    quota_ledger *writer;
} shared;

static void shared_open(shared *s)
{
    quota_entry entries[40];

    many_entries(entries);
    s->hooks.struct_size = sizeof s->hooks;
    assert_int_equal(quota_memory_store_create(NULL, &s->memory, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(s->memory, &s->hooks), QUOTA_OK);
    s->writer = small_ledger(&s->hooks, NULL);
    small_begin(s->writer);
    assert_int_equal(small_post(s->writer, entries, 40, 0, NULL, NULL), QUOTA_OK);
}

static void shared_close(shared *s)
{
    quota_ledger_free(s->writer);
    quota_memory_store_free(s->memory);
}

static void fail_each_open(const quota_store *store)
{
    fail_alloc host;

    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger_options options = {.struct_size = sizeof options, .allocator = &mem, .store = store};
    quota_status status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_ledger *ledger;

        fail_alloc_plan(&host, n);
        status = quota_ledger_open(&options, &ledger, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        fail_alloc_plan(&host, 0);
        quota_ledger_free(ledger);
        assert_true(fail_alloc_clean(&host));
    }
}

static void opening(void **state)
{
    shared s;
    fail_alloc host;

    (void)state;
    shared_open(&s);
    fail_each_open(&s.hooks);
    /* From a snapshot; and making one. */
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger *ledger = small_ledger(&s.hooks, &mem);
    quota_status status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status != QUOTA_OK; n++) {
        fail_alloc_plan(&host, n);
        status = quota_ledger_snapshot(ledger, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
    }
    status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_checkpoint checkpoint;

        fail_alloc_plan(&host, n);
        status = quota_ledger_checkpoint(ledger, &checkpoint, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
    }
    fail_alloc_plan(&host, 0);
    quota_ledger_free(ledger);
    assert_true(fail_alloc_clean(&host));
    fail_each_open(&s.hooks);
    shared_close(&s);
}

static void catching_up(void **state)
{
    shared s;
    fail_alloc host;
    uint8_t live[32], read[32];

    (void)state;
    s.hooks.struct_size = sizeof s.hooks;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    for (size_t n = 1;; n++) {
        quota_entry entries[40];

        many_entries(entries);
        assert_int_equal(quota_memory_store_create(NULL, &s.memory, NULL), QUOTA_OK);
        assert_int_equal(quota_memory_store_hooks(s.memory, &s.hooks), QUOTA_OK);
        s.writer = small_ledger(&s.hooks, NULL);
        quota_ledger *ledger = small_ledger(&s.hooks, &mem);
        small_begin(s.writer);
        assert_int_equal(small_post(s.writer, entries, 40, 0, NULL, NULL), QUOTA_OK);
        fail_alloc_plan(&host, n);
        const quota_status status = quota_ledger_refresh(ledger, NULL);
        const int failed = host.calls >= n;
        fail_alloc_plan(&host, 0);
        assert_int_equal(status, failed ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        /* It stands at a whole append, and goes on from there. */
        assert_true(small_seq(ledger) == 0 || small_seq(ledger) == 4 || small_seq(ledger) == 44);
        assert_int_equal(quota_ledger_refresh(ledger, NULL), QUOTA_OK);
        small_digest(ledger, live);
        small_digest(s.writer, read);
        assert_memory_equal(live, read, 32);
        quota_ledger_free(ledger);
        assert_true(fail_alloc_clean(&host));
        shared_close(&s);
        if (!failed) {
            break;
        }
    }
}

static void auditing(void **state)
{
    shared s;
    fail_alloc host;
    quota_checkpoint checkpoint;
    quota_status status = QUOTA_E_NO_MEMORY;

    (void)state;
    shared_open(&s);
    assert_int_equal(quota_ledger_checkpoint(s.writer, &checkpoint, NULL), QUOTA_OK);
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger_options options = {.struct_size = sizeof options, .allocator = &mem, .store = &s.hooks};
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_audit audit = {.struct_size = sizeof audit};

        fail_alloc_plan(&host, n);
        status = quota_ledger_audit(&options, &checkpoint, 1, &audit, NULL);
        const int failed = host.calls >= n;
        fail_alloc_plan(&host, 0);
        assert_int_equal(status, failed ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        assert_int_equal(audit.status, QUOTA_OK);
        assert_true(fail_alloc_clean(&host));
    }
    shared_close(&s);
}

static void zero_digest(void *user, const void *bytes, size_t size, uint8_t out[32])
{
    (void)user;
    memset(out, (int)(((const uint8_t *)bytes)[size - 1] % 7 + 1), 32);
}

/* A host's digest is given all of an append at once, so its bytes are gathered. */
static void a_digest_of_the_host(void **state)
{
    fail_alloc host;
    quota_ledger *ledger;
    quota_entry sales[90];

    (void)state;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_ledger_options options = {.struct_size = sizeof options, .allocator = &mem, .digest = zero_digest};
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    for (uint64_t i = 0; i < 90; i++) {
        sales[i] = small_sale(100 + i, 4, 1, 2, 1, DAY);
    }
    for (size_t n = 1;; n++) {
        fail_alloc_plan(&host, n);
        const quota_status status = small_post(ledger, sales, 90, QUOTA_POST_EACH, NULL, NULL);
        const int failed = host.calls >= n;
        fail_alloc_plan(&host, 0);
        if (!failed) {
            assert_int_equal(status, QUOTA_OK);
            break;
        }
        assert_true(status == QUOTA_E_NO_MEMORY || status == QUOTA_E_STORE_FAILED);
        assert_int_equal(small_seq(ledger), 4);
    }
    assert_int_equal(small_seq(ledger), 94);
    quota_ledger_free(ledger);
    assert_true(fail_alloc_clean(&host));
}

/* Its hooks answer NOT_DONE, and nothing has changed. */
static void hooks_of_the_memory_store(void **state)
{
    fail_alloc host;
    quota_memory_store *store;
    quota_store hooks = {.struct_size = sizeof hooks};
    quota_entry entry = small_open(1, 1, DAY), read;
    quota_head before, head;
    quota_store_outcome outcome = QUOTA_STORE_NOT_DONE;
    size_t size = 0;

    (void)state;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    assert_int_equal(quota_memory_store_create(&mem, &store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(store, &hooks), QUOTA_OK);
    assert_int_equal(hooks.head(hooks.user, &before), QUOTA_STORE_DONE);
    entry.seq = 1;
    assert_int_equal(quota_journal_extend(&before, &entry, 1, sizeof entry, &head), QUOTA_OK);
    for (size_t n = 1; outcome != QUOTA_STORE_DONE; n++) {
        fail_alloc_plan(&host, n);
        outcome = hooks.append(hooks.user, &before, &entry, 1, &head);
        assert_int_equal(outcome, host.calls >= n ? QUOTA_STORE_NOT_DONE : QUOTA_STORE_DONE);
        fail_alloc_plan(&host, 0);
        assert_int_equal(hooks.scan(hooks.user, 1, &read, 1, &size), QUOTA_STORE_DONE);
        assert_int_equal(size, outcome == QUOTA_STORE_DONE);
    }
    fail_alloc_plan(&host, 1);
    assert_int_equal(hooks.save(hooks.user, &head, "abc", 3), QUOTA_STORE_NOT_DONE);
    assert_int_equal(hooks.load(hooks.user, 9, NULL, 0, &size), QUOTA_STORE_NOT_DONE);
    fail_alloc_plan(&host, 0);
    assert_int_equal(hooks.save(hooks.user, &head, "abc", 3), QUOTA_STORE_DONE);
    assert_int_equal(hooks.load(hooks.user, 0, NULL, 0, &size), QUOTA_STORE_NOT_DONE); /* later than asked */
    assert_int_equal(hooks.load(hooks.user, 1, NULL, 0, &size), QUOTA_STORE_DONE);
    assert_int_equal(size, 3);
    assert_int_equal(hooks.scan(hooks.user, 0, &read, 1, &size), QUOTA_STORE_NOT_DONE);
    assert_int_equal(hooks.append(hooks.user, &before, &entry, 1, &head), QUOTA_STORE_CONFLICT);
    quota_memory_store_free(store);
    assert_true(fail_alloc_clean(&host));
}

static void the_memory_store_itself(void **state)
{
    fail_alloc host;
    quota_status status = QUOTA_E_NO_MEMORY;

    (void)state;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    for (size_t n = 1; status != QUOTA_OK; n++) {
        quota_memory_store *store;

        fail_alloc_plan(&host, n);
        status = quota_memory_store_create(&mem, &store, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        fail_alloc_plan(&host, 0);
        quota_memory_store_free(store);
        assert_true(fail_alloc_clean(&host));
    }
    quota_memory_store *store;
    quota_allocator wrong = mem;
    quota_store hooks = {.struct_size = sizeof hooks - 1};
    wrong.resize = NULL;
    assert_int_equal(quota_memory_store_create(&wrong, &store, NULL), QUOTA_E_ARGUMENT);
    assert_null(store);
    wrong.struct_size = 1;
    assert_int_equal(quota_memory_store_create(&wrong, &store, NULL), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_memory_store_create(NULL, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_memory_store_create(NULL, &store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(store, &hooks), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_memory_store_hooks(store, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_memory_store_hooks(NULL, &hooks), QUOTA_E_ARGUMENT);
    quota_memory_store_free(store);
    quota_memory_store_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_store),
        cmocka_unit_test(posting),
        cmocka_unit_test(preparing),
        cmocka_unit_test(opening),
        cmocka_unit_test(auditing),
        cmocka_unit_test(catching_up),
        cmocka_unit_test(a_digest_of_the_host),
        cmocka_unit_test(hooks_of_the_memory_store),
        cmocka_unit_test(the_memory_store_itself),
    };

    return cmocka_run_group_tests_name("ledger without memory", tests, NULL, NULL);
}
