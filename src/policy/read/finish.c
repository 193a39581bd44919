/* finish.c - from drafts to the finished policy: final order, final indexes, one arena.
 *
 * Facts and questions of the vocabulary come first, by number, then the declared ones as
 * declared; classes by name; rules as written.  So the order in which rows happen to name
 * things leaves no trace. */
#include "policy/read/builder.h"

#include <libquota/facts.h>

#include "policy/read/lexer.h"

#include <string.h>

static void *copy(lq_builder *b, const void *items, size_t count, size_t element)
{
    void *memory = lq_build_alloc(b, count * element);
    if (memory && count > 0)
        memcpy(memory, items, count * element);
    return memory;
}

static void limit_error(lq_builder *b, const char *expected)
{
    lq_build_report(b, QUOTA_FINDING_LIMIT, 0, 0, "table", expected, NULL, 0);
}

/* ------------------------------------------------------------------ facts */

static int fact_stays(const lq_draft_fact *draft)
{
    return draft->fact.used || draft->keep;
}

static void place_facts(lq_builder *b)
{
    uint32_t count = 0;
    lq_fact *facts = lq_build_alloc(b, b->facts.count * sizeof *facts);
    uint16_t *index = lq_build_alloc(b, (lq_fact_def_count + (size_t)1) * sizeof *index);
    if (!facts || !index)
        return;
    for (uint32_t number = 1; number <= lq_fact_def_count; number++) {
        const char *name = lq_vocabulary_text(lq_fact_defs[number].name);
        uint32_t i = lq_map_get(&b->fact_names, name, strlen(name));
        if (i == LQ_MAP_NONE || !fact_stays(lq_fact_at(b, i)))
            continue;
        facts[count] = lq_fact_at(b, i)->fact;
        lq_fact_at(b, i)->place = count++;
        index[number] = (uint16_t)count;
    }
    for (uint32_t i = 0; i < b->facts.count; i++) {
        lq_draft_fact *draft = lq_fact_at(b, i);
        if (!draft->fact.own || !fact_stays(draft))
            continue;
        facts[count] = draft->fact;
        draft->place = count++;
    }
    if (count > LQ_FACTS_MAX)
        limit_error(b, "at most 512 facts in a policy");
    quota_policy *policy = b->policy;
    policy->facts = facts;
    policy->fact_count = count;
    policy->fact_index = index;
    policy->fact_as_of = index[QUOTA_FACT_AS_OF];
    policy->fact_increment = index[QUOTA_FACT_INCREMENT];
    policy->fact_strict_mode = index[QUOTA_FACT_STRICT_MODE];
    policy->fact_exception_approved = index[QUOTA_FACT_EXCEPTION_APPROVED];
}

/* ------------------------------------------------------------------ questions */

static int question_stays(const lq_draft_question *draft)
{
    return draft->keep || draft->asked || draft->question.rule_count > 0;
}

static void place_question(lq_builder *b, lq_draft_question *draft, uint32_t index)
{
    uint32_t count = 0;
    uint32_t *rules = lq_build_alloc(b, draft->question.rule_count * sizeof *rules);
    for (uint32_t i = 0; rules && i < b->drafts.count; i++) /* GCOVR_EXCL_BR_LINE: as in lq_build_text */
        if (!lq_draft_at(b, i)->dropped && lq_draft_answers(lq_draft_at(b, i), index))
            rules[count++] = lq_draft_at(b, i)->place;
    draft->question.rules = rules;
    draft->place = b->policy->question_count;
    b->policy->questions[b->policy->question_count++] = draft->question;
}

static void place_questions(lq_builder *b)
{
    b->policy->questions = lq_build_alloc(b, b->questions.count * sizeof(lq_question));
    if (!b->policy->questions)
        return;
    for (uint32_t number = 1; number <= lq_question_def_count; number++) {
        const char *name = lq_vocabulary_text(lq_question_defs[number].name);
        uint32_t i = lq_map_get(&b->question_names, name, strlen(name));
        if (i != LQ_MAP_NONE && question_stays(lq_question_at(b, i)))
            place_question(b, lq_question_at(b, i), i);
    }
    for (uint32_t i = 0; i < b->questions.count; i++)
        if (lq_question_at(b, i)->question.own && question_stays(lq_question_at(b, i)))
            place_question(b, lq_question_at(b, i), i);
    if (b->policy->question_count > LQ_QUESTIONS_MAX)
        limit_error(b, "at most 128 questions in a policy");
}

/* ------------------------------------------------------------------ classes */

static int name_order(const char *a, const char *b)
{
    return strcmp(a, b);
}

/* By name; *places of the old numbers. */
static uint32_t *place_classes(lq_builder *b)
{
    uint32_t count = (uint32_t)b->classes.count;
    const char **names = copy(b, b->classes.items, count, sizeof *names);
    uint32_t *places = lq_build_alloc(b, (count + (size_t)1) * sizeof *places);
    if (b->status != QUOTA_OK)
        return NULL;
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t k = i; k > 0 && name_order(names[k], names[k - 1]) < 0; k--) {
            const char *swap = names[k];
            names[k] = names[k - 1];
            names[k - 1] = swap;
        }
    }
    for (uint32_t i = 0; i < count; i++)
        places[lq_map_get(&b->class_names, names[i], strlen(names[i])) + 1] = i + 1;
    b->policy->classes = names;
    b->policy->class_count = count;
    return places;
}

/* ------------------------------------------------------------------ rules */

static void write_questions(const lq_builder *b, const lq_draft *draft, lq_out *out)
{
    for (uint32_t i = 0; i < draft->question_count; i++) {
        if (i > 0)
            lq_out_bytes(out, "|", 1);
        lq_out_text(out, lq_question_at(b, draft->questions[i])->question.name);
    }
}

/* The question column; of a row of which only some questions were taken, those. */
static const char *question_text(lq_builder *b, const lq_draft *draft)
{
    if (draft->scope == 0)
        return draft->row->cells[LQ_QUESTION].canonical;
    lq_out out;
    lq_out_init(&out, NULL, 0);
    write_questions(b, draft, &out);
    size_t capacity = out.length + 1;
    char *text = lq_build_alloc(b, capacity);
    if (!text) /* GCOVR_EXCL_BR_LINE: as in lq_build_text */
        return "";
    lq_out_init(&out, text, capacity);
    write_questions(b, draft, &out);
    return text;
}

static void fill_rule(lq_builder *b, const lq_draft *draft, const uint32_t *class_places, lq_rule *rule)
{
    const lq_source_cell *cells = draft->row->cells;
    const lq_layer *layer = lq_layer_at(b, draft->layer);
    *rule = draft->rule;
    rule->id = cells[LQ_ID].text;
    rule->article = cells[LQ_ARTICLE].text;
    rule->questions = question_text(b, draft);
    rule->force_text = cells[LQ_FORCE].text;
    rule->when_text = cells[LQ_WHEN].canonical;
    rule->then_text = cells[LQ_THEN].canonical;
    rule->overrides_text = cells[LQ_OVERRIDES].canonical;
    rule->zh = cells[LQ_ZH].text;
    rule->en = cells[LQ_EN].text;
    rule->document = layer->document;
    rule->line = draft->row->line;
    rule->inherited = layer->line != 0;
    rule->klass = rule->klass ? class_places[rule->klass] : 0;
    rule->quantum = rule->quantum ? rule->quantum : 1;
    uint32_t *questions = copy(b, draft->questions, draft->question_count, sizeof *questions);
    uint32_t *displaces = copy(b, draft->displaces, draft->displace_count, sizeof *displaces);
    for (uint32_t i = 0; questions && i < draft->question_count; i++)
        questions[i] = lq_question_at(b, questions[i])->place;
    for (uint32_t i = 0; displaces && i < draft->displace_count; i++)
        displaces[i] = lq_draft_at(b, displaces[i])->place;
    rule->question_list = questions;
    rule->question_count = draft->question_count;
    rule->displaces = displaces;
    rule->displace_count = draft->displace_count;
}

static void number_rules(lq_builder *b)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->drafts.count; i++)
        if (!lq_draft_at(b, i)->dropped)
            lq_draft_at(b, i)->place = count++;
    b->policy->rule_count = count;
}

static void place_rules(lq_builder *b)
{
    const uint32_t *class_places = place_classes(b);
    lq_rule *rules = lq_build_alloc(b, b->policy->rule_count * sizeof *rules);
    for (uint32_t i = 0; b->status == QUOTA_OK && i < b->drafts.count; i++)
        if (!lq_draft_at(b, i)->dropped)
            fill_rule(b, lq_draft_at(b, i), class_places, &rules[lq_draft_at(b, i)->place]);
    b->policy->rules = rules;
}

/* ------------------------------------------------------------------ nodes and sets */

static void place_nodes(lq_builder *b)
{
    lq_node *nodes = copy(b, b->nodes.items, b->nodes.count, sizeof *nodes);
    for (uint32_t i = 1; nodes && i < b->nodes.count; i++) {
        lq_node *node = &nodes[i];
        if (node->op == LQ_OP_FACT || node->op == LQ_OP_TEST || node->op == LQ_OP_CUT)
            node->a = lq_fact_at(b, node->a)->place;
        else if (node->op == LQ_OP_ASK)
            node->a = lq_question_at(b, node->a)->place;
    }
    b->policy->nodes = nodes;
    b->policy->node_count = (uint32_t)b->nodes.count;
    b->policy->compares = copy(b, b->compares.items, b->compares.count, sizeof(lq_compare));
    b->policy->compare_count = (uint32_t)b->compares.count;
}

/* One entry for each fact whose codes a set stands for; one in all when nothing uses it. */
static void place_sets(lq_builder *b)
{
    lq_set *sets = lq_build_alloc(b, b->set_domains.count * sizeof *sets);
    uint32_t count = 0;
    for (uint32_t i = 0; sets && i < b->sets.count; i++) {
        const lq_draft_set *draft = lq_set_at(b, i);
        const lq_set_domain *domains = (const lq_set_domain *)b->set_domains.items + draft->first_domain;
        int inherited = draft->layer != b->own_layer;
        uint32_t written = 0;
        for (uint32_t d = 0; d < draft->domain_count; d++) {
            int last = d + 1 == draft->domain_count;
            if (!domains[d].used && (inherited || !last || written > 0))
                continue;
            lq_set *set = &sets[count++];
            set->name = draft->row->cells[1].text;
            set->domain = domains[d].domain;
            set->mask = domains[d].mask;
            set->line = inherited ? 0 : draft->row->line;
            set->used = draft->used;
            written++;
        }
    }
    b->policy->sets = sets;
    b->policy->set_count = count;
}

void lq_finish(lq_builder *b)
{
    number_rules(b);
    place_facts(b);
    place_questions(b);
    place_rules(b);
    place_nodes(b);
    place_sets(b);
}
