/* told_store.c - a memory store whose hooks do what they are told. */
#include "told_store.h"

#include <stdlib.h>
#include <string.h>

/* What a hook is told for this call: 1 = not to be done.  *outcome is 0 when the truth is to be answered. */
static int told_not_to(told *order, int *outcome)
{
    const int not_done = order->outcome != 0 && !order->done;

    *outcome = order->outcome;
    if (order->times > 0) {
        order->times--;
    } else {
        memset(order, 0, sizeof *order);
    }
    return not_done;
}

static quota_store_outcome answer(int outcome, quota_store_outcome truth)
{
    return outcome == 0 ? truth : (quota_store_outcome)outcome;
}

static quota_store_outcome head_hook(void *user, quota_head *head)
{
    told_store *store = user;
    quota_store_outcome truth = QUOTA_STORE_DONE;
    int outcome;

    store->heads++;
    if (!told_not_to(&store->head, &outcome)) {
        truth = store->truth.head(store->truth.user, head);
        if (store->on_head != NULL) {
            store->on_head(store->on_user, head);
        }
    }
    return answer(outcome, truth);
}

static quota_store_outcome append_hook(void *user, const quota_head *expected, const quota_entry *entries,
                                       size_t count, const quota_head *head)
{
    told_store *store = user;
    quota_store_outcome truth = QUOTA_STORE_DONE;
    int outcome;

    store->appends++;
    if (store->before_times > 0) {
        store->before_times--;
        store->before_append(store->before_user);
    }
    if (!told_not_to(&store->append, &outcome)) {
        truth = store->truth.append(store->truth.user, expected, entries, count, head);
    }
    return answer(outcome, truth);
}

static quota_store_outcome scan_hook(void *user, uint64_t from, quota_entry *entries, size_t capacity,
                                     size_t *count)
{
    told_store *store = user;
    quota_store_outcome truth = QUOTA_STORE_DONE;
    int outcome;

    store->scans++;
    if (store->most != 0 && capacity > store->most) {
        capacity = store->most;
    }
    if (!told_not_to(&store->scan, &outcome)) {
        truth = store->truth.scan(store->truth.user, from, entries, capacity, count);
        if (store->on_scan != NULL) {
            store->on_scan(store->on_user, entries, count);
        }
    }
    return answer(outcome, truth);
}

static quota_store_outcome save_hook(void *user, const quota_head *head, const void *bytes, size_t size)
{
    told_store *store = user;
    quota_store_outcome truth = QUOTA_STORE_DONE;
    int outcome;

    store->saves++;
    if (!told_not_to(&store->save, &outcome)) {
        truth = store->truth.save(store->truth.user, head, bytes, size);
    }
    return answer(outcome, truth);
}

static quota_store_outcome load_hook(void *user, uint64_t through, void *bytes, size_t capacity, size_t *size)
{
    told_store *store = user;
    quota_store_outcome truth = QUOTA_STORE_DONE;
    int outcome;

    store->loads++;
    if (!told_not_to(&store->load, &outcome)) {
        truth = store->truth.load(store->truth.user, through, bytes, capacity, size);
        if (store->on_load != NULL && truth == QUOTA_STORE_DONE) {
            store->on_load(store->on_user, bytes, size);
        }
    }
    return answer(outcome, truth);
}

void told_store_init(told_store *store, const quota_allocator *mem)
{
    memset(store, 0, sizeof *store);
    store->truth.struct_size = (uint32_t)sizeof store->truth;
    if (quota_memory_store_create(mem, &store->memory, NULL) != QUOTA_OK ||
        quota_memory_store_hooks(store->memory, &store->truth) != QUOTA_OK) {
        abort();
    }
    store->hooks = store->truth;
    store->hooks.user = store;
    store->hooks.head = head_hook;
    store->hooks.append = append_hook;
    store->hooks.scan = scan_hook;
    store->hooks.save = save_hook;
    store->hooks.load = load_hook;
}

void told_store_free(told_store *store)
{
    quota_memory_store_free(store->memory);
}
