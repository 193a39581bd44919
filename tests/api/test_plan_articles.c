/* Plans article by article: what each document lets a project have, from where first, and what it keeps out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE
#define HERE 530302  /* the project's county */
#define THERE 530381 /* another */
#define ON 20241101
enum { PROJECT = 5, BUYER = 9, A = 1, B = 2, CITY = 3, COUNTY = 4 };

static test_books books;
static quota_policy *policy;

/* ---------------------------------------------------------------- a plan in one line
 *
 *   required-covered=wanted (from outside of at most); legs "lot:tonnes rank by row"; what blocks */

static void append(char *line, size_t size, const char *format, ...)
{
    va_list arguments;
    const size_t length = strlen(line);
    va_start(arguments, format);
    (void)vsnprintf(line + length, size - length, format, arguments);
    va_end(arguments);
}

static const char *row(uint32_t number)
{
    static quota_rule rule;
    rule.struct_size = sizeof rule;
    return number != 0 && quota_policy_rule(policy, number, &rule) == QUOTA_OK ? rule.id : "-";
}

static const char *fact(uint32_t number)
{
    static quota_fact_info info;
    info.struct_size = sizeof info;
    return number != 0 && quota_fact_describe(policy, number, &info) == QUOTA_OK ? info.name : "-";
}

static void tonnes(char *line, size_t size, int64_t amount)
{
    if (amount == QUOTA_UNKNOWN)
        append(line, size, "?");
    else if (amount % T == 0)
        append(line, size, "%" PRId64, amount / T);
    else
        append(line, size, "%" PRId64 ".%02" PRId64, amount / T, amount % T / (T / 100));
}

static const char *line_of(const quota_plan *plan)
{
    static char line[1000];
    const quota_need_result need = reserve_need(plan, 0);
    quota_block block;
    line[0] = '\0';
    tonnes(line, sizeof line, need.required);
    append(line, sizeof line, "-");
    tonnes(line, sizeof line, need.covered);
    append(line, sizeof line, " short ");
    tonnes(line, sizeof line, need.shortfall);
    for (size_t i = 0; i < need.leg_count; i++) {
        const quota_leg leg = reserve_leg(plan, i);
        append(line, sizeof line, "; %" PRIu64 ":", leg.lot);
        tonnes(line, sizeof line, leg.amount);
        append(line, sizeof line, " %u%s%s", leg.rank, leg.rank_rule ? " " : "",
               leg.rank_rule ? row(leg.rank_rule) : "");
        if (leg.verdict == QUOTA_REVIEW)
            append(line, sizeof line, " approved %s", row(leg.rule));
    }
    for (size_t i = 0; reserve_block(plan, i, &block); i++) {
        append(line, sizeof line, " | %s %s ", quota_status_name(block.status), row(block.rule));
        tonnes(line, sizeof line, block.amount);
        append(line, sizeof line, " %s%s", fact(block.fact), block.fact == 0 ? "" : block.known ? "!" : "?");
    }
    return line;
}

static quota_plan_options options_for(const quota_need *need, int approved)
{
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .project = PROJECT,
                                        .needs = need,
                                        .need_count = 1,
                                        .date = ON,
                                        .approved = (uint32_t)approved};
    return options;
}

static void check(uint8_t pollutant, int approved, const char *expected)
{
    const quota_need need = {.pollutant = pollutant};
    const quota_plan_options options = options_for(&need, approved);
    quota_plan *plan = reserve_plan(&books, &options);
    assert_string_equal(line_of(plan), expected);
    quota_plan_free(plan);
}

static void post(uint8_t pollutant, int approved)
{
    const quota_need need = {.pollutant = pollutant};
    const quota_plan_options options = options_for(&need, approved);
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_post(&books, plan), reserve_need(plan, 0).planned);
    quota_plan_free(plan);
}

/* ---------------------------------------------------------------- a city */

static void open_city(void)
{
    books_open(&books, NULL);
    reserve_account(&books, A, QUOTA_ROLE_OTHER, 0, HERE, 0);
    reserve_account(&books, B, QUOTA_ROLE_OTHER, 0, THERE, 0);
    reserve_account(&books, CITY, QUOTA_ROLE_RESERVE, QUOTA_POOL_CITY, 530300, 0);
    reserve_account(&books, COUNTY, QUOTA_ROLE_RESERVE, QUOTA_POOL_COUNTY, HERE, 0);
    reserve_account(&books, BUYER, QUOTA_ROLE_OTHER, 0, HERE, 0);
}

static void lot(uint64_t account, uint64_t number, int64_t t, uint8_t pollutant, uint32_t place)
{
    const reserve_lot made = {.account = account,
                              .lot = number,
                              .party = account,
                              .amount = t * T,
                              .place = place,
                              .basin = place == HERE ? 1 : 2,
                              .industry = place == HERE ? 32 : 44,
                              .completed = 20230101,
                              .pollutant = pollutant};
    reserve_issue(&books, &made);
}

static void law(const char *id, const char *facts)
{
    books.date = 20241009;
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    reserve_adopt(&books, id, 20241009);
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, facts);
    books.date = ON;
}

static void say(const char *facts)
{
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, facts);
}

static void close_city(void)
{
    books_close(&books);
    quota_policy_free(policy);
    policy = NULL;
}

#define QUJING                                                                                               \
  "project_city=530300 project_county=530302 project_basin=1 project_industry=32 key_industry=yes "          \
  "attained=no key_metal_area=no project_class=ordinary increment=5t"

/* ---------------------------------------------------------------- Qujing */

static void test_qujing_air(void **state)
{
    (void)state;
    open_city();
    lot(B, 21, 10, QUOTA_POLLUTANT_SO2, THERE);
    lot(A, 11, 3, QUOTA_POLLUTANT_SO2, HERE);
    law("cn-530300-2024", QUJING);
    /* 12: nobody said whether the county will meet its target, so the rest may not come from elsewhere. */
    check(QUOTA_POLLUTANT_SO2, 0,
          "10-0 short 7; 11:3 1 Q12.4 | R_LAW_REVIEW Q12.2 10 county_air_target_assured?");
    say("county_air_target_assured=no");
    check(QUOTA_POLLUTANT_SO2, 1,
          "10-0 short 7; 11:3 1 Q12.4 | R_LAW_DENIES Q12.2 10 county_air_target_assured!");
    /* The own county first, though the other lot is older, and only the rest across. */
    say("county_air_target_assured=yes");
    check(QUOTA_POLLUTANT_SO2, 0, "10-0 short 0; 11:3 1 Q12.4; 21:7 2 Q12.5");
    /* 15: attained, so equal in amount, and still more than the own county has. */
    say("attained=yes");
    check(QUOTA_POLLUTANT_SO2, 0, "5-0 short 0; 11:3 1 Q12.4; 21:2 2 Q12.5");
    /* What the own county has suffices: nothing across (12). */
    say("increment=3t");
    check(QUOTA_POLLUTANT_SO2, 0, "3-0 short 0; 11:3 1 Q12.4");
    /* Unknown attainment: the larger requirement, to be on the safe side; whether the own county has too
     * little nobody knows then, so nothing from elsewhere without an approval. */
    say("increment=5t attained=?");
    check(QUOTA_POLLUTANT_SO2, 0, "10-0 short 7; 11:3 1 Q12.4 | R_LAW_REVIEW Q12.1 10 attained?");
    check(QUOTA_POLLUTANT_SO2, 1, "10-0 short 0; 11:3 1 Q12.4; 21:7 2 Q12.5 approved Q12.1");
    /* Nobody knows how much. */
    say("increment=?");
    check(QUOTA_POLLUTANT_SO2, 0, "?-0 short ?");
    close_city();
}

/* 10: earmarked stock is its county's, but not this project's; so the bound on what comes from elsewhere
 * stays, and says what it keeps out. */
static void test_qujing_earmark(void **state)
{
    (void)state;
    open_city();
    const reserve_lot earmarked = {.account = COUNTY,
                                   .lot = 12,
                                   .amount = 3 * T,
                                   .place = HERE,
                                   .pollutant = QUOTA_POLLUTANT_SO2,
                                   .earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS};
    reserve_issue(&books, &earmarked);
    lot(B, 21, 10, QUOTA_POLLUTANT_SO2, THERE);
    law("cn-530300-2024", QUJING " county_air_target_assured=yes");
    check(QUOTA_POLLUTANT_SO2, 0,
          "10-0 short 3; 21:7 2 Q12.5 | R_LAW_DENIES Q10.3 3 project_class! | R_LAW_LIMIT Q12.6 3 -");
    say("project_class=major_livelihood");
    check(QUOTA_POLLUTANT_SO2, 1, "10-0 short 0; 12:3 1 Q12.4 approved Q10.4; 21:7 2 Q12.5");
    say("project_class=emerging_industry");
    check(QUOTA_POLLUTANT_SO2, 0, "10-0 short 0; 12:3 1 Q12.4; 21:7 2 Q12.5");
    close_city();
}

/* 11: what never was in the bank; 13: another basin.  A person may let both be. */
static void test_qujing_principles(void **state)
{
    (void)state;
    open_city();
    reserve_lot allotted = {.account = A,
                            .lot = 13,
                            .amount = 2 * T,
                            .place = HERE,
                            .basin = 1,
                            .pollutant = QUOTA_POLLUTANT_COD,
                            .kind = QUOTA_ENTRY_ALLOCATE};
    reserve_issue(&books, &allotted);
    lot(B, 21, 3, QUOTA_POLLUTANT_COD, THERE);
    lot(A, 11, 4, QUOTA_POLLUTANT_COD, HERE);
    law("cn-530300-2024", QUJING);
    check(QUOTA_POLLUTANT_COD, 0,
          "10-0 short 6; 11:4 1 Q13.2 | R_LAW_REVIEW Q13.1 3 project_basin! | R_LAW_REVIEW Q11 2 "
          "source_in_bank!");
    check(QUOTA_POLLUTANT_COD, 1,
          "10-0 short 1; 11:4 1 Q13.2; 13:2 1 Q13.2 approved Q11; 21:3 1 Q13.2 approved Q13.1");
    post(QUOTA_POLLUTANT_COD, 1);
    check(QUOTA_POLLUTANT_COD, 1, "10-9 short 1");
    close_city();
}

/* 14: the same industry first; of another only a key industry's. */
static void test_qujing_metals(void **state)
{
    (void)state;
    open_city();
    lot(B, 21, 3, QUOTA_POLLUTANT_PB, THERE);
    lot(B, 22, 3, QUOTA_POLLUTANT_PB, THERE);
    lot(A, 11, 3, QUOTA_POLLUTANT_PB, HERE);
    law("cn-530300-2024", QUJING);
    reserve_say(&books, QUOTA_SUBJECT_LOT, 22, "source_key_industry=yes");
    check(QUOTA_POLLUTANT_PB, 0, "5-0 short 0; 11:3 1 Q14.4; 22:2 2 Q14.5");
    say("increment=7t");
    check(QUOTA_POLLUTANT_PB, 0,
          "7-0 short 1; 11:3 1 Q14.4; 22:3 2 Q14.5 | R_LAW_REVIEW Q14.2 3 source_key_industry?");
    /* 15: in a key area at least 1.2 times. */
    say("increment=5t key_metal_area=yes");
    check(QUOTA_POLLUTANT_PB, 0, "6-0 short 0; 11:3 1 Q14.4; 22:3 2 Q14.5");
    /* Said of the seller it holds of all its lots. */
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, B, "source_key_industry=yes");
    check(QUOTA_POLLUTANT_PB, 0, "6-0 short 0; 11:3 1 Q14.4; 21:3 2 Q14.5");
    close_city();
}

/* 16, 17, 19: the plan is held, confirmed, settled; then the project has what it needs. */
static void test_qujing_settled(void **state)
{
    (void)state;
    quota_entry entries[4];
    size_t count;
    open_city();
    lot(B, 21, 10, QUOTA_POLLUTANT_SO2, THERE);
    lot(A, 11, 3, QUOTA_POLLUTANT_SO2, HERE);
    law("cn-530300-2024", QUJING " county_air_target_assured=yes");
    post(QUOTA_POLLUTANT_SO2, 0);
    check(QUOTA_POLLUTANT_SO2, 0, "10-10 short 0");
    quota_entry model = books_entry(&books, 0, 0, 0, 0, 0);
    model.project = PROJECT;
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_SETTLE, &model, NULL, 0, entries, 4,
                                   sizeof *entries, &count, NULL),
                     QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(books_try(&books, entries, count), QUOTA_E_REFUSED); /* not confirmed */
    say("plan_complete=yes buyer_confirmed=yes seller_confirmed=yes seller_county_confirmed=yes "
        "city_confirmed=yes trade_done_on=2024-11-01");
    books_post(&books, entries, count);
    check(QUOTA_POLLUTANT_SO2, 0, "10-10 short 0");
    close_city();
}

/* ---------------------------------------------------------------- Jiangsu */

#define JIANGSU                                                                                              \
  "project_county=530302 project_type=new strategic_emerging=yes project_class=ordinary increment=5t"

static void test_jiangsu(void **state)
{
    (void)state;
    open_city();
    lot(CITY, 31, 4, QUOTA_POLLUTANT_TN, HERE);
    lot(COUNTY, 41, 2, QUOTA_POLLUTANT_TN, HERE);
    lot(B, 21, 3, QUOTA_POLLUTANT_TN, THERE);
    law("cn-js-city-2022", JIANGSU);
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "published_on=2022-12-01 month_trend=steady");
    /* 7: 1.1 times; 10: last year unknown, so the own reserve alone. */
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 3.50; 41:2 3 J6.4 | R_LAW_REVIEW J10.3 7 -");
    /* Both met and improved: all of them. */
    reserve_say(&books, QUOTA_SUBJECT_PLACE, HERE, "quality_met=yes reduction_done=yes quality_improved=yes");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 0; 31:4 3 J6.4; 41:1.50 3 J6.4");
    /* 6: the county's reserve serves local major industry first. */
    say("project_class=local_major_industry");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 0; 41:2 1 J6.3; 31:3.50 3 J6.4");
    say("project_class=science_demonstration");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 0; 31:4 1 J6.1; 41:1.50 3 J6.4");
    /* 10: both missed: the own reserve alone. */
    reserve_say(&books, QUOTA_SUBJECT_PLACE, HERE, "quality_met=no reduction_done=no");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 3.50; 41:2 3 J6.4 | R_LAW_DENIES J10.3 7 -");
    /* 9: an order stops reserves of all levels. */
    reserve_say(&books, QUOTA_SUBJECT_PLACE, HERE,
                "quality_met=yes reduction_done=yes freeze_scope=reserves freeze_from=2024-10-01");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 2.50; 21:3 3 J6.4 | R_LAW_DENIES J9.2 6 freeze_scope!");
    reserve_say(&books, QUOTA_SUBJECT_PLACE, HERE, "freeze_lifted=2024-11-01");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 0; 31:4 1 J6.1; 41:1.50 3 J6.4");
    post(QUOTA_POLLUTANT_TN, 0);
    check(QUOTA_POLLUTANT_TN, 0, "5.50-5.50 short 0");
    /* 7: any other project twice. */
    say("strategic_emerging=no");
    check(QUOTA_POLLUTANT_TN, 0, "10-5.50 short 1; 41:0.50 3 J6.4; 21:3 3 J6.4");
    close_city();
}

/* 19: an order on the project's park stops purchases across parks; whether one within the county is such a
 * purchase, a person decides. */
static void test_jiangsu_park_order(void **state)
{
    (void)state;
    open_city();
    lot(A, 11, 4, QUOTA_POLLUTANT_TN, HERE);
    lot(B, 21, 4, QUOTA_POLLUTANT_TN, THERE);
    law("cn-js-city-2022",
        JIANGSU " project_park=9002 quality_met=yes reduction_done=yes quality_improved=yes");
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "published_on=2022-12-01 month_trend=steady");
    check(QUOTA_POLLUTANT_TN, 0, "5.50-0 short 0; 11:4 3 J6.4; 21:1.50 3 J6.4");
    reserve_say(&books, QUOTA_SUBJECT_PLACE, 9002, "freeze_scope=purchases freeze_from=2024-10-01");
    check(QUOTA_POLLUTANT_TN, 0,
          "5.50-0 short 5.50 | R_LAW_DENIES J19.2 4 freeze_scope! | R_LAW_REVIEW J19.3 4 freeze_scope!");
    check(QUOTA_POLLUTANT_TN, 1,
          "5.50-0 short 1.50; 11:4 3 J6.4 approved J19.3 | R_LAW_DENIES J19.2 4 freeze_scope!");
    post(QUOTA_POLLUTANT_TN, 1);
    close_city();
}

/* ---------------------------------------------------------------- the park, Chongqing, Linyi */

/* 4B.2: debited at the city plan's ratio from the area's account; what the plan holds counts as its stock. */
static void test_park(void **state)
{
    (void)state;
    quota_entry entries[4];
    size_t count;
    open_city();
    reserve_account(&books, 6, QUOTA_ROLE_RESERVE, QUOTA_POOL_PARK, 9001, 0);
    lot(6, 61, 12, QUOTA_POLLUTANT_NOX, 9001);
    law("cn-320571-draft", "project_park=320571 project_type=new strategic_emerging=no increment=6t");
    reserve_say(&books, QUOTA_SUBJECT_LEDGER, 0, "published_on=2024-01-01");
    check(QUOTA_POLLUTANT_NOX, 0, "12-0 short 0; 61:12 0");
    post(QUOTA_POLLUTANT_NOX, 0);
    quota_entry model = books_entry(&books, 0, 0, 0, 0, 0);
    model.project = PROJECT;
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_SETTLE, &model, NULL, 0, entries, 4,
                                   sizeof *entries, &count, NULL),
                     QUOTA_OK);
    books_post(&books, entries, count); /* the whole stock, and yet not short */
    close_city();
}

static void test_chongqing(void **state)
{
    (void)state;
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_COD, .amount = 5 * T};
    const quota_plan_options options = options_for(&need, 0);
    open_city();
    lot(CITY, 31, 4, QUOTA_POLLUTANT_COD, HERE);
    lot(A, 11, 4, QUOTA_POLLUTANT_COD, HERE);
    law("cn-500000-2014", "sector=industry project_class=city_construction increment=5t");
    /* 5.3 ranks projects; the document has no offset, so the amount is the host's. */
    quota_plan *plan = reserve_plan(&books, &options);
    assert_string_equal(line_of(plan), "?-0 short 0; 31:4 1 C5.3a; 11:1 1 C5.3a");
    assert_int_equal(reserve_post(&books, plan), 5 * T);
    quota_plan_free(plan);
    close_city();
}

static void test_linyi(void **state)
{
    (void)state;
    open_city();
    lot(A, 11, 4, QUOTA_POLLUTANT_COD, HERE);
    lot(A, 12, 4, QUOTA_POLLUTANT_COD, HERE);
    law("cn-371300-2014", "sector=industry increment=5t");
    check(QUOTA_POLLUTANT_COD, 0, "5-0 short 0; 11:4 0; 12:1 0");
    close_city();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qujing_air),         cmocka_unit_test(test_qujing_earmark),
        cmocka_unit_test(test_qujing_principles),  cmocka_unit_test(test_qujing_metals),
        cmocka_unit_test(test_qujing_settled),     cmocka_unit_test(test_jiangsu),
        cmocka_unit_test(test_jiangsu_park_order), cmocka_unit_test(test_park),
        cmocka_unit_test(test_chongqing),          cmocka_unit_test(test_linyi)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
