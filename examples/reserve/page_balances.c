/* page_balances.c - what there is: the overview, balances by place, flows of the period. */
#include "page.h"

#include <libquota/facts.h>

enum { AREAS_LISTED = 200 };

size_t areas_in(const report *in, enum balance_state state)
{
    size_t count = 0;

    for (size_t i = 0; i < in->area_count; i++)
        count += area_state(&in->areas[i]) == state;
    return count;
}

/* ------------------------------------------------------------------ the overview */

/* A line that calls for attention, if there is any of it. */
static void attention(page *to, uint64_t count, const char *style, const char *where, const char *zh,
                      const char *one, const char *many)
{
    if (count == 0)
        return;
    page_raw(to, "<li class=\"");
    page_raw(to, style);
    page_raw(to, "\"><a href=\"#");
    page_raw(to, where);
    page_raw(to, "\"><b>");
    page_number(to, count);
    page_raw(to, "</b> ");
    page_two(to, zh, count == 1 ? one : many);
    page_raw(to, "</a></li>\n");
}

static void write_attention(page *to)
{
    const report *of = to->of;
    const int wrong = of->audited && of->audit.status != QUOTA_OK;
    const size_t begun = to->out.length;

    page_raw(to, "<h3>");
    page_two(to, "需要关注", "What calls for attention");
    page_raw(to, "</h3>\n<ul class=\"calls\">\n");
    const size_t before = to->out.length;
    attention(to, (uint64_t)wrong, "bad", "journal", "处台账审计不符", "thing wrong with the journal", "");
    attention(to, areas_in(of, AREA_SHORT), "bad", "areas", "个地区污染物收支失衡",
              "place in deficit of a pollutant", "places in deficit of a pollutant");
    attention(to, of->projects_short, "bad", "areas", "个项目污染物替代未落实",
              "project short of a pollutant it needs", "projects short of a pollutant they need");
    attention(to, of->uses_open, "warn", "permits", "项许可使用低于 80 %，尚可收回",
              "permit used below 80 %, surplus not taken back",
              "permits used below 80 %, surplus not taken back");
    attention(to, of->holds_over, "warn", "holds", "项占用已过期未解除", "hold past its day, not released",
              "holds past their day, not released");
    attention(to, of->holds_ending - of->holds_over, "warn", "holds", "项占用三个月内到期",
              "hold that ends within three months", "holds that end within three months");
    attention(to, of->debt_count, "warn", "debts", "项欠量未还", "debt still owed", "debts still owed");
    attention(to, areas_in(of, AREA_OUTFLOW), "mild", "areas", "个地区污染物本期支大于收",
              "place with more out than in, of a pollutant", "places with more out than in, of a pollutant");
    attention(to, of->expected_lots, "mild", "lots", "个批次为预计减排，尚未实现",
              "lot that is expected, not made yet", "lots that are expected, not made yet");
    attention(to, of->entries_due, "mild", "holds", "项到期分录待登记（reserve due）",
              "entry the calendar asks for (reserve due)", "entries the calendar asks for (reserve due)");
    if (to->out.length > before) {
        page_raw(to, "</ul>\n");
        return;
    }
    to->out.length = begun; /* nothing does */
    to->out.bytes[begun] = '\0';
    page_raw(to, "<p class=\"fine\">");
    page_two(to, "没有需要关注的事项。", "Nothing calls for attention.");
    page_raw(to, "</p>\n");
}

static int64_t part_of(const flow *of, int32_t part)
{
    int64_t sum = 0;

    for (size_t i = 0; i < of->count; i++)
        if (of->rows[i].part == part)
            add_to(&sum, of->rows[i].amount);
    return sum;
}

static void write_change(page *to, const char *style, const char *sign, int64_t amount)
{
    if (amount == 0)
        return;
    page_raw(to, " <span class=\"");
    page_raw(to, style);
    page_raw(to, "\">");
    page_raw(to, sign);
    page_amount(to, amount);
    page_raw(to, "</span>");
}

static void write_tile(page *to, const flow *of)
{
    const int64_t in = part_of(of, QUOTA_SHEET_IN), out = part_of(of, QUOTA_SHEET_OUT);
    int64_t live = of->available;

    add_to(&live, of->encumbered);
    page_raw(to, "<div class=\"tile\"><dt>");
    page_code(to, QUOTA_FACT_POLLUTANT, of->pollutant);
    page_raw(to, "</dt><dd class=\"big\">");
    page_amount(to, live);
    page_raw(to, "</dd><dd>");
    page_two(to, "可用", "available");
    page_raw(to, " ");
    page_amount(to, of->available);
    page_raw(to, "</dd><dd>");
    page_two(to, "本期", "period");
    if (in == 0 && out == 0) {
        page_raw(to, " ");
        page_two(to, "无进出", "nothing in or out");
    }
    write_change(to, "plus", "+", in);
    write_change(to, "minus", "\xE2\x88\x92", out);
    page_raw(to, "</dd></div>\n");
}

static void write_count(page *to, uint64_t count, const char *zh, const char *en)
{
    page_raw(to, " <span class=\"count\">");
    page_two(to, zh, en);
    page_raw(to, " <b>");
    page_number(to, count);
    page_raw(to, "</b></span>");
}

void page_overview(page *to)
{
    const report *of = to->of;

    if (of->flow_count == 0) {
        page_raw(to, "<p class=\"empty\">");
        page_two(
            to, "还没有入账的指标。用 reserve post 登记第一批分录后，这里会有余额、收支和预警。",
            "There is no quota yet. When the first entries are posted (reserve post), balances, flows and "
            "warnings stand here.");
        page_raw(to, "</p>\n");
    } else {
        page_raw(to, "<dl class=\"tiles\">\n");
        for (size_t i = 0; i < of->flow_count; i++)
            write_tile(to, &of->flows[i]);
        page_raw(to, "</dl>\n");
    }
    page_raw(to, "<p class=\"counts\">");
    write_count(to, of->accounts, "账户", "accounts");
    write_count(to, of->lots, "有存量的批次", "lots with something left");
    write_count(to, of->projects, "项目（按污染物）", "projects (by pollutant)");
    write_count(to, of->holds, "占用", "holds");
    page_raw(to, "</p>\n");
    write_attention(to);
}

/* ------------------------------------------------------------------ balances */

static void write_balance(page *to, const area *of)
{
    int64_t live = of->available;

    add_to(&live, of->encumbered);
    grid_row(to, NULL);
    cell_head(to);
    page_name(to, QUOTA_SUBJECT_PLACE, of->place);
    cell_end(to, 1);
    cell_pollutant(to, of->pollutant);
    cell_amount(to, of->available);
    cell_amount_or_none(to, of->encumbered);
    cell_amount_or_none(to, of->pledged);
    cell_amount(to, live);
    cell_amount_or_none(to, of->in_reserve);
    grid_row_end(to);
}

static int has_balance(const area *of)
{
    return of->available != 0 || of->encumbered != 0;
}

void page_balances(page *to)
{
    static const heading heads[] = {{"地区", "place", 0},
                                    {"污染物", "pollutant", 0},
                                    {"可用", "available", 1},
                                    {"占用", "encumbered", 1},
                                    {"其中质押", "pledged", 1},
                                    {"合计", "in all", 1},
                                    {"储备账户可用", "of it in reserves", 1}};
    const report *of = to->of;
    size_t shown = 0, all = 0;

    for (size_t i = 0; i < of->area_count; i++)
        all += (size_t)has_balance(&of->areas[i]);
    if (all == 0) {
        page_note(to, "没有余额。", "There are no balances.");
        return;
    }
    page_note(to, "按账户所在地汇总；占用包括交易、方案、质押和冻结。",
              "By the place of the account; encumbered is what deals, plans, pledges and freezes hold.");
    page_raw(to, "<p class=\"key\"><span class=\"k free\"></span> ");
    page_two(to, "可用", "available");
    page_raw(to, " <span class=\"k held\"></span> ");
    page_two(to, "占用", "encumbered");
    page_raw(to, "</p>\n<div class=\"plots\">\n");
    for (size_t i = 0; i < of->flow_count; i++)
        plot_balances(to, of->flows[i].pollutant);
    page_raw(to, "</div>\n");
    grid_begin(to, "各地余额", "Balances by place and pollutant", heads, 7);
    for (size_t i = 0; i < of->area_count && shown < AREAS_LISTED; i++)
        if (has_balance(&of->areas[i])) {
            write_balance(to, &of->areas[i]);
            shown++;
        }
    grid_end(to);
    page_more(to, shown, all);
}

/* ------------------------------------------------------------------ flows */

static void write_item(page *to, const quota_sheet_row *row)
{
    const int in = row->part == QUOTA_SHEET_IN, out = row->part == QUOTA_SHEET_OUT;

    cell_begin(to, 0);
    if (in || out) {
        page_two(to, in ? "增加" : "减少", in ? "in" : "out");
        page_raw(to, " \xC2\xB7 ");
        page_word(to, QUOTA_FIELD_VERB, row->verb);
        if (row->kind != 0) {
            page_raw(to, " \xC2\xB7 ");
            page_word(to, QUOTA_FIELD_KIND, row->kind);
        }
    } else if (row->part == QUOTA_SHEET_OPENING) {
        page_two(to, "期初", "opening");
    } else {
        page_two(to, "期末", "closing");
    }
    cell_end(to, 0);
    cell_begin(to, 1);
    page_raw(to, in && row->amount != 0 ? "+" : out && row->amount != 0 ? "\xE2\x88\x92" : "");
    page_amount(to, row->amount);
    cell_end(to, 0);
    cell_begin(to, 1);
    if (in || out)
        page_number(to, row->entries);
    cell_end(to, 0);
}

/* The pollutant heads its rows. */
static void write_flow(page *to, const flow *of)
{
    uint64_t rows = 0;

    for (size_t i = 0; i < of->count; i++)
        rows += of->rows[i].part <= QUOTA_SHEET_CLOSING;
    for (size_t i = 0; i < of->count; i++) {
        const quota_sheet_row *row = &of->rows[i];

        if (row->part > QUOTA_SHEET_CLOSING)
            continue;
        grid_row(to, row->part == QUOTA_SHEET_IN || row->part == QUOTA_SHEET_OUT ? NULL : "sum");
        if (row->part == QUOTA_SHEET_OPENING) {
            page_raw(to, "<th scope=\"rowgroup\" rowspan=\"");
            page_number(to, rows);
            page_raw(to, "\">");
            page_code(to, QUOTA_FACT_POLLUTANT, of->pollutant);
            page_raw(to, "</th>");
        }
        write_item(to, row);
        grid_row_end(to);
    }
}

/* opening + in - out = closing, for each; the library answers so, and a reader is told that it was looked at.
 */
static int all_balance(const report *of)
{
    for (size_t i = 0; i < of->flow_count; i++) {
        int64_t sum = part_of(&of->flows[i], QUOTA_SHEET_OPENING);

        add_to(&sum, part_of(&of->flows[i], QUOTA_SHEET_IN));
        add_to(&sum, -part_of(&of->flows[i], QUOTA_SHEET_OUT));
        if (sum != part_of(&of->flows[i], QUOTA_SHEET_CLOSING))
            return 0;
    }
    return 1;
}

void page_flows(page *to)
{
    static const heading heads[] = {
        {"污染物", "pollutant", 0}, {"项目", "item", 0}, {"数量", "amount", 1}, {"分录数", "entries", 1}};
    const report *of = to->of;
    const int good = all_balance(of);

    if (of->flow_count == 0) {
        page_note(to, "本期没有收支。", "Nothing came in or went out.");
        return;
    }
    page_note(to, "全台账进出；账户之间的转移既不算增加，也不算减少。",
              "What enters and leaves the whole ledger; a move from one account to another is neither.");
    page_raw(to, good ? "<p class=\"fine\">" : "<p class=\"empty bad\">");
    if (good)
        page_two(to, "核对无误：各污染物 期初 + 增加 − 减少 = 期末。",
                 "Checked: opening + in − out = closing, for each pollutant.");
    else
        page_two(to, "期初 + 增加 − 减少 不等于 期末。", "Opening + in − out is not closing.");
    page_raw(to, "</p>\n<div class=\"plots\">\n");
    for (size_t i = 0; i < of->flow_count; i++)
        plot_flow(to, &of->flows[i]);
    page_raw(to, "</div>\n");
    grid_begin(to, "本期收支", "Flows of the period", heads, 4);
    for (size_t i = 0; i < of->flow_count; i++) {
        page_raw(to, i > 0 ? "</tbody>\n<tbody>\n" : "");
        write_flow(to, &of->flows[i]);
    }
    grid_end(to);
}
