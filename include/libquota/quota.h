/* libquota/quota.h - everything. */
#ifndef LIBQUOTA_QUOTA_H
#define LIBQUOTA_QUOTA_H

#include <libquota/calendar.h>
#include <libquota/decide.h>
#include <libquota/entry.h>
#include <libquota/facts.h>
#include <libquota/ledger.h>
#include <libquota/market.h>
#include <libquota/plan.h>
#include <libquota/policy.h>
#include <libquota/query.h>
#include <libquota/status.h>
#include <libquota/store.h>
#include <libquota/types.h>

#endif
