/* random_table.h - small random policy tables, so that a property is not only tried on the documents we know.
 *
 * A table has up to a dozen rows over a handful of facts, so that rows meet, displace and ask each other.
 * It follows the grammar; a few are refused all the same (a circle, an expression too fine). */
#ifndef TESTS_RANDOM_TABLE_H
#define TESTS_RANDOM_TABLE_H

#include <stddef.h>

#include "prng.h"

#define RANDOM_TABLE_MAX 16384

/* Writes a table with a NUL after it; answers its bytes. */
size_t random_table(prng *random, char text[RANDOM_TABLE_MAX]);

#endif
