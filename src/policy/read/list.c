/* list.c - a growing array. */
#include "policy/read/list.h"

#include <string.h>

void lq_list_init(lq_list *list, size_t element)
{
    list->items = NULL;
    list->count = 0;
    list->capacity = 0;
    list->element = element;
}

void *lq_list_add(lq_list *list, const quota_allocator *mem)
{
    if (lq_mem_grow(mem, &list->items, &list->capacity, list->count + 1, list->element) != QUOTA_OK)
        return NULL;
    char *item = (char *)list->items + list->count * list->element;
    list->count++;
    memset(item, 0, list->element);
    return item;
}

void lq_list_free(lq_list *list, const quota_allocator *mem)
{
    lq_mem_free(mem, list->items, list->capacity * list->element);
    lq_list_init(list, list->element);
}
