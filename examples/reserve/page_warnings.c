/* page_warnings.c - what needs an eye: areas in deficit, holds that end, debts, and the journal's proof. */
#include "page.h"

#include <libquota/facts.h>
#include <libquota/status.h>

#include <string.h>

enum { AREAS_LISTED = 60 };

/* ------------------------------------------------------------------ areas in deficit */

static void write_state(page *to, const area *of)
{
    static const struct {
        const char *style, *zh, *en;
    } states[] = {
        {"ok", "平衡", "balanced"}, {"mild", "支大于收", "more out than in"}, {"bad", "失衡", "in deficit"}};
    const enum balance_state state = area_state(of);

    page_raw(to, "<span class=\"tag ");
    page_raw(to, states[state].style);
    page_raw(to, "\">");
    page_two(to, states[state].zh, states[state].en);
    page_raw(to, "</span>");
}

static void write_area(page *to, const area *of)
{
    grid_row(to, area_state(of) == AREA_SHORT ? "low" : NULL);
    cell_head(to);
    page_name(to, QUOTA_SUBJECT_PLACE, of->place);
    cell_end(to, 1);
    cell_pollutant(to, of->pollutant);
    cell_begin(to, 0);
    write_state(to, of);
    cell_end(to, 0);
    cell_amount(to, area_stock(of));
    cell_amount_or_none(to, of->need);
    cell_amount_or_none(to, of->debt);
    if (of->has_sheet) {
        cell_amount(to, of->opening);
        cell_amount_or_none(to, of->in);
        cell_amount_or_none(to, of->out);
        cell_amount(to, of->closing);
    } else {
        page_raw(to, "<td colspan=\"4\"></td>");
    }
    grid_row_end(to);
}

/* Lots need not say where they are from; nothing can be said of that. */
static int is_listed(const area *of)
{
    return of->place != 0 || of->available != 0 || of->encumbered != 0 || of->need != 0 || of->debt != 0;
}

static int rank_of(const area *of)
{
    return (AREA_SHORT - (int)area_state(of)) * 2 + !of->has_sheet;
}

/* Those in deficit first, then those where more went out, then the rest; of each those that have a sheet. */
static void write_areas(page *to)
{
    static const heading heads[] = {
        {"地区", "place", 0},  {"污染物", "pollutant", 0}, {"判断", "state", 0},   {"可供储备", "stock", 1},
        {"缺口", "needed", 1}, {"欠量", "debt", 1},        {"期初", "opening", 1}, {"增加", "in", 1},
        {"减少", "out", 1},    {"期末", "closing", 1}};
    const report *of = to->of;
    size_t shown = 0, all = 0;

    for (size_t i = 0; i < of->area_count; i++)
        all += (size_t)is_listed(&of->areas[i]);
    grid_begin(to, "各地收支", "Supply and need by place", heads, 10);
    for (int rank = 0; rank < 6; rank++)
        for (size_t i = 0; i < of->area_count && shown < AREAS_LISTED; i++)
            if (is_listed(&of->areas[i]) && rank_of(&of->areas[i]) == rank) {
                write_area(to, &of->areas[i]);
                shown++;
            }
    grid_end(to);
    page_more(to, shown, all);
}

static void write_short(page *to)
{
    static const heading heads[] = {{"项目", "project", 0},   {"污染物", "pollutant", 0},
                                    {"地区", "place", 0},     {"替代量", "required", 1},
                                    {"已落实", "covered", 1}, {"已收回", "taken back", 1},
                                    {"缺口", "needed", 1}};
    const report *of = to->of;

    grid_begin(to, "替代未落实的项目", "Projects short of what they need", heads, 7);
    for (size_t i = 0; i < of->shortest_count; i++) {
        const short_project *at = &of->shortest[i];

        grid_row(to, NULL);
        cell_head(to);
        page_name(to, QUOTA_SUBJECT_PROJECT, at->project.project);
        cell_end(to, 1);
        cell_pollutant(to, at->project.pollutant);
        cell_name(to, QUOTA_SUBJECT_PLACE, at->place);
        cell_amount(to, at->project.required);
        cell_amount(to, at->project.covered);
        cell_amount_or_none(to, at->project.restored);
        cell_amount(to, at->project.deficit);
        grid_row_end(to);
    }
    grid_end(to);
    page_more(to, of->shortest_count, of->projects_short);
}

void page_areas(page *to)
{
    const report *of = to->of;

    if (of->area_count == 0) {
        page_note(to, "没有可判断的地区。", "There is no place to judge.");
        return;
    }
    page_note(
        to,
        "储备和供给是否平衡（园区细则四、储备管理 3：定期通报，对收支失衡的区域及时采取措施）。失衡：可供储备"
        "少于各项目缺口与欠量之和。可供储备为当地储备账户的可用量；当地没有储备账户的，为来源于当地的"
        "可用批次。支大于收：本期减少多于增加。缺口为替代量减去已落实量。",
        "Whether stock and supply are in balance (the Park's rules, 4B.3, have it reported, and measures "
        "taken "
        "where they are not). In deficit: less stock than projects there still need and accounts there owe. "
        "Stock is what is available in reserve accounts there or, where there are none, of lots from there. "
        "More "
        "out than in: of the period. Needed is what is required and not covered.");
    if (areas_in(of, AREA_SHORT) == 0) {
        page_raw(to, "<p class=\"fine\">");
        page_two(to, "没有收支失衡的地区。", "No place is in deficit.");
        page_raw(to, "</p>\n");
    }
    write_areas(to);
    if (of->shortest_count > 0)
        write_short(to);
}

/* ------------------------------------------------------------------ holds and debts */

void page_holds(page *to)
{
    static const heading heads[] = {
        {"截止", "until", 0},   {"类别", "kind", 0}, {"账户", "account", 0},     {"受益人", "for", 0},
        {"项目", "project", 0}, {"批次", "lot", 0},  {"污染物", "pollutant", 0}, {"数量", "amount", 1}};
    const report *of = to->of;

    if (of->ending_count == 0) {
        page_note(to, "没有已过期或三个月内到期的占用。", "No hold is over or ends within three months.");
        return;
    }
    grid_begin(to, "已过期或三个月内到期的占用", "Holds that are over or end within three months", heads, 8);
    for (size_t i = 0; i < of->ending_count; i++) {
        const quota_claim *hold = &of->ending[i];
        const int over = hold->valid_until < of->day;

        grid_row(to, over ? "low" : NULL);
        cell_head(to);
        page_date(to, hold->valid_until);
        if (over) {
            page_raw(to, " <span class=\"tag warn\">");
            page_two(to, "已过期", "over");
            page_raw(to, "</span>");
        }
        cell_end(to, 1);
        cell_begin(to, 0);
        page_word(to, QUOTA_FIELD_KIND, hold->kind);
        cell_end(to, 0);
        cell_name(to, QUOTA_SUBJECT_ACCOUNT, hold->account);
        cell_name(to, QUOTA_SUBJECT_ACCOUNT, hold->to_account);
        cell_name(to, QUOTA_SUBJECT_PROJECT, hold->project);
        cell_name(to, QUOTA_SUBJECT_LOT, hold->lot);
        cell_pollutant(to, hold->pollutant);
        cell_amount(to, hold->left);
        grid_row_end(to);
    }
    grid_end(to);
    page_more(to, of->ending_count, of->holds_ending);
}

void page_debts(page *to)
{
    static const heading heads[] = {{"账户", "account", 0}, {"污染物", "pollutant", 0}, {"欠量", "debt", 1}};
    const report *of = to->of;

    if (of->debts_shown == 0) {
        page_note(to, "没有欠量。", "Nobody owes anything.");
        return;
    }
    page_note(to, "虚假减排已使用部分形成的欠量，从以后的入库中抵扣。",
              "What a fraud still costs its party; later deposits go against it.");
    grid_begin(to, "欠量", "Debts", heads, 3);
    for (size_t i = 0; i < of->debts_shown; i++) {
        grid_row(to, NULL);
        cell_head(to);
        page_name(to, QUOTA_SUBJECT_ACCOUNT, of->debts[i].account);
        cell_end(to, 1);
        cell_pollutant(to, of->debts[i].pollutant);
        cell_amount(to, of->debts[i].amount);
        grid_row_end(to);
    }
    grid_end(to);
    page_more(to, of->debts_shown, of->debt_count);
}

/* ------------------------------------------------------------------ the journal */

static void term(page *to, const char *zh, const char *en)
{
    page_raw(to, "<dt>");
    page_two(to, zh, en);
    page_raw(to, "</dt><dd>");
}

static void write_audit(page *to)
{
    const report *of = to->of;
    const quota_audit *found = &of->audit;

    term(to, "审计", "audit");
    if (!of->audited) {
        page_two(to, "本次未审计", "not audited this time");
    } else if (found->status == QUOTA_OK) {
        page_raw(to, "<span class=\"tag ok\">");
        page_two(to, "全部无误", "all is right");
        page_raw(to, "</span> <span lang=\"zh\">分录 ");
        page_number(to, found->entries);
        page_raw(to, "，组 ");
        page_number(to, found->groups);
        page_raw(to, "，重新判断 ");
        page_number(to, found->decided);
        page_raw(to, "</span> <span lang=\"en\">entries ");
        page_number(to, found->entries);
        page_raw(to, ", groups ");
        page_number(to, found->groups);
        page_raw(to, ", decided again ");
        page_number(to, found->decided);
        page_raw(to, "</span>");
    } else {
        page_raw(to, "<span class=\"tag bad\">");
        page_two(to, "不符", "wrong");
        page_raw(to, "</span> ");
        page_two(to, "分录", "entry");
        page_raw(to, " ");
        page_number(to, found->seq);
        page_raw(to, ": ");
        page_text(to, quota_status_name(found->status));
        page_raw(to, " ");
        page_text(to, found->refusal == 0 ? "" : quota_status_name(found->refusal));
        page_raw(to, " ");
        page_text(to, found->field);
    }
    page_raw(to, "</dd>\n");
    if (of->checkpoints > 0) {
        term(to, "核对过的检查点", "checkpoints compared");
        page_number(to, of->checkpoints);
        page_raw(to, "</dd>\n");
    }
}

void page_journal(page *to)
{
    const report *of = to->of;

    page_note(
        to, "下面一行检查点可打印留存：以后用 reserve audit --checkpoint 证明台账到此未被改动。",
        "Keep the line of the checkpoint elsewhere, on paper too: reserve audit --checkpoint proves with it "
        "that the journal up to here was not changed.");
    page_raw(to, "<dl class=\"proof\">\n");
    term(to, "日志头", "head");
    page_raw(to, "<span class=\"nums\">");
    page_number(to, of->head.seq);
    page_raw(to, "</span> ");
    page_date(to, of->head.date);
    page_raw(to, " <code>");
    page_hex(to, of->head.digest, sizeof of->head.digest);
    page_raw(to, "</code></dd>\n");
    term(to, "检查点", "checkpoint");
    if (of->has_checkpoint) {
        page_raw(to, "<code>checkpoint ");
        page_number(to, of->checkpoint.format);
        page_raw(to, " ");
        page_number(to, of->checkpoint.seq);
        page_raw(to, " ");
        page_number(to, (uint64_t)of->checkpoint.date);
        page_raw(to, " ");
        page_hex(to, of->checkpoint.digest, sizeof of->checkpoint.digest);
        page_raw(to, " ");
        page_hex(to, of->checkpoint.state, sizeof of->checkpoint.state);
        page_raw(to, "</code>");
    } else {
        page_two(to, "报告日落在一次追加之中，没有检查点", "none: the day ends within an append");
    }
    page_raw(to, "</dd>\n");
    write_audit(to);
    page_raw(to, "</dl>\n");
}
