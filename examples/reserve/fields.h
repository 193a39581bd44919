/* fields.h - fields of an entry as cells of a file, and back.
 *
 * A cell is written as quota_value_parse() reads it: `10 t`, `2025-01-06`, `8000` (yuan), `SO2`; verbs, kinds
 * and the like by name, in English or Chinese; flags and sets of verbs with blanks between; a fact by its
 * name, and `value` as a value of that fact.  Ids are up to 16 bytes of text, or 32 hexadecimal digits;
 * proofs up to 32 bytes of text, 64 digits, or `policy:ID`: the digest of a policy. */
#ifndef RESERVE_FIELDS_H
#define RESERVE_FIELDS_H

#include "../common/memory.h"
#include "../common/policies.h"

#include <libquota/entry.h>

enum { FIELDS_MOST = 64 };

typedef struct field {
    quota_field_info info;
    uint32_t like; /* a fact whose values are written alike; 0 = none */
} field;

typedef struct fields {
    const policies *under;
    size_t count;
    field at[FIELDS_MOST];
} fields;

void fields_read(fields *to, const policies *under);
/* When no more cells are read or written. */
void fields_free(void);
/* By name or Chinese label; NULL = there is none. */
const field *fields_find(const fields *in, const char *name, size_t size);
const char *fields_nearest(const fields *in, const char *name, size_t size, char *room, size_t room_size);

/* Reads a cell that is not empty.  0 = it is wrong, and `expected` says what would be right.  `value` is read
 * last: what it is depends on the fact. */
int field_parse(const fields *of, const field *which, const char *text, size_t size, quota_entry *to,
                growing *expected);
/* As field_parse() reads it; "" where the field is zero. */
void field_text(const fields *of, const field *which, const quota_entry *from, growing *to);

/* The number of a fact of the vocabulary or of a built-in policy; 0 = there is none. */
uint32_t fact_named(const char *name);

/* Parts of it, for lists: a value of a fact, a word in the language of the run, bytes of an id or proof. */
void add_value(growing *to, const policies *under, uint32_t fact, int64_t value);
void add_code(growing *to, uint32_t fact, int64_t code);
void add_word(growing *to, int32_t type, int64_t number);
void add_fact(growing *to, const policies *under, uint32_t fact);
void add_bytes(growing *to, const uint8_t *bytes, size_t size);
void add_amount(growing *to, int64_t amount);
void add_date(growing *to, int64_t date);

#endif
