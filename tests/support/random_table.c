/* random_table.c - small random policy tables. */
#include "random_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum type { FLAG, CODE, ID, AMOUNT, MONEY, PRICE, RATIO, DATE, COUNT, TYPES };
enum kind { VERDICT, K_RATIO, K_AMOUNT, K_MONEY, K_DATE, K_RANK, K_CLASS, K_FACTOR };

enum { ROWS_MAX = 12, NAMES_MAX = 5 };

static const char *const fact_names[TYPES][NAMES_MAX] = {
    [FLAG] = {"attained", "key_industry", "my_flag", "exception_approved", "strict_mode"},
    [CODE] = {"pollutant", "offered_pollutant", "my_code", "month_trend", "sector"},
    [ID] = {"project_city", "project_county", "source_county", "freeze_place", "my_id"},
    [AMOUNT] = {"increment", "offered_amount", "actual", "permitted", "my_amount"},
    [MONEY] = {"deal_total", "my_money", "deal_total", "my_money", "deal_total"},
    [PRICE] = {"price", "baseline_price", "price", "baseline_price", "price"},
    [RATIO] = {"approved_ratio", "my_ratio", "approved_ratio", "my_ratio", "approved_ratio"},
    [DATE] = {"as_of", "completed_on", "trade_done_on", "my_date", "published_on"},
    [COUNT] = {"report_year", "my_count", "report_year", "my_count", "report_year"},
};

/* In this order: each may ask those before it. */
static const struct {
    const char *name;
    enum kind kind;
    enum type answers; /* TYPES = nothing that can be read */
} questions[] = {
    {"my_factor", K_FACTOR, RATIO}, {"my_part", K_AMOUNT, AMOUNT}, {"my_day", K_DATE, DATE},
    {"credit", K_AMOUNT, AMOUNT},   {"offset", K_RATIO, AMOUNT},   {"fee", K_MONEY, MONEY},
    {"deadline", K_DATE, DATE},     {"priority", K_RANK, COUNT},   {"tag", K_CLASS, TYPES},
    {"offer", VERDICT, TYPES},      {"timely", VERDICT, TYPES},    {"scope", VERDICT, TYPES},
};
enum { QUESTIONS = sizeof questions / sizeof questions[0] };

typedef struct maker {
    prng *random;
    char *text;
    size_t size;
    uint32_t asked;   /* questions of this table, a bit each */
    uint32_t may_ask; /* those the current row may ask */
    unsigned facts;   /* how many names of a type are in use, so that rows share them */
    int row_question[ROWS_MAX];
    int rows;
} maker;

static void say(maker *m, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = vsnprintf(m->text + m->size, RANDOM_TABLE_MAX - m->size, format, list);
    va_end(list);
    if (length > 0 && m->size + (size_t)length < RANDOM_TABLE_MAX - 1)
        m->size += (size_t)length;
}

static int one_in(maker *m, unsigned n)
{
    return prng_below(m->random, n) == 0;
}

static int pick(maker *m, int count)
{
    return (int)prng_below(m->random, (uint64_t)count);
}

static const char *fact(maker *m, enum type type)
{
    return fact_names[type][pick(m, (int)m->facts)];
}

/* ------------------------------------------------------------------ expressions */

static void literal(maker *m, enum type type)
{
    static const char *const amounts[] = {"0 t", "1 t", "10 t", "250 kg", "1.5 t", "3 g", "7 mg", "100 t"};
    static const char *const ratios[] = {"1:1", "1.1:1", "2:1", "80%", "3:2", "1.5:1", "30%", "120%"};
    static const char *const dates[] = {"2021-01-01", "2024-02-29", "2024-12-31", "2023-06-15", "never"};
    switch (type) {
    case AMOUNT:
        say(m, "%s", amounts[pick(m, 8)]);
        break;
    case MONEY:
        say(m, "%d yuan", pick(m, 3) * 10000);
        break;
    case PRICE:
        say(m, "%d yuan", 1000 + pick(m, 4) * 2500);
        break;
    case RATIO:
        say(m, "%s", ratios[pick(m, 8)]);
        break;
    case DATE:
        say(m, "%s", dates[pick(m, 5)]);
        break;
    case ID:
        say(m, "%d", pick(m, 3) * 530300);
        break;
    default:
        say(m, "%d", pick(m, 2) ? 2020 + pick(m, 6) : pick(m, 20));
    }
}

static void expression(maker *m, enum type type, int depth);

static int ask(maker *m, enum type type)
{
    int found[QUESTIONS], count = 0;
    for (int i = 0; i < QUESTIONS; i++)
        if ((m->may_ask >> i & 1) && questions[i].answers == type)
            found[count++] = i;
    if (count == 0)
        return 0;
    say(m, "%s", questions[found[pick(m, count)]].name);
    return 1;
}

static void atom(maker *m, enum type type)
{
    if (one_in(m, 3) && ask(m, type))
        return;
    if (one_in(m, 4))
        literal(m, type);
    else
        say(m, "%s", fact(m, type));
}

static void shifted_date(maker *m, int depth)
{
    static const char *const units[] = {"day", "month", "year", "workday"};
    if (one_in(m, 5)) {
        say(m, "month_end(%s + %d, %d)", fact(m, COUNT), pick(m, 3), 1 + pick(m, 12));
        return;
    }
    expression(m, DATE, depth - 1);
    say(m, one_in(m, 3) ? " - " : " + ");
    if (one_in(m, 6))
        say(m, "%s", fact(m, COUNT));
    else
        say(m, "%d", pick(m, 40));
    say(m, " %s", units[one_in(m, 4) ? 3 : pick(m, 3)]);
}

static void product(maker *m, enum type type, int depth)
{
    say(m, "(");
    if (type == MONEY && pick(m, 3)) {
        expression(m, AMOUNT, depth - 1);
        say(m, ") * %s", fact(m, PRICE));
        return;
    }
    expression(m, type, depth - 1);
    say(m, ") * ");
    atom(m, RATIO);
}

static void expression(maker *m, enum type type, int depth)
{
    int form = depth > 0 ? pick(m, 6) : 0;
    if (form <= 1 || type <= ID) {
        atom(m, type);
    } else if (type == DATE && form != 3) {
        shifted_date(m, depth);
    } else if (form == 2 && type != COUNT && type != PRICE) {
        product(m, type, depth);
    } else if (form == 3) {
        say(m, one_in(m, 2) ? "min(" : "max(");
        expression(m, type, depth - 1);
        say(m, ", ");
        expression(m, type, depth - 1);
        say(m, ")");
    } else {
        expression(m, type, depth - 1);
        say(m, form == 4 || type == COUNT ? " + " : " - ");
        atom(m, type);
    }
}

/* ------------------------------------------------------------------ conditions */

static void code_test(maker *m)
{
    static const char *const codes[NAMES_MAX][4] = {{"SO2", "NOx", "COD", "air"},
                                                    {"SO2", "NOx", "COD", "air"},
                                                    {"a", "b", "c", "some"},
                                                    {"steady", "declining", "severe", "steady"},
                                                    {"industry", "livestock", "services", "other"}};
    int which = pick(m, (int)m->facts);
    if (which < 2 && m->facts > 1 && one_in(m, 4)) {
        say(m, "offered_pollutant %s pollutant", one_in(m, 2) ? "=" : "<>");
    } else if (one_in(m, 3)) {
        int first = pick(m, 4);
        say(m, "%s in %s|%s", fact_names[CODE][which], codes[which][first], codes[which][(first + 1) % 4]);
    } else {
        say(m, "%s %s %s", fact_names[CODE][which], one_in(m, 3) ? "<>" : "=", codes[which][pick(m, 3)]);
    }
}

static void comparison(maker *m)
{
    static const char *const relations[] = {"<", "<=", ">", ">=", "=", "<>"};
    static const enum type types[] = {AMOUNT, AMOUNT, AMOUNT, DATE, DATE, RATIO, COUNT, MONEY};
    enum type type = types[pick(m, 8)];
    int relation = one_in(m, 5) ? pick(m, 6) : pick(m, 4);
    if (one_in(m, 2)) {
        say(m, "%s %s ", fact(m, type), relations[relation]);
        literal(m, type);
        return;
    }
    expression(m, type, 2);
    say(m, " %s ", relations[relation]);
    expression(m, type, 1);
}

static void condition(maker *m, int depth)
{
    int form = pick(m, depth > 0 ? 10 : 7);
    if (form < 2) {
        say(m, "%s = %s", fact(m, FLAG), one_in(m, 2) ? "yes" : "no");
    } else if (form < 4) {
        code_test(m);
    } else if (form == 4) {
        say(m, "%s %s ", fact(m, ID), one_in(m, 3) ? "<>" : "=");
        atom(m, ID);
    } else if (form < 7) {
        comparison(m);
    } else {
        say(m, form == 7 ? "not (" : "(");
        condition(m, depth - 1);
        if (form != 7) {
            say(m, form == 8 ? " and " : " or ");
            condition(m, depth - 1);
        }
        say(m, ")");
    }
}

/* ------------------------------------------------------------------ rows */

static void value(maker *m, enum kind kind)
{
    switch (kind) {
    case K_RATIO:
    case K_FACTOR:
        say(m, "ratio ");
        if (one_in(m, 2))
            literal(m, RATIO);
        else
            expression(m, RATIO, 1);
        break;
    case K_AMOUNT:
        say(m, "amount ");
        expression(m, AMOUNT, 2);
        if (one_in(m, 5))
            say(m, " down");
        break;
    case K_MONEY:
        say(m, "money ");
        expression(m, MONEY, 2);
        break;
    case K_DATE:
        say(m, "date ");
        expression(m, DATE, 2);
        if (one_in(m, 4))
            say(m, " rolling");
        break;
    case K_RANK:
        say(m, "rank %d", 1 + pick(m, 4));
        break;
    default:
        say(m, "class %s", one_in(m, 2) ? "realised" : one_in(m, 2) ? "expected" : "other_class");
    }
}

static void outcomes(maker *m, enum kind kind)
{
    static const char *const verdicts[] = {"allow", "review", "deny"};
    int form = pick(m, 8);
    if (kind != VERDICT && form < 5) {
        if (form == 0)
            say(m, "review; ");
        value(m, kind);
    } else if (form == 5) {
        say(m, "cover ");
        condition(m, 1);
    } else if (form == 6) {
        say(m, "%s", verdicts[pick(m, 3)]);
    } else {
        say(m, "require ");
        condition(m, 1);
    }
}

static void overrides(maker *m, int question)
{
    int first = 1;
    for (int i = 0; i < m->rows; i++) {
        if (m->row_question[i] == question && one_in(m, 3)) {
            say(m, "%sR%d", first ? "" : "|", i);
            first = 0;
        }
    }
}

static void row(maker *m, int question)
{
    static const char *const forces[] = {"must", "must", "principle", "may", "silent", ""};
    m->may_ask = m->asked & ((UINT32_C(1) << question) - 1);
    say(m, "R%d,art,%s,%s,\"", m->rows, questions[question].name, forces[pick(m, 6)]);
    if (pick(m, 4))
        condition(m, 2);
    say(m, "\",\"");
    outcomes(m, questions[question].kind);
    say(m, "\",");
    overrides(m, question);
    say(m, ",\xE5\x8F\xA5,sentence\n");
    m->row_question[m->rows++] = question;
}

static void header(maker *m)
{
    static const char *const windows[] = {"from 2020-01-01", "from 2021-01-01 through 2027-10-08",
                                          "from published_on for 1 year"};
    static const char *const rounds[] = {"1 g up", "1 mg up", "1 kg half_up", "1 t down"};
    say(m, "policy,random,\xE9\x9A\x8F\xE6\x9C\xBA,random\ndocument,x\nwindow,%s\n",
        windows[pick(m, 8) ? pick(m, 2) : 2]);
    say(m, "round,amount,%s\nround,money,1 fen half_up\n", rounds[pick(m, 4)]);
    say(m, "set,air,SO2|NOx|VOCs|PM\nset,some,a|b\n");
    say(m, "fact,my_flag,flag,,x,x\nfact,my_code,code,a|b|c,x,x\nfact,my_id,id,,x,x\nfact,my_amount,amount,,"
           "x,x\n");
    say(m, "fact,my_money,money,,x,x\nfact,my_ratio,ratio,,x,x\nfact,my_date,date,,x,x\nfact,my_count,count,,"
           "x,x\n");
    say(m, "question,my_factor,factor,x,x\nquestion,my_part,amount,x,x\nquestion,my_day,date,x,x\n");
    if (one_in(m, 3))
        say(m, "assume,strict_mode = no\n");
    if (one_in(m, 3))
        say(m, "assume,my_flag = yes\n");
    if (one_in(m, 4))
        say(m, "assume,my_amount = 2 t\n");
}

size_t random_table(prng *random, char text[RANDOM_TABLE_MAX])
{
    maker m;
    memset(&m, 0, sizeof m);
    m.random = random;
    m.text = text;
    m.facts = 1 + (unsigned)prng_below(random, NAMES_MAX);
    header(&m);
    say(&m, "\nid,article,question,force,when,then,overrides,zh,en\n");
    for (int i = 0; i < QUESTIONS; i++) {
        if (m.rows >= ROWS_MAX || !one_in(&m, 3))
            continue;
        m.asked |= UINT32_C(1) << i;
        for (int more = 1 + pick(&m, 5); more > 0 && m.rows < ROWS_MAX; more--)
            row(&m, i);
    }
    if (m.rows == 0) {
        m.asked |= 1U << 4;
        row(&m, 4);
    }
    text[m.size] = '\0';
    return m.size;
}
