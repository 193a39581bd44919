/* law.c - which rows of which policy spoke to each entry, before it is posted. */
#include "law.h"

#include "../common/words.h"

#include <stdlib.h>
#include <string.h>

enum { QUESTIONS_MOST = 32 };

/* The facts of one question, and the rows that take part in its answer: a bit each. */
typedef struct spoken {
    quota_fact *facts;
    size_t fact_capacity;
    quota_step *steps;
    size_t step_capacity;
    unsigned char *rows;
    size_t row_capacity;
} spoken;

void law_begin(table *to, const session *of)
{
    list_begin(to, of);
    list_column(to, "line", 1);
    list_column(to, "id", 0);
    list_column(to, "policy", 0);
    list_column(to, "question", 0);
    list_column(to, "answer", 0);
    list_column(to, "by", 0);
    list_column(to, "rows", 0);
}

static quota_status ask(const session *of, const quota_post *post, size_t index, size_t number,
                        quota_asked *asked, spoken *with)
{
    quota_status status;

    *asked = (quota_asked){.struct_size = sizeof *asked};
    status = quota_ledger_ask(of->ledger, post, index, number, asked, with->facts, with->fact_capacity, NULL);
    if (status == QUOTA_E_BUFFER) {
        with->fact_capacity = asked->fact_count;
        with->facts = resized(with->facts, with->fact_capacity, sizeof *with->facts);
        status =
            quota_ledger_ask(of->ledger, post, index, number, asked, with->facts, with->fact_capacity, NULL);
    }
    return status;
}

static void mark(spoken *with, uint32_t row)
{
    if (row >= with->row_capacity) {
        with->rows = resized(with->rows, row + 64, 1);
        memset(with->rows + with->row_capacity, 0, row + 64 - with->row_capacity);
        with->row_capacity = row + 64;
    }
    with->rows[row] = 1;
}

/* Rows that cover the case or apply to it; those of a helper question, such as the `credit` that `deposit`
 * reads, too. */
static int takes_part(const quota_step *step)
{
    return (step->kind == QUOTA_STEP_HIT || step->kind == QUOTA_STEP_COVER) && step->rule != 0 &&
           (step->truth == 1 || step->truth == 2);
}

static void find_rows(const session *of, const quota_asked *asked, spoken *with)
{
    const quota_case given = {.struct_size = sizeof given,
                              .question = asked->question,
                              .facts = with->facts,
                              .fact_count = asked->fact_count,
                              .calendar = of->calendar};
    size_t count = 0;
    quota_status status = quota_explain(asked->policy, &given, with->steps, with->step_capacity,
                                        sizeof *with->steps, &count, NULL);

    if (status == QUOTA_E_BUFFER) {
        with->step_capacity = count;
        with->steps = resized(with->steps, count, sizeof *with->steps);
        status = quota_explain(asked->policy, &given, with->steps, with->step_capacity, sizeof *with->steps,
                               &count, NULL);
    }
    if (with->rows != NULL)
        memset(with->rows, 0, with->row_capacity);
    for (uint32_t i = 0; i < asked->decision.rule_count && i < QUOTA_DECISION_RULES; i++)
        mark(with, asked->decision.rules[i]);
    for (size_t i = 0; status == QUOTA_OK && i < count; i++)
        if (takes_part(&with->steps[i]))
            mark(with, with->steps[i].rule);
}

static void add_row(growing *to, const quota_policy *policy, uint32_t row)
{
    quota_rule info = {.struct_size = sizeof info};

    if (row == 0 || quota_policy_rule(policy, row, &info) != QUOTA_OK)
        return;
    if (to->length > 0)
        growing_text(to, " ");
    growing_text(to, info.id);
}

static void add_answer(growing *to, const quota_asked *asked)
{
    add_word(to, QUOTA_FIELD_VERDICT, asked->decision.verdict);
    if (asked->limit != QUOTA_UNKNOWN) {
        growing_text(to, words(", at most "));
        add_amount(to, asked->limit);
    } else if (asked->decision.kind == QUOTA_KIND_RATIO && asked->decision.ratio_den != 0) {
        growing_text(to, ", ");
        add_amount(to, asked->decision.hi);
    }
}

static void show(const rows *from, size_t at, const quota_asked *asked, const spoken *with, table *to)
{
    quota_policy_info policy = {.struct_size = sizeof policy};
    quota_question_info question = {.struct_size = sizeof question};
    growing text = {NULL, 0, 0};

    growing_int(&text, (int64_t)from->places[at].line);
    table_cell(to, growing_string(&text));
    growing_clear(&text);
    add_bytes(&text, from->entries[at].id, sizeof from->entries[at].id);
    table_cell(to, growing_string(&text));
    table_cell(to, quota_policy_describe(asked->policy, &policy) == QUOTA_OK ? policy.id : "");
    (void)quota_question_describe(asked->policy, asked->question, &question);
    table_cell(to, question.name == NULL ? "" : question.name);
    growing_clear(&text);
    add_answer(&text, asked);
    table_cell(to, growing_string(&text));
    growing_clear(&text);
    add_row(&text, asked->policy, asked->decision.rule);
    table_cell(to, growing_string(&text));
    growing_clear(&text);
    for (size_t row = 1; row < with->row_capacity; row++)
        if (with->rows[row] != 0)
            add_row(&text, asked->policy, (uint32_t)row);
    table_cell(to, growing_string(&text));
    table_note(to, "");
    growing_free(&text);
}

void law_show(const session *of, const rows *from, const quota_post *post, table *to)
{
    const size_t first = (size_t)(post->entries - from->entries);
    spoken with = {NULL, 0, NULL, 0, NULL, 0};
    quota_asked asked;

    for (size_t i = 0; i < post->count; i++)
        for (size_t number = 0;
             number < QUESTIONS_MOST && ask(of, post, i, number, &asked, &with) == QUOTA_OK; number++) {
            find_rows(of, &asked, &with);
            show(from, first + i, &asked, &with, to);
        }
    free(with.facts);
    free(with.steps);
    free(with.rows);
}
