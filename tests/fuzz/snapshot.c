/* Any bytes as a snapshot: what can be read at all breaks no invariant, and is written again as the same
 * bytes. */
#include "ledger/state/state.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good)
{
    if (!good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    quota_allocator mem;
    lq_state *state = NULL;
    unsigned char *bytes = NULL;
    size_t written = 0;
    const char *what = NULL;
    uint64_t number = 0;
    check(lq_mem_init(&mem, NULL) == QUOTA_OK);
    quota_status status = lq_state_decode(&mem, 0, data, size, &state);
    check(status == QUOTA_OK || status == QUOTA_E_SNAPSHOT);
    check((state != NULL) == (status == QUOTA_OK));
    if (!state)
        return 0;
    /* One thing is not made again but read: what moves took out of a lot for its children. */
    if (!lq_state_check(state, &what, &number))
        check(strcmp(what, "a child's issued amount is not what its parent gave") == 0);
    check(lq_state_encode(state, &bytes, &written) == QUOTA_OK);
    check(written == size && memcmp(bytes, data, size) == 0);
    lq_mem_free(&mem, bytes, written);
    lq_state_free(state);
    return 0;
}
