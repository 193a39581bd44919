/* Any bytes as the canonical encoding of an entry: what is read encodes to the same bytes; and any struct
 * that encodes reads back the same. */
#include <libquota/entry.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

static void decode(const uint8_t *data, size_t size)
{
    quota_entry entry;
    unsigned char bytes[512];
    size_t used = 0, needed = 0;
    memset(&entry, 0xA5, sizeof entry);
    quota_status status = quota_entry_decode(data, size, &entry, &used);
    check(status == QUOTA_OK || status == QUOTA_E_VALUE || status == QUOTA_E_JOURNAL_NEWER);
    if (status != QUOTA_OK) {
        for (size_t i = 0; i < sizeof entry; i++)
            check(((unsigned char *)&entry)[i] == 0xA5);
        return;
    }
    check(used <= size && entry.seq == 0);
    check(quota_entry_encode(&entry, bytes, sizeof bytes, &needed) == QUOTA_OK);
    check(needed == used && memcmp(bytes, data, used) == 0);
    check(quota_entry_encode(&entry, bytes, used - 1, &needed) == QUOTA_E_BUFFER && needed == used);
}

static void encode(const uint8_t *data, size_t size)
{
    quota_entry entry = {.seq = 0}, back;
    unsigned char bytes[512];
    size_t used = 0, needed = 0;
    for (size_t i = 0; i + 2 < size; i += 3) /* a few bytes, anywhere */
        ((unsigned char *)&entry)[((size_t)data[i] << 8 | data[i + 1]) % sizeof entry] = data[i + 2];
    memset(entry.reserved, 0, sizeof entry.reserved);
    check(quota_entry_encode(&entry, bytes, sizeof bytes, &needed) == QUOTA_OK && needed <= 320);
    check(quota_entry_decode(bytes, needed, &back, &used) == QUOTA_OK && used == needed);
    memset(entry.digest, 0, sizeof entry.digest);
    entry.seq = 0;
    check(memcmp(&entry, &back, sizeof entry) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    decode(data, size);
    encode(data, size);
    return 0;
}
