/* hand.c - hand-written programs for the offset question of two documents.
 *
 * They do what the library does for the same columns: check every value, tell what is out of force, out of
 * scope and unknown, round up to the gram, and name the row.  Compiled apart from the benchmark, so that
 * calls are calls. */
#include "hand.h"

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

/* Facts arrive in any order; each is checked and put where the branches look for it. */
int hand_qujing_one(const quota_fact *facts, size_t count, hand_answer *answer)
{
    int64_t pollutant = UNKNOWN, attained = UNKNOWN, area = UNKNOWN, industry = UNKNOWN, city = UNKNOWN;
    int64_t increment = UNKNOWN, as_of = UNKNOWN, approved = 1000000, excepted = 0, strict = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t value = facts[i].value;
        switch (facts[i].fact) {
        case QUOTA_FACT_POLLUTANT:
            if (value < 1 || value >= CODES)
                return 0;
            pollutant = value;
            break;
        case QUOTA_FACT_ATTAINED:
            if (value < 0 || value > 1)
                return 0;
            attained = value;
            break;
        case QUOTA_FACT_KEY_METAL_AREA:
            if (value < 0 || value > 1)
                return 0;
            area = value;
            break;
        case QUOTA_FACT_KEY_INDUSTRY:
            if (value < 0 || value > 1)
                return 0;
            industry = value;
            break;
        case QUOTA_FACT_PROJECT_CITY:
            if (value < 0)
                return 0;
            city = value;
            break;
        case QUOTA_FACT_INCREMENT:
            if (value < -QUOTA_AMOUNT_MAX || value > QUOTA_AMOUNT_MAX)
                return 0;
            increment = value;
            break;
        case QUOTA_FACT_AS_OF:
            if (value < 19000101 || value > 99991231 || value / 100 % 100 < 1 || value / 100 % 100 > 12 ||
                value % 100 < 1 || value % 100 > 31)
                return 0;
            as_of = value;
            break;
        case QUOTA_FACT_APPROVED_RATIO:
            if (value < 0 || value > QUOTA_RATIO_MAX)
                return 0;
            approved = value;
            break;
        case QUOTA_FACT_EXCEPTION_APPROVED:
            if (value < 0 || value > 1)
                return 0;
            excepted = value;
            break;
        case QUOTA_FACT_STRICT_MODE:
            if (value < 0 || value > 1)
                return 0;
            strict = value;
            break;
        default:
            break;
        }
    }
    (void)excepted;
    (void)strict;
    answer->verdict = QUOTA_NOT_APPLICABLE;
    answer->amount = 0;
    answer->num = answer->den = 1;
    answer->article = "";
    if (as_of < 20241009 || as_of > 20271008 || city != 530300 || industry != 1)
        return 1;
    unsigned kind = qujing_kind(pollutant);
    if (kind == 2)
        return 1;
    answer->verdict = kind == 3 || increment == UNKNOWN ? QUOTA_REVIEW : QUOTA_ALLOW;
    answer->article = "第十五条";
    if (kind == 0) {
        answer->num = attained == 1 ? 1 : 2;
    } else if (area == 1) {
        answer->num = approved > 1200000 ? approved : 1200000;
        answer->den = 1000000;
    }
    answer->amount = round_up(increment, answer->num, answer->den);
    return 1;
}
