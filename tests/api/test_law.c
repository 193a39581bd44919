/* The law in the path of an entry, from a host's side: policies adopted by digest, layers, reviews that a
 * person decided, what is missing by name, the questions asked and the facts gathered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <libquota/quota.h>

#include "books.h"
#include "fail_alloc.h"

#define T QUOTA_TONNE
#define HEAD "id,article,question,force,when,then,overrides,zh,en\n"

enum { S = 1, B, K, C, P = 9 };
enum { L1 = 11, L2, L3 };

static const char table_a[] =
    "policy,own-a,甲,A\nwindow,from 2020-01-01 through 2029-12-31\nround,amount,1 g up\n" HEAD
    "A1,一,offset,must,,ratio 2:1,,z,e\n"
    "A2,二,trade,must,,require channel = platform,,z,e\n"
    "A3,三,credit,must,,amount reduction,,z,e\n"
    "A4,四,offer,must,,require offered_amount >= offset,,z,e\n";
static const char table_b[] =
    "policy,own-b,乙,B\nwindow,from 2020-01-01\nround,amount,1 g up\nfact,my_day,date,,日,my day\n"
    "assume,strict_mode = no\nassume,exception_approved = no\n" HEAD "B1,一,offset,must,,ratio 3:1,,z,e\n"
    "B2,二,trade,principle,,require price >= baseline_price,,z,e\n"
    "B3,三,credit,must,,amount reduction - used_for_projects,,z,e\n"
    "B4,四,trade,must,,require my_day <= as_of,,z,e\n";

static quota_policy *parse(const char *text)
{
    quota_policy *policy;
    quota_error error = {.struct_size = sizeof error};
    quota_status status = quota_policy_parse(NULL, text, strlen(text), &policy, NULL, &error);
    if (status != QUOTA_OK)
        print_error("line %u, %s: expected %s, found %s\n", error.line, error.field, error.expected,
                    error.found);
    assert_int_equal(status, QUOTA_OK);
    return policy;
}

static quota_policy *builtin(const char *id)
{
    quota_policy *policy;
    assert_int_equal(quota_policy_builtin(NULL, id, &policy, NULL), QUOTA_OK);
    return policy;
}

static quota_entry adoption(test_books *books, const quota_policy *policy, int64_t number)
{
    quota_policy_info info = {.struct_size = sizeof info};
    quota_entry entry = books_entry(books, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT, 0, 0, 0);
    assert_int_equal(quota_policy_describe(policy, &info), QUOTA_OK);
    memcpy(entry.proof, info.digest, sizeof info.digest);
    entry.value = number;
    return entry;
}

static void adopt(test_books *books, const quota_policy *policy, int64_t number)
{
    const quota_entry entry = adoption(books, policy, number);
    books_post(books, &entry, 1);
}

static quota_post post_of(const quota_entry *entries, size_t count, quota_result *results)
{
    return (quota_post){.struct_size = sizeof(quota_post),
                        .entry_size = sizeof(quota_entry),
                        .result_size = sizeof(quota_result),
                        .entries = entries,
                        .results = results,
                        .count = count};
}

/* Posts one entry; what became of it. */
static quota_result try_one(test_books *books, const quota_entry *entry, quota_error *error)
{
    quota_result result = {0};
    const quota_post post = post_of(entry, 1, &result);
    error->struct_size = sizeof *error;
    const quota_status status = quota_ledger_post(books->ledger, &post, error);
    assert_true(status == QUOTA_OK || status == QUOTA_E_REFUSED);
    return result;
}

static void refused(test_books *books, const quota_entry *entry, quota_status status, const char *field,
                    const char *expected, const char *found)
{
    quota_error error;
    const quota_result result = try_one(books, entry, &error);
    assert_int_equal(result.status, status);
    assert_string_equal(error.field, field);
    assert_non_null(strstr(error.expected, expected));
    assert_non_null(strstr(error.found, found));
}

static quota_result passes(test_books *books, const quota_entry *entry)
{
    quota_error error;
    const quota_result result = try_one(books, entry, &error);
    if (result.status != QUOTA_OK)
        print_error("%s: expected %s, found %s\n", error.field, error.expected, error.found);
    assert_int_equal(result.status, QUOTA_OK);
    return result;
}

static quota_entry sale(test_books *books, int64_t amount)
{
    quota_entry entry = books_entry(books, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE, S, L1, amount);
    entry.to_account = B;
    return entry;
}

static void open_books(test_books *books, const quota_ledger_options *options)
{
    books_open(books, options);
    books_account(books, S, QUOTA_ROLE_ENTERPRISE, 530302);
    books_account(books, B, QUOTA_ROLE_ENTERPRISE, 530381);
    books_issue(books, S, L1, 100 * T, QUOTA_POLLUTANT_SO2, 530302);
}

/* ------------------------------------------------------------------ adopting */

static void test_by_digest(void **state)
{
    (void)state;
    quota_policy *own = parse(table_a), *built_in = builtin("cn-530300-2024");
    quota_memory_store *store;
    quota_store hooks = {.struct_size = sizeof hooks, .entry_size = sizeof(quota_entry)};
    assert_int_equal(quota_memory_store_create(NULL, &store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(store, &hooks), QUOTA_OK);
    quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks};
    test_books books;
    open_books(&books, &options);
    quota_entry entry = adoption(&books, built_in, 1); /* built in: need not be given */
    passes(&books, &entry);
    entry = adoption(&books, own, 2);
    refused(&books, &entry, QUOTA_R_POLICY_UNKNOWN, "proof", "", "");
    entry = adoption(&books, built_in, 1);
    entry.proof[0] ^= 1;
    refused(&books, &entry, QUOTA_R_POLICY_NUMBER, "value", "", "");
    quota_ledger_free(books.ledger);
    /* the host gives its own; it lives as long as the ledger */
    const quota_policy *given[] = {own};
    options.policies = given;
    options.policy_count = 1;
    assert_int_equal(quota_ledger_open(&options, &books.ledger, NULL), QUOTA_OK);
    adopt(&books, own, 2);
    quota_ledger_free(books.ledger);
    /* and must give it again */
    options.policies = NULL;
    options.policy_count = 0;
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_ledger_open(&options, &books.ledger, &error), QUOTA_E_POLICY_MISSING);
    assert_null(books.ledger);
    quota_audit audit = {.struct_size = sizeof audit};
    assert_int_equal(quota_ledger_audit(&options, NULL, 0, &audit, NULL), QUOTA_OK);
    assert_int_equal(audit.status, QUOTA_E_POLICY_MISSING);
    options.policies = given;
    options.policy_count = 1;
    assert_int_equal(quota_ledger_open(&options, &books.ledger, NULL), QUOTA_OK);
    quota_ledger_free(books.ledger);
    /* options that cannot be */
    const quota_policy *none[] = {NULL};
    options.policies = none;
    assert_int_equal(quota_ledger_open(&options, &books.ledger, &error), QUOTA_E_ARGUMENT);
    options.policies = NULL;
    assert_int_equal(quota_ledger_open(&options, &books.ledger, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_open(&options, NULL, &error), QUOTA_E_ARGUMENT);
    quota_memory_store_free(store);
    quota_policy_free(own);
    quota_policy_free(built_in);
}

static void test_windows(void **state)
{
    (void)state;
    quota_policy *own = parse(table_a);
    const quota_policy *given[] = {own};
    const quota_ledger_options options = {
        .struct_size = sizeof options, .policies = given, .policy_count = 1};
    test_books books;
    open_books(&books, &options);
    const int32_t first = books.date;
    quota_entry plain = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLAIN, S, L1, T);
    plain.to_account = B;
    passes(&books, &plain); /* no law yet */
    adopt(&books, own, 7);
    plain = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLAIN, S, L1, T);
    plain.to_account = B;
    refused(&books, &plain, QUOTA_R_LAW_KIND, "kind", "act", "none");
    quota_entry entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_MARKET;
    refused(&books, &entry, QUOTA_R_LAW_DENIES, "trade", "二 A2", "deny");
    entry.as_of = 20231231; /* applied for before it was adopted: a person says which law applies */
    refused(&books, &entry, QUOTA_R_LAW_REVIEW, "as_of", "a day under a policy", "no policy in force");
    /* its end is stated by adopting again: of adoptions from one day the later holds */
    quota_entry end = adoption(&books, own, 7);
    end.valid_from = first;
    end.valid_until = 20260630;
    passes(&books, &end);
    books.date = 20260630;
    entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_MARKET;
    refused(&books, &entry, QUOTA_R_LAW_DENIES, "trade", "A2", "deny");
    books.date = 20260701;
    entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_MARKET;
    assert_int_equal(passes(&books, &entry).policy, 0);
    /* and begun again later; its own window ends on its own day */
    end = adoption(&books, own, 7);
    end.valid_from = 20270101;
    passes(&books, &end);
    books.date = 20291231;
    entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_MARKET;
    refused(&books, &entry, QUOTA_R_LAW_DENIES, "trade", "A2", "deny");
    books.date = 20300101;
    plain = books_entry(&books, QUOTA_VERB_MOVE, QUOTA_ENTRY_PLAIN, S, L1, T);
    plain.to_account = B;
    passes(&books, &plain);
    books_close(&books);
    quota_policy_free(own);
}

/* ------------------------------------------------------------------ layers */

static void test_layers(void **state)
{
    (void)state;
    quota_policy *a = parse(table_a), *b = parse(table_b);
    const quota_policy *given[] = {a, b};
    const quota_ledger_options options = {
        .struct_size = sizeof options, .policies = given, .policy_count = 2};
    test_books books;
    open_books(&books, &options);
    adopt(&books, a, 7);
    adopt(&books, b, 8);
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_BASELINE_PRICE, 100, 0);
    const uint32_t my_day = quota_fact_find(b, "my_day", 6);
    /* the worst verdict, whoever's */
    quota_entry entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_MARKET;
    entry.price = 100;
    refused(&books, &entry, QUOTA_R_LAW_DENIES, "trade", "A2", "deny");
    entry.channel = QUOTA_CHANNEL_PLATFORM;
    refused(&books, &entry, QUOTA_R_LAW_REVIEW, "trade", "B4", "review; missing: my_day");
    /* what a policy's own fact cannot be was stated for nothing */
    books_state(&books, QUOTA_SUBJECT_LOT, L1, my_day, 20230230, 0);
    refused(&books, &entry, QUOTA_R_LAW_REVIEW, "trade", "B4", "my_day");
    books_state(&books, QUOTA_SUBJECT_LOT, L1, my_day, 20230228, 0);
    quota_result result = passes(&books, &entry);
    assert_int_equal(result.verdict, QUOTA_ALLOW);
    assert_true(result.policy == 7 || result.policy == 8);
    /* an exception that was approved is allowed, a review that was approved is one still */
    entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_PLATFORM;
    entry.price = 99;
    refused(&books, &entry, QUOTA_R_LAW_REVIEW, "trade", "B2", "review");
    entry.flags = QUOTA_FLAG_APPROVED;
    refused(&books, &entry, QUOTA_R_PROOF_MISSING, "proof", "", "");
    entry.proof[0] = 1;
    result = passes(&books, &entry);
    assert_int_equal(result.verdict, QUOTA_ALLOW);
    entry = sale(&books, T);
    entry.channel = QUOTA_CHANNEL_PLATFORM;
    entry.flags = QUOTA_FLAG_APPROVED;
    entry.proof[0] = 1;
    entry.price = 0; /* of an unknown price a person decided */
    books_state(&books, QUOTA_SUBJECT_LOT, L1, my_day, QUOTA_UNKNOWN, 0);
    result = passes(&books, &entry);
    assert_int_equal(result.verdict, QUOTA_REVIEW);
    assert_int_equal(result.policy, 8);
    quota_rule rule = {.struct_size = sizeof rule};
    assert_int_equal(quota_policy_rule(b, result.rule, &rule), QUOTA_OK);
    assert_string_equal(rule.id, "B4");
    entry.id[15] = 1;
    entry.channel = QUOTA_CHANNEL_MARKET; /* a denial nobody approves */
    refused(&books, &entry, QUOTA_R_LAW_DENIES, "trade", "A2", "deny");
    /* the largest requirement, with its ratio; enough for one policy alone is enough where the other is
     * silent */
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_INCREMENT, 2 * T, 0);
    quota_entry use = books_entry(&books, QUOTA_VERB_USE, QUOTA_ENTRY_PROJECT, S, L1, 4 * T - 1);
    use.project = P;
    refused(&books, &use, QUOTA_R_LAW_DENIES, "offer", "A4", "deny");
    use.amount = 6 * T;
    result = passes(&books, &use);
    assert_int_equal(result.required, 6 * T);
    quota_entry stored;
    assert_int_equal(quota_ledger_entry(books.ledger, use.id, &stored, sizeof stored, NULL), QUOTA_OK);
    assert_int_equal(stored.required, 6 * T);
    assert_int_equal(stored.ratio_num, 3);
    assert_int_equal(stored.ratio_den, 1);
    assert_int_equal(stored.verdict, QUOTA_ALLOW);
    /* the smallest limit */
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_REDUCTION, 10 * T, 0);
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_USED_FOR_PROJECTS, 3 * T, 0);
    quota_entry deposit = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, S, L2, 7 * T + 1);
    deposit.party = S;
    deposit.pollutant = QUOTA_POLLUTANT_SO2;
    deposit.proof[0] = 2;
    refused(&books, &deposit, QUOTA_R_LAW_LIMIT, "credit", "at most 7 t, 三 B3", "7.000000001 t");
    deposit.amount = 11 * T;
    refused(&books, &deposit, QUOTA_R_LAW_LIMIT, "credit", "at most 7 t, 三 B3", "11 t");
    deposit.amount = 7 * T;
    passes(&books, &deposit);
    books_close(&books);
    quota_policy_free(a);
    quota_policy_free(b);
}

/* ------------------------------------------------------------------ asking and explaining */

static int64_t fact_in(const quota_fact *facts, size_t count, uint32_t fact)
{
    for (size_t i = 0; i < count; i++)
        if (facts[i].fact == fact)
            return facts[i].value;
    return QUOTA_UNKNOWN;
}

static void test_what_is_asked(void **state)
{
    (void)state;
    quota_policy *qujing = builtin("cn-530300-2024");
    test_books books;
    open_books(&books, NULL);
    books.date = 20250106;
    adopt(&books, qujing, 1);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_PROJECT_CITY, 530300, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_PROJECT_COUNTY, 530302, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_KEY_INDUSTRY, 1, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_INCREMENT, 10 * T, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_CITY_CONFIRMED, 1, 0);
    quota_entry entries[2] = {sale(&books, T), sale(&books, 2 * T)};
    entries[0].flags = QUOTA_FLAG_JOINED;
    entries[1].project = P;
    entries[0].project = P;
    const quota_post post = post_of(entries, 2, NULL);
    quota_asked asked = {.struct_size = sizeof asked};
    quota_fact facts[40];
    quota_error error = {.struct_size = sizeof error};
    /* the sale asks two questions of this document; the second of whether the lot is of the own county */
    quota_status status = quota_ledger_ask(books.ledger, &post, 1, 0, &asked, facts, 40, &error);
    assert_int_equal(status, QUOTA_OK);
    assert_int_equal(asked.question, QUOTA_QUESTION_TRADE);
    assert_int_equal(asked.policy_number, 1);
    assert_int_equal(asked.decision.verdict, QUOTA_ALLOW);
    assert_int_equal(asked.limit, QUOTA_UNKNOWN);
    assert_int_equal(fact_in(facts, asked.fact_count, QUOTA_FACT_CITY_CONFIRMED), 1);
    status = quota_ledger_ask(books.ledger, &post, 1, 1, &asked, facts, 40, &error);
    assert_int_equal(status, QUOTA_OK);
    assert_int_equal(asked.question, QUOTA_QUESTION_SOURCE);
    assert_int_equal(fact_in(facts, asked.fact_count, QUOTA_FACT_SOURCE_COUNTY), 530302);
    assert_int_equal(fact_in(facts, asked.fact_count, QUOTA_FACT_OWN_COUNTY_STOCK), 100 * T);
    assert_int_equal(fact_in(facts, asked.fact_count, QUOTA_FACT_REQUIRED_AMOUNT),
                     QUOTA_UNKNOWN); /* attained? */
    /* what was gathered decides the same again */
    quota_case given = {.struct_size = sizeof given,
                        .question = asked.question,
                        .facts = facts,
                        .fact_count = asked.fact_count};
    quota_decision again = {.struct_size = sizeof again};
    assert_int_equal(quota_decide(asked.policy, &given, &again, NULL), QUOTA_OK);
    assert_memory_equal(&again, &asked.decision, sizeof again);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 1, 2, &asked, facts, 40, &error),
                     QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 1, 1, &asked, facts, 2, &error), QUOTA_E_BUFFER);
    assert_true(asked.fact_count > 2);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 1, 1, &asked, NULL, 0, &error), QUOTA_E_BUFFER);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 2, 0, &asked, facts, 40, &error),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_ask(NULL, &post, 0, 0, &asked, facts, 40, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_ask(books.ledger, NULL, 0, 0, &asked, facts, 40, &error), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 0, 0, NULL, facts, 40, &error), QUOTA_E_ARGUMENT);
    asked.struct_size = 1;
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 0, 0, &asked, facts, 40, &error),
                     QUOTA_E_STRUCT_SIZE);
    asked.struct_size = sizeof asked;
    /* an entry that its own checks refuse is not asked about */
    entries[1].amount = 1000 * T;
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 1, 0, &asked, facts, 40, &error), QUOTA_E_REFUSED);
    assert_int_equal(error.status, QUOTA_R_INSUFFICIENT);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 0, 0, &asked, facts, 40, &error), QUOTA_OK);
    /* a statement asks nothing */
    quota_entry fact = books_entry(&books, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT, 0, 0, 0);
    fact.subject = QUOTA_SUBJECT_LEDGER;
    fact.fact = QUOTA_FACT_STRICT_MODE;
    const quota_post stating = post_of(&fact, 1, NULL);
    assert_int_equal(quota_ledger_ask(books.ledger, &stating, 0, 0, &asked, facts, 40, &error),
                     QUOTA_E_NOT_FOUND);
    /* nothing was posted */
    quota_head head;
    assert_int_equal(quota_ledger_head(books.ledger, &head), QUOTA_OK);
    assert_int_equal(head.seq, 9);
    books_close(&books);
    quota_policy_free(qujing);
}

static void test_limits_are_told(void **state)
{
    (void)state;
    quota_policy *b = parse(table_b);
    const quota_policy *given[] = {b};
    const quota_ledger_options options = {
        .struct_size = sizeof options, .policies = given, .policy_count = 1};
    test_books books;
    open_books(&books, &options);
    adopt(&books, b, 1);
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_REDUCTION, 10 * T, 0);
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_USED_FOR_PROJECTS, 3 * T, 0);
    quota_entry entries[2];
    for (size_t i = 0; i < 2; i++) {
        entries[i] = books_entry(&books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, S, L2, 4 * T);
        entries[i].party = S;
        entries[i].pollutant = QUOTA_POLLUTANT_SO2;
        entries[i].proof[0] = 2;
    }
    entries[0].flags = QUOTA_FLAG_JOINED;
    const quota_post post = post_of(entries, 2, NULL);
    quota_asked asked = {.struct_size = sizeof asked};
    quota_fact facts[40];
    /* `credit` bounds the lot, and is asked at its last entry: 3 t of the 7 are left for it */
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 0, 0, &asked, facts, 40, NULL), QUOTA_E_NOT_FOUND);
    assert_int_equal(quota_ledger_ask(books.ledger, &post, 1, 0, &asked, facts, 40, NULL), QUOTA_OK);
    assert_int_equal(asked.question, QUOTA_QUESTION_CREDIT);
    assert_int_equal(asked.limit, 3 * T);
    assert_int_equal(asked.decision.hi, 7 * T);
    /* another kind's entry into the lot does not hide which was the last deposit */
    quota_entry mixed[2] = {entries[0], entries[1]};
    mixed[0].amount = 8 * T;
    mixed[1].kind = QUOTA_ENTRY_PUBLIC_WORKS;
    mixed[1].amount = 1;
    const quota_post both = post_of(mixed, 2, NULL);
    quota_error error = {.struct_size = sizeof error};
    assert_int_equal(quota_ledger_post(books.ledger, &both, &error), QUOTA_E_REFUSED);
    assert_int_equal(error.status, QUOTA_R_LAW_LIMIT);
    assert_string_equal(error.field, "credit");
    char text[4000];
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 1, QUOTA_EN, text, sizeof text, NULL, NULL),
                     QUOTA_OK);
    assert_non_null(strstr(text, "This entry: at most 3 t."));
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 1, QUOTA_ZH, text, sizeof text, NULL, NULL),
                     QUOTA_OK);
    assert_non_null(strstr(text, "本次至多 3 吨。"));
    books_close(&books);
    quota_policy_free(b);
}

static void test_explaining(void **state)
{
    (void)state;
    quota_policy *qujing = builtin("cn-530300-2024");
    test_books books;
    open_books(&books, NULL);
    books.date = 20250106;
    adopt(&books, qujing, 1);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_PROJECT_CITY, 530300, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_PROJECT_COUNTY, 530381, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_KEY_INDUSTRY, 1, 0);
    books_state(&books, QUOTA_SUBJECT_PLACE, 530381, QUOTA_FACT_COUNTY_AIR_TARGET_ASSURED, 1, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_INCREMENT, 10 * T, 0);
    books_state(&books, QUOTA_SUBJECT_PROJECT, P, QUOTA_FACT_ATTAINED, 1, 0);
    quota_entry entry = sale(&books, T);
    entry.project = P;
    const quota_post post = post_of(&entry, 1, NULL);
    refused(&books, &entry, QUOTA_R_LAW_REVIEW, "trade", "第十六条 Q16", "review; missing: city_confirmed");
    quota_error error;
    (void)try_one(&books, &entry, &error);
    assert_int_equal(error.fact, QUOTA_FACT_CITY_CONFIRMED);
    assert_int_equal(error.index, 0);
    char text[12000], once[12000];
    size_t needed;
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, QUOTA_EN, text, sizeof text, &needed, NULL),
                     QUOTA_OK);
    assert_int_equal(needed, strlen(text) + 1);
    const char *review = strstr(text, "Review: trade"), *allow = strstr(text, "Allow: source");
    assert_ptr_equal(review, text); /* the gravest first */
    assert_true(allow > review);
    assert_non_null(strstr(text, "Missing: city confirmed"));
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, QUOTA_ZH, once, sizeof once, NULL, NULL),
                     QUOTA_OK);
    assert_non_null(strstr(once, "市局已确认交易条件"));
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, QUOTA_EN, NULL, 0, &needed, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(needed, strlen(text) + 1);
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, QUOTA_EN, once, 20, &needed, NULL),
                     QUOTA_E_BUFFER);
    assert_int_equal(strncmp(once, text, strlen(once)), 0);
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, (quota_lang)3, once, 20, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 0, QUOTA_EN, NULL, 20, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_explain(NULL, &post, 0, QUOTA_EN, once, 20, NULL, NULL), QUOTA_E_ARGUMENT);
    assert_int_equal(quota_ledger_explain(books.ledger, &post, 1, QUOTA_EN, once, 20, NULL, NULL),
                     QUOTA_E_ARGUMENT);
    quota_entry open = books_entry(&books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_CLOSE, S, 0, 0);
    const quota_post other = post_of(&open, 1, NULL);
    assert_int_equal(quota_ledger_explain(books.ledger, &other, 0, QUOTA_EN, text, sizeof text, NULL, NULL),
                     QUOTA_E_NOT_FOUND);
    books_close(&books);
    quota_policy_free(qujing);
}

/* ------------------------------------------------------------------ a deposit by level */

static void open_jiangsu(test_books *books, const quota_ledger_options *options, quota_policy *jiangsu)
{
    books_open(books, options);
    books->date = 20230109;
    books_account(books, S, QUOTA_ROLE_ENTERPRISE, 320505);
    const uint8_t pools[] = {QUOTA_POOL_COUNTY, QUOTA_POOL_CITY};
    for (uint64_t i = 0; i < 2; i++) {
        quota_entry open = books_entry(books, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN, K + i, 0, 0);
        open.role = QUOTA_ROLE_RESERVE;
        open.pool = pools[i];
        open.place = i == 0 ? 320505 : 320500;
        books_post(books, &open, 1);
    }
    adopt(books, jiangsu, 1);
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_PUBLISHED_ON, 20221201, 0);
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_CITY_VERIFIED, 1, 0);
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_PERMIT_CLASS, QUOTA_PERMIT_CLASS_KEY, 0);
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_USED_FOR_BINDING, 2 * T, 0);
    books_state(books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_USED_FOR_PROJECTS, 0, 0);
}

static quota_entry deposit_of(test_books *books, uint64_t lot, int64_t amount)
{
    quota_entry model = books_entry(books, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT, 0, lot, amount);
    model.party = S;
    model.pollutant = QUOTA_POLLUTANT_TN;
    model.measure = QUOTA_MEASURE_CLOSURE;
    model.valid_from = 20220601;
    model.place = 320505;
    model.proof[0] = (uint8_t)lot;
    return model;
}

static void test_deposit_by_level(void **state)
{
    (void)state;
    quota_policy *jiangsu = builtin("cn-js-city-2022");
    const uint64_t accounts[] = {C, K};
    test_books books;
    quota_entry entries[8];
    size_t count;
    quota_error error = {.struct_size = sizeof error};
    open_jiangsu(&books, NULL, jiangsu);
    books_state(&books, QUOTA_SUBJECT_LOT, L1, QUOTA_FACT_REDUCTION, 12 * T, 0);
    quota_entry model = deposit_of(&books, L1, 10 * T);
#define COMPOSE(model)                                                                                       \
  quota_compose(books.ledger, QUOTA_ACT_DEPOSIT, &(model), accounts, 2, entries, 8, sizeof *entries, &count, \
                &error)
    assert_int_equal(COMPOSE(model), QUOTA_E_ARGUMENT); /* what the province takes nobody has said */
    assert_string_equal(error.field, "province_take");
    assert_int_equal(error.fact, QUOTA_FACT_PROVINCE_TAKE);
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_PROVINCE_TAKE, 0, 0);
    assert_int_equal(COMPOSE(model), QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(entries[0].account, C);
    assert_int_equal(entries[0].amount, 3 * T);
    assert_int_equal(entries[0].flags, QUOTA_FLAG_JOINED);
    assert_int_equal(entries[1].account, K);
    assert_int_equal(entries[1].amount, 7 * T);
    assert_int_equal(entries[1].flags, 0);
    assert_memory_equal(entries[0].id, model.id, sizeof model.id);
    /* without an amount: what the law credits */
    model.amount = 0;
    assert_int_equal(COMPOSE(model), QUOTA_OK);
    assert_int_equal(count, 2);
    assert_int_equal(entries[1].amount, 7 * T);
    books_post(&books, entries, count);
    model = deposit_of(&books, L2, 10 * T + 1);
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_REDUCTION, 12 * T, 0);
    assert_int_equal(COMPOSE(model), QUOTA_E_RANGE);
    assert_string_equal(error.field, "amount");
    model.pollutant = 0;
    assert_int_equal(COMPOSE(model), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "pollutant");
    model = deposit_of(&books, 0, T);
    assert_int_equal(COMPOSE(model), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "lot");
    model = deposit_of(&books, L2, T);
    model.date = 0;
    assert_int_equal(COMPOSE(model), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "date");
    model = deposit_of(&books, L2, -T);
    assert_int_equal(COMPOSE(model), QUOTA_E_RANGE);
    model = deposit_of(&books, L2, T);
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_DEPOSIT, &model, NULL, 0, entries, 8,
                                   sizeof *entries, &count, &error),
                     QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "accounts");
    assert_int_equal(quota_compose(books.ledger, QUOTA_ACT_DEPOSIT, &model, accounts, 2, NULL, 0,
                                   sizeof *entries, &count, &error),
                     QUOTA_E_BUFFER);
    assert_int_equal(count, 1); /* 1 t is within the city's 30 % of 10 t */
    /* of what the law says nothing: the amount is the host's, all of it for the first account */
    model.pollutant = QUOTA_POLLUTANT_PB;
    assert_int_equal(COMPOSE(model), QUOTA_OK);
    assert_int_equal(count, 1);
    assert_int_equal(entries[0].account, C);
    assert_int_equal(entries[0].amount, T);
    model.amount = 0;
    assert_int_equal(COMPOSE(model), QUOTA_E_ARGUMENT);
    assert_string_equal(error.field, "amount");
    books_close(&books);
    quota_policy_free(jiangsu);
}

static void test_debt_is_repaid_first(void **state)
{
    (void)state;
    quota_policy *jiangsu = builtin("cn-js-city-2022");
    const uint64_t accounts[] = {C, K};
    test_books books;
    quota_entry entries[8];
    size_t count;
    quota_error error = {.struct_size = sizeof error};
    open_jiangsu(&books, NULL, jiangsu);
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_PROVINCE_TAKE, 0, 0);
    books_state(&books, QUOTA_SUBJECT_LOT, L1, QUOTA_FACT_REDUCTION, 12 * T, 0);
    quota_entry model = deposit_of(&books, L1, 10 * T);
    assert_int_equal(COMPOSE(model), QUOTA_OK);
    books_post(&books, entries, count);
    /* 4.4 t of it are surrendered, the rest is gone, and it was a fraud */
    const int64_t out[][2] = {{C, 3 * T}, {K, 2600000000}};
    for (size_t i = 0; i < 2; i++) {
        quota_entry gone =
            books_entry(&books, QUOTA_VERB_VOID, QUOTA_ENTRY_FRAUD, (uint64_t)out[i][0], L1, out[i][1]);
        if (i == 0)
            gone = books_entry(&books, QUOTA_VERB_VOID, QUOTA_ENTRY_RULED, C, L1, 3 * T);
        gone.kind = QUOTA_ENTRY_RULED;
        gone.proof[0] = 9;
        books_post(&books, &gone, 1);
    }
    quota_entry clear = books_entry(&books, QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR, K, L1, 4400000000);
    books_post(&books, &clear, 1);
    quota_entry owe = books_entry(&books, QUOTA_VERB_OWE, QUOTA_ENTRY_INCUR, S, L1, 4400000000);
    books_post(&books, &owe, 1);
    books_state(&books, QUOTA_SUBJECT_LOT, L2, QUOTA_FACT_REDUCTION, 8 * T, 0);
    model = deposit_of(&books, L2, 6 * T);
    assert_int_equal(COMPOSE(model), QUOTA_OK);
    assert_int_equal(count, 3);
    assert_int_equal(entries[0].kind, QUOTA_ENTRY_REPAY);
    assert_int_equal(entries[0].amount, 4400000000);
    assert_int_equal(entries[1].account, C);
    assert_int_equal(entries[1].amount, 480000000);
    assert_int_equal(entries[2].account, K);
    assert_int_equal(entries[2].amount, 1120000000);
    books_post(&books, entries, count);
    books_close(&books);
    quota_policy_free(jiangsu);
}

/* ------------------------------------------------------------------ memory */

/* Every allocation of a post, of asking and explaining under a policy fails once; then it works. */
static void test_memory(void **state)
{
    (void)state;
    quota_policy *jiangsu = builtin("cn-js-city-2022");
    const uint64_t accounts[] = {C, K};
    fail_alloc host;
    fail_alloc_init(&host);
    const quota_allocator mem = fail_alloc_of(&host);
    quota_memory_store *store;
    quota_store hooks = {.struct_size = sizeof hooks, .entry_size = sizeof(quota_entry)};
    assert_int_equal(quota_memory_store_create(NULL, &store, NULL), QUOTA_OK);
    assert_int_equal(quota_memory_store_hooks(store, &hooks), QUOTA_OK);
    const quota_ledger_options options = {.struct_size = sizeof options, .store = &hooks, .allocator = &mem};
    test_books books;
    quota_entry entries[8];
    quota_fact facts[40];
    size_t count;
    quota_asked asked = {.struct_size = sizeof asked};
    quota_error error = {.struct_size = sizeof error};
    char text[8000];
    open_jiangsu(&books, &options, jiangsu);
    books_state(&books, QUOTA_SUBJECT_LEDGER, 0, QUOTA_FACT_PROVINCE_TAKE, 0, 0);
    books_state(&books, QUOTA_SUBJECT_LOT, L1, QUOTA_FACT_REDUCTION, 12 * T, 0);
    const quota_entry model = deposit_of(&books, L1, 10 * T);
    for (int call = 0; call < 4; call++) {
        quota_status status = QUOTA_E_NO_MEMORY;
        /* a fresh handle, which has compiled and gathered nothing yet */
        quota_ledger_free(books.ledger);
        assert_int_equal(quota_ledger_open(&options, &books.ledger, NULL), QUOTA_OK);
        for (size_t n = 1; status == QUOTA_E_NO_MEMORY; n++) {
            fail_alloc_plan(&host, n);
            const quota_post post = post_of(entries, count, NULL);
            status = call == 0   ? COMPOSE(model)
                     : call == 1 ? quota_ledger_ask(books.ledger, &post, 1, 0, &asked, facts, 40, &error)
                     : call == 2 ? quota_ledger_explain(books.ledger, &post, 1, QUOTA_EN, text, sizeof text,
                                                        NULL, &error)
                                 : quota_ledger_post(books.ledger, &post, &error);
            assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
            fail_alloc_plan(&host, 0);
        }
    }
    books_close(&books);
    assert_true(fail_alloc_clean(&host));
    /* opening, with a policy adopted */
    quota_status status = QUOTA_E_NO_MEMORY;
    for (size_t n = 1; status == QUOTA_E_NO_MEMORY; n++) {
        fail_alloc_plan(&host, n);
        status = quota_ledger_open(&options, &books.ledger, NULL);
        assert_int_equal(status, host.calls >= n ? QUOTA_E_NO_MEMORY : QUOTA_OK);
        fail_alloc_plan(&host, 0);
    }
    books_close(&books);
    assert_true(fail_alloc_clean(&host));
    quota_memory_store_free(store);
    quota_policy_free(jiangsu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_digest),        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_layers),           cmocka_unit_test(test_what_is_asked),
        cmocka_unit_test(test_limits_are_told),  cmocka_unit_test(test_explaining),
        cmocka_unit_test(test_deposit_by_level), cmocka_unit_test(test_debt_is_repaid_first),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
