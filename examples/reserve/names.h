/* names.h - names that people know places, accounts, projects and lots by, from a CSV file. */
#ifndef RESERVE_NAMES_H
#define RESERVE_NAMES_H

#include <stddef.h>
#include <stdint.h>

typedef struct name {
    uint8_t subject; /* QUOTA_SUBJECT_*; of the ledger: the title of a report */
    uint64_t number;
    char *name, *english; /* english "" = as `name` */
} name;

typedef struct names {
    name *at;
    size_t count, capacity;
} names;

/* Columns subject, number, name and perhaps english, in any order; 0 = it says what is wrong. */
int names_read(names *to, const char *file);
void names_free(names *of);
/* NULL = it has none. */
const name *names_find(const names *in, uint8_t subject, uint64_t number);

#endif
