/* What is from outside, each policy says itself: by county, basin or industry, or not at all.  No pollutant
 * has an outside of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE
#define ON 20241101
#define HERE 530302
#define THERE 530381
enum { PROJECT = 5, HOLDER = 1, HOME = 10, COUNTY_ONLY, BASIN_ONLY, INDUSTRY_ONLY, STRANGE };

static test_books books;
static quota_policy *laws[2];

/* `rows` answer `outside`; at most `t` tonnes may be from outside. */
static quota_policy *parse(const char *id, const char *rows, int t)
{
    char text[1200];
    quota_policy *policy = NULL;
    quota_error error = {.struct_size = sizeof error};
    (void)snprintf(text, sizeof text,
                   "policy,%s,甲,A\ndocument,d\nwindow,from 2024-10-09\nquestion,elsewhere,amount,外,out\n"
                   "question,outside,class,界,bound\n\nid,article,question,force,when,then,overrides,zh,en\n"
                   "E,一,elsewhere,,,amount %d t,,z,e\n%s",
                   id, t, rows);
    if (quota_policy_parse(NULL, text, strlen(text), &policy, NULL, &error) != QUOTA_OK)
        fail_msg("%u: %s, %s, %s", (unsigned)error.line, error.field, error.expected, error.found);
    return policy;
}

static void lot(uint64_t number, uint8_t pollutant, int county, int basin, int industry)
{
    const reserve_lot made = {.account = HOLDER,
                              .lot = number,
                              .amount = 20 * T,
                              .place = county ? HERE : THERE,
                              .basin = basin ? 1 : 2,
                              .industry = industry ? 32 : 44,
                              .pollutant = pollutant};
    reserve_issue(&books, &made);
}

static void open_under(uint8_t pollutant, quota_policy *first, quota_policy *second)
{
    laws[0] = first;
    laws[1] = second;
    const quota_policy *const policies[] = {first, second};
    const quota_ledger_options opened = {
        .struct_size = sizeof opened, .policy_count = second ? 2 : 1, .policies = policies};
    books_open(&books, &opened);
    reserve_account(&books, HOLDER, QUOTA_ROLE_OTHER, 0, HERE, 0);
    lot(HOME, pollutant, 1, 1, 1);
    lot(COUNTY_ONLY, pollutant, 1, 0, 0);
    lot(BASIN_ONLY, pollutant, 0, 1, 0);
    lot(INDUSTRY_ONLY, pollutant, 0, 0, 1);
    lot(STRANGE, pollutant, 0, 0, 0);
    reserve_adopt_own(&books, first, 20241009);
    if (second)
        reserve_adopt_own(&books, second, 20241009);
    books.date = ON;
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT,
                "increment=100t project_county=530302 project_basin=1 project_industry=32");
}

static void close_all(void)
{
    books_close(&books);
    quota_policy_free(laws[0]);
    quota_policy_free(laws[1]);
}

static quota_status use(uint64_t of, int64_t amount, int64_t *most)
{
    quota_entry entry = books_entry(&books, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, HOLDER, of, amount);
    quota_result result = {0};
    quota_error error = {.struct_size = sizeof error};
    entry.project = PROJECT;
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof entry,
                             .result_size = sizeof result,
                             .entries = &entry,
                             .results = &result,
                             .count = 1};
    const quota_status status = quota_ledger_post(books.ledger, &post, &error);
    *most = QUOTA_UNKNOWN;
    if (status == QUOTA_OK)
        return status;
    assert_int_equal(status, QUOTA_E_REFUSED);
    assert_string_equal(error.field, "elsewhere");
    int t = 0;
    if (sscanf(error.expected, "at most %d t", &t) == 1)
        *most = t * T;
    return (quota_status)result.status;
}

static void passes(uint64_t of, int64_t amount)
{
    int64_t most;
    assert_int_equal(use(of, amount, &most), QUOTA_OK);
}

static void bounded(uint64_t of, int64_t amount, int64_t left)
{
    int64_t most;
    assert_int_equal(use(of, amount, &most), QUOTA_R_LAW_LIMIT);
    assert_int_equal(most, left);
}

static void plans(uint8_t pollutant, int64_t amount, int64_t outside, int64_t limit)
{
    const quota_need need = {.pollutant = pollutant, .amount = amount};
    const quota_plan_options options = {
        .struct_size = sizeof options, .project = PROJECT, .needs = &need, .need_count = 1, .date = ON};
    quota_plan *plan = reserve_plan(&books, &options);
    const quota_need_result result = reserve_need(plan, 0);
    assert_int_equal(result.planned, amount);
    assert_int_equal(result.outside, outside);
    assert_int_equal(result.outside_limit, limit);
    quota_plan_free(plan);
}

/* A metal by county, an air pollutant by industry: whatever the policy says, of whatever pollutant. */
static void test_the_policy_says(void **state)
{
    (void)state;
    static const uint8_t pollutants[] = {QUOTA_POLLUTANT_PB, QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_COD,
                                         QUOTA_POLLUTANT_TL};
    static const struct {
        const char *word;
        uint64_t home;
    } by[] = {{"county", COUNTY_ONLY}, {"basin", BASIN_ONLY}, {"industry", INDUSTRY_ONLY}};
    for (size_t i = 0; i < sizeof pollutants; i++)
        for (size_t k = 0; k < 3; k++) {
            char rows[100];
            (void)snprintf(rows, sizeof rows, "O,二,outside,,,class %s,,z,e\n", by[k].word);
            open_under(pollutants[i], parse("own", rows, 3), NULL);
            plans(pollutants[i], 43 * T, 3 * T, 3 * T);
            for (uint64_t of = HOME; of <= STRANGE; of++)
                if (of == HOME || of == by[k].home)
                    passes(of, 4 * T);
                else
                    bounded(of, 4 * T, 3 * T);
            passes(STRANGE, 2 * T);
            bounded(STRANGE, 1 * T + 1, 1 * T);
            plans(pollutants[i], 31 * T, 0, 1 * T);
            plans(pollutants[i], 33 * T, 1 * T, 1 * T);
            passes(STRANGE, 1 * T);
            close_all();
        }
}

static void test_no_outside(void **state)
{
    (void)state;
    open_under(QUOTA_POLLUTANT_PB, parse("own", "O,二,outside,,,class none,,z,e\n", 0), NULL);
    plans(QUOTA_POLLUTANT_PB, 100 * T, 0, 0);
    for (uint64_t of = HOME; of <= STRANGE; of++)
        passes(of, 20 * T);
    close_all();
}

/* A bound without a word on what it bounds, or with one that means nothing here, bounds everything. */
static void test_nothing_is_at_home(void **state)
{
    (void)state;
    static const char not_covered[] = "O,二,outside,,,cover pollutant = COD,,z,e\n"
                                      "W,二,outside,,,class county,,z,e\n";
    static const char *const rows[] = {"", "O,二,outside,,,class province,,z,e\n", not_covered};
    for (size_t i = 0; i < 3; i++) {
        open_under(QUOTA_POLLUTANT_PB, parse("own", rows[i], 3), NULL);
        plans(QUOTA_POLLUTANT_PB, 3 * T, 3 * T, 3 * T);
        passes(HOME, 2 * T);
        bounded(HOME, 2 * T, 1 * T);
        close_all();
    }
}

/* While it is not known by what, a lot is at home only where it is so by each. */
static void test_unknown(void **state)
{
    (void)state;
    open_under(QUOTA_POLLUTANT_SO2,
               parse("own",
                     "O,二,outside,,attained = yes,class county,,z,e\n"
                     "W,二,outside,,attained = no,class industry,,z,e\n",
                     3),
               NULL);
    passes(HOME, 4 * T);
    bounded(COUNTY_ONLY, 4 * T, 3 * T);
    bounded(INDUSTRY_ONLY, 4 * T, 3 * T);
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "attained=no");
    bounded(COUNTY_ONLY, 4 * T, 3 * T);
    passes(INDUSTRY_ONLY, 4 * T);
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "attained=yes");
    bounded(INDUSTRY_ONLY, 1, 0); /* what was used is outside now */
    passes(COUNTY_ONLY, 4 * T);
    close_all();
}

/* Of two policies each counts what is outside by its own word; a plan counts what is so by either. */
static void test_layers(void **state)
{
    (void)state;
    open_under(QUOTA_POLLUTANT_PB, parse("own-a", "O,二,outside,,,class county,,z,e\n", 3),
               parse("own-b", "O,二,outside,,,class industry,,z,e\n", 5));
    plans(QUOTA_POLLUTANT_PB, 23 * T, 3 * T, 3 * T);
    passes(COUNTY_ONLY, 5 * T);
    bounded(COUNTY_ONLY, 1 * T, 0); /* by industry */
    passes(INDUSTRY_ONLY, 3 * T);
    bounded(INDUSTRY_ONLY, 1 * T, 0); /* by county */
    bounded(STRANGE, 1 * T, 0);
    passes(HOME, 4 * T);
    plans(QUOTA_POLLUTANT_PB, 16 * T, 0, 0);
    close_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_policy_says),
                                       cmocka_unit_test(test_no_outside),
                                       cmocka_unit_test(test_nothing_is_at_home),
                                       cmocka_unit_test(test_unknown), cmocka_unit_test(test_layers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
