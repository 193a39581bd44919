/* fields.h - the fields of quota_entry, once, in the order of the struct: what describes, encodes and decodes
 * an entry is made from this list.
 *
 *   F(name, number, width, type, fact, by_ledger, Chinese label)      width: bytes, or BYTES for an array */
#ifndef LQ_FIELDS_H
#define LQ_FIELDS_H

#include <libquota/entry.h>

#define LQ_FIELD_COUNT 46

#define LQ_FIELDS_OF_ENTRY(F)                                                                                \
  F(id, 1, BYTES, QUOTA_FIELD_BYTES, 0, 0, "标识")                                                           \
  F(target, 2, BYTES, QUOTA_FIELD_BYTES, 0, 0, "目标")                                                       \
  F(proof, 3, BYTES, QUOTA_FIELD_BYTES, 0, 0, "凭据")                                                        \
  F(digest, 4, BYTES, QUOTA_FIELD_BYTES, 0, 1, "摘要")                                                       \
  F(seq, 5, U64, QUOTA_FIELD_NUMBER, 0, 1, "序号")                                                           \
  F(account, 6, U64, QUOTA_TYPE_ID, 0, 2, "账户")                                                            \
  F(to_account, 7, U64, QUOTA_TYPE_ID, 0, 2, "接收账户")                                                     \
  F(lot, 8, U64, QUOTA_TYPE_ID, 0, 2, "批次")                                                                \
  F(to_lot, 9, U64, QUOTA_TYPE_ID, 0, 0, "子批次")                                                           \
  F(project, 10, U64, QUOTA_TYPE_ID, 0, 0, "项目")                                                           \
  F(party, 11, U64, QUOTA_TYPE_ID, 0, 0, "减排主体")                                                         \
  F(amount, 12, I64, QUOTA_TYPE_AMOUNT, 0, 0, "数量")                                                        \
  F(moved, 13, I64, QUOTA_TYPE_AMOUNT, 0, 1, "实际数量")                                                     \
  F(value, 14, I64, QUOTA_FIELD_VALUE, 0, 0, "取值")                                                         \
  F(price, 15, I64, QUOTA_TYPE_PRICE, 0, 0, "单价")                                                          \
  F(total, 16, I64, QUOTA_TYPE_MONEY, 0, 0, "总价")                                                          \
  F(required, 17, I64, QUOTA_TYPE_AMOUNT, 0, 1, "替代量")                                                    \
  F(ratio_num, 18, U32, QUOTA_FIELD_NUMBER, 0, 1, "替代比例分子")                                            \
  F(ratio_den, 19, U32, QUOTA_FIELD_NUMBER, 0, 1, "替代比例分母")                                            \
  F(policy, 20, U32, QUOTA_FIELD_NUMBER, 0, 1, "政策")                                                       \
  F(rule, 21, U32, QUOTA_FIELD_NUMBER, 0, 1, "规则")                                                         \
  F(fact, 22, U32, QUOTA_FIELD_FACT, 0, 0, "事实")                                                           \
  F(mask, 23, U32, QUOTA_FIELD_VERBS, 0, 0, "限制动作")                                                      \
  F(place, 24, U32, QUOTA_TYPE_ID, 0, 0, "地区")                                                             \
  F(basin, 25, U32, QUOTA_TYPE_ID, 0, 0, "流域")                                                             \
  F(industry, 26, U32, QUOTA_TYPE_ID, 0, 0, "行业")                                                          \
  F(date, 27, I32, QUOTA_TYPE_DATE, 0, 0, "登记日期")                                                        \
  F(as_of, 28, I32, QUOTA_TYPE_DATE, 0, 0, "适用日期")                                                       \
  F(valid_from, 29, I32, QUOTA_TYPE_DATE, 0, 0, "起始日期")                                                  \
  F(valid_until, 30, I32, QUOTA_TYPE_DATE, 0, 0, "截止日期")                                                 \
  F(term, 31, I32, QUOTA_TYPE_DATE, 0, 2, "期限")                                                            \
  F(to_term, 32, I32, QUOTA_TYPE_DATE, 0, 2, "转入期限")                                                     \
  F(verb, 33, U8, QUOTA_FIELD_VERB, 0, 0, "动作")                                                            \
  F(kind, 34, U8, QUOTA_FIELD_KIND, 0, 0, "类别")                                                            \
  F(flags, 35, U16, QUOTA_FIELD_FLAGS, 0, 0, "标志")                                                         \
  F(pollutant, 36, U8, QUOTA_TYPE_CODE, QUOTA_FACT_POLLUTANT, 2, "污染物")                                   \
  F(subject, 37, U8, QUOTA_FIELD_SUBJECT, 0, 0, "陈述对象")                                                  \
  F(role, 38, U8, QUOTA_FIELD_ROLE, 0, 0, "账户类型")                                                        \
  F(pool, 39, U8, QUOTA_TYPE_CODE, QUOTA_FACT_POOL, 0, "储备层级")                                           \
  F(origin, 40, U8, QUOTA_TYPE_CODE, QUOTA_FACT_LOT_ORIGIN, 0, "取得方式")                                   \
  F(earmark, 41, U8, QUOTA_TYPE_CODE, QUOTA_FACT_LOT_EARMARK, 0, "专用")                                     \
  F(measure, 42, U8, QUOTA_TYPE_CODE, QUOTA_FACT_MEASURE, 0, "减排措施")                                     \
  F(channel, 43, U8, QUOTA_TYPE_CODE, QUOTA_FACT_CHANNEL, 0, "取得渠道")                                     \
  F(verdict, 44, U8, QUOTA_FIELD_VERDICT, 0, 1, "结论")                                                      \
  F(from_bucket, 45, U8, QUOTA_FIELD_BUCKET, 0, 1, "转出状态")                                               \
  F(to_bucket, 46, U8, QUOTA_FIELD_BUCKET, 0, 1, "转入状态")

/* LQ_FIELD_account = 6 and so on; LQ_FIELD_BIT(account) is its bit in a map of fields. */
#define LQ_FIELD_NUMBER(name, number, width, type, fact, by_ledger, zh) LQ_FIELD_##name = number,
enum { LQ_FIELDS_OF_ENTRY(LQ_FIELD_NUMBER) LQ_FIELDS_END };
#undef LQ_FIELD_NUMBER

#define LQ_FIELD_BIT(name) (UINT64_C(1) << (LQ_FIELD_##name - 1))

#endif
