/* libquota/quota.h - everything. */
#ifndef LIBQUOTA_QUOTA_H
#define LIBQUOTA_QUOTA_H

#include <libquota/calendar.h>
#include <libquota/decide.h>
#include <libquota/facts.h>
#include <libquota/policy.h>
#include <libquota/status.h>
#include <libquota/types.h>

#endif
