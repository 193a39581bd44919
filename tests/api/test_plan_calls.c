/* Calls of plans: what is refused, what is written, and the documents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reserve.h"

#define T QUOTA_TONNE
#define ON 20241101
enum { PROJECT = 5, A = 1, B = 2, BUYER = 9 };

static test_books books;

static void open_reserve(void)
{
    books_open(&books, NULL);
    reserve_account(&books, A, QUOTA_ROLE_OTHER, 0, 530302, 0);
    reserve_account(&books, B, QUOTA_ROLE_RESERVE, QUOTA_POOL_COUNTY, 530381, 0);
    books_account(&books, BUYER, QUOTA_ROLE_ENTERPRISE, 530302);
    for (uint64_t i = 0; i < 4; i++) {
        const reserve_lot lot = {.account = i % 2 ? A : B,
                                 .lot = 10 + i,
                                 .amount = 3 * T,
                                 .place = i % 2 ? 530302 : 530381,
                                 .basin = i % 2 ? 1 : 2,
                                 .pollutant = i < 2 ? QUOTA_POLLUTANT_SO2 : QUOTA_POLLUTANT_COD,
                                 .flags = i == 1 ? QUOTA_FLAG_EXPECTED : 0};
        reserve_issue(&books, &lot);
    }
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, B, "price=8000.5yuan");
    reserve_adopt(&books, "cn-530300-2024", 20241009);
    reserve_say(
        &books, QUOTA_SUBJECT_PROJECT, PROJECT,
        "project_city=530300 project_county=530302 project_basin=1 project_industry=1 key_industry=yes "
        "attained=no project_class=ordinary county_air_target_assured=yes buyer_confirmed=yes");
    reserve_say_of(&books, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_POLLUTANT_SO2, "increment=2.5t");
    reserve_say_of(&books, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_POLLUTANT_COD, "increment=4t");
    books.date = ON;
}

static const quota_need both[] = {{.pollutant = QUOTA_POLLUTANT_SO2}, {.pollutant = QUOTA_POLLUTANT_COD}};

static quota_plan_options options_of(const quota_need *needs, size_t count)
{
    const quota_plan_options options = {.struct_size = sizeof options,
                                        .project = PROJECT,
                                        .to_account = BUYER,
                                        .needs = needs,
                                        .need_count = count,
                                        .date = ON,
                                        .valid_until = 20241231,
                                        .approved = 1};
    return options;
}

/* ---------------------------------------------------------------- what is refused */

static void refused(const quota_plan_options *options, quota_status expected, const char *field)
{
    quota_error error = {.struct_size = sizeof error};
    quota_plan *plan = (quota_plan *)&error;
    assert_int_equal(quota_plan_create(books.ledger, options, &plan, &error), expected);
    assert_string_equal(error.field, field);
    assert_null(plan);
}

static void test_arguments(void **state)
{
    (void)state;
    const quota_need twice[] = {both[0], both[0]}, none = {0}, negative = {.amount = -1, .pollutant = 1},
                     high = {.pollutant = 64}, reserved = {.pollutant = 1, .reserved = 1};
    const uint64_t lots[] = {10, 99};
    open_reserve();
    const quota_plan_options good = options_of(both, 2);
    quota_plan_options bad;
    assert_int_equal(quota_plan_create(books.ledger, &good, NULL, NULL), QUOTA_E_ARGUMENT);
    refused(NULL, QUOTA_E_ARGUMENT, "options");
    quota_plan *plan;
    assert_int_equal(quota_plan_create(NULL, &good, &plan, NULL), QUOTA_E_ARGUMENT);
#define BAD(change, status, field)                                                                           \
  bad = good;                                                                                                \
  change;                                                                                                    \
  refused(&bad, status, field)
    BAD(bad.struct_size--, QUOTA_E_STRUCT_SIZE, "options");
    BAD(bad.strategy = 5, QUOTA_E_ARGUMENT, "strategy");
    BAD(bad.approved = 2, QUOTA_E_ARGUMENT, "approved");
    BAD(bad.needs = NULL, QUOTA_E_ARGUMENT, "needs");
    BAD(bad.need_count = 0, QUOTA_E_ARGUMENT, "needs");
    BAD(bad.needs = twice, QUOTA_E_ARGUMENT, "needs.pollutant");
    BAD((bad.needs = &none, bad.need_count = 1), QUOTA_E_ARGUMENT, "needs.pollutant");
    BAD((bad.needs = &high, bad.need_count = 1), QUOTA_E_ARGUMENT, "needs.pollutant");
    BAD((bad.needs = &reserved, bad.need_count = 1), QUOTA_E_ARGUMENT, "needs.pollutant");
    BAD((bad.needs = &negative, bad.need_count = 1), QUOTA_E_RANGE, "needs.amount");
    BAD(bad.date = 20241131, QUOTA_E_VALUE, "date");
    BAD(bad.as_of = 1, QUOTA_E_VALUE, "as_of");
    BAD(bad.valid_until = 1, QUOTA_E_VALUE, "valid_until");
    BAD(bad.date = 20231231, QUOTA_E_RANGE, "date");
    BAD(bad.valid_until = 20241031, QUOTA_E_RANGE, "valid_until");
    BAD(bad.project = 6, QUOTA_E_NOT_FOUND, "project");
    BAD(bad.to_account = 6, QUOTA_E_NOT_FOUND, "to_account");
    BAD(bad.strategy = QUOTA_PLAN_NAMED, QUOTA_E_ARGUMENT, "lots");
    BAD((bad.lots = lots, bad.lot_count = 1), QUOTA_E_ARGUMENT, "lots");
    BAD((bad.strategy = QUOTA_PLAN_NAMED, bad.lots = lots, bad.lot_count = 2), QUOTA_E_NOT_FOUND, "lots");
#undef BAD
    quota_plan_free(NULL);
    books_close(&books);
}

static void test_pending(void **state)
{
    (void)state;
    size_t count;
    quota_entry written;
    open_reserve();
    const quota_plan_options options = options_of(both, 2);
    const quota_entry entry = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, A, 0, 0);
    const quota_post post = {.struct_size = sizeof post,
                             .entry_size = sizeof entry,
                             .result_size = sizeof(quota_result),
                             .entries = &entry,
                             .count = 1};
    assert_int_equal(quota_ledger_prepare(books.ledger, &post, &written, 1, &count, NULL, NULL), QUOTA_OK);
    refused(&options, QUOTA_E_PENDING, "ledger");
    assert_int_equal(quota_ledger_abort(books.ledger), QUOTA_OK);
    quota_plan_free(reserve_plan(&books, &options));
    books_close(&books);
}

/* ---------------------------------------------------------------- what it says, and its entries */

static void test_accessors(void **state)
{
    (void)state;
    quota_need_result need = {.struct_size = sizeof need};
    quota_leg leg = {.struct_size = sizeof leg};
    quota_block block = {.struct_size = sizeof block};
    open_reserve();
    const quota_plan_options options = options_of(both, 2);
    quota_plan *plan = reserve_plan(&books, &options);
    need = reserve_need(plan, 0);
    assert_int_equal(need.required, 5 * T);
    assert_int_equal(need.ratio_num, 2);
    assert_int_equal(need.ratio_den, 1);
    assert_int_equal(need.leg_count, 2);
    assert_int_equal(need.outside, 2 * T);
    assert_int_equal(need.outside_limit, 2 * T);
    assert_int_equal(need.cost, 2 * 800050);
    assert_int_equal(need.unpriced, 3 * T);
    leg = reserve_leg(plan, 0);
    assert_int_equal(leg.lot, 11);
    assert_int_equal(leg.expected, 1);
    assert_int_equal(leg.price, QUOTA_UNKNOWN);
    leg = reserve_leg(plan, 1);
    assert_int_equal(leg.lot, 10);
    assert_int_equal(leg.account, B);
    assert_int_equal(leg.total, 2 * 800050);
    assert_int_equal(leg.place, 530381);
    need = reserve_need(plan, 1); /* of COD the other basin's needs an approval */
    assert_int_equal(need.first_leg, 2);
    assert_int_equal(need.shortfall, 2 * T);
    assert_int_equal(reserve_leg(plan, 2).verdict, QUOTA_ALLOW);
    assert_int_equal(reserve_leg(plan, 3).verdict, QUOTA_REVIEW);
    assert_int_equal(quota_plan_need(plan, 2, &need), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_plan_leg(plan, 4, &leg), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_plan_block(plan, 0, &block), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_plan_need(NULL, 0, &need), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_plan_leg(plan, 0, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_plan_block(NULL, 0, &block), QUOTA_E_ARGUMENT);
    need.struct_size = leg.struct_size = block.struct_size = 4;
    assert_int_equal(quota_plan_need(plan, 0, &need), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_plan_leg(plan, 0, &leg), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_plan_block(plan, 0, &block), QUOTA_E_STRUCT_SIZE);
    quota_plan_free(plan);
    books_close(&books);
}

static void test_entries(void **state)
{
    (void)state;
    quota_entry entries[4], model;
    quota_error error = {.struct_size = sizeof error};
    size_t count;
    open_reserve();
    const quota_plan_options options = options_of(both, 2);
    quota_plan *plan = reserve_plan(&books, &options);
    model = books_entry(&books, 0, 0, 0, 0, 0);
    assert_int_equal(quota_plan_entries(plan, &model, entries, 4, sizeof *entries, &count, &error),
                     QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "proof"); /* a leg needs an approval */
    memcpy(model.proof, "approval", 8);
    assert_int_equal(quota_plan_entries(NULL, &model, entries, 4, sizeof *entries, &count, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_plan_entries(plan, NULL, entries, 4, sizeof *entries, &count, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_plan_entries(plan, &model, NULL, 0, sizeof *entries, &count, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(count, 4);
    assert_int_equal(quota_plan_entries(plan, &model, entries, 4, sizeof *entries, &count, NULL), QUOTA_OK);
    for (size_t i = 0; i < count; i++) {
        const quota_leg leg = reserve_leg(plan, i);
        assert_int_equal(entries[i].verb, QUOTA_VERB_HOLD);
        assert_int_equal(entries[i].kind, QUOTA_ENTRY_PLAN);
        assert_int_equal(entries[i].to_account, BUYER);
        assert_int_equal(entries[i].project, PROJECT);
        assert_int_equal(entries[i].amount, leg.amount);
        assert_int_equal(entries[i].valid_until, 20241231);
        assert_int_equal(entries[i].date, ON);
        assert_int_equal(entries[i].flags, (i < 3 ? QUOTA_FLAG_JOINED : 0) |
                                               (leg.verdict == QUOTA_REVIEW ? QUOTA_FLAG_APPROVED : 0));
    }
    assert_memory_equal(entries[0].id, model.id, sizeof model.id);
    books_post(&books, entries, count);
    quota_plan_free(plan);
    /* Expired holds cover nothing any more. */
    quota_plan_options later = options;
    later.date = 20250101;
    later.valid_until = 0;
    plan = reserve_plan(&books, &later);
    assert_int_equal(reserve_need(plan, 0).covered, 0);
    quota_plan_free(plan);
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).covered, 5 * T);
    quota_plan_free(plan);
    const quota_need small = {.pollutant = QUOTA_POLLUTANT_SO2, .amount = 1};
    const quota_plan_options more = options_of(&small, 1); /* a milligram more, from what was left outside */
    plan = reserve_plan(&books, &more);
    assert_int_equal(reserve_need(plan, 0).planned, 0); /* but the bound is used up */
    quota_block block;
    assert_true(reserve_block(plan, 0, &block));
    assert_int_equal(block.status, QUOTA_R_LAW_LIMIT);
    assert_int_equal(block.amount, T);
    assert_int_equal(quota_plan_entries(plan, &model, entries, 4, sizeof *entries, &count, NULL),
                     QUOTA_E_NOT_FOUND);
    quota_plan_free(plan);
    books_close(&books);
}

/* Without a law all stock will do, and only what the ledger itself forbids stands in the way. */
static void test_without_law(void **state)
{
    (void)state;
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2, .amount = 100 * T};
    quota_block block;
    open_reserve();
    books.date = 20240601; /* before the policy's first day */
    quota_entry close = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, A, 0, 0);
    quota_plan_options options = options_of(&need, 1);
    books_post(&books, &close, 1);
    reserve_say(&books, QUOTA_SUBJECT_LOT, 10, "blocked=64"); /* bit 6: release */
    options.date = 20240601;
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).required, QUOTA_UNKNOWN);
    assert_int_equal(reserve_need(plan, 0).planned, 3 * T);
    assert_int_equal(reserve_leg(plan, 0).verdict, 0);
    assert_true(reserve_block(plan, 0, &block));
    assert_int_equal(block.status, QUOTA_R_ACCOUNT_CLOSED);
    assert_int_equal(block.amount, 3 * T);
    assert_false(reserve_block(plan, 1, &block));
    quota_plan_free(plan);
    reserve_say(&books, QUOTA_SUBJECT_LOT, 10, "blocked=128"); /* bit 7: what is held could not be used */
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).planned, 0);
    int64_t blocked = 0;
    for (size_t i = 0; reserve_block(plan, i, &block); i++)
        blocked += block.status == QUOTA_R_BLOCKED && block.fact == QUOTA_FACT_BLOCKED ? block.amount : 0;
    assert_int_equal(blocked, 3 * T);
    quota_plan_free(plan);
    reserve_say(&books, QUOTA_SUBJECT_ACCOUNT, BUYER,
                "blocked=137438953472"); /* bit 37: receiver of a hold */
    reserve_say(&books, QUOTA_SUBJECT_LOT, 10, "blocked=0");
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).planned, 0);
    quota_plan_free(plan);
    books_close(&books);
}

/* A law day before every policy's is no way round the law: posting leaves such a hold to a person, and so
 * does the plan. */
static void test_early_law_day(void **state)
{
    (void)state;
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2, .amount = 6 * T};
    const quota_need open_need = {.pollutant = QUOTA_POLLUTANT_SO2};
    quota_block block;
    open_reserve();
    quota_plan_options options = options_of(&need, 1);
    options.as_of = 20240601;
    options.approved = 0;
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).required, QUOTA_UNKNOWN);
    assert_int_equal(reserve_need(plan, 0).verdict, QUOTA_REVIEW);
    assert_int_equal(reserve_need(plan, 0).planned, 0);
    assert_true(reserve_block(plan, 0, &block));
    assert_int_equal(block.status, QUOTA_R_LAW_REVIEW);
    assert_int_equal(block.verdict, QUOTA_REVIEW);
    assert_int_equal(block.amount, 6 * T);
    assert_int_equal(block.rule, 0);
    assert_false(reserve_block(plan, 1, &block));
    quota_plan_free(plan);
    options.approved = 1;
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).planned, 6 * T);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(reserve_leg(plan, i).verdict, QUOTA_REVIEW);
    assert_int_equal(reserve_post(&books, plan), 6 * T);
    quota_plan_free(plan);
    options.needs = &open_need; /* how much, nobody knows */
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).wanted, QUOTA_UNKNOWN);
    assert_int_equal(reserve_need(plan, 0).planned, 0);
    quota_plan_free(plan);
    books_close(&books);
}

/* Who sells the one pollutant is asked first for the other, though another has more of it. */
static void test_sellers_of_both(void **state)
{
    (void)state;
    const quota_need needs[] = {{.pollutant = QUOTA_POLLUTANT_SO2, .amount = 3 * T},
                                {.pollutant = QUOTA_POLLUTANT_COD, .amount = 4 * T}};
    open_reserve();
    quota_plan_options options = options_of(needs, 2);
    options.as_of = 20240601;
    options.strategy = QUOTA_PLAN_FEWEST;
    reserve_say(&books, QUOTA_SUBJECT_LOT, 10, "blocked=32"); /* bit 5: hold; so A sells */
    books.date = ON;
    quota_entry model = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, B, 20, 5 * T);
    model.party = B;
    model.pollutant = QUOTA_POLLUTANT_COD;
    model.as_of = 20240601; /* before there was a policy */
    model.flags = QUOTA_FLAG_APPROVED;
    memcpy(model.proof, "more", 4);
    books_post(&books, &model, 1);
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).account, A);
    assert_int_equal(reserve_leg(plan, 1).account, A);
    assert_int_equal(reserve_leg(plan, 1).amount, 3 * T);
    assert_int_equal(reserve_leg(plan, 2).account, B);
    assert_int_equal(reserve_leg(plan, 2).amount, T);
    quota_plan_free(plan);
    books_close(&books);
}

/* Where a table bounds what one act may move, no leg is larger. */
static void test_requested_amount(void **state)
{
    (void)state;
    static const char table[] = "policy,p,方案,plan\ndocument,d\nwindow,from 2024-10-09\n\n"
                                "id,article,question,force,when,then,overrides,zh,en\n"
                                "O,一,offset,must,,ratio 1:1,,一,one\n"
                                "R,二,source,must,,require requested_amount >= 2 t,,量,amount\n";
    quota_policy *own = NULL;
    assert_int_equal(quota_policy_parse(NULL, table, sizeof table - 1, &own, NULL, NULL), QUOTA_OK);
    const quota_policy *const policies[] = {own};
    const quota_ledger_options opened = {
        .struct_size = sizeof opened, .policy_count = 1, .policies = policies};
    books_open(&books, &opened);
    reserve_account(&books, A, QUOTA_ROLE_OTHER, 0, 530302, 0);
    for (uint64_t i = 0; i < 3; i++) {
        const reserve_lot lot = {
            .account = A, .lot = 10 + i, .amount = (3 - (int64_t)i) * T, .pollutant = QUOTA_POLLUTANT_SO2};
        reserve_issue(&books, &lot);
    }
    reserve_adopt_own(&books, own, 20241009);
    books.date = ON;
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "increment=4t");
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2};
    quota_plan_options options = options_of(&need, 1);
    options.to_account = 0;
    quota_plan *plan = reserve_plan(&books, &options); /* a ton of the second lot would be too little */
    assert_int_equal(reserve_need(plan, 0).planned, 3 * T);
    assert_int_equal(reserve_post(&books, plan), 3 * T);
    quota_plan_free(plan);
    reserve_say(&books, QUOTA_SUBJECT_PROJECT, PROJECT, "increment=8t");
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_need(plan, 0).planned, 2 * T); /* the third lot has only a ton */
    assert_int_equal(reserve_leg(plan, 0).lot, 11);
    quota_plan_free(plan);
    books_close(&books);
    quota_policy_free(own);
}

/* ---------------------------------------------------------------- documents */

static char *text_of(const quota_plan *plan, quota_plan_document document, const quota_plan_names *names,
                     quota_lang lang)
{
    size_t needed = 0, again = 0;
    assert_int_equal(quota_plan_text(plan, document, names, lang, NULL, 0, &needed, NULL), QUOTA_E_BUFFER);
    char *text = malloc(needed);
    assert_non_null(text);
    assert_int_equal(quota_plan_text(plan, document, names, lang, text, needed - 1, &again, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(again, needed);
    assert_int_equal(quota_plan_text(plan, document, names, lang, text, needed, NULL, NULL), QUOTA_OK);
    assert_int_equal(strlen(text) + 1, needed);
    return text;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void test_reduction_plan(void **state)
{
    (void)state;
    const quota_plan_names names = {.struct_size = sizeof names, .project = "一期|二期\n", .unit = "某厂"};
    open_reserve();
    quota_plan_options options = options_of(both, 2);
    quota_plan *plan = reserve_plan(&books, &options);
    char *text = text_of(plan, QUOTA_PLAN_REDUCTION, &names, QUOTA_ZH);
    has(text, "# 区域削减方案\n");
    has(text, "项目：5 一期 二期 \n排污单位：某厂\n受让账户：9\n适用日期：2024-11-01\n");
    has(text, "占用至：2024-12-31\n选取方式：先入先出\n");
    has(text, "| 二氧化硫 | 2:1 | 5 | 0 | 5 | 5 | 2 | 0 | 第十五条 Q15.2 |");
    has(text, "| 化学需氧量 | 2:1 | 8 | 0 | 8 | 6 | 3 | 2 | 第十五条 Q15.2 |");
    has(text, "| 1 | 二氧化硫 | 11 | 1 | 530302 | 3 | 1 | 第十二条 Q12.4 | — | — | 预计减排量  |");
    has(text, "| 2 | 二氧化硫 | 10 | 2 | 530381 | 2 | 2 | 第十二条 Q12.5 | 8000.5 | 16001 |  |");
    has(text, "须经批准 第十三条 Q13.1 |");
    has(text, "- 受让方：已确认\n");
    has(text, "- 出让单位所在地县级人民政府：__________（签章）\n");
    has(text, "## 凭证\n");
    has(text, "- 化学需氧量 6 吨，尚缺 2 吨\n");
    has(text, "编制时台账：序号 ");
    free(text);
    text = text_of(plan, QUOTA_PLAN_REDUCTION, NULL, QUOTA_EN);
    has(text, "# Regional reduction plan\n\nProject: 5 \n");
    has(text, "| SO2 | 2:1 | 5 | 0 | 5 | 5 | 2 | 0 | 第十五条 Q15.2 |");
    has(text, "- Buyer: confirmed\n");
    free(text);
    quota_plan_free(plan);
    options.approved = 0; /* then the document says what stands in the way */
    plan = reserve_plan(&books, &options);
    text = text_of(plan, QUOTA_PLAN_REDUCTION, NULL, QUOTA_ZH);
    has(text, "| 化学需氧量 | 3 | 需审查 | 第十三条 Q13.1 | 项目所在流域（现值不符） |");
    free(text);
    quota_plan_free(plan);
    books_close(&books);
}

static void test_form(void **state)
{
    (void)state;
    const quota_plan_names names = {.struct_size = sizeof names, .project = "扩建", .site = "星湖街"};
    quota_error error = {.struct_size = sizeof error};
    open_reserve();
    const quota_plan_options options = options_of(both, 2);
    quota_plan *plan = reserve_plan(&books, &options);
    char *text = text_of(plan, QUOTA_PLAN_FORM, &names, QUOTA_ZH);
    has(text, "# 排污总量指标管理信息表\n\n排污单位名称：\n统一社会信用代码：91530300MA6000009");
    has(text, "建设项目名称：扩建\n建设地点：星湖街\n");
    has(text, "| 颗粒物 |  |  |  |  |\n| 二氧化硫 |  | 2.5 |  |  |\n");
    has(text, "| 化学需氧量 |  | 4 |  |  |\n");
    has(text, "| 重金属 |  |  |  |  |\n");
    free(text);
    /* The park's own facts, once its rules are in force. */
    reserve_adopt(&books, "cn-320571-draft", ON);
    quota_plan_free(plan);
    reserve_say_of(&books, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_POLLUTANT_COD,
                   "project_sewer=6t project_outward=3.9t plant_sewer=60t plant_outward=40t");
    reserve_say_of(&books, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_POLLUTANT_PB, "project_outward=1kg");
    reserve_say_of(&books, QUOTA_SUBJECT_PROJECT, PROJECT, QUOTA_POLLUTANT_CD, "project_outward=2kg");
    plan = NULL;
    assert_int_equal(quota_plan_create(books.ledger, &options, &plan, NULL), QUOTA_OK);
    text = text_of(plan, QUOTA_PLAN_FORM, NULL, QUOTA_EN);
    has(text, "| COD | 6 | 3.9 | 60 | 40 |\n");
    has(text, "| heavy metals |  | Pb 0.001; Cd 0.002 |  |  |\n");
    free(text);
    quota_plan_names wrong = names;
    wrong.struct_size--;
    assert_int_equal(quota_plan_text(plan, QUOTA_PLAN_FORM, &wrong, QUOTA_ZH, NULL, 0, NULL, NULL),
                     QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_plan_text(NULL, QUOTA_PLAN_FORM, NULL, QUOTA_ZH, NULL, 0, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_plan_text(plan, (quota_plan_document)3, NULL, QUOTA_ZH, NULL, 0, NULL, &error),
                     QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "document");
    quota_plan_free(plan);
    books_close(&books);
}

/* The index goes on from where it was: what came, went and came back since the first plan is seen by the
 * next. */
static void test_index_goes_on(void **state)
{
    (void)state;
    const quota_need need = {.pollutant = QUOTA_POLLUTANT_SO2, .amount = 3 * T};
    open_reserve();
    quota_plan_options options = options_of(&need, 1);
    options.as_of = 20240601;
    quota_plan *plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 10);
    quota_plan_free(plan);
    const quota_entry hold = books_hold(&books, QUOTA_ENTRY_FREEZE, B, 10, 3 * T, 0);
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 11);
    quota_plan_free(plan);
    quota_entry release = books_entry(&books, QUOTA_VERB_RELEASE, QUOTA_ENTRY_DISCHARGE, 0, 0, 3 * T);
    memcpy(release.target, hold.id, sizeof release.target);
    books_post(&books, &release, 1);
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 10);
    quota_plan_free(plan);
    /* A price stated later makes a lot cheapest. */
    options.strategy = QUOTA_PLAN_CHEAPEST;
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 10);
    quota_plan_free(plan);
    reserve_say(&books, QUOTA_SUBJECT_LOT, 11, "price=1yuan");
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 11);
    quota_plan_free(plan);
    reserve_say(&books, QUOTA_SUBJECT_LOT, 11, "price=?");
    plan = reserve_plan(&books, &options);
    assert_int_equal(reserve_leg(plan, 0).lot, 10);
    quota_plan_free(plan);
    books_close(&books);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arguments),        cmocka_unit_test(test_pending),
        cmocka_unit_test(test_accessors),        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_without_law),      cmocka_unit_test(test_early_law_day),
        cmocka_unit_test(test_reduction_plan),   cmocka_unit_test(test_sellers_of_both),
        cmocka_unit_test(test_requested_amount), cmocka_unit_test(test_form),
        cmocka_unit_test(test_index_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
