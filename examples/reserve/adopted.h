/* adopted.h - the policies that the journal has adopted, by their numbers. */
#ifndef RESERVE_ADOPTED_H
#define RESERVE_ADOPTED_H

#include "session.h"

/* Begins as {.run = the session}; read when first asked for. */
typedef struct adopted {
    session *run;
    struct adopted_policy *list;
    size_t count;
    int read;
} adopted;

/* The id of a row of the policy with that number, such as C4.6; nothing where there is none. */
void adopted_add_rule(adopted *in, uint32_t number, uint32_t row, growing *to);
void adopted_free(adopted *of);

#endif
