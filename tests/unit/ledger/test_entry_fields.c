/* Tests of src/ledger/entry_fields.c: the description against the struct itself, byte by byte. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "ledger/entry/fields.h"

static void fields_fill_the_struct_without_a_gap(void **state)
{
    uint32_t at = 0;

    (void)state;
    assert_int_equal(sizeof(quota_entry), 288);
    for (uint32_t i = 0; i < LQ_FIELD_COUNT; i++) {
        quota_field_info info = {.struct_size = sizeof info};

        assert_int_equal(quota_entry_field(i, &info), QUOTA_OK);
        assert_int_equal(info.number, i + 1);
        assert_int_equal(info.offset, at);
        assert_true(info.name[0] != '\0' && info.zh[0] != '\0');
        at += info.size;
    }
    assert_int_equal(at, offsetof(quota_entry, reserved));
}

static quota_field_info field_of(const char *name)
{
    quota_field_info info = {.struct_size = sizeof info};

    for (uint32_t i = 0; quota_entry_field(i, &info) == QUOTA_OK; i++) {
        if (strcmp(info.name, name) == 0) {
            return info;
        }
    }
    fail_msg("no field %s", name);
    return info;
}

static void each_sort_of_field(void **state)
{
    (void)state;
    assert_int_equal(field_of("id").number, 1);
    assert_int_equal(field_of("id").type, QUOTA_FIELD_BYTES);
    assert_int_equal(field_of("account").by_ledger, 2);
    assert_int_equal(field_of("account").is_signed, 0);
    assert_int_equal(field_of("moved").by_ledger, 1);
    assert_int_equal(field_of("moved").is_signed, 1);
    assert_int_equal(field_of("date").type, QUOTA_TYPE_DATE);
    assert_int_equal(field_of("date").is_signed, 1);
    assert_int_equal(field_of("date").by_ledger, 0);
    assert_int_equal(field_of("mask").is_signed, 0);
    assert_int_equal(field_of("flags").size, 2);
    assert_int_equal(field_of("pollutant").fact, QUOTA_FACT_POLLUTANT);
    assert_int_equal(field_of("channel").fact, QUOTA_FACT_CHANNEL);
    assert_int_equal(field_of("to_bucket").number, LQ_FIELD_COUNT);
    assert_string_equal(field_of("lot").zh, "批次");
    assert_true(LQ_FIELD_BIT(account) == 1 << 5);
}

static void wrong_calls(void **state)
{
    quota_field_info info = {.struct_size = sizeof info};

    (void)state;
    assert_int_equal(quota_entry_field(0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_entry_field(LQ_FIELD_COUNT, &info), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_entry_field(UINT32_MAX, &info), QUOTA_E_NOT_FOUND);
    info.struct_size--;
    assert_int_equal(quota_entry_field(0, &info), QUOTA_E_STRUCT_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_fill_the_struct_without_a_gap),
        cmocka_unit_test(each_sort_of_field),
        cmocka_unit_test(wrong_calls),
    };

    return cmocka_run_group_tests_name("fields of an entry", tests, NULL, NULL);
}
