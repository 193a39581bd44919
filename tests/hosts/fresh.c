/* fresh.c - an empty journal for a test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fresh.h"

#include <stdio.h>
#include <string.h>

host *fresh_open(const char *name, int create)
{
    char message[256] = "";
    host *of = host_open(name, create, message, sizeof message);

    if (of == NULL)
        print_error("%s: %s\n", name, message);
    assert_non_null(of);
    return of;
}

void fresh_clear(const char *name)
{
    host *old = fresh_open(name, 1);

    for (const char *view = "movements\0balances\0lots\0claims\0debts\0facts\0"; *view != '\0';
         view += strlen(view) + 1) {
        char sql[64];

        snprintf(sql, sizeof sql, "DROP VIEW IF EXISTS %s%s", view,
                 strncmp(name, "postgres:", 9) == 0 ? " CASCADE" : "");
        assert_true(host_run(old, sql));
    }
    assert_true(host_run(old, "DROP TABLE entries"));
    assert_true(host_run(old, "DROP TABLE snapshots"));
    (void)host_run(old, "DROP FUNCTION entries_stay"); /* SQLite has none */
    host_close(old);
}
