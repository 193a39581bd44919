/* unpack.c - the text of a table that ships inside the library; tables/embed.py has the format.
 *
 * What is read was made at build time and is tested to give the tables back, so nothing is checked here. */
#include "policy/tables.h"

#include <string.h>

#define SHORTEST 4

/* A length of 15 goes on: bytes of 255, then the rest. */
static const unsigned char *read_length(const unsigned char *from, size_t *length)
{
    if (*length < 15)
        return from;
    do
        *length += *from;
    while (*from++ == 255);
    return from;
}

void lq_table_text(const struct lq_table *table, char *text)
{
    const unsigned char *from = table->packed;
    for (;;) {
        size_t plain = *from >> 4, repeated = *from & 15U;
        from = read_length(from + 1, &plain);
        memcpy(text, from, plain);
        text += plain;
        from += plain;
        size_t distance = from[0] | (size_t)from[1] << 8;
        if (distance == 0)
            return;
        from = read_length(from + 2, &repeated);
        for (size_t i = 0; i < repeated + SHORTEST; i++, text++)
            *text = text[-(ptrdiff_t)distance]; /* may overlap what is being written */
    }
}
