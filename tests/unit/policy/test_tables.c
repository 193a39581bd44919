/* What the generators make of tables/: the embedded documents and the vocabulary's arrays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <libquota/facts.h>

#include "base/text.h"
#include "policy/tables.h"
#include "policy/vocabulary.h"

/* Index of the table with this id; fails if there is none. */
static size_t table_of(const char *id)
{
    for (size_t i = 0; i < lq_table_count; i++) {
        if (strcmp(lq_tables[i].id, id) == 0) {
            return i;
        }
    }
    fail_msg("no table %s", id);
    return 0;
}

static void test_five_documents(void **state)
{
    (void)state;
    assert_int_equal(lq_table_count, 5);
    table_of("cn-530300-2024");
    table_of("cn-500000-2014");
    table_of("cn-371300-2014");
    assert_true(table_of("cn-js-city-2022") < table_of("cn-320571-draft"));
}

static void test_text_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < lq_table_count; i++) {
        const struct lq_table *table = &lq_tables[i];
        static const char *const files[] = {"jiangsu", "sip", "qujing", "chongqing", "linyi"};
        static char text[65536], file[65536];
        char path[512];
        assert_true(table->size > 1000 && table->size < sizeof text);
        assert_true(table->packed_size < table->size * 2 / 3);
        memset(text, '!', sizeof text);
        lq_table_text(table, text);
        assert_int_equal(text[table->size], '!');
        /* byte for byte what stands in tables/ */
        snprintf(path, sizeof path, "%s/../src/policy/tables/%s.csv", TESTS_DIR, files[i]);
        FILE *from = fopen(path, "rb");
        assert_non_null(from);
        assert_int_equal(fread(file, 1, sizeof file, from), table->size);
        fclose(from);
        assert_memory_equal(text, file, table->size);
    }
}

static void test_numbers_match_the_public_header(void **state)
{
    (void)state;
    assert_string_equal(lq_vocabulary_text(lq_fact_defs[QUOTA_FACT_AS_OF].name), "as_of");
    assert_string_equal(lq_vocabulary_text(lq_fact_defs[QUOTA_FACT_INCREMENT].name), "increment");
    assert_string_equal(lq_vocabulary_text(lq_question_defs[QUOTA_QUESTION_SCOPE].name), "scope");
    assert_string_equal(lq_vocabulary_text(lq_question_defs[QUOTA_QUESTION_TIMELY].name), "timely");

    const struct lq_fact_def *pollutant = &lq_fact_defs[QUOTA_FACT_POLLUTANT];
    assert_string_equal(lq_word_at(lq_vocabulary_text(pollutant->codes), QUOTA_POLLUTANT_SO2 - 1), "SO2");
    assert_string_equal(lq_word_at(lq_vocabulary_text(pollutant->codes), QUOTA_POLLUTANT_PM2_5 - 1), "PM2.5");
    assert_int_equal(pollutant->code_count, QUOTA_POLLUTANT_OTHER);
}

static void test_shared_codes(void **state)
{
    (void)state;
    const struct lq_fact_def *own = &lq_fact_defs[QUOTA_FACT_POLLUTANT];
    const struct lq_fact_def *shared = &lq_fact_defs[QUOTA_FACT_OFFERED_POLLUTANT];
    assert_int_equal(own->domain_of, 0);
    assert_int_equal(shared->domain_of, QUOTA_FACT_POLLUTANT);
    assert_int_equal(shared->codes, own->codes);
    assert_int_equal(shared->code_count, own->code_count);
}

static void test_every_fact_is_whole(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= lq_fact_def_count; n++) {
        const struct lq_fact_def *fact = &lq_fact_defs[n];
        assert_true(lq_vocabulary_text(fact->name)[0] && lq_vocabulary_text(fact->zh)[0] &&
                    lq_vocabulary_text(fact->en)[0]);
        assert_in_range(fact->type, QUOTA_TYPE_FLAG, QUOTA_TYPE_COUNT);
        assert_int_equal(fact->type == QUOTA_TYPE_CODE, fact->code_count > 0);
        assert_true(fact->code_count <= LQ_CODES_MAX);
        for (uint32_t other = 1; other < n; other++) {
            assert_string_not_equal(lq_vocabulary_text(fact->name),
                                    lq_vocabulary_text(lq_fact_defs[other].name));
        }
    }
}

static void test_every_question_is_whole(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= lq_question_def_count; n++) {
        const struct lq_question_def *question = &lq_question_defs[n];
        assert_true(lq_vocabulary_text(question->name)[0] && lq_vocabulary_text(question->zh)[0] &&
                    lq_vocabulary_text(question->en)[0]);
        assert_in_range(question->kind, QUOTA_KIND_VERDICT, QUOTA_KIND_FACTOR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_five_documents),
        cmocka_unit_test(test_text_is_whole),
        cmocka_unit_test(test_numbers_match_the_public_header),
        cmocka_unit_test(test_shared_codes),
        cmocka_unit_test(test_every_fact_is_whole),
        cmocka_unit_test(test_every_question_is_whole),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
