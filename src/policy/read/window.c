/* window.c - when a policy is in force: `from D [through D2 | for N unit]`. */
#include "policy/read/parser.h"

#include "base/date.h"

#include <string.h>

typedef struct window {
    lq_parser p;
    lq_operand from;
    int64_t from_day; /* of a literal, else LQ_DAY_MIN - 1 */
    lq_cond all;
} window;

enum { OPEN_DAY = -1000000 }; /* no such day: the date is a fact's */

static int64_t day_of(const window *w, const lq_operand *date)
{
    return date->literal ? lq_node_at(w->p.b, date->node)->num : OPEN_DAY;
}

/* A date literal or a date fact. */
static lq_operand read_date(window *w)
{
    lq_parser *p = &w->p;
    lq_token at = p->token;
    lq_operand date;
    memset(&date, 0, sizeof date);
    if (at.kind == LQ_T_DATE || lq_token_is(&at, "never")) {
        date = lq_parse_date_literal(p);
    } else if (lq_parser_take(p, LQ_T_NAME)) {
        date.token = at;
        lq_settle(p, &date);
    } else {
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at, "a date or a date fact");
    }
    if (!p->failed && (date.type != QUOTA_TYPE_DATE || date.asks))
        lq_parser_error(p, QUOTA_FINDING_TYPE, &at, "a date or a date fact");
    return date;
}

/* and as_of relation limit */
static void add_limit(window *w, lq_token_kind kind, lq_operand *limit)
{
    lq_parser *p = &w->p;
    lq_operand as_of;
    lq_token relation = {kind, "", 0, 0};
    memset(&as_of, 0, sizeof as_of);
    as_of.token.kind = LQ_T_NAME;
    as_of.token.text = "as_of";
    as_of.token.size = strlen("as_of");
    lq_settle(p, &as_of);
    lq_cond cond = lq_make_comparison(p, &as_of, &relation, limit);
    if (!p->failed)
        w->all = lq_make_and(p, w->all, cond);
}

static void empty_error(window *w, const lq_token *at)
{
    lq_parser_error(&w->p, QUOTA_FINDING_EMPTY, at, "a window with at least one day");
}

static void read_through(window *w)
{
    lq_parser *p = &w->p;
    lq_token at = p->token;
    lq_operand last = read_date(w);
    if (p->failed)
        return;
    int64_t day = day_of(w, &last);
    if (day != OPEN_DAY && w->from_day != OPEN_DAY && day < w->from_day) {
        empty_error(w, &at);
        return;
    }
    p->b->policy->through = day == OPEN_DAY ? QUOTA_UNKNOWN : lq_date_from_day(day);
    add_limit(w, LQ_T_LE, &last);
}

/* `for 1 year`: up to the day before the anniversary. */
static void read_for(window *w)
{
    lq_parser *p = &w->p;
    lq_token at = p->token;
    lq_unit unit = LQ_UNIT_WORKDAY;
    lq_operand count;
    memset(&count, 0, sizeof count);
    if (at.kind == LQ_T_NUMBER)
        count = lq_parse_number(p);
    if (!p->failed &&
        (count.literal != LQ_BARE_NUMBER || !lq_unit_word(&p->token, &unit) || unit == LQ_UNIT_WORKDAY))
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at, "a count of day, month or year, as in: for 1 year");
    lq_check_count(p, &count);
    if (p->failed)
        return;
    lq_parser_next(p);
    int64_t number = lq_node_at(p->b, count.node)->num;
    if (number == 0) {
        empty_error(w, &at);
        return;
    }
    int64_t from = w->from_day == OPEN_DAY ? LQ_DAY_MIN : w->from_day, day = from;
    if (unit == LQ_UNIT_DAY     ? lq_day_add_days_checked(from, number, &day)
        : unit == LQ_UNIT_MONTH ? lq_day_add_months_checked(from, number, &day)
                                : lq_day_add_years_checked(from, number, &day)) {
        lq_parser_error(p, QUOTA_FINDING_RANGE, &at, "a window that ends before 9998-12-31, or has no end");
        return;
    }
    p->b->policy->through = QUOTA_UNKNOWN;
    if (w->from_day == OPEN_DAY) {
        lq_operand end = lq_make_shift(p, &w->from, &count, unit, 1);
        add_limit(w, LQ_T_LT, &end);
        return;
    }
    lq_node_at(p->b, w->from.node)->num = day; /* the literal of `from` has served: it becomes the end */
    p->b->policy->through = lq_date_from_day(day - 1);
    add_limit(w, LQ_T_LT, &w->from);
}

static void read_window(window *w)
{
    lq_parser *p = &w->p;
    lq_token at = p->token;
    if (!lq_parser_take_word(p, "from")) {
        lq_parser_error(p, QUOTA_FINDING_SYNTAX, &at, "from DATE [through DATE | for N year|month|day]");
        return;
    }
    at = p->token;
    w->from = read_date(w);
    if (p->failed)
        return;
    w->from_day = day_of(w, &w->from);
    if (w->from_day == LQ_DAY_NEVER) {
        empty_error(w, &at);
        return;
    }
    p->b->policy->from = w->from_day == OPEN_DAY ? QUOTA_UNKNOWN : lq_date_from_day(w->from_day);
    p->b->policy->through = QUOTA_NEVER;
    add_limit(w, LQ_T_GE, &w->from);
    if (!p->failed && lq_parser_take_word(p, "through"))
        read_through(w);
    else if (!p->failed && lq_parser_take_word(p, "for"))
        read_for(w);
    lq_parser_end(p, "through DATE, for N year|month|day, or the end of the cell");
}

void lq_read_window(lq_builder *b)
{
    const lq_source_row *row = NULL;
    uint32_t of_layer = 0;
    for (uint32_t layer = 0; layer < b->layers.count; layer++) {
        const lq_source *source = lq_layer_at(b, layer)->source;
        int seen = 0;
        if (lq_layer_at(b, layer)->scope != 0)
            continue;
        for (uint32_t i = 0; i < source->row_count; i++) {
            if (source->rows[i].kind != LQ_ROW_WINDOW)
                continue;
            if (seen++)
                lq_build_error(b, QUOTA_FINDING_HEADER, &source->rows[i], 0, 0, "this row once", "window",
                               strlen("window"));
            row = &source->rows[i];
            of_layer = layer;
        }
    }
    if (!row) {
        const lq_source *own = lq_layer_at(b, b->own_layer)->source;
        uint32_t line = own->row_count > 0 ? own->rows[0].line : 0;
        lq_build_report(b, QUOTA_FINDING_HEADER, line, 0, "window", "a row such as: window,from 2024-10-09",
                        NULL, 0);
        b->policy->window_text = "";
        return;
    }
    window w;
    memset(&w, 0, sizeof w);
    lq_build_enter(b, of_layer, "window");
    b->policy->window_text = row->cells[1].canonical;
    lq_parser_open(&w.p, b, row, 1, 0);
    read_window(&w);
    b->policy->window = w.all.node;
    lq_build_enter(b, b->own_layer, "");
}
