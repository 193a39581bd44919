/* scaled.c - more trials for a night, fewer where a run is watched and slow for it. */
#include "scaled.h"

#include <stdlib.h>

unsigned long scaled(unsigned long base)
{
    const char *times = getenv("LIBQUOTA_TRIALS");
    const int part = times != NULL && times[0] == '/';
    const long by = times != NULL ? strtol(times + part, NULL, 10) : 1;

    if (by <= 0)
        return base;
    return part ? base / (unsigned long)by + 1 : base * (unsigned long)by;
}
