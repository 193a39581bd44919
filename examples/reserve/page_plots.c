/* page_plots.c - plots as SVG: bars below their labels, so that they read alike on a phone and on paper. */
#include "page.h"

#include "../common/width.h"

#include <libquota/facts.h>

#include <stdlib.h>
#include <string.h>

enum { ROW = 320, BAR = 90, TOP = 20, LABEL_MOST = 24, PLACES_DRAWN = 10, USES_DRAWN = 20 };

/* ------------------------------------------------------------------ drawing */

static void add_tenths(growing *to, int64_t tenths)
{
    growing_decimal(to, tenths, 1);
}

/* Escapes a text of a picture, in which direction marks hold a name together. */
static void add_label(growing *to, const char *text)
{
    page passing = {.out = *to};

    page_text(&passing, text);
    *to = passing.out;
}

void plot_begin(plot *to, page *on)
{
    memset(to, 0, sizeof *to);
    to->on = on;
    to->y = TOP - ROW;
}

static void say_row(growing *to, const char *label, const char *value, const char *between)
{
    growing_text(to, to->length == 0 ? "" : between);
    add_label(to, label);
    growing_text(to, " ");
    add_label(to, value);
}

/* Do both languages and the value find room on one line?  Some 56 columns do. */
static int fits(const char *zh, const char *en, const char *value)
{
    return display_width(zh, strlen(zh)) + display_width(en, strlen(en)) +
               display_width(value, strlen(value)) <
           50;
}

void plot_row(plot *to, const char *zh, const char *en, const char *value)
{
    growing *out = &to->drawn;

    to->y += ROW;
    growing_text(out, "<text y=\"");
    add_tenths(out, to->y + 110);
    growing_text(out, "\">");
    if (strcmp(zh, en) == 0) {
        add_label(out, zh);
    } else {
        growing_text(out, "<tspan lang=\"zh\">");
        add_label(out, zh);
        growing_text(out, fits(zh, en, value) ? "</tspan> <tspan lang=\"en\">"
                                              : "</tspan> <tspan class=\"long\" lang=\"en\">");
        add_label(out, en);
        growing_text(out, "</tspan>");
    }
    growing_text(out, "</text><text class=\"v\" x=\"340\" y=\"");
    add_tenths(out, to->y + 110);
    growing_text(out, "\">");
    add_label(out, value);
    growing_text(out, "</text>\n");
    say_row(&to->said[0], zh, value, "；");
    say_row(&to->said[1], en, value, "; ");
}

void plot_bar(plot *to, int64_t x, int64_t width, const char *style)
{
    growing *out = &to->drawn;

    if (width <= 0)
        return;
    growing_text(out, "<rect class=\"");
    growing_text(out, style);
    growing_text(out, "\" x=\"");
    add_tenths(out, x);
    growing_text(out, "\" y=\"");
    add_tenths(out, to->y + 165);
    growing_text(out, "\" width=\"");
    add_tenths(out, width);
    growing_text(out, "\" height=\"");
    add_tenths(out, BAR);
    growing_text(out, "\"/>\n");
}

void plot_line(plot *to, int64_t x, const char *label)
{
    growing *out = &to->drawn;

    growing_text(out, "<line class=\"mark\" y1=\"14\" x1=\"");
    add_tenths(out, x);
    growing_text(out, "\" x2=\"");
    add_tenths(out, x);
    growing_text(out, "\" y2=\"");
    add_tenths(out, to->y + ROW);
    growing_text(out, "\"/><text class=\"m\" y=\"10\" x=\"");
    add_tenths(out, x);
    growing_text(out, "\">");
    add_label(out, label);
    growing_text(out, "</text>\n");
}

static void add_id(page *on, const char *kind)
{
    page_raw(on, "p");
    page_number(on, on->plots);
    page_raw(on, kind);
}

void plot_end(plot *to, const char *zh, const char *en)
{
    page *on = to->on;

    on->plots++;
    page_raw(on, "<figure>\n<figcaption>");
    page_two(on, zh, en);
    page_raw(on, "</figcaption>\n<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 340 ");
    growing_int(&on->out, (to->y + ROW) / 10);
    page_raw(on, "\" aria-labelledby=\"");
    add_id(on, "t");
    page_raw(on, " ");
    add_id(on, "d");
    page_raw(on, "\">\n<title id=\"");
    add_id(on, "t");
    page_raw(on, "\">");
    page_text(on, zh);
    if (strcmp(zh, en) != 0) {
        page_raw(on, " / ");
        page_text(on, en);
    }
    page_raw(on, "</title>\n<desc id=\"");
    add_id(on, "d");
    page_raw(on, "\">");
    page_raw(on, growing_string(&to->said[0]));
    if (strcmp(growing_string(&to->said[0]), growing_string(&to->said[1])) != 0) {
        page_raw(on, " / ");
        page_raw(on, growing_string(&to->said[1]));
    }
    page_raw(on, "</desc>\n");
    page_raw(on, growing_string(&to->drawn));
    page_raw(on, "</svg>\n</figure>\n");
    growing_free(&to->drawn);
    growing_free(&to->said[0]);
    growing_free(&to->said[1]);
}

/* ------------------------------------------------------------------ labels */

/* At the most so many columns, then an ellipsis. */
static void add_short(growing *to, const char *text)
{
    const size_t size = strlen(text);
    size_t at = 0;

    while (at < size) {
        const size_t step = utf8_step(text + at, size - at);

        if (step == 0 || display_width(text, at + step) > LABEL_MOST)
            break;
        at += step;
    }
    growing_bytes(to, text, at);
    growing_text(to, at < size ? "…" : "");
}

void label_of(const page *in, growing *to, uint8_t subject, uint64_t number, quota_lang lang)
{
    const name *found = names_find(&in->of->names, subject, number);

    growing_clear(to);
    if (found == NULL) {
        if (number != 0)
            growing_int(to, (int64_t)number);
        else
            growing_text(to, lang == QUOTA_ZH ? "不明" : "unknown");
        return;
    }
    growing_text(to, "\xE2\x81\xA8"); /* first strong isolate ... */
    add_short(to, lang == QUOTA_EN && found->english[0] != '\0' ? found->english : found->name);
    growing_text(to, "\xE2\x81\xA9"); /* ... and its end */
}

static void title_of(growing *to, uint8_t pollutant, const char *what, quota_lang lang)
{
    const char *label = quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, pollutant, lang);

    growing_clear(to);
    growing_text(to, label == NULL ? "?" : label);
    growing_text(to, lang == QUOTA_ZH ? "：" : ": ");
    growing_text(to, what);
}

static void end_titled(plot *to, uint8_t pollutant, const char *zh, const char *en)
{
    growing titles[2] = {{NULL, 0, 0}, {NULL, 0, 0}};

    title_of(&titles[0], pollutant, zh, QUOTA_ZH);
    title_of(&titles[1], pollutant, en, QUOTA_EN);
    plot_end(to, growing_string(&titles[0]), growing_string(&titles[1]));
    growing_free(&titles[0]);
    growing_free(&titles[1]);
}

static void set_amount(growing *to, const char *sign, int64_t amount)
{
    growing_clear(to);
    growing_text(to, amount != 0 ? sign : "");
    add_amount(to, amount);
}

/* ------------------------------------------------------------------ balances: stacked bars */

static int64_t live_of(const area *of)
{
    int64_t live = of->available;

    add_to(&live, of->encumbered);
    return live;
}

static int by_live(const void *left, const void *right)
{
    const area *a = *(area *const *)left, *b = *(area *const *)right;

    if (live_of(a) != live_of(b))
        return live_of(a) > live_of(b) ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void draw_area(plot *to, const area *of, int64_t most, const char *zh, const char *en)
{
    const int64_t available = share_of(of->available, most, PLOT_WIDTH, PLOT_WIDTH);
    growing value = {NULL, 0, 0};

    set_amount(&value, "", live_of(of));
    plot_row(to, zh, en, growing_string(&value));
    plot_bar(to, 0, PLOT_WIDTH, "track");
    plot_bar(to, 0, available, "free");
    plot_bar(to, available, share_of(of->encumbered, most, PLOT_WIDTH, PLOT_WIDTH - available), "held");
    growing_free(&value);
}

void plot_balances(page *to, uint8_t pollutant)
{
    const report *in = to->of;
    const area **order = resized(NULL, in->area_count + 1, sizeof *order);
    area rest = {0};
    growing zh = {NULL, 0, 0}, en = {NULL, 0, 0};
    size_t count = 0, drawn;
    plot made;

    for (size_t i = 0; i < in->area_count; i++)
        if (in->areas[i].pollutant == pollutant && live_of(&in->areas[i]) > 0)
            order[count++] = &in->areas[i];
    if (count > 0) {
        qsort(order, count, sizeof *order, by_live);
        drawn = count <= PLACES_DRAWN ? count : PLACES_DRAWN - 1;
        plot_begin(&made, to);
        for (size_t i = drawn; i < count; i++) {
            add_to(&rest.available, order[i]->available);
            add_to(&rest.encumbered, order[i]->encumbered);
        }
        for (size_t i = 0; i < drawn; i++) {
            label_of(to, &zh, QUOTA_SUBJECT_PLACE, order[i]->place, QUOTA_ZH);
            label_of(to, &en, QUOTA_SUBJECT_PLACE, order[i]->place, QUOTA_EN);
            draw_area(&made, order[i],
                      live_of(order[0]) > live_of(&rest) ? live_of(order[0]) : live_of(&rest),
                      growing_string(&zh), growing_string(&en));
        }
        if (drawn < count)
            draw_area(&made, &rest, live_of(order[0]) > live_of(&rest) ? live_of(order[0]) : live_of(&rest),
                      "其余地区", "other places");
        end_titled(&made, pollutant, "各地余额", "balances by place");
    }
    growing_free(&zh);
    growing_free(&en);
    free(order);
}

/* ------------------------------------------------------------------ flows: a waterfall */

static const char *flow_label(const quota_sheet_row *row, quota_lang lang)
{
    const char *word = quota_entry_word(row->kind != 0 ? QUOTA_FIELD_KIND : QUOTA_FIELD_VERB,
                                        row->kind != 0 ? row->kind : row->verb, lang);

    if (row->part == QUOTA_SHEET_OPENING)
        return lang == QUOTA_ZH ? "期初" : "opening";
    if (row->part == QUOTA_SHEET_CLOSING)
        return lang == QUOTA_ZH ? "期末" : "closing";
    return word == NULL ? "?" : word;
}

/* The highest the stock stands on its way; it never is below zero, since all that comes in is drawn first. */
static int64_t highest(const flow *of)
{
    int64_t sum = 0;

    for (size_t i = 0; i < of->count; i++)
        if (of->rows[i].part == QUOTA_SHEET_OPENING || of->rows[i].part == QUOTA_SHEET_IN)
            add_to(&sum, of->rows[i].amount);
    return sum;
}

void plot_flow(page *to, const flow *of)
{
    const int64_t most = highest(of);
    growing value = {NULL, 0, 0};
    int64_t level = 0;
    plot made;

    if (most == 0)
        return;
    plot_begin(&made, to);
    for (size_t i = 0; i < of->count; i++) {
        const quota_sheet_row *row = &of->rows[i];
        const int in = row->part == QUOTA_SHEET_IN, out = row->part == QUOTA_SHEET_OUT;
        int64_t before = level, from, until;

        if (!in && !out && row->part != QUOTA_SHEET_OPENING && row->part != QUOTA_SHEET_CLOSING)
            continue;
        if (!in && !out)
            before = 0, level = row->amount;
        else
            add_to(&level, in ? row->amount : -row->amount);
        set_amount(&value, in ? "+" : out ? "\xE2\x88\x92" : "", row->amount);
        plot_row(&made, flow_label(row, QUOTA_ZH), flow_label(row, QUOTA_EN), growing_string(&value));
        from = share_of(before < level ? before : level, most, PLOT_WIDTH, PLOT_WIDTH);
        until = share_of(before < level ? level : before, most, PLOT_WIDTH, PLOT_WIDTH);
        plot_bar(&made, 0, PLOT_WIDTH, "track");
        plot_bar(&made, from, until - from, in ? "in" : out ? "out" : "sum");
    }
    end_titled(&made, of->pollutant, "本期收支", "flows of the period");
    growing_free(&value);
}

/* ------------------------------------------------------------------ ages: a histogram */

const char *age_name(int age, quota_lang lang)
{
    static const char *const ages[AGES][2] = {{"不满 1 年", "below 1 year"}, {"1–2 年", "1 to 2 years"},
                                              {"2–3 年", "2 to 3 years"},    {"3–5 年", "3 to 5 years"},
                                              {"5 年以上", "5 years on"},    {"未注明", "not given"},
                                              {"预计", "not made yet"}};

    return ages[age][lang == QUOTA_EN];
}

void plot_ages(page *to, const flow *of)
{
    int64_t most = 0, all = 0;
    growing value = {NULL, 0, 0};
    plot made;

    for (int i = 0; i < AGES; i++) {
        most = of->ages[i] > most ? of->ages[i] : most;
        add_to(&all, of->ages[i]);
    }
    if (all == 0)
        return;
    plot_begin(&made, to);
    for (int i = 0; i < AGES; i++) {
        if (i >= 5 && of->ages[i] == 0)
            continue;
        set_amount(&value, "", of->ages[i]);
        plot_row(&made, age_name(i, QUOTA_ZH), age_name(i, QUOTA_EN), growing_string(&value));
        plot_bar(&made, 0, PLOT_WIDTH, "track");
        plot_bar(&made, 0, share_of(of->ages[i], most, PLOT_WIDTH, PLOT_WIDTH), i < 5 ? "free" : "held");
    }
    end_titled(&made, of->pollutant, "存量按减排措施完成时间", "stock by age of the measure");
    growing_free(&value);
}

/* ------------------------------------------------------------------ permits: bars with the 80 % line */

void plot_uses(page *to)
{
    const report *in = to->of;
    const int64_t full = PLOT_WIDTH * 5 / 6; /* 100 %; more than 120 % is drawn as that */
    growing zh = {NULL, 0, 0}, en = {NULL, 0, 0}, value = {NULL, 0, 0};
    plot made;

    if (in->use_count == 0)
        return;
    plot_begin(&made, to);
    made.y += 140; /* room for the label of the line */
    for (size_t i = 0; i < in->use_count && i < USES_DRAWN; i++) {
        const usage *of = &in->uses[i];

        label_of(to, &zh, of->subject, of->number, QUOTA_ZH);
        label_of(to, &en, of->subject, of->number, QUOTA_EN);
        if (of->pollutant != 0) {
            growing_text(&zh, " ");
            growing_text(&zh, quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, of->pollutant, QUOTA_ZH));
            growing_text(&en, " ");
            growing_text(&en, quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, of->pollutant, QUOTA_EN));
        }
        growing_clear(&value);
        growing_decimal(&value, share_of(of->actual, of->permitted, 1000, 1000000), 1);
        growing_text(&value, " %");
        plot_row(&made, growing_string(&zh), growing_string(&en), growing_string(&value));
        plot_bar(&made, 0, full, "track");
        plot_bar(&made, 0, share_of(of->actual, of->permitted, full, PLOT_WIDTH), of->below ? "out" : "free");
    }
    plot_line(&made, full * 4 / 5, "80 %");
    plot_end(&made, "许可使用率", "Use of permits");
    growing_free(&zh);
    growing_free(&en);
    growing_free(&value);
}
