/* Tests of src/policy/value.c: values of facts from text and back. */
#include "parsed.h"

#include "policy/value.h"

typedef struct pair {
    uint32_t fact;
    const char *text;
    int64_t value;
    const char *written; /* NULL = as text */
} pair;

static const pair good[] = {
    {QUOTA_FACT_ATTAINED, "yes", 1, NULL},
    {QUOTA_FACT_ATTAINED, "no", 0, NULL},
    {QUOTA_FACT_ATTAINED, "?", QUOTA_UNKNOWN, NULL},
    {QUOTA_FACT_POLLUTANT, "SO2", QUOTA_POLLUTANT_SO2, NULL},
    {QUOTA_FACT_POLLUTANT, "other", 23, NULL},
    {QUOTA_FACT_OFFERED_POLLUTANT, "NH3-N", QUOTA_POLLUTANT_NH3_N, NULL},
    {QUOTA_FACT_PROJECT_CITY, "530300", 530300, NULL},
    {QUOTA_FACT_PROJECT_CITY, "0", 0, NULL},
    {QUOTA_FACT_PROJECT_CITY, "9223372036854775807", INT64_MAX, NULL},
    {QUOTA_FACT_HOLDING, "10 t", INT64_C(10000000000), NULL},
    {QUOTA_FACT_HOLDING, "10t", INT64_C(10000000000), "10 t"},
    {QUOTA_FACT_HOLDING, "0 t", 0, NULL},
    {QUOTA_FACT_HOLDING, "0.1 t", 100000000, NULL},
    {QUOTA_FACT_HOLDING, "2.0001 t", 2000100000, NULL},
    {QUOTA_FACT_HOLDING, "250 kg", 250000000, "0.25 t"},
    {QUOTA_FACT_HOLDING, "1.5 kg", 1500000, NULL},
    {QUOTA_FACT_HOLDING, "3 g", 3000, NULL},
    {QUOTA_FACT_HOLDING, "3.001 g", 3001, NULL},
    {QUOTA_FACT_HOLDING, "7 mg", 7, NULL},
    {QUOTA_FACT_HOLDING, "1000.000000001 t", INT64_C(1000000000001), NULL},
    {QUOTA_FACT_HOLDING, "1000000000 t", QUOTA_AMOUNT_MAX, NULL},
    {QUOTA_FACT_INCREMENT, "-10 t", INT64_C(-10000000000), NULL},
    {QUOTA_FACT_INCREMENT, "-1.5 kg", -1500000, NULL},
    {QUOTA_FACT_INCREMENT, "-7 mg", -7, NULL},
    {QUOTA_FACT_INCREMENT, "-1000000000 t", -QUOTA_AMOUNT_MAX, NULL},
    {QUOTA_FACT_DEAL_TOTAL, "8000", 800000, "8000 yuan"},
    {QUOTA_FACT_DEAL_TOTAL, "8000.50", 800050, "8000.5 yuan"},
    {QUOTA_FACT_DEAL_TOTAL, "5 fen", 5, "0.05 yuan"},
    {QUOTA_FACT_DEAL_TOTAL, "8000 yuan", 800000, NULL},
    {QUOTA_FACT_DEAL_TOTAL, "10000000000000000 yuan", QUOTA_MONEY_MAX, NULL},
    {QUOTA_FACT_PRICE, "8000", 800000, "8000 yuan/t"},
    {QUOTA_FACT_PRICE, "8000.5 yuan", 800050, "8000.5 yuan/t"},
    {QUOTA_FACT_PRICE, "8000 yuan/t", 800000, NULL},
    {QUOTA_FACT_PRICE, "5 fen", 5, "0.05 yuan/t"},
    {QUOTA_FACT_PRICE, "0", 0, "0 yuan/t"},
    {QUOTA_FACT_APPROVED_RATIO, "1.2:1", 1200000, NULL},
    {QUOTA_FACT_APPROVED_RATIO, "3:2", 1500000, "1.5:1"},
    {QUOTA_FACT_APPROVED_RATIO, "80%", 800000, "0.8:1"},
    {QUOTA_FACT_APPROVED_RATIO, "1.1", 1100000, "1.1:1"},
    {QUOTA_FACT_APPROVED_RATIO, "0.000001:1", 1, "0.000001:1"},
    {QUOTA_FACT_APPROVED_RATIO, "1000000:1", QUOTA_RATIO_MAX, NULL},
    {QUOTA_FACT_AS_OF, "2024-10-09", 20241009, NULL},
    {QUOTA_FACT_AS_OF, "never", QUOTA_NEVER, NULL},
    {QUOTA_FACT_REPORT_YEAR, "2023", 2023, NULL},
    {QUOTA_FACT_REPORT_YEAR, "1000000000", QUOTA_COUNT_MAX, NULL},
};

static void there_and_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        int64_t value = 42;
        char text[64];
        size_t needed = 0;
        const char *expected = good[i].written ? good[i].written : good[i].text;
        assert_int_equal(
            quota_value_parse(NULL, good[i].fact, good[i].text, strlen(good[i].text), &value, NULL),
            QUOTA_OK);
        assert_true(value == good[i].value);
        assert_int_equal(quota_value_text(NULL, good[i].fact, value, text, sizeof text, &needed), QUOTA_OK);
        assert_string_equal(text, expected);
        assert_int_equal(needed, strlen(expected) + 1);
        assert_int_equal(quota_value_parse(NULL, good[i].fact, text, strlen(text), &value, NULL), QUOTA_OK);
        assert_true(value == good[i].value);
    }
}

static void what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        uint32_t fact;
        const char *text;
        quota_status status;
        const char *expected;
    } cases[] = {
        {QUOTA_FACT_ATTAINED, "", QUOTA_E_VALUE, "yes or no"},
        {QUOTA_FACT_ATTAINED, "Yes", QUOTA_E_VALUE, "yes or no"},
        {QUOTA_FACT_ATTAINED, "1", QUOTA_E_VALUE, "yes or no"},
        {QUOTA_FACT_POLLUTANT, "SO3", QUOTA_E_NOT_FOUND, "one of the fact's codes"},
        {QUOTA_FACT_POLLUTANT, "SO", QUOTA_E_NOT_FOUND, "one of the fact's codes"},
        {QUOTA_FACT_POLLUTANT, "", QUOTA_E_NOT_FOUND, "one of the fact's codes"},
        {QUOTA_FACT_PROJECT_CITY, "-1", QUOTA_E_RANGE, "a whole number, 0 to 9223372036854775807"},
        {QUOTA_FACT_PROJECT_CITY, "1.5", QUOTA_E_RANGE, "a whole number, 0 to 9223372036854775807"},
        {QUOTA_FACT_PROJECT_CITY, "x", QUOTA_E_VALUE, "a whole number"},
        {QUOTA_FACT_HOLDING, "10", QUOTA_E_VALUE, "an amount such as 10 t"},
        {QUOTA_FACT_HOLDING, "-1 mg", QUOTA_E_RANGE, "0 t to 1000000000 t"},
        {QUOTA_FACT_HOLDING, "0.1 mg", QUOTA_E_RANGE, "0 t to 1000000000 t"},
        {QUOTA_FACT_INCREMENT, "1000000000.1 t", QUOTA_E_RANGE, "-1000000000 t to 1000000000 t"},
        {QUOTA_FACT_DEAL_TOTAL, "-1", QUOTA_E_RANGE, "0 to 10000000000000000 yuan"},
        {QUOTA_FACT_DEAL_TOTAL, "10000000000000000.01", QUOTA_E_RANGE, "0 to 10000000000000000 yuan"},
        {QUOTA_FACT_DEAL_TOTAL, "5 yuan/t", QUOTA_E_VALUE, "a sum such as"},
        {QUOTA_FACT_PRICE, "10000000000.01", QUOTA_E_RANGE, "0 to 10000000000 yuan"},
        {QUOTA_FACT_PRICE, "8 t", QUOTA_E_VALUE, "a price such as 8000"},
        {QUOTA_FACT_APPROVED_RATIO, "1:3", QUOTA_E_RANGE, "a ratio above 0"},
        {QUOTA_FACT_APPROVED_RATIO, "1000000.000001:1", QUOTA_E_RANGE, "a ratio above 0"},
        {QUOTA_FACT_APPROVED_RATIO, "999999999999:1", QUOTA_E_RANGE, "a ratio above 0"},
        {QUOTA_FACT_APPROVED_RATIO, "1:0", QUOTA_E_RANGE, "a ratio above 0"},
        {QUOTA_FACT_APPROVED_RATIO, "0%", QUOTA_E_RANGE, "a ratio above 0"},
        {QUOTA_FACT_APPROVED_RATIO, "x", QUOTA_E_VALUE, "a ratio such as 1.2:1 or 80%"},
        {QUOTA_FACT_AS_OF, "2024-02-30", QUOTA_E_VALUE, "a day that exists"},
        {QUOTA_FACT_AS_OF, "1900-00-01", QUOTA_E_VALUE, "a day that exists"},
        {QUOTA_FACT_AS_OF, "9999-12-30", QUOTA_E_VALUE, "a day that exists"},
        {QUOTA_FACT_AS_OF, "1899-12-31", QUOTA_E_RANGE, "a day that exists"},
        {QUOTA_FACT_AS_OF, "20241009", QUOTA_E_VALUE, "a date such as 2024-10-09"},
        {QUOTA_FACT_REPORT_YEAR, "1000000001", QUOTA_E_RANGE, "a whole number, 0 to 1000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 42;
        quota_error error;
        memset(&error, 0, sizeof error);
        error.struct_size = (uint32_t)sizeof error;
        assert_int_equal(
            quota_value_parse(NULL, cases[i].fact, cases[i].text, strlen(cases[i].text), &value, &error),
            cases[i].status);
        assert_int_equal(value, 42);
        assert_int_equal(error.status, cases[i].status);
        assert_int_equal(error.fact, cases[i].fact);
        assert_string_equal(error.found, cases[i].text);
        assert_non_null(strstr(error.expected, cases[i].expected));
        assert_true(lq_has_chinese(error.expected));
    }
}

static void own_facts(void **state)
{
    (void)state;
    quota_policy *policy = parse_good(HEAD "fact,c,code,x|y\n" COLUMNS "A,1,scope,,c = x,review,,,\n");
    uint32_t id = quota_fact_find(policy, "c", 1);
    int64_t value = 0;
    char text[16];
    assert_int_equal(quota_value_parse(policy, id, "y", 1, &value, NULL), QUOTA_OK);
    assert_int_equal(value, 2);
    assert_int_equal(quota_value_text(policy, id, 2, text, sizeof text, NULL), QUOTA_OK);
    assert_string_equal(text, "y");
    assert_int_equal(quota_value_parse(NULL, id, "y", 1, &value, NULL), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_text(NULL, id, 2, text, sizeof text, NULL), QUOTA_E_UNKNOWN_FACT);
    /* a vocabulary fact that the policy does not read */
    assert_int_equal(quota_value_parse(policy, QUOTA_FACT_PRICE, "5", 1, &value, NULL), QUOTA_OK);
    quota_policy_free(policy);
}

static void arguments(void **state)
{
    (void)state;
    int64_t value;
    char text[4];
    size_t needed = 0;
    quota_error error;
    memset(&error, 0, sizeof error);
    error.struct_size = (uint32_t)sizeof error;
    assert_int_equal(quota_value_parse(NULL, 1, NULL, 0, &value, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "text");
    assert_int_equal(quota_value_parse(NULL, 1, "x", 1, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "value");
    assert_int_equal(quota_value_parse(NULL, 0, "x", 1, &value, &error), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_parse(NULL, 1000, "x", 1, &value, &error), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(error.fact, 1000);
    assert_int_equal(quota_value_text(NULL, 1, 20240101, NULL, 1, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_value_text(NULL, 0, 1, text, sizeof text, NULL), QUOTA_E_UNKNOWN_FACT);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 20240230, text, sizeof text, NULL),
                     QUOTA_E_VALUE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 0, text, sizeof text, NULL), QUOTA_E_RANGE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_POLLUTANT, 24, text, sizeof text, NULL),
                     QUOTA_E_RANGE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_POLLUTANT, 0, text, sizeof text, NULL), QUOTA_E_RANGE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_ATTAINED, 2, text, sizeof text, NULL), QUOTA_E_RANGE);
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 20240101, text, sizeof text, &needed),
                     QUOTA_E_BUFFER);
    assert_int_equal(needed, 11);
    assert_string_equal(text, "202");
    assert_int_equal(quota_value_text(NULL, QUOTA_FACT_AS_OF, 20240101, NULL, 0, &needed), QUOTA_E_BUFFER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(what_is_wrong),
        cmocka_unit_test(own_facts),
        cmocka_unit_test(arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
