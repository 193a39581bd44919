/* hand.c - hand-written programs for the offset question of two documents.
 *
 * They do what the library does for the same columns: check every value, tell what is out of force, out of
 * scope and unknown, round up to the gram, and name the row.  Compiled apart from the benchmark, so that
 * calls are calls. */
#include "hand.h"

#include <string.h>

#define UNKNOWN QUOTA_UNKNOWN

typedef struct hand_cell {
    uint8_t verdict;
    uint8_t flags;
    uint8_t rule;
    uint8_t reserved;
    int32_t num, den;
} hand_cell;

static int64_t round_up(int64_t increment, int64_t num, int64_t den)
{
    if (increment <= 0)
        return 0;
    int64_t unit = den * 1000;
    return (increment * num + unit - 1) / unit * 1000;
}

/* 0 air or water, 1 metal, 2 other, 3 unknown */
static unsigned qujing_kind(int64_t pollutant)
{
    switch (pollutant) {
    case QUOTA_POLLUTANT_SO2:
    case QUOTA_POLLUTANT_NOX:
    case QUOTA_POLLUTANT_VOCS:
    case QUOTA_POLLUTANT_PM:
    case QUOTA_POLLUTANT_COD:
    case QUOTA_POLLUTANT_NH3_N:
    case QUOTA_POLLUTANT_TP:
    case QUOTA_POLLUTANT_TN:
        return 0;
    case QUOTA_POLLUTANT_PB:
    case QUOTA_POLLUTANT_HG:
    case QUOTA_POLLUTANT_CD:
    case QUOTA_POLLUTANT_CR:
    case QUOTA_POLLUTANT_AS:
        return 1;
    default:
        return pollutant == UNKNOWN ? 3 : 2;
    }
}

static unsigned flag_class(int64_t flag)
{
    return flag == UNKNOWN ? 2U : (unsigned)flag;
}

static hand_cell qujing_cell(unsigned kind, unsigned attained, unsigned metal_area, unsigned industry,
                             unsigned city)
{
    hand_cell cell = {QUOTA_NOT_APPLICABLE, QUOTA_DECISION_NOT_COVERED, 1, 0, 0, 0};
    if (kind == 2 || industry == 0 || city == 0)
        return cell;
    cell.verdict = QUOTA_REVIEW;
    cell.flags = QUOTA_DECISION_VALUE;
    if (kind == 3 || industry == 2 || city == 2)
        return cell;
    cell.verdict = QUOTA_ALLOW;
    cell.den = 1;
    if (kind == 0) {
        cell.num = attained == 1 ? 1 : 2;
        cell.rule = attained == 1 ? 2 : 3;
        cell.verdict = attained == 2 ? QUOTA_REVIEW : QUOTA_ALLOW;
    } else {
        cell.num = metal_area == 0 ? 1 : 6;
        cell.den = metal_area == 0 ? 1 : 5;
        cell.rule = metal_area == 0 ? 4 : 5;
        cell.verdict = metal_area == 2 ? QUOTA_REVIEW : QUOTA_ALLOW;
    }
    return cell;
}

#define CODES (QUOTA_POLLUTANT_OTHER + 1)

void hand_qujing_table(const hand_columns *columns)
{
    hand_cell table[4 * 3 * 3 * 3 * 3];
    uint8_t kinds[CODES];
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        table[i] = qujing_cell(i / 81, i / 27 % 3, i / 9 % 3, i / 3 % 3, i % 3);
    for (int i = 0; i < CODES; i++)
        kinds[i] = (uint8_t)qujing_kind(i);
    for (size_t i = 0; i < columns->count; i++) {
        int64_t pollutant = columns->pollutant[i], increment = columns->increment[i];
        int64_t attained = columns->attained[i], area = columns->key_metal_area[i];
        int64_t industry = columns->key_industry[i], city = columns->project_city[i];
        int good =
            (pollutant == UNKNOWN || (pollutant >= 1 && pollutant < CODES)) &&
            (attained == UNKNOWN || (attained >= 0 && attained <= 1)) &&
            (area == UNKNOWN || (area >= 0 && area <= 1)) &&
            (industry == UNKNOWN || (industry >= 0 && industry <= 1)) && (city == UNKNOWN || city >= 0) &&
            (increment == UNKNOWN || (increment >= -QUOTA_AMOUNT_MAX && increment <= QUOTA_AMOUNT_MAX));
        if (!good) {
            columns->verdict[i] = 255;
            continue;
        }
        unsigned kind = pollutant == UNKNOWN ? 3U : kinds[pollutant];
        unsigned in_city = city == UNKNOWN ? 2U : city == 530300;
        const hand_cell *cell =
            &table[(((kind * 3 + flag_class(attained)) * 3 + flag_class(area)) * 3 + flag_class(industry)) *
                       3 +
                   in_city];
        int64_t amount = cell->den ? round_up(increment, cell->num, cell->den) : 0;
        columns->verdict[i] = cell->verdict;
        columns->lo[i] = columns->hi[i] = amount;
        columns->rule[i] = cell->rule;
        columns->flags[i] = cell->flags;
    }
}

void hand_qujing_branches(const hand_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        int64_t pollutant = columns->pollutant[i], increment = columns->increment[i], amount = 0;
        uint8_t verdict = QUOTA_NOT_APPLICABLE;
        uint32_t rule = 1, flags = QUOTA_DECISION_NOT_COVERED;
        unsigned kind = qujing_kind(pollutant);
        if (columns->project_city[i] == 530300 && columns->key_industry[i] == 1 && kind < 2) {
            verdict = QUOTA_ALLOW;
            flags = QUOTA_DECISION_VALUE;
            if (kind == 0 && columns->attained[i] == 1) {
                amount = round_up(increment, 1, 1);
                rule = 2;
            } else if (kind == 0) {
                amount = round_up(increment, 2, 1);
                rule = 3;
            } else if (columns->key_metal_area[i] == 1) {
                amount = round_up(increment, 6, 5);
                rule = 5;
            } else {
                amount = round_up(increment, 1, 1);
                rule = 4;
            }
        }
        columns->verdict[i] = verdict;
        columns->lo[i] = columns->hi[i] = amount;
        columns->rule[i] = rule;
        columns->flags[i] = flags;
    }
}

static int is_managed(int64_t pollutant)
{
    return (pollutant >= QUOTA_POLLUTANT_SO2 && pollutant <= QUOTA_POLLUTANT_PM) ||
           (pollutant >= QUOTA_POLLUTANT_COD && pollutant <= QUOTA_POLLUTANT_TN);
}

static int is_key_water(int64_t pollutant)
{
    return pollutant >= QUOTA_POLLUTANT_NH3_N && pollutant <= QUOTA_POLLUTANT_TN;
}

static hand_cell jiangsu_cell(unsigned kind, unsigned emerging, unsigned type)
{
    hand_cell cell = {QUOTA_NOT_APPLICABLE, QUOTA_DECISION_NOT_COVERED, 1, 0, 0, 0};
    if (kind == 2)
        return cell;
    int lenient = kind == 1 && emerging == 1 && type == 1;
    int open = kind == 3 || (kind == 1 && ((emerging == 2 && type != 0) || (emerging == 1 && type == 2)));
    cell.verdict = open ? QUOTA_REVIEW : QUOTA_ALLOW;
    cell.flags = QUOTA_DECISION_VALUE;
    cell.num = lenient ? 11 : 2;
    cell.den = lenient ? 10 : 1;
    cell.rule = lenient ? 2 : 3;
    return cell;
}

void hand_jiangsu_table(const hand_columns *columns)
{
    hand_cell table[4 * 3 * 3];
    uint8_t kinds[CODES];
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        table[i] = jiangsu_cell(i / 9, i / 3 % 3, i % 3);
    for (int i = 0; i < CODES; i++)
        kinds[i] = (uint8_t)(is_key_water(i) ? 1 : is_managed(i) ? 0 : 2);
    for (size_t i = 0; i < columns->count; i++) {
        int64_t pollutant = columns->pollutant[i], increment = columns->increment[i];
        int64_t emerging = columns->strategic_emerging[i], type = columns->project_type[i];
        int good =
            (pollutant == UNKNOWN || (pollutant >= 1 && pollutant < CODES)) &&
            (emerging == UNKNOWN || (emerging >= 0 && emerging <= 1)) &&
            (type == UNKNOWN || (type >= 1 && type <= 4)) &&
            (increment == UNKNOWN || (increment >= -QUOTA_AMOUNT_MAX && increment <= QUOTA_AMOUNT_MAX));
        if (!good) {
            columns->verdict[i] = 255;
            continue;
        }
        unsigned kind = pollutant == UNKNOWN ? 3U : kinds[pollutant];
        unsigned type_class = type == UNKNOWN ? 2U : type <= 2;
        const hand_cell *cell = &table[(kind * 3 + flag_class(emerging)) * 3 + type_class];
        int64_t amount = cell->den ? round_up(increment, cell->num, cell->den) : 0;
        columns->verdict[i] = cell->verdict;
        columns->lo[i] = columns->hi[i] = amount;
        columns->rule[i] = cell->rule;
        columns->flags[i] = cell->flags;
    }
}

void hand_jiangsu_branches(const hand_columns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        int64_t increment = columns->increment[i], amount = 0, type = columns->project_type[i];
        uint8_t verdict = QUOTA_NOT_APPLICABLE;
        uint32_t rule = 1, flags = QUOTA_DECISION_NOT_COVERED;
        if (is_managed(columns->pollutant[i])) {
            verdict = QUOTA_ALLOW;
            flags = QUOTA_DECISION_VALUE;
            if (columns->strategic_emerging[i] == 1 && (type == 1 || type == 2) &&
                is_key_water(columns->pollutant[i])) {
                amount = round_up(increment, 11, 10);
                rule = 2;
            } else {
                amount = round_up(increment, 2, 1);
                rule = 3;
            }
        }
        columns->verdict[i] = verdict;
        columns->lo[i] = columns->hi[i] = amount;
        columns->rule[i] = rule;
        columns->flags[i] = flags;
    }
}

static int day_exists(int64_t date)
{
    static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    if (date == QUOTA_NEVER)
        return 1;
    if (year < 1900 || year > 9998 || month < 1 || month > 12 || day < 1)
        return 0;
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month] + (month == 2 && leap);
}

static int in_range(int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most;
}

/* Facts arrive in any order; each is checked and put where the branches look for it. */
int hand_qujing_one(const quota_fact *facts, size_t count, quota_decision *decision)
{
    int64_t pollutant = UNKNOWN, attained = UNKNOWN, area = UNKNOWN, industry = UNKNOWN, city = UNKNOWN;
    int64_t increment = UNKNOWN, as_of = UNKNOWN, approved = 1000000, excepted = 0, strict = 0;
    uint32_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t value = facts[i].value;
        int good = 0;
        if (facts[i].fact > 31 || (seen >> facts[i].fact & 1))
            return 0;
        seen |= 1U << facts[i].fact;
        switch (facts[i].fact) {
        case QUOTA_FACT_POLLUTANT:
            good = in_range(pollutant = value, 1, CODES - 1);
            break;
        case QUOTA_FACT_ATTAINED:
            good = in_range(attained = value, 0, 1);
            break;
        case QUOTA_FACT_KEY_METAL_AREA:
            good = in_range(area = value, 0, 1);
            break;
        case QUOTA_FACT_KEY_INDUSTRY:
            good = in_range(industry = value, 0, 1);
            break;
        case QUOTA_FACT_PROJECT_CITY:
            good = in_range(city = value, 0, INT64_MAX);
            break;
        case QUOTA_FACT_INCREMENT:
            good = in_range(increment = value, -QUOTA_AMOUNT_MAX, QUOTA_AMOUNT_MAX);
            break;
        case QUOTA_FACT_AS_OF:
            good = day_exists(as_of = value);
            break;
        case QUOTA_FACT_APPROVED_RATIO:
            good = in_range(approved = value, 0, QUOTA_RATIO_MAX);
            break;
        case QUOTA_FACT_EXCEPTION_APPROVED:
            good = in_range(excepted = value, 0, 1);
            break;
        case QUOTA_FACT_STRICT_MODE:
            good = in_range(strict = value, 0, 1);
            break;
        default:
            break;
        }
        if (!good)
            return 0;
    }
    uint32_t size = decision->struct_size;
    memset(decision, 0, sizeof *decision);
    decision->struct_size = size;
    decision->question = QUOTA_QUESTION_OFFSET;
    decision->kind = QUOTA_KIND_RATIO;
    decision->verdicts = 1U << QUOTA_NOT_APPLICABLE;
    decision->flags = QUOTA_DECISION_NOT_IN_FORCE;
    if (as_of < 20241009 || as_of > 20271008)
        return 1;
    unsigned kind = qujing_kind(pollutant);
    decision->flags = QUOTA_DECISION_NOT_COVERED;
    decision->rule = decision->rules[0] = 1;
    decision->rule_count = 1;
    if (city != 530300 || industry != 1 || kind >= 2)
        return 1;
    decision->verdict = QUOTA_ALLOW;
    decision->verdicts = 1U << QUOTA_ALLOW;
    decision->flags = QUOTA_DECISION_VALUE;
    decision->ratio_num = decision->ratio_den = 1;
    if (kind == 0) {
        decision->ratio_num = attained == 1 ? 1 : 2;
        decision->rule = attained == 1 ? 3 : 4;
    } else if (area == 1) {
        decision->ratio_num = approved > 1200000 ? approved : 1200000;
        decision->ratio_den = 1000000;
        decision->rule = 6;
    } else {
        decision->rule = 5;
    }
    decision->rules[1] = 2;
    decision->rules[2] = decision->rule;
    decision->rule_count = 3;
    decision->ratio_lo_num = decision->ratio_num;
    decision->ratio_lo_den = decision->ratio_den;
    decision->lo = decision->hi = round_up(increment, decision->ratio_num, decision->ratio_den);
    return excepted + strict >= 0;
}
