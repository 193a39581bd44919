/* page.h - writing the page of a report: text in two languages, tables, plots.
 *
 * Both languages stand on the page, each in elements of its own; which are seen is a matter of style, so a
 * reader changes it without a script.  Whatever comes from outside goes through page_text(). */
#ifndef RESERVE_PAGE_H
#define RESERVE_PAGE_H

#include "report.h"

typedef struct page {
    growing out;
    const report *of;
    session *from;
    unsigned plots; /* numbers their ids */
} page;

/* As it is: markup of our own. */
void page_raw(page *to, const char *markup);
/* Escaped; controls become blanks. */
void page_text(page *to, const char *text);
void page_number(page *to, uint64_t number);
/* "5.5 t", as everywhere in `reserve`. */
void page_amount(page *to, int64_t amount);
/* The same, but nothing at all for 0. */
void page_amount_or_none(page *to, int64_t amount);
void page_date(page *to, int32_t date);
void page_hex(page *to, const uint8_t *bytes, size_t size);
/* A text in both languages; one alone where they are the same. */
void page_two(page *to, const char *zh, const char *en);
/* Words of the library in both. */
void page_code(page *to, uint32_t fact, int64_t code);
void page_word(page *to, int32_t type, int64_t number);
/* A subject by name with its number beside it, or by number alone. */
void page_name(page *to, uint8_t subject, uint64_t number);
/* "and N more", if there are. */
void page_more(page *to, uint64_t shown, uint64_t all);

void section_begin(page *to, const char *id, const char *zh, const char *en);
void section_end(page *to);
/* A paragraph below a title: what is meant. */
void page_note(page *to, const char *zh, const char *en);

/* ------------------------------------------------------------------ tables */

typedef struct heading {
    const char *zh, *en;
    int right; /* 1 = numbers */
} heading;

void grid_begin(page *to, const char *zh, const char *en, const heading *heads, size_t count);
void grid_row(page *to, const char *style); /* NULL = none */
void cell_begin(page *to, int right);
/* The first cell of a row names it. */
void cell_head(page *to);
void cell_end(page *to, int head);
void cell_amount(page *to, int64_t amount);
void cell_amount_or_none(page *to, int64_t amount);
void cell_number_of(page *to, uint64_t number);
void cell_date(page *to, int32_t date);
void cell_pollutant(page *to, uint8_t pollutant); /* 0 = all */
void cell_name(page *to, uint8_t subject, uint64_t number);
void grid_row_end(page *to);
void grid_end(page *to);

/* ------------------------------------------------------------------ plots */

/* Rows of bars: a label, a value, and below them the bar.  All in integers: tenths of a unit of the view. */
typedef struct plot {
    page *on;
    growing drawn;
    growing said[2]; /* the alternative text: zh, en */
    int y;
} plot;

enum { PLOT_WIDTH = 3400 };

void plot_begin(plot *to, page *on);
/* Label in both languages; value as text; `said` goes into the alternative text too. */
void plot_row(plot *to, const char *zh, const char *en, const char *value);
/* Part of the bar of the last row, from and how far in tenths; `style` is a class. */
void plot_bar(plot *to, int64_t x, int64_t width, const char *style);
/* A dashed line through all rows so far, with a label on top. */
void plot_line(plot *to, int64_t x, const char *label);
/* Writes it out, under a title in both languages. */
void plot_end(plot *to, const char *zh, const char *en);
/* Name of a place for a label. */
void label_of(const page *in, growing *to, uint8_t subject, uint64_t number, quota_lang lang);

/* The plots of the page. */
void plot_balances(page *to, uint8_t pollutant);
void plot_flow(page *to, const flow *of);
void plot_ages(page *to, const flow *of);
void plot_uses(page *to);
/* What an age is called; < AGES. */
const char *age_name(int age, quota_lang lang);

/* ------------------------------------------------------------------ the page */

void page_style(page *to);
void page_overview(page *to);
void page_balances(page *to);
void page_flows(page *to);
void page_lots(page *to);
void page_uses(page *to);
void page_areas(page *to);
void page_holds(page *to);
void page_debts(page *to);
void page_journal(page *to);
/* How many areas are in a state. */
size_t areas_in(const report *in, enum balance_state state);

#endif
