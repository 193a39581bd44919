/* error_words.c - what an error expected and found, said in Chinese.
 *
 * Both are written in English where an error arises, by constants of the sources; here is each of them.  One
 * that ends in a blank stands before a number, an article or a name, which stay as they are.  A test looks
 * for what is missing.  Texts are kept below the 4095 bytes that every compiler must take. */
#include <string.h>

#include "base/text.h"

#define SAY(english, chinese) english "\0" chinese "\0"

/* clang-format off */
static const char before[] =
    SAY("after ", "晚于 ")
    SAY("at most ", "至多 ")
    SAY("not after ", "不晚于 ")
    SAY("not before ", "不早于 ")
    SAY("up to ", "至多 ")
    SAY("above 0, up to ", "大于 0，至多 ")
    SAY("sums from 0 to ", "合计 0 至 ")
    SAY("0 to ", "0 至 ")
    SAY("1 to ", "1 至 ")
    SAY("available ", "可用 ")
    SAY("encumbered ", "占用 ")
    SAY("owing ", "欠 ")
    SAY("review; missing: ", "需审查；缺少：")
    SAY("deny; missing: ", "不可；缺少：");
static const char ledger[] =
    SAY("a claim", "占用项")
    SAY("a code of the vocabulary", "词汇表中的代码")
    SAY("a day that exists", "存在的日期")
    SAY("a deal or a plan", "交易占用或方案占用")
    SAY("a fact of the vocabulary", "词汇表中的事实")
    SAY("a hold", "占用")
    SAY("a hold that lets the verb and kind take", "允许该动作和类别取用的占用")
    SAY("a hold with a last day", "有期限的占用")
    SAY("a hold, a use or a surrender", "占用、使用或清缴")
    SAY("a kind of the verb", "该动作的类别")
    SAY("a lot", "批次")
    SAY("a lot that is realised", "已实现的批次")
    SAY("a lot that is valid", "有效的批次")
    SAY("a new id; this is that of entry", "新的编号；这是以下分录的")
    SAY("a new lot", "新的批次编号")
    SAY("a new number", "新的编号")
    SAY("a number of no other policy", "其他政策没有用过的编号")
    SAY("a number that the ledger knows", "台账中有的编号")
    SAY("a party with one", "有统一社会信用代码的主体")
    SAY("a party without an account", "尚无账户的主体")
    SAY("a pledge", "质押")
    SAY("a pledge or a freeze", "质押或冻结")
    SAY("a policy given or built in", "给出的或内置的政策")
    SAY("a project something was stated about", "已有陈述的项目")
    SAY("a project whose lots are all realised; this one is not", "批次全部已实现的项目；以下批次未实现")
    SAY("a project with an increment of the lot's pollutant", "有该批次污染物新增量的项目")
    SAY("a reduction that is realised", "已实现的减排量")
    SAY("a unified social credit code of 18 characters", "18 位统一社会信用代码")
    SAY("a use", "使用")
    SAY("a verdict with its basis", "结论及其依据")
    SAY("all zero", "全部为零")
    SAY("allow, or review approved", "准许，或经批准的需审查")
    SAY("allowed, or approved", "准许，或经批准")
    SAY("an account", "账户")
    SAY("an account that has not ended", "未销户的账户")
    SAY("an entry of an earlier group", "更早一组的分录")
    SAY("an entry of this journal", "本日志的分录")
    SAY("an entry that can be read", "可读的分录")
    SAY("an entry that is not refused", "未被拒绝的分录")
    SAY("an entry that the verb can undo", "该动作可以更正的分录")
    SAY("an expected lot", "预计减排的批次")
    SAY("an id that stands once in the call", "本次调用中只出现一次的编号")
    SAY("an open account", "启用的账户")
    SAY("another account", "另一个账户")
    SAY("at most 65535 entries", "至多 65535 条分录")
    SAY("evidence that has made no lot; it has made", "尚未据以入账的凭据；它已用于")
    SAY("flags of the verb and kind", "该动作和类别的标志")
    SAY("not all zero", "不全为零")
    SAY("not given", "不给出")
    SAY("not zero", "不为零")
    SAY("nothing that is lost before; there is some in account", "没有先承担损失的部分；以下账户还有")
    SAY("the act, since a policy is in force", "具体类别，因为有政策生效")
    SAY("the content it was posted with", "登记时的内容")
    SAY("the digest of a policy at hand", "已有政策的摘要")
    SAY("the hold's", "占用的")
    SAY("the hold's beneficiary", "占用的受益人")
    SAY("the ids of one earlier group, in its order", "更早一组的编号，次序相同")
    SAY("the reason of the refusal", "未通过的理由")
    SAY("the same as of what it acts on", "与所针对的相同")
    SAY("the tags it was born with in this group", "它在本组产生时的标签")
    SAY("the target's", "所针对的");
static const char law[] =
    SAY("a day under a policy, as the date is", "有政策生效的日期，如登记日")
    SAY("a person's word on who owes after a division", "分立后由谁承担，须由人决定")
    SAY("a rule by which it comes back", "据以退回的规定")
    SAY("account end of the merged account in the same group", "被合并账户在同组销户")
    SAY("deny", "不可")
    SAY("no earmark", "无专用标记")
    SAY("review", "需审查")
    SAY("review; a debt that leaves its party", "需审查；欠量离开了原主体")
    SAY("review; no policy in force on that day", "需审查；该日没有政策生效")
    SAY("review; no policy in force speaks of it", "需审查；生效的政策都没有说到")
    SAY("review; the account goes on", "需审查；该账户继续存在");
static const char journal[] =
    SAY("a day that ends between two appends", "两次追加之间结束的日期")
    SAY("a digest where an append ends", "追加结束处的摘要")
    SAY("a sound journal", "完好的日志")
    SAY("an append that ends here", "在此结束的追加")
    SAY("as many entries as there was room for", "与容量相符的分录数")
    SAY("commit or abort first", "先提交或放弃")
    SAY("one after another", "依次相连")
    SAY("refresh first", "先刷新")
    SAY("the checkpoint's day", "检查点的日期")
    SAY("the digest of the entries up to it", "到它为止各分录的摘要")
    SAY("the last entry of a group not joined", "组的最后一条，不带 JOINED")
    SAY("the last entry's digest and date", "最后一条的摘要和日期")
    SAY("the last of a group not joined", "组的最后一条，不带 JOINED")
    SAY("what follows from the entries before", "由前面的分录推得的")
    SAY("what the entries add up to", "各分录的合计")
    SAY("what this release knows", "本版本认识的内容");
static const char acts[] =
    SAY("a QUOTA_POLLUTANT", "QUOTA_POLLUTANT 之一")
    SAY("a QUOTA_SUBJECT", "QUOTA_SUBJECT 之一")
    SAY("a channel", "交易渠道")
    SAY("a day, yyyymmdd", "日期 yyyymmdd")
    SAY("a fact that `share` reads", "`share` 所读的事实")
    SAY("a kind with a price", "有价款的类别")
    SAY("a lot of the pollutant", "该污染物的批次")
    SAY("a pollutant", "污染物")
    SAY("a pollutant, each at most once", "污染物，每种至多一次")
    SAY("a pollutant, or a lot", "污染物或批次")
    SAY("a price above zero, fen per tonne", "大于零的单价，分/吨")
    SAY("a price in the model, or a baseline price stated", "模板中的单价，或已陈述的基准价")
    SAY("a price, fen per tonne", "单价，分/吨")
    SAY("a price, or baseline_price stated of the ledger", "单价，或台账已陈述的 baseline_price")
    SAY("a sum within 64 bits", "64 位以内的合计")
    SAY("a sum within its range", "范围以内的合计")
    SAY("a total within its range", "范围以内的总价")
    SAY("a value", "值")
    SAY("a value in the model", "模板中的值")
    SAY("above 0", "大于 0")
    SAY("an amount above 0, mg", "大于 0 的数量，毫克")
    SAY("an amount above zero, mg", "大于 0 的数量，毫克")
    SAY("an amount of zero or more, mg", "不小于 0 的数量，毫克")
    SAY("an id", "编号")
    SAY("at least one need", "至少一项需求")
    SAY("at least one offer", "至少一项出让")
    SAY("clear or make_up", "clear 或 make_up")
    SAY("fraud, double, shortfall or ruled", "fraud、double、shortfall 或 ruled")
    SAY("lots where they are to be named, else none", "指定批次时给出批次，否则不给")
    SAY("move, hold or none", "move、hold 或不给")
    SAY("no day before `from`", "不早于 `from` 的日期")
    SAY("no more awards than a group may have", "不超过一组可有的成交数")
    SAY("no more legs than a group may have", "不超过一组可有的来源数")
    SAY("no more than 1000000000000000000 fen", "不超过 1000000000000000000 分")
    SAY("no more than is available, mg", "不超过可用量，毫克")
    SAY("no more than is there, mg", "不超过现有的量，毫克")
    SAY("no more than the shares of the accounts", "不超过各账户的份额")
    SAY("not after the date", "不晚于登记日")
    SAY("not after the ledger's last day", "不晚于台账最后一日")
    SAY("not before the auction's", "不早于竞价日")
    SAY("not before the date", "不早于登记日")
    SAY("not before the last entry", "不早于最后一条分录")
    SAY("0, or what the call before left", "0，或上一次调用留下的值")
    SAY("0: this list does not read it", "0：该清单不读它")
    SAY("one of this project", "本项目的")
    SAY("one the project used of", "项目使用过的")
    SAY("proceeds within their range", "范围以内的价款")
    SAY("something the act moves", "该事项可移动的量")
    SAY("sums in 64 bits; ask lot by lot", "64 位以内的合计；请逐批次查询")
    SAY("the lot's, or 0", "批次的，或 0")
    SAY("the one whose number is given", "编号所指的")
    SAY("the reserves it goes to", "所入的储备库")
    SAY("unused, unbuilt or surplus", "unused、unbuilt 或 surplus")
    SAY("zero to the amount, mg", "0 至该数量，毫克")
    SAY("zero where ties are shared", "并列均分时为零");
static const char calls[] =
    SAY("0 or 1", "0 或 1")
    SAY("a buffer, and QUOTA_ZH or QUOTA_EN", "缓冲区，以及 QUOTA_ZH 或 QUOTA_EN")
    SAY("a complete allocator", "完整的分配器")
    SAY("a complete quota_allocator", "完整的 quota_allocator")
    SAY("a fact of the vocabulary or of some policy", "词汇表或某份政策的事实")
    SAY("a fact of the vocabulary or of the policy", "词汇表或该政策的事实")
    SAY("a fact of the vocabulary or the policy", "词汇表或该政策的事实")
    SAY("a pointer", "指针")
    SAY("a pointer, a document, a language", "指针、文书、语言")
    SAY("a pointer, a language", "指针、语言")
    SAY("a pointer, or capacity 0", "指针，或容量 0")
    SAY("a policy", "政策")
    SAY("a question of the vocabulary or of the policy", "词汇表或该政策的问题")
    SAY("a question some layer knows", "某一份政策认识的问题")
    SAY("a question that is asked", "会被问到的问题")
    SAY("a quota_act", "quota_act 之一")
    SAY("a quota_list_kind", "quota_list_kind 之一")
    SAY("a quota_plan_strategy", "quota_plan_strategy 之一")
    SAY("a quota_pricing", "quota_pricing 之一")
    SAY("a quota_tie", "quota_tie 之一")
    SAY("an entry of the post", "本次登记的分录")
    SAY("an entry that the law is asked about", "会问到政策的分录")
    SAY("each fact once", "每个事实一次")
    SAY("each id once", "每个编号一次")
    SAY("it twice", "出现两次")
    SAY("larger ones", "更大的数")
    SAY("more columns than facts", "列多于事实")
    SAY("none of a hold", "占用没有")
    SAY("not NULL", "不为 NULL")
    SAY("numbers within the range of an exact answer", "可得出精确答案的数")
    SAY("of another list", "另一清单的")
    SAY("one policy or more, a case and a decision", "一份以上的政策、一个案件、一个结论")
    SAY("room for all facts", "容得下全部事实")
    SAY("room for all steps", "容得下全部步骤")
    SAY("room for as many as count says", "容得下 count 所说的个数")
    SAY("room for the text", "容得下全文")
    SAY("sizeof the rows' type", "行类型的大小")
    SAY("something else", "其他内容")
    SAY("the id of a built-in policy", "内置政策的编号")
    SAY("the size of this version's struct", "本版本结构的大小")
    SAY("the size of this version's struct or more", "不小于本版本结构的大小")
    SAY("values for every column", "每一列的值")
    SAY("another", "其他")
    SAY("given", "已给出")
    SAY("less", "更少")
    SAY("more", "更多")
    SAY("neither", "两者都不是")
    SAY("none", "无")
    SAY("nothing", "没有")
    SAY("unknown", "未知");
static const char texts[] =
    SAY("1900 <= first_year <= last_year <= 9998", "1900 <= first_year <= last_year <= 9998 的年份")
    SAY("LF after CR", "CR 之后为 LF")
    SAY("a closing quote", "结束的引号")
    SAY("a comma or the end of the line", "逗号或行尾")
    SAY("a day from first_year to last_year", "first_year 至 last_year 的日期")
    SAY("a header row with date and is_off_day", "含 date 和 is_off_day 的标题行")
    SAY("at least one day off", "至少一个休息日")
    SAY("at most 65535 cells in a row", "一行至多 65535 格")
    SAY("each column once", "每列一次")
    SAY("each day listed one way", "每天只有一种列法")
    SAY("end of text", "文本结束")
    SAY("no NUL byte", "不含 NUL 字节")
    SAY("valid UTF-8", "有效的 UTF-8")
    SAY("yyyy-mm-dd, a day that exists", "yyyy-mm-dd，存在的日期")
    SAY("yyyymmdd, a day that exists", "yyyymmdd，存在的日期");
/* clang-format on */

/* The Chinese of the entry that is the text, or that begins it; *length = bytes of it.  NULL = there is none.
 */
static const char *chinese_in(const char *list, const char *text, size_t size, int begins, size_t *length)
{
    while (*list != '\0') {
        const size_t english = strlen(list);
        const char *chinese = list + english + 1;

        if ((begins ? english < size : english == size) && memcmp(list, text, english) == 0) {
            *length = english;
            return chinese;
        }
        list = chinese + strlen(chinese) + 1;
    }
    return NULL;
}

void lq_out_chinese(lq_out *out, const char *text, size_t size)
{
    static const char *const whole[] = {ledger, law, journal, acts, calls, texts};
    const char *chinese = NULL;
    size_t length = 0;
    size_t i;

    for (i = 0; i < sizeof whole / sizeof whole[0] && chinese == NULL; i++) {
        chinese = chinese_in(whole[i], text, size, 0, &length);
    }
    if (chinese == NULL) {
        chinese = chinese_in(before, text, size, 1, &length);
    }
    if (chinese != NULL) {
        lq_out_text(out, chinese);
    }
    lq_out_bytes(out, text + length, size - length);
}
