/* Explaining: what steps and lines say of every kind of row, comparison, value and lack. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <libquota/facts.h>

#include "base/text.h"
#include "cases.h"
#include "explained.h"

/* clang-format off */

static const char header[] =
    "policy,test-x,测试办法,Test rules\n"
    "document,测〔2024〕1号\n"
    "window,from 2024-01-01 through 2024-12-31\n"
    "round,amount,1 kg up\n"
    "round,money,1 yuan half_up\n"
    "set,metal,Pb|Hg\n"
    "fact,fa,flag,,甲,flag a\n"
    "fact,fb,flag,,乙,flag b\n"
    "fact,na,amount,,数甲,number a\n"
    "fact,nb,amount,,数乙,number b\n"
    "fact,ca,count,,次数,times\n"
    "fact,da,date,,起日,first day\n"
    "fact,db,date,,止日,last day\n"
    "fact,ra,ratio,,系数,factor a\n"
    "fact,ma,money,,款额,sum\n"
    "question,q_force,verdict,约束,force\n"
    "question,q_logic,verdict,条件,logic\n"
    "question,q_blank,verdict,空缺,blank\n"
    "question,none,amount,无答案,nothing\n"
    "question,amount_of,amount,数量,amount\n"
    "question,money_of,money,金额,money\n"
    "question,date_of,date,日子,day\n"
    "question,rank_of,rank,次序,order\n"
    "question,class_of,class,类型,class\n"
    "question,factor_of,factor,倍数,factor\n"
    "question,conflicting,amount,矛盾,conflict\n"
    "question,q_sides,verdict,比较,sides\n"
    "question,q_empty,verdict,无禁止,nothing forbids\n"
    "question,q_cover,verdict,范围,cover\n"
    "question,q_spared,verdict,免于,spared\n"
    "question,q_wide,verdict,宽,wide\n"
    "question,q_by_day,verdict,按日,by day\n"
    "question,q_many,verdict,许多,many\n"
    "question,q_over,verdict,优先,over\n"
    "question,zoned,amount,分区,zoned\n"
    "question,mixed,rank,混,mixed\n"
    "question,no_rank,rank,无次序,no order\n"
    "question,no_factor,factor,无倍数,no factor\n"
    "question,ratio_of,ratio,比例,ratio\n"
    "question,unasked,verdict,无条款,without rows\n"
    "assume,strict_mode = no\n"
    "assume,ca = 2\n"
    "\n";

static const char rules[] =
    "id,article,question,force,when,then,overrides,zh,en\n"
    "F1,一,q_force,must,,require fa = yes,,应为甲。,Must be a.\n"
    "F2,二,q_force,principle,,require fb = yes,,原则上应为乙；,In principle b;\n"
    "F3,三,q_force,may,,require na >= 1 t,,宜不少于1吨,Better not below 1 t\n"
    "F4,四,q_force,silent,nb > 0 t,require na = nb,,两数不等时未规定,Silent where they differ\n"
    "F5,五,q_force,,pollutant = CO,deny,,一氧化碳不可,CO is denied\n"
    "F6,六,q_force,may,pollutant = TP,allow,,总磷可,TP may\n"
    "L1,一,q_logic,must,,require (fa = yes and fb = yes or na > 1 t) and not (pollutant in metal or nb >= 2 t),,合取析取,And and or\n"
    "L2,二,q_logic,must,not fa = fb,require pollutant = offered_pollutant,,同一指标,The same\n"
    "B1,一,none,,fa = yes and fb = yes,amount 1 t,,仅此,Only this\n"
    "B2,二,q_blank,must,none > 0 t,require fa = yes,,读无答案,Reads what has no answer\n"
    "B3,三,q_blank,must,fb = no,require none > 0 t,,要求读无答案,Requires what has no answer\n"
    "B4,四,q_blank,may,fb = no,require none = na,,宜,Better\n"
    "B5,五,q_blank,must,nb = 7 t,cover none > 1 t,,范围读无答案,Covers by what has no answer\n"
    "B6,六,q_blank,principle,nb = 5 t,require none > 0 t,,原则,In principle\n"
    "B7,七,q_blank,must,nb = 5 t,require 2 * none > 1 t,,两倍,Twice\n"
    "B8,八,q_blank,must,nb = 4 t,require none > 0 t and na > 1 t,,两项,Both\n"
    "A1,一,amount_of,,pollutant = SO2,amount na - nb,,差,Difference\n"
    "A2,二,amount_of,,pollutant = NOx,amount 1:3 * na up,,三分之一,A third\n"
    "A3,三,amount_of,,pollutant in metal,\"amount max(na, nb, 2 t) + min(na, nb)\",,大加小,Greater and lesser\n"
    "A4,四,amount_of,,pollutant = CO,amount 2 * (na + nb) down,,两倍,Twice\n"
    "A5,五,amount_of,,pollutant = COD,amount ra * na * 110% half_up,,系数,By the factor\n"
    "A6,六,amount_of,,pollutant = TN,review; amount na,,由人定,For a person\n"
    "A7,七,amount_of,must,ma = 9 yuan,require fa = yes,,甲,A\n"
    "A8,八,amount_of,,ma = 8 yuan,review,,审,Review\n"
    "A9,九,amount_of,principle,ma = 7 yuan,require fa = yes,,宜甲,Better a\n"
    "M1,一,money_of,,pollutant = SO2,money na * price,,价款,Payment\n"
    "M2,二,money_of,,pollutant = NOx,money ma,,款额,The sum\n"
    "D1,一,date_of,,pollutant = SO2,date da + 3 workday,,三个工作日,Three working days\n"
    "D2,二,date_of,,pollutant = NOx,date db - ca month rolling,,提前,Before\n"
    "D3,三,date_of,,pollutant = CO,\"date month_end(ca + 2020, 2)\",,二月末,End of February\n"
    "D4,四,date_of,,pollutant = TP,\"date max(da, db) + 1 day\",,次日,The day after\n"
    "D5,五,date_of,,pollutant = TN,date never,,无期限,Never\n"
    "D6,六,date_of,,pollutant = Cr,date da - no_rank day,,往前,Before\n"
    "R1,一,rank_of,,fa = yes,rank 1,,先,First\n"
    "R2,二,rank_of,,fa = no,rank 1 + ca,,后,Later\n";

static const char more_rules[] =
    "C1,一,class_of,,fa = yes,class early,,早,Early\n"
    "C2,二,class_of,,fa = no,class late,,晚,Late\n"
    "X1,一,factor_of,,fa = yes,ratio 120%,,倍,Factor\n"
    "X2,二,factor_of,,fa = no,ratio ra,,倍,Factor\n"
    "Y1,一,conflicting,,,amount 1 t,,一吨,One\n"
    "Y2,二,conflicting,,fa = yes,amount 1 t,,也一吨,One too\n"
    "Y3,三,conflicting,,fb = yes,amount 2 t,,两吨,Two\n"
    "Y4,四,conflicting,,na = 9 t,amount 1 t,,再一吨,One again\n"
    "S1,一,q_sides,must,project_city <> 530300,require project_park <> 0,,园区,Park\n"
    "S2,二,q_sides,must,,require source_county = project_county and amount_of <= 5 t,,同县,The same county\n"
    "S3,三,q_sides,must,da <> db,require da < db and 2 * na <= nb + 1 t,,先后,Order\n"
    "S4,四,q_sides,must,ca <> 1,require ca * na <= 3 t and ra <= 1.5:1 and ma < 100 yuan and price >= 5 yuan,,各种,Of all kinds\n"
    "O1,一,q_cover,,,cover fa = yes and na < 1 t,,范围甲,Cover a\n"
    "O2,二,q_cover,must,,cover fb = yes; require nb < 1 t,,范围乙,Cover b\n"
    "N1,一,q_empty,,fa = yes,deny,,不可,Denied\n"
    "T1,一,offset,must,,\"ratio max(1.2:1, ra)\",,减量,Offset\n"
    "T2,二,ratio_of,,,ratio no_factor,,无倍数,No factor\n"
    "V1,一,q_over,must,fa = yes,require na > 1 t,V2|V3,优先,First\n"
    "V2,二,q_over,,fb = yes,review,,其次,Second\n"
    "V3,三,q_over,,nb > 1 t,deny,,再次,Third\n"
    "Z1,一,zoned,must,,cover fa = yes; amount 1 t,,区,Zone\n"
    "Z2,二,zoned,,fb = yes,cover fa = yes,,另区,Another zone\n"
    "G1,一,mixed,,pollutant = SO2 and fa = yes or pollutant = NOx and fa = yes and fb = yes,rank 1,,一,One\n"
    "G2,二,mixed,,pollutant = NOx and fa = yes and fb = no,rank 2,,二,Two\n"
    "G3,三,mixed,,pollutant in SO2|NOx and fa = no,rank 3,,三,Three\n"
    "N2,二,no_rank,,fa = yes and fb = yes,rank 1,,无,None\n"
    "N3,三,no_factor,,fa = yes and fb = yes,ratio 1.1:1,,无,None\n"
    "P1,一,q_spared,,na > 1 t,review,,多于一吨审查,Over one tonne\n"
    "P2,二,q_spared,,na < 1 t and fa = yes,deny,,少于一吨,Under one tonne\n"
    "P3,三,q_spared,,na < 1 t and fa = no,deny,,另一种,Another\n"
    "P4,四,q_spared,,source_county = project_county,deny,,同县,The same county\n"
    "P5,五,q_spared,,not (na <= 1 t or nb = 1 t),review,,否定,Negated\n"
    "W1,一,q_wide,must,,require ra * ra * na >= 1 t,,宽,Wide\n"
    "W2,二,q_wide,may,,require nb - ra * ra * na < 1 t,,窄,Narrow\n"
    "E1,一,q_by_day,must,,require da <> never,,须有日期,A day\n"
    "E2,二,q_by_day,may,,require da > 2020-01-01,,宜晚,Late\n"
    "E3,三,q_by_day,may,,require db <= 9998-12-31 and da <= 9998-12-31,,宜有,Some day\n"
    "K1,一,q_many,must,,require fa = yes and fb = yes,,一,One\n"
    "K2,二,q_many,must,,require na <= 1 t and nb >= 1 t,,二,Two\n"
    "K3,三,q_many,must,,require da <= 2024-01-02 and db > 2024-01-01,,三,Three\n"
    "K4,四,q_many,must,,require ra >= 1:1 and ma > 0 yuan and price <= 1 yuan,,四,Four\n"
    "K5,五,q_many,must,,require source_county = project_county and source_basin <> project_basin,,五,Five\n"
    "K6,六,q_many,must,,require project_park <> 7 and 8 <> project_park,,六,Six\n";

/* clang-format on */

static char made[65536]; /* a table made here */
static quota_policy *policy;
static quota_calendar *calendar;
static explained *x;

#define IN_2024 "as_of=2024-06-01; "

static quota_case ask(const char *question, const char *text)
{
    static case_facts facts;
    facts.count = 0;
    assert_int_equal(case_facts_add(&facts, policy, text, stderr), 0);
    const quota_case given = {sizeof given, quota_question_find(policy, question, strlen(question)),
                              facts.facts, facts.count, calendar};
    return given;
}

static void explain_case(const quota_case *given)
{
    if (explained_make(x, policy, given))
        fail_msg("%s", x->wrong);
}

static void explain(const char *question, const char *text)
{
    const quota_case given = ask(question, text);
    explain_case(&given);
}

/* Both texts hold these pieces; NULL = not looked at. */
static void says(const char *zh, const char *en)
{
    if (zh && !strstr(x->zh, zh))
        fail_msg("not said: %s\nbut: %s", zh, x->zh);
    if (en && !strstr(x->en, en))
        fail_msg("not said: %s\nbut: %s", en, x->en);
}

static void says_not(const char *zh)
{
    if (strstr(x->zh, zh))
        fail_msg("said: %s\nin: %s", zh, x->zh);
}

static const quota_step *step(int32_t kind, const char *rule)
{
    uint32_t number = rule ? quota_policy_find_rule(policy, rule) : 0;
    const quota_step *found = explained_find(x, NULL, kind, number);
    assert_true(!rule || number != 0);
    if (!found)
        fail_msg("no step %d of %s in\n%s", (int)kind, rule ? rule : "any row", x->zh);
    return found;
}

/* ------------------------------------------------------------------ rows */

static void forces(void **state)
{
    (void)state;
    explain("q_force", IN_2024 "fa=no; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    says("结论：不可（约束），有提示。依据：一（F1）。\n", "Deny: force, by 一 (F1); with a warning.\n");
    says("1. 一（F1，应）：应为甲。\n   不符合：甲为否（须为是），故不可。\n",
         "1. 一 (F1, must): Must be a.\n   Not met: flag a is no (must be yes), so deny.\n");
    says("2. 五（F5）：一氧化碳不可。\n   适用：污染物为一氧化碳。\n   不可。\n", "   Denied.\n");
    says("四（F4，未规定）", "Not met: number a 0.5 t is not equal to number b 0.4 t, so review.");
    says("二（F2，原则上）：原则上应为乙。\n   "
         "不符合：乙为否（须为是），故需审查；例外获批时消除，从严模式下不可。\n",
         "so review; an approved exception lifts it, strict mode would deny.");
    says("三（F3，可）：宜不少于1吨。\n   不符合：数甲 0.5 吨小于 1 吨，仅作提示。\n",
         "number a 0.5 t is less than 1 t; a warning only.");
    says("未提供、按默认处理：从严模式为否。\n", "Assumed, since not given: strict mode no.\n");
    assert_int_equal(step(QUOTA_STEP_HIT, "F1")->verdict, QUOTA_DENY);
    assert_int_equal(step(QUOTA_STEP_HIT, "F2")->verdict, QUOTA_REVIEW);
    assert_int_equal(step(QUOTA_STEP_HIT, "F3")->verdict, -1);
    assert_int_equal(step(QUOTA_STEP_HIT, "F3")->flags, QUOTA_DECISION_WARNED);
    assert_int_equal(step(QUOTA_STEP_REQUIRE, "F2")->truth, 0);
    assert_int_equal(step(QUOTA_STEP_REQUIRE, "F2")->verdict, QUOTA_REVIEW);
    assert_int_equal(step(QUOTA_STEP_REQUIRE, "F3")->verdict, QUOTA_ALLOW);
    assert_int_equal(step(QUOTA_STEP_VERDICT, "F5")->verdict, QUOTA_DENY);
    const quota_step *compare = step(QUOTA_STEP_COMPARE, "F4");
    assert_int_equal(compare->part, QUOTA_PART_WHEN);
    compare = explained_find(x, compare, QUOTA_STEP_COMPARE, compare->rule);
    assert_int_equal(compare->part, QUOTA_PART_REQUIRE);
    assert_int_equal(compare->operation, QUOTA_OPERATION_EQ);
    assert_int_equal(compare->left_lo, 500000000);
    assert_int_equal(compare->right_hi, 400000000);
    assert_int_equal(compare->truth, 0);
    assert_int_equal(compare->decisive, 1);
}

static void principle_under_exception_and_strict_mode(void **state)
{
    (void)state;
    explain("q_force",
            IN_2024 "fa=yes; fb=no; na=2 t; nb=0 t; pollutant=TP; exception_approved=yes; strict_mode=yes");
    says("结论：准许（约束）。依据：六（F6）。\n", "Allow: force, by 六 (F6).\n");
    says("   准许。\n", "   Allowed.\n");
    says("例外已获批，予以准许", "allowed by the approved exception");
    says("若例外已批准为否：不可，依二（F2）", "If exception approved were no: deny, by 二 (F2)");
    explain("q_force",
            IN_2024 "fa=yes; fb=no; na=2 t; nb=0 t; pollutant=TP; exception_approved=no; strict_mode=yes");
    says("故不可（从严模式）", "so deny (strict mode)");
    explain("q_force", IN_2024 "fa=yes; fb=no; na=2 t; nb=0 t; pollutant=TP; strict_mode=yes");
    says("缺少：例外已批准。\n   若例外已批准为是：准许，依六（F6）。\n   "
         "若例外已批准为否：不可，依二（F2）。\n",
         "Missing: exception approved.\n");
    explain("q_force", IN_2024 "fa=?; fb=?; na=?; nb=1 t; pollutant=TP; exception_approved=no");
    says("是否符合未定：甲未知（须为是），不符合时不可。", "flag a is unknown (must be yes); deny if not.");
    says("乙未知（须为是），不符合时需审查；例外获批时消除", "review if not; an approved exception lifts it");
    says("数甲（未知）是否不小于 1 吨，未定，不符合时仅作提示。",
         "whether number a (unknown) is not less than 1 t is open; a warning if not.");
    says("若数甲小于 1 吨", NULL);
}

static void conditions_name_what_decides(void **state)
{
    (void)state;
    explain("q_logic", IN_2024 "fa=yes; fb=no; na=0.5 t; nb=3 t; pollutant=Pb; offered_pollutant=Hg");
    says("不符合：乙为否（须为是）；数甲 0.5 吨不大于 1 吨；污染物为铅（不得为铅、汞）；数乙 3 吨不小于 2 "
         "吨，故不可。",
         "pollutant is Pb (must not be Pb, Hg)");
    says("适用：甲（是）不同于乙（否）。\n   不符合：污染物（铅）不同于拟用指标污染物（汞），故不可。",
         "Applies: flag a yes differs from flag b no.");
    const quota_step *first = step(QUOTA_STEP_COMPARE, "L1");
    assert_int_equal(first->decisive, 0); /* fa = yes is met */
    assert_int_equal(first->truth, 1);
    explain("q_logic", IN_2024 "fa=no; fb=no; na=2 t; nb=1 t; pollutant=SO2; offered_pollutant=SO2");
    says("符合：数甲 2 吨大于 1 吨；污染物为二氧化硫；数乙 1 吨小于 2 吨。", NULL);
    assert_int_equal(step(QUOTA_STEP_RESULT, NULL)->verdict, QUOTA_ALLOW);
    explain("q_logic", IN_2024 "fa=no; fb=yes; na=?; nb=?; pollutant=SO2; offered_pollutant=SO2");
    says("是否符合未定：数甲（未知）是否大于 1 吨，未定；数乙（未知）是否小于 2 吨，未定，不符合时不可。",
         NULL);
    says("符合：污染物（二氧化硫）与拟用指标污染物（二氧化硫）相同。",
         "pollutant SO2 is the same as offered pollutant SO2");
    explain("q_logic", IN_2024 "fa=?; fb=yes; na=2 t; nb=1 t; pollutant=?; offered_pollutant=Pb");
    says("甲（未知）是否不等于乙（是）", "whether flag a (unknown) is not equal to flag b yes is open");
}

static void what_has_no_answer(void **state)
{
    (void)state;
    explain("q_blank", IN_2024 "fa=yes; fb=no; na=0.5 t; nb=7 t");
    says("结论：需审查（空缺），有提示。依据：二（B2）。", NULL);
    says("无法判断：无答案（没有答案）与 0 吨无从比较。",
         "Cannot be told: nothing (no answer) and 0 t cannot be compared.");
    says("是否符合无法判断：无答案（没有答案）与 0 吨无从比较，故需审查。", NULL);
    says("是否在适用范围内无法判断：", "Covered or not cannot be told: ");
    says("无答案（没有答案）与数甲 0.5 吨无从比较，仅作提示。", "; a warning only.");
    says("其中，无答案，需审查，没有条款给出答案。\n   1. 没有条款给出答案。\n   2. 一（B1）：仅此。\n      "
         "不适用：乙为否。\n",
         "Read for it: nothing, review; no row answers.\n");
    assert_int_equal(step(QUOTA_STEP_HIT, "B2")->truth, 3);
    assert_int_equal(step(QUOTA_STEP_COMPARE, "B3")->truth, 1);
    assert_int_equal(step(QUOTA_STEP_COVER, "B5")->truth, 3);
    assert_int_equal(step(QUOTA_STEP_ANSWER, NULL)->depth, 1);
    explain("q_blank", IN_2024 "fa=yes; fb=no; na=0.5 t; nb=5 t");
    says("无答案（没有答案）与 0 吨无从比较，故需审查。\n",
         "nothing (no answer) and 0 t cannot be compared, so review.\n");
    says("2 × 无答案（没有答案）与 1 吨无从比较", "2 x nothing (no answer) and 1 t cannot be compared");
    explain("q_blank", IN_2024 "fa=yes; fb=no; nb=4 t");
    says("是否符合未定：无答案（没有答案）与 0 吨无从比较；数甲（未知）是否大于 1 吨，未定", NULL);
    explain("q_blank", IN_2024 "fa=yes; fb=yes; na=0.5 t; nb=7 t");
    says("结论：不适用（空缺），不在适用范围内。依据：五（B5）。",
         "Not applicable: blank, not covered, by 五 (B5).");
    says("不在适用范围内：无答案 1 吨不大于 1 吨。", NULL);
    says("其中，无答案 1 吨，依一（B1）。", "Read for it: nothing 1 t, by 一 (B1).");
}

static void covers_and_windows(void **state)
{
    (void)state;
    explain("q_cover", IN_2024 "fa=yes; na=0.3 t; fb=yes; nb=0.5 t");
    says("结论：准许（范围）。\n理由：\n1. 二（O2，应）：范围乙。\n   在适用范围内：乙为是。\n   符合：数乙 "
         "0.5 "
         "吨小于 1 吨。\n"
         "2. 在适用范围内：一（O1）。\n",
         "Covered: flag b is yes.\n   Met: number b 0.5 t is less than 1 t.\n2. Covered: 一 (O1).\n");
    explain("q_cover", IN_2024 "fa=no; na=3 t");
    says("不在适用范围内：甲为否（须为是）；数甲 3 吨不小于 1 吨。", NULL);
    says_not("二（O2");
    explain("q_cover", IN_2024 "fa=no; na=0.3 t; fb=?");
    says_not("二（O2");
    explain("zoned", IN_2024 "fa=no");
    says("结论：不适用（分区），不在适用范围内。依据：一（Z1）。", NULL);
    says_not("二（Z2");
    explain("zoned", IN_2024 "fa=yes; fb=no");
    says("1. 一（Z1，应）：区。\n   在适用范围内：甲为是。\n   计算：1 吨。\n",
         "   Covered: flag a is yes.\n");
    explain("q_cover", IN_2024 "fa=yes; na=0.3 t");
    says("结论：需审查（范围），可能不适用或准许或不可。",
         "Review: cover (not applicable or allow or deny).");
    says("是否在适用范围内未定：乙未知（须为是）。",
         "Covered or not is open: flag b is unknown (must be yes).");
    assert_int_equal(step(QUOTA_STEP_HIT, "O2")->flags, QUOTA_DECISION_NOT_COVERED);
    explain("q_cover", "as_of=2023-12-31; fa=yes; na=0.3 t; fb=yes; nb=2 t");
    says("结论：不适用（范围），不在施行期内。\n理由：\n1. 不在施行期内：适用日期 2023-12-31 早于 "
         "2024-01-01。\n",
         "Not applicable: cover, not in force.\nReasons:\n1. Not in force: as-of date 2023-12-31 is before "
         "2024-01-01.\n");
    says("若适用日期不早于 2024-01-01 且不晚于 2024-12-31：不可，依二（O2）。", NULL);
    says("自 2024-01-01 至 2024-12-31 施行；适用日期 2023-12-31。",
         "in force from 2024-01-01 to 2024-12-31; as of 2023-12-31.");
    assert_int_equal(step(QUOTA_STEP_WINDOW, NULL)->truth, 0);
    assert_null(explained_find(x, NULL, QUOTA_STEP_HIT, 0));
    explain("q_cover", "fa=yes; na=0.3 t; fb=yes; nb=2 t");
    says("是否在施行期内未定：适用日期（未知）是否不早于 2024-01-01，未定；", "In force or not is open: ");
    says("缺少：适用日期。\n   若适用日期不晚于 2023-12-31：不适用，不在施行期内。\n", NULL);
    says("适用日期未知。", "as of unknown.");
}

static void rows_that_displace(void **state)
{
    (void)state;
    explain("q_over", IN_2024 "fa=yes; fb=yes; na=2 t; nb=2 t");
    says("   优先于：二（V2）；三（V3）。\n", "   Displaces: 二 (V2); 三 (V3).\n");
    assert_int_equal(step(QUOTA_STEP_DISPLACED, "V3")->other, quota_policy_find_rule(policy, "V1"));
    explain("q_over", IN_2024 "fa=yes; fb=no; na=2 t; nb=?");
    says("   适用时优先于：三（V3）。\n", "   Displaces if it applies: 三 (V3).\n");
    explain("q_over", IN_2024 "fa=?; fb=yes; na=2 t; nb=0 t");
    says("一（V1，应）：优先（可能适用）。\n   待定：甲未知。\n   适用时优先于：二（V2）。\n", NULL);
    says("二（V2）：其次（可能适用）。\n   适用：乙为是。\n",
         "Second (may apply).\n   Applies: flag b is yes.\n");
}

static void nothing_to_say(void **state)
{
    (void)state;
    explain("q_empty", IN_2024 "fa=no");
    says("结论：准许（无禁止）。\n理由：\n1. 没有条款禁止。\n",
         "Allow: nothing forbids.\nReasons:\n1. No row forbids it.\n");
    explain("fee", IN_2024);
    says("结论：不适用（价款），本文件未作规定。\n文件：《测试办法》（测〔2024〕1号），自 2024-01-01 至 "
         "2024-12-31 "
         "施行；适用日期 "
         "2024-06-01。",
         "Not applicable: payment, the document does not speak of it.\nDocument: Test rules");
    assert_int_equal(x->count, 1);
    explain("unasked", IN_2024);
    says("结论：不适用（无条款），本文件未作规定。", NULL);
    quota_case given = ask("q_empty", IN_2024);
    given.facts = NULL;
    given.fact_count = 0;
    explain_case(&given);
    explain("q_spared", IN_2024 "na=1 t; fa=yes; source_county=5; project_county=6");
    says("1. 一（P1）：多于一吨审查。\n   不适用：数甲 1 吨不大于 1 吨。\n",
         "Does not apply: number a 1 t is not more than 1 t.");
    says("不适用：数甲 1 吨不小于 1 吨。", NULL);
    says_not("三（P3）：");
    says_not("四（P4）：");
    assert_int_equal(step(QUOTA_STEP_HIT, "P1")->truth, 0);
}

/* ------------------------------------------------------------------ sides and calculations */

static void sides(void **state)
{
    (void)state;
    explain("q_sides",
            IN_2024 "project_city=530100; project_park=0; source_county=1; project_county=2; pollutant=SO2; "
                    "na=3 t; nb=1 t; da=2024-01-01; db=never; price=1; ma=100; ra=2:1");
    says("适用：项目所在市为 530100（不是 530300）。\n   不符合：项目所在园区为 0（不得为 0），故不可。",
         "Not met: project park is 0 (must not be 0), so deny.");
    says("不符合：来源所在县 1 不同于项目所在县 2，故不可。",
         "source county 1 differs from project county 2");
    says("适用：起日 2024-01-01 不是止日（尚无日期）。",
         "Applies: first day 2024-01-01 is not last day never.");
    says("2 × 数甲 3 吨 = 6 吨大于数乙 1 吨 + 1 吨 = 2 吨",
         "2 x number a 3 t = 6 t is more than number b 1 t + 1 t = 2 t");
    says("次数 2 × 数甲 3 吨 = 6 吨大于 3 吨；系数 2:1 大于 1.5:1；款额 100 元不小于 100 元；单价 1 "
         "元/吨小于 5 元/吨",
         "sum 100 yuan is not less than 100 yuan; unit price 1 yuan/t is less than 5 yuan/t");
    says("其中，数量 2 吨，依一（A1）。\n   1. 一（A1）：差。\n      适用：污染物为二氧化硫。\n"
         "      计算：数甲 3 吨 − 数乙 1 吨 = 2 吨。\n",
         "      Calculation: number a 3 t - number b 1 t = 2 t.\n");
    explain("q_sides",
            IN_2024 "ma=1; project_city=530300; source_county=2; project_county=2; pollutant=SO2; na=9 t; "
                    "nb=1 t; da=2024-01-01; db=2024-01-01; ca=1");
    says("数量 8 吨大于 5 吨", "amount 8 t is more than 5 t");
    says_not("来源所在县 2 与项目所在县 2 相同"); /* it is met: not why the row is broken */
    explain(
        "q_sides", IN_2024
        "ma=1; project_city=530100; project_park=5; project_county=2; pollutant=SO2; na=9 t; da=2024-01-01; "
        "db=2024-01-01; ca=1");
    says("符合：项目所在园区为 5（不是 0）。", "Met: project park is 5 (not 0).");
    says("来源所在县（未知）是否等于项目所在县 2，未定；数量（0 吨至 9 吨）是否不大于 5 "
         "吨，未定，不符合时不可。",
         "whether amount (0 t to 9 t) is not more than 5 t is open; deny if not.");
    says("若来源所在县为 2（与项目所在县相同）：需审查（可能准许或不可）。\n   若来源所在县不是 "
         "2：不可，依二（S2）。",
         "If source county were 2, the same as project county: review (allow or deny).");
    explain("q_sides", IN_2024
            "project_city=?; project_park=0; source_county=2; project_county=2; pollutant=SO2; na=1 t; "
            "nb=1 t; da=?; db=2024-01-01; ca=1");
    says("若项目所在市为 530300：", "If project city were 530300: ");
    says("若项目所在市不是 530300：不可，依一（S1）。", "If project city were not 530300: deny, by 一 (S1).");
    says("项目所在市（未知）是否不等于 530300", "whether project city (unknown) is not equal to 530300");
    says("起日（未知）是否早于止日 2024-01-01", "whether first day (unknown) is before last day 2024-01-01");
}

static void amounts(void **state)
{
    (void)state;
    explain("amount_of", IN_2024 "ma=1; pollutant=SO2; na=1 t; nb=3 t; ra=1.5:1");
    says("计算：数甲 1 吨 − 数乙 3 吨 = -2 吨，小于零，按零计。",
         "= -2 t, below zero, which counts as zero.");
    assert_int_equal(step(QUOTA_STEP_VALUE, "A1")->operation, QUOTA_OPERATION_ZERO);
    explain("amount_of", IN_2024 "ma=1; pollutant=NOx; na=1.0000001 t; nb=3 t");
    says("计算：1:3 × 数甲 1.0000001 吨 = 约 0.333333366 吨，向上取整至 1 千克，得 0.334 吨。",
         "Calculation: 1:3 x number a 1.0000001 t = about 0.333333366 t, rounded up to 1 kg: 0.334 t.");
    const quota_step *value = step(QUOTA_STEP_VALUE, "A2");
    assert_int_equal(value->left_den, 3);
    assert_int_equal(value->left_lo, 1000000100);
    assert_int_equal(value->lo, 334000000);
    assert_int_equal(value->operation, QUOTA_OPERATION_UP);
    assert_int_equal(value->right_lo, 1000000);
    explain("amount_of", IN_2024 "ma=1; pollutant=Pb; na=1 t; nb=3 t");
    says("计算：较大者（数甲 1 吨，数乙 3 吨，2 吨） + 较小者（数甲 1 吨，数乙 3 吨） = 4 吨。",
         "the greater of (number a 1 t, number b 3 t, 2 t) + the lesser of (number a 1 t, number b 3 t) = 4 "
         "t.");
    explain("amount_of", IN_2024 "ma=1; pollutant=CO; na=1.0000001 t; nb=3 t");
    says("计算：2 × （数甲 1.0000001 吨 + 数乙 3 吨） = 8.0000002 吨，向下取整至 1 千克，得 8 吨。",
         "2 x (number a 1.0000001 t + number b 3 t) = 8.0000002 t, rounded down to 1 kg: 8 t.");
    explain("amount_of", IN_2024 "ma=1; pollutant=COD; na=1.0000001 t; ra=1.5:1");
    says("计算：系数 1.5:1 × 数甲 1.0000001 吨 × 1.1 = 1.650000165 吨，四舍五入至 1 千克，得 1.65 吨。",
         "rounded half up to 1 kg: 1.65 t.");
    explain("amount_of", IN_2024 "ma=1; pollutant=TN; na=1 t");
    says("结论：需审查。数量至多 1 吨，由人决定。依据：六（A6）。\n理由：\n1. 六（A6）：由人定。\n   "
         "适用：污染物为"
         "总氮。\n"
         "   需审查，由人决定。\n   计算：数甲 1 吨。\n",
         "Review: amount up to 1 t, a person decides, by 六 (A6).");
    explain("amount_of", IN_2024 "ma=1; pollutant=TP; na=1 t; nb=1 t; ra=1:1");
    says("结论：需审查（数量），没有条款给出答案。", "Review: amount; no row answers.");
    says("2. 一（A1）：差。\n   不适用：污染物为总磷。\n", NULL);
    explain("amount_of", IN_2024 "ma=1; pollutant=SO2; na=3 t");
    says("结论：需审查。数量 0 吨至 3 吨，暂按 3 吨。", "Review: amount 0 t to 3 t; provisional 3 t.");
    says("计算：数甲 3 吨 − 数乙（未知） = 0 吨至 3 吨。", "number a 3 t - number b (unknown) = 0 t to 3 t.");
    says("缺少：数乙。\n以下情形会改变结论：", NULL); /* no ifs: whatever it is, it only moves the number */
    explain("amount_of", IN_2024 "ma=1; pollutant=COD; na=?; ra=1.1:1");
    says("结论：需审查。数量未定。", "Review: amount not yet known.");
    explain("amount_of", IN_2024 "ma=1; pollutant=NOx");
    explain("amount_of", IN_2024 "pollutant=CO; na=1 t; nb=8 t; ma=9; fa=no");
    says("结论：不可（数量）。依据：七（A7）。", "Deny: amount, by 七 (A7).");
    says_not("计算");
    explain("amount_of", IN_2024 "pollutant=CO; na=1 t; nb=8 t; ma=8");
    says("结论：需审查。数量 18 吨。依据：八（A8）。", "Review: amount 18 t, by 八 (A8).");
    explain("amount_of", IN_2024 "pollutant=CO; na=1 t; nb=8 t; ma=7; fa=no; exception_approved=no");
    says("结论：需审查。数量 18 吨。依据：九（A9）。", "Review: amount 18 t, by 九 (A9).");
    explain("ratio_of", IN_2024 "increment=1 t; fa=yes; fb=no");
    says("新增年排放量 1 吨 × 无倍数（没有答案），无法得出。",
         "annual increment 1 t x no factor (no answer), cannot be worked out.");
    explain("amount_of", IN_2024 "ma=1; na=3 t; nb=1 t; ra=1.1:1");
    says("结论：需审查。数量 1 吨至 8 吨，可能准许或需审查，暂按 8 吨，没有条款给出答案。", NULL);
    says("若污染物为铅、汞之一：可确定为 4 吨，依三（A3）。",
         "If pollutant were one of Pb, Hg: allow, 4 t, by 三 (A3).");
}

static void past_the_range_of_a_step(void **state)
{
    (void)state;
    explain("q_wide", IN_2024 "na=999999999 t; ra=1000:1");
    says("不小于", NULL);
    const quota_step *found = step(QUOTA_STEP_CALCULATE, "W1");
    for (const quota_step *next = found; next;
         next = explained_find(x, next, QUOTA_STEP_CALCULATE, found->rule))
        found = next;
    assert_int_equal(found->hi, INT64_MAX);
    explain("q_wide", IN_2024 "na=0.000000001 t; ra=0.000001:1");
    says("约", "about");
}

static void money_and_factors(void **state)
{
    (void)state;
    explain("money_of", IN_2024 "pollutant=SO2; na=1.5 t; price=333.33");
    says("计算：数甲 1.5 吨 × 单价 333.33 元/吨 = 499.995 元，四舍五入至 1 元，得 500 元。",
         "number a 1.5 t x unit price 333.33 yuan/t = 499.995 yuan, rounded half up to 1 yuan: 500 yuan.");
    explain("money_of", IN_2024 "pollutant=NOx");
    says("结论：需审查。金额未定。", "Calculation: sum (unknown).");
    explain("money_of", IN_2024 "pollutant=NOx; ma=7");
    says("金额 7 元。依据：二（M2）。\n", "Allow: money 7 yuan, by 二 (M2).\n");
    explain("factor_of", IN_2024 "fa=yes");
    says("倍数 1.2:1。依据：一（X1）。", "Calculation: 1.2:1.");
    explain("factor_of", IN_2024 "ra=1.3:1");
    says("结论：需审查。倍数 1.2:1 或 1.3:1，暂按 1.3:1。",
         "Review: factor 1.2:1 or 1.3:1; provisional 1.3:1.");
    assert_int_equal(step(QUOTA_STEP_RESULT, NULL)->operation, QUOTA_OPERATION_EITHER);
    explain("offset", IN_2024 "increment=-3 t; ra=2:1");
    says("新增年排放量 -3 吨 × 较大者（1.2:1，系数 2:1） = -6 吨，小于零，按零计。", NULL);
    says("替代量 0 吨（2:1）。依据：一（T1）。", "Allow: offset 0 t (2:1), by 一 (T1).");
    explain("offset", IN_2024 "increment=3 t");
    says("结论：需审查。替代量不少于 3.6 吨（1.2:1 以上）。",
         "Review: offset at least 3.6 t (1.2:1 or more).");
    explain("offset", IN_2024 "ra=1.1:1");
    says("计算：新增年排放量（未知） × 较大者（1.2:1，系数 1.1:1）。", NULL);
}

static void dates(void **state)
{
    (void)state;
    explain("date_of", IN_2024 "pollutant=SO2; da=2024-04-30");
    says("计算：起日 2024-04-30 + 3 个工作日 = 2024-05-08。",
         "first day 2024-04-30 + 3 working days = 2024-05-08.");
    explain("date_of", IN_2024 "pollutant=NOx; db=2024-05-31");
    says("计算：止日 2024-05-31 − 次数 2 个月 = 2024-03-31，遇非工作日顺延至 2024-04-01。",
         "last day 2024-05-31 - times 2 months = 2024-03-31, rolled to the next working day: 2024-04-01.");
    const quota_step *months = step(QUOTA_STEP_CALCULATE, "D2");
    assert_int_equal(months->operation, QUOTA_OPERATION_MONTHS);
    assert_int_equal(months->right_lo, -2);
    assert_int_equal(months->left_lo, 20240531);
    assert_int_equal(months->lo, 20240331);
    explain("date_of", IN_2024 "pollutant=CO");
    says("计算：（次数 2 + 2020）年 2 月末 = 2022-02-28。",
         "the end of month 2 of year (times 2 + 2020) = 2022-02-28.");
    explain("date_of", IN_2024 "pollutant=TP; da=2024-04-30; db=2024-05-31");
    says("较大者（起日 2024-04-30，止日 2024-05-31） + 1 日 = 2024-06-01。", " + 1 day = 2024-06-01.");
    explain("date_of", IN_2024 "pollutant=Cr; da=2024-04-30; fa=yes; fb=no");
    says("起日 2024-04-30 − 无次序（没有答案）日，无法得出。",
         "first day 2024-04-30 - no order (no answer) days, cannot be worked out.");
    explain("date_of", IN_2024 "pollutant=SO2");
    assert_int_equal(step(QUOTA_STEP_VALUE, "D1")->truth, 2);
    explain("date_of", IN_2024 "pollutant=TN");
    says("日子尚无日期。依据：五（D5）。", "Allow: day never, by 五 (D5).");
    explain("date_of", IN_2024 "pollutant=TP; da=2024-04-30");
    says("结论：需审查。日子 2024-05-01 或以后。", "Review: day 2024-05-01 or later.");
    explain("date_of", IN_2024 "pollutant=SO2; da=never");
    says("起日（尚无日期） + 3 个工作日 = 尚无日期。", "first day never + 3 working days = never.");
    says("起日尚无日期", NULL);
    quota_case given = ask("date_of", IN_2024 "pollutant=SO2; da=2024-04-30");
    given.calendar = NULL;
    explain_case(&given);
    says("结论：需审查（日子），缺少工作日历。", "Review: day; the calendar is lacking.");
    says("起日 2024-04-30 + 3 个工作日，无法得出。", " + 3 working days, cannot be worked out.");
    says("缺少工作日历，或日历止得过早。", "The calendar is missing or ends too soon.");
    given = ask("date_of", IN_2024 "pollutant=NOx; db=2024-05-31");
    given.calendar = NULL;
    explain_case(&given);
    assert_int_equal(step(QUOTA_STEP_VALUE, "D2")->truth, 3);
    explain("q_by_day", IN_2024 "da=2024-03-01; db=2024-03-01");
    says("若起日尚无日期：不可", "If first day were never: deny");
    says("符合：起日 2024-03-01 不是尚无日期。", NULL);
    explain("q_by_day", IN_2024 "da=2024-03-01; db=2024-03-01");
    says("若止日尚无日期：准许，有提示。", "If last day were never: allow; with a warning.");
    explain("q_by_day", IN_2024 "da=never");
    says("若起日不早于 2020-01-02 且已有日期：准许。",
         "If first day were not before 2020-01-02 and a real day: allow.");
}

static void ranks_and_classes(void **state)
{
    (void)state;
    explain("rank_of", IN_2024 "fa=no");
    says("次序第 3 位。依据：二（R2）。", "Allow: order place 3, by 二 (R2).");
    says("先后：1 + 次数 2 = 3。", "Rank: 1 + times 2 = 3.");
    explain("rank_of", IN_2024);
    says("结论：需审查。次序第 1 位或第 3 位。", "Review: order place 1 or place 3.");
    says("先后：第 1 位。", "Rank: place 1.");
    explain("mixed", IN_2024 "pollutant=SO2");
    says("结论：需审查。混第 1 位或第 3 位。", NULL);
    says("若污染物为氮氧化物：需审查，第 1 位或第 2 位或第 3 位。",
         "If pollutant were NOx: review, place 1 or place 2 or place 3.");
    explain("class_of", IN_2024);
    says("结论：需审查。类型 early 或 late。", "Review: class early or late.");
    says("归类：early。", "Class: early.");
    explain("class_of", IN_2024 "fa=yes");
    says("若甲为否：可确定为 late，依二（C2）。", "If flag a were no: allow, late, by 二 (C2).");
}

static void contradictions(void **state)
{
    (void)state;
    explain("conflicting", IN_2024 "fa=yes; fb=yes");
    says("结论：需审查（矛盾），条款相互矛盾。", "Review: conflict; rows contradict each other.");
    says("一（Y1）与三（Y3）的答案不同。", "一 (Y1) and 三 (Y3) answer differently.");
    assert_int_equal(step(QUOTA_STEP_CONFLICT, NULL)->other, quota_policy_find_rule(policy, "Y3"));
    explain("conflicting", IN_2024 "fa=yes; fb=yes; na=9 t");
    assert_int_equal(step(QUOTA_STEP_CONFLICT, NULL)->other, quota_policy_find_rule(policy, "Y3"));
    explain("conflicting", IN_2024 "fa=yes; fb=no");
    says("矛盾 1 吨。依据：一（Y1）。", NULL);
    explain("conflicting", IN_2024 "fa=no; fb=?");
    says("结论：需审查。矛盾 1 吨，可能准许或需审查，条款相互矛盾。", NULL);
}

/* ------------------------------------------------------------------ changes */

static void false_beside_unknown(void **state)
{
    (void)state;
    explain("q_many", IN_2024 "na=2 t");
    says("不符合：数甲 2 吨大于 1 吨，故不可。", NULL);
    explain("q_sides",
            IN_2024 "project_city=530300; source_county=2; project_county=2; pollutant=SO2; da=2024-01-01; "
                    "db=2024-01-01; ca=1");
    says("数量（未知）是否不大于 5 吨，未定", "whether amount (unknown) is not more than 5 t is open");
}

static void changes_are_cut_at_twelve(void **state)
{
    (void)state;
    explain("q_many", IN_2024
            "pollutant=SO2; fa=yes; fb=yes; na=1 t; nb=1 t; da=2024-01-02; db=2024-01-02; ra=1:1; ma=1; "
            "price=1; source_county=4; project_county=4; source_basin=1; project_basin=2; "
            "project_park=3");
    assert_true(explained_count(x, QUOTA_STEP_CHANGE) > 12);
    says("\n- 另有 ", "\n- and ");
    says("若项目所在流域为 1（与来源所在流域相同）",
         "If project basin were 1, the same as source basin: deny");
    says("若项目所在园区为 7：", "If project park were 7: deny");
}

/* ------------------------------------------------------------------ tables made here */

static void begin_table(void)
{
    made[0] = '\0';
    strcat(made, "policy,made,造、造,Made\ndocument,1\nwindow,from 2024-01-01\n");
}

static void add_row(const char *format, ...)
{
    size_t size = strlen(made);
    va_list list;
    va_start(list, format);
    assert_true(vsnprintf(made + size, sizeof made - size, format, list) < (int)(sizeof made - size));
    va_end(list);
}

#define COLUMNS "id,article,question,force,when,then,overrides,zh,en\n"

/* Explains a case of the made table. */
static void explain_made(const char *question, const char *text)
{
    quota_policy *kept = policy;
    quota_error error = {.struct_size = sizeof error};
    policy = NULL;
    if (quota_policy_parse(NULL, made, strlen(made), &policy, NULL, &error) != QUOTA_OK)
        fail_msg("%u:%u %s: %s, not %s", error.line, error.column, error.field, error.expected, error.found);
    explain(question, text);
    quota_policy_free(policy);
    policy = kept;
}

static void too_much_to_look_at(void **state)
{
    (void)state;
    begin_table();
    add_row("question,deep,amount,深,deep\n");
    for (int i = 0; i < 26; i++)
        add_row("fact,f%d,flag,,旗%d,flag %d\n", i, i, i);
    for (int i = 0; i < 8; i++)
        add_row("fact,a%d,amount,,数%d,number %d\nfact,i%d,id,,号%d,id %d\n", i, i, i, i, i, i);
    add_row(COLUMNS);
    for (int row = 0; row < 2; row++) {
        add_row("R%d,一,deep,,key_industry = yes and %s(", row, row ? "not " : "");
        for (int i = 0; i < 26; i += 2)
            add_row("%s(f%d = yes or f%d = yes)", i ? " and " : "", i, i + 1);
        add_row("),amount %d t,,行,Row\n", row + 1);
    }
    add_row("R2,一,deep,,key_industry = no,amount 3 t,,否,No\n");
    for (int i = 0; i < 8; i++)
        add_row("S%d,一,deep,must,,require a%d >= 1 t and a%d >= increment and i%d = 7,,数,Number\n", i, i, i,
                i);
    explain_made("deep", IN_2024 "key_industry=yes; increment=1 t");
    assert_true(x->decision.flags & QUOTA_DECISION_COARSE);
    assert_int_equal(explained_count(x, QUOTA_STEP_IF), 0);
    assert_int_equal(explained_count(x, QUOTA_STEP_CHANGE), 0);
}

/* Where the number goes on being larger, it cannot be worked out any more. */
static void past_the_range_of_answers(void **state)
{
    (void)state;
    begin_table();
    add_row("fact,a,amount,,甲,a\nfact,ok,flag,,可,ok\nquestion,pay,money,付,pay\n" COLUMNS);
    add_row("P1,一,pay,must,a >= 1000001 t,require ok = yes,,可,Ok\nP2,一,pay,,,money a * price,,付,Pay\n");
    explain_made("pay", IN_2024 "a=1000000 t; price=10000000000");
    assert_int_equal(explained_count(x, QUOTA_STEP_CHANGE),
                     1); /* not sure to be one thing, nor where it would be */
    begin_table();
    add_row("fact,a,amount,,甲,a\nquestion,pay,money,付,pay\n" COLUMNS);
    add_row("P1,一,pay,,a >= 1000001 t,review,,审,Review\nP2,一,pay,,,money a * price,,付,Pay\n");
    explain_made("pay", IN_2024 "a=1000000 t; price=10000000000");
    begin_table();
    add_row("fact,a,amount,,甲,a\nfact,b,amount,,乙,b\nquestion,pay,money,付,pay\n" COLUMNS);
    add_row("P1,一,pay,,a < 1200000 t,review,,审,Review\nP2,一,pay,,,money (b - a) * price,,付,Pay\n");
    explain_made("pay", IN_2024 "a=1500000 t; b=2000000 t; price=10000000000");
    says("若甲小于 1200000 吨：需审查", NULL);
}

/* Without articles or sentences, with a window that a fact ends, rounded to tonnes. */
static void bare_tables(void **state)
{
    (void)state;
    made[0] = '\0';
    add_row("policy,made\nwindow,from 2024-01-01 through published_on\nround,amount,1 t up\n");
    add_row("id,article,question,force,when,then,overrides,zh,en\nB1,,offset,must,,ratio 3:2,,,\n");
    explain_made("offset", "as_of=2024-06-01; published_on=2025-01-01; increment=1 t");
    says("替代量 2 吨（1.5:1）。依据：B1。\n理由：\n1. （B1，应）。\n   计算：新增年排放量 1 吨 × 1.5 = "
         "1.5 吨，向上取整至 1 吨，得 2 吨。\n",
         "Allow: offset 2 t (1.5:1), by B1.\nReasons:\n1. (B1, must).\n");
    says("施行期：适用日期 2024-06-01 不早于 2024-01-01；适用日期 2024-06-01 不晚于文件发布日期 2025-01-01。",
         NULL);
}

/* As many classes as there are values, more facts than changes can be told of. */
static void bounded_lists(void **state)
{
    (void)state;
    static const char *const facts[] = {"pollutant", "offered_pollutant", "measure",
                                        "task",      "project_class",     "channel"};
    begin_table();
    add_row("question,all,rank,全,all\nassume,channel = platform\n");
    for (size_t i = 0; i < 6; i++)
        add_row("question,h%d,rank,助%d,helper %d\n", (int)i, (int)i, (int)i);
    add_row(COLUMNS "A,一,all,,,rank h0 + h1 + h2 + h3 + h4 + h5,,和,Sum\n");
    for (uint32_t i = 0; i < 6; i++) {
        uint32_t fact = quota_fact_find(NULL, facts[i], strlen(facts[i]));
        const char *code = NULL;
        for (int64_t k = 1; (code = quota_fact_code(NULL, fact, k)) != NULL; k++)
            add_row("H%d.%d,一,h%d,,%s = %s,rank %d,,助,Helper\n", (int)i, (int)k, (int)i, facts[i], code,
                    (int)k);
    }
    explain_made("all", IN_2024 "pollutant=SO2; offered_pollutant=SO2; measure=other; task=park_award; "
                                "project_class=ordinary");
    assert_int_equal(explained_count(x, QUOTA_STEP_CHANGE), 64);
    says("- 另有 52 项。\n未提供、按默认处理：", "- and 52 more.\nAssumed, since not given: ");
    explain_made("h0", IN_2024);
    assert_int_equal(explained_count(x, QUOTA_STEP_IF), 16);
    says("或第 23 位", " or place 23");
}

static void bounded_cuts(void **state)
{
    (void)state;
    begin_table();
    add_row("question,steps,rank,阶,steps\nquestion,parks,rank,园,parks\n" COLUMNS);
    for (int i = 0; i < 40; i++)
        add_row("S%d,一,steps,,increment >= %d t and increment < %d t,rank %d,,阶,Step\n", i, i, i + 1,
                i / 20 + 1);
    for (int i = 0; i < 12; i++)
        add_row("P%d,一,parks,,project_park = %d,rank %d,,园,Park\n", i, i, i + 1);
    explain_made("steps", IN_2024 "increment=1.5 t");
    assert_true(explained_count(x, QUOTA_STEP_CHANGE) > 0);
    explain_made("parks", IN_2024 "project_park=3");
    assert_int_equal(explained_count(x, QUOTA_STEP_CHANGE), 7); /* of the eight values looked at */
    says_not("为其他");
}

static void comparisons_that_turn_often(void **state)
{
    (void)state;
    begin_table();
    add_row("fact,a,amount,,甲,a\nfact,b,amount,,乙,b\nquestion,odd,verdict,折,odd\n" COLUMNS
            "O1,一,odd,must,,\"require max(min(a, 4 t), a * 3 - 20 t) <= max(min(a, 2 t), a * 2 - 10 t) + "
            "b\",,折,Odd\n");
    explain_made("odd", IN_2024 "a=1 t; b=1 t");
    explain_made("odd", IN_2024 "a=20 t; b=1 t");
    explain_made("odd", IN_2024 "a=?; b=1 t");
    assert_true(explained_count(x, QUOTA_STEP_IF) > 1);
}

static void a_window_of_facts(void **state)
{
    (void)state;
    quota_policy *kept = policy;
    assert_int_equal(quota_policy_builtin(NULL, "cn-320571-draft", &policy, NULL), QUOTA_OK);
    explain("shortage", "as_of=2024-01-01; published_on=2024-02-01");
    quota_policy_free(policy);
    policy = kept;
    says("不在施行期内：适用日期 2024-01-01 早于文件发布日期 2024-02-01。", NULL);
    says("施行期：适用日期 2024-01-01 早于文件发布日期 2024-02-01；适用日期",
         "In force: as-of date 2024-01-01 is before");
}

/* ------------------------------------------------------------------ buffers and bad arguments */

static void texts_need_room(void **state)
{
    (void)state;
    const quota_case given = ask("q_force", IN_2024 "fa=no; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    quota_error error = {.struct_size = sizeof error};
    static char text[EXPLAINED_TEXT];
    size_t needed = 0;
    explain_case(&given);
    size_t size = strlen(x->zh);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, NULL, 0, &needed, &error), QUOTA_E_BUFFER);
    assert_int_equal(needed, size + 1);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, needed, NULL, NULL), QUOTA_OK);
    for (size_t capacity = 1; capacity <= size; capacity++) {
        memset(text, '#', sizeof text);
        assert_int_equal(quota_explain_text(policy, &given, QUOTA_ZH, text, capacity, &needed, NULL),
                         QUOTA_E_BUFFER);
        assert_int_equal(needed, size + 1);
        size_t length = strlen(text);
        assert_true(length < capacity && length + 4 > capacity);
        assert_memory_equal(text, x->zh, length);
        assert_int_equal(lq_utf8_valid(text, length), length);
        assert_int_equal(text[capacity], '#');
    }
}

static void steps_need_room(void **state)
{
    (void)state;
    const quota_case given = ask("q_force", IN_2024 "fa=no; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    struct {
        quota_step step;
        uint64_t more;
    } wide[3];
    size_t count = 0;
    explain_case(&given);
    memset(wide, 0xFF, sizeof wide);
    assert_int_equal(quota_explain(policy, &given, &wide[0].step, 2, sizeof wide[0], &count, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(count, x->count);
    assert_memory_equal(&wide[0].step, &x->steps[0], sizeof x->steps[0]);
    assert_memory_equal(&wide[1].step, &x->steps[1], sizeof x->steps[1]);
    assert_int_equal(wide[1].more, 0); /* fields that this version does not know */
    assert_int_equal(wide[2].more, UINT64_MAX);
    char line[8];
    size_t needed = 0;
    assert_int_equal(quota_step_text(policy, &x->steps[0], QUOTA_ZH, line, sizeof line, &needed),
                     QUOTA_E_BUFFER);
    assert_string_equal(line, "结论");
    assert_true(needed > sizeof line);
    assert_int_equal(quota_step_text(policy, &x->steps[0], QUOTA_EN, NULL, 0, NULL), QUOTA_E_BUFFER);
}

static void bad_arguments(void **state)
{
    (void)state;
    quota_case given = ask("q_force", IN_2024);
    quota_error error = {.struct_size = sizeof error};
    quota_step steps[1];
    char text[1];
    size_t count = 0, size = sizeof steps[0];
    assert_int_equal(quota_explain(NULL, &given, steps, 1, size, &count, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "policy");
    assert_int_equal(quota_explain(policy, NULL, steps, 1, size, &count, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "given");
    assert_int_equal(quota_explain(policy, &given, NULL, 1, size, &count, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(policy, &given, steps, 1, size, NULL, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain(policy, &given, steps, 1, size - 1, &count, &error), QUOTA_E_STRUCT_SIZE);
    assert_int_equal(quota_explain_text(policy, &given, QUOTA_EN, NULL, 1, NULL, &error), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "buffer");
    assert_int_equal(quota_explain_text(policy, &given, (quota_lang)7, text, 1, NULL, &error),
                     QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "lang");
    assert_int_equal(quota_explain_text(policy, &given, (quota_lang)7, NULL, 0, NULL, &error),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_explain_text(NULL, &given, QUOTA_EN, text, 1, NULL, &error), QUOTA_E_ARGUMENT);
    quota_case bad = given;
    bad.struct_size = 1;
    assert_int_equal(quota_explain(policy, &bad, steps, 1, size, &count, &error), QUOTA_E_STRUCT_SIZE);
    bad = given;
    bad.facts = NULL;
    assert_int_equal(quota_explain(policy, &bad, steps, 1, size, &count, &error), QUOTA_E_ARGUMENT);
    bad = given;
    bad.question = 999;
    assert_int_equal(quota_explain(policy, &bad, steps, 1, size, &count, &error), QUOTA_E_UNKNOWN_QUESTION);
    const quota_fact twice[2] = {{QUOTA_FACT_INCREMENT, 0, 1}, {QUOTA_FACT_INCREMENT, 0, 1}};
    bad = given;
    bad.facts = twice;
    bad.fact_count = 2;
    assert_int_equal(quota_explain(policy, &bad, steps, 1, size, &count, &error), QUOTA_E_DUPLICATE_FACT);
    bad = ask("q_wide", IN_2024 "na=1000000000 t; ra=1000000:1");
    assert_true(quota_explain(policy, &bad, NULL, 0, size, &count, &error) != QUOTA_E_DUPLICATE_FACT);
    bad = ask("money_of", IN_2024 "pollutant=SO2; na=1000000000 t; price=10000000000");
    assert_int_equal(quota_explain(policy, &bad, steps, 1, size, &count, &error), QUOTA_E_OVERFLOW);
    assert_int_equal(quota_explain_text(policy, &bad, QUOTA_EN, text, 1, NULL, &error), QUOTA_E_OVERFLOW);
}

/* Whatever a host hands in as a step: a line or an error, never a crash. */
static void is_refused(const quota_step *bad)
{
    char line[256];
    assert_int_equal(quota_step_text(policy, bad, QUOTA_ZH, line, sizeof line, NULL), QUOTA_E_ARGUMENT);
}

#define REFUSED(from, field, value)                                                                          \
  do {                                                                                                       \
    quota_step bad = *(from);                                                                                \
    bad.field = (value);                                                                                     \
    is_refused(&bad);                                                                                        \
  } while (0)

static void steps_of_no_explanation(void **state)
{
    (void)state;
    char line[4096];
    explain("q_force", IN_2024 "fa=?; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    const quota_step *result = step(QUOTA_STEP_RESULT, NULL), *hit = step(QUOTA_STEP_HIT, NULL);
    const quota_step *compare = step(QUOTA_STEP_COMPARE, "F3"), *test = step(QUOTA_STEP_COMPARE, "F5");
    assert_int_equal(quota_step_text(NULL, result, QUOTA_ZH, line, sizeof line, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, NULL, QUOTA_ZH, line, sizeof line, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, result, QUOTA_ZH, NULL, 1, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_step_text(policy, result, (quota_lang)0, line, sizeof line, NULL),
                     QUOTA_E_ARGUMENT);
    REFUSED(result, kind, 0);
    REFUSED(result, kind, 20);
    REFUSED(result, rule, 9999);
    REFUSED(result, other, 9999);
    REFUSED(hit, rule, 0);
    REFUSED(hit, kind, QUOTA_STEP_DISPLACED);
    REFUSED(hit, kind, QUOTA_STEP_CONFLICT);
    REFUSED(result, kind, QUOTA_STEP_FACT);
    REFUSED(result, fact, 999);
    REFUSED(result, other_fact, 999);
    REFUSED(result, question, 0);
    REFUSED(result, question, 999);
    REFUSED(result, helper, 999);
    REFUSED(result, other_helper, 999);
    REFUSED(result, verdict, -1);
    REFUSED(result, verdict, 4);
    REFUSED(result, kind_of_answer, 0);
    REFUSED(result, kind_of_answer, 9);
    REFUSED(result, left_type, 10);
    REFUSED(result, right_type, -1);
    REFUSED(result, result_type, 10);
    REFUSED(result, left_den, 0);
    REFUSED(result, right_den, 0);
    REFUSED(result, den, -1);
    REFUSED(result, ratio_den, -1);
    REFUSED(result, ratio_lo_den, -1);
    REFUSED(result, flags, QUOTA_DECISION_VALUE);
    REFUSED(result, operation, 25);
    REFUSED(result, operation, -1);
    REFUSED(compare, operation, QUOTA_OPERATION_NONE);
    REFUSED(compare, operation, QUOTA_OPERATION_WITHIN);
    for (int32_t operation = QUOTA_OPERATION_IN; operation <= QUOTA_OPERATION_EITHER + 1; operation++) {
        REFUSED(compare, operation, operation); /* none of these has an opposite */
        if (operation != QUOTA_OPERATION_IN)
            REFUSED(test, operation, operation);
    }
    REFUSED(compare, truth, -1);
    REFUSED(compare, truth, 4);
    REFUSED(compare, node, 0);
    REFUSED(compare, node, 99999);
    REFUSED(compare, kind, QUOTA_STEP_CALCULATE);
    REFUSED(test, operation, QUOTA_OPERATION_LT);
    REFUSED(test, fact, 0);
    REFUSED(compare, kind, QUOTA_STEP_IF);
    REFUSED(hit, kind, QUOTA_STEP_VALUE);
    quota_step valueless = *hit;
    valueless.kind = QUOTA_STEP_VALUE;
    valueless.kind_of_answer = QUOTA_KIND_AMOUNT;
    is_refused(&valueless);
    explain("q_sides",
            IN_2024 "project_city=530100; project_park=0; source_county=1; project_county=2; pollutant=SO2; "
                    "na=3 t; nb=1 t; da=2024-01-01; db=never; price=1; ma=100; ra=2:1");
    const quota_step *same = step(QUOTA_STEP_COMPARE, "S1"), *sum = step(QUOTA_STEP_CALCULATE, NULL);
    REFUSED(same, operation, QUOTA_OPERATION_GE);
    REFUSED(same, fact, 0);
    quota_step odd = *sum;
    odd.left_type = QUOTA_TYPE_AMOUNT;
    odd.left_lo = odd.left_hi = INT64_MAX;
    odd.left_den = 4;
    odd.fact = odd.helper = 0;
    odd.right_type = QUOTA_TYPE_RATIO;
    odd.right_lo = odd.right_hi = odd.right_den = INT64_MAX;
    odd.other_fact = odd.other_helper = 0;
    odd.result_type = QUOTA_TYPE_CODE;
    odd.lo = odd.hi = 5;
    odd.operation = QUOTA_OPERATION_MULTIPLY;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_string_equal(line, "about 2305843009.213693951 t x 0.000001:1 = 5");
    odd = *same;
    odd.left_type = odd.right_type = QUOTA_TYPE_CODE;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    explain("q_force", IN_2024 "fa=?; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    result = step(QUOTA_STEP_RESULT, NULL), hit = step(QUOTA_STEP_HIT, NULL),
    test = step(QUOTA_STEP_COMPARE, "F5");
    explain("class_of", IN_2024);
    const quota_step *change = step(QUOTA_STEP_IF, NULL);
    REFUSED(change, operation, QUOTA_OPERATION_LT);
    explain("q_force", IN_2024 "fa=?; fb=no; na=0.5 t; nb=0.4 t; pollutant=CO");
    odd = *test;
    odd.truth = 0;
    odd.part = QUOTA_PART_REQUIRE;
    odd.left_lo = odd.left_hi = 0;
    odd.set = (UINT64_C(2) << QUOTA_POLLUTANT_OTHER) - 2;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "pollutant is 0 (must be one of SO2, "));
    odd.kind = QUOTA_STEP_CHANGE;
    odd.kind_of_answer = QUOTA_KIND_VERDICT;
    odd.verdict = QUOTA_ALLOW;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "If pollutant were one of SO2, "));
    odd = *hit;
    odd.truth = -1; /* nothing is said of it then */
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    odd = *hit;
    odd.kind = QUOTA_STEP_VERDICT;
    odd.verdict = -1;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    odd = *result;
    odd.kind = QUOTA_STEP_CHANGE;
    odd.operation = QUOTA_OPERATION_WITHIN;
    odd.fact = QUOTA_FACT_INCREMENT;
    odd.left_type = QUOTA_TYPE_AMOUNT;
    odd.left_lo = INT64_MIN;
    odd.left_hi = INT64_MAX;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "If annual increment were anything: "));
    odd = *test;
    odd.left_lo = odd.left_hi = 99;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_string_equal(line, "pollutant is 99");
    odd = *result;
    odd.kind_of_answer = QUOTA_KIND_CLASS;
    odd.flags = QUOTA_DECISION_VALUE;
    odd.lo = odd.hi = 0;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "force 0"));
    odd.lo = odd.hi = 99;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "force 99"));
    odd.ratio_num = odd.ratio_lo_num = 3;
    odd.ratio_lo_den = 2;
    odd.ratio_den = 1;
    assert_int_equal(quota_step_text(policy, &odd, QUOTA_EN, line, sizeof line, NULL), QUOTA_OK);
    assert_non_null(strstr(line, "(1.5:1 to 3:1)"));
}

/* ------------------------------------------------------------------ */

static int setup(void **state)
{
    (void)state;
    quota_error error = {.struct_size = sizeof error};
    calendar = case_calendar(case_root(TESTS_DIR "/.."));
    x = case_must(malloc(sizeof *x));
    made[0] = '\0';
    strcat(strcat(strcat(made, header), rules), more_rules);
    quota_status status = quota_policy_parse(NULL, made, strlen(made), &policy, NULL, &error);
    if (status != QUOTA_OK)
        print_error("%u:%u %s: %s, not %s\n", error.line, error.column, error.field, error.expected,
                    error.found);
    return calendar && status == QUOTA_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    quota_policy_free(policy);
    quota_calendar_free(calendar);
    free(x);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forces),
        cmocka_unit_test(principle_under_exception_and_strict_mode),
        cmocka_unit_test(conditions_name_what_decides),
        cmocka_unit_test(what_has_no_answer),
        cmocka_unit_test(covers_and_windows),
        cmocka_unit_test(rows_that_displace),
        cmocka_unit_test(nothing_to_say),
        cmocka_unit_test(sides),
        cmocka_unit_test(amounts),
        cmocka_unit_test(past_the_range_of_a_step),
        cmocka_unit_test(money_and_factors),
        cmocka_unit_test(dates),
        cmocka_unit_test(ranks_and_classes),
        cmocka_unit_test(contradictions),
        cmocka_unit_test(false_beside_unknown),
        cmocka_unit_test(changes_are_cut_at_twelve),
        cmocka_unit_test(too_much_to_look_at),
        cmocka_unit_test(past_the_range_of_answers),
        cmocka_unit_test(bare_tables),
        cmocka_unit_test(bounded_lists),
        cmocka_unit_test(bounded_cuts),
        cmocka_unit_test(comparisons_that_turn_often),
        cmocka_unit_test(a_window_of_facts),
        cmocka_unit_test(texts_need_room),
        cmocka_unit_test(steps_need_room),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(steps_of_no_explanation),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
