/* page_lots.c - where the quota is from and how old it is; what is used of the permits. */
#include "page.h"

#include <libquota/decide.h>
#include <libquota/facts.h>

enum { ORIGINS_LISTED = 60 };

/* ------------------------------------------------------------------ lots */

static void write_ages(page *to)
{
    static const heading heads[] = {{"污染物", "pollutant", 0},
                                    {"完成时间", "measure completed", 0},
                                    {"批次", "lots", 1},
                                    {"存量", "stock", 1}};
    const report *of = to->of;

    grid_begin(to, "存量账龄", "Age of the stock", heads, 4);
    for (size_t i = 0; i < of->flow_count; i++)
        for (int age = 0; age < AGES; age++) {
            if (of->flows[i].lots[age] == 0)
                continue;
            grid_row(to, NULL);
            cell_head(to);
            page_code(to, QUOTA_FACT_POLLUTANT, of->flows[i].pollutant);
            cell_end(to, 1);
            cell_begin(to, 0);
            page_two(to, age_name(age, QUOTA_ZH), age_name(age, QUOTA_EN));
            cell_end(to, 0);
            cell_number_of(to, of->flows[i].lots[age]);
            cell_amount(to, of->flows[i].ages[age]);
            grid_row_end(to);
        }
    grid_end(to);
}

static void cell_code(page *to, uint32_t fact, uint8_t code)
{
    cell_begin(to, 0);
    page_code(to, fact, code);
    cell_end(to, 0);
}

static void write_origins(page *to)
{
    static const heading heads[] = {
        {"污染物", "pollutant", 0}, {"减排措施", "measure", 0}, {"取得方式", "how obtained", 0},
        {"专用", "earmark", 0},     {"批次", "lots", 1},        {"存量", "stock", 1}};
    const report *of = to->of;
    size_t shown = 0;

    grid_begin(to, "存量来源", "Origin of the stock", heads, 6);
    for (; shown < of->origin_count && shown < ORIGINS_LISTED; shown++) {
        const origin *at = &of->origins[shown];

        grid_row(to, NULL);
        cell_head(to);
        page_code(to, QUOTA_FACT_POLLUTANT, at->pollutant);
        cell_end(to, 1);
        cell_code(to, QUOTA_FACT_MEASURE, at->measure);
        cell_code(to, QUOTA_FACT_LOT_ORIGIN, at->origin);
        cell_code(to, QUOTA_FACT_LOT_EARMARK, at->earmark);
        cell_number_of(to, at->lots);
        cell_amount(to, at->live);
        grid_row_end(to);
    }
    grid_end(to);
    page_more(to, shown, of->origin_count);
}

static void write_largest(page *to)
{
    static const heading heads[] = {
        {"批次", "lot", 0},        {"污染物", "pollutant", 0}, {"来源地区", "from", 0},
        {"减排主体", "party", 0},  {"措施", "measure", 0},     {"完成日期", "completed", 0},
        {"入账", "issued", 1},     {"可用", "available", 1},   {"占用", "encumbered", 1},
        {"已使用", "consumed", 1}, {"无效", "invalid", 1}};
    const report *of = to->of;

    grid_begin(to, "存量最大的批次", "Largest lots", heads, 11);
    for (size_t i = 0; i < of->largest_count; i++) {
        const quota_lot *lot = &of->largest[i];

        grid_row(to, NULL);
        cell_head(to);
        page_name(to, QUOTA_SUBJECT_LOT, lot->lot);
        cell_end(to, 1);
        cell_pollutant(to, lot->pollutant);
        cell_name(to, QUOTA_SUBJECT_PLACE, lot->place);
        cell_name(to, QUOTA_SUBJECT_ACCOUNT, lot->party);
        cell_code(to, QUOTA_FACT_MEASURE, lot->measure);
        cell_begin(to, 0);
        page_date(to, lot->completed);
        if (lot->expected) {
            page_raw(to, " <span class=\"tag warn\">");
            page_two(to, "预计", "expected");
            page_raw(to, "</span>");
        }
        cell_end(to, 0);
        cell_amount(to, lot->issued);
        cell_amount(to, lot->available);
        cell_amount_or_none(to, lot->encumbered);
        cell_amount_or_none(to, lot->consumed);
        cell_amount_or_none(to, lot->invalid);
        grid_row_end(to);
    }
    grid_end(to);
    page_more(to, of->largest_count, of->lots);
}

void page_lots(page *to)
{
    const report *of = to->of;

    if (of->lots == 0) {
        page_note(to, "没有存量批次。", "No lot has anything left.");
        return;
    }
    page_note(
        to, "存量为可用与占用之和；账龄从减排措施完成之日算到报告日，预计减排单列。",
        "Stock is what is available or encumbered; its age runs from the day the measure was completed to "
        "the day of the report, and what is only expected stands apart.");
    page_raw(to, "<div class=\"plots\">\n");
    for (size_t i = 0; i < of->flow_count; i++)
        plot_ages(to, &of->flows[i]);
    page_raw(to, "</div>\n");
    write_ages(to);
    write_origins(to);
    write_largest(to);
}

/* ------------------------------------------------------------------ permits */

/* What the law says, in a line. */
static void write_law(page *to, const usage *of)
{
    if (of->asked == 0) {
        page_raw(to, "<span class=\"pale\">");
        if (of->restored > 0 && of->subject == QUOTA_SUBJECT_PROJECT)
            page_two(to, "已全部收回或再入库", "all of it came back");
        else
            page_two(to, "没有政策说到", "no document speaks of it");
        page_raw(to, "</span>");
        return;
    }
    if (!of->has_value)
        page_two(to, "由人决定", "a person decides");
    else if (of->hi == 0)
        page_two(to, "不需收回", "nothing to take back");
    else {
        if (of->asked == QUOTA_QUESTION_RECLAIM)
            page_two(to, of->verdict == QUOTA_REVIEW ? "可收回至多" : "应收回",
                     of->verdict == QUOTA_REVIEW ? "take back at most" : "take back");
        else
            page_two(to, "可再入库至多", "may come back, at most");
        page_raw(to, " ");
        page_amount(to, of->hi);
        if (of->verdict == QUOTA_REVIEW) {
            page_raw(to, " ");
            page_two(to, "（由人决定）", "(a person decides)");
        }
    }
    if (of->article != NULL) {
        page_raw(to, " <small class=\"id\">");
        page_text(to, of->article);
        page_raw(to, " ");
        page_text(to, of->rule == NULL ? "" : of->rule);
        page_raw(to, "</small>");
    }
}

static void write_use(page *to, const usage *of)
{
    growing share = {NULL, 0, 0};

    grid_row(to, of->below && !of->settled ? "low" : NULL);
    cell_head(to);
    page_name(to, of->subject, of->number);
    cell_end(to, 1);
    cell_pollutant(to, of->pollutant);
    cell_amount(to, of->permitted);
    cell_begin(to, 1);
    page_amount(to, of->actual);
    if (of->built != 0) {
        page_raw(to, " <small class=\"id\">");
        page_two(to, of->built == 2 ? "未建" : "建成", of->built == 2 ? "not built" : "built");
        page_raw(to, "</small>");
    }
    cell_end(to, 0);
    cell_begin(to, 1);
    growing_decimal(&share, share_of(of->actual, of->permitted, 1000, 1000000), 1);
    page_raw(to, growing_string(&share));
    page_raw(to, " %");
    if (of->below) {
        page_raw(to, " <span class=\"tag warn\">");
        if (of->actual * 5 < of->permitted * 4)
            page_two(to, "低于 80 %", "below 80 %");
        else /* a document of its own measure */
            page_two(to, "可收回", "to take back");
        page_raw(to, "</span>");
    }
    growing_free(&share);
    cell_end(to, 0);
    page_raw(to, "<td class=\"w\">");
    write_law(to, of);
    cell_end(to, 0);
    cell_begin(to, 1);
    page_amount_or_none(to, of->restored);
    if (of->settled) {
        page_raw(to, " <span class=\"tag ok\">");
        page_two(to, "已收完", "settled");
        page_raw(to, "</span>");
    }
    cell_end(to, 0);
    grid_row_end(to);
}

void page_uses(page *to)
{
    static const heading heads[] = {{"项目或账户", "project or account", 0},
                                    {"污染物", "pollutant", 0},
                                    {"许可", "permitted", 1},
                                    {"实际", "actual", 1},
                                    {"使用率", "used", 1},
                                    {"政策判断", "what the law says", 0},
                                    {"已收回", "taken back", 1}};
    const report *of = to->of;
    size_t shown = 0;

    if (of->use_count == 0) {
        page_note(to, "没有同时登记许可量和实际量的项目或账户。",
                  "No project or account has both a permitted and an actual amount stated.");
        return;
    }
    page_note(
        to,
        "许可与实际取自台账事实（permitted、actual；没有时取 increment、built_increment）。是否低于 80 "
        "%、能否收回，"
        "按采用的政策判断（如园区细则四、储备管理 4）；政策未规定的，以 80 % 为参考线。",
        "Permitted and actual are facts of the ledger (permitted, actual; else increment, built_increment). "
        "Whether a permit counts as below 80 % and what is taken back is decided by the adopted policy (as "
        "in the Park's rules, 4B.4); where none speaks of it, 80 % is the measure.");
    page_raw(to, "<div class=\"plots one\">\n");
    plot_uses(to);
    page_raw(to, "</div>\n");
    grid_begin(to, "许可使用", "Use of permits", heads, 7);
    for (; shown < of->use_count && shown < USES_SHOWN; shown++)
        write_use(to, &of->uses[shown]);
    grid_end(to);
    page_more(to, shown, of->use_count);
}
