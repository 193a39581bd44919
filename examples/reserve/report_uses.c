/* report_uses.c - projects short of their requirement, and permits with what is used of them.
 *
 * Whether something is to be taken back is the law's to say (SIP 4B.4, Qujing 9): it is asked as for an entry
 * that would take back a milligram, and nothing is posted. */
#include "report.h"

#include "../common/memory.h"

#include <libquota/facts.h>

#include <stdlib.h>
#include <string.h>

enum { FACTS_MOST = 256 };

typedef struct reading {
    report *to;
    session *of;
    size_t capacity;
    quota_claim claim; /* a use with something left, or any */
    int found;
    uint64_t receiver; /* an open reserve account; 0 = none */
} reading;

/* ------------------------------------------------------------------ projects */

/* The latest comes first; one with something left is preferred. */
static int take_claim(void *user, const void *row)
{
    reading *of = user;
    const quota_claim *claim = row;

    if (claim->bucket != QUOTA_BUCKET_CONSUMED)
        return 1;
    if (of->found == 0 || claim->left > 0)
        of->claim = *claim;
    of->found = 1;
    return claim->left == 0;
}

static int find_claim(reading *of, uint64_t project, uint8_t pollutant)
{
    quota_filter filter = {.project = project, .pollutant = pollutant, .bucket = QUOTA_BUCKET_CONSUMED};

    of->found = 0;
    return each_row(of->of, QUOTA_LIST_CLAIMS, &filter, sizeof(quota_claim), take_claim, of);
}

static int take_place(void *user, const void *row)
{
    *(uint32_t *)user = ((const quota_account *)row)->place;
    return 0;
}

uint32_t project_place(const report *in, session *of, uint64_t project, uint8_t pollutant)
{
    const int64_t county =
        fact_of(in, of, QUOTA_SUBJECT_PROJECT, project, QUOTA_FACT_PROJECT_COUNTY, pollutant);
    reading state = {.of = of};
    uint32_t place = 0;

    if (county > 0 && county <= UINT32_MAX)
        return (uint32_t)county;
    if (find_claim(&state, project, pollutant) && state.found) {
        quota_filter filter = {.account = state.claim.account};

        (void)each_row(of, QUOTA_LIST_ACCOUNTS, &filter, sizeof(quota_account), take_place, &place);
    }
    return place;
}

static void keep_shortest(report *to, const short_project *found)
{
    size_t at = to->shortest_count;

    while (at > 0 && found->project.deficit > to->shortest[at - 1].project.deficit)
        at--;
    if (at == PROJECTS_SHOWN)
        return;
    if (to->shortest_count < PROJECTS_SHOWN)
        to->shortest_count++;
    memmove(to->shortest + at + 1, to->shortest + at, (to->shortest_count - at - 1) * sizeof *to->shortest);
    to->shortest[at] = *found;
}

static int take_project(void *user, const void *row)
{
    reading *of = user;
    report *to = of->to;
    short_project found = {.project = *(const quota_project *)row};

    to->projects++;
    if (found.project.deficit == 0)
        return 1;
    to->projects_short++;
    found.place = project_place(to, of->of, found.project.project, found.project.pollutant);
    (void)report_flow(to, found.project.pollutant);
    report_area(to, found.place, found.project.pollutant)->need = found.project.deficit;
    keep_shortest(to, &found);
    return 1;
}

int report_projects(report *to, session *of)
{
    reading state = {.to = to, .of = of};
    quota_filter filter = {0};

    return each_row(of, QUOTA_LIST_PROJECTS, &filter, sizeof(quota_project), take_project, &state);
}

/* ------------------------------------------------------------------ what the law says */

/* The row that decided, and the answer.  `reclaim` comes before `credit`; of two documents the graver. */
static void note_answer(usage *to, const quota_asked *asked)
{
    const quota_decision *said = &asked->decision;
    const int first = to->asked == 0, better = asked->question == QUOTA_QUESTION_RECLAIM,
              had = to->asked == QUOTA_QUESTION_RECLAIM;
    quota_rule rule = {.struct_size = sizeof rule};

    if (asked->limit != QUOTA_UNKNOWN && (to->limit == QUOTA_UNKNOWN || asked->limit < to->limit))
        to->limit = asked->limit;
    if (!first && (better == had ? said->verdict <= to->verdict : had))
        return;
    to->asked = (int32_t)asked->question;
    to->verdict = said->verdict;
    to->has_value = (said->flags & QUOTA_DECISION_VALUE) != 0;
    to->lo = said->lo;
    to->hi = said->hi;
    to->article = to->rule = NULL;
    if (said->rule != 0 && quota_policy_rule(asked->policy, said->rule, &rule) == QUOTA_OK) {
        to->article = rule.article;
        to->rule = rule.id;
    }
}

/* 1 = the law was asked. */
static int ask(reading *of, usage *to, uint8_t kind, uint64_t receiver)
{
    static const uint8_t id[QUOTA_ID_SIZE] = {0xFF, 0xFE, 'r', 'e', 'p', 'o', 'r', 't', 0xFF, 0xFE};
    quota_entry entry = {.verb = QUOTA_VERB_RESTORE, .kind = kind, .amount = 1, .date = of->to->day};
    quota_post post = {.struct_size = sizeof post,
                       .flags = QUOTA_POST_DRY_RUN,
                       .entry_size = sizeof entry,
                       .entries = &entry,
                       .count = 1};
    quota_error error = {.struct_size = sizeof error};
    quota_fact facts[FACTS_MOST];
    quota_status status = QUOTA_OK;
    size_t at = 0;

    memcpy(entry.id, id, sizeof id);
    memcpy(entry.target, of->claim.id, sizeof entry.target);
    entry.to_account = receiver;
    for (; status == QUOTA_OK || status == QUOTA_E_BUFFER; at++) {
        quota_asked asked = {.struct_size = sizeof asked};

        asked.decision.struct_size = sizeof asked.decision;
        status = quota_ledger_ask(of->of->ledger, &post, 0, at, &asked, facts, FACTS_MOST, &error);
        if ((status == QUOTA_OK || status == QUOTA_E_BUFFER) &&
            asked.decision.verdict != QUOTA_NOT_APPLICABLE &&
            (asked.question == QUOTA_QUESTION_RECLAIM || asked.question == QUOTA_QUESTION_CREDIT))
            note_answer(to, &asked);
    }
    return at > 1 || status == QUOTA_E_NOT_FOUND;
}

static int ask_law(reading *of, usage *to)
{
    const uint8_t kind = to->built == 2   ? QUOTA_ENTRY_UNBUILT
                         : to->built == 1 ? QUOTA_ENTRY_UNUSED
                                          : QUOTA_ENTRY_SURPLUS;

    to->limit = QUOTA_UNKNOWN;
    if (to->subject != QUOTA_SUBJECT_PROJECT)
        return 1;
    if (!find_claim(of, to->number, to->pollutant))
        return 0;
    if (of->found && of->claim.left > 0 && !ask(of, to, kind, 0) && of->receiver != 0)
        (void)ask(of, to, kind, of->receiver); /* the account is closed: it would go to a reserve */
    return 1;
}

/* Where the law in force speaks of taking back, it says who is below; else 80 % is the measure (SIP 4B.4). */
static int is_below(const usage *of)
{
    if (of->asked == QUOTA_QUESTION_RECLAIM)
        return of->has_value && of->hi > 0;
    return of->built == 2 || of->actual * 5 < of->permitted * 4; /* neither is above 10^18 */
}

/* ------------------------------------------------------------------ permits */

/* What may have a permit and a use of it. */
typedef struct subject {
    uint64_t number;
    uint8_t subject, pollutant;
} subject;

typedef struct subjects {
    subject *at;
    size_t count, capacity;
} subjects;

static int by_subject(const void *left, const void *right)
{
    const subject *a = left, *b = right;

    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return a->pollutant < b->pollutant ? -1 : a->pollutant > b->pollutant;
}

static void add_subject(subjects *to, subject made)
{
    if (to->count == to->capacity) {
        to->capacity = to->capacity * 2 + 256;
        to->at = resized(to->at, to->capacity, sizeof *to->at);
    }
    to->at[to->count++] = made;
}

static int take_statement(void *user, const void *row)
{
    const quota_statement *said = row;

    if (said->subject == QUOTA_SUBJECT_PROJECT || said->subject == QUOTA_SUBJECT_ACCOUNT)
        add_subject(user, (subject){said->number, said->subject, said->pollutant});
    return 1;
}

/* Whatever has a figure of what was emitted or built; each once. */
static int find_subjects(session *of, subjects *to)
{
    const uint32_t facts[] = {QUOTA_FACT_ACTUAL, fact_named("built_increment"), QUOTA_FACT_BUILT};
    size_t kept = 0;

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        quota_filter filter = {.fact = facts[i]};

        if (facts[i] != 0 &&
            !each_row(of, QUOTA_LIST_STATEMENTS, &filter, sizeof(quota_statement), take_statement, to))
            return 0;
    }
    if (to->count == 0)
        return 1;
    qsort(to->at, to->count, sizeof *to->at, by_subject);
    for (size_t i = 1; i < to->count; i++)
        if (by_subject(&to->at[kept], &to->at[i]) != 0)
            to->at[++kept] = to->at[i];
    to->count = kept + 1;
    return 1;
}

/* The figures of a day; 0 = there are not both. */
static int read_figures(const reading *of, usage *to)
{
    const report *in = of->to;
    const int of_project = to->subject == QUOTA_SUBJECT_PROJECT;

    to->permitted = fact_of(in, of->of, to->subject, to->number, QUOTA_FACT_PERMITTED, to->pollutant);
    to->actual = fact_of(in, of->of, to->subject, to->number, QUOTA_FACT_ACTUAL, to->pollutant);
    to->built = 0;
    if (of_project && (to->permitted <= 0 || to->actual < 0)) {
        to->permitted = fact_of(in, of->of, to->subject, to->number, QUOTA_FACT_INCREMENT, to->pollutant);
        to->actual =
            fact_of(in, of->of, to->subject, to->number, fact_named("built_increment"), to->pollutant);
        to->built = 1;
        if (to->actual < 0 &&
            fact_of(in, of->of, to->subject, to->number, QUOTA_FACT_BUILT, to->pollutant) == 0) {
            to->actual = 0;
            to->built = 2;
        }
    }
    return to->permitted > 0 && to->actual >= 0;
}

static int add_usage(reading *of, usage *found)
{
    report *to = of->to;

    if (!read_figures(of, found))
        return 1;
    if (!ask_law(of, found))
        return 0;
    found->below = (uint8_t)is_below(found);
    found->settled = found->below && found->restored > 0 && (found->asked == 0 || found->limit == 0);
    if (to->use_count == of->capacity) {
        of->capacity = of->capacity * 2 + 64;
        to->uses = resized(to->uses, of->capacity, sizeof *to->uses);
    }
    to->uses[to->use_count++] = *found;
    return 1;
}

typedef struct part_reading {
    reading *of;
    usage *like;
    int good;
} part_reading;

static int take_part(void *user, const void *row)
{
    part_reading *of = user;
    const quota_project *part = row;
    usage found = *of->like;

    found.pollutant = part->pollutant;
    found.restored = part->restored;
    of->good = add_usage(of->of, &found);
    return of->good;
}

/* A project's figure may be of one pollutant, or stated for all of them. */
static int read_subject(reading *of, const subject *from)
{
    usage found = {.number = from->number, .subject = from->subject, .pollutant = from->pollutant};
    quota_filter filter = {.project = from->number, .pollutant = from->pollutant};
    part_reading parts = {.of = of, .like = &found, .good = 1};

    if (from->subject == QUOTA_SUBJECT_ACCOUNT)
        return add_usage(of, &found);
    return each_row(of->of, QUOTA_LIST_PROJECTS, &filter, sizeof(quota_project), take_part, &parts) &&
           parts.good;
}

static int by_need(const void *left, const void *right)
{
    const usage *a = left, *b = right;
    const int64_t first = share_of(a->actual, a->permitted, 1000000, INT64_C(1000000000)),
                  second = share_of(b->actual, b->permitted, 1000000, INT64_C(1000000000));

    if (a->below - a->settled != b->below - b->settled)
        return b->below - b->settled - (a->below - a->settled);
    if (a->below != b->below)
        return b->below - a->below;
    if (first != second)
        return first < second ? -1 : 1;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    if (a->pollutant != b->pollutant)
        return a->pollutant < b->pollutant ? -1 : 1;
    return (int)b->subject - (int)a->subject;
}

static int same_use(const usage *a, const usage *b)
{
    return a->number == b->number && a->subject == b->subject && a->pollutant == b->pollutant;
}

static int take_receiver(void *user, const void *row)
{
    reading *of = user;

    of->receiver = ((const quota_account *)row)->account;
    return 0;
}

int report_uses(report *to, session *of)
{
    reading state = {.to = to, .of = of};
    subjects from = {NULL, 0, 0};
    quota_filter filter = {.role = QUOTA_ROLE_RESERVE, .live = 1};
    size_t kept = 0;
    int good = each_row(of, QUOTA_LIST_ACCOUNTS, &filter, sizeof(quota_account), take_receiver, &state) &&
               find_subjects(of, &from);

    for (size_t i = 0; good && i < from.count; i++)
        good = read_subject(&state, &from.at[i]);
    free(from.at);
    if (to->use_count == 0)
        return good;
    qsort(to->uses, to->use_count, sizeof *to->uses, by_need);
    for (size_t i = 1; i < to->use_count; i++) /* stated for one pollutant and for all: twice the same */
        if (!same_use(&to->uses[kept], &to->uses[i]))
            to->uses[++kept] = to->uses[i];
    to->use_count = kept + 1;
    for (size_t i = 0; i < to->use_count; i++)
        to->uses_open += to->uses[i].below && !to->uses[i].settled;
    return good;
}
