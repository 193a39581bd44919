/* version.c - the library's version; the build gives it, so that it is written in one place. */
#include <libquota/types.h>

#ifndef LIBQUOTA_VERSION
#  define LIBQUOTA_VERSION "0.2.0"
#endif

const char *quota_version(void)
{
    return LIBQUOTA_VERSION;
}
