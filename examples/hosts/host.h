/* host.h - a journal by its name: sqlite:PATH or postgres:CONNINFO, whichever this program was built with. */
#ifndef HOST_H
#define HOST_H

#include <libquota/store.h>

typedef struct host host;

/* create = 1: makes what is not there yet.  NULL on failure, and the message says why. */
host *host_open(const char *name, int create, char *message, size_t size);
quota_store host_hooks(const host *of);
/* What the database said when a hook last failed; "" = nothing. */
const char *host_message(const host *of);
/* Runs SQL of one's own; 1 = done, 0 = see host_message(). */
int host_run(host *of, const char *sql);
/* NULL is harmless. */
void host_close(host *of);

#endif
