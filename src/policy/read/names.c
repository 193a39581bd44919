/* names.c - facts and questions by name: the vocabulary's, and those a table declares. */
#include "policy/read/builder.h"

#include <libquota/facts.h>

#include "policy/read/lexer.h"
#include "policy/value.h"

#include <string.h>

/* ------------------------------------------------------------------ looking up */

uint32_t lq_find_fact(lq_builder *b, const char *name, size_t size)
{
    uint32_t index = lq_map_get(&b->fact_names, name, size);
    if (index != LQ_MAP_NONE)
        return index;
    uint32_t number = lq_vocabulary_fact(name, size);
    if (number == 0)
        return LQ_NONE;
    index = (uint32_t)b->facts.count;
    lq_draft_fact *draft = lq_build_add(b, &b->facts);
    if (!draft)
        return LQ_NONE;
    lq_fact_of_vocabulary(number, &draft->fact);
    lq_build_put(b, &b->fact_names, draft->fact.name, size, index);
    return index;
}

uint32_t lq_find_question(lq_builder *b, const char *name, size_t size)
{
    uint32_t index = lq_map_get(&b->question_names, name, size);
    if (index != LQ_MAP_NONE)
        return index;
    uint32_t number = lq_vocabulary_question(name, size);
    if (number == 0)
        return LQ_NONE;
    index = (uint32_t)b->questions.count;
    lq_draft_question *draft = lq_build_add(b, &b->questions);
    if (!draft)
        return LQ_NONE;
    const struct lq_question_def *def = &lq_question_defs[number];
    draft->question.id = number;
    draft->question.kind = def->kind;
    draft->question.name = lq_vocabulary_text(def->name);
    draft->question.zh = lq_vocabulary_text(def->zh);
    draft->question.en = lq_vocabulary_text(def->en);
    draft->question.asks = lq_vocabulary_text(def->asks);
    lq_build_put(b, &b->question_names, draft->question.name, size, index);
    return index;
}

int lq_is_broken_name(const lq_builder *b, const char *name, size_t size)
{
    return lq_map_get(&b->broken_names, name, size) != LQ_MAP_NONE;
}

/* Facts that rows read without naming them: they are there from the start. */
static const uint32_t tacit_facts[] = {QUOTA_FACT_AS_OF, QUOTA_FACT_INCREMENT, QUOTA_FACT_STRICT_MODE,
                                       QUOTA_FACT_EXCEPTION_APPROVED};

static void add_tacit_facts(lq_builder *b)
{
    for (size_t i = 0; i < sizeof tacit_facts / sizeof tacit_facts[0]; i++) {
        const char *name = lq_vocabulary_text(lq_fact_defs[tacit_facts[i]].name);
        (void)lq_find_fact(b, name, strlen(name));
    }
}

void lq_use_fact(lq_builder *b, uint32_t number)
{
    const char *name = lq_vocabulary_text(lq_fact_defs[number].name);
    lq_fact_at(b, lq_map_get(&b->fact_names, name, strlen(name)))->fact.used = 1;
}

/* ------------------------------------------------------------------ declaring */

typedef struct declaring {
    lq_builder *b;
    const lq_source_row *row;
    uint32_t layer;
} declaring;

static void refuse(const declaring *d, int32_t code, unsigned column, const char *expected)
{
    lq_build_cell_error(d->b, code, d->row, column, expected);
}

static void refuse_word(const declaring *d, int32_t code, const lq_token *word, const char *expected)
{
    lq_build_error(d->b, code, d->row, 3, word->offset, expected, word->text, word->size);
}

/* Is the second cell a name that may be declared?  Reports if not. */
static int name_is_free(const declaring *d, int vocabulary_has_it, uint32_t other_kind)
{
    const lq_source_cell *name = &d->row->cells[1];
    if (!lq_is_name(name->text, name->size) || lq_is_reserved(name->text, name->size)) {
        refuse(d, QUOTA_FINDING_SYNTAX, 1,
               "a name: a letter, then letters, digits, _ - and .; no word of the language");
        return 0;
    }
    if (vocabulary_has_it) {
        refuse(d, QUOTA_FINDING_DUPLICATE, 1, "a name that the vocabulary does not have");
        return 0;
    }
    if (other_kind != LQ_NONE) {
        refuse(d, QUOTA_FINDING_DUPLICATE, 1, "a name that is not a fact and a question at once");
        return 0;
    }
    return 1;
}

static const char *label(const lq_source_cell *cell, const lq_source_cell *name)
{
    return cell->size > 0 ? cell->text : name->text;
}

/* `a|b|c`: the codes of an own fact. */
static int read_codes(const declaring *d, lq_fact *fact)
{
    const lq_source_cell *cell = &d->row->cells[3];
    char *codes = lq_build_alloc(d->b, cell->size + 1); /* a NUL instead of each | and the end */
    if (!codes) /* GCOVR_EXCL_BR_LINE: only when just this piece finds its arena's block full */
        return 0;
    fact->codes = fact->labels = codes;
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    for (;;) {
        lq_token token = lq_lexer_next(&lexer);
        if (token.kind != LQ_T_NAME || lq_is_reserved(token.text, token.size)) {
            refuse_word(d, QUOTA_FINDING_SYNTAX, &token,
                        "codes such as a|b|c, or =fact for the codes of another fact");
            return 0;
        }
        if (lq_find_code(fact, token.text, token.size)) {
            refuse_word(d, QUOTA_FINDING_DUPLICATE, &token, "each code once");
            return 0;
        }
        if (fact->code_count == LQ_CODES_MAX) {
            refuse_word(d, QUOTA_FINDING_LIMIT, &token, "at most 62 codes");
            return 0;
        }
        memcpy(codes, token.text, token.size);
        codes[token.size] = '\0';
        codes += token.size + 1;
        fact->code_count++;
        token = lq_lexer_next(&lexer);
        if (token.kind == LQ_T_END)
            return 1;
        if (token.kind != LQ_T_BAR) {
            refuse_word(d, QUOTA_FINDING_SYNTAX, &token, "| or the end of the cell");
            return 0;
        }
    }
}

/* `=pollutant`: codes of an earlier fact. */
static int borrow_codes(const declaring *d, lq_fact *fact)
{
    const lq_source_cell *cell = &d->row->cells[3];
    lq_lexer lexer;
    lq_lexer_open(&lexer, cell->text, cell->size);
    (void)lq_lexer_next(&lexer); /* = */
    lq_token name = lq_lexer_next(&lexer);
    uint32_t other = name.kind == LQ_T_NAME ? lq_find_fact(d->b, name.text, name.size) : LQ_NONE;
    if (other == LQ_NONE || lq_fact_at(d->b, other)->fact.type != QUOTA_TYPE_CODE ||
        lq_lexer_next(&lexer).kind != LQ_T_END) {
        refuse(d, QUOTA_FINDING_UNKNOWN_NAME, 3, "= and an earlier fact with codes");
        return 0;
    }
    const lq_fact *from = &lq_fact_at(d->b, other)->fact;
    fact->codes = from->codes;
    fact->labels = from->labels;
    fact->code_count = from->code_count;
    fact->domain = from->domain;
    return 1;
}

static int read_fact(const declaring *d, lq_fact *fact)
{
    /* as quota_type, from 1 */
    static const char types[] = "flag\0code\0id\0amount\0money\0price\0ratio\0date\0count";
    const lq_source_cell *cells = d->row->cells;
    const lq_source_cell *values = &cells[3];
    fact->id = fact->domain = lq_own_id(cells[1].text, cells[1].size);
    fact->type = (uint8_t)lq_word_number(types, 9, cells[2].text, cells[2].size);
    fact->own = 1;
    fact->name = cells[1].text;
    fact->zh = label(&cells[4], &cells[1]);
    fact->en = label(&cells[5], &cells[1]);
    fact->meaning = "";
    fact->line = d->layer == d->b->own_layer ? d->row->line : 0;
    if (fact->type == 0) {
        refuse(d, QUOTA_FINDING_UNKNOWN_NAME, 2,
               "flag, code, id, amount, money, price, ratio, date or count");
        return 0;
    }
    if (fact->type != QUOTA_TYPE_CODE) {
        if (values->size > 0) {
            refuse(d, QUOTA_FINDING_HEADER, 3, "no values: only a fact of type code lists them");
            return 0;
        }
    } else if (!(values->size > 0 && values->text[0] == '=' ? borrow_codes(d, fact) : read_codes(d, fact))) {
        return 0;
    }
    if (fact->type == QUOTA_TYPE_CODE && lq_find_code(fact, cells[1].text, cells[1].size)) {
        refuse(d, QUOTA_FINDING_DUPLICATE, 1, "a name that is not one of the codes");
        return 0; /* beside a fact of these codes, the name would mean the code */
    }
    fact->assumed = QUOTA_UNKNOWN;
    lq_type_range(fact->type, fact->code_count, 0, &fact->least, &fact->most);
    return 1;
}

static int same_codes(const lq_fact *a, const lq_fact *b)
{
    if (a->type != b->type || a->code_count != b->code_count)
        return 0;
    for (uint32_t i = 0; i < a->code_count; i++)
        if (strcmp(lq_word_at(a->codes, i), lq_word_at(b->codes, i)) != 0)
            return 0;
    return 1;
}

static int fact_id_is_taken(const lq_builder *b, uint32_t id)
{
    for (uint32_t i = 0; i < b->facts.count; i++)
        if (lq_fact_at(b, i)->fact.id == id)
            return 1;
    return 0;
}

static void declare_fact(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    declaring d = {b, row, layer};
    const lq_source_cell *name = &row->cells[1];
    lq_build_enter(b, layer, name->text);
    uint32_t question = lq_map_get(&b->question_names, name->text, name->size);
    if (question == LQ_NONE && lq_vocabulary_question(name->text, name->size))
        question = 0;
    if (!name_is_free(&d, lq_vocabulary_fact(name->text, name->size) != 0, question))
        return;
    lq_fact fact;
    memset(&fact, 0, sizeof fact);
    if (!read_fact(&d, &fact))
        return;
    uint32_t index = lq_map_get(&b->fact_names, name->text, name->size);
    lq_draft_fact *draft;
    if (index != LQ_NONE) { /* a child may say again what its parent says */
        draft = lq_fact_at(b, index);
        if (draft->layer == layer + 1 || !same_codes(&fact, &draft->fact)) {
            refuse(&d, QUOTA_FINDING_DUPLICATE, 1, "each fact once");
            return;
        }
        fact.domain = draft->fact.domain;
    } else {
        if (fact_id_is_taken(b, fact.id)) {
            refuse(&d, QUOTA_FINDING_DUPLICATE, 1, "another name: this one has the same number as another");
            return;
        }
        index = (uint32_t)b->facts.count;
        draft = lq_build_add(b, &b->facts);
        if (!draft)
            return;
        lq_build_put(b, &b->fact_names, fact.name, name->size, index);
    }
    draft->fact = fact;
    draft->layer = layer + 1;
    draft->keep = layer == b->own_layer;
}

static int question_id_is_taken(const lq_builder *b, uint32_t id)
{
    for (uint32_t i = 0; i < b->questions.count; i++)
        if (lq_question_at(b, i)->question.id == id)
            return 1;
    return 0;
}

static void declare_question(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    /* as quota_kind, from 1 */
    static const char kinds[] = "verdict\0ratio\0amount\0money\0date\0rank\0class\0factor";
    declaring d = {b, row, layer};
    const lq_source_cell *name = &row->cells[1];
    lq_build_enter(b, layer, name->text);
    uint32_t fact = lq_map_get(&b->fact_names, name->text, name->size);
    if (fact == LQ_NONE && lq_vocabulary_fact(name->text, name->size))
        fact = 0;
    if (!name_is_free(&d, lq_vocabulary_question(name->text, name->size) != 0, fact))
        return;
    uint8_t kind = (uint8_t)lq_word_number(kinds, 8, row->cells[2].text, row->cells[2].size);
    if (kind == 0) {
        refuse(&d, QUOTA_FINDING_UNKNOWN_NAME, 2,
               "verdict, ratio, amount, money, date, rank, class or factor");
        return;
    }
    uint32_t id = lq_own_id(name->text, name->size);
    uint32_t index = lq_map_get(&b->question_names, name->text, name->size);
    lq_draft_question *draft;
    if (index != LQ_NONE) {
        draft = lq_question_at(b, index);
        if (draft->layer == layer + 1 || draft->question.kind != kind) {
            refuse(&d, QUOTA_FINDING_DUPLICATE, 1, "each question once");
            return;
        }
    } else {
        if (question_id_is_taken(b, id)) {
            refuse(&d, QUOTA_FINDING_DUPLICATE, 1, "another name: this one has the same number as another");
            return;
        }
        index = (uint32_t)b->questions.count;
        draft = lq_build_add(b, &b->questions);
        if (!draft)
            return;
        lq_build_put(b, &b->question_names, name->text, name->size, index);
    }
    draft->layer = layer + 1;
    draft->keep = layer == b->own_layer;
    draft->question.id = id;
    draft->question.kind = kind;
    draft->question.own = 1;
    draft->question.line = draft->keep ? row->line : 0;
    draft->question.name = name->text;
    draft->question.zh = label(&row->cells[3], name);
    draft->question.en = label(&row->cells[4], name);
    draft->question.asks = "";
}

static void declare(lq_builder *b, uint32_t layer, const lq_source_row *row)
{
    size_t before = lq_build_error_count(b);
    if (row->kind == LQ_ROW_FACT)
        declare_fact(b, layer, row);
    else if (row->kind == LQ_ROW_QUESTION)
        declare_question(b, layer, row);
    if (lq_build_error_count(b) > before)
        lq_build_put(b, &b->broken_names, row->cells[1].text, row->cells[1].size, 0);
}

void lq_declare_names(lq_builder *b)
{
    add_tacit_facts(b);
    for (uint32_t layer = 0; layer < b->layers.count; layer++) {
        const lq_source *source = lq_layer_at(b, layer)->source;
        for (uint32_t i = 0; i < source->row_count && b->status == QUOTA_OK; i++)
            declare(b, layer, &source->rows[i]);
    }
    lq_build_enter(b, b->own_layer, "");
}
