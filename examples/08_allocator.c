/*
 * 08_allocator.c - the host's own memory: counted, and limited.
 *
 * One function does all: a NULL pointer asks for new memory, size 0 gives it
 * back, and the old size always comes along.  Deciding allocates nothing.
 * When the memory runs out, the call says so and nothing has changed.
 *
 *     cc 08_allocator.c $(pkg-config --cflags --libs libquota) -o 08_allocator
 */
#include <libquota/quota.h>

#include <stdio.h>
#include <stdlib.h>

struct budget {
    size_t used, most, limit, calls;
};

static void *resize(void *user, void *pointer, size_t old_size, size_t new_size)
{
    struct budget *budget = user;

    if (new_size == 0) {
        free(pointer);
        budget->used -= old_size;
        return NULL;
    }
    budget->calls++;
    if (new_size > old_size && new_size - old_size > budget->limit - budget->used)
        return NULL; /* the library answers QUOTA_E_NO_MEMORY */
    void *moved = realloc(pointer, new_size);
    if (moved == NULL)
        return NULL;
    budget->used += new_size - old_size;
    if (budget->used > budget->most)
        budget->most = budget->used;
    return moved;
}

static quota_status run(size_t limit)
{
    struct budget budget = {0, 0, limit, 0};
    const quota_allocator allocator = {.struct_size = sizeof allocator, .user = &budget, .resize = resize};
    const quota_policy_options options = {.struct_size = sizeof options, .allocator = &allocator};
    const quota_fact facts[] = {{QUOTA_FACT_POLLUTANT, 0, QUOTA_POLLUTANT_SO2}};
    const quota_case given = {sizeof given, QUOTA_QUESTION_OFFSET, facts, 1, NULL};
    quota_decision decision = {.struct_size = sizeof decision};
    quota_policy *policy = NULL;

    quota_status status = quota_policy_builtin(&options, "cn-530300-2024", &policy, NULL);
    printf("limit %zu KiB: %s", limit / 1024, quota_status_name((int32_t)status));
    if (status == QUOTA_OK) {
        const size_t calls = budget.calls;

        status = quota_decide(policy, &given, &decision, NULL);
        printf(", the policy holds %zu KiB (%zu at most), deciding asked %zu times for more",
               budget.used / 1024, budget.most / 1024, budget.calls - calls);
    }
    quota_policy_free(policy);
    printf("; %zu bytes left over\n", budget.used);
    return status;
}

int main(void)
{
    if (run(64 * 1024) != QUOTA_E_NO_MEMORY)
        return 1;
    return run((size_t)64 * 1024 * 1024) != QUOTA_OK;
}
