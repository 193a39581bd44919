/* Answers at the ends of what dates, ranks and calendars can hold: told, not held there silently. */
#include "parsed.h"

#define TABLE                                                                                                \
  HEAD "fact,n,count\nfact,d,date\nfact,y,count\nfact,m,count\nquestion,when,date\nquestion,place,"          \
       "rank\n" COLUMNS

static quota_decision last;
static const quota_calendar *calendar;

static quota_status decide(const char *rows, const char *question, const char *facts)
{
    char text[1024], name[16];
    quota_fact given[8];
    size_t count = 0;
    int taken = 0;
    long long value = 0;
    (void)snprintf(text, sizeof text, TABLE "%s", rows);
    quota_policy *policy = parse_good(text);
    memset(given, 0, sizeof given);
    for (; sscanf(facts, " %15[a-z_]=%lld%n", name, &value, &taken) == 2; facts += taken) {
        given[count].fact = quota_fact_find(policy, name, strlen(name));
        assert_int_not_equal(given[count].fact, 0);
        given[count++].value = value;
    }
    quota_case asked;
    memset(&asked, 0, sizeof asked);
    asked.struct_size = (uint32_t)sizeof asked;
    asked.question = quota_question_find(policy, question, strlen(question));
    asked.facts = given;
    asked.fact_count = count;
    asked.calendar = calendar;
    memset(&last, 0, sizeof last);
    last.struct_size = (uint32_t)sizeof last;
    quota_status status = quota_decide(policy, &asked, &last, NULL);
    quota_policy_free(policy);
    return status;
}

#define IN_2024 "as_of=20240101 "

static void assert_date(const char *then, const char *facts, int64_t lo, int64_t hi)
{
    char rows[256];
    (void)snprintf(rows, sizeof rows, "A,1,when,,,\"date %s\",,,\n", then);
    assert_int_equal(decide(rows, "when", facts), QUOTA_OK);
    assert_int_equal(last.lo, lo);
    assert_int_equal(last.hi, hi);
}

static void assert_no_date(const char *then, const char *facts)
{
    char rows[256];
    (void)snprintf(rows, sizeof rows, "A,1,when,,,\"date %s\",,,\n", then);
    assert_int_equal(decide(rows, "when", facts), QUOTA_E_OVERFLOW);
}

static void dates_that_leave_their_range(void **state)
{
    (void)state;
    assert_no_date("as_of - 1000000 day", IN_2024);
    assert_no_date("as_of + 9000 year", IN_2024);
    assert_no_date("as_of + n month", IN_2024 "n=1000000000");
    assert_no_date("d + n day", IN_2024 "d=99981231 n=1");
    assert_no_date("d - n day", IN_2024 "d=19000101 n=1");
    assert_date("d + n day", IN_2024 "d=99981230 n=1", 99981231, 99981231);
    assert_date("d - n day", IN_2024 "d=19000102 n=1", 19000101, 19000101);
    assert_date("d + n year", IN_2024 "d=99991231 n=1000", QUOTA_NEVER, QUOTA_NEVER);
    assert_date("d - n year", IN_2024 "d=99991231 n=1000", QUOTA_NEVER, QUOTA_NEVER);
    /* what is open is held within the range */
    assert_date("d + 1 day", IN_2024, 19000102, QUOTA_NEVER);
    assert_date("d - 1 day", IN_2024, 19000101, QUOTA_NEVER);
    assert_date("d - n day", IN_2024 "d=20240101", 19000101, 20240101);
}

static void month_ends_that_are_none(void **state)
{
    (void)state;
    assert_no_date("month_end(y, m)", IN_2024 "y=2025 m=13");
    assert_no_date("month_end(y, m)", IN_2024 "y=2025 m=0");
    assert_no_date("month_end(y, m)", IN_2024 "y=25 m=3");
    assert_no_date("month_end(y, 3)", IN_2024 "y=20255");
    assert_date("month_end(y, m)", IN_2024 "y=9998 m=12", 99981231, 99981231);
    assert_date("month_end(y, m)", IN_2024 "y=1900 m=1", 19000131, 19000131);
    assert_date("month_end(y, m)", IN_2024 "y=2025", 20250131, 20251231);
    assert_date("month_end(y, 3)", IN_2024, 19000101, QUOTA_NEVER);
    /* a comparison with such a date is not answered either */
    assert_int_equal(decide("A,1,timely,,\"as_of > month_end(y, 3)\",deny,,,\n"
                            "B,1,timely,,\"as_of <= month_end(y, 3)\",allow,,,\n",
                            "timely", IN_2024 "y=20255"),
                     QUOTA_E_OVERFLOW);
}

static void ranks_that_are_none(void **state)
{
    (void)state;
    static const char rows[] = "A,1,place,,,rank n,,,\n";
    assert_int_equal(decide(rows, "place", IN_2024 "n=0"), QUOTA_E_OVERFLOW);
    assert_int_equal(decide(rows, "place", IN_2024 "n=64"), QUOTA_E_OVERFLOW);
    assert_int_equal(decide("A,1,place,,,rank n - 5,,,\n", "place", IN_2024 "n=1"), QUOTA_E_OVERFLOW);
    assert_int_equal(decide(rows, "place", IN_2024 "n=63"), QUOTA_OK);
    assert_int_equal(last.lo, 63);
    assert_int_equal(last.hi, 63);
    assert_int_equal(decide(rows, "place", IN_2024 "n=1"), QUOTA_OK);
    assert_int_equal(last.lo, 1);
    assert_true(last.choices == 2);
    assert_int_equal(decide(rows, "place", IN_2024), QUOTA_OK);
    assert_int_equal(last.lo, 1);
    assert_int_equal(last.hi, 63);
    assert_int_equal(last.flags & QUOTA_DECISION_UNBOUNDED, 0);
}

static void calendars_that_are_missed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"d + 5 workday", IN_2024 "d=20240101"},     {"d + 5 workday", IN_2024},
        {"d + n workday", IN_2024 "d=20240101"},     {"d + 5 day rolling", IN_2024},
        {"d + n day rolling", IN_2024 "d=20240101"}, {"d + 5 day rolling", IN_2024 "d=20240101"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[256];
        (void)snprintf(rows, sizeof rows, "A,1,when,,,date %s,,,\n", cases[i][0]);
        assert_int_equal(decide(rows, "when", cases[i][1]), QUOTA_OK);
        assert_int_not_equal(last.flags & QUOTA_DECISION_CALENDAR, 0);
        assert_int_equal(decide(rows, "when", IN_2024 "d=99991231"), QUOTA_OK);
        assert_int_equal(last.lo, QUOTA_NEVER);
        assert_int_equal(last.flags & QUOTA_DECISION_CALENDAR, 0);
    }
}

/* Before or after comes to the same, and the table of the question says so; that there may be no such day at
 * all, past the end of the calendar, only a walk knows. */
static void days_that_a_calendar_may_not_reach(void **state)
{
    (void)state;
    static const char rows[] =
        "A,1,when,,d + 5 workday < 2024-06-03 or d + 5 workday >= 2024-06-03,date as_of,,,\n";
    static const quota_calendar_day days[] = {{20240501, 0}};
    quota_calendar *made = NULL;
    assert_int_equal(quota_calendar_create(NULL, days, 1, 2024, 2024, &made, NULL), QUOTA_OK);
    calendar = made;
    assert_int_equal(decide(rows, "when", IN_2024 "d=20240101"), QUOTA_OK);
    assert_int_equal(last.verdict, QUOTA_ALLOW);
    assert_int_equal(decide(rows, "when", IN_2024 "d=20250101"), QUOTA_OK);
    assert_int_equal(last.verdict, QUOTA_REVIEW);
    assert_int_not_equal(last.flags & QUOTA_DECISION_CALENDAR, 0);
    assert_int_equal(decide(rows, "when", IN_2024), QUOTA_OK);
    assert_int_equal(last.verdict, QUOTA_REVIEW);
    assert_int_equal(last.missing_count, 1);
    calendar = NULL;
    quota_calendar_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_that_leave_their_range),
        cmocka_unit_test(month_ends_that_are_none),
        cmocka_unit_test(ranks_that_are_none),
        cmocka_unit_test(calendars_that_are_missed),
        cmocka_unit_test(days_that_a_calendar_may_not_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
