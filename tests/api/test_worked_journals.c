/* The five documents worked through: tests/cases/journals/<document>.csv, a story each, and
 * <document>_articles.csv, article by article with its bounds, posted group by group, with the law.
 *
 * What the document refuses must be refused with its status and leave no trace; at the end the balances must
 * be those of the file, and the audit must come to the same answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "journal_csv.h"
#include "rows.h"

static quota_store hooks;

static const char *name_of(int64_t status)
{
    return quota_status_name((int32_t)status);
}

/* Each word stands in what the error says. */
static int says(const quota_error *error, const char *why)
{
    char all[400], words[128];
    snprintf(all, sizeof all, "%s, %s, %s", error->field, error->expected, error->found);
    snprintf(words, sizeof words, "%s", why);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        if (!strstr(all, word))
            return 0;
    return 1;
}

/* 1 = as the file says. */
static int post_group(quota_ledger *ledger, const char *path, const journal *of, const journal_group *group)
{
    quota_result results[64];
    quota_error error = {.struct_size = sizeof error};
    quota_checkpoint before = {0}, after = {0};
    quota_post post = {
        sizeof post, 0,           sizeof(quota_entry), sizeof(quota_result), of->entries + group->first,
        results,     group->count};
    char why[2000] = "";
    int32_t found = QUOTA_OK;
    quota_ledger_checkpoint(ledger, &before, NULL);
    quota_status status = quota_ledger_post(ledger, &post, &error);
    quota_ledger_checkpoint(ledger, &after, NULL);
    for (size_t i = 0; status == QUOTA_E_REFUSED && i < group->count; i++)
        if (results[i].status != QUOTA_R_NOT_POSTED)
            found = results[i].status;
    if (status != QUOTA_E_REFUSED)
        found = (int32_t)status;
    if (found == group->refused && (found == QUOTA_OK || says(&error, group->why)))
        return found == QUOTA_OK || memcmp(&before, &after, sizeof before) == 0;
    if (status == QUOTA_E_REFUSED)
        quota_ledger_explain(ledger, &post, (size_t)error.index, QUOTA_EN, why, sizeof why, NULL, NULL);
    fprintf(stderr, "%s:%zu: entry %" PRIu64 ": %s instead of %s; %s: expected %s, found %s\n%s\n", path,
            group->line, error.index, name_of(found), name_of(group->refused), error.field, error.expected,
            error.found, why);
    return 0;
}

static void run(const char *path)
{
    journal *of = journal_load(case_root(TESTS_DIR "/.."), path);
    quota_memory_store *store = NULL;
    quota_ledger *ledger = NULL;
    int wrong = 0;
    assert_non_null(of);
    hooks.struct_size = sizeof hooks;
    hooks.entry_size = sizeof(quota_entry);
    assert_int_equal(quota_memory_store_create(NULL, &store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(store, &hooks), QUOTA_OK);
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    assert_int_equal(quota_ledger_open(&options, &ledger, NULL), QUOTA_OK);
    for (size_t i = 0; i < of->group_count; i++)
        wrong += !post_group(ledger, path, of, &of->groups[i]);
    for (size_t i = 0; i < of->balance_count; i++) {
        const journal_balance *balance = &of->balances[i];
        int64_t now = journal_balance_now(ledger, balance);
        if (now == balance->amount)
            continue;
        fprintf(stderr, "%s:%zu: %s: expected %" PRId64 ", found %" PRId64 "\n", path, balance->line,
                balance->what, balance->amount, now);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    quota_checkpoint checkpoint = {0};
    quota_audit audit = {.struct_size = sizeof audit};
    assert_int_equal(quota_ledger_checkpoint(ledger, &checkpoint, NULL), QUOTA_OK);
    assert_int_equal(quota_ledger_audit(&options, &checkpoint, 1, &audit, NULL), QUOTA_OK);
    if (audit.status != QUOTA_OK)
        fprintf(stderr, "%s: audit: %s, %s, seq %" PRIu64 ": %s, expected %s, found %s\n", path,
                name_of(audit.status), name_of(audit.refusal), audit.seq, audit.field, audit.expected,
                audit.found);
    assert_int_equal(audit.status, QUOTA_OK);
    assert_true(audit.decided > 0);
    quota_ledger_free(ledger);
    quota_memory_store_free(store);
    journal_free(of);
}

static void test_articles_of_qujing(void **state)
{
    (void)state;
    run("tests/cases/journals/qujing_articles.csv");
}

static void test_articles_of_jiangsu(void **state)
{
    (void)state;
    run("tests/cases/journals/jiangsu_articles.csv");
}

static void test_articles_of_chongqing(void **state)
{
    (void)state;
    run("tests/cases/journals/chongqing_articles.csv");
}

static void test_articles_of_linyi(void **state)
{
    (void)state;
    run("tests/cases/journals/linyi_articles.csv");
}

static void test_articles_of_sip(void **state)
{
    (void)state;
    run("tests/cases/journals/sip_articles.csv");
}

static void test_qujing(void **state)
{
    (void)state;
    run("tests/cases/journals/qujing.csv");
}

static void test_jiangsu(void **state)
{
    (void)state;
    run("tests/cases/journals/jiangsu.csv");
}

static void test_chongqing(void **state)
{
    (void)state;
    run("tests/cases/journals/chongqing.csv");
}

static void test_linyi(void **state)
{
    (void)state;
    run("tests/cases/journals/linyi.csv");
}

static void test_sip(void **state)
{
    (void)state;
    run("tests/cases/journals/sip.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_articles_of_qujing),
        cmocka_unit_test(test_articles_of_jiangsu),
        cmocka_unit_test(test_articles_of_chongqing),
        cmocka_unit_test(test_articles_of_linyi),
        cmocka_unit_test(test_articles_of_sip),
        cmocka_unit_test(test_qujing),
        cmocka_unit_test(test_jiangsu),
        cmocka_unit_test(test_chongqing),
        cmocka_unit_test(test_linyi),
        cmocka_unit_test(test_sip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
