/* Tests of src/base/version.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <libquota/types.h>

/* Three numbers and two dots: what it is depends on the release, its shape does not. */
static void version_is_three_numbers(void **state)
{
    const char *version = quota_version();
    int part;

    (void)state;
    for (part = 0; part < 3; part++) {
        const char *start = version;

        while (*version >= '0' && *version <= '9') {
            version++;
        }
        assert_true(version > start);
        assert_int_equal(*version, part < 2 ? '.' : '\0');
        version++;
    }
    assert_ptr_equal(quota_version(), quota_version());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_is_three_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
