/* value.c - values of facts from text and to text. */
#include "policy/value.h"

#include <libquota/facts.h>

#include "base/date.h"

#include <string.h>

void lq_fact_of_vocabulary(uint32_t number, lq_fact *fact)
{
    const struct lq_fact_def *def = &lq_fact_defs[number];
    memset(fact, 0, sizeof *fact);
    fact->id = number;
    fact->type = def->type;
    fact->code_count = def->code_count;
    fact->name = lq_vocabulary_text(def->name);
    fact->zh = lq_vocabulary_text(def->zh);
    fact->en = lq_vocabulary_text(def->en);
    fact->meaning = lq_vocabulary_text(def->meaning);
    fact->codes = lq_vocabulary_text(def->codes);
    fact->labels = lq_vocabulary_text(def->labels);
    fact->domain = def->domain_of ? def->domain_of : number;
    fact->assumed = QUOTA_UNKNOWN;
    lq_type_range(def->type, def->code_count, number == QUOTA_FACT_INCREMENT, &fact->least, &fact->most);
}

uint32_t lq_find_code(const lq_fact *fact, const char *name, size_t size)
{
    return lq_word_number(fact->codes, fact->code_count, name, size);
}

int lq_fact_of(const quota_policy *policy, uint32_t id, lq_fact *fact)
{
    uint32_t index = policy ? lq_policy_fact(policy, id) : UINT32_MAX;
    if (index != UINT32_MAX) {
        *fact = policy->facts[index];
        return 1;
    }
    if (id == 0 || id > lq_fact_def_count)
        return 0;
    lq_fact_of_vocabulary(id, fact);
    return 1;
}

/* ------------------------------------------------------------------ reading */

typedef struct value_text {
    const char *text;
    size_t size;
} value_text;

static int is(value_text v, const char *word)
{
    return strlen(word) == v.size && memcmp(v.text, word, v.size) == 0;
}

/* `8000`, `8000.50`, `8000 yuan`, `5 fen`; a price may say `yuan/t`. */
static quota_status read_money(value_text v, int is_price, int64_t *value)
{
    static const char per_tonne[] = "yuan/t";
    size_t tail = sizeof per_tonne - 1;
    if (is_price && v.size >= tail && memcmp(v.text + v.size - tail, per_tonne, tail) == 0)
        v.size -= 2; /* yuan */
    quota_status status = lq_parse_decimal(v.text, v.size, 2, value);
    return status == QUOTA_E_VALUE ? lq_parse_money(v.text, v.size, value) : status;
}

static quota_status read_ratio(value_text v, int64_t *value)
{
    int64_t num = 0;
    int64_t den = 1;
    quota_status status = lq_parse_ratio(v.text, v.size, &num, &den);
    if (status != QUOTA_OK)
        return status;
    int64_t scaled = num * LQ_SCALE_RATIO; /* fits: num is at most 10^12 */
    if (scaled % den != 0)
        return QUOTA_E_RANGE;
    *value = scaled / den;
    return QUOTA_OK;
}

static quota_status read_flag(value_text v, int64_t *value)
{
    *value = is(v, "yes");
    return *value || is(v, "no") ? QUOTA_OK : QUOTA_E_VALUE;
}

static quota_status read_code(const lq_fact *fact, value_text v, int64_t *value)
{
    *value = (int64_t)lq_find_code(fact, v.text, v.size);
    return *value ? QUOTA_OK : QUOTA_E_NOT_FOUND;
}

static quota_status read_value(const lq_fact *fact, value_text v, int64_t *value)
{
    switch (fact->type) {
    case QUOTA_TYPE_FLAG:
        return read_flag(v, value);
    case QUOTA_TYPE_CODE:
        return read_code(fact, v, value);
    case QUOTA_TYPE_AMOUNT:
        return lq_parse_amount(v.text, v.size, value);
    case QUOTA_TYPE_MONEY:
        return read_money(v, 0, value);
    case QUOTA_TYPE_PRICE:
        return read_money(v, 1, value);
    case QUOTA_TYPE_RATIO:
        return read_ratio(v, value);
    case QUOTA_TYPE_DATE:
        return lq_parse_date(v.text, v.size, value);
    default: /* ids and counts */
        return lq_parse_decimal(v.text, v.size, 0, value);
    }
}

static const char *form(int type)
{
    switch (type) {
    case QUOTA_TYPE_FLAG:
        return "yes or no";
    case QUOTA_TYPE_CODE:
        return "one of the fact's codes";
    case QUOTA_TYPE_AMOUNT:
        return "an amount such as 10 t, 250 kg, 3 g or 7 mg";
    case QUOTA_TYPE_MONEY:
        return "a sum such as 8000, 8000.50 yuan or 5 fen";
    case QUOTA_TYPE_PRICE:
        return "a price such as 8000 (yuan per tonne) or 5 fen";
    case QUOTA_TYPE_RATIO:
        return "a ratio such as 1.2:1 or 80%";
    case QUOTA_TYPE_DATE:
        return "a date such as 2024-10-09, or never";
    default:
        return "a whole number";
    }
}

static const char *range(const lq_fact *fact)
{
    switch (fact->type) {
    case QUOTA_TYPE_AMOUNT:
        return fact->least < 0 ? "-1000000000 t to 1000000000 t, in steps of 1 mg"
                               : "0 t to 1000000000 t, in steps of 1 mg";
    case QUOTA_TYPE_MONEY:
        return "0 to 10000000000000000 yuan, in steps of 1 fen";
    case QUOTA_TYPE_PRICE:
        return "0 to 10000000000 yuan, in steps of 1 fen";
    case QUOTA_TYPE_RATIO:
        return "a ratio above 0, up to 1000000:1, in steps of 0.000001";
    case QUOTA_TYPE_DATE:
        return "a day that exists, 1900-01-01 to 9998-12-31, or never";
    case QUOTA_TYPE_COUNT:
        return "a whole number, 0 to 1000000000";
    default:
        return "a whole number, 0 to 9223372036854775807";
    }
}

quota_status lq_value_read(const lq_fact *fact, const char *text, size_t size, int64_t *value,
                           quota_error *error)
{
    value_text v = {text, size};
    int64_t read = 0;
    if (is(v, "?")) {
        *value = QUOTA_UNKNOWN;
        return QUOTA_OK;
    }
    quota_status status = read_value(fact, v, &read);
    if (status == QUOTA_OK && (read < fact->least || read > fact->most))
        status = QUOTA_E_RANGE;
    if (status != QUOTA_OK) {
        (void)lq_fail(error, status, fact->name, status == QUOTA_E_RANGE ? range(fact) : form(fact->type),
                      text, size);
        lq_fail_fact(error, fact->id);
        return status;
    }
    *value = read;
    return QUOTA_OK;
}

quota_status quota_value_parse(const quota_policy *policy, uint32_t fact, const char *text, size_t size,
                               int64_t *value, quota_error *error)
{
    lq_fact known;
    if (!text || !value)
        return lq_fail(error, QUOTA_E_ARGUMENT, text ? "value" : "text", "a pointer", "NULL", 4);
    if (!lq_fact_of(policy, fact, &known)) {
        (void)lq_fail(error, QUOTA_E_UNKNOWN_FACT, "fact", "a fact of the vocabulary or the policy", NULL, 0);
        lq_fail_fact(error, fact);
        return QUOTA_E_UNKNOWN_FACT;
    }
    quota_status status = lq_value_read(&known, text, size, value, error);
    /* As quota_decide() has it: before the first day is out of range, a day that does not exist is no value.
     */
    if (status != QUOTA_E_RANGE || known.type != QUOTA_TYPE_DATE || memcmp(text, "1900", 4) < 0)
        return status;
    (void)lq_fail(error, QUOTA_E_VALUE, known.name, range(&known), text, size);
    lq_fail_fact(error, fact);
    return QUOTA_E_VALUE;
}

/* ------------------------------------------------------------------ writing */

/* The largest unit that needs few decimals: 0.1 t, 2.0001 t, 250 g, 7 mg. */
static void write_amount(lq_out *out, int64_t mg)
{
    int64_t size = mg < 0 ? -mg : mg;
    int scale = 9;
    if (size % 1000000 != 0 && size < QUOTA_TONNE)
        scale = size >= 1000000 ? 6 : size >= 1000 ? 3 : 0;
    lq_out_decimal(out, mg, scale);
    lq_out_text(out, scale == 9 ? " t" : scale == 6 ? " kg" : scale == 3 ? " g" : " mg");
}

void lq_value_write_type(lq_out *out, int type, int64_t value)
{
    switch (type) {
    case QUOTA_TYPE_FLAG:
        lq_out_text(out, value ? "yes" : "no");
        break;
    case QUOTA_TYPE_AMOUNT:
        write_amount(out, value);
        break;
    case QUOTA_TYPE_MONEY:
        lq_out_decimal(out, value, 2);
        lq_out_text(out, " yuan");
        break;
    case QUOTA_TYPE_PRICE:
        lq_out_decimal(out, value, 2);
        lq_out_text(out, " yuan/t");
        break;
    case QUOTA_TYPE_RATIO:
        lq_out_ratio(out, value, LQ_SCALE_RATIO);
        break;
    case QUOTA_TYPE_DATE:
        lq_out_date(out, value);
        break;
    default:
        lq_out_int(out, value);
        break;
    }
}

void lq_value_write(lq_out *out, const lq_fact *fact, int64_t value)
{
    if (value == QUOTA_UNKNOWN)
        lq_out_text(out, "?");
    else if (fact->type == QUOTA_TYPE_CODE)
        lq_out_text(out, lq_word_at(fact->codes, value - 1));
    else
        lq_value_write_type(out, fact->type, value);
}

quota_status quota_value_text(const quota_policy *policy, uint32_t fact, int64_t value, char *buffer,
                              size_t capacity, size_t *needed)
{
    lq_fact known;
    lq_out out;
    if (!buffer && capacity > 0)
        return QUOTA_E_ARGUMENT;
    if (!lq_fact_of(policy, fact, &known))
        return QUOTA_E_UNKNOWN_FACT;
    if (value != QUOTA_UNKNOWN) {
        if (value < known.least || value > known.most)
            return QUOTA_E_RANGE;
        if (known.type == QUOTA_TYPE_DATE && !lq_date_valid(value))
            return QUOTA_E_VALUE;
    }
    lq_out_init(&out, buffer, capacity);
    lq_value_write(&out, &known, value);
    return lq_out_finish(&out, needed);
}
