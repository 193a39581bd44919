/* list.h - a growing array of elements of one size. */
#ifndef LQ_LIST_H
#define LQ_LIST_H

#include "base/mem.h"

typedef struct lq_list {
    void *items;
    size_t count, capacity;
    size_t element; /* bytes of one */
} lq_list;

void lq_list_init(lq_list *list, size_t element);
/* A new element at the end, zeroed; NULL = out of memory, and the list is as it was. */
void *lq_list_add(lq_list *list, const quota_allocator *mem);
void lq_list_free(lq_list *list, const quota_allocator *mem);

#endif
