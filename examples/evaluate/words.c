/* words.c - what the program says of its own, in the language of the run. */
#include "words.h"

#include <libquota/policy.h>

#include <stdio.h>
#include <string.h>

static quota_lang spoken = QUOTA_EN;

/* Formats take their values in the same order in both languages. */
static const struct {
    const char *english, *chinese;
} phrases[] = {
    /* the run */
    {"cannot write: %s", "无法写出：%s"},
    {"cannot open %s: %s", "无法打开 %s：%s"},
    {"cannot open %s: %s%s", "无法打开 %s：%s%s"},
    {"cannot read %s: %s", "无法读取 %s：%s"},
    {"%s cannot be read", "%s 无法读取"},
    {"%s: not UTF-8 at line %zu; save the file as CSV UTF-8",
     "%s：第 %zu 行不是 UTF-8；请将文件另存为“CSV UTF-8”"},
    {"%s: 1 mistake, so it cannot be used", "%s：有 1 处错误，不能使用"},
    {"%s: %zu mistakes, so it cannot be used", "%s：有 %zu 处错误，不能使用"},
    {"%s: errors %zu, warnings %zu\n", "%s：错误 %zu，提示 %zu\n"},
    {"%s: a finding cannot be printed", "%s：有一处检查结果无法显示"},
    {"; built in are ", "；内置文件有 "},
    {"a calendar", "日历"},
    /* the command line, once its language is known */
    {"--policy is missing: a built-in document (--list names them) or a file",
     "未给 --policy：内置文件的编号（见 --list）或规则表文件"},
    {"--lint: of which --policy?", "--lint：未给 --policy"},
    {"--list: of which --policy?", "--list：未给 --policy"},
    {"%s: --list and --lint read no cases; a table goes behind --policy",
     "%s：--list 和 --lint 不读案例；规则表写在 --policy 之后"},
    {"--%s: --list and --lint decide nothing", "--%s：--list 和 --lint 不作判断"},
    {"--format: --list prints tables", "--format：--list 只输出表格"},
    {"--question: --lint checks the whole policy", "--question：--lint 检查整个规则表"},
    /* questions and facts */
    {"--question is missing, and %s has no column question; --list names them",
     "未给 --question，%s 也没有 question 列；问题名见 --list"},
    {"--question: no question is called \"%.*s\"", "--question：没有名为“%.*s”的问题"},
    {"--question: no question is called \"%.*s\"; %s", "--question：没有名为“%.*s”的问题；%s"},
    {"%s: no fact is called %.*s; %s", "%s：没有名为 %.*s 的事实；%s"},
    {"the name of a question", "问题名"},
    {"a question here, or --question", "此处或 --question 给出问题"},
    {"--list names them", "名称见 --list"},
    {"--list names the facts", "事实名见 --list"},
    {"did you mean ", "是否为 "},
    {"?", "？"},
    /* the header */
    {"%s: expected a header row naming facts, found nothing", "%s：应有写明事实名的表头行，实为空"},
    {"%s: the header names no fact", "%s：表头没有事实名"},
    {"the name of a fact, name, case or question", "事实名、name、case 或 question"},
    {"a fact of one meaning in all layers", "在各文件中含义相同的事实"},
    {"each column once", "每列只出现一次"},
    /* rows */
    {"no FILE, so the cases are read from standard input", "未给文件，从标准输入读取"},
    {"%s: no rows below the header", "%s：表头之下没有行"},
    {"%s: %llu of %llu rows could not be decided", "%s：有 %llu 行未能判断，共 %llu 行"},
    {"%s: 1 more row is not UTF-8", "%s：另有 1 行不是 UTF-8"},
    {"%s: %llu more rows are not UTF-8", "%s：另有 %llu 行不是 UTF-8"},
    {"%s: 1 row has an as_of of its own, which holds there rather than --as-of",
     "%s：有 1 行自带 as_of，该行以它为准，不用 --as-of"},
    {"%s: %llu rows have an as_of of their own, which holds there rather than --as-of",
     "%s：有 %llu 行自带 as_of，这些行以它为准，不用 --as-of"},
    {" cells, as in the header", " 格，与表头一致"},
    {"an empty cell, as the header has no name for it", "空格，因为表头没有该列的名称"},
    {"a closing quote for this one", "与此对应的收尾引号"},
    {"the end of the file", "文件结束"},
    {"more than 1 MiB of text", "超过 1 MiB 的文本"},
    {"a comma or the line's end after a closing quote", "收尾引号之后为逗号或行尾"},
    {"quotes round the whole cell, and doubled inside it", "引号括住整格，格内的引号写两个"},
    {"a row of at most 1 MiB", "不超过 1 MiB 的一行"},
    {"a longer one", "更长的一行"},
    {"UTF-8 text (save the file as CSV UTF-8)", "UTF-8 文本（请将文件另存为“CSV UTF-8”）"},
    {"byte 0x%02X", "字节 0x%02X"},
    /* kinds of questions, types of facts, forces of rules */
    {"verdict", "结论"},
    {"ratio", "比例"},
    {"amount", "数量"},
    {"money", "金额"},
    {"date", "日期"},
    {"rank", "次序"},
    {"class", "类别"},
    {"factor", "系数"},
    {"flag", "是否"},
    {"code", "代码"},
    {"id", "标识"},
    {"price", "单价"},
    {"count", "个数"},
    {"must", "应"},
    {"principle", "原则上"},
    {"may", "可"},
    {"silent", "未规定"},
    /* around the parts of a message */
    {": ", "："},
    {"; ", "；"},
    {"expected ", "应为 "},
    {", found \"", "，实为“"},
    {"\"", "”"},
};

void words_language(quota_lang lang)
{
    spoken = lang;
}

quota_lang words_spoken(void)
{
    return spoken;
}

const char *words(const char *english)
{
    for (size_t i = 0; spoken == QUOTA_ZH && i < sizeof phrases / sizeof *phrases; i++)
        if (strcmp(phrases[i].english, english) == 0)
            return phrases[i].chinese;
    return english;
}

/* The library has its phrases in Chinese in the text of a finding, behind these words. */
static void add_library_words(growing *to, const char *english)
{
    static const char lead[] = "；应为 ";
    quota_finding finding = {.struct_size = sizeof finding, .severity = QUOTA_SEVERITY_ERROR};
    char text[1024];
    const char *at = NULL;

    if (strlen(english) < sizeof finding.expected) {
        memcpy(finding.expected, english, strlen(english) + 1);
        if (quota_finding_text(NULL, &finding, QUOTA_ZH, text, sizeof text, NULL) == QUOTA_OK)
            at = strstr(text, lead);
    }
    growing_text(to, at == NULL ? english : at + strlen(lead));
}

void add_words(growing *to, const char *english)
{
    const char *own = words(english);

    if (spoken == QUOTA_ZH && own == english)
        add_library_words(to, english);
    else
        growing_text(to, own);
}

void add_suggestion(growing *to, const char *meant, const char *otherwise)
{
    growing_text(to, words(meant == NULL ? otherwise : "did you mean "));
    growing_text(to, meant == NULL ? "" : meant);
    growing_text(to, meant == NULL ? "" : words("?"));
}
