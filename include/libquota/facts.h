/*
 * libquota/facts.h - numbers of the vocabulary's facts, codes and questions.
 *
 * Generated from src/policy/tables/facts.csv and questions.csv by vocabulary.py beside them; change those
 * and run `python3 src/policy/tables/vocabulary.py --header --output include/libquota/facts.h`.  A policy
 * may declare more facts and questions; those have no name here.  Numbers never change.
 */
#ifndef LIBQUOTA_FACTS_H
#define LIBQUOTA_FACTS_H

/* Long lines keep one fact on one line. */
/* clang-format off */

/** Facts: what a quota_fact's `fact` may be. @since 0.1.0 */
enum quota_fact_number {
    QUOTA_FACT_AS_OF                     = 1,   /**< 适用日期, as-of date (date yyyymmdd); the day whose law applies (Qujing: the application), never a clock. */
    QUOTA_FACT_PUBLISHED_ON              = 2,   /**< 文件发布日期, published on (date yyyymmdd); given by the host for drafts (SIP 7, Jiangsu). */
    QUOTA_FACT_STRICT_MODE               = 3,   /**< 从严模式, strict mode (flag: 0 = no, 1 = yes); a breach of 原则上 denies instead of review. */
    QUOTA_FACT_EXCEPTION_APPROVED        = 4,   /**< 例外已批准, exception approved (flag: 0 = no, 1 = yes); the authority approved a departure from 原则上. */
    QUOTA_FACT_HIGHER_RULE_CONFLICT      = 5,   /**< 上级有新规定, newer higher rule (flag: 0 = no, 1 = yes); state or province has ruled otherwise (Qujing 25, Linyi end). */
    QUOTA_FACT_POLLUTANT                 = 6,   /**< 污染物, pollutant (code: QUOTA_POLLUTANT_*); one per ask; ISW = general industrial solid waste. */
    QUOTA_FACT_OFFERED_POLLUTANT         = 7,   /**< 拟用指标污染物, offered pollutant (code: QUOTA_POLLUTANT_*); pollutant of the offered quota. */
    QUOTA_FACT_SECTOR                    = 8,   /**< 行业门类, sector (code: QUOTA_SECTOR_*); Chongqing 1.4, Linyi 3.1. */
    QUOTA_FACT_PROJECT_CITY              = 9,   /**< 项目所在市, project city (id: the host's number); GB/T 2260 code. */
    QUOTA_FACT_PROJECT_COUNTY            = 10,  /**< 项目所在县, project county (id: the host's number); GB/T 2260 code. */
    QUOTA_FACT_PROJECT_BASIN             = 11,  /**< 项目所在流域, project basin (id: the host's number); host's id of basin or control unit. */
    QUOTA_FACT_PROJECT_PARK              = 12,  /**< 项目所在园区, project park (id: the host's number); host's id; 0 = in no park. */
    QUOTA_FACT_PROJECT_INDUSTRY          = 13,  /**< 项目行业, project industry (id: the host's number); host's id (GB/T 4754). */
    QUOTA_FACT_PROJECT_TYPE              = 14,  /**< 建设性质, project type (code: QUOTA_PROJECT_TYPE_*); 新建、扩建、改建、现有. */
    QUOTA_FACT_PROJECT_CLASS             = 15,  /**< 项目类别, project class (code: QUOTA_PROJECT_CLASS_*); for priority and earmarks. */
    QUOTA_FACT_KEY_INDUSTRY              = 16,  /**< 重点行业, key industry (flag: 0 = no, 1 = yes); on the host's list (Qujing 2). */
    QUOTA_FACT_STRATEGIC_EMERGING        = 17,  /**< 战略性新兴产业, strategic emerging (flag: 0 = no, 1 = yes); Jiangsu 7. */
    QUOTA_FACT_COMPLIES_WITH_POLICY      = 18,  /**< 符合产业政策, complies with policy (flag: 0 = no, 1 = yes); industrial policy and access standards. */
    QUOTA_FACT_INCREMENT                 = 19,  /**< 新增年排放量, annual increment (amount in milligrams); of this pollutant; zero or less needs no offset. */
    QUOTA_FACT_ATTAINED                  = 20,  /**< 环境质量达标, quality attained (flag: 0 = no, 1 = yes); every indicator this pollutant answers for attains (host maps PM2.5 and O3 to precursors). */
    QUOTA_FACT_KEY_METAL_AREA            = 21,  /**< 重金属防控重点区域, key metal area (flag: 0 = no, 1 = yes); Qujing 15. */
    QUOTA_FACT_APPROVED_RATIO            = 22,  /**< 核定替代比例, approved ratio (ratio in millionths); a higher ratio set by the authority. */
    QUOTA_FACT_REQUIRED_AMOUNT           = 23,  /**< 所需替代量, required amount (amount in milligrams); answer of offset, or as approved. */
    QUOTA_FACT_OFFERED_AMOUNT            = 24,  /**< 拟用替代量, offered amount (amount in milligrams); total of the offered quota. */
    QUOTA_FACT_REQUESTED_AMOUNT          = 25,  /**< 申请数量, requested amount (amount in milligrams); what this act moves, pledges, pays for or asks for. */
    QUOTA_FACT_APPROVED_AMOUNT           = 26,  /**< 核定数量, approved amount (amount in milligrams); verified by the authority. */
    QUOTA_FACT_SOURCE_IN_BANK            = 27,  /**< 来源于储备库, source in reserve (flag: 0 = no, 1 = yes); Qujing 11. */
    QUOTA_FACT_SOURCE_COUNTY             = 28,  /**< 来源所在县, source county (id: the host's number); GB/T 2260 code. */
    QUOTA_FACT_SOURCE_BASIN              = 29,  /**< 来源所在流域, source basin (id: the host's number); same ids as project_basin. */
    QUOTA_FACT_SOURCE_INDUSTRY           = 30,  /**< 来源行业, source industry (id: the host's number); same ids as project_industry. */
    QUOTA_FACT_SOURCE_KEY_INDUSTRY       = 31,  /**< 来源为重点行业, source in key industry (flag: 0 = no, 1 = yes); Qujing 14. */
    QUOTA_FACT_SOURCE_KIND               = 32,  /**< 指标来源, kind of source (code: QUOTA_SOURCE_KIND_*); Jiangsu 9, 10, 18. */
    QUOTA_FACT_OWN_COUNTY_STOCK          = 33,  /**< 本县可用指标, own-county stock (amount in milligrams); lawful and unheld, same pollutant. */
    QUOTA_FACT_SAME_INDUSTRY_STOCK       = 34,  /**< 同行业可用指标, same-industry stock (amount in milligrams); lawful and unheld, same metal. */
    QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED = 35,  /**< 本县空气目标可完成, county air target assured (flag: 0 = no, 1 = yes); of the PROJECT's county (Qujing 12). */
    QUOTA_FACT_LOT_ORIGIN                = 36,  /**< 指标取得方式, how obtained (code: QUOTA_LOT_ORIGIN_*); 无偿、有偿、减免. */
    QUOTA_FACT_LOT_EARMARK               = 37,  /**< 指标专用, earmark (code: QUOTA_LOT_EARMARK_*); Qujing 10. */
    QUOTA_FACT_MEASURE                   = 38,  /**< 减排措施, measure (code: QUOTA_MEASURE_*); what made the reduction. */
    QUOTA_FACT_COMPLETED_ON              = 39,  /**< 措施完成日期, measure completed on (date yyyymmdd); done or planned; realised when not after as_of (Qujing 7, 20). */
    QUOTA_FACT_REDUCTION                 = 40,  /**< 减排量, reduction (amount in milligrams); as declared. */
    QUOTA_FACT_USED_FOR_BINDING          = 41,  /**< 已用于约束性减排, used for binding target (amount in milligrams); Jiangsu 3, SIP 4B.1. */
    QUOTA_FACT_USED_FOR_PROJECTS         = 42,  /**< 已用于项目建设, used for projects (amount in milligrams); includes 以新带老. */
    QUOTA_FACT_FRAUD_DEBT                = 43,  /**< 待扣除虚假指标, debt from fraud (amount in milligrams); Jiangsu 21. */
    QUOTA_FACT_PROVINCE_TAKE             = 44,  /**< 省级收储量, province's share (amount in milligrams); Jiangsu II(三). */
    QUOTA_FACT_COUNTY_CHECKED            = 45,  /**< 县级初核通过, county checked (flag: 0 = no, 1 = yes); Qujing 8. */
    QUOTA_FACT_CITY_VERIFIED             = 46,  /**< 市级核查通过, city verified (flag: 0 = no, 1 = yes); Qujing 8, Jiangsu 4, Chongqing 5.2. */
    QUOTA_FACT_EVIDENCE_BANKED           = 47,  /**< 凭据已入库, evidence already banked (flag: 0 = no, 1 = yes); double counting. */
    QUOTA_FACT_MONITORABLE               = 48,  /**< 可监测, monitorable (flag: 0 = no, 1 = yes); Jiangsu 12, SIP 4A.1. */
    QUOTA_FACT_COUNTABLE                 = 49,  /**< 可统计, countable (flag: 0 = no, 1 = yes); same. */
    QUOTA_FACT_VERIFIABLE                = 50,  /**< 可核查, verifiable (flag: 0 = no, 1 = yes); same. */
    QUOTA_FACT_PERMIT_CLASS              = 51,  /**< 排污许可管理类别, permit class (code: QUOTA_PERMIT_CLASS_*); 重点、简化、登记管理. */
    QUOTA_FACT_PERMIT_RECORDS_LIMIT      = 52,  /**< 许可证载明总量, permit records total (flag: 0 = no, 1 = yes); Jiangsu 2, 14. */
    QUOTA_FACT_PERMIT_ADJUSTED_ON        = 53,  /**< 许可证变更日期, permit adjusted on (date yyyymmdd); never = not yet (Jiangsu 4, 13). */
    QUOTA_FACT_QUALITY_MET               = 54,  /**< 上年质量达考核目标, last year's target met (flag: 0 = no, 1 = yes); of the year before as_of. */
    QUOTA_FACT_REDUCTION_DONE            = 55,  /**< 上年减排任务完成, last year's reduction done (flag: 0 = no, 1 = yes); of the year before as_of. */
    QUOTA_FACT_QUALITY_IMPROVED          = 56,  /**< 上年质量改善, last year improved (flag: 0 = no, 1 = yes); Jiangsu 10. */
    QUOTA_FACT_MONTH_TREND               = 57,  /**< 月度质量趋势, monthly trend (code: QUOTA_MONTH_TREND_*); Jiangsu 9. */
    QUOTA_FACT_FREEZE_PLACE              = 58,  /**< 暂停令对象, place under freeze (id: the host's number); county or park; 0 = no order. */
    QUOTA_FACT_FREEZE_SCOPE              = 59,  /**< 暂停令范围, freeze scope (code: QUOTA_FREEZE_SCOPE_*); 各级储备库指标、跨域购买. */
    QUOTA_FACT_FREEZE_FROM               = 60,  /**< 暂停令起, freeze from (date yyyymmdd); inclusive. */
    QUOTA_FACT_FREEZE_LIFTED             = 61,  /**< 暂停令解除, freeze lifted (date yyyymmdd); never = still in force. */
    QUOTA_FACT_VOUCHER_ISSUED            = 62,  /**< 凭证已出具, voucher issued (flag: 0 = no, 1 = yes); Jiangsu 8. */
    QUOTA_FACT_POOL                      = 63,  /**< 储备层级, reserve level (code: QUOTA_POOL_*); Jiangsu 4, 6. */
    QUOTA_FACT_CHANNEL                   = 64,  /**< 取得渠道, channel (code: QUOTA_CHANNEL_*); where the deal is made. */
    QUOTA_FACT_PRICE                     = 65,  /**< 单价, unit price (price in fen per tonne); fen per tonne. */
    QUOTA_FACT_BASELINE_PRICE            = 66,  /**< 交易基准价, baseline price (price in fen per tonne); on the deal date. */
    QUOTA_FACT_DEAL_TOTAL                = 67,  /**< 交易总价, deal total (money in fen); compare totals, not rounded prices. */
    QUOTA_FACT_FEE_FOR                   = 68,  /**< 款项类别, payment kind (code: QUOTA_FEE_FOR_*); what is being paid. */
    QUOTA_FACT_CITY_CONFIRMED            = 69,  /**< 市局已确认交易条件, city confirmed (flag: 0 = no, 1 = yes); Qujing 16. */
    QUOTA_FACT_BUYER_CONFIRMED           = 70,  /**< 受让方已确认, buyer confirmed (flag: 0 = no, 1 = yes); Qujing 17. */
    QUOTA_FACT_SELLER_CONFIRMED          = 71,  /**< 出让方已确认, seller confirmed (flag: 0 = no, 1 = yes); Qujing 17. */
    QUOTA_FACT_SELLER_COUNTY_CONFIRMED   = 72,  /**< 出让方县政府已确认, seller's county confirmed (flag: 0 = no, 1 = yes); Qujing 17. */
    QUOTA_FACT_PLAN_CONFIRMED            = 73,  /**< 削减方案已确认, plan confirmed (flag: 0 = no, 1 = yes); Qujing 19. */
    QUOTA_FACT_TRADE_DONE_ON             = 74,  /**< 交易完成日期, trade done on (date yyyymmdd); delivery or payment as the host records; never = not yet (Qujing 19, 20). */
    QUOTA_FACT_BUYER_AIR_ATTAINED        = 75,  /**< 受让方区域空气达标, buyer's air attained (flag: 0 = no, 1 = yes); Chongqing 4.1. */
    QUOTA_FACT_BUYER_WATER_ATTAINED      = 76,  /**< 受让方流域水质达标, buyer's water attained (flag: 0 = no, 1 = yes); Chongqing 4.1. */
    QUOTA_FACT_SELLER_POWER              = 77,  /**< 出让方火电类别, seller's power class (code: QUOTA_SELLER_POWER_*); Chongqing 4.1. */
    QUOTA_FACT_BUYER_POWER               = 78,  /**< 受让方火电类别, buyer's power class (code: QUOTA_SELLER_POWER_*); Chongqing 4.1. */
    QUOTA_FACT_SELLER_BAR                = 79,  /**< 出让方受限情形, seller barred by (code: QUOTA_SELLER_BAR_*); until rectified, then none (Chongqing 4.2). */
    QUOTA_FACT_BUYER_BAR                 = 80,  /**< 受让方受限情形, buyer barred by (code: QUOTA_SELLER_BAR_*); Chongqing 4.2. */
    QUOTA_FACT_REGISTRY_ACCOUNT          = 81,  /**< 已开设账户, accounts opened (flag: 0 = no, 1 = yes); registry and trading. */
    QUOTA_FACT_HOLDING                   = 82,  /**< 账户持有量, holding (amount in milligrams); pledged part included. */
    QUOTA_FACT_PLEDGED                   = 83,  /**< 已质押量, pledged (amount in milligrams); Chongqing 2.1.2. */
    QUOTA_FACT_PERMITTED                 = 84,  /**< 许可排放量, permitted (amount in milligrams); of the permit or project. */
    QUOTA_FACT_ACTUAL                    = 85,  /**< 实际排放量, actual (amount in milligrams); verified, for the period asked. */
    QUOTA_FACT_SURPLUS                   = 86,  /**< 清缴后结余, surplus after clearing (amount in milligrams); less what was transferred or bought back. */
    QUOTA_FACT_USE_VERIFIED              = 87,  /**< 实际量已核定, use verified (flag: 0 = no, 1 = yes); Chongqing 2.2.2, Linyi 4.3. */
    QUOTA_FACT_CLEARED                   = 88,  /**< 已清缴, cleared (flag: 0 = no, 1 = yes); previous obligation done. */
    QUOTA_FACT_CAP_AMOUNT                = 89,  /**< 总量上限, cap (amount in milligrams); Chongqing 3.1. */
    QUOTA_FACT_ALLOCATED_AMOUNT          = 90,  /**< 已分配量, allocated so far (amount in milligrams); Chongqing 3.1. */
    QUOTA_FACT_RESERVE_SOURCE            = 91,  /**< 储备渠道, reserve source (code: QUOTA_RESERVE_SOURCE_*); Chongqing 5.1, Linyi 4.4. */
    QUOTA_FACT_RESERVE_STOCK             = 92,  /**< 储备库可用量, reserve stock (amount in milligrams); SIP 4B.2. */
    QUOTA_FACT_PLANT_NEW_OUTWARD         = 93,  /**< 全厂年新增外排环境量, whole-plant new outward (amount in milligrams); not 接管量; accumulated in the year (SIP 4B.2). */
    QUOTA_FACT_BUILT                     = 94,  /**< 项目已建设, built (flag: 0 = no, 1 = yes); SIP 4B.4. */
    QUOTA_FACT_FORMAL_OPERATION_ON       = 95,  /**< 正式运行日期, formal operation (date yyyymmdd); never = not in operation. */
    QUOTA_FACT_DEBITED_AMOUNT            = 96,  /**< 原扣除量, debited at approval (amount in milligrams); SIP 4B.4(1). */
    QUOTA_FACT_FORM_COMPLETE             = 97,  /**< 信息填写完整, form complete (flag: 0 = no, 1 = yes); SIP annex 1, Linyi 4.1. */
    QUOTA_FACT_TASK                      = 98,  /**< 事项, task (code: QUOTA_TASK_*); which deadline. */
    QUOTA_FACT_REPORT_YEAR               = 99,  /**< 所属年度, report year (count); the year a yearly task is for. */
    QUOTA_FACT_DONE_ON                   = 100, /**< 办理日期, done on (date yyyymmdd); when the task was done. */
    QUOTA_FACT_BLOCKED                   = 101, /**< 禁止事项, blocked (id: the host's number); read by the ledger only: bit v = verb v as source, bit 32 + v = verb v as receiver. */
    QUOTA_FACT_TERM_WINDOW_ENDS          = 102, /**< 本期清缴窗口截止日, term window ends (date yyyymmdd); read by the ledger only: last day to move what a term left over (Chongqing 2.1.2). */
    QUOTA_FACT_NEXT_TERM_ENDS            = 103, /**< 下一许可期截止日, next term ends (date yyyymmdd); read by the ledger only: end of the next permit period (Chongqing 2.1.2). */
    QUOTA_FACT_BAR                       = 104, /**< 受限情形, barred by (code: QUOTA_SELLER_BAR_*); of an account: seller_bar or buyer_bar of its trades (Chongqing 4.2). */
    QUOTA_FACT_POWER                     = 105  /**< 火电类别, power class (code: QUOTA_SELLER_POWER_*); of an account: seller_power or buyer_power of its trades (Chongqing 4.1). */
};

/** Questions: what a policy may be asked. @since 0.1.0 */
enum quota_question_number {
    QUOTA_QUESTION_SCOPE      = 1,  /**< 适用范围, scope (verdict): does this document cover the case? */
    QUOTA_QUESTION_OFFSET     = 2,  /**< 替代量, offset (ratio): how much must be offset? (ratio x increment). */
    QUOTA_QUESTION_OFFER      = 3,  /**< 足额, offer (verdict): is this offer the right pollutant and enough? */
    QUOTA_QUESTION_SOURCE     = 4,  /**< 来源, source (verdict): may the offset come from there? */
    QUOTA_QUESTION_PRIORITY   = 5,  /**< 先后, priority (rank): which source or project comes first? (1 = first). */
    QUOTA_QUESTION_ACCESS     = 6,  /**< 动用, access (verdict): may this place use that kind of source now? */
    QUOTA_QUESTION_FILING     = 7,  /**< 备案, filing (verdict): may it be filed directly? (review = audited). */
    QUOTA_QUESTION_DEPOSIT    = 8,  /**< 入库, deposit (verdict): may this reduction enter the reserve? */
    QUOTA_QUESTION_CREDIT     = 9,  /**< 入库量, credit (amount): how much of it is credited? */
    QUOTA_QUESTION_SHARE      = 10, /**< 分级量, share (amount): how much of it goes to this level (pool)? */
    QUOTA_QUESTION_TAG        = 11, /**< 标记, tag (class): what is it classed as? */
    QUOTA_QUESTION_PLAN       = 12, /**< 削减方案, plan (verdict): is the reduction plan confirmed by all? */
    QUOTA_QUESTION_TRADE      = 13, /**< 交易, trade (verdict): may this trade happen? */
    QUOTA_QUESTION_ACQUIRE    = 14, /**< 取得, acquire (verdict): may a right be obtained this way? */
    QUOTA_QUESTION_ALLOCATE   = 15, /**< 分配, allocate (verdict): may initial rights be allocated? */
    QUOTA_QUESTION_APPROVAL   = 16, /**< 环评审批, approval (verdict): may the project be approved? */
    QUOTA_QUESTION_WITHDRAW   = 17, /**< 出库, withdraw (verdict): may the quota leave the reserve? */
    QUOTA_QUESTION_PERMIT     = 18, /**< 许可证, permit (verdict): may the permit be issued, changed or renewed? */
    QUOTA_QUESTION_PLEDGE     = 19, /**< 质押, pledge (verdict): may this amount be pledged? */
    QUOTA_QUESTION_SURRENDER  = 20, /**< 清缴, surrender (verdict): can the obligation be cleared now? */
    QUOTA_QUESTION_SHORTAGE   = 21, /**< 不足量, shortage (amount): how much is short? */
    QUOTA_QUESTION_CARRY_OVER = 22, /**< 结转, carry-over (verdict): may this amount be carried over? */
    QUOTA_QUESTION_BUYBACK    = 23, /**< 回购, buyback (verdict): may this amount be bought back? */
    QUOTA_QUESTION_RESERVE    = 24, /**< 政府储备, reserve (verdict): may the government take this into its reserve? */
    QUOTA_QUESTION_RECLAIM    = 25, /**< 收回, reclaim (amount): how much is to be taken back? */
    QUOTA_QUESTION_FEE        = 26, /**< 价款, payment (money): how much is to be paid? */
    QUOTA_QUESTION_DEADLINE   = 27, /**< 期限, deadline (date): by when? (per task). */
    QUOTA_QUESTION_TIMELY     = 28  /**< 按期, timely (verdict): was it done in time? */
};

/** Codes of `pollutant` and `offered_pollutant`: 污染物, pollutant. @since 0.1.0 */
enum quota_pollutant_code {
    QUOTA_POLLUTANT_SO2      = 1,  /**< `SO2`. */
    QUOTA_POLLUTANT_NOX      = 2,  /**< `NOx`. */
    QUOTA_POLLUTANT_VOCS     = 3,  /**< `VOCs`. */
    QUOTA_POLLUTANT_PM       = 4,  /**< `PM`. */
    QUOTA_POLLUTANT_PM10     = 5,  /**< `PM10`. */
    QUOTA_POLLUTANT_PM2_5    = 6,  /**< `PM2.5`. */
    QUOTA_POLLUTANT_CO       = 7,  /**< `CO`. */
    QUOTA_POLLUTANT_COD      = 8,  /**< `COD`. */
    QUOTA_POLLUTANT_NH3_N    = 9,  /**< `NH3-N`. */
    QUOTA_POLLUTANT_TP       = 10, /**< `TP`. */
    QUOTA_POLLUTANT_TN       = 11, /**< `TN`. */
    QUOTA_POLLUTANT_PB       = 12, /**< `Pb`. */
    QUOTA_POLLUTANT_HG       = 13, /**< `Hg`. */
    QUOTA_POLLUTANT_CD       = 14, /**< `Cd`. */
    QUOTA_POLLUTANT_CR       = 15, /**< `Cr`. */
    QUOTA_POLLUTANT_AS       = 16, /**< `As`. */
    QUOTA_POLLUTANT_TL       = 17, /**< `Tl`. */
    QUOTA_POLLUTANT_SB       = 18, /**< `Sb`. */
    QUOTA_POLLUTANT_ISW      = 19, /**< `ISW`. */
    QUOTA_POLLUTANT_SEWAGE   = 20, /**< `sewage`. */
    QUOTA_POLLUTANT_GARBAGE  = 21, /**< `garbage`. */
    QUOTA_POLLUTANT_FLUORIDE = 22, /**< `fluoride`. */
    QUOTA_POLLUTANT_OTHER    = 23  /**< `other`. */
};

/** Codes of `sector`: 行业门类, sector. @since 0.1.0 */
enum quota_sector_code {
    QUOTA_SECTOR_INDUSTRY  = 1, /**< `industry`. */
    QUOTA_SECTOR_LIVESTOCK = 2, /**< `livestock`. */
    QUOTA_SECTOR_SERVICES  = 3, /**< `services`. */
    QUOTA_SECTOR_OTHER     = 4  /**< `other`. */
};

/** Codes of `project_type`: 建设性质, project type. @since 0.1.0 */
enum quota_project_type_code {
    QUOTA_PROJECT_TYPE_NEW            = 1, /**< `new`. */
    QUOTA_PROJECT_TYPE_EXPANSION      = 2, /**< `expansion`. */
    QUOTA_PROJECT_TYPE_RECONSTRUCTION = 3, /**< `reconstruction`. */
    QUOTA_PROJECT_TYPE_EXISTING       = 4  /**< `existing`. */
};

/** Codes of `project_class`: 项目类别, project class. @since 0.1.0 */
enum quota_project_class_code {
    QUOTA_PROJECT_CLASS_ORDINARY              = 1,  /**< `ordinary`. */
    QUOTA_PROJECT_CLASS_STRATEGIC_EMERGING    = 2,  /**< `strategic_emerging`. */
    QUOTA_PROJECT_CLASS_EMERGING_INDUSTRY     = 3,  /**< `emerging_industry`. */
    QUOTA_PROJECT_CLASS_SCIENCE_DEMONSTRATION = 4,  /**< `science_demonstration`. */
    QUOTA_PROJECT_CLASS_MAJOR_LIVELIHOOD      = 5,  /**< `major_livelihood`. */
    QUOTA_PROJECT_CLASS_CITY_CONSTRUCTION     = 6,  /**< `city_construction`. */
    QUOTA_PROJECT_CLASS_LOCAL_MAJOR_INDUSTRY  = 7,  /**< `local_major_industry`. */
    QUOTA_PROJECT_CLASS_LIMIT_MANAGED_PARK    = 8,  /**< `limit_managed_park`. */
    QUOTA_PROJECT_CLASS_EARLY_FINISHER        = 9,  /**< `early_finisher`. */
    QUOTA_PROJECT_CLASS_OTHER_MAJOR           = 10  /**< `other_major`. */
};

/** Codes of `source_kind`: 指标来源, kind of source. @since 0.1.0 */
enum quota_source_kind_code {
    QUOTA_SOURCE_KIND_OWN_RESERVE   = 1, /**< `own_reserve`. */
    QUOTA_SOURCE_KIND_UPPER_RESERVE = 2, /**< `upper_reserve`. */
    QUOTA_SOURCE_KIND_CROSS_COUNTY  = 3, /**< `cross_county`. */
    QUOTA_SOURCE_KIND_SAME_COUNTY   = 4, /**< `same_county`. */
    QUOTA_SOURCE_KIND_PARK_AWARD    = 5  /**< `park_award`. */
};

/** Codes of `lot_origin`: 指标取得方式, how obtained. @since 0.1.0 */
enum quota_lot_origin_code {
    QUOTA_LOT_ORIGIN_FREE   = 1, /**< `free`. */
    QUOTA_LOT_ORIGIN_PAID   = 2, /**< `paid`. */
    QUOTA_LOT_ORIGIN_EXEMPT = 3  /**< `exempt`. */
};

/** Codes of `lot_earmark`: 指标专用, earmark. @since 0.1.0 */
enum quota_lot_earmark_code {
    QUOTA_LOT_EARMARK_NONE           = 1, /**< `none`. */
    QUOTA_LOT_EARMARK_MAJOR_PROJECTS = 2  /**< `major_projects`. */
};

/** Codes of `measure`: 减排措施, measure. @since 0.1.0 */
enum quota_measure_code {
    QUOTA_MEASURE_SOURCE_SUBSTITUTION = 1,  /**< `source_substitution`. */
    QUOTA_MEASURE_TREATMENT           = 2,  /**< `treatment`. */
    QUOTA_MEASURE_CLOSURE             = 3,  /**< `closure`. */
    QUOTA_MEASURE_STRUCTURE           = 4,  /**< `structure`. */
    QUOTA_MEASURE_PROCESS             = 5,  /**< `process`. */
    QUOTA_MEASURE_DEEP_TREATMENT      = 6,  /**< `deep_treatment`. */
    QUOTA_MEASURE_ECOLOGICAL          = 7,  /**< `ecological`. */
    QUOTA_MEASURE_INFRASTRUCTURE      = 8,  /**< `infrastructure`. */
    QUOTA_MEASURE_UNUSED              = 9,  /**< `unused`. */
    QUOTA_MEASURE_ABANDONED           = 10, /**< `abandoned`. */
    QUOTA_MEASURE_CANCELLED           = 11, /**< `cancelled`. */
    QUOTA_MEASURE_OTHER               = 12  /**< `other`. */
};

/** Codes of `permit_class`: 排污许可管理类别, permit class. @since 0.1.0 */
enum quota_permit_class_code {
    QUOTA_PERMIT_CLASS_KEY        = 1, /**< `key`. */
    QUOTA_PERMIT_CLASS_SIMPLIFIED = 2, /**< `simplified`. */
    QUOTA_PERMIT_CLASS_REGISTERED = 3  /**< `registered`. */
};

/** Codes of `month_trend`: 月度质量趋势, monthly trend. @since 0.1.0 */
enum quota_month_trend_code {
    QUOTA_MONTH_TREND_STEADY    = 1, /**< `steady`. */
    QUOTA_MONTH_TREND_DECLINING = 2, /**< `declining`. */
    QUOTA_MONTH_TREND_SEVERE    = 3  /**< `severe`. */
};

/** Codes of `freeze_scope`: 暂停令范围, freeze scope. @since 0.1.0 */
enum quota_freeze_scope_code {
    QUOTA_FREEZE_SCOPE_NONE      = 1, /**< `none`. */
    QUOTA_FREEZE_SCOPE_RESERVES  = 2, /**< `reserves`. */
    QUOTA_FREEZE_SCOPE_PURCHASES = 3, /**< `purchases`. */
    QUOTA_FREEZE_SCOPE_BOTH      = 4  /**< `both`. */
};

/** Codes of `pool`: 储备层级, reserve level. @since 0.1.0 */
enum quota_pool_code {
    QUOTA_POOL_PROVINCE = 1, /**< `province`. */
    QUOTA_POOL_CITY     = 2, /**< `city`. */
    QUOTA_POOL_COUNTY   = 3, /**< `county`. */
    QUOTA_POOL_PARK     = 4  /**< `park`. */
};

/** Codes of `channel`: 取得渠道, channel. @since 0.1.0 */
enum quota_channel_code {
    QUOTA_CHANNEL_PLATFORM          = 1, /**< `platform`. */
    QUOTA_CHANNEL_BIDDING           = 2, /**< `bidding`. */
    QUOTA_CHANNEL_BASELINE_SALE     = 3, /**< `baseline_sale`. */
    QUOTA_CHANNEL_PROVINCIAL_SYSTEM = 4, /**< `provincial_system`. */
    QUOTA_CHANNEL_MARKET            = 5, /**< `market`. */
    QUOTA_CHANNEL_FREE_ALLOCATION   = 6, /**< `free_allocation`. */
    QUOTA_CHANNEL_PRIVATE           = 7  /**< `private`. */
};

/** Codes of `fee_for`: 款项类别, payment kind. @since 0.1.0 */
enum quota_fee_for_code {
    QUOTA_FEE_FOR_INITIAL = 1, /**< `initial`. */
    QUOTA_FEE_FOR_BUYBACK = 2, /**< `buyback`. */
    QUOTA_FEE_FOR_SALE    = 3  /**< `sale`. */
};

/** Codes of `seller_power`, `buyer_power` and `power`: 出让方火电类别, seller's power class. @since 0.1.0 */
enum quota_seller_power_code {
    QUOTA_SELLER_POWER_NONE          = 1, /**< `none`. */
    QUOTA_SELLER_POWER_THERMAL_POWER = 2, /**< `thermal_power`. */
    QUOTA_SELLER_POWER_CAPTIVE_POWER = 3, /**< `captive_power`. */
    QUOTA_SELLER_POWER_CHP_POWER     = 4, /**< `chp_power`. */
    QUOTA_SELLER_POWER_CHP_HEAT      = 5  /**< `chp_heat`. */
};

/** Codes of `seller_bar`, `buyer_bar` and `bar`: 出让方受限情形, seller barred by. @since 0.1.0 */
enum quota_seller_bar_code {
    QUOTA_SELLER_BAR_NONE         = 1, /**< `none`. */
    QUOTA_SELLER_BAR_BAD_CREDIT   = 2, /**< `bad_credit`. */
    QUOTA_SELLER_BAR_SUPERVISED   = 3, /**< `supervised`. */
    QUOTA_SELLER_BAR_TIME_LIMITED = 4, /**< `time_limited`. */
    QUOTA_SELLER_BAR_REGIONAL     = 5, /**< `regional`. */
    QUOTA_SELLER_BAR_OTHER_LAW    = 6  /**< `other_law`. */
};

/** Codes of `reserve_source`: 储备渠道, reserve source. @since 0.1.0 */
enum quota_reserve_source_code {
    QUOTA_RESERVE_SOURCE_SET_ASIDE          = 1, /**< `set_aside`. */
    QUOTA_RESERVE_SOURCE_CLOSURE_RECOVERY   = 2, /**< `closure_recovery`. */
    QUOTA_RESERVE_SOURCE_BUYBACK            = 3, /**< `buyback`. */
    QUOTA_RESERVE_SOURCE_TAKEBACK           = 4, /**< `takeback`. */
    QUOTA_RESERVE_SOURCE_TREATMENT_PLANT    = 5, /**< `treatment_plant`. */
    QUOTA_RESERVE_SOURCE_GOVERNMENT_PROJECT = 6, /**< `government_project`. */
    QUOTA_RESERVE_SOURCE_OTHER              = 7  /**< `other`. */
};

/** Codes of `task`: 事项, task. @since 0.1.0 */
enum quota_task_code {
    QUOTA_TASK_PERMIT_CHANGE       = 1,  /**< `permit_change`. */
    QUOTA_TASK_STORAGE_APPLICATION = 2,  /**< `storage_application`. */
    QUOTA_TASK_PARK_JUDGEMENT      = 3,  /**< `park_judgement`. */
    QUOTA_TASK_PARK_TARGETS        = 4,  /**< `park_targets`. */
    QUOTA_TASK_PARK_AWARD          = 5,  /**< `park_award`. */
    QUOTA_TASK_PROJECT_DECLARATION = 6,  /**< `project_declaration`. */
    QUOTA_TASK_RESERVE_STORAGE     = 7,  /**< `reserve_storage`. */
    QUOTA_TASK_MANAGED_LIST        = 8,  /**< `managed_list`. */
    QUOTA_TASK_SELF_REPORT         = 9,  /**< `self_report`. */
    QUOTA_TASK_RULES_AND_PLATFORM  = 10, /**< `rules_and_platform`. */
    QUOTA_TASK_FORMAL_TRADING      = 11, /**< `formal_trading`. */
    QUOTA_TASK_INFORMATION_SYSTEM  = 12  /**< `information_system`. */
};

/* clang-format on */
#endif
