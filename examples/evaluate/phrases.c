/* phrases.c - what the program says of its own, in Chinese. */
#include "../common/program.h"

#include <stddef.h>

const phrase program_phrases[] = {
    /* the run */
    {"%s cannot be read", "%s 无法读取"},
    {"%s: errors %zu, warnings %zu\n", "%s：错误 %zu，提示 %zu\n"},
    {"%s: a finding cannot be printed", "%s：有一处检查结果无法显示"},
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
    /* the header */
    {"%s: expected a header row naming facts, found nothing", "%s：应有写明事实名的表头行，实为空"},
    {"%s: the header names no fact", "%s：表头没有事实名"},
    {"the name of a fact, name, case or question", "事实名、name、case 或 question"},
    {"a fact of one meaning in all layers", "在各文件中含义相同的事实"},
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
    {NULL, NULL},
};
