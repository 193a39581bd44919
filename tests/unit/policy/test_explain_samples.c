/* Three explanations word by word, in Chinese and in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cases.h"
#include "explained.h"

/* clang-format off */

static const char jiangsu_zh[] =
    "结论：需审查。替代量 11 吨或 20 吨（1.1:1 或 2:1），暂按 20 吨。\n"
    "理由：\n"
    "1. 三（二）7（J7.1，应）：战略性新兴产业新建、扩建项目的磷、氮等重点水污染物，按不低于新增年排放总量的1.1倍减量替代（可能适用）。\n"
    "   待定：战略性新兴产业未知。\n"
    "   适用时优先于：三（二）7（J7.2）。\n"
    "   计算：新增年排放量 10 吨 × 1.1 = 11 吨。\n"
    "2. 三（二）7（J7.2，应）：其他所有建设项目按新增年排放总量的二倍减量替代（可能适用）。\n"
    "   计算：新增年排放量 10 吨 × 2 = 20 吨。\n"
    "3. 在适用范围内：三（一）1（J1）。\n"
    "事实：适用日期为 2022-06-01；文件发布日期为 2022-05-01；污染物为总氮；建设性质为新建；新增年排放量为 10 吨。\n"
    "缺少：战略性新兴产业。\n"
    "   若战略性新兴产业为是：可确定为 11 吨（1.1:1），依三（二）7（J7.1）。\n"
    "   若战略性新兴产业为否：可确定为 20 吨（2:1），依三（二）7（J7.2）。\n"
    "以下情形会改变结论：\n"
    "- 若污染物为二氧化硫、氮氧化物、挥发性有机物、颗粒物、化学需氧量之一：可确定为 20 吨（2:1），依三（二）7（J7.2）。\n"
    "- 若建设性质为改建、现有之一：可确定为 20 吨（2:1），依三（二）7（J7.2）。\n"
    "- 若污染物为 PM10、PM2.5、一氧化碳、铅、汞、镉、铬、砷、铊、锑、一般工业固体废物、污水、生活垃圾、氟化物、其他之一：不适用，不在适用范围内，依三（一）1（J1）。\n"
    "文件：关于贯彻落实《关于优化排污总量指标管理服务高质量发展的意见》的实施方案（局长会审议后修改稿）（依据苏环发〔2022〕6号）。施行期：适用日期 2022-06-01 不早于文件发布日期 2022-05-01。";

static const char jiangsu_en[] =
    "Review: offset 11 t or 20 t (1.1:1 or 2:1); provisional 20 t.\n"
    "Reasons:\n"
    "1. 三（二）7 (J7.1, must): New or expansion projects of strategic emerging industries offset key water pollutants such as phosphorus and nitrogen at not less than 1.1 times the annual increment (may apply).\n"
    "   Open: strategic emerging is unknown.\n"
    "   Displaces if it applies: 三（二）7 (J7.2).\n"
    "   Calculation: annual increment 10 t x 1.1 = 11 t.\n"
    "2. 三（二）7 (J7.2, must): All other projects offset twice their annual increment (may apply).\n"
    "   Calculation: annual increment 10 t x 2 = 20 t.\n"
    "3. Covered: 三（一）1 (J1).\n"
    "Facts: as-of date 2022-06-01; published on 2022-05-01; pollutant TN; project type new; annual increment 10 t.\n"
    "Missing: strategic emerging.\n"
    "   If strategic emerging were yes: allow, 11 t (1.1:1), by 三（二）7 (J7.1).\n"
    "   If strategic emerging were no: allow, 20 t (2:1), by 三（二）7 (J7.2).\n"
    "What would change it:\n"
    "- If pollutant were one of SO2, NOx, VOCs, PM, COD: allow, 20 t (2:1), by 三（二）7 (J7.2).\n"
    "- If project type were one of reconstruction, existing: allow, 20 t (2:1), by 三（二）7 (J7.2).\n"
    "- If pollutant were one of PM10, PM2.5, CO, Pb, Hg, Cd, Cr, As, Tl, Sb, ISW, sewage, garbage, fluoride, other: not applicable, not covered, by 三（一）1 (J1).\n"
    "Document: Jiangsu city plan on pollutant quota management (draft) (依据苏环发〔2022〕6号). In force: as-of date 2022-06-01 is not before published on 2022-05-01.";

static const char qujing_zh[] =
    "结论：不可（来源）。依据：第十二条（Q12.1）。\n"
    "理由：\n"
    "1. 第十二条（Q12.1，应）：项目所在县的大气指标不能满足需求的，方可跨县交易。\n"
    "   适用：污染物为二氧化硫；来源所在县 530381 不同于项目所在县 530302。\n"
    "   不符合：本县可用指标 12 吨不小于所需替代量 10 吨，故不可。\n"
    "2. 第十一条（Q11，原则上）：削减替代指标原则上应来源于储备库。\n"
    "   不符合：来源于储备库为否（须为是），故需审查；例外获批时消除，从严模式下不可。\n"
    "3. 第十二条（Q12.2，应）：大气指标跨县交易的，须确保项目所在县完成空气质量改善目标。\n"
    "   符合：本县空气目标可完成为是。\n"
    "4. 在适用范围内：第二条（Q2）；第三条（Q3）。\n"
    "事实：适用日期为 2025-03-01；污染物为二氧化硫；项目所在市为 530300；项目所在县为 530302；重点行业为是；所需替代量为 10 吨；来源于储备库为否；来源所在县为 530381；本县可用指标为 12 吨；本县空气目标可完成为是。\n"
    "以下情形会改变结论：\n"
    "- 若污染物为化学需氧量、氨氮、总磷、总氮、铅、汞、镉、铬、砷之一：需审查，依第十一条（Q11）。\n"
    "- 若项目所在县为 530381（与来源所在县相同）：需审查，依第十一条（Q11）。\n"
    "- 若所需替代量大于 12 吨：需审查，依第十一条（Q11）。\n"
    "- 若来源所在县为 530302（与项目所在县相同）：需审查，依第十一条（Q11）。\n"
    "- 若本县可用指标小于 10 吨：需审查，依第十一条（Q11）。\n"
    "- 若污染物为 PM10、PM2.5、一氧化碳、铊、锑、一般工业固体废物、污水、生活垃圾、氟化物、其他之一：不适用，不在适用范围内，依第三条（Q3）。\n"
    "- 若项目所在市不是 530300：不适用，不在适用范围内，依第二条（Q2）。\n"
    "- 若重点行业为否：不适用，不在适用范围内，依第二条（Q2）。\n"
    "未提供、按默认处理：从严模式为否；例外已批准为否；上级有新规定为否；指标专用为无。\n"
    "文件：《曲靖市主要污染物总量指标交易管理办法（试行）》（曲政办规〔2024〕1号），自 2024-10-09 至 2027-10-08 施行；适用日期 2025-03-01。";

static const char qujing_en[] =
    "Deny: source, by 第十二条 (Q12.1).\n"
    "Reasons:\n"
    "1. 第十二条 (Q12.1, must): Air quota may come from another county only when the project's own county cannot meet the need.\n"
    "   Applies: pollutant is SO2; source county 530381 differs from project county 530302.\n"
    "   Not met: own-county stock 12 t is not less than required amount 10 t, so deny.\n"
    "2. 第十一条 (Q11, in principle): Offset quota should in principle come from the reserve bank.\n"
    "   Not met: source in reserve is no (must be yes), so review; an approved exception lifts it, strict mode would deny.\n"
    "3. 第十二条 (Q12.2, must): Air quota may come from another county only when the project county's air target is assured.\n"
    "   Met: county air target assured is yes.\n"
    "4. Covered: 第二条 (Q2); 第三条 (Q3).\n"
    "Facts: as-of date 2025-03-01; pollutant SO2; project city 530300; project county 530302; key industry yes; required amount 10 t; source in reserve no; source county 530381; own-county stock 12 t; county air target assured yes.\n"
    "What would change it:\n"
    "- If pollutant were one of COD, NH3-N, TP, TN, Pb, Hg, Cd, Cr, As: review, by 第十一条 (Q11).\n"
    "- If project county were 530381, the same as source county: review, by 第十一条 (Q11).\n"
    "- If required amount were more than 12 t: review, by 第十一条 (Q11).\n"
    "- If source county were 530302, the same as project county: review, by 第十一条 (Q11).\n"
    "- If own-county stock were less than 10 t: review, by 第十一条 (Q11).\n"
    "- If pollutant were one of PM10, PM2.5, CO, Tl, Sb, ISW, sewage, garbage, fluoride, other: not applicable, not covered, by 第三条 (Q3).\n"
    "- If project city were not 530300: not applicable, not covered, by 第二条 (Q2).\n"
    "- If key industry were no: not applicable, not covered, by 第二条 (Q2).\n"
    "Assumed, since not given: strict mode no; exception approved no; newer higher rule no; earmark none.\n"
    "Document: Qujing measures for trading of major pollutant quotas (trial) (曲政办规〔2024〕1号), in force from 2024-10-09 to 2027-10-08; as of 2025-03-01.";

static const char sip_zh[] =
    "结论：需审查。收回至多 2.0001 吨，由人决定。依据：四、排污总量指标储备管理 4（二）（S4B.4b）。\n"
    "理由：\n"
    "1. 四、排污总量指标储备管理 4（二）（S4B.4b，应）：正式运行一年后核定实际排放量小于许可总量80%的，富余指标结合实际情况予以回收。\n"
    "   适用：项目已建设为是；适用日期 2023-12-01 晚于正式运行日期 2022-06-01 + 1 年 = 2023-06-01；实际排放量 7.9999 吨小于 80% × 许可排放量 10 吨 = 8 吨。\n"
    "   优先于：四、排污总量指标储备管理 4（S4B.4c）。\n"
    "   需审查，由人决定。\n"
    "   计算：许可排放量 10 吨 − 实际排放量 7.9999 吨 = 2.0001 吨。\n"
    "2. 二（S4B.4d，可）：“超量有惩戒”，实际排放量超过许可排放量的予以提示。\n"
    "   符合：实际排放量 7.9999 吨不大于许可排放量 10 吨。\n"
    "3. 在适用范围内：三1（S3.1）；三2（S3.2）。\n"
    "事实：适用日期为 2023-12-01；文件发布日期为 2023-06-01；污染物为氮氧化物；项目所在园区为 320571；许可排放量为 10 吨；实际排放量为 7.9999 吨；项目已建设为是；正式运行日期为 2022-06-01。\n"
    "以下情形会改变结论：\n"
    "- 若适用日期为 2023-06-01：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c）。\n"
    "- 若许可排放量小于 7.9999 吨：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c），有提示。\n"
    "- 若许可排放量不小于 7.9999 吨且不大于 9.999875 吨：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c）。\n"
    "- 若实际排放量不小于 8 吨且不大于 10 吨：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c）。\n"
    "- 若实际排放量大于 10 吨：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c），有提示。\n"
    "- 若项目已建设为否：需审查，数值未定。\n"
    "- 若正式运行日期不早于 2022-12-01：可确定为 0 吨，依四、排污总量指标储备管理 4（S4B.4c）。\n"
    "- 若污染物为 PM10、PM2.5、一氧化碳、铊、锑、一般工业固体废物、污水、生活垃圾、氟化物、其他之一：不适用，不在适用范围内，依三2（S3.2）。\n"
    "- 若项目所在园区不是 320571：不适用，不在适用范围内，依三1（S3.1）。\n"
    "文件：《苏州工业园区排污总量指标管理实施细则》（征求意见稿）。施行期：适用日期 2023-12-01 不早于文件发布日期 2023-06-01；适用日期 2023-12-01 早于文件发布日期 2023-06-01 + 1 年 = 2024-06-01。";

static const char sip_en[] =
    "Review: reclaim up to 2.0001 t, a person decides, by 四、排污总量指标储备管理 4（二） (S4B.4b).\n"
    "Reasons:\n"
    "1. 四、排污总量指标储备管理 4（二） (S4B.4b, must): One year after formal operation, where actual emission is below 80% of the permit, the surplus is taken back case by case.\n"
    "   Applies: built is yes; as-of date 2023-12-01 is after formal operation 2022-06-01 + 1 year = 2023-06-01; actual 7.9999 t is less than 80% x permitted 10 t = 8 t.\n"
    "   Displaces: 四、排污总量指标储备管理 4 (S4B.4c).\n"
    "   Review: a person decides.\n"
    "   Calculation: permitted 10 t - actual 7.9999 t = 2.0001 t.\n"
    "2. 二 (S4B.4d, may): Excess has consequences: actual emission above the permit brings a warning.\n"
    "   Met: actual 7.9999 t is not more than permitted 10 t.\n"
    "3. Covered: 三1 (S3.1); 三2 (S3.2).\n"
    "Facts: as-of date 2023-12-01; published on 2023-06-01; pollutant NOx; project park 320571; permitted 10 t; actual 7.9999 t; built yes; formal operation 2022-06-01.\n"
    "What would change it:\n"
    "- If as-of date were 2023-06-01: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c).\n"
    "- If permitted were less than 7.9999 t: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c); with a warning.\n"
    "- If permitted were not less than 7.9999 t and not more than 9.999875 t: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c).\n"
    "- If actual were not less than 8 t and not more than 10 t: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c).\n"
    "- If actual were more than 10 t: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c); with a warning.\n"
    "- If built were no: review, value not yet known.\n"
    "- If formal operation were not before 2022-12-01: allow, 0 t, by 四、排污总量指标储备管理 4 (S4B.4c).\n"
    "- If pollutant were one of PM10, PM2.5, CO, Tl, Sb, ISW, sewage, garbage, fluoride, other: not applicable, not covered, by 三2 (S3.2).\n"
    "- If project park were not 320571: not applicable, not covered, by 三1 (S3.1).\n"
    "Document: Suzhou Industrial Park draft rules on pollutant quota management (征求意见稿). In force: as-of date 2023-12-01 is not before published on 2023-06-01; as-of date 2023-12-01 is before published on 2023-06-01 + 1 year = 2024-06-01.";

/* clang-format on */

static void check(const char *id, const char *question, const char *text, const char *zh, const char *en)
{
    explained *x = case_must(malloc(sizeof *x));
    quota_policy *policy = NULL;
    case_facts facts = {.count = 0};
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    assert_int_equal(case_facts_add(&facts, policy, text, stderr), 0);
    const quota_case given = {sizeof given, quota_question_find(policy, question, strlen(question)),
                              facts.facts, facts.count, NULL};
    if (explained_make(x, policy, &given))
        fail_msg("%s", x->wrong);
    assert_string_equal(x->zh, zh);
    assert_string_equal(x->en, en);
    quota_policy_free(policy);
    free(x);
}

static void missing_fact(void **state)
{
    (void)state;
    check("cn-js-city-2022", "offset",
          "as_of=2022-06-01; published_on=2022-05-01; pollutant=TN; project_type=new; increment=10 t",
          jiangsu_zh, jiangsu_en);
}

static void two_breaches(void **state)
{
    (void)state;
    check("cn-530300-2024", "source",
          "as_of=2025-03-01; project_city=530300; key_industry=yes; pollutant=SO2; project_county=530302; "
          "source_county=530381; source_in_bank=no; required_amount=10 t; own_county_stock=12 t; "
          "county_air_target_assured=yes",
          qujing_zh, qujing_en);
}

static void take_back_at_the_boundary(void **state)
{
    (void)state;
    check("cn-320571-draft", "reclaim",
          "as_of=2023-12-01; published_on=2023-06-01; project_park=320571; pollutant=NOx; built=yes; "
          "permitted=10 t; "
          "actual=7.9999 t; formal_operation_on=2022-06-01",
          sip_zh, sip_en);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_fact),
        cmocka_unit_test(two_breaches),
        cmocka_unit_test(take_back_at_the_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
