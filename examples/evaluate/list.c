/* list.c - what is built in, and what a policy holds: questions, rules, facts. */
#include "run.h"

#include "answer.h"
#include "../common/message.h"
#include "../common/table.h"
#include "../common/words.h"

#include <stdio.h>
#include <string.h>

/* A window as written, such as `from 2024-10-09 for 3 year`, its words in the language of the run. */
static void add_window(growing *to, const quota_policy *policy, const char *window)
{
    static const char *const known[] = {"from", "through", "for", "year", "month", "day"};
    static const char *const zh[] = {"自", "至", "起", "年", "个月", "天"};

    if (words_spoken() != QUOTA_ZH) {
        growing_text(to, window);
        return;
    }
    for (const char *at = window; *at != '\0'; at += strspn(at, " ")) {
        const size_t size = strcspn(at, " ");
        quota_fact_info info = {.struct_size = sizeof info};
        const uint32_t fact = quota_fact_find(policy, at, size);
        size_t word = 0;

        while (word < sizeof known / sizeof *known &&
               (strlen(known[word]) != size || memcmp(known[word], at, size) != 0))
            word++;
        growing_text(to, at == window ? "" : " ");
        if (word < sizeof known / sizeof *known)
            growing_text(to, zh[word]);
        else if (fact != 0 && quota_fact_describe(policy, fact, &info) == QUOTA_OK)
            growing_text(to, info.zh);
        else
            growing_bytes(to, at, size);
        at += size;
    }
    if (strstr(window, " through ") == NULL && strstr(window, " for ") == NULL)
        growing_text(to, " 起");
}

static int list_builtin(quota_lang lang)
{
    table lines;
    growing window = {NULL, 0, 0};
    const char *id = NULL;
    int good = 1;

    memset(&lines, 0, sizeof lines);
    table_column(&lines, lang == QUOTA_ZH ? "编号" : "id", 0);
    table_column(&lines, lang == QUOTA_ZH ? "文号" : "document", 0);
    table_column(&lines, lang == QUOTA_ZH ? "文件" : "title", 0);
    table_column(&lines, lang == QUOTA_ZH ? "施行期" : "window", 0);
    for (size_t i = 0; good && quota_builtin(i, &id, NULL, 0, NULL) == QUOTA_OK; i++) {
        quota_policy *policy = NULL;
        quota_policy_info info = {.struct_size = sizeof info};

        good = quota_policy_builtin(NULL, id, &policy, NULL) == QUOTA_OK &&
               quota_policy_describe(policy, &info) == QUOTA_OK;
        if (good) {
            table_cell(&lines, info.id);
            table_cell(&lines, info.document);
            table_cell(&lines, lang == QUOTA_ZH ? info.title_zh : info.title_en);
            growing_clear(&window);
            add_window(&window, policy, info.window);
            table_cell(&lines, growing_string(&window));
            table_note(&lines, "");
        } else {
            say("%s cannot be read", id);
        }
        quota_policy_free(policy);
    }
    table_print(&lines, stdout);
    table_free(&lines);
    growing_free(&window);
    return good ? EXIT_DONE : EXIT_UNUSABLE;
}

/* Is the name one of `a|b|c`, or is that `*`? */
static int is_named(const char *names, const char *name)
{
    const size_t size = strlen(name);

    if (strcmp(names, "*") == 0)
        return 1;
    while (*names != '\0') {
        const size_t next = strcspn(names, "|");

        if (next == size && memcmp(names, name, size) == 0)
            return 1;
        names += next + (names[next] == '|');
    }
    return 0;
}

/* What is to be listed: all, or what --question names. */
static int is_wanted(const options *opt, const char *question)
{
    for (size_t i = 0; i < opt->question_count; i++) {
        const char *at = opt->questions[i];

        while (*at != '\0') {
            const size_t size = strcspn(at, ",|");

            if (strlen(question) == size && memcmp(at, question, size) == 0)
                return 1;
            at += size + (at[size] != '\0');
        }
    }
    return opt->question_count == 0;
}

static int is_rule_wanted(const options *opt, const quota_policy *policy, const quota_rule *rule)
{
    quota_question_info info = {.struct_size = sizeof info};

    if (opt->question_count == 0)
        return 1;
    for (uint32_t i = 0; quota_question_at(policy, i, &info) == QUOTA_OK; i++)
        if (is_wanted(opt, info.name) && is_named(rule->questions, info.name))
            return 1;
    return 0;
}

static int is_fact_wanted(const options *opt, const quota_policy *policy, uint32_t fact)
{
    quota_question_info info = {.struct_size = sizeof info};

    if (opt->question_count == 0)
        return 1;
    for (uint32_t i = 0; quota_question_at(policy, i, &info) == QUOTA_OK; i++)
        if (is_wanted(opt, info.name))
            for (uint32_t j = 0; j < info.fact_count; j++)
                if (quota_question_fact(policy, info.question, j) == fact)
                    return 1;
    return 0;
}

static void list_questions(const options *opt, const quota_policy *policy)
{
    const int zh = opt->lang == QUOTA_ZH;
    quota_question_info info = {.struct_size = sizeof info};
    table lines;

    memset(&lines, 0, sizeof lines);
    table_column(&lines, zh ? "问题" : "question", 0);
    table_column(&lines, zh ? "种类" : "kind", 0);
    table_column(&lines, zh ? "规则" : "rules", 1);
    table_column(&lines, zh ? "名称" : "label", 0);
    table_column(&lines, zh ? "问的是" : "asks", 0);
    for (uint32_t i = 0; quota_question_at(policy, i, &info) == QUOTA_OK; i++) {
        char count[16];

        if (!is_wanted(opt, info.name))
            continue;
        snprintf(count, sizeof count, "%u", (unsigned)info.rule_count);
        table_cell(&lines, info.name);
        table_cell(&lines, words(kind_name(info.kind)));
        table_cell(&lines, count);
        table_cell(&lines, zh ? info.zh : info.en);
        table_cell(&lines, zh ? "" : info.asks);
        table_note(&lines, "");
    }
    table_print(&lines, stdout);
    table_free(&lines);
}

static void list_rules(const options *opt, const quota_policy *policy)
{
    const int zh = opt->lang == QUOTA_ZH;
    quota_rule rule = {.struct_size = sizeof rule};
    table lines;

    memset(&lines, 0, sizeof lines);
    table_column(&lines, zh ? "规则" : "rule", 0);
    table_column(&lines, zh ? "条款" : "article", 0);
    table_column(&lines, zh ? "效力" : "force", 0);
    table_column(&lines, zh ? "内容" : "sentence", 0);
    for (uint32_t i = 1; quota_policy_rule(policy, i, &rule) == QUOTA_OK; i++) {
        if (!is_rule_wanted(opt, policy, &rule))
            continue;
        table_cell(&lines, rule.id);
        table_cell(&lines, rule.article);
        table_cell(&lines, words(force_name(rule.force)));
        table_cell(&lines, zh ? rule.zh : rule.en);
        table_note(&lines, "");
    }
    table_print(&lines, stdout);
    table_free(&lines);
}

static void add_codes(growing *to, const quota_policy *policy, const quota_fact_info *info)
{
    for (uint32_t i = 1; i <= info->code_count; i++) {
        const char *code = quota_fact_code(policy, info->fact, i);

        growing_text(to, i > 1 ? " " : "");
        growing_text(to, code == NULL ? "?" : code);
    }
}

static void list_facts(const options *opt, const quota_policy *policy)
{
    const int zh = opt->lang == QUOTA_ZH;
    quota_fact_info info = {.struct_size = sizeof info};
    growing codes = {NULL, 0, 0};
    table lines;

    memset(&lines, 0, sizeof lines);
    table_column(&lines, zh ? "事实" : "fact", 0);
    table_column(&lines, zh ? "类型" : "type", 0);
    table_column(&lines, zh ? "名称" : "label", 0);
    table_column(&lines, zh ? "默认" : "assumed", 0);
    table_column(&lines, zh ? "说明" : "meaning", 0);
    for (uint32_t i = 0; quota_fact_at(policy, i, &info) == QUOTA_OK; i++) {
        char assumed[64] = "";

        if (!is_fact_wanted(opt, policy, info.fact))
            continue;
        if (info.assumed != QUOTA_UNKNOWN)
            (void)quota_value_text(policy, info.fact, info.assumed, assumed, sizeof assumed, NULL);
        growing_clear(&codes);
        add_codes(&codes, policy, &info);
        table_cell(&lines, info.name);
        table_cell(&lines, words(type_name(info.type)));
        table_cell(&lines, zh ? info.zh : info.en);
        table_cell(&lines, assumed);
        table_cell(&lines, info.meaning); /* in English */
        table_note(&lines, growing_string(&codes));
    }
    table_print(&lines, stdout);
    table_free(&lines);
    growing_free(&codes);
}

int run_list(const options *opt, const policies *under)
{
    if (under->count == 0)
        return list_builtin(opt->lang);
    for (size_t i = 0; i < opt->question_count; i++) {
        for (const char *at = opt->questions[i]; *at != '\0';) {
            const size_t size = strcspn(at, ",|");

            if (policies_question(under, at, size, NULL) == 0) {
                say("--question: no question is called \"%.*s\"", (int)size, at);
                return EXIT_UNUSABLE;
            }
            at += size + (at[size] != '\0');
        }
    }
    for (size_t i = 0; i < under->count; i++) {
        const quota_policy_info *info = &under->infos[i];
        growing window = {NULL, 0, 0};

        add_window(&window, under->list[i], info->window);
        printf("%s%s  %s\n%s  %s\n\n", i > 0 ? "\n" : "", info->id,
               opt->lang == QUOTA_ZH ? info->title_zh : info->title_en, info->document,
               growing_string(&window));
        growing_free(&window);
        list_questions(opt, under->list[i]);
        putchar('\n');
        list_rules(opt, under->list[i]);
        putchar('\n');
        list_facts(opt, under->list[i]);
    }
    return EXIT_DONE;
}
