/* entry_words.c - the words for verbs, kinds and the other numbers that stand in an entry; which pairs are.
 */
#include <libquota/decide.h>

#include "base/text.h"
#include "ledger/verbs/apply.h"

#include <string.h>

/* The words of one type in both languages, the first for number `first`. */
struct words {
    const char *en, *zh;
    uint8_t first, count;
};

static const char verbs_en[] =
    "account\0state\0issue\0move\0hold\0release\0use\0restore\0surrender\0cancel\0void\0owe\0";
static const char verbs_zh[] =
    "账户\0陈述\0入账\0转移\0占用\0解除占用\0出库使用\0再入库\0清缴\0注销\0作废\0欠量\0";
static const char kinds_en[] =
    "plain\0open\0close\0reopen\0end\0fact\0adopt\0realise\0deposit\0allocate\0"
    "set_aside\0award\0public_works\0repay\0sale\0bid\0grant\0buyback\0recover\0"
    "abandon\0level\0merge\0divide\0carry\0convert\0foreclose\0deal\0plan\0"
    "pledge\0freeze\0withdrawn\0expire\0discharge\0project\0unused\0unbuilt\0"
    "surplus\0clear\0make_up\0retire\0used_above\0fraud\0double\0shortfall\0ruled\0"
    "incur\0forgive\0correct\0";
static const char kinds_zh[] =
    "未指明\0开户\0停用\0启用\0销户\0事实\0采用政策\0实现\0入库\0初始分配\0"
    "预留\0奖励\0政府投资、集中治理\0抵扣\0转让\0竞价\0投放\0回购\0强制收回\0"
    "放弃入库\0调拨\0合并承继\0分立\0结转\0转为有偿\0质押处置\0交易占用\0方案占用\0"
    "质押\0冻结\0撤回\0到期\0解除\0出库\0富余再入库\0未建收回\0"
    "低于八成收回\0清缴\0补缴\0注销\0上级已用\0虚假\0重复\0未实现\0裁定\0"
    "记欠\0免除\0更正\0";
/* By bit: the flag of bit n is word n. */
static const char flags_en[] = "up_to\0approved\0expected\0due\0joined\0";
static const char flags_zh[] = "以现有为限\0已核准\0预计\0到期办理\0同组\0";
static const char buckets_en[] =
    "none\0available\0encumbered\0consumed\0surrendered\0cancelled\0invalid\0debt\0";
static const char buckets_zh[] = "无\0可用\0占用\0已使用\0已清缴\0已注销\0无效\0欠量\0";
static const char subjects_en[] = "ledger\0place\0account\0project\0lot\0claim\0source\0";
static const char subjects_zh[] = "台账\0地区\0账户\0项目\0批次\0占用项\0来源\0";
static const char roles_en[] = "enterprise\0reserve\0other\0";
static const char roles_zh[] = "企业\0储备库\0其他\0";
static const char verdicts_en[] = "not_applicable\0allow\0review\0deny\0";
static const char verdicts_zh[] = "不适用\0准许\0需审查\0不可\0";

static struct words words_of(int32_t type)
{
#define WORDS(number, list, first, last)                                                                     \
  case number: {                                                                                             \
    const struct words words = {list##_en, list##_zh, first, (last) - (first) + 1};                          \
    return words;                                                                                            \
  }
    switch (type) {
        WORDS(QUOTA_FIELD_VERB, verbs, 1, QUOTA_VERB_OWE)
        WORDS(QUOTA_FIELD_KIND, kinds, 0, QUOTA_ENTRY_CORRECT)
        WORDS(QUOTA_FIELD_FLAGS, flags, 0, 4)
        WORDS(QUOTA_FIELD_BUCKET, buckets, 0, QUOTA_BUCKET_DEBT)
        WORDS(QUOTA_FIELD_SUBJECT, subjects, 1, QUOTA_SUBJECT_SOURCE)
        WORDS(QUOTA_FIELD_ROLE, roles, 1, QUOTA_ROLE_OTHER)
        WORDS(QUOTA_FIELD_VERDICT, verdicts, 0, QUOTA_DENY)
    default: {
        const struct words none = {"", "", 0, 0};
        return none;
    }
    }
#undef WORDS
}

/* Which bit a single flag is; -1 = none, or several. */
static int64_t bit_of(int64_t flag)
{
    int64_t bit = 0;

    while (bit < 16 && flag != INT64_C(1) << bit) {
        bit++;
    }
    return bit < 16 ? bit : -1;
}

const char *quota_entry_word(int32_t type, int64_t number, quota_lang lang)
{
    const struct words words = words_of(type);
    const int64_t at = type == QUOTA_FIELD_FLAGS ? bit_of(number) : number;

    if ((lang != QUOTA_EN && lang != QUOTA_ZH) || at < words.first || at >= words.first + words.count) {
        return NULL;
    }
    return lq_word_at(lang == QUOTA_EN ? words.en : words.zh, at - words.first);
}

int64_t quota_entry_word_find(int32_t type, const char *name, size_t size)
{
    const struct words words = words_of(type);
    uint32_t at;

    if (name == NULL || size == 0) {
        return -1;
    }
    at = lq_word_number(words.en, words.count, name, size);
    if (at == 0) {
        at = lq_word_number(words.zh, words.count, name, size);
    }
    if (at == 0) {
        return -1;
    }
    return type == QUOTA_FIELD_FLAGS ? INT64_C(1) << (at - 1) : (int64_t)at - 1 + words.first;
}

int32_t quota_entry_pair(uint8_t verb, uint8_t kind)
{
    return lq_verb_row_of(verb, kind) != NULL;
}
