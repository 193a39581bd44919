/* query_list.c - lists: which fields of the filter each reads, and the page begun and ended. */
#include "ledger/query/query.h"

#include "base/text.h"

#define LIST(name) (1u << QUOTA_LIST_##name)

/* A field of the filter and the lists that read it.  A field set that the list does not read is an error: its
 * rows would not be what the caller means. */
typedef struct filter_field {
    const char *name;
    uint16_t offset, size;
    uint32_t lists;
} filter_field;

#define FIELD(name) #name, (uint16_t)offsetof(quota_filter, name), (uint16_t)sizeof(((quota_filter *)0)->name)

static const filter_field fields[] = {
    {FIELD(place), LIST(HOLDINGS) | LIST(LOTS) | LIST(ACCOUNTS) | LIST(STATEMENTS) | LIST(BALANCES)},
    {FIELD(account), LIST(HOLDINGS) | LIST(CLAIMS) | LIST(ACCOUNTS) | LIST(DEBTS) | LIST(STATEMENTS) |
                         LIST(BALANCES) | LIST(HISTORY)},
    {FIELD(lot), LIST(HOLDINGS) | LIST(LOTS) | LIST(CLAIMS) | LIST(STATEMENTS) | LIST(HISTORY)},
    {FIELD(project), LIST(CLAIMS) | LIST(PROJECTS) | LIST(STATEMENTS) | LIST(HISTORY)},
    {FIELD(party), LIST(LOTS)},
    {FIELD(parent), LIST(LOTS)},
    {FIELD(basin), LIST(LOTS) | LIST(ACCOUNTS)},
    {FIELD(industry), LIST(LOTS) | LIST(ACCOUNTS)},
    {FIELD(term), LIST(HOLDINGS) | LIST(CLAIMS)},
    {FIELD(expires_by), LIST(CLAIMS)},
    {FIELD(fact), LIST(STATEMENTS)},
    {FIELD(role), LIST(HOLDINGS) | LIST(ACCOUNTS) | LIST(BALANCES)},
    {FIELD(pollutant), LIST(HOLDINGS) | LIST(LOTS) | LIST(CLAIMS) | LIST(PROJECTS) | LIST(DEBTS) |
                           LIST(STATEMENTS) | LIST(BALANCES) | LIST(HISTORY)},
    {FIELD(origin), LIST(LOTS)},
    {FIELD(earmark), LIST(LOTS)},
    {FIELD(measure), LIST(LOTS)},
    {FIELD(kind), LIST(LOTS) | LIST(CLAIMS)},
    {FIELD(bucket), LIST(CLAIMS)},
    {FIELD(live),
     LIST(HOLDINGS) | LIST(LOTS) | LIST(CLAIMS) | LIST(ACCOUNTS) | LIST(PROJECTS) | LIST(BALANCES)},
    {FIELD(subject), LIST(STATEMENTS)},
    {FIELD(expected), LIST(LOTS)},
    {FIELD(reserved), 0},
};

static int all_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return 0;
    return 1;
}

static quota_status take_filter(lq_page *page, quota_list_kind list, const quota_filter *given)
{
    if (given == NULL)
        return QUOTA_OK;
    if (given->struct_size < sizeof *given ||
        !all_zero((const unsigned char *)given + sizeof *given, given->struct_size - sizeof *given))
        return lq_fail(page->error, QUOTA_E_STRUCT_SIZE, "filter.struct_size", "sizeof(quota_filter)", "", 0);
    page->filter = *given;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const filter_field *field = &fields[i];
        const unsigned char *bytes = (const unsigned char *)given + field->offset;
        if ((field->lists >> list & 1) == 0 && !all_zero(bytes, field->size))
            return lq_fail(page->error, QUOTA_E_ARGUMENT, field->name, "0: this list does not read it",
                           "a value", 7);
    }
    return QUOTA_OK;
}

/* A lot or project may be spoken of in statements before it exists. */
static int is_stated(const lq_state *state, uint8_t subject, uint64_t number)
{
    for (uint32_t i = 0; i < state->topics.count; i++) {
        const lq_topic *topic = lq_topic_at(state, i);
        if (topic->subject == subject && topic->number == number)
            return 1;
        if (topic->subject == QUOTA_SUBJECT_SOURCE &&
            number == (subject == QUOTA_SUBJECT_PROJECT ? topic->project : topic->number) &&
            subject != QUOTA_SUBJECT_ACCOUNT)
            return 1;
    }
    return 0;
}

static quota_status find_number(lq_page *page, const char *field, uint64_t number,
                                uint32_t (*find)(const lq_state *, uint64_t), uint8_t stated_as, uint32_t *at)
{
    if (number == 0)
        return QUOTA_OK;
    *at = find(page->state, number);
    if (*at == LQ_NONE && (stated_as == 0 || !is_stated(page->state, stated_as, number)))
        return lq_fail_unknown(page->error, field, number);
    return QUOTA_OK;
}

static quota_status find_numbers(lq_page *page, quota_list_kind list)
{
    const quota_filter *filter = &page->filter;
    const int stated = list == QUOTA_LIST_STATEMENTS || list == QUOTA_LIST_HISTORY;
    quota_status status = find_number(page, "account", filter->account, lq_find_account,
                                      stated ? QUOTA_SUBJECT_ACCOUNT : 0, &page->account);
    if (status == QUOTA_OK)
        status =
            find_number(page, "lot", filter->lot, lq_find_lot, stated ? QUOTA_SUBJECT_LOT : 0, &page->lot);
    if (status == QUOTA_OK)
        status = find_number(page, "project", filter->project, lq_find_project,
                             stated ? QUOTA_SUBJECT_PROJECT : 0, &page->project);
    if (status == QUOTA_OK)
        status = find_number(page, "party", filter->party, lq_find_account, 0, &page->party);
    if (status == QUOTA_OK)
        status = find_number(page, "parent", filter->parent, lq_find_lot, 0, &page->parent);
    return status;
}

quota_status lq_page_resume(const lq_page *page, uint32_t first, uint32_t count, uint32_t *at)
{
    *at = first;
    if (page->cursor == LQ_CURSOR_END)
        *at = LQ_NONE;
    else if (page->cursor > count)
        return lq_fail(page->error, QUOTA_E_ARGUMENT, "cursor", "0, or what the call before left", "", 0);
    else if (page->cursor != 0)
        *at = (uint32_t)(page->cursor - 1);
    return QUOTA_OK;
}

quota_status lq_page_foreign(const lq_page *page)
{
    return lq_fail(page->error, QUOTA_E_ARGUMENT, "cursor", "0, or what the call before left",
                   "of another list", 15);
}

static quota_status fill(lq_page *page, quota_list_kind list)
{
    switch (list) {
    case QUOTA_LIST_HOLDINGS:
        return lq_list_holdings(page);
    case QUOTA_LIST_LOTS:
        return lq_list_lots(page);
    case QUOTA_LIST_CLAIMS:
        return lq_list_claims(page);
    case QUOTA_LIST_ACCOUNTS:
        return lq_list_accounts(page);
    case QUOTA_LIST_PROJECTS:
        return lq_list_projects(page);
    case QUOTA_LIST_DEBTS:
        return lq_list_debts(page);
    case QUOTA_LIST_STATEMENTS:
        return lq_list_statements(page);
    case QUOTA_LIST_BALANCES:
        return lq_list_balances(page);
    case QUOTA_LIST_HISTORY:
        return lq_list_history(page);
    }
    return QUOTA_E_ARGUMENT;
}

quota_status quota_list(quota_ledger *ledger, quota_list_kind list, const quota_filter *filter,
                        uint64_t *cursor, void *rows, size_t row_size, size_t capacity, size_t *count,
                        quota_error *error)
{
    lq_page page;
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (cursor == NULL)
        return lq_fail(error, QUOTA_E_ARGUMENT, "cursor", "a pointer", "NULL", 4);
    if ((int)list < QUOTA_LIST_HOLDINGS || (int)list > QUOTA_LIST_HISTORY)
        return lq_fail_number(error, QUOTA_E_ARGUMENT, "list", "a quota_list_kind", (int64_t)list);
    memset(&page, 0, sizeof page);
    page.ledger = ledger;
    page.state = ledger->state;
    page.account = page.lot = page.project = page.party = page.parent = LQ_NONE;
    page.cursor = *cursor;
    page.error = error;
    status = lq_rows_begin(&page.rows, rows, row_size, capacity, count, error);
    if (status == QUOTA_OK)
        status = take_filter(&page, list, filter);
    if (status == QUOTA_OK)
        status = find_numbers(&page, list);
    if (status == QUOTA_OK)
        status = fill(&page, list);
    if (status != QUOTA_OK)
        return status;
    *cursor = page.cursor;
    *count = page.rows.count;
    return QUOTA_OK;
}
