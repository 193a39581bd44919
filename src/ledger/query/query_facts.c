/* query_facts.c - statements and what they say on a day; projects, which statements bring forth. */
#include "ledger/query/query.h"

#include "base/date.h"

static void put_project(lq_page *page, uint32_t at)
{
    const lq_state *state = page->state;
    const lq_part *part = lq_part_at(state, at);
    const int64_t deficit = part->required > part->covered ? part->required - part->covered : 0;
    quota_project row;
    if (page->filter.pollutant != 0 && part->pollutant != page->filter.pollutant)
        return;
    if (page->filter.live && deficit == 0)
        return;
    memset(&row, 0, sizeof row);
    row.project = lq_project_at(state, part->project)->number;
    row.required = part->required;
    row.covered = part->covered;
    row.deficit = deficit;
    row.used = part->used;
    row.restored = part->restored[0] + part->restored[1] + part->restored[2]; /* no more than used */
    row.ratio_num = part->ratio_num;
    row.ratio_den = part->ratio_den;
    row.legs = part->legs;
    row.pollutant = part->pollutant;
    lq_rows_put(&page->rows, &row, sizeof row);
}

quota_status lq_list_projects(lq_page *page)
{
    const lq_state *state = page->state;
    const uint32_t count = state->parts.count;
    uint32_t at;
    if (page->project == LQ_NONE) {
        for (; page->cursor < count && !lq_page_full(page); page->cursor++)
            put_project(page, (uint32_t)page->cursor);
        return QUOTA_OK;
    }
    quota_status status = lq_page_resume(page, lq_project_at(state, page->project)->parts, count, &at);
    if (status != QUOTA_OK)
        return status;
    for (; at != LQ_NONE && !lq_page_full(page); at = lq_part_at(state, at)->next)
        put_project(page, at);
    lq_page_pause(page, at);
    return QUOTA_OK;
}

/* ---------------------------------------------------------------- statements */

/* The filter's subject and number; a number alone says what kind of subject it is of, lot and project
 * together that it is a source. */
static quota_status find_subject(lq_page *page, uint64_t *number)
{
    const quota_filter *filter = &page->filter;
    const uint64_t numbers[] = {0, 0, filter->place, filter->account, filter->project, filter->lot};
    uint8_t subject = filter->subject;
    *number = 0;
    if (subject == QUOTA_SUBJECT_SOURCE || (subject == 0 && filter->lot != 0 && filter->project != 0)) {
        page->filter.subject = QUOTA_SUBJECT_SOURCE;
        *number = filter->lot;
        return filter->place == 0 && filter->account == 0
                   ? QUOTA_OK
                   : lq_fail_number(page->error, QUOTA_E_ARGUMENT, "subject", "the one whose number is given",
                                    QUOTA_SUBJECT_SOURCE);
    }
    for (uint8_t i = QUOTA_SUBJECT_PLACE; i <= QUOTA_SUBJECT_LOT; i++) {
        if (numbers[i] == 0)
            continue;
        if (subject != 0 && subject != i)
            return lq_fail_number(page->error, QUOTA_E_ARGUMENT, "subject", "the one whose number is given",
                                  subject);
        subject = i;
        *number = numbers[i];
    }
    if (subject > QUOTA_SUBJECT_CLAIM)
        return lq_fail_number(page->error, QUOTA_E_ARGUMENT, "subject", "a QUOTA_SUBJECT", subject);
    page->filter.subject = subject;
    return QUOTA_OK;
}

static int topic_passes(const lq_page *page, const lq_topic *topic, uint64_t number)
{
    const quota_filter *filter = &page->filter;
    if (filter->subject != 0 && topic->subject != filter->subject)
        return 0;
    if (number != 0 && topic->number != number)
        return 0;
    if (topic->project != 0 && filter->project != 0 && topic->project != filter->project)
        return 0;
    if (filter->fact != 0 && topic->fact != filter->fact)
        return 0;
    return filter->pollutant == 0 || topic->pollutant == filter->pollutant;
}

static void put_statement(lq_page *page, const lq_topic *topic, const lq_statement *statement)
{
    quota_statement row;
    memset(&row, 0, sizeof row);
    row.number = topic->number;
    row.project = topic->project;
    row.seq = statement->seq;
    row.value = statement->value;
    row.fact = topic->fact;
    row.valid_from = statement->from;
    row.valid_until = statement->until;
    row.subject = topic->subject;
    row.pollutant = topic->pollutant;
    lq_rows_put(&page->rows, &row, sizeof row);
}

/* Where to go on in a topic: after the statement of that seq.  A statement that comes in between two pages
 * may take a place among those given, so a place would not do. */
static uint32_t after_seq(const lq_topic *topic, uint32_t seq)
{
    for (uint32_t i = 0; seq != 0 && i < topic->count; i++)
        if (topic->statements[i].seq == seq)
            return i + 1;
    return 0;
}

/* The cursor is the topic in its upper half, and in the lower the seq of its statement given last. */
quota_status lq_list_statements(lq_page *page)
{
    const lq_state *state = page->state;
    uint64_t number, at = page->cursor >> 32;
    quota_status status = find_subject(page, &number);
    if (status != QUOTA_OK)
        return status;
    for (; at < state->topics.count; at++, page->cursor = at << 32) {
        const lq_topic *topic = lq_topic_at(state, (uint32_t)at);
        if (!topic_passes(page, topic, number))
            continue;
        for (uint32_t i = after_seq(topic, (uint32_t)(page->cursor & UINT32_MAX)); i < topic->count; i++) {
            if (lq_page_full(page))
                return QUOTA_OK;
            put_statement(page, topic, &topic->statements[i]);
            page->cursor = at << 32 | topic->statements[i].seq;
        }
    }
    return QUOTA_OK;
}

quota_status quota_ledger_fact(const quota_ledger *ledger, uint8_t subject, uint64_t number, uint32_t fact,
                               uint8_t pollutant, int32_t date, int64_t *value)
{
    quota_status status = lq_ledger_enter(ledger, NULL);
    if (status != QUOTA_OK)
        return status;
    if (value == NULL || fact == 0 || subject < QUOTA_SUBJECT_LEDGER || subject > QUOTA_SUBJECT_CLAIM)
        return QUOTA_E_ARGUMENT;
    status = lq_check_day(NULL, "date", date);
    if (status != QUOTA_OK)
        return status;
    *value = lq_fact_on(ledger->state, subject, number, fact, pollutant, date, NULL);
    return QUOTA_OK;
}
