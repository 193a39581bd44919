/* journal_csv.c - a journal in its compact form. */
#include "journal_csv.h"

#include <libquota/policy.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"

enum { NAMES = 64, ENTRIES = 512 };

typedef struct names {
    char text[NAMES][24];
    uint64_t count;
} names;

typedef struct reading {
    journal *into;
    names accounts, lots, projects;
    quota_policy *policy; /* for facts of its own */
    const char *path;
    size_t line;
    int wrong;
    uint64_t policies;
} reading;

static void complain(reading *of, const char *what, const char *word)
{
    fprintf(stderr, "%s:%zu: %s: %s\n", of->path, of->line, what, word);
    of->wrong = 1;
}

/* The same number for the same name, from 1. */
static uint64_t number_of(names *of, const char *name)
{
    if (!*name)
        return 0;
    for (uint64_t i = 0; i < of->count; i++)
        if (strcmp(of->text[i], name) == 0)
            return i + 1;
    snprintf(of->text[of->count], sizeof of->text[0], "%s", name);
    return ++of->count;
}

static void id_of(uint8_t id[16], const char *name, size_t part)
{
    memset(id, 0, 16);
    memcpy(id, name, strlen(name) < 12 ? strlen(name) : 12);
    id[14] = (uint8_t)part;
    id[15] = 0x1D;
}

static int32_t day(const char *text) /* 2024-01-05 */
{
    int32_t year = 0, month = 0, date = 0;
    return sscanf(text, "%d-%d-%d", &year, &month, &date) == 3 ? year * 10000 + month * 100 + date : 0;
}

static int64_t milligrams(const char *text)
{
    int64_t value = 0;
    int decimals = -1;
    for (; *text; text++) {
        if (*text == '.')
            decimals = 0;
        else if (*text >= '0' && *text <= '9') {
            value = value * 10 + (*text - '0');
            decimals += decimals >= 0;
        }
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 9; decimals++)
        value *= 10;
    return value;
}

static int64_t code_of(reading *of, uint32_t fact, const char *text)
{
    int64_t value = 0;
    if (quota_value_parse(of->policy, fact, text, strlen(text), &value, NULL) != QUOTA_OK)
        complain(of, "no value", text);
    return value;
}

/* ------------------------------------------------------------------ entries and groups */

static quota_entry *add_entry(reading *of, const quota_entry *like)
{
    journal *into = of->into;
    if (into->entry_count == ENTRIES)
        abort();
    into->entries[into->entry_count] = *like;
    into->groups[into->group_count - 1].count++;
    return &into->entries[into->entry_count++];
}

static void words(char *text, char *word[64], size_t *count)
{
    *count = 0;
    for (char *at = strtok(text, " "); at && *count < 64; at = strtok(NULL, " "))
        word[(*count)++] = at;
}

static void open_accounts(reading *of, const quota_entry *like, const char *id, char **word, size_t count)
{
    static const char *const levels[] = {"province", "city", "county", "park"};
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        char *at = strchr(word[i], '@'), *colon = strchr(word[i], ':');
        if (!at || !colon) {
            complain(of, "no account", word[i]);
            return;
        }
        *at = *colon = '\0';
        char *name = colon + 1;
        while (name) {
            char *next = strchr(name, ',');
            if (next)
                *next++ = '\0';
            quota_entry *entry = add_entry(of, like);
            id_of(entry->id, id, made++);
            entry->account = number_of(&of->accounts, name);
            entry->place = (uint32_t)strtoul(at + 1, NULL, 10);
            entry->role = strcmp(word[i], "enterprise") == 0 ? QUOTA_ROLE_ENTERPRISE : QUOTA_ROLE_OTHER;
            for (uint8_t level = 0; level < 4; level++)
                if (strcmp(word[i], levels[level]) == 0)
                    entry->role = QUOTA_ROLE_RESERVE, entry->pool = (uint8_t)(level + 1);
            if (entry->role == QUOTA_ROLE_ENTERPRISE) {
                static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
                snprintf((char *)entry->proof, 32, "9153030210000%04u", (unsigned)entry->account);
                for (size_t j = 0; digits[j] && !quota_party_code_valid((char *)entry->proof, 18); j++)
                    entry->proof[17] = (uint8_t)digits[j];
            }
            name = next;
        }
    }
}

static void adopt(reading *of, const quota_entry *like, const char *id, const char *name)
{
    static const char *const ids[][2] = {{"qujing", "cn-530300-2024"},
                                         {"jiangsu", "cn-js-city-2022"},
                                         {"chongqing", "cn-500000-2014"},
                                         {"linyi", "cn-371300-2014"},
                                         {"sip", "cn-320571-draft"}};
    quota_policy_info info = {.struct_size = sizeof info};
    quota_entry *entry = add_entry(of, like);
    id_of(entry->id, id, 0);
    entry->value = (int64_t)++of->policies;
    quota_policy_free(of->policy);
    of->policy = NULL;
    for (size_t i = 0; i < 5; i++)
        if (strcmp(name, ids[i][0]) == 0)
            of->into->policy_id = ids[i][1];
    if (!of->into->policy_id ||
        quota_policy_builtin(NULL, of->into->policy_id, &of->policy, NULL) != QUOTA_OK ||
        quota_policy_describe(of->policy, &info) != QUOTA_OK)
        complain(of, "no policy", name);
    memcpy(entry->proof, info.digest, 32);
    of->into->groups[of->into->group_count - 1].adopts = 1;
}

static void state_facts(reading *of, const quota_entry *like, const char *id, char *subject, char **word,
                        size_t count)
{
    char *about[64];
    size_t things, made = 0;
    quota_entry model = *like;
    words(subject, about, &things);
    for (size_t i = 0; i < count; i++) {
        if (strncmp(word[i], "valid_from=", 11) == 0)
            model.valid_from = day(word[i] + 11);
        if (strncmp(word[i], "valid_until=", 12) == 0)
            model.valid_until = day(word[i] + 12);
        if (strncmp(word[i], "of=", 3) == 0)
            model.pollutant = (uint8_t)code_of(of, QUOTA_FACT_POLLUTANT, word[i] + 3);
        if (strcmp(word[i], "approved") == 0) {
            model.flags |= QUOTA_FLAG_APPROVED;
            model.proof[31] = 1;
        }
    }
    for (size_t thing = things > 1 ? 1 : 0; thing < (things > 1 ? things : 1); thing++) {
        const char *name = things > 1 ? about[thing] : "";
        model.subject = strcmp(about[0], "ledger") == 0    ? QUOTA_SUBJECT_LEDGER
                        : strcmp(about[0], "place") == 0   ? QUOTA_SUBJECT_PLACE
                        : strcmp(about[0], "account") == 0 ? QUOTA_SUBJECT_ACCOUNT
                        : strcmp(about[0], "project") == 0 ? QUOTA_SUBJECT_PROJECT
                        : strcmp(about[0], "claim") == 0   ? QUOTA_SUBJECT_CLAIM
                                                           : QUOTA_SUBJECT_LOT;
        model.place = model.subject == QUOTA_SUBJECT_PLACE ? (uint32_t)strtoul(name, NULL, 10) : 0;
        model.account = model.subject == QUOTA_SUBJECT_ACCOUNT ? number_of(&of->accounts, name) : 0;
        model.project = model.subject == QUOTA_SUBJECT_PROJECT ? number_of(&of->projects, name) : 0;
        model.lot = model.subject == QUOTA_SUBJECT_LOT ? number_of(&of->lots, name) : 0;
        if (model.subject == QUOTA_SUBJECT_CLAIM)
            id_of(model.target, name, 0);
        for (size_t i = 0; i < count; i++) {
            char *equals = strchr(word[i], '=');
            if (strncmp(word[i], "valid_", 6) == 0 || strncmp(word[i], "of=", 3) == 0 ||
                strcmp(word[i], "approved") == 0)
                continue;
            quota_entry *entry = add_entry(of, &model);
            id_of(entry->id, id, made++);
            entry->fact = equals ? quota_fact_find(of->policy, word[i], (size_t)(equals - word[i])) : 0;
            if (entry->fact == 0)
                complain(of, "no fact", word[i]);
            else
                entry->value = code_of(of, entry->fact, equals + 1);
        }
    }
}

/* ------------------------------------------------------------------ rows of one entry */

static int starts(const char *word, const char *key, const char **value)
{
    size_t size = strlen(key);
    *value = word + size;
    return strncmp(word, key, size) == 0;
}

static void read_more(reading *of, quota_entry *entry, const char *word)
{
    const char *value;
    int64_t pollutant = 0;
    if (strcmp(word, "expected") == 0)
        entry->flags |= QUOTA_FLAG_EXPECTED;
    else if (strcmp(word, "up_to") == 0)
        entry->flags |= QUOTA_FLAG_UP_TO;
    else if (strcmp(word, "approved") == 0) {
        entry->flags |= QUOTA_FLAG_APPROVED;
        entry->proof[31] = 1;
    } else if (starts(word, "party=", &value))
        entry->party = number_of(&of->accounts, value);
    else if (starts(word, "project=", &value))
        entry->project = number_of(&of->projects, value);
    else if (starts(word, "target=", &value))
        id_of(entry->target, value, 0);
    else if (starts(word, "to_lot=", &value))
        entry->to_lot = number_of(&of->lots, value);
    else if (starts(word, "place=", &value))
        entry->place = (uint32_t)strtoul(value, NULL, 10);
    else if (starts(word, "basin=", &value))
        entry->basin = (uint32_t)strtoul(value, NULL, 10);
    else if (starts(word, "industry=", &value))
        entry->industry = (uint32_t)strtoul(value, NULL, 10);
    else if (starts(word, "origin=", &value))
        entry->origin = (uint8_t)code_of(of, QUOTA_FACT_LOT_ORIGIN, value);
    else if (starts(word, "earmark=", &value))
        entry->earmark = (uint8_t)code_of(of, QUOTA_FACT_LOT_EARMARK, value);
    else if (starts(word, "measure=", &value))
        entry->measure = (uint8_t)code_of(of, QUOTA_FACT_MEASURE, value);
    else if (starts(word, "channel=", &value))
        entry->channel = (uint8_t)code_of(of, QUOTA_FACT_CHANNEL, value);
    else if (starts(word, "done=", &value))
        entry->valid_from = day(value);
    else if (starts(word, "until=", &value))
        entry->valid_until = day(value);
    else if (starts(word, "to_term=", &value))
        entry->to_term = day(value);
    else if (starts(word, "term=", &value))
        entry->term = day(value);
    else if (starts(word, "as_of=", &value))
        entry->as_of = day(value);
    else if (starts(word, "price=", &value))
        entry->price = strtoll(value, NULL, 10);
    else if (starts(word, "total=", &value))
        entry->total = strtoll(value, NULL, 10);
    else if (quota_value_parse(NULL, QUOTA_FACT_POLLUTANT, word, strlen(word), &pollutant, NULL) == QUOTA_OK)
        entry->pollutant = (uint8_t)pollutant;
    else
        complain(of, "not understood", word);
}

/* Evidence: the same for all entries of a lot. */
static void give_evidence(quota_entry *entry)
{
    if (entry->verb == QUOTA_VERB_ISSUE) {
        entry->proof[0] = 0xE7;
        memcpy(entry->proof + 8, &entry->lot, sizeof entry->lot);
    }
}

static void read_entry(reading *of, char **cell)
{
    quota_entry model = {.date = day(cell[1])};
    const char *id = cell[0] + (cell[0][0] == '+');
    char *word[64], *arrow = strstr(cell[8], "->");
    size_t count;
    journal *into = of->into;
    if (cell[0][0] != '+') {
        journal_group group = {.first = into->entry_count, .line = of->line};
        into->groups[into->group_count++] = group;
    }
    if (arrow) {
        char name[32];
        const int length = (int)strcspn(arrow + 3, " ");
        snprintf(name, sizeof name, "R_%.*s", length, arrow + 3);
        snprintf(into->groups[into->group_count - 1].why, sizeof into->groups[0].why, "%s",
                 arrow + 3 + length);
        for (int32_t status = QUOTA_R_NOT_POSTED; status <= QUOTA_R_LAW_LIMIT; status++)
            if (strcmp(quota_status_name(status), name) == 0)
                into->groups[into->group_count - 1].refused = status;
        if (!into->groups[into->group_count - 1].refused)
            complain(of, "no status", name);
        *arrow = '\0';
    }
    int64_t verb = quota_entry_word_find(QUOTA_FIELD_VERB, cell[2], strlen(cell[2]));
    int64_t kind = quota_entry_word_find(QUOTA_FIELD_KIND, cell[3], strlen(cell[3]));
    if (verb < 0 || kind < 0) {
        complain(of, "no verb and kind", cell[2]);
        return;
    }
    model.verb = (uint8_t)verb;
    model.kind = (uint8_t)kind;
    words(cell[8], word, &count);
    if (kind == QUOTA_ENTRY_OPEN) {
        open_accounts(of, &model, id, word, count);
        return;
    }
    if (kind == QUOTA_ENTRY_ADOPT) {
        adopt(of, &model, id, count ? word[0] : "");
        return;
    }
    if (kind == QUOTA_ENTRY_FACT) {
        state_facts(of, &model, id, cell[4], word, count);
        return;
    }
    quota_entry *entry = add_entry(of, &model);
    id_of(entry->id, id, 0);
    entry->account = number_of(&of->accounts, cell[4]);
    entry->to_account = number_of(&of->accounts, cell[5]);
    entry->lot = number_of(&of->lots, cell[6]);
    entry->amount = milligrams(cell[7]);
    give_evidence(entry);
    for (size_t i = 0; i < count; i++)
        read_more(of, entry, word[i]);
    if (entry->verb == QUOTA_VERB_RESTORE) { /* the target says whose and which; `account` is who receives */
        entry->to_account = entry->account;
        entry->account = 0;
    }
}

static void read_balance(reading *of, char **cell)
{
    journal_balance *balance = &of->into->balances[of->into->balance_count++];
    int64_t pollutant = 0;
    balance->line = of->line;
    snprintf(balance->what, sizeof balance->what, "%s", cell[2]);
    if (*cell[3])
        balance->kind = (uint8_t)quota_entry_word_find(QUOTA_FIELD_KIND, cell[3], strlen(cell[3]));
    if (strncmp(cell[4], "project ", 8) == 0)
        balance->project = number_of(&of->projects, cell[4] + 8);
    else
        balance->account = number_of(&of->accounts, cell[4]);
    if (quota_value_parse(NULL, QUOTA_FACT_POLLUTANT, cell[6], strlen(cell[6]), &pollutant, NULL) == QUOTA_OK)
        balance->pollutant = (uint8_t)pollutant;
    else
        balance->lot = number_of(&of->lots, cell[6]);
    balance->amount = milligrams(cell[7]);
}

journal *journal_load(const char *root, const char *path)
{
    size_t size = 0;
    char *text = case_read_file(root, path, &size);
    case_rows rows;
    reading of = {.path = path};
    if (!text || case_rows_parse(&rows, path, text, size) != 0) {
        free(text);
        return NULL;
    }
    of.into = case_must(calloc(1, sizeof *of.into));
    of.into->entries = case_must(calloc(ENTRIES, sizeof *of.into->entries));
    of.into->groups = case_must(calloc(rows.count + 1, sizeof *of.into->groups));
    of.into->balances = case_must(calloc(rows.count + 1, sizeof *of.into->balances));
    for (size_t i = 0; i < rows.count && !of.wrong; i++) {
        char **cell = rows.rows[i].cells;
        of.line = rows.rows[i].line;
        if (rows.rows[i].cell_count == 0 || cell[0][0] == '#' || strcmp(cell[0], "id") == 0)
            continue;
        if (rows.rows[i].cell_count != 9)
            complain(&of, "not nine cells", cell[0]);
        else if (strcmp(cell[0], "=") == 0)
            read_balance(&of, cell);
        else
            read_entry(&of, cell);
    }
    quota_policy_free(of.policy);
    case_rows_free(&rows);
    free(text);
    if (of.wrong) {
        journal_free(of.into);
        return NULL;
    }
    return of.into;
}

void journal_free(journal *of)
{
    if (of) {
        free(of->entries);
        free(of->groups);
        free(of->balances);
    }
    free(of);
}

/* ------------------------------------------------------------------ balances */

static int64_t of_claims(quota_ledger *ledger, const journal_balance *balance, uint8_t bucket)
{
    quota_claim rows[64];
    quota_filter filter = {.struct_size = sizeof filter,
                           .account = balance->account,
                           .lot = balance->lot,
                           .project = balance->project,
                           .kind = balance->kind,
                           .bucket = bucket};
    uint64_t cursor = 0;
    int64_t sum = 0;
    for (size_t count = 64; count == 64;) {
        if (quota_list(ledger, QUOTA_LIST_CLAIMS, &filter, &cursor, rows, sizeof rows[0], 64, &count, NULL) !=
            QUOTA_OK)
            return -1;
        for (size_t i = 0; i < count; i++)
            sum += rows[i].left;
    }
    return sum;
}

static int64_t of_holdings(quota_ledger *ledger, const journal_balance *balance)
{
    quota_holding rows[64];
    quota_filter filter = {.struct_size = sizeof filter, .account = balance->account, .lot = balance->lot};
    uint64_t cursor = 0;
    int64_t sum = 0;
    for (size_t count = 64; count == 64;) {
        if (quota_list(ledger, QUOTA_LIST_HOLDINGS, &filter, &cursor, rows, sizeof rows[0], 64, &count,
                       NULL) != QUOTA_OK)
            return -1;
        for (size_t i = 0; i < count; i++)
            sum += rows[i].available;
    }
    return sum;
}

static int64_t of_project(quota_ledger *ledger, const journal_balance *balance, int deficit)
{
    quota_project rows[24];
    quota_filter filter = {
        .struct_size = sizeof filter, .project = balance->project, .pollutant = balance->pollutant};
    uint64_t cursor = 0;
    int64_t sum = 0;
    size_t count = 0;
    if (quota_list(ledger, QUOTA_LIST_PROJECTS, &filter, &cursor, rows, sizeof rows[0], 24, &count, NULL) !=
        QUOTA_OK)
        return -1;
    for (size_t i = 0; i < count; i++)
        sum += deficit ? rows[i].deficit : rows[i].covered;
    return sum;
}

static int64_t of_debts(quota_ledger *ledger, const journal_balance *balance)
{
    quota_debt rows[24];
    quota_filter filter = {
        .struct_size = sizeof filter, .account = balance->account, .pollutant = balance->pollutant};
    uint64_t cursor = 0;
    int64_t sum = 0;
    size_t count = 0;
    if (quota_list(ledger, QUOTA_LIST_DEBTS, &filter, &cursor, rows, sizeof rows[0], 24, &count, NULL) !=
        QUOTA_OK)
        return -1;
    for (size_t i = 0; i < count; i++)
        sum += rows[i].amount;
    return sum;
}

int64_t journal_balance_now(quota_ledger *ledger, const journal_balance *balance)
{
    static const char *const buckets[] = {"held", "consumed", "surrendered", "cancelled", "invalid"};
    for (uint8_t i = 0; i < 5; i++)
        if (strcmp(balance->what, buckets[i]) == 0)
            return of_claims(ledger, balance, (uint8_t)(QUOTA_BUCKET_ENCUMBERED + i));
    if (strcmp(balance->what, "available") == 0)
        return of_holdings(ledger, balance);
    if (strcmp(balance->what, "debt") == 0)
        return of_debts(ledger, balance);
    return of_project(ledger, balance, strcmp(balance->what, "deficit") == 0);
}
