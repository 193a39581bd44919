/* 12_law.c - the law in the path: Qujing's measures are adopted, a sale is refused, explained, allowed.
 *
 * The facts are entries like all others, so the journal alone can say years later why the sale was lawful.
 *
 *     cc 12_law.c $(pkg-config --cflags --libs libquota) -o 12_law && ./12_law
 */
#include <libquota/quota.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SELLER = 1, BUYER = 2, LOT = 1, PROJECT = 7 };

static quota_entry entry(uint8_t number, uint8_t verb, uint8_t kind)
{
    quota_entry entry = {.verb = verb, .kind = kind, .date = 20250301};

    entry.id[15] = number;
    return entry;
}

static quota_entry opened(uint8_t number, uint64_t account, const char *party)
{
    quota_entry open = entry(number, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);

    open.account = account;
    open.role = QUOTA_ROLE_ENTERPRISE;
    open.place = 530302;
    memcpy(open.proof, party, strlen(party));
    return open;
}

static quota_entry stated(uint8_t number, uint8_t subject, uint32_t fact, int64_t value)
{
    quota_entry state = entry(number, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);

    state.subject = subject;
    state.lot = subject == QUOTA_SUBJECT_LOT ? LOT : 0;
    state.project = subject == QUOTA_SUBJECT_PROJECT ? PROJECT : 0;
    state.fact = fact;
    state.value = value;
    state.proof[0] = number; /* SM3 of the paper that says so; a check that was refused needs one */
    return state;
}

/* One group; says what was refused, and why. */
static quota_status post(quota_ledger *ledger, quota_entry *entries, size_t count, quota_result *results,
                         quota_lang lang)
{
    const quota_post call = {sizeof call, 0, sizeof *entries, sizeof *results, entries, results, count};
    quota_error error = {.struct_size = sizeof error};
    char text[512];
    const quota_status status = quota_ledger_post(ledger, &call, &error);

    if (status == QUOTA_E_REFUSED && quota_error_text(&error, lang, text, sizeof text, NULL) == QUOTA_OK)
        printf("%s\n", text);
    return status;
}

static quota_status explain(quota_ledger *ledger, const quota_entry *entry, quota_lang lang)
{
    static char text[8192];
    const quota_post call = {sizeof call, 0, sizeof *entry, sizeof(quota_result), entry, NULL, 1};
    const quota_status status = quota_ledger_explain(ledger, &call, 0, lang, text, sizeof text, NULL, NULL);

    if (status == QUOTA_OK)
        printf("%s\n", text);
    return status;
}

/* 12_law zh: explained in Chinese. */
int main(int argc, char **argv)
{
    const quota_lang lang = argc > 1 && strcmp(argv[1], "zh") == 0 ? QUOTA_ZH : QUOTA_EN;
    quota_policy *policy = NULL;
    quota_policy_info info = {.struct_size = sizeof info};
    quota_result results[16];
    quota_rule rule = {.struct_size = sizeof rule};
    quota_ledger *ledger = NULL;

    quota_status status = quota_policy_builtin(NULL, "cn-530300-2024", &policy, NULL);
    if (status == QUOTA_OK)
        status = quota_policy_describe(policy, &info);
    if (status == QUOTA_OK)
        status = quota_ledger_open(NULL, &ledger, NULL);
    if (status != QUOTA_OK) {
        fprintf(stderr, "12_law: %s\n", quota_status_name((int32_t)status));
        return 1;
    }

    quota_entry group[] = {
        entry(1, QUOTA_VERB_STATE, QUOTA_ENTRY_ADOPT),
        opened(2, SELLER, "91530302MA6K00001A"),
        opened(3, BUYER, "91530381MA6K00002T"),
        stated(4, QUOTA_SUBJECT_LOT, QUOTA_FACT_COUNTY_CHECKED, 1),
        stated(5, QUOTA_SUBJECT_LOT, QUOTA_FACT_CITY_VERIFIED, 1),
        stated(6, QUOTA_SUBJECT_LOT, QUOTA_FACT_APPROVED_AMOUNT, 10 * QUOTA_TONNE),
        entry(7, QUOTA_VERB_ISSUE, QUOTA_ENTRY_DEPOSIT),
        stated(8, QUOTA_SUBJECT_PROJECT, QUOTA_FACT_PROJECT_CITY, 530300),
        stated(9, QUOTA_SUBJECT_PROJECT, QUOTA_FACT_PROJECT_COUNTY, 530302),
        stated(10, QUOTA_SUBJECT_PROJECT, QUOTA_FACT_KEY_INDUSTRY, 1),
        stated(11, QUOTA_SUBJECT_PROJECT, QUOTA_FACT_CITY_CONFIRMED, 0),
    };
    quota_entry *adopt = &group[0], *deposit = &group[6];
    quota_entry sale = entry(12, QUOTA_VERB_MOVE, QUOTA_ENTRY_SALE);
    quota_entry confirmed = stated(13, QUOTA_SUBJECT_PROJECT, QUOTA_FACT_CITY_CONFIRMED, 1);

    memcpy(adopt->proof, info.digest, sizeof info.digest);
    adopt->value = 1;             /* the number this journal calls it by */
    adopt->valid_from = 20241009; /* law days it holds for */
    adopt->valid_until = 20271008;
    deposit->account = deposit->party = SELLER, deposit->lot = LOT, deposit->amount = 10 * QUOTA_TONNE;
    deposit->pollutant = QUOTA_POLLUTANT_SO2, deposit->place = 530302;
    deposit->measure = QUOTA_MEASURE_CLOSURE, deposit->valid_from = 20241101;
    deposit->proof[0] = 7;
    sale.account = SELLER, sale.to_account = BUYER, sale.lot = LOT, sale.amount = 6 * QUOTA_TONNE;
    sale.project = PROJECT;

    status = post(ledger, group, sizeof group / sizeof *group, results, lang);
    if (status == QUOTA_OK && post(ledger, &sale, 1, results, lang) != QUOTA_E_REFUSED)
        status = QUOTA_E_POLICY; /* it should have been */
    if (status == QUOTA_OK)
        status = explain(ledger, &sale, lang);
    if (status == QUOTA_OK)
        status = post(ledger, &confirmed, 1, results, lang);
    if (status == QUOTA_OK)
        status = post(ledger, &sale, 1, results, lang);
    if (status == QUOTA_OK)
        status = quota_policy_rule(policy, results[0].rule, &rule);
    if (status == QUOTA_OK)
        printf(lang == QUOTA_ZH ? "已转让 %" PRId64 " 吨，依%s：%s\n" : "Sold %" PRId64 " t, by %s: %s\n",
               results[0].moved / QUOTA_TONNE, rule.article, lang == QUOTA_ZH ? rule.zh : rule.en);
    else
        fprintf(stderr, "12_law: %s\n", quota_status_name((int32_t)status));
    quota_ledger_free(ledger);
    quota_policy_free(policy);
    return status != QUOTA_OK;
}
