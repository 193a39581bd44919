/* plan_text.c - the regional reduction plan (区域削减方案) with its voucher (凭证). */
#include <string.h>

#include "base/text.h"
#include "engine/plan/plan_doc.h"

/* ---------------------------------------------------------------- words and cells */

void lq_doc_say(lq_doc *doc, const char *zh, const char *en)
{
    lq_out_text(&doc->out, doc->lang == QUOTA_ZH ? zh : en);
}

/* What the host names must not break a table. */
void lq_doc_name(lq_doc *doc, const char *name)
{
    for (size_t size = name ? strlen(name) : 0; size > 0;) {
        const size_t step = lq_utf8_step(name, size);
        const unsigned char first = (unsigned char)name[0];
        if (step == 0 || first < 0x20 || first == 0x7F || first == '|')
            lq_out_text(&doc->out, " ");
        else
            lq_out_bytes(&doc->out, name, step);
        name += step == 0 ? 1 : step;
        size -= step == 0 ? 1 : step;
    }
}

void lq_doc_amount(lq_doc *doc, int64_t amount)
{
    if (amount == QUOTA_UNKNOWN)
        lq_out_text(&doc->out, "—");
    else
        lq_out_decimal(&doc->out, amount, 9);
}

void lq_doc_pollutant(lq_doc *doc, uint32_t pollutant)
{
    const char *label = quota_fact_code_label(NULL, QUOTA_FACT_POLLUTANT, pollutant, doc->lang);
    lq_out_text(&doc->out, label ? label : "?");
}

static void cell(lq_doc *doc)
{
    lq_out_text(&doc->out, " | ");
}

static void number(lq_doc *doc, uint64_t of)
{
    lq_out_int(&doc->out, (int64_t)of);
}

/* The policy of a number, NULL = none. */
static const quota_policy *policy_of(lq_doc *doc, uint32_t policy)
{
    const lq_state *state = doc->plan->ledger->state;
    for (uint32_t i = 0; i < state->adoptions.count && policy != 0; i++) {
        lq_statute *statute;
        if (lq_adoption_at(state, i)->number != policy)
            continue;
        const quota_status status =
            lq_statute_of(doc->plan->ledger->law.user, lq_adoption_at(state, i)->digest, &statute);
        if (status != QUOTA_OK)
            doc->status = status;
        else if (statute)
            return statute->policy;
    }
    return NULL;
}

/* 第十二条 Q12.4 */
static void article(lq_doc *doc, uint32_t policy, uint32_t rule)
{
    const quota_policy *of = policy_of(doc, policy);
    quota_rule row = {.struct_size = sizeof row};
    if (!of || rule == 0 || quota_policy_rule(of, rule, &row) != QUOTA_OK) {
        lq_out_text(&doc->out, "—");
        return;
    }
    lq_out_text(&doc->out, row.article);
    lq_out_text(&doc->out, " ");
    lq_out_text(&doc->out, row.id);
}

static void fact_name(lq_doc *doc, uint32_t policy, uint32_t fact)
{
    quota_fact_info info = {.struct_size = sizeof info};
    if (fact != 0 && quota_fact_describe(policy_of(doc, policy), fact, &info) == QUOTA_OK)
        lq_out_text(&doc->out, doc->lang == QUOTA_ZH ? info.zh : info.name);
    else
        lq_out_text(&doc->out, "—");
}

/* ---------------------------------------------------------------- the plan's parts */

static void head(lq_doc *doc)
{
    static const char *const zh[] = {"", "先入先出", "价低者先", "出让方最少", "指定批次"};
    static const char *const en[] = {"", "oldest first", "cheapest first", "fewest sellers", "named lots"};
    const quota_plan *plan = doc->plan;
    lq_doc_say(doc, "# 区域削减方案\n\n项目：", "# Regional reduction plan\n\nProject: ");
    number(doc, plan->project);
    lq_out_text(&doc->out, " ");
    lq_doc_name(doc, doc->names.project);
    lq_doc_say(doc, "\n排污单位：", "\nDischarging unit: ");
    lq_doc_name(doc, doc->names.unit);
    lq_doc_say(doc, "\n受让账户：", "\nBuyer's account: ");
    if (plan->to_account != 0)
        number(doc, plan->to_account);
    else
        lq_out_text(&doc->out, "—");
    lq_doc_say(doc, "\n适用日期：", "\nLaw of: ");
    lq_out_date(&doc->out, plan->as_of != 0 ? plan->as_of : plan->date);
    lq_doc_say(doc, "\n占用日期：", "\nHeld from: ");
    lq_out_date(&doc->out, plan->date);
    if (plan->valid_until != 0) {
        lq_doc_say(doc, "\n占用至：", "\nHeld until: ");
        lq_out_date(&doc->out, plan->valid_until);
    }
    lq_doc_say(doc, "\n选取方式：", "\nChosen: ");
    lq_doc_say(doc, zh[plan->strategy], en[plan->strategy]);
    lq_out_text(&doc->out, "\n");
}

static void needs(lq_doc *doc)
{
    lq_doc_say(
        doc,
        "\n## 一、削减替代量（吨）\n\n"
        "| 污染物 | 比例 | 替代量 | 已落实 | 本方案应取 | 本方案 | 其中来自外部 | 缺口 | 依据 |\n",
        "\n## 1. Amounts (t)\n\n"
        "| pollutant | ratio | required | covered | wanted | planned | from outside | short | article |\n");
    lq_out_text(&doc->out, "|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < doc->plan->need_count; i++) {
        const quota_need_result *need = &doc->plan->needs[i];
        const int64_t amounts[] = {need->required, need->covered, need->wanted,
                                   need->planned,  need->outside, need->shortfall};
        lq_out_text(&doc->out, "| ");
        lq_doc_pollutant(doc, need->pollutant);
        cell(doc);
        if (need->ratio_den != 0)
            lq_out_ratio(&doc->out, need->ratio_num, need->ratio_den);
        else
            lq_out_text(&doc->out, "—");
        for (size_t k = 0; k < sizeof amounts / sizeof amounts[0]; k++) {
            cell(doc);
            lq_doc_amount(doc, amounts[k]);
        }
        cell(doc);
        article(doc, need->policy, need->rule);
        lq_out_text(&doc->out, " |\n");
    }
}

static void leg_row(lq_doc *doc, size_t at)
{
    const quota_leg *leg = &doc->plan->legs[at];
    lq_out_text(&doc->out, "| ");
    number(doc, at + 1);
    cell(doc);
    lq_doc_pollutant(doc, leg->pollutant);
    cell(doc);
    number(doc, leg->lot);
    cell(doc);
    number(doc, leg->account);
    cell(doc);
    number(doc, leg->place);
    cell(doc);
    lq_doc_amount(doc, leg->amount);
    cell(doc);
    if (leg->rank != 0)
        number(doc, leg->rank);
    else
        lq_out_text(&doc->out, "—");
    cell(doc);
    if (leg->rank_rule != 0)
        article(doc, leg->rank_policy, leg->rank_rule);
    else
        article(doc, leg->policy, leg->rule);
    cell(doc);
    if (leg->price != QUOTA_UNKNOWN)
        lq_out_decimal(&doc->out, leg->price, 2);
    else
        lq_out_text(&doc->out, "—");
    cell(doc);
    if (leg->price != QUOTA_UNKNOWN)
        lq_out_decimal(&doc->out, leg->total, 2);
    else
        lq_out_text(&doc->out, "—");
    cell(doc);
    if (leg->expected)
        lq_doc_say(doc, "预计减排量 ", "expected ");
    if (leg->verdict == QUOTA_REVIEW) {
        lq_doc_say(doc, "须经批准 ", "needs approval ");
        article(doc, leg->policy, leg->rule);
    }
    lq_out_text(&doc->out, " |\n");
}

static void sources(lq_doc *doc)
{
    lq_doc_say(
        doc,
        "\n## 二、替代来源\n\n"
        "| 序号 | 污染物 | 批次 | 出让账户 | 来源地 | 数量（吨） | 先后 | 依据 | 单价（元/吨） | 金额（元） "
        "| 备注 |\n",
        "\n## 2. Sources\n\n"
        "| no. | pollutant | lot | seller | place | amount (t) | rank | article | yuan/t | yuan | "
        "note |\n");
    lq_out_text(&doc->out, "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < doc->plan->leg_count; i++)
        leg_row(doc, i);
}

static void block_row(lq_doc *doc, const quota_block *block)
{
    lq_out_text(&doc->out, "| ");
    lq_doc_pollutant(doc, block->pollutant);
    cell(doc);
    lq_doc_amount(doc, block->amount);
    cell(doc);
    switch (block->status) {
    case QUOTA_R_LAW_DENIES:
        lq_doc_say(doc, "不可", "denied");
        break;
    case QUOTA_R_LAW_REVIEW:
        lq_doc_say(doc, "需审查", "for a person to decide");
        break;
    case QUOTA_R_LAW_LIMIT:
        lq_doc_say(doc, "超出可从外部取得的数量", "more than may come from outside");
        break;
    case QUOTA_R_ACCOUNT_CLOSED:
        lq_doc_say(doc, "账户停用", "account closed");
        break;
    case QUOTA_R_TERM_ENDED:
        lq_doc_say(doc, "期限已过", "term is over");
        break;
    default:
        lq_doc_say(doc, "已被禁止", "blocked");
        break;
    }
    cell(doc);
    article(doc, block->policy, block->rule);
    cell(doc);
    fact_name(doc, block->policy, block->fact);
    if (block->fact != 0)
        lq_doc_say(doc, block->known ? "（现值不符）" : "（未知）",
                   block->known ? " (stands against it)" : " (unknown)");
    lq_out_text(&doc->out, " |\n");
}

static void blocks(lq_doc *doc)
{
    if (doc->plan->block_count == 0)
        return;
    lq_doc_say(doc, "\n## 三、缺口与制约\n\n| 污染物 | 可用而不得用（吨） | 原因 | 依据 | 补正何事可用 |\n",
               "\n## 3. What stands in the way\n\n"
               "| pollutant | available, kept out (t) | why | article | what would free it |\n");
    lq_out_text(&doc->out, "|---|---|---|---|---|\n");
    for (size_t i = 0; i < doc->plan->block_count; i++)
        block_row(doc, &doc->plan->blocks[i]);
}

/* ---------------------------------------------------------------- confirmations, voucher */

static void confirmation(lq_doc *doc, uint32_t fact, const char *zh, const char *en)
{
    const quota_plan *plan = doc->plan;
    const int64_t value =
        lq_fact_on(plan->ledger->state, QUOTA_SUBJECT_PROJECT, plan->project, fact, 0, plan->date, NULL);
    lq_out_text(&doc->out, "- ");
    lq_doc_say(doc, zh, en);
    lq_doc_say(doc, "：", ": ");
    if (value == 1)
        lq_doc_say(doc, "已确认", "confirmed");
    else
        lq_doc_say(doc, "__________（签章）", "__________ (seal)");
    lq_out_text(&doc->out, "\n");
}

static void confirmations(lq_doc *doc)
{
    lq_doc_say(doc, "\n## 确认\n\n", "\n## Confirmations\n\n");
    confirmation(doc, QUOTA_FACT_BUYER_CONFIRMED, "受让方", "Buyer");
    confirmation(doc, QUOTA_FACT_SELLER_CONFIRMED, "出让方", "Sellers");
    confirmation(doc, QUOTA_FACT_SELLER_COUNTY_CONFIRMED, "出让单位所在地县级人民政府",
                 "County government of the sellers' place");
    confirmation(doc, QUOTA_FACT_CITY_CONFIRMED, "市生态环境局", "City bureau");
}

static void voucher(lq_doc *doc)
{
    static const char digits[] = "0123456789abcdef";
    const quota_plan *plan = doc->plan;
    lq_doc_say(doc, "\n## 凭证\n\n兹证明项目 ", "\n## Voucher\n\nProject ");
    number(doc, plan->project);
    lq_doc_say(doc, " 依本方案取得下列总量指标，自台账登记占用之日起有效：\n\n",
               " obtains by this plan, from the day on which the ledger registers the holds:\n\n");
    for (size_t i = 0; i < plan->need_count; i++) {
        lq_out_text(&doc->out, "- ");
        lq_doc_pollutant(doc, plan->needs[i].pollutant);
        lq_out_text(&doc->out, " ");
        lq_doc_amount(doc, plan->needs[i].planned);
        lq_doc_say(doc, " 吨", " t");
        if (plan->needs[i].shortfall != 0) {
            lq_doc_say(doc, "，尚缺 ", ", still short of ");
            lq_doc_amount(doc, plan->needs[i].shortfall);
            lq_doc_say(doc, " 吨", " t");
        }
        lq_out_text(&doc->out, "\n");
    }
    lq_doc_say(doc, "\n编制时台账：序号 ", "\nLedger it was made from: entry ");
    number(doc, plan->head.seq);
    lq_doc_say(doc, "，摘要 ", ", digest ");
    for (size_t i = 0; i < sizeof plan->head.digest; i++) {
        const char pair[] = {digits[plan->head.digest[i] >> 4], digits[plan->head.digest[i] & 15]};
        lq_out_bytes(&doc->out, pair, sizeof pair);
    }
    lq_out_text(&doc->out, "\n");
}

/* ---------------------------------------------------------------- the call */

static quota_status take_names(lq_doc *doc, const quota_plan_names *names, quota_error *error)
{
    if (!names)
        return QUOTA_OK;
    if (names->struct_size != sizeof *names)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "names", "sizeof(quota_plan_names)", "another", 7);
    doc->names = *names;
    return QUOTA_OK;
}

quota_status quota_plan_text(const quota_plan *plan, quota_plan_document document,
                             const quota_plan_names *names, quota_lang lang, char *buffer, size_t capacity,
                             size_t *needed, quota_error *error)
{
    lq_doc doc;
    if (!plan || (!buffer && capacity > 0) || (lang != QUOTA_ZH && lang != QUOTA_EN) ||
        (document != QUOTA_PLAN_REDUCTION && document != QUOTA_PLAN_FORM))
        return lq_fail(error, QUOTA_E_ARGUMENT,
                       !plan                                                             ? "plan"
                       : !buffer && capacity > 0                                         ? "buffer"
                       : document != QUOTA_PLAN_REDUCTION && document != QUOTA_PLAN_FORM ? "document"
                                                                                         : "lang",
                       "a pointer, a document, a language", "", 0);
    memset(&doc, 0, sizeof doc);
    doc.plan = plan;
    doc.lang = lang;
    quota_status status = lq_ledger_enter(plan->ledger, error);
    if (status == QUOTA_OK)
        status = take_names(&doc, names, error);
    if (status != QUOTA_OK)
        return status;
    lq_out_init(&doc.out, buffer, capacity);
    if (document == QUOTA_PLAN_FORM) {
        lq_doc_form(&doc);
    } else {
        head(&doc);
        needs(&doc);
        sources(&doc);
        blocks(&doc);
        confirmations(&doc);
        voucher(&doc);
    }
    status = lq_out_finish(&doc.out, needed);
    if (doc.status != QUOTA_OK)
        return lq_fail(error, doc.status, "", NULL, NULL, 0);
    return status == QUOTA_OK ? status : lq_fail(error, status, "capacity", "room for the text", "less", 4);
}
