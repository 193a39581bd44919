/* phrases.c - what findings expect and find, in Chinese.
 *
 * Findings carry English phrases.  One `%` in a pair stands for a name that is taken over
 * as it is.  tests/unit/policy/test_parse_errors.c sees to it that none is missing. */
#include "policy/phrases.h"

#include <string.h>

typedef struct phrase {
    const char *english, *chinese;
} phrase;

static const phrase phrases[] = {
    /* base: CSV */
    {"no NUL byte", "不含 NUL 字节"},
    {"valid UTF-8", "有效的 UTF-8"},
    {"a comma or the end of the line", "逗号或行尾"},
    {"LF after CR", "CR 之后的 LF"},
    {"a closing quote", "收尾的引号"},
    {"at most 65535 cells in a row", "一行至多 65535 格"},
    {"end of text", "文本结束"},
    /* shape of the table */
    {"9 cells: id,article,question,force,when,then,overrides,zh,en",
     "九格：id,article,question,force,when,then,overrides,zh,en"},
    {"% cells", "% 格"},
    {"% cell", "% 格"},
    {"at most 4096 rule rows", "至多 4096 行规则"},
    {"at most 4096 rule rows, the parents' included", "连同上位文件至多 4096 行规则"},
    {"at most 4096 header rows", "至多 4096 行表头"},
    {"at most 64 MiB", "至多 64 MiB"},
    {"a cell of at most 65536 bytes", "至多 65536 字节的单元格"},
    {"id,article,question,force,when,then,overrides,zh,en",
     "id,article,question,force,when,then,overrides,zh,en"},
    {"id,article,question,force,when,then,overrides,zh,en and nothing after",
     "id,article,question,force,when,then,overrides,zh,en，其后无内容"},
    {"policy, document, window, extends, set, fact, question, assume or round; or the line id,article,...",
     "policy、document、window、extends、set、fact、question、assume、round 之一，或 id,article,… 一行"},
    {"the line id,article,question,force,when,then,overrides,zh,en before the rule rows",
     "规则行之前的 id,article,question,force,when,then,overrides,zh,en 一行"},
    {"a further cell", "后续的单元格"},
    {"the end of the row", "行尾"},
    {"the end of the table", "表尾"},
    {"the end of the cell", "单元格结束"},
    {"the line id,article,question,force,when,then,overrides,zh,en",
     "id,article,question,force,when,then,overrides,zh,en 一行"},
    /* header rows */
    {"this row once", "此行只出现一次"},
    {"a row that begins with this word", "以此词开头的一行"},
    {"a row such as: window,from 2024-10-09", "如下的一行：window,from 2024-10-09"},
    {"an id: a letter, then letters, digits, _ - and .", "标识：字母开头，后接字母、数字、_、- 和 ."},
    {"a name: a letter, then letters, digits, _ - and .; no word of the language",
     "名称：字母开头，后接字母、数字、_、- 和 .，且不是语言的保留词"},
    {"a name that the vocabulary does not have", "词表中没有的名称"},
    {"a name that is not a fact and a question at once", "不同时是事实和问题的名称"},
    {"a name that is not one of the codes", "与代码不同的名称"},
    {"another name: this one has the same number as another", "另一个名称：此名称与别的名称编号相同"},
    {"each fact once", "每个事实只声明一次"},
    {"each question once", "每个问题只出现一次"},
    {"each set once", "每个集合只出现一次"},
    {"each code once", "每个代码只出现一次"},
    {"each parent once", "每个上位文件只出现一次"},
    {"each row once", "每行只出现一次"},
    {"each fact assumed once", "每个事实只假定一次"},
    {"flag, code, id, amount, money, price, ratio, date or count",
     "flag、code、id、amount、money、price、ratio、date 或 count"},
    {"verdict, ratio, amount, money, date, rank, class or factor",
     "verdict、ratio、amount、money、date、rank、class 或 factor"},
    {"no values: only a fact of type code lists them", "不列代码：只有 code 类型的事实列出代码"},
    {"codes such as a|b|c, or =fact for the codes of another fact",
     "代码如 a|b|c，或 =事实 表示与其代码相同"},
    {"= and an earlier fact with codes", "= 加前面已声明的 code 类型事实"},
    {"at most 62 codes", "至多 62 个代码"},
    {"| or the end of the cell", "| 或单元格结束"},
    {"a set of at least one code", "至少含一个代码的集合"},
    {"codes or sets such as a|b|c", "代码或集合，如 a|b|c"},
    {"a set that does not contain itself", "不包含自身的集合"},
    {"sets at most 16 deep in each other", "集合嵌套至多 16 层"},
    {"a code of the same fact as the others, or a set of such codes",
     "与其余代码同属一个事实的代码，或其集合"},
    {"fact = value", "事实 = 值"},
    {"a fact", "事实"},
    {"a known value", "已知的值"},
    {"amount or money", "amount 或 money"},
    {"such as: 1 g up", "如：1 g up"},
    {"such as: 1 fen half_up", "如：1 fen half_up"},
    {"yuan or fen", "yuan 或 fen"},
    {"t, kg, g or mg", "t、kg、g 或 mg"},
    {"a sum from 1 fen", "1 分以上的金额"},
    {"an amount from 1 mg", "1 毫克以上的数量"},
    {"from DATE [through DATE | for N year|month|day]", "from 日期 [through 日期 | for N year|month|day]"},
    {"through DATE, for N year|month|day, or the end of the cell",
     "through 日期、for N year|month|day，或单元格结束"},
    {"a date or a date fact", "日期或日期类事实"},
    {"a window with at least one day", "至少一天的有效期"},
    {"a count of day, month or year, as in: for 1 year", "天、月或年的个数，如：for 1 year"},
    {"the id of a given or built-in policy", "已提供或内置政策的标识"},
    {"at most 16 policies that extend each other", "至多 16 层上位文件"},
    {"questions that the parent answers", "上位文件有答案的问题"},
    /* values */
    {"yes or no", "yes 或 no"},
    {"one of the fact's codes", "该事实的代码之一"},
    {"an amount such as 10 t, 250 kg, 3 g or 7 mg", "数量，如 10 t、250 kg、3 g 或 7 mg"},
    {"a sum such as 8000, 8000.50 yuan or 5 fen", "金额，如 8000、8000.50 yuan 或 5 fen"},
    {"a price such as 8000 (yuan per tonne) or 5 fen", "单价，如 8000（元/吨）或 5 fen"},
    {"a ratio such as 1.2:1 or 80%", "比例，如 1.2:1 或 80%"},
    {"a date such as 2024-10-09, or never", "日期，如 2024-10-09，或 never"},
    {"a whole number", "整数"},
    {"-1000000000 t to 1000000000 t, in steps of 1 mg", "-1000000000 t 至 1000000000 t，精确到 1 毫克"},
    {"0 t to 1000000000 t, in steps of 1 mg", "0 t 至 1000000000 t，精确到 1 毫克"},
    {"0 to 10000000000000000 yuan, in steps of 1 fen", "0 至 10000000000000000 元，精确到 1 分"},
    {"0 to 10000000000 yuan, in steps of 1 fen", "0 至 10000000000 元，精确到 1 分"},
    {"a ratio above 0, up to 1000000:1, in steps of 0.000001",
     "大于 0、不超过 1000000:1、至多六位小数的比例"},
    {"a day that exists, 1900-01-01 to 9998-12-31, or never",
     "存在的日期，1900-01-01 至 9998-12-31，或 never"},
    {"0 to 1000000000", "0 至 1000000000"},
    {"0 to 9223372036854775807", "0 至 9223372036854775807"},
    /* rule rows */
    {"an id that no other row has", "未被其他行使用的标识"},
    {"questions such as offset|offer, or *", "问题，如 offset|offer，或 *"},
    {"a question of the vocabulary, or one the policy declares", "词表中的问题，或本政策声明的问题"},
    {"a question, since the row has a condition or an outcome", "问题，因为该行有条件或结果"},
    {"at most 256 rows for one question", "一个问题至多 256 行"},
    {"must, principle, may, silent, or empty", "must、principle、may、silent 或留空"},
    {"must, principle, may or silent, since the row requires something",
     "must、principle、may 或 silent，因为该行有 require"},
    {"ids of rows such as A1|A2", "行的标识，如 A1|A2"},
    {"the id of a row", "某一行的标识"},
    {"a row that answers the same question", "回答同一问题的行"},
    {"rows that do not displace each other", "不互相取代的行"},
    {"questions that do not read each other", "不互相引用的问题"},
    /* literals */
    {"a number, as in 1.2:1", "数字，如 1.2:1"},
    {"a ratio above 0, up to 1000000000000:1, with at most 6 decimals",
     "大于 0、不超过 1000000000000:1、至多六位小数的比例"},
    {"a ratio up to 1000000:1 in steps of 0.000001", "不超过 1000000:1、精确到 0.000001 的比例"},
    {"a unit: t, kg, g, mg, yuan or fen", "单位：t、kg、g、mg、yuan 或 fen"},
    {"a date yyyy-mm-dd, or blanks around the minus", "日期 yyyy-mm-dd，或减号两边留空格"},
    {"a day that exists, 1900-01-01 to 9998-12-31", "存在的日期，1900-01-01 至 9998-12-31"},
    {"a price of at most 10000000000 yuan", "不超过 10000000000 元的单价"},
    {"a count of at most 1000000000", "不超过 1000000000 的个数"},
    {"a month, 1 to 12", "月份，1 至 12"},
    /* expressions */
    {"a fact, a question or a literal", "事实、问题或字面值"},
    {"a fact, a question, a literal or (", "事实、问题、字面值或 ("},
    {"a question that answers a number or a date", "答案是数或日期的问题"},
    {"an operator or )", "运算符或 )"},
    {"an operator, a comma or )", "运算符、逗号或 )"},
    {"( after min or max", "min 或 max 之后的 ("},
    {"month_end(year, month)", "month_end(年, 月)"},
    {"two counts: month_end(year, month)", "两个整数：month_end(年, 月)"},
    {"two amounts, sums of money, prices, ratios or counts; or a date and a count with its unit",
     "两个数量、金额、单价、比例或个数；或日期与带单位的个数"},
    {"values of one type: amounts, sums of money, prices, ratios, counts or dates",
     "同一类型的值：数量、金额、单价、比例、个数或日期"},
    {"a ratio or a count and another number, or an amount and a price", "比例或个数与另一个数，或数量与单价"},
    {"a date and a count of days, workdays, months or years", "日期与天、工作日、月或年的个数"},
    {"a result in steps of at least 10^-15 mg, fen or 1", "结果的精度不超过 10^-15"},
    {"at most 64 terms or levels", "至多 64 项或层"},
    {"at most 64 levels of nesting", "嵌套至多 64 层"},
    {"at most 1000000 terms in a policy", "一个政策至多 1000000 项"},
    {"at most 512 different comparisons in a policy", "一个政策至多 512 种比较"},
    {"at most 512 facts in a policy", "一个政策至多 512 个事实"},
    {"at most 128 questions in a policy", "一个政策至多 128 个问题"},
    {"at most 1000 findings; further ones are left out", "至多列出 1000 条，其余从略"},
    {"a policy within the documented limits", "不超过规定上限的政策"},
    /* conditions */
    {"=, <>, <, <=, >, >= or in", "=、<>、<、<=、>、>= 或 in"},
    {"= or <> beside flags and codes", "是否和代码旁用 = 或 <>"},
    {"= or <> beside flags, codes and ids", "是否、代码和标识旁用 = 或 <>"},
    {"a fact or a question on one side", "至少一边是事实或问题"},
    {"a fact with codes before `in`", "in 之前是 code 类型的事实"},
    {"a code or a set", "代码或集合"},
    {"a code of %, or a set of such codes", "% 的代码，或其集合"},
    {"both sides of one type; codes of one list", "两边类型相同；代码同属一个列表"},
    {"and, or, or )", "and、or 或 )"},
    {"and, or, an operator, or the end of the cell", "and、or、运算符或单元格结束"},
    {"and, or, an operator, ; or the end of the cell", "and、or、运算符、; 或单元格结束"},
    /* outcomes */
    {"cover, require, allow, review, deny, ratio, amount, money, rank, date or class",
     "cover、require、allow、review、deny、ratio、amount、money、rank、date 或 class"},
    {"an outcome of the kind that % has", "与 % 的种类相符的结果"},
    {"one value in a row", "一行只有一个值"},
    {"one of allow, review and deny in a row", "一行只有 allow、review、deny 之一"},
    {"a name after class", "class 之后的名称"},
    {"an amount such as 10 t", "数量，如 10 t"},
    {"a sum of money, or amount * price", "金额，或 数量 * 单价"},
    {"a date such as 2024-10-09, or a date + count unit", "日期，如 2024-10-09，或 日期 + 个数 单位"},
    {"a whole number from 1", "从 1 起的整数"},
    {"a rank from 1 to 63", "1 至 63 的次序"},
    {"no rounding: only ratios, amounts and money are rounded", "不取整：只有比例、数量和金额取整"},
    {"up, down or half_up: an amount that can be a fraction of a milligram names its rounding",
     "up、down 或 half_up：可能不足 1 毫克的数量须写明取整方式"},
    {"up, down or half_up: a factor that can be a fraction of a millionth names its rounding",
     "up、down 或 half_up：可能不足百万分之一的系数须写明取整方式"},
    /* lint */
    {"a question with fewer conditions", "条件较少的问题"},
    {"too many cases to look at all of them", "情形太多，未能全部查看"},
    {"a row that reads it", "读取它的一行"},
    {"a row or set that uses it", "使用它的行或集合"},
    {"a row that answers it, or its name among the questions of an extends row",
     "回答它的一行，或在 extends 行的问题中列出它"},
    {"a parent that is in force on some day of this policy's window", "在本政策有效期内某日有效的上位文件"},
    {"a condition that some case meets", "某种情形能满足的条件"},
    {"a condition that some day of the policy's window meets", "在政策有效期内某日能满足的条件"},
    {"a case that no row which overrides this one hits too", "取代它的行都不适用的情形"},
    {"silence only where no rule decides", "只在没有规定之处说“未规定”"},
    {"a row with a value, or one that reviews or denies, for every case that is covered",
     "对适用的每种情形，都有给出值、审查或禁止的行"},
    {"one value for every case: conditions that exclude each other, or a row that overrides the other",
     "每种情形只有一个值：条件互斥，或一行取代另一行"},
    {"a ratio of 1:1 or more, such as max(1:1, ...)", "不低于 1:1 的比例，如 max(1:1, ...)"},
    {"%; no facts were found that show it, so look at the comparisons of these rows",
     "%；未找到能说明它的事实，请看这些行的比较"},
    {"%: no case meets it", "%：没有情形能满足"},
    {"%: no case that is covered meets it", "%：没有适用的情形能满足"},
    {"%: a covered case that no row answers", "%：有一种适用的情形无行作答"},
    {"% answers the same case differently", "% 对同一情形的答案不同"},
    {"displaced in every case, such as by %", "每种情形都被取代，如被 %"},
    {"every case it hits is denied by a rule, such as %", "其适用的每种情形都已被禁止，如 %"},
    /* types, as found */
    {"a flag", "是否"},
    {"a code", "代码"},
    {"an id", "标识"},
    {"an amount", "数量"},
    {"a sum of money", "金额"},
    {"a price", "单价"},
    {"a ratio", "比例"},
    {"a date", "日期"},
    {"a count", "个数"},
};

enum { PHRASE_COUNT = sizeof phrases / sizeof phrases[0] };

/* What the `%` of a pattern stands for in a text; NULL = it does not match. */
static const char *match(const char *pattern, const char *text, size_t *size)
{
    const char *hole = strchr(pattern, '%');
    size_t before = hole ? (size_t)(hole - pattern) : 0;
    if (!hole || strncmp(pattern, text, before) != 0)
        return NULL;
    size_t after = strlen(hole + 1);
    size_t length = strlen(text);
    if (length < before + after || strcmp(text + length - after, hole + 1) != 0)
        return NULL;
    *size = length - before - after;
    return text + before;
}

static const phrase *find_plain(const char *english, size_t size)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        if (strncmp(phrases[i].english, english, size) == 0 && phrases[i].english[size] == '\0')
            return &phrases[i];
    return NULL;
}

static int write_chinese(lq_out *out, const char *english);

/* What stands for `%`: a name, or a phrase in its turn. */
static void write_part(lq_out *out, const char *part, size_t size)
{
    char text[192]; /* as long as a finding's texts */
    size_t cut = lq_utf8_cut(part, size, sizeof text - 1);
    memcpy(text, part, cut);
    text[cut] = '\0';
    if (!write_chinese(out, text))
        lq_out_bytes(out, part, size);
}

/* A phrase with one name in it. */
static int write_with_name(lq_out *out, const char *english)
{
    for (size_t i = 0; i < PHRASE_COUNT; i++) {
        size_t size = 0;
        const char *chinese = phrases[i].chinese;
        const char *hole = strchr(chinese, '%'); /* both have it, or neither */
        const char *name = match(phrases[i].english, english, &size);
        if (!name)
            continue;
        lq_out_bytes(out, chinese, (size_t)(hole - chinese));
        write_part(out, name, size);
        lq_out_text(out, hole + 1);
        return 1;
    }
    return 0;
}

/* Where a sign begins in a text; NULL = it is not in it. */
static const char *find_sign(const char *text, const char *sign)
{
    size_t size = strlen(sign);
    text = strchr(text, ' '); /* as every sign begins */
    while (text && strncmp(text, sign, size) != 0)
        text = strchr(text + 1, ' ');
    return text;
}

/* "an amount + a count": two phrases around a sign. */
static int write_pair(lq_out *out, const char *english)
{
    static const phrase signs[] = {
        {" + ", " + "}, {" - ", " - "}, {" * ", " * "}, {" and ", " 与 "}, {" beside ", " 对 "}};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        const char *sign = find_sign(english, signs[i].english);
        if (!sign)
            continue;
        const char *rest = sign + strlen(signs[i].english);
        const phrase *left = find_plain(english, (size_t)(sign - english));
        const phrase *right = find_plain(rest, strlen(rest));
        if (!left || !right)
            continue;
        lq_out_text(out, left->chinese);
        lq_out_text(out, signs[i].chinese);
        lq_out_text(out, right->chinese);
        return 1;
    }
    return 0;
}

static int write_chinese(lq_out *out, const char *english)
{
    const phrase *plain = find_plain(english, strlen(english));
    if (plain) {
        lq_out_text(out, plain->chinese);
        return 1;
    }
    return write_pair(out, english) || write_with_name(out, english);
}

void lq_write_chinese(lq_out *out, const char *english)
{
    if (!write_chinese(out, english))
        lq_out_text(out, english);
}

int lq_has_chinese(const char *english)
{
    lq_out out;
    lq_out_init(&out, NULL, 0);
    return write_chinese(&out, english);
}
