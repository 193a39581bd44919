/* rules.c - rule rows: their questions, force, condition and outcome. */
#include "policy/read/parser.h"

#include <string.h>

/* ------------------------------------------------------------------ scopes */

/* Is the question among those taken, all the way up? */
static int is_taken(const lq_builder *b, uint32_t scope, uint32_t question)
{
    for (; scope != 0; scope = lq_scope_at(b, scope)->parent) {
        const lq_scope *limited = lq_scope_at(b, scope);
        uint32_t i = 0;
        while (i < limited->limit_count && limited->limit[i] != question)
            i++;
        if (i == limited->limit_count)
            return 0;
    }
    return 1;
}

/* ------------------------------------------------------------------ lists of questions */

/* Reads `a|b` from a cell.  0 = an error, reported; else the list is in *list. */
static int read_questions(lq_builder *b, const lq_source_row *row, unsigned column, uint32_t **list,
                          uint32_t *count)
{
    lq_parser p;
    lq_parser_open(&p, b, row, column, 0);
    size_t most = 1;
    for (size_t i = 0; i < row->cells[column].size; i++)
        most += row->cells[column].text[i] == '|';
    uint32_t *questions = lq_build_alloc(b, most * sizeof *questions);
    *list = questions;
    *count = 0;
    while (questions && !p.failed) {
        lq_token name = p.token;
        if (!lq_parser_take(&p, LQ_T_NAME)) {
            lq_parser_error(&p, QUOTA_FINDING_SYNTAX, &name, "questions such as offset|offer, or *");
            break;
        }
        uint32_t index = lq_find_question(b, name.text, name.size);
        if (index == LQ_NONE) {
            if (b->status == QUOTA_OK && !lq_is_broken_name(b, name.text, name.size))
                lq_parser_error(&p, QUOTA_FINDING_UNKNOWN_QUESTION, &name,
                                "a question of the vocabulary, or one the policy declares");
            break;
        }
        for (uint32_t i = 0; i < *count; i++)
            if (questions[i] == index)
                lq_parser_error(&p, QUOTA_FINDING_DUPLICATE, &name, "each question once");
        questions[(*count)++] = index;
        if (!lq_parser_take(&p, LQ_T_BAR)) {
            lq_parser_end(&p, "| or the end of the cell");
            return !p.failed;
        }
    }
    return 0;
}

static void read_limits(lq_builder *b)
{
    for (uint32_t i = 1; i < b->scopes.count; i++) {
        lq_scope *scope = lq_scope_at(b, i);
        uint32_t *limit = NULL;
        uint32_t count = 0;
        b->borrowed_line = scope->borrowed_line;
        b->borrowed_id = scope->extends->cells[1].text;
        (void)read_questions(b, scope->extends, 2, &limit, &count);
        scope->limit = limit;
        scope->limit_count = count;
    }
    lq_build_enter(b, b->own_layer, "");
}

/* Every question taken from a parent must be answered there. */
static void check_limits(lq_builder *b)
{
    for (uint32_t s = 1; s < b->scopes.count; s++) {
        const lq_scope *scope = lq_scope_at(b, s);
        if (scope->borrowed_line)
            continue; /* the parent's own affair */
        for (uint32_t i = 0; i < scope->limit_count; i++) {
            uint32_t d = 0;
            while (d < b->drafts.count &&
                   !(lq_scope_is_within(b, lq_draft_at(b, d)->scope, s) && !lq_draft_at(b, d)->dropped &&
                     lq_draft_answers(lq_draft_at(b, d), scope->limit[i])))
                d++;
            const char *name = lq_question_at(b, scope->limit[i])->question.name;
            if (d == b->drafts.count && b->status == QUOTA_OK)
                lq_build_error(b, QUOTA_FINDING_PARENT, scope->extends, 2, 0,
                               "questions that the parent answers", name, strlen(name));
        }
    }
}

/* ------------------------------------------------------------------ which row answers what */

static void keep_taken(lq_builder *b, lq_draft *draft)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < draft->question_count; i++)
        if (is_taken(b, draft->scope, draft->questions[i]))
            draft->questions[kept++] = draft->questions[i];
    draft->question_count = kept;
    if (kept == 0 && draft->scope != 0)
        draft->dropped = 1;
}

static void read_draft_questions(lq_builder *b, lq_draft *draft)
{
    const lq_source_cell *cell = &draft->row->cells[LQ_QUESTION];
    if (cell->size == 0) {
        if (draft->scope != 0)
            draft->dropped = 1;
        return;
    }
    if (cell->size == 1 && *cell->text == '*') {
        draft->all = 1;
        return;
    }
    if (!read_questions(b, draft->row, LQ_QUESTION, &draft->questions, &draft->question_count)) {
        draft->questions = NULL;
        draft->question_count = 0;
        draft->dropped = 1; /* its outcome could not be judged */
        return;
    }
    keep_taken(b, draft);
}

/* `*`: all questions that have other rows. */
static void spread(lq_builder *b, lq_draft *draft)
{
    draft->questions = lq_build_alloc(b, b->questions.count * sizeof *draft->questions);
    for (uint32_t q = 0; draft->questions && q < b->questions.count; q++) {
        for (uint32_t i = 0; i < b->drafts.count; i++) {
            const lq_draft *other = lq_draft_at(b, i);
            if (!other->all && !other->dropped && lq_scope_is_within(b, other->scope, draft->scope) &&
                lq_draft_answers(other, q)) {
                draft->questions[draft->question_count++] = q;
                break;
            }
        }
    }
    keep_taken(b, draft);
}

/* The same row that came on two ways is one row, which answers what either does. */
static void join(lq_builder *b, lq_draft *draft, lq_draft *twin)
{
    uint32_t count = 0;
    uint32_t *all = lq_build_alloc(b, (draft->question_count + (size_t)twin->question_count) * sizeof *all);
    if (!all)
        return;
    for (uint32_t q = 0; q < b->questions.count; q++)
        if (lq_draft_answers(draft, q) || lq_draft_answers(twin, q))
            all[count++] = q;
    draft->questions = all;
    draft->question_count = count;
    twin->dropped = 1;
    if (twin->scope == 0) /* it came as a whole: its sets are the policy's */
        draft->scope = 0;
}

/* Of the rows that stay, each id stands once. */
static void check_ids(lq_builder *b)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++) {
        lq_draft *draft = lq_draft_at(b, i);
        const lq_source_cell *id = &draft->row->cells[LQ_ID];
        if (draft->dropped)
            continue;
        uint32_t other = lq_map_get(&b->draft_ids, id->text, id->size);
        lq_build_put(b, &b->draft_ids, id->text, id->size, i);
        lq_build_enter(b, draft->layer, id->text);
        if (other == LQ_MAP_NONE)
            count++;
        else if (lq_is_same_table(b, lq_draft_at(b, other)->layer, draft->layer))
            join(b, draft, lq_draft_at(b, other));
        else
            lq_build_cell_error(b, QUOTA_FINDING_DUPLICATE, draft->row, LQ_ID, "an id that no other row has");
    }
    lq_build_enter(b, b->own_layer, "");
    if (count > QUOTA_POLICY_RULES_MAX)
        lq_build_report(b, QUOTA_FINDING_LIMIT, 0, 0, "extends",
                        "at most 4096 rule rows, the parents' included", NULL, 0);
}

static void check_question_sizes(lq_builder *b)
{
    for (uint32_t q = 0; q < b->questions.count; q++) {
        uint32_t rows = 0;
        for (uint32_t i = 0; i < b->drafts.count; i++) {
            const lq_draft *draft = lq_draft_at(b, i);
            if (draft->dropped || !lq_draft_answers(draft, q) || ++rows <= QUOTA_QUESTION_RULES_MAX)
                continue;
            lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
            lq_build_cell_error(b, QUOTA_FINDING_LIMIT, draft->row, LQ_QUESTION,
                                "at most 256 rows for one question");
            break;
        }
        lq_question_at(b, q)->question.rule_count = rows;
    }
}

/* ------------------------------------------------------------------ cells */

static void read_force(lq_builder *b, lq_draft *draft)
{
    static const char words[] = "\0must\0principle\0may\0silent"; /* as quota_force */
    const char *text = draft->row->cells[LQ_FORCE].text;
    for (uint8_t i = 0; i < 5; i++) {
        if (strcmp(text, lq_word_at(words, i)) == 0) {
            draft->rule.force = i;
            return;
        }
    }
    lq_build_cell_error(b, QUOTA_FINDING_FORCE, draft->row, LQ_FORCE,
                        "must, principle, may, silent, or empty");
}

static lq_ref read_when(lq_builder *b, const lq_draft *draft)
{
    lq_parser p;
    if (draft->row->cells[LQ_WHEN].size == 0)
        return 0;
    lq_parser_open(&p, b, draft->row, LQ_WHEN, draft->scope);
    lq_cond when = lq_parse_cond(&p);
    lq_parser_end(&p, "and, or, an operator, or the end of the cell");
    return when.node;
}

/* A sentence without a rule has nothing to decide with. */
static void check_sentence(lq_builder *b, const lq_draft *draft)
{
    static const unsigned columns[] = {LQ_WHEN, LQ_THEN, LQ_OVERRIDES};
    for (int i = 0; i < 3; i++) {
        if (draft->row->cells[columns[i]].size > 0) {
            lq_build_error(b, QUOTA_FINDING_UNKNOWN_QUESTION, draft->row, LQ_QUESTION, 0,
                           "a question, since the row has a condition or an outcome", NULL, 0);
            return;
        }
    }
}

static void read_cells(lq_builder *b, lq_draft *draft)
{
    lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
    read_force(b, draft);
    if (draft->row->cells[LQ_QUESTION].size == 0) {
        check_sentence(b, draft);
        return;
    }
    lq_ref when = read_when(b, draft);
    draft->rule.when = when;
    lq_read_outcome(b, draft);
}

void lq_read_rules(lq_builder *b)
{
    read_limits(b);
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++) {
        lq_draft *draft = lq_draft_at(b, i);
        lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
        read_draft_questions(b, draft);
    }
    lq_build_enter(b, b->own_layer, "");
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++)
        if (lq_draft_at(b, i)->all)
            spread(b, lq_draft_at(b, i));
    check_limits(b);
    check_ids(b);
    check_question_sizes(b);
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++)
        if (!lq_draft_at(b, i)->dropped)
            read_cells(b, lq_draft_at(b, i));
    lq_build_enter(b, b->own_layer, "");
}
