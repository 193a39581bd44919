/* outcome.c - the `then` cell: cover, require, verdicts, values and their rounding. */
#include "policy/read/parser.h"

#include <libquota/decide.h>

#include <string.h>

typedef struct reading {
    lq_parser p;
    lq_draft *draft;
    lq_cond cover, require;
} reading;

int lq_rounding_word(const lq_token *token, lq_rounding *mode)
{
    if (lq_token_is(token, "up"))
        *mode = LQ_ROUND_UP;
    else if (lq_token_is(token, "down"))
        *mode = LQ_ROUND_DOWN;
    else if (lq_token_is(token, "half_up"))
        *mode = LQ_ROUND_HALF_UP;
    else
        return 0;
    return 1;
}

/* ------------------------------------------------------------------ values and kinds */

typedef struct value_word {
    const char *word;
    lq_value_kind value;
    uint8_t kind; /* quota_kind of the questions it answers */
    uint8_t type; /* quota_type of its expression */
    const char *expected;
} value_word;

static const value_word value_words[] = {
    {"ratio", LQ_VALUE_RATIO, QUOTA_KIND_RATIO, QUOTA_TYPE_RATIO, "a ratio such as 1.2:1 or 80%"},
    {"amount", LQ_VALUE_AMOUNT, QUOTA_KIND_AMOUNT, QUOTA_TYPE_AMOUNT, "an amount such as 10 t"},
    {"money", LQ_VALUE_MONEY, QUOTA_KIND_MONEY, QUOTA_TYPE_MONEY, "a sum of money, or amount * price"},
    {"date", LQ_VALUE_DATE, QUOTA_KIND_DATE, QUOTA_TYPE_DATE,
     "a date such as 2024-10-09, or a date + count unit"},
    {"rank", LQ_VALUE_RANK, QUOTA_KIND_RANK, QUOTA_TYPE_COUNT, "a whole number from 1"},
    {"class", LQ_VALUE_CLASS, QUOTA_KIND_CLASS, 0, "a name"},
};

static void kind_error(reading *r, const lq_token *at, const char *question)
{
    char expected[160];
    lq_out out;
    lq_out_init(&out, expected, sizeof expected);
    lq_out_text(&out, "an outcome of the kind that ");
    lq_out_text(&out, question);
    lq_out_text(&out, " has");
    (void)lq_out_finish(&out, NULL);
    lq_parser_error(&r->p, QUOTA_FINDING_OUTCOME, at, expected);
}

/* Every question of the row must be of the outcome's kind; `ratio` may answer factors instead. */
static void check_kinds(reading *r, const lq_token *at, const value_word *word)
{
    lq_rule *rule = &r->draft->rule;
    for (uint32_t i = 0; i < r->draft->question_count; i++) {
        const lq_question *question = &lq_question_at(r->p.b, r->draft->questions[i])->question;
        int factor = word->value == LQ_VALUE_RATIO && question->kind == QUOTA_KIND_FACTOR;
        if (i == 0 && factor)
            rule->value = LQ_VALUE_FACTOR;
        if ((question->kind != word->kind && !factor) || factor != (rule->value == LQ_VALUE_FACTOR)) {
            kind_error(r, at, question->name);
            return;
        }
    }
}

static void read_class(reading *r)
{
    lq_parser *p = &r->p;
    lq_builder *b = p->b;
    lq_token name = p->token;
    if (name.kind != LQ_T_NAME || lq_is_reserved(name.text, name.size)) {
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &name, "a name after class");
        return;
    }
    lq_parser_next(p);
    uint32_t index = lq_map_get(&b->class_names, name.text, name.size);
    if (index == LQ_MAP_NONE) {
        index = (uint32_t)b->classes.count;
        const char **kept = lq_build_add(b, &b->classes);
        if (!kept)
            return;
        *kept = lq_build_text(b, name.text, name.size);
        lq_build_put(b, &b->class_names, *kept, name.size, index);
    }
    r->draft->rule.klass = index + 1;
}

static int64_t den_of(const reading *r)
{
    return lq_node_at(r->p.b, r->draft->rule.expression)->den;
}

/* How a value is rounded: as its row says, else as the policy does; what cannot be a fraction, not at all. */
static void read_rounding(reading *r, const value_word *word)
{
    lq_parser *p = &r->p;
    lq_rule *rule = &r->draft->rule;
    lq_token at = p->token;
    lq_rounding mode = LQ_ROUND_NONE;
    int named = lq_rounding_word(&at, &mode);
    if (named)
        lq_parser_next(p);
    rule->quantum = 1;
    switch (rule->value) {
    case LQ_VALUE_RATIO:
        rule->quantum = p->b->round_amount.quantum;
        rule->rounding = (uint8_t)(named ? mode : p->b->round_amount.mode);
        break;
    case LQ_VALUE_MONEY:
        rule->quantum = p->b->round_money.quantum;
        rule->rounding = (uint8_t)(named ? mode : p->b->round_money.mode);
        break;
    case LQ_VALUE_AMOUNT:
        if (named)
            rule->quantum = p->b->round_amount.quantum;
        else if (den_of(r) != 1)
            lq_parser_error_about(
                p, QUOTA_FINDING_OUTCOME, &at,
                "up, down or half_up: an amount that can be a fraction of a milligram names its "
                "rounding",
                word->word);
        rule->rounding = (uint8_t)mode;
        break;
    case LQ_VALUE_FACTOR:
        if (!named && LQ_SCALE_RATIO % den_of(r) != 0)
            lq_parser_error_about(
                p, QUOTA_FINDING_OUTCOME, &at,
                "up, down or half_up: a factor that can be a fraction of a millionth names its "
                "rounding",
                word->word);
        rule->rounding = (uint8_t)mode;
        break;
    default:
        if (named)
            lq_parser_error(p, QUOTA_FINDING_OUTCOME, &at,
                            "no rounding: only ratios, amounts and money are rounded");
        break;
    }
}

static void check_rank(reading *r, const lq_token *at)
{
    const lq_node *node = lq_node_at(r->p.b, r->draft->rule.expression);
    if (node->op == LQ_OP_LITERAL && (node->num < 1 || node->num > LQ_RANK_MAX))
        lq_parser_error(&r->p, QUOTA_FINDING_RANGE, at, "a rank from 1 to 63");
}

static void read_value(reading *r, const lq_token *at, const value_word *word)
{
    lq_parser *p = &r->p;
    lq_rule *rule = &r->draft->rule;
    if (rule->value != LQ_VALUE_NONE) {
        lq_parser_error(p, QUOTA_FINDING_OUTCOME, at, "one value in a row");
        return;
    }
    rule->value = (uint8_t)word->value;
    check_kinds(r, at, word);
    if (p->failed)
        return;
    if (word->value == LQ_VALUE_CLASS) {
        read_class(r);
        return;
    }
    lq_token first = p->token;
    lq_operand value = lq_parse_expr(p);
    lq_settle(p, &value);
    lq_check_count(p, &value);
    if (p->failed)
        return;
    if (value.type != word->type) {
        lq_parser_error_about(p, QUOTA_FINDING_TYPE, &first, word->expected, lq_type_word(value.type));
        return;
    }
    rule->expression = value.node;
    if (word->value == LQ_VALUE_RANK)
        check_rank(r, &first);
    if (word->value == LQ_VALUE_DATE)
        rule->rolling = (uint8_t)lq_parser_take_word(p, "rolling");
    if (!p->failed)
        read_rounding(r, word);
    if (rule->value == LQ_VALUE_RATIO)
        lq_use_fact(p->b, QUOTA_FACT_INCREMENT);
}

/* ------------------------------------------------------------------ outcomes */

static void read_verdict(reading *r, const lq_token *at, uint8_t verdict)
{
    if (r->draft->rule.verdict != 0)
        lq_parser_error(&r->p, QUOTA_FINDING_OUTCOME, at, "one of allow, review and deny in a row");
    r->draft->rule.verdict = verdict;
}

static void read_condition(reading *r, lq_cond *all)
{
    lq_cond cond = lq_parse_cond(&r->p);
    if (!r->p.failed)
        *all = lq_make_and(&r->p, *all, cond);
}

static void read_one(reading *r)
{
    lq_parser *p = &r->p;
    lq_token at = p->token;
    if (lq_parser_take_word(p, "cover")) {
        read_condition(r, &r->cover);
        return;
    }
    if (lq_parser_take_word(p, "require")) {
        read_condition(r, &r->require);
        return;
    }
    static const char verdicts[] = "allow\0review\0deny"; /* as quota_verdict, from 1 */
    for (uint8_t i = 0; i < 3; i++) {
        if (lq_parser_take_word(p, lq_word_at(verdicts, i))) {
            read_verdict(r, &at, (uint8_t)(i + QUOTA_ALLOW));
            return;
        }
    }
    for (size_t i = 0; i < sizeof value_words / sizeof value_words[0]; i++) {
        if (lq_parser_take_word(p, value_words[i].word)) {
            read_value(r, &at, &value_words[i]);
            return;
        }
    }
    lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at,
                    "cover, require, allow, review, deny, ratio, amount, money, rank, date or class");
}

void lq_read_outcome(lq_builder *b, lq_draft *draft)
{
    reading r;
    memset(&r, 0, sizeof r);
    r.draft = draft;
    lq_parser_open(&r.p, b, draft->row, LQ_THEN, draft->scope);
    do
        read_one(&r);
    while (!r.p.failed && lq_parser_take(&r.p, LQ_T_SEMICOLON));
    lq_parser_end(&r.p, "and, or, an operator, ; or the end of the cell");
    draft->rule.cover = r.cover.node;
    draft->rule.require = r.require.node;
    if (r.p.failed || b->status != QUOTA_OK)
        return;
    if (draft->rule.require != 0 && draft->rule.force == QUOTA_FORCE_NONE)
        lq_build_error(b, QUOTA_FINDING_FORCE, draft->row, LQ_FORCE, 0,
                       "must, principle, may or silent, since the row requires something", NULL, 0);
    if (draft->rule.require != 0 && draft->rule.force == QUOTA_FORCE_PRINCIPLE) {
        lq_use_fact(b, QUOTA_FACT_STRICT_MODE);
        lq_use_fact(b, QUOTA_FACT_EXCEPTION_APPROVED);
    }
}
