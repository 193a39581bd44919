/* How the ledger asks a law: on posting and in audits, never on reading; a policy that is missing; a trial.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger/journal/ledger.h"
#include "small_ledger.h"
#include "told_store.h"

#define DAY SMALL_DAY

/* A law that writes its number as the rule of every move, and can say no. */
typedef struct tiny_law {
    unsigned begun, asked, freed;
    uint32_t rule;
    int knows;
    quota_status no; /* to every move; QUOTA_OK = yes */
} tiny_law;

static quota_status begin(void *user, const lq_state *state, const quota_entry *group, size_t count)
{
    tiny_law *law = user;

    assert_non_null(state);
    assert_true(count > 0 && group[count - 1].date != 0);
    law->begun++;
    return QUOTA_OK;
}

static quota_status decide(void *user, const lq_state *state, quota_entry *group, size_t count, size_t index,
                           quota_error *error)
{
    tiny_law *law = user;

    (void)state;
    (void)error;
    assert_true(index < count);
    if (group[index].verb != QUOTA_VERB_MOVE) {
        return QUOTA_OK;
    }
    law->asked++;
    group[index].verdict = QUOTA_ALLOW;
    group[index].policy = 1;
    group[index].rule = law->rule;
    return law->no;
}

static int knows(void *user, const uint8_t digest[32])
{
    (void)digest;
    return ((tiny_law *)user)->knows;
}

static void release(void *user)
{
    ((tiny_law *)user)->freed++;
}

static lq_law law_of(tiny_law *tiny)
{
    const lq_law law = {tiny, begin, decide, knows, release};

    return law;
}

static quota_ledger_options over(const quota_store *store)
{
    quota_ledger_options options;

    memset(&options, 0, sizeof options);
    options.struct_size = (uint32_t)sizeof options;
    options.store = store;
    return options;
}

static quota_entry adopt(uint64_t number)
{
    quota_entry entry = small_entry(number, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, DAY);

    entry.value = 1;
    entry.proof[0] = 9;
    return entry;
}

static void asked_on_posting_and_in_audits(void **state)
{
    told_store store;
    tiny_law tiny = {0, 0, 0, 7, 1, QUOTA_OK};
    lq_law law = law_of(&tiny);
    quota_ledger *ledger;
    const quota_entry sales[2] = {small_sale(5, 4, 1, 2, 10, DAY), small_sale(6, 4, 1, 3, 10, DAY)};
    quota_result results[2];
    quota_audit audit;

    (void)state;
    told_store_init(&store, NULL);
    quota_ledger_options options = over(&store.truth);
    assert_int_equal(lq_ledger_open(&options, &law, &ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    assert_int_equal(tiny.begun, 1);
    assert_int_equal(tiny.asked, 0);
    assert_int_equal(small_post(ledger, sales, 2, QUOTA_POST_EACH, results, NULL), QUOTA_OK);
    assert_int_equal(tiny.begun, 3); /* once for each group */
    assert_int_equal(tiny.asked, 2);
    assert_int_equal(results[0].verdict, QUOTA_ALLOW);
    assert_int_equal(results[1].rule, 7);
    quota_ledger_free(ledger);
    assert_int_equal(tiny.freed, 1);

    /* Reading does not ask; what was decided stands. */
    assert_int_equal(lq_ledger_open(&options, &law, &ledger, NULL), QUOTA_OK);
    assert_int_equal(tiny.asked, 2);
    assert_int_equal(small_post(ledger, sales, 2, QUOTA_POST_EACH, results, NULL), QUOTA_ALREADY_DONE);
    assert_int_equal(tiny.asked, 2);
    assert_int_equal(results[1].rule, 7);
    quota_ledger_free(ledger);

    memset(&audit, 0, sizeof audit);
    audit.struct_size = (uint32_t)sizeof audit;
    assert_int_equal(lq_ledger_audit(&options, &law, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_int_equal(audit.decided, 2);
    assert_int_equal(tiny.asked, 4);
    tiny.rule = 8; /* the law says otherwise now */
    assert_int_equal(lq_ledger_audit(&options, &law, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_LAW_DIFFERS);
    assert_int_equal(audit.seq, 5);
    assert_string_equal(audit.field, "rule");
    assert_int_equal(audit.entries, 4);
    tiny.rule = 7;
    tiny.no = QUOTA_R_LAW_DENIES;
    assert_int_equal(lq_ledger_audit(&options, &law, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_LAW_DIFFERS);
    assert_string_equal(audit.field, "verdict");
    assert_int_equal(tiny.freed, 5);
    told_store_free(&store);
}

static void refused_by_law(void **state)
{
    tiny_law tiny = {0, 0, 0, 7, 1, QUOTA_R_LAW_REVIEW};
    tiny_law mild = {0, 0, 0, 3, 1, QUOTA_OK};
    lq_law law = law_of(&tiny), other = law_of(&mild);
    quota_ledger *ledger;
    const quota_entry sale = small_sale(5, 4, 1, 2, 10, DAY);
    quota_result result;
    uint8_t before[32], after[32];

    (void)state;
    assert_int_equal(lq_ledger_open(NULL, &law, &ledger, NULL), QUOTA_OK);
    small_begin(ledger);
    small_digest(ledger, before);
    assert_int_equal(small_post(ledger, &sale, 1, 0, &result, NULL), QUOTA_E_REFUSED);
    assert_int_equal(result.status, QUOTA_R_LAW_REVIEW);
    /* What trouble the law has is no refusal. */
    tiny.no = QUOTA_E_OVERFLOW;
    assert_int_equal(small_post(ledger, &sale, 1, 0, &result, NULL), QUOTA_E_OVERFLOW);
    assert_int_equal(result.status, QUOTA_R_NOT_POSTED);
    /* A trial under another law, without a trace. */
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof sale,
                             .result_size = sizeof result,
                             .entries = &sale,
                             .results = &result,
                             .count = 1};
    assert_int_equal(lq_ledger_trial(ledger, &post, &other, NULL), QUOTA_OK);
    assert_int_equal(result.rule, 3);
    assert_int_equal(mild.asked, 1);
    assert_int_equal(lq_ledger_trial(ledger, NULL, &other, NULL), QUOTA_E_ARGUMENT);
    small_digest(ledger, after);
    assert_memory_equal(before, after, 32);
    quota_ledger_free(ledger);
    assert_int_equal(mild.freed, 0);
    assert_int_equal(tiny.freed, 1);
}

static void a_policy_that_is_missing(void **state)
{
    told_store store;
    tiny_law tiny = {0, 0, 0, 7, 1, QUOTA_OK};
    lq_law law = law_of(&tiny);
    quota_ledger *ledger, *without;
    quota_entry entry = adopt(20);
    quota_error error = {.struct_size = sizeof error};

    (void)state;
    told_store_init(&store, NULL);
    quota_ledger_options options = over(&store.truth);
    assert_int_equal(lq_ledger_open(&options, &law, &ledger, NULL), QUOTA_OK);
    assert_int_equal(lq_ledger_open(&options, &law, &without, NULL), QUOTA_OK);
    small_begin(ledger);
    assert_int_equal(small_post(ledger, &entry, 1, 0, NULL, NULL), QUOTA_OK);
    tiny.knows = 0;
    /* A live ledger stops before it, and goes on once the policy is there. */
    assert_int_equal(quota_ledger_refresh(without, &error), QUOTA_E_POLICY_MISSING);
    assert_int_equal(error.index, 5);
    assert_string_equal(error.field, "proof");
    assert_int_equal(small_seq(without), 4);
    entry = small_sale(30, 4, 1, 2, 1, DAY);
    assert_int_equal(small_post(without, &entry, 1, 0, NULL, NULL), QUOTA_E_POLICY_MISSING);
    quota_ledger *none = NULL;
    const unsigned freed = tiny.freed;
    assert_int_equal(lq_ledger_open(&options, &law, &none, &error), QUOTA_E_POLICY_MISSING);
    assert_null(none);
    assert_int_equal(tiny.freed, freed + 1);
    /* From a snapshot too. */
    tiny.knows = 1;
    assert_int_equal(quota_ledger_snapshot(ledger, NULL), QUOTA_OK);
    tiny.knows = 0;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    assert_int_equal(lq_ledger_open(&options, &law, &none, &error), QUOTA_E_POLICY_MISSING);
    assert_int_equal(error.index, 5);
    tiny.knows = 1;
    assert_int_equal(quota_ledger_refresh(without, NULL), QUOTA_OK);
    assert_int_equal(small_seq(without), 5);
    quota_ledger_free(without);
    quota_ledger_free(ledger);
    told_store_free(&store);
}

static void freed_with_every_failure(void **state)
{
    tiny_law tiny = {0, 0, 0, 7, 1, QUOTA_OK};
    lq_law law = law_of(&tiny);
    quota_ledger *ledger;
    quota_ledger_options options = over(NULL);
    quota_audit audit;

    (void)state;
    assert_int_equal(lq_ledger_open(&options, &law, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(tiny.freed, 1);
    options.struct_size--;
    assert_int_equal(lq_ledger_open(&options, &law, &ledger, NULL), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(tiny.freed, 2);
    memset(&audit, 0, sizeof audit);
    audit.struct_size = (uint32_t)sizeof audit;
    assert_int_equal(lq_ledger_audit(&options, &law, NULL, 0, &audit, NULL), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(tiny.freed, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked_on_posting_and_in_audits),
        cmocka_unit_test(refused_by_law),
        cmocka_unit_test(a_policy_that_is_missing),
        cmocka_unit_test(freed_with_every_failure),
    };

    return cmocka_run_group_tests_name("law in the path", tests, NULL, NULL);
}
