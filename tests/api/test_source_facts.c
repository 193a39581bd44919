/* What is true of a lot for one project alone: how far away it is.  A document with bands of distance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE
#define ON 20250701
enum { HOLDER = 1, NEAR = 10, MIDDLE, FAR, FIRST = 5, SECOND };

static const char text[] = "policy,bands,甲,A\n"
                           "document,d\n"
                           "window,from 2025-07-01\n"
                           "fact,distance_km,count,,距离,distance\n"
                           "\n"
                           "id,article,question,force,when,then,overrides,zh,en\n"
                           "S,一,source,must,,require distance_km <= 50,,z,e\n"
                           "O1,二,offset,must,distance_km <= 10,ratio 1:1,,z,e\n"
                           "O2,二,offset,must,distance_km > 10 and distance_km <= 30,ratio 1.2:1,,z,e\n"
                           "O3,二,offset,must,distance_km > 30,ratio 1.5:1,,z,e\n"
                           "F,三,offer,must,,require offered_amount >= offset,,z,e\n";

static test_books books;
static quota_policy *law;

static void open_books(void)
{
    quota_error error = {.struct_size = sizeof error};
    if (quota_policy_parse(NULL, text, strlen(text), &law, NULL, &error) != QUOTA_OK)
        fail_msg("%u: %s, %s, %s", (unsigned)error.line, error.field, error.expected, error.found);
    const quota_policy *const policies[] = {law};
    const quota_ledger_options opened = {
        .struct_size = sizeof opened, .policy_count = 1, .policies = policies};
    books_open(&books, &opened);
    reserve_account(&books, HOLDER, QUOTA_ROLE_RESERVE, 0, 530302, 0);
    for (uint64_t number = NEAR; number <= FAR; number++) {
        const reserve_lot made = {.account = HOLDER,
                                  .lot = number,
                                  .amount = 20 * T,
                                  .place = 530302,
                                  .pollutant = QUOTA_POLLUTANT_NOX};
        reserve_issue(&books, &made);
    }
    reserve_adopt_own(&books, law, ON);
    books.date = ON;
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, FIRST, "increment=10t");
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, SECOND, "increment=10t");
}

static void close_books(void)
{
    books_close(&books);
    quota_policy_free(law);
}

/* The lot, for the project, is so far away. */
static void is_away(uint64_t lot, uint64_t project, int64_t km)
{
    quota_entry entry = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, lot, 0);
    entry.subject = QUOTA_SUBJECT_SOURCE;
    entry.project = project;
    entry.fact = quota_fact_find(law, "distance_km", 11);
    entry.value = km;
    books_post(&books, &entry, 1);
}

static quota_entry use_of(uint64_t lot, uint64_t project, int64_t amount)
{
    quota_entry entry = books_entry(&books, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, HOLDER, lot, amount);
    entry.project = project;
    return entry;
}

static int32_t posted(quota_entry *entries, size_t count)
{
    quota_result results[4] = {{0}};
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof *entries,
                             .result_size = sizeof *results,
                             .entries = entries,
                             .results = results,
                             .count = count};
    for (size_t i = 0; i + 1 < count; i++)
        entries[i].flags |= QUOTA_FLAG_JOINED;
    if (quota_ledger_post(books.ledger, &post, NULL) == QUOTA_OK)
        return QUOTA_OK;
    for (size_t i = 0; i < count; i++)
        if (results[i].status >= QUOTA_R_LAW_DENIES && results[i].status <= QUOTA_R_LAW_LIMIT)
            return results[i].status;
    return -1;
}

static quota_project project_of(uint64_t number)
{
    const quota_filter filter = {.struct_size = sizeof filter, .project = number};
    quota_project row = {0};
    uint64_t cursor = 0;
    size_t count = 0;
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_PROJECTS, &filter, &cursor, &row, sizeof row, 1, &count, NULL),
        QUOTA_OK);
    assert_int_equal(count, 1);
    return row;
}

/* ------------------------------------------------------------------ tests */

static void test_two_projects_have_each_its_own(void **state)
{
    (void)state;
    open_books();
    is_away(NEAR, FIRST, 8);
    is_away(NEAR, SECOND, 60);
    quota_entry first = use_of(NEAR, FIRST, 10 * T), second = use_of(NEAR, SECOND, 10 * T);
    assert_int_equal(posted(&second, 1), QUOTA_R_LAW_DENIES);
    assert_int_equal(posted(&first, 1), QUOTA_OK);
    /* Of a lot for a third project nothing was said. */
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, 7, "increment=10t");
    quota_entry third = use_of(NEAR, 7, 10 * T);
    assert_int_equal(posted(&third, 1), QUOTA_R_LAW_REVIEW);
    close_books();
}

/* What is said of the lot alone holds for projects of which nothing is said. */
static void test_the_pair_comes_before_the_lot(void **state)
{
    (void)state;
    open_books();
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "strict_mode=no");
    quota_entry entry = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, MIDDLE, 0);
    entry.subject = QUOTA_SUBJECT_LOT;
    entry.fact = quota_fact_find(law, "distance_km", 11);
    entry.value = 60;
    books_post(&books, &entry, 1);
    is_away(MIDDLE, FIRST, 30);
    quota_entry first = use_of(MIDDLE, FIRST, 12 * T), second = use_of(MIDDLE, SECOND, 12 * T);
    assert_int_equal(posted(&second, 1), QUOTA_R_LAW_DENIES);
    assert_int_equal(posted(&first, 1), QUOTA_OK);
    assert_int_equal(project_of(FIRST).required, 12 * T);
    close_books();
}

/* Legs of 8 and 45 km: the far one asks for 1.5 times, in whichever order they are used. */
static void test_required_is_the_most_of_all_sources(void **state)
{
    (void)state;
    for (int far_first = 0; far_first < 2; far_first++) {
        open_books();
        is_away(NEAR, FIRST, 8);
        is_away(FAR, FIRST, 45);
        quota_entry legs[2] = {use_of(far_first ? FAR : NEAR, FIRST, 7 * T),
                               use_of(far_first ? NEAR : FAR, FIRST, 8 * T - 1)};
        assert_int_equal(posted(legs, 2), QUOTA_R_LAW_DENIES); /* a milligram less than 15 t */
        legs[1].amount = 8 * T;
        assert_int_equal(posted(legs, 2), QUOTA_OK);
        assert_int_equal(project_of(FIRST).required, 15 * T);
        assert_int_equal(project_of(FIRST).ratio_num, 3);
        assert_int_equal(project_of(FIRST).ratio_den, 2);
        close_books();
    }
}

/* A project grows after a far source was used: what it offers is held against what that source asks for too,
 * however near the next one is. */
static void test_what_is_offered_is_held_against_all_sources(void **state)
{
    (void)state;
    open_books();
    is_away(FAR, FIRST, 45);
    is_away(NEAR, FIRST, 8);
    quota_entry far = use_of(FAR, FIRST, 15 * T);
    assert_int_equal(posted(&far, 1), QUOTA_OK);
    books.date = ON + 1;
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, FIRST, "increment=20t");
    quota_entry near = use_of(NEAR, FIRST, 5 * T); /* enough if all of it were near */
    assert_int_equal(posted(&near, 1), QUOTA_R_LAW_DENIES);
    near.amount = 15 * T - 1;
    assert_int_equal(posted(&near, 1), QUOTA_R_LAW_DENIES);
    near.amount = 15 * T;
    assert_int_equal(posted(&near, 1), QUOTA_OK);
    assert_int_equal(project_of(FIRST).required, 30 * T);
    assert_int_equal(project_of(FIRST).covered, 30 * T);
    close_books();
}

static void test_plans_see_it(void **state)
{
    (void)state;
    open_books();
    is_away(NEAR, FIRST, 60);
    is_away(MIDDLE, FIRST, 25);
    is_away(FAR, FIRST, 45);
    is_away(NEAR, SECOND, 10);
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_NOX, .amount = 30 * T};
    quota_plan_options options = {
        .struct_size = sizeof options, .project = FIRST, .needs = &need, .need_count = 1, .date = ON};
    quota_plan *plan = reserve_plan(&books, &options);
    quota_need_result result = reserve_need(plan, 0);
    assert_int_equal(result.planned, 30 * T);
    for (size_t i = 0; i < result.leg_count; i++)
        assert_true(reserve_leg(plan, i).lot != NEAR);
    quota_plan_free(plan);
    options.project = SECOND;
    plan = reserve_plan(&books, &options);
    result = reserve_need(plan, 0);
    assert_int_equal(result.planned, 20 * T); /* of the others nothing is known for it */
    assert_int_equal(reserve_leg(plan, 0).lot, NEAR);
    quota_plan_free(plan);
    close_books();
}

static size_t listed(const quota_filter *filter, quota_statement *rows, size_t capacity)
{
    uint64_t cursor = 0;
    size_t count = 0;
    assert_int_equal(quota_list(books.ledger, QUOTA_LIST_STATEMENTS, filter, &cursor, rows, sizeof *rows,
                                capacity, &count, NULL),
                     QUOTA_OK);
    return count;
}

static void test_lists(void **state)
{
    (void)state;
    open_books();
    is_away(NEAR, FIRST, 8);
    is_away(NEAR, SECOND, 60);
    is_away(FAR, 77, 3); /* a project of which nothing else is known */
    quota_statement rows[8];
    const quota_filter pair = {.struct_size = sizeof pair, .lot = NEAR, .project = SECOND};
    assert_int_equal(listed(&pair, rows, 8), 1);
    assert_int_equal(rows[0].subject, QUOTA_SUBJECT_SOURCE);
    assert_int_equal(rows[0].number, NEAR);
    assert_int_equal(rows[0].project, SECOND);
    assert_int_equal(rows[0].value, 60);
    const quota_filter of_lot = {.struct_size = sizeof of_lot, .lot = NEAR, .subject = QUOTA_SUBJECT_SOURCE};
    assert_int_equal(listed(&of_lot, rows, 8), 2);
    const quota_filter of_project = {
        .struct_size = sizeof of_project, .project = 77, .subject = QUOTA_SUBJECT_SOURCE};
    assert_int_equal(listed(&of_project, rows, 8), 1);
    const quota_filter all = {.struct_size = sizeof all, .subject = QUOTA_SUBJECT_SOURCE};
    assert_int_equal(listed(&all, rows, 8), 3);
    const quota_filter alone = {.struct_size = sizeof alone, .lot = NEAR};
    assert_int_equal(listed(&alone, rows, 8), 0); /* nothing was said of the lot itself */
    uint64_t cursor = 0;
    size_t count;
    const quota_filter wrong = {
        .struct_size = sizeof wrong, .place = 530302, .subject = QUOTA_SUBJECT_SOURCE};
    assert_int_equal(
        quota_list(books.ledger, QUOTA_LIST_STATEMENTS, &wrong, &cursor, rows, sizeof *rows, 8, &count, NULL),
        QUOTA_E_ARGUMENT);
    int64_t value;
    assert_int_equal(quota_ledger_fact(books.ledger, QUOTA_SUBJECT_SOURCE, NEAR,
                                       quota_fact_find(law, "distance_km", 11), 0, ON, &value),
                     QUOTA_E_ARGUMENT);
    close_books();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_projects_have_each_its_own),
        cmocka_unit_test(test_the_pair_comes_before_the_lot),
        cmocka_unit_test(test_required_is_the_most_of_all_sources),
        cmocka_unit_test(test_what_is_offered_is_held_against_all_sources),
        cmocka_unit_test(test_plans_see_it),
        cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
