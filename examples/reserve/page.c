/* page.c - the page of a report: one file of HTML, with its style and pictures, and no script. */
#include "page.h"

#include "../common/width.h"
#include "../common/words.h"

#include <libquota/facts.h>

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ text */

void page_raw(page *to, const char *markup)
{
    growing_text(&to->out, markup);
}

static void add_escaped(growing *to, const char *text)
{
    const size_t size = strlen(text);

    for (size_t at = 0; at < size;) {
        size_t step = utf8_step(text + at, size - at);
        const char *shown = NULL;

        if (step == 0 || is_control(text + at, step))
            shown = " ";
        else if (text[at] == '&')
            shown = "&amp;";
        else if (text[at] == '<')
            shown = "&lt;";
        else if (text[at] == '>')
            shown = "&gt;";
        else if (text[at] == '"')
            shown = "&quot;";
        else if (text[at] == '\'')
            shown = "&#39;";
        if (shown != NULL)
            growing_text(to, shown);
        else
            growing_bytes(to, text + at, step);
        at += step == 0 ? 1 : step;
    }
}

void page_text(page *to, const char *text)
{
    add_escaped(&to->out, text);
}

void page_number(page *to, uint64_t number)
{
    growing_int(&to->out, (int64_t)number);
}

void page_amount(page *to, int64_t amount)
{
    add_amount(&to->out, amount);
}

void page_amount_or_none(page *to, int64_t amount)
{
    if (amount != 0)
        page_amount(to, amount);
}

void page_date(page *to, int32_t date)
{
    add_date(&to->out, date);
}

void page_hex(page *to, const uint8_t *bytes, size_t size)
{
    add_hex(&to->out, bytes, size);
}

void page_two(page *to, const char *zh, const char *en)
{
    if (strcmp(zh, en) == 0) {
        page_text(to, zh);
        return;
    }
    page_raw(to, "<span lang=\"zh\">");
    page_text(to, zh);
    page_raw(to, "</span> <span lang=\"en\">"); /* a blank where both are seen */
    page_text(to, en);
    page_raw(to, "</span>");
}

/* English names are those of files: blanks in place of their underscores make words of them. */
static void two_or_number(page *to, const char *zh, const char *en, int64_t number)
{
    char text[64];

    if (zh == NULL || en == NULL) {
        growing_int(&to->out, number);
        return;
    }
    snprintf(text, sizeof text, "%s", en);
    for (char *at = text; *at != '\0'; at++)
        *at = (char)(*at == '_' ? ' ' : *at);
    page_two(to, zh, text);
}

void page_code(page *to, uint32_t fact, int64_t code)
{
    if (code != 0)
        two_or_number(to, quota_fact_code_label(NULL, fact, code, QUOTA_ZH),
                      quota_fact_code_label(NULL, fact, code, QUOTA_EN), code);
}

void page_word(page *to, int32_t type, int64_t number)
{
    two_or_number(to, quota_entry_word(type, number, QUOTA_ZH), quota_entry_word(type, number, QUOTA_EN),
                  number);
}

/* Names may be written from right to left, so each is set apart. */
void page_name(page *to, uint8_t subject, uint64_t number)
{
    const name *found = names_find(&to->of->names, subject, number);

    if (found == NULL) {
        if (number != 0)
            page_number(to, number);
        else
            page_two(to, "不明", "unknown");
        return;
    }
    page_raw(to, "<bdi>");
    page_two(to, found->name, found->english[0] == '\0' ? found->name : found->english);
    page_raw(to, "</bdi> <small class=\"id\">");
    page_number(to, number);
    page_raw(to, "</small>");
}

void page_more(page *to, uint64_t shown, uint64_t all)
{
    if (all <= shown)
        return;
    page_raw(to, "<p class=\"more\"><span lang=\"zh\">另有 ");
    page_number(to, all - shown);
    page_raw(to, " 项未列出</span> <span lang=\"en\">and ");
    page_number(to, all - shown);
    page_raw(to, " more</span></p>\n");
}

/* ------------------------------------------------------------------ blocks */

void section_begin(page *to, const char *id, const char *zh, const char *en)
{
    page_raw(to, "<section id=\"");
    page_raw(to, id);
    page_raw(to, "\" aria-labelledby=\"");
    page_raw(to, id);
    page_raw(to, "-h\">\n<h2 id=\"");
    page_raw(to, id);
    page_raw(to, "-h\">");
    page_two(to, zh, en);
    page_raw(to, "</h2>\n");
}

void section_end(page *to)
{
    page_raw(to, "</section>\n");
}

void page_note(page *to, const char *zh, const char *en)
{
    page_raw(to, "<p class=\"note\">");
    page_two(to, zh, en);
    page_raw(to, "</p>\n");
}

/* ------------------------------------------------------------------ head and foot */

static const struct {
    const char *id, *zh, *en;
    void (*write)(page *to);
} sections[] = {
    {"overview", "概况", "Overview", page_overview},
    {"balances", "余额", "Balances", page_balances},
    {"flows", "收支", "Flows", page_flows},
    {"areas", "收支失衡预警", "Areas in deficit", page_areas},
    {"lots", "批次", "Lots", page_lots},
    {"permits", "许可使用", "Use of permits", page_uses},
    {"holds", "占用到期", "Holds running out", page_holds},
    {"debts", "欠量", "Debts", page_debts},
    {"journal", "台账审计", "The journal", page_journal},
};

static void write_title(page *to, int marked)
{
    const name *title = names_find(&to->of->names, QUOTA_SUBJECT_LEDGER, 0);
    const char *zh = title == NULL ? "排污总量指标储备库报告" : title->name;
    const char *en = title == NULL ? "Report of the quota reserve"
                                   : (title->english[0] == '\0' ? title->name : title->english);

    if (marked) {
        page_raw(to, "<bdi>");
        page_two(to, zh, en);
        page_raw(to, "</bdi>");
        return;
    }
    page_text(to, zh);
    if (strcmp(zh, en) != 0) {
        page_raw(to, " · ");
        page_text(to, en);
    }
}

static void write_switch(page *to)
{
    static const struct {
        enum page_lang lang;
        const char *id, *label, *aria;
    } choices[] = {{LANG_ZH, "l-zh", "中文", "只显示中文 Chinese only"},
                   {LANG_EN, "l-en", "English", "English only 只显示英文"},
                   {LANG_BOTH, "l-2", "双语", "中英对照 both languages"}};

    for (size_t i = 0; i < 3; i++) {
        page_raw(to, "<input class=\"sw\" type=\"radio\" name=\"l\" id=\"");
        page_raw(to, choices[i].id);
        page_raw(to, "\" aria-label=\"");
        page_raw(to, choices[i].aria);
        page_raw(to, choices[i].lang == to->from->opt->page_lang ? "\" checked>\n" : "\">\n");
    }
    page_raw(to, "<header>\n<div class=\"langs\" aria-hidden=\"true\">");
    for (size_t i = 0; i < 3; i++) {
        page_raw(to, "<label for=\"");
        page_raw(to, choices[i].id);
        page_raw(to, "\">");
        page_raw(to, choices[i].label);
        page_raw(to, "</label>");
    }
    page_raw(to, "</div>\n");
}

static void write_head(page *to)
{
    const report *of = to->of;

    page_raw(to, "<!DOCTYPE html>\n<html lang=\"");
    page_raw(to, to->from->opt->page_lang == LANG_EN ? "en" : "zh");
    page_raw(to, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    write_title(to, 0);
    page_raw(to, "</title>\n<style>\n");
    page_style(to);
    page_raw(to, "</style>\n</head>\n<body>\n");
    write_switch(to);
    page_raw(to, "<p class=\"over\">");
    page_two(to, "储备库报告", "Report of the reserve");
    page_raw(to, "</p>\n<h1>");
    write_title(to, 1);
    page_raw(to, "</h1>\n<p class=\"when\">");
    if (of->day == 0) {
        page_two(to, "台账为空", "The ledger is empty");
    } else {
        page_raw(to, "<span lang=\"zh\">截至</span> <span lang=\"en\">As of</span> <strong>");
        page_date(to, of->day);
        page_raw(to, "</strong> <span class=\"dot\">·</span> <span lang=\"zh\">本期</span> "
                     "<span lang=\"en\">period</span> ");
        page_date(to, of->from);
        page_raw(to, " – ");
        page_date(to, of->day);
    }
    page_raw(to, "</p>\n</header>\n<nav aria-label=\"目录 Contents\">");
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        page_raw(to, "<a href=\"#");
        page_raw(to, sections[i].id);
        page_raw(to, "\">");
        page_two(to, sections[i].zh, sections[i].en);
        page_raw(to, "</a> ");
    }
    page_raw(to, "</nav>\n<main>\n");
}

static void write_foot(page *to)
{
    page_raw(to, "</main>\n<footer>\n<p>");
    page_two(to, "数量单位为吨（t），精确到毫克；各数取自台账查询，与 reserve 各命令输出一致。",
             "Amounts are in tonnes (t), exact to the milligram; all figures come from queries of the ledger "
             "and are those the commands of reserve print.");
    page_raw(to, "</p>\n</footer>\n</body>\n</html>\n");
}

int run_report(session *of)
{
    static report collected;
    page shown = {.of = &collected, .from = of};
    const int good = report_collect(&collected, of);

    if (good) {
        write_head(&shown);
        for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
            section_begin(&shown, sections[i].id, sections[i].zh, sections[i].en);
            sections[i].write(&shown);
            section_end(&shown);
        }
        write_foot(&shown);
        fwrite(shown.out.bytes, 1, shown.out.length, stdout);
    }
    growing_free(&shown.out);
    report_free(&collected);
    return good ? EXIT_DONE : EXIT_UNUSABLE;
}
