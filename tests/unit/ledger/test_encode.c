/* Tests of src/ledger/encode.c: known bytes, entries at random there and back, and bytes that are not
 * canonical. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/sm3.h"
#include "ledger/verbs/apply.h"
#include "ledger/entry/fields.h"
#include "prng.h"

static void known_bytes(void **state)
{
    static const unsigned char expected[] = {
        0x21, 0x08, 0,    0x04, 0, 0, 0, 0,                                /* id, account, amount, date */
        1,    2,    3,    4,    5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, /* id */
        0x0D, 0,    0,    0,    0, 0, 0, 0,                                /* account */
        0x00, 0xCA, 0x9A, 0x3B, 0, 0, 0, 0,                                /* amount */
        0xE1, 0xD7, 0x34, 0x01,                                            /* date */
    };
    unsigned char bytes[LQ_ENCODED_MAX];
    quota_entry entry;
    size_t size = 0;

    (void)state;
    memset(&entry, 0, sizeof entry);
    for (uint8_t i = 0; i < QUOTA_ID_SIZE; i++) {
        entry.id[i] = (uint8_t)(i + 1);
    }
    entry.account = 13;
    entry.amount = entry.moved = 1000000000;
    entry.date = 20240353;
    entry.seq = 77;
    entry.digest[3] = 9;
    assert_int_equal(quota_entry_encode(&entry, bytes, sizeof bytes, &size), QUOTA_OK);
    assert_int_equal(size, sizeof expected);
    assert_memory_equal(bytes, expected, sizeof expected);
}

/* Each field is empty, extreme or anything. */
static void random_entry(prng *random, quota_entry *entry)
{
    unsigned char *bytes = (unsigned char *)entry;

    memset(entry, 0, sizeof *entry);
    for (uint32_t i = 0; i < LQ_FIELD_COUNT; i++) {
        quota_field_info info = {.struct_size = sizeof info};
        const uint64_t how = prng_below(random, 4);

        assert_int_equal(quota_entry_field(i, &info), QUOTA_OK);
        for (uint32_t at = 0; at < info.size && how != 0; at++) {
            bytes[info.offset + at] =
                how == 1 ? 0xFF : (unsigned char)(prng_next(random) & prng_next(random));
        }
    }
    if (prng_below(random, 2) == 0) {
        entry->moved = entry->amount;
    }
}

/* The description of the fields against the code that encodes. */
static size_t encode_slowly(const quota_entry *entry, unsigned char *out)
{
    uint64_t map = 0;
    size_t size = 8;

    for (uint32_t i = 0; i < LQ_FIELD_COUNT; i++) {
        quota_field_info info = {.struct_size = sizeof info};
        static const uint8_t zero[32];
        const uint8_t *field;

        assert_int_equal(quota_entry_field(i, &info), QUOTA_OK);
        field = (const uint8_t *)entry + info.offset;
        if (strcmp(info.name, "seq") == 0 || strcmp(info.name, "digest") == 0 ||
            (strcmp(info.name, "moved") == 0 ? entry->moved == entry->amount
                                             : memcmp(field, zero, info.size) == 0)) {
            continue;
        }
        map |= UINT64_C(1) << i;
        memcpy(out + size, field, info.size); /* tests run on little-endian machines */
        size += info.size;
    }
    memcpy(out, &map, 8);
    return size;
}

static void entries_there_and_back(void **state)
{
    prng random = {20240301};

    (void)state;
    for (int trial = 0; trial < 20000; trial++) {
        unsigned char bytes[LQ_ENCODED_MAX], again[LQ_ENCODED_MAX];
        quota_entry entry, read;
        size_t size = 0, used = 0;

        random_entry(&random, &entry);
        memset(bytes, 0xA5, sizeof bytes);
        assert_int_equal(quota_entry_encode(&entry, bytes, sizeof bytes, &size), QUOTA_OK);
        assert_true(size <= sizeof bytes);
        assert_int_equal(size, encode_slowly(&entry, again));
        assert_memory_equal(bytes, again, size);
        assert_int_equal(quota_entry_decode(bytes, sizeof bytes, &read, &used), QUOTA_OK);
        assert_int_equal(used, size);
        entry.seq = 0;
        memset(entry.digest, 0, sizeof entry.digest);
        assert_memory_equal(&entry, &read, sizeof entry);
        /* Cut anywhere it is no entry. */
        assert_int_equal(quota_entry_decode(bytes, (size_t)prng_below(&random, size), &read, &used),
                         QUOTA_E_VALUE);
        assert_memory_equal(&entry, &read, sizeof entry);
    }
}

static void nothing_moved_up_to_is_kept(void **state)
{
    quota_entry entry, read;
    unsigned char bytes[LQ_ENCODED_MAX];
    size_t size = 0;

    (void)state;
    memset(&entry, 0, sizeof entry);
    entry.amount = 5;
    assert_int_equal(quota_entry_encode(&entry, bytes, sizeof bytes, &size), QUOTA_OK);
    assert_int_equal(size, 24);
    assert_int_equal(quota_entry_decode(bytes, size, &read, NULL), QUOTA_OK);
    assert_int_equal(read.moved, 0);
    assert_int_equal(read.amount, 5);
}

static quota_status decode(uint64_t map, const char *rest, size_t size)
{
    unsigned char bytes[64] = {0};
    quota_entry entry;

    for (int i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(map >> 8 * i);
    }
    memcpy(bytes + 8, rest, size);
    return quota_entry_decode(bytes, 8 + size, &entry, NULL);
}

static void not_canonical(void **state)
{
    quota_entry entry;

    (void)state;
    assert_int_equal(decode(0, "", 0), QUOTA_OK);
    assert_int_equal(decode(LQ_FIELD_BIT(verb), "\3", 1), QUOTA_OK);
    assert_int_equal(decode(LQ_FIELD_BIT(verb), "\0", 1), QUOTA_E_VALUE);
    assert_int_equal(decode(LQ_FIELD_BIT(verb), "", 0), QUOTA_E_VALUE);
    assert_int_equal(decode(LQ_FIELD_BIT(account), "\0\0\0\0\0\0\0\0", 8), QUOTA_E_VALUE);
    assert_int_equal(decode(LQ_FIELD_BIT(id), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16), QUOTA_E_VALUE);
    assert_int_equal(decode(LQ_FIELD_BIT(seq), "\1\0\0\0\0\0\0\0", 8), QUOTA_E_VALUE);
    assert_int_equal(decode(LQ_FIELD_BIT(digest), "0123456789abcdef0123456789abcdef", 32), QUOTA_E_VALUE);
    /* moved: as amount, so it should not be there */
    assert_int_equal(decode(LQ_FIELD_BIT(moved), "\0\0\0\0\0\0\0\0", 8), QUOTA_E_VALUE);
    assert_int_equal(
        decode(LQ_FIELD_BIT(amount) | LQ_FIELD_BIT(moved), "\2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0", 16),
        QUOTA_E_VALUE);
    assert_int_equal(decode(UINT64_C(1) << 46, "\1", 1), QUOTA_E_JOURNAL_NEWER);
    assert_int_equal(decode(UINT64_C(1) << 63, "\1", 1), QUOTA_E_JOURNAL_NEWER);
    assert_int_equal(quota_entry_decode("1234567", 7, &entry, NULL), QUOTA_E_VALUE);
    assert_int_equal(quota_entry_decode(NULL, 0, &entry, NULL), QUOTA_E_VALUE);
    assert_int_equal(quota_entry_decode(NULL, 8, &entry, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_entry_decode("12345678", 8, NULL, NULL), QUOTA_E_ARGUMENT);
}

static void wrong_calls_of_encode(void **state)
{
    unsigned char bytes[24];
    quota_entry entry;
    size_t size = 0;

    (void)state;
    memset(&entry, 0, sizeof entry);
    entry.account = 1;
    entry.lot = 1;
    memset(bytes, 7, sizeof bytes);
    assert_int_equal(quota_entry_encode(&entry, bytes, 23, &size), QUOTA_E_BUFFER);
    assert_int_equal(size, 24);
    assert_int_equal(bytes[0], 7);
    assert_int_equal(quota_entry_encode(&entry, NULL, 0, &size), QUOTA_E_BUFFER);
    assert_int_equal(quota_entry_encode(&entry, bytes, 24, NULL), QUOTA_OK);
    assert_int_equal(quota_entry_encode(NULL, bytes, 24, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_entry_encode(&entry, NULL, 24, NULL), QUOTA_E_ARGUMENT);
}

static void the_chain(void **state)
{
    unsigned char bytes[32 + 2 * LQ_ENCODED_MAX];
    quota_entry entries[2];
    quota_head start, head, other;
    uint8_t digest[32];
    size_t size = 32;

    (void)state;
    assert_int_equal(quota_journal_start(NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_journal_start(&start), QUOTA_OK);
    lq_sm3_of("libquota journal 1", 18, digest);
    assert_memory_equal(start.digest, digest, 32);
    assert_int_equal(start.seq, 0);
    assert_int_equal(start.date, 0);
    memset(entries, 0, sizeof entries);
    entries[0].id[0] = 1;
    entries[0].date = 20240101;
    entries[1].id[0] = 2;
    entries[1].date = 20240102;
    assert_int_equal(quota_journal_extend(&start, entries, 2, sizeof *entries, &head), QUOTA_OK);
    memcpy(bytes, start.digest, 32);
    size += lq_encode(&entries[0], bytes + size);
    size += lq_encode(&entries[1], bytes + size);
    lq_sm3_of(bytes, size, digest);
    assert_memory_equal(head.digest, digest, 32);
    assert_int_equal(head.seq, 2);
    assert_int_equal(head.date, 20240102);
    /* In place; and two appends are not one. */
    other = start;
    assert_int_equal(quota_journal_extend(&other, entries, 1, sizeof *entries, &other), QUOTA_OK);
    assert_int_equal(quota_journal_extend(&other, entries + 1, 1, sizeof *entries, &other), QUOTA_OK);
    assert_int_equal(other.seq, 2);
    assert_memory_not_equal(other.digest, head.digest, 32);
    assert_int_equal(quota_journal_extend(NULL, entries, 1, sizeof *entries, &head), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_journal_extend(&start, NULL, 1, sizeof *entries, &head), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_journal_extend(&start, entries, 0, sizeof *entries, &head), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_journal_extend(&start, entries, 1, sizeof *entries, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_journal_extend(&start, entries, 1, 256, &head), QUOTA_E_STRUCT_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_bytes),
        cmocka_unit_test(entries_there_and_back),
        cmocka_unit_test(nothing_moved_up_to_is_kept),
        cmocka_unit_test(not_canonical),
        cmocka_unit_test(wrong_calls_of_encode),
        cmocka_unit_test(the_chain),
    };

    return cmocka_run_group_tests_name("canonical encoding", tests, NULL, NULL);
}
