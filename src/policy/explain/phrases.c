/* phrases.c - what findings expect and find, in Chinese.
 *
 * Findings carry English phrases.  One `%` in a pair stands for a name that is taken over
 * as it is.  tests/unit/policy/test_parse_errors.c sees to it that none is missing. */
#include "policy/explain/phrases.h"

#include <string.h>

/* English, Chinese, English, Chinese, each ended by NUL, and an empty one at the end; in parts, since C
 * guarantees only 4095 characters in a literal. */

static const char part_1[] =
    /* base: CSV */
    "no NUL byte\0不含 NUL 字节\0"
    "valid UTF-8\0有效的 UTF-8\0"
    "a comma or the end of the line\0逗号或行尾\0"
    "LF after CR\0CR 之后的 LF\0"
    "a closing quote\0收尾的引号\0"
    "at most 65535 cells in a row\0一行至多 65535 格\0"
    "end of text\0文本结束\0"
    /* shape of the table */
    "9 cells: id,article,question,force,when,then,overrides,zh,en\0"
    "九格：id,article,question,force,when,then,overrides,zh,en\0"
    "% cells\0% 格\0"
    "% cell\0% 格\0"
    "at most 4096 rule rows\0至多 4096 行规则\0"
    "at most 4096 rule rows, the parents' included\0连同上位文件至多 4096 行规则\0"
    "at most 4096 header rows\0至多 4096 行表头\0"
    "at most 64 MiB\0至多 64 MiB\0"
    "a cell of at most 65536 bytes\0至多 65536 字节的单元格\0"
    "id,article,question,force,when,then,overrides,zh,en\0"
    "id,article,question,force,when,then,overrides,zh,en\0"
    "id,article,question,force,when,then,overrides,zh,en and nothing after\0"
    "id,article,question,force,when,then,overrides,zh,en，其后无内容\0"
    "policy, document, window, extends, set, fact, question, assume or round; or the line "
    "id,article,...\0"
    "policy、document、window、extends、set、fact、question、assume、round 之一，或 id,article,… 一行\0"
    "the line id,article,question,force,when,then,overrides,zh,en before the rule rows\0"
    "规则行之前的 id,article,question,force,when,then,overrides,zh,en 一行\0"
    "a further cell\0后续的单元格\0"
    "the end of the row\0行尾\0"
    "the end of the table\0表尾\0"
    "the end of the cell\0单元格结束\0"
    "the line id,article,question,force,when,then,overrides,zh,en\0"
    "id,article,question,force,when,then,overrides,zh,en 一行\0";

static const char part_2[] =
    /* header rows */
    "this row once\0此行只出现一次\0"
    "a row that begins with this word\0以此词开头的一行\0"
    "a row such as: window,from 2024-10-09\0如下的一行：window,from 2024-10-09\0"
    "an id: a letter, then letters, digits, _ - and .\0标识：字母开头，后接字母、数字、_、- 和 .\0"
    "a name: a letter, then letters, digits, _ - and .; no word of the language\0"
    "名称：字母开头，后接字母、数字、_、- 和 .，且不是语言的保留词\0"
    "a name that the vocabulary does not have\0词表中没有的名称\0"
    "a name that is not a fact and a question at once\0不同时是事实和问题的名称\0"
    "a name that is not one of the codes\0与代码不同的名称\0"
    "another name: this one has the same number as another\0另一个名称：此名称与别的名称编号相同\0"
    "each fact once\0每个事实只声明一次\0"
    "each question once\0每个问题只出现一次\0"
    "each set once\0每个集合只出现一次\0"
    "each code once\0每个代码只出现一次\0"
    "each parent once\0每个上位文件只出现一次\0"
    "each row once\0每行只出现一次\0"
    "each fact assumed once\0每个事实只假定一次\0"
    "flag, code, id, amount, money, price, ratio, date or count\0"
    "flag、code、id、amount、money、price、ratio、date 或 count\0"
    "verdict, ratio, amount, money, date, rank, class or factor\0"
    "verdict、ratio、amount、money、date、rank、class 或 factor\0"
    "no values: only a fact of type code lists them\0不列代码：只有 code 类型的事实列出代码\0"
    "codes such as a|b|c, or =fact for the codes of another fact\0"
    "代码如 a|b|c，或 =事实 表示与其代码相同\0"
    "= and an earlier fact with codes\0= 加前面已声明的 code 类型事实\0"
    "at most 62 codes\0至多 62 个代码\0"
    "| or the end of the cell\0| 或单元格结束\0"
    "a set of at least one code\0至少含一个代码的集合\0"
    "codes or sets such as a|b|c\0代码或集合，如 a|b|c\0"
    "a set that does not contain itself\0不包含自身的集合\0"
    "sets at most 16 deep in each other\0集合嵌套至多 16 层\0"
    "a code of the same fact as the others, or a set of such codes\0"
    "与其余代码同属一个事实的代码，或其集合\0"
    "fact = value\0事实 = 值\0"
    "a fact\0事实\0"
    "a known value\0已知的值\0"
    "amount or money\0amount 或 money\0"
    "such as: 1 g up\0如：1 g up\0"
    "such as: 1 fen half_up\0如：1 fen half_up\0"
    "yuan or fen\0yuan 或 fen\0"
    "t, kg, g or mg\0t、kg、g 或 mg\0"
    "a sum from 1 fen\0"
    "1 分以上的金额\0"
    "an amount from 1 mg\0"
    "1 毫克以上的数量\0"
    "from DATE [through DATE | for N year|month|day]\0from 日期 [through 日期 | for N year|month|day]\0"
    "through DATE, for N year|month|day, or the end of the cell\0"
    "through 日期、for N year|month|day，或单元格结束\0"
    "a date or a date fact\0日期或日期类事实\0"
    "a window with at least one day\0至少一天的有效期\0"
    "a count of day, month or year, as in: for 1 year\0天、月或年的个数，如：for 1 year\0"
    "the id of a given or built-in policy\0已提供或内置政策的标识\0"
    "at most 16 policies that extend each other\0至多 16 层上位文件\0"
    "questions that the parent answers\0上位文件有答案的问题\0";

static const char part_3[] =
    /* values */
    "yes or no\0yes 或 no\0"
    "one of the fact's codes\0该事实的代码之一\0"
    "an amount such as 10 t, 250 kg, 3 g or 7 mg\0数量，如 10 t、250 kg、3 g 或 7 mg\0"
    "a sum such as 8000, 8000.50 yuan or 5 fen\0金额，如 8000、8000.50 yuan 或 5 fen\0"
    "a price such as 8000 (yuan per tonne) or 5 fen\0单价，如 8000（元/吨）或 5 fen\0"
    "a ratio such as 1.2:1 or 80%\0比例，如 1.2:1 或 80%\0"
    "a date such as 2024-10-09, or never\0日期，如 2024-10-09，或 never\0"
    "a whole number\0整数\0"
    "-1000000000 t to 1000000000 t, in steps of 1 mg\0-1000000000 t 至 1000000000 t，精确到 1 毫克\0"
    "0 t to 1000000000 t, in steps of 1 mg\0"
    "0 t 至 1000000000 t，精确到 1 毫克\0"
    "0 to 10000000000000000 yuan, in steps of 1 fen\0"
    "0 至 10000000000000000 元，精确到 1 分\0"
    "0 to 10000000000 yuan, in steps of 1 fen\0"
    "0 至 10000000000 元，精确到 1 分\0"
    "a ratio above 0, up to 1000000:1, in steps of 0.000001\0"
    "大于 0、不超过 1000000:1、至多六位小数的比例\0"
    "a day that exists, 1900-01-01 to 9998-12-31, or never\0"
    "存在的日期，1900-01-01 至 9998-12-31，或 never\0"
    "a whole number, 0 to 1000000000\0"
    "整数，0 至 1000000000\0"
    "a whole number, 0 to 9223372036854775807\0"
    "整数，0 至 9223372036854775807\0"
    "0 to 9223372036854775807\0"
    "0 至 9223372036854775807\0"
    "0 to 9223372036854775807\0"
    "0 至 9223372036854775807\0"
    /* rule rows */
    "an id that no other row has\0未被其他行使用的标识\0"
    "questions such as offset|offer, or *\0问题，如 offset|offer，或 *\0"
    "a question of the vocabulary, or one the policy declares\0词表中的问题，或本政策声明的问题\0"
    "a question, since the row has a condition or an outcome\0问题，因为该行有条件或结果\0"
    "at most 256 rows for one question\0一个问题至多 256 行\0"
    "must, principle, may, silent, or empty\0must、principle、may、silent 或留空\0"
    "must, principle, may or silent, since the row requires something\0"
    "must、principle、may 或 silent，因为该行有 require\0"
    "ids of rows such as A1|A2\0行的标识，如 A1|A2\0"
    "the id of a row\0某一行的标识\0"
    "a row that answers the same question\0回答同一问题的行\0"
    "rows that do not displace each other\0不互相取代的行\0"
    "questions that do not read each other\0不互相引用的问题\0"
    /* literals */
    "a number, as in 1.2:1\0数字，如 1.2:1\0"
    "a ratio above 0, up to 1000000000000:1, with at most 6 decimals\0"
    "大于 0、不超过 1000000000000:1、至多六位小数的比例\0"
    "a ratio up to 1000000:1 in steps of 0.000001\0不超过 1000000:1、精确到 0.000001 的比例\0"
    "a unit: t, kg, g, mg, yuan or fen; of time day, workday, month or year\0"
    "单位：t、kg、g、mg、yuan 或 fen；时间用 day、workday、month 或 year\0"
    "a date yyyy-mm-dd, or blanks around the minus\0日期 yyyy-mm-dd，或减号两边留空格\0"
    "a day that exists, 1900-01-01 to 9998-12-31\0存在的日期，1900-01-01 至 9998-12-31\0"
    "a price of at most 10000000000 yuan\0不超过 10000000000 元的单价\0"
    "a count of at most 1000000000\0不超过 1000000000 的个数\0"
    "a month, 1 to 12\0月份，1 至 12\0";

static const char part_4[] =
    /* expressions */
    "a fact, a question or a literal\0事实、问题或字面值\0"
    "a fact, a question, a literal or (\0事实、问题、字面值或 (\0"
    "a question that answers a number or a date\0答案是数或日期的问题\0"
    "an operator or )\0运算符或 )\0"
    "an operator, a comma or )\0运算符、逗号或 )\0"
    "( after min or max\0min 或 max 之后的 (\0"
    "month_end(year, month)\0month_end(年, 月)\0"
    "two counts: month_end(year, month)\0两个整数：month_end(年, 月)\0"
    "two amounts, sums of money, prices, ratios or counts; or a date and a count with its unit\0"
    "两个数量、金额、单价、比例或个数；或日期与带单位的个数\0"
    "values of one type: amounts, sums of money, prices, ratios, counts or dates\0"
    "同一类型的值：数量、金额、单价、比例、个数或日期\0"
    "a ratio or a count and another number, or an amount and a price\0"
    "比例或个数与另一个数，或数量与单价\0"
    "a date and a count of days, workdays, months or years\0日期与天、工作日、月或年的个数\0"
    "a result in steps of at least 10^-15 mg, fen or 1\0结果的精度不超过 10^-15\0"
    "at most 64 terms or levels\0至多 64 项或层\0"
    "at most 64 levels of nesting\0嵌套至多 64 层\0"
    "at most 1000000 terms in a policy\0一个政策至多 1000000 项\0"
    "at most 512 different comparisons in a policy\0一个政策至多 512 种比较\0"
    "at most 512 facts in a policy\0一个政策至多 512 个事实\0"
    "at most 128 questions in a policy\0一个政策至多 128 个问题\0"
    "at most 1000 findings; further ones are left out\0至多列出 1000 条，其余从略\0"
    "a policy within the documented limits\0不超过规定上限的政策\0"
    /* conditions */
    "=, <>, <, <=, >, >= or in\0=、<>、<、<=、>、>= 或 in\0"
    "= or <> beside flags and codes\0是否和代码旁用 = 或 <>\0"
    "= or <> beside flags, codes and ids\0是否、代码和标识旁用 = 或 <>\0"
    "a fact or a question on one side\0至少一边是事实或问题\0"
    "a fact with codes before `in`\0in 之前是 code 类型的事实\0"
    "a code or a set\0代码或集合\0"
    "a code of %, or a set of such codes\0% 的代码，或其集合\0"
    "both sides of one type; codes of one list\0两边类型相同；代码同属一个列表\0"
    "and, or, or )\0and、or 或 )\0"
    "and, or, an operator, or the end of the cell\0and、or、运算符或单元格结束\0"
    "and, or, an operator, ; or the end of the cell\0and、or、运算符、; 或单元格结束\0"
    /* outcomes */
    "cover, require, allow, review, deny, ratio, amount, money, rank, date or class\0"
    "cover、require、allow、review、deny、ratio、amount、money、rank、date 或 class\0"
    "an outcome of the kind that % has\0与 % 的种类相符的结果\0"
    "one value in a row\0一行只有一个值\0"
    "one of allow, review and deny in a row\0一行只有 allow、review、deny 之一\0"
    "a name after class\0class 之后的名称\0"
    "an amount such as 10 t\0数量，如 10 t\0"
    "a sum of money, or amount * price\0金额，或 数量 * 单价\0"
    "a date such as 2024-10-09, or a date + count unit\0日期，如 2024-10-09，或 日期 + 个数 单位\0"
    "a whole number from 1\0从 1 起的整数\0"
    "a window that ends before 9998-12-31, or has no end\0早于 9998-12-31 结束的有效期，或不设终止日期\0"
    "a rank from 1 to 63\0"
    "1 至 63 的次序\0"
    "no rounding: only ratios, amounts and money are rounded\0不取整：只有比例、数量和金额取整\0"
    "up, down or half_up: an amount that can be a fraction of a milligram names its rounding\0"
    "up、down 或 half_up：可能不足 1 毫克的数量须写明取整方式\0"
    "up, down or half_up: a factor that can be a fraction of a millionth names its rounding\0"
    "up、down 或 half_up：可能不足百万分之一的系数须写明取整方式\0";

static const char part_5[] =
    /* lint */
    "a question with fewer conditions\0条件较少的问题\0"
    "too many cases to look at all of them\0情形太多，未能全部查看\0"
    "a row that reads it\0读取它的一行\0"
    "a row or set that uses it\0使用它的行或集合\0"
    "a row that answers it, or its name among the questions of an extends row\0"
    "回答它的一行，或在 extends 行的问题中列出它\0"
    "a parent that is in force on some day of this policy's window\0在本政策有效期内某日有效的上位文件\0"
    "a condition that some case meets\0某种情形能满足的条件\0"
    "a condition that some day of the policy's window meets\0在政策有效期内某日能满足的条件\0"
    "a case that no row which overrides this one hits too\0取代它的行都不适用的情形\0"
    "an exception in the condition of the row that denies, or a row that overrides it\0"
    "把例外写进禁止行的条件，或写一行优先于它\0"
    "silence only where no rule decides\0只在没有规定之处说“未规定”\0"
    "a row with a value, or one that reviews or denies, for every case that is covered\0"
    "对适用的每种情形，都有给出值、审查或禁止的行\0"
    "one value for every case: conditions that exclude each other, or a row that overrides the other\0"
    "每种情形只有一个值：条件互斥，或一行取代另一行\0"
    "a ratio of 1:1 or more, such as max(1:1, ...)\0不低于 1:1 的比例，如 max(1:1, ...)\0"
    "%; no facts were found that show it, so look at the comparisons of these rows\0"
    "%；未找到能说明它的事实，请看这些行的比较\0"
    "%: no case meets it\0%：没有情形能满足\0"
    "%: no case that is covered meets it\0%：没有适用的情形能满足\0"
    "%: a covered case that no row answers\0%：有一种适用的情形无行作答\0"
    "% answers the same case differently\0% 对同一情形的答案不同\0"
    "displaced in every case, such as by %\0每种情形都被取代，如被 %\0"
    "a case it hits is denied by a row of the same article, %\0其适用的一种情形被同一条的另一行禁止，%\0"
    "every case it hits is denied by a rule, such as %\0其适用的每种情形都已被禁止，如 %\0"
    /* types, as found */
    "a flag\0是否\0"
    "a code\0代码\0"
    "an id\0标识\0"
    "an amount\0数量\0"
    "a sum of money\0金额\0"
    "a price\0单价\0"
    "a ratio\0比例\0"
    "a date\0日期\0"
    "a count\0个数\0";

static const char *const parts[] = {part_1, part_2, part_3, part_4, part_5};

enum { PART_COUNT = sizeof parts / sizeof parts[0] };

typedef struct phrase {
    const char *english, *chinese;
    unsigned part;
} phrase;

/* The phrase after this one, the first one after all zeros; 0 = there is none. */
static int next_phrase(phrase *at)
{
    const char *next = at->chinese ? at->chinese + strlen(at->chinese) + 1 : parts[0];
    if (*next == '\0') {
        if (++at->part == PART_COUNT)
            return 0;
        next = parts[at->part];
    }
    at->english = next;
    at->chinese = next + strlen(next) + 1;
    return 1;
}

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

/* In Chinese; NULL = there is no such phrase. */
static const char *find_plain(const char *english, size_t size)
{
    phrase at = {0};
    while (next_phrase(&at))
        if (strncmp(at.english, english, size) == 0 && at.english[size] == '\0')
            return at.chinese;
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
    phrase at = {0};
    while (next_phrase(&at)) {
        size_t size = 0;
        const char *hole = strchr(at.chinese, '%'); /* both have it, or neither */
        const char *name = match(at.english, english, &size);
        if (!name)
            continue;
        lq_out_bytes(out, at.chinese, (size_t)(hole - at.chinese));
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
    static const char signs[] = " + \0 + \0 - \0 - \0 * \0 * \0 and \0 与 \0 beside \0 对 ";
    for (int64_t i = 0; i < 10; i += 2) {
        const char *english_sign = lq_word_at(signs, i);
        const char *sign = find_sign(english, english_sign);
        if (!sign)
            continue;
        const char *rest = sign + strlen(english_sign);
        const char *left = find_plain(english, (size_t)(sign - english));
        const char *right = find_plain(rest, strlen(rest));
        if (!left || !right)
            continue;
        lq_out_text(out, left);
        lq_out_text(out, lq_word_at(signs, i + 1));
        lq_out_text(out, right);
        return 1;
    }
    return 0;
}

static int write_chinese(lq_out *out, const char *english)
{
    const char *plain = find_plain(english, strlen(english));
    if (plain) {
        lq_out_text(out, plain);
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
