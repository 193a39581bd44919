/* words.c - what the programs say of their own, in the language of the run. */
#include "words.h"

#include "program.h"

#include <libquota/policy.h>

#include <stdio.h>
#include <string.h>

static quota_lang spoken = QUOTA_EN;

/* Of every program. */
static const phrase shared[] = {
    {"cannot write: %s", "无法写出：%s"},
    {"cannot open %s: %s", "无法打开 %s：%s"},
    {"cannot read %s: %s", "无法读取 %s：%s"},
    {"cannot open %s: %s%s", "无法打开 %s：%s%s"},
    {"%s: not UTF-8 at line %zu; save the file as CSV UTF-8",
     "%s：第 %zu 行不是 UTF-8；请将文件另存为“CSV UTF-8”"},
    {"%s: 1 mistake, so it cannot be used", "%s：有 1 处错误，不能使用"},
    {"%s: %zu mistakes, so it cannot be used", "%s：有 %zu 处错误，不能使用"},
    {"; built in are ", "；内置文件有 "},
    {"a calendar", "日历"},
    {"did you mean ", "是否为 "},
    {"?", "？"},
    {"each column once", "每列只出现一次"},
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
    {": ", "："},
    {"; ", "；"},
    {"expected ", "应为 "},
    {", found \"", "，实为“"},
    {"\"", "”"},
    {NULL, NULL},
};

void words_language(quota_lang lang)
{
    spoken = lang;
}

quota_lang words_spoken(void)
{
    return spoken;
}

static const char *chinese(const phrase *phrases, const char *english)
{
    for (; phrases->english != NULL; phrases++)
        if (strcmp(phrases->english, english) == 0)
            return phrases->chinese;
    return NULL;
}

const char *words(const char *english)
{
    const char *found = NULL;

    if (spoken == QUOTA_ZH) {
        found = chinese(shared, english);
        found = found == NULL ? chinese(program_phrases, english) : found;
    }
    return found == NULL ? english : found;
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
