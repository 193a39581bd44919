/* page_tables.c - tables of the page: each scrolls in a box of its own, and is read by row and column. */
#include "page.h"

#include <libquota/facts.h>

void grid_begin(page *to, const char *zh, const char *en, const heading *heads, size_t count)
{
    page_raw(to, "<div class=\"box\" role=\"region\" tabindex=\"0\" aria-label=\"");
    page_text(to, zh);
    page_raw(to, " ");
    page_text(to, en);
    page_raw(to, "\">\n<table>\n<caption>");
    page_two(to, zh, en);
    page_raw(to, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        page_raw(to, heads[i].right ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">");
        page_two(to, heads[i].zh, heads[i].en);
        page_raw(to, "</th>");
    }
    page_raw(to, "</tr></thead>\n<tbody>\n");
}

void grid_row(page *to, const char *style)
{
    page_raw(to, "<tr");
    if (style != NULL) {
        page_raw(to, " class=\"");
        page_raw(to, style);
        page_raw(to, "\"");
    }
    page_raw(to, ">");
}

void cell_begin(page *to, int right)
{
    page_raw(to, right ? "<td class=\"r\">" : "<td>");
}

void cell_head(page *to)
{
    page_raw(to, "<th scope=\"row\">");
}

void cell_end(page *to, int head)
{
    page_raw(to, head ? "</th>" : "</td>");
}

void cell_amount(page *to, int64_t amount)
{
    cell_begin(to, 1);
    page_amount(to, amount);
    cell_end(to, 0);
}

void cell_amount_or_none(page *to, int64_t amount)
{
    cell_begin(to, 1);
    page_amount_or_none(to, amount);
    cell_end(to, 0);
}

void cell_number_of(page *to, uint64_t number)
{
    cell_begin(to, 1);
    page_number(to, number);
    cell_end(to, 0);
}

void cell_date(page *to, int32_t date)
{
    cell_begin(to, 0);
    page_date(to, date);
    cell_end(to, 0);
}

void cell_pollutant(page *to, uint8_t pollutant)
{
    cell_begin(to, 0);
    if (pollutant == 0)
        page_two(to, "全部", "all");
    else
        page_code(to, QUOTA_FACT_POLLUTANT, pollutant);
    cell_end(to, 0);
}

void cell_name(page *to, uint8_t subject, uint64_t number)
{
    cell_begin(to, 0);
    if (number != 0)
        page_name(to, subject, number);
    cell_end(to, 0);
}

void grid_row_end(page *to)
{
    page_raw(to, "</tr>\n");
}

void grid_end(page *to)
{
    page_raw(to, "</tbody>\n</table>\n</div>\n");
}
