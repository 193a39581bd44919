/* overrides.c - which row displaces which, and what depends on itself. */
#include "policy/read/parser.h"

#include <string.h>

static int share_a_question(const lq_draft *a, const lq_draft *b)
{
    for (uint32_t i = 0; i < a->question_count; i++)
        for (uint32_t k = 0; k < b->question_count; k++)
            if (a->questions[i] == b->questions[k])
                return 1;
    return 0;
}

/* The row an id means; NULL with *absent = 1 when it is an error, = 0 when it was not taken along. */
static lq_draft *find_target(const lq_builder *b, const lq_draft *draft, const lq_token *id, uint32_t *index,
                             int *absent)
{
    *index = lq_map_get(&b->draft_ids, id->text, id->size);
    *absent = draft->scope == 0;
    if (*index == LQ_MAP_NONE)
        return NULL;
    lq_draft *target = lq_draft_at(b, *index);
    return lq_scope_is_within(b, target->scope, draft->scope) ? target : NULL;
}

static void read_ids(lq_builder *b, lq_draft *draft)
{
    lq_parser p;
    const lq_source_cell *cell = &draft->row->cells[LQ_OVERRIDES];
    size_t most = 1;
    for (size_t i = 0; i < cell->size; i++)
        most += cell->text[i] == '|';
    draft->displaces = lq_build_alloc(b, most * sizeof *draft->displaces);
    if (!draft->displaces) /* GCOVR_EXCL_BR_LINE: only when just this piece finds its arena's block full */
        return;
    lq_parser_open(&p, b, draft->row, LQ_OVERRIDES, draft->scope);
    do {
        lq_token id = p.token;
        uint32_t index;
        int absent;
        if (!lq_parser_take(&p, LQ_T_NAME)) {
            lq_parser_error(&p, QUOTA_FINDING_SYNTAX, &id, "ids of rows such as A1|A2");
            return;
        }
        const lq_draft *target = find_target(b, draft, &id, &index, &absent);
        if (!target) {
            if (absent)
                lq_parser_error(&p, QUOTA_FINDING_OVERRIDES, &id, "the id of a row");
            continue;
        }
        if (!share_a_question(draft, target)) {
            lq_parser_error(&p, QUOTA_FINDING_OVERRIDES, &id, "a row that answers the same question");
            continue;
        }
        for (uint32_t i = 0; i < draft->displace_count; i++)
            if (draft->displaces[i] == index)
                lq_parser_error(&p, QUOTA_FINDING_DUPLICATE, &id, "each row once");
        draft->displaces[draft->displace_count++] = index;
    } while (!p.failed && lq_parser_take(&p, LQ_T_BAR));
    lq_parser_end(&p, "| or the end of the cell");
}

/* ------------------------------------------------------------------ circles */

static const char *draft_name(const lq_builder *b, uint32_t index)
{
    return lq_draft_at(b, index)->row->cells[LQ_ID].text;
}

static const char *question_name(const lq_builder *b, uint32_t index)
{
    return lq_question_at(b, index)->question.name;
}

/* "a, b, a" */
static size_t write_circle(const lq_builder *b, const char *(*name)(const lq_builder *, uint32_t),
                           const uint32_t *on_circle, uint32_t start, char *text, size_t size)
{
    lq_out out;
    lq_out_init(&out, text, size);
    uint32_t at = start;
    do {
        lq_out_text(&out, name(b, at));
        lq_out_text(&out, ", ");
        at = on_circle[at] - 1;
    } while (at != start && out.length < size);
    lq_out_text(&out, name(b, at));
    (void)lq_out_finish(&out, NULL);
    return strlen(text);
}

/* Calls `report` for each circle once, with its things written out; answers how many there are. */
static uint32_t each_circle(lq_builder *b, const lq_list *edges, uint32_t count,
                            const char *(*name)(const lq_builder *, uint32_t),
                            void (*report)(lq_builder *, uint32_t thing, uint32_t next, const char *text,
                                           size_t size))
{
    char text[192];
    uint32_t *on_circle = lq_build_alloc(b, (count + (size_t)1) * sizeof *on_circle);
    if (!on_circle || lq_find_circles(b->mem, edges->items, edges->count, count, on_circle) != QUOTA_OK) {
        b->status = QUOTA_E_NO_MEMORY;
        return 0;
    }
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (on_circle[i] == 0)
            continue;
        found++;
        report(b, i, on_circle[i] - 1, text, write_circle(b, name, on_circle, i, text, sizeof text));
        for (uint32_t at = i; on_circle[at] != 0;) {
            uint32_t next = on_circle[at] - 1;
            on_circle[at] = 0;
            at = next;
        }
    }
    return found;
}

static void add_edge(lq_builder *b, lq_list *edges, uint32_t from, uint32_t to)
{
    lq_edge *edge = lq_build_add(b, edges);
    if (edge) {
        edge->from = from;
        edge->to = to;
    }
}

static void report_overrides(lq_builder *b, uint32_t thing, uint32_t next, const char *text, size_t size)
{
    (void)next;
    const lq_draft *draft = lq_draft_at(b, thing);
    lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
    lq_build_error(b, QUOTA_FINDING_OVERRIDES, draft->row, LQ_OVERRIDES, 0,
                   "rows that do not displace each other", text, size);
}

void lq_read_overrides(lq_builder *b)
{
    lq_list edges;
    lq_list_init(&edges, sizeof(lq_edge));
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++) {
        lq_draft *draft = lq_draft_at(b, i);
        if (draft->dropped || draft->question_count == 0 || draft->row->cells[LQ_OVERRIDES].size == 0)
            continue;
        lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
        read_ids(b, draft);
        for (uint32_t k = 0; k < draft->displace_count; k++)
            add_edge(b, &edges, i, draft->displaces[k]);
    }
    if (b->status == QUOTA_OK)
        (void)each_circle(b, &edges, (uint32_t)b->drafts.count, draft_name, report_overrides);
    lq_list_free(&edges, b->mem);
    lq_build_enter(b, b->own_layer, "");
}

/* ------------------------------------------------------------------ questions that read questions */

/* Adds an edge for each question that a tree reads. */
static void add_reads(lq_builder *b, lq_list *edges, const lq_draft *draft, lq_ref ref)
{
    if (ref == 0)
        return;
    const lq_node *node = lq_node_at(b, ref);
    switch (node->op) {
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        break;
    case LQ_OP_ASK:
        for (uint32_t i = 0; i < draft->question_count; i++)
            add_edge(b, edges, draft->questions[i], node->a);
        break;
    case LQ_OP_COMPARE:
        add_reads(b, edges, draft, lq_compare_at(b, node->a)->left);
        add_reads(b, edges, draft, lq_compare_at(b, node->a)->right);
        break;
    default:
        add_reads(b, edges, draft, node->a);
        add_reads(b, edges, draft, node->b);
        break;
    }
}

static int reads(const lq_builder *b, lq_ref ref, uint32_t question)
{
    if (ref == 0)
        return 0;
    const lq_node *node = lq_node_at(b, ref);
    switch (node->op) {
    case LQ_OP_LITERAL:
    case LQ_OP_FACT:
    case LQ_OP_TEST:
    case LQ_OP_CUT:
        return 0;
    case LQ_OP_ASK:
        return node->a == question;
    case LQ_OP_COMPARE:
        return reads(b, lq_compare_at(b, node->a)->left, question) ||
               reads(b, lq_compare_at(b, node->a)->right, question);
    default:
        return reads(b, node->a, question) || reads(b, node->b, question);
    }
}

static int draft_reads(const lq_builder *b, const lq_draft *draft, uint32_t question)
{
    const lq_ref trees[] = {draft->rule.when, draft->rule.cover, draft->rule.require, draft->rule.expression};
    for (int i = 0; i < 4; i++)
        if (reads(b, trees[i], question))
            return 1;
    return 0;
}

/* At the first row that answers the question and reads the next one. */
static void report_read(lq_builder *b, int32_t code, uint32_t thing, uint32_t next, const char *expected,
                        const char *text, size_t size)
{
    uint32_t index = 0;
    while (!lq_draft_answers(lq_draft_at(b, index), thing) || !draft_reads(b, lq_draft_at(b, index), next))
        index++;
    const lq_draft *draft = lq_draft_at(b, index);
    lq_build_enter(b, draft->layer, draft->row->cells[LQ_ID].text);
    lq_build_error(b, code, draft->row, reads(b, draft->rule.when, next) ? LQ_WHEN : LQ_THEN, 0, expected,
                   text, size);
}

static void report_reads(lq_builder *b, uint32_t thing, uint32_t next, const char *text, size_t size)
{
    report_read(b, QUOTA_FINDING_CIRCLE, thing, next, "questions that do not read each other", text, size);
}

/* Deciding goes down these chains on the stack, so they may not be long. */
static void check_depth(lq_builder *b, const lq_list *edges)
{
    uint8_t *depth = lq_build_alloc(b, b->questions.count + 1);
    const lq_edge *all = edges->items;
    for (uint32_t round = 0; depth && round <= QUOTA_HELPERS_MAX; round++) {
        for (size_t i = 0; i < edges->count; i++) {
            if (depth[all[i].from] > depth[all[i].to])
                continue;
            depth[all[i].from] = (uint8_t)(depth[all[i].to] + 1);
            if (depth[all[i].from] <= QUOTA_HELPERS_MAX)
                continue;
            const char *name = question_name(b, all[i].to);
            report_read(b, QUOTA_FINDING_LIMIT, all[i].from, all[i].to,
                        "questions that read each other at most 32 deep", name, strlen(name));
            return;
        }
    }
}

void lq_check_reads(lq_builder *b)
{
    lq_list edges;
    lq_list_init(&edges, sizeof(lq_edge));
    for (uint32_t i = 0; i < b->drafts.count && b->status == QUOTA_OK; i++) {
        const lq_draft *draft = lq_draft_at(b, i);
        add_reads(b, &edges, draft, draft->rule.when);
        add_reads(b, &edges, draft, draft->rule.cover);
        add_reads(b, &edges, draft, draft->rule.require);
        add_reads(b, &edges, draft, draft->rule.expression);
    }
    if (b->status == QUOTA_OK &&
        each_circle(b, &edges, (uint32_t)b->questions.count, question_name, report_reads) == 0)
        check_depth(b, &edges);
    lq_list_free(&edges, b->mem);
    lq_build_enter(b, b->own_layer, "");
}
