/* fresh.h - an empty journal for a test, in the database that its command line names. */
#ifndef TESTS_HOSTS_FRESH_H
#define TESTS_HOSTS_FRESH_H

#include "host.h"

/* The test fails if it cannot be opened. */
host *fresh_open(const char *name, int create);
/* Drops the tables and views that stand there. */
void fresh_clear(const char *name);

#endif
