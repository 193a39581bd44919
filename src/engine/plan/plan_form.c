/* plan_form.c - the park's information table (排污总量指标管理信息表, annex 1): eight pollutants a row each,
 * the heavy metals one together; of project and plant what goes to the sewer and what goes outward. */
#include <string.h>

#include "engine/plan/plan_doc.h"

enum { COLUMNS = 4 };
static const char *const facts[COLUMNS] = {"project_sewer", "project_outward", "plant_sewer",
                                           "plant_outward"};
static const uint8_t metals[] = {QUOTA_POLLUTANT_PB, QUOTA_POLLUTANT_HG, QUOTA_POLLUTANT_CD,
                                 QUOTA_POLLUTANT_CR, QUOTA_POLLUTANT_AS};

/* Facts of the park's own table, as its policy numbers them; 0 = no policy in force has it. */
static void find_facts(lq_doc *doc, uint32_t numbers[COLUMNS])
{
    lq_engine *engine = doc->plan->ledger->law.user;
    const int32_t day = doc->plan->as_of != 0 ? doc->plan->as_of : doc->plan->date;
    size_t count = 0;
    doc->status = lq_statutes_on(engine, doc->plan->ledger->state, day, &count);
    for (size_t column = 0; column < COLUMNS; column++) {
        numbers[column] = 0;
        for (size_t i = 0; i < count && numbers[column] == 0; i++)
            numbers[column] =
                quota_fact_find(engine->in_force[i].statute->policy, facts[column], strlen(facts[column]));
    }
}

/* As stated of that pollutant; what was stated of all is one pollutant's only where the plan needs no other.
 */
static int64_t stated(const lq_doc *doc, uint32_t fact, uint8_t pollutant)
{
    const quota_plan *plan = doc->plan;
    const lq_state *state = plan->ledger->state;
    const int own = lq_find_topic(state, QUOTA_SUBJECT_PROJECT, plan->project, fact, pollutant) != LQ_NONE;
    const int only = plan->need_count == 1 && plan->needs[0].pollutant == pollutant;
    return fact != 0 && (own || only)
               ? lq_fact_on(state, QUOTA_SUBJECT_PROJECT, plan->project, fact, pollutant, plan->date, NULL)
               : QUOTA_UNKNOWN;
}

static int64_t column_of(const lq_doc *doc, const uint32_t numbers[COLUMNS], size_t column, uint8_t pollutant)
{
    int64_t value = stated(doc, numbers[column], pollutant);
    if (value == QUOTA_UNKNOWN && column == 1) /* outward of the project: what it adds */
        value = stated(doc, QUOTA_FACT_INCREMENT, pollutant);
    return value;
}

static void row(lq_doc *doc, const uint32_t numbers[COLUMNS], uint8_t pollutant)
{
    lq_out_text(&doc->out, "| ");
    lq_doc_pollutant(doc, pollutant);
    for (size_t column = 0; column < COLUMNS; column++) {
        const int64_t value = column_of(doc, numbers, column, pollutant);
        lq_out_text(&doc->out, " | ");
        if (value != QUOTA_UNKNOWN)
            lq_doc_amount(doc, value);
    }
    lq_out_text(&doc->out, " |\n");
}

static void row_of_metals(lq_doc *doc, const uint32_t numbers[COLUMNS])
{
    lq_doc_say(doc, "| 重金属", "| heavy metals");
    for (size_t column = 0; column < COLUMNS; column++) {
        int some = 0;
        lq_out_text(&doc->out, " | ");
        for (size_t i = 0; i < sizeof metals; i++) {
            const int64_t value = column_of(doc, numbers, column, metals[i]);
            if (value == QUOTA_UNKNOWN)
                continue;
            if (some)
                lq_doc_say(doc, "；", "; ");
            some = 1;
            lq_doc_pollutant(doc, metals[i]);
            lq_out_text(&doc->out, " ");
            lq_doc_amount(doc, value);
        }
    }
    lq_out_text(&doc->out, " |\n");
}

/* The buyer's own code, where the host gives none. */
static void code(lq_doc *doc)
{
    const lq_state *state = doc->plan->ledger->state;
    const uint32_t at = doc->plan->to_account == 0 ? LQ_NONE : lq_find_account(state, doc->plan->to_account);
    if (doc->names.code)
        lq_doc_name(doc, doc->names.code);
    else if (at != LQ_NONE && lq_account_at(state, at)->party[0] != '\0')
        lq_out_bytes(&doc->out, lq_account_at(state, at)->party, sizeof lq_account_at(state, at)->party);
}

void lq_doc_form(lq_doc *doc)
{
    static const uint8_t pollutants[] = {QUOTA_POLLUTANT_PM,   QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_NOX,
                                         QUOTA_POLLUTANT_VOCS, QUOTA_POLLUTANT_COD, QUOTA_POLLUTANT_NH3_N,
                                         QUOTA_POLLUTANT_TN,   QUOTA_POLLUTANT_TP};
    uint32_t numbers[COLUMNS];
    find_facts(doc, numbers);
    lq_doc_say(doc, "# 排污总量指标管理信息表\n\n排污单位名称：",
               "# Quota information form\n\nDischarging unit: ");
    lq_doc_name(doc, doc->names.unit);
    lq_doc_say(doc, "\n统一社会信用代码：", "\nUnified social credit code: ");
    code(doc);
    lq_doc_say(doc, "\n建设项目名称：", "\nProject: ");
    lq_doc_name(doc, doc->names.project);
    lq_doc_say(doc, "\n建设地点：", "\nSite: ");
    lq_doc_name(doc, doc->names.site);
    lq_doc_say(doc,
               "\n\n| 排污种类及数量（t/a） | 本次核定：接管量 | 本次核定：外排环境量 | 全厂核定：接管量 | "
               "全厂核定：外排环境量 |\n",
               "\n\n| pollutant (t/a) | project: to sewer | project: outward | plant: to sewer | "
               "plant: outward |\n");
    lq_out_text(&doc->out, "|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof pollutants; i++)
        row(doc, numbers, pollutants[i]);
    row_of_metals(doc, numbers);
    lq_doc_say(
        doc, "\n提醒：生态环境局对排污总量实施动态管理和指标校核，对不符合管理要求的排污总量指标予以收回。\n",
        "\nNote: quota is managed and checked as it is used, and what does not meet the requirements is "
        "taken back.\n");
}
