/* ledger_random.c - random entries of every verb and kind. */
#include "ledger_random.h"

#include <string.h>

static uint64_t below(ledger_random *of, uint64_t bound)
{
    return prng_below(&of->random, bound);
}

static int one_of(ledger_random *of, uint64_t many)
{
    return below(of, many) == 0;
}

#define PICK(of, array) ((array)[below((of), sizeof(array) / sizeof *(array))])

static const uint8_t pollutants[] = {QUOTA_POLLUTANT_SO2, QUOTA_POLLUTANT_NOX, QUOTA_POLLUTANT_COD};
static const uint32_t places[] = {530302, 530381, 530303, 9001};
static const int32_t terms[] = {0, 0, 0, 20240630, 20251231, 20301231};

void ledger_random_init(ledger_random *of, const ledger_model *model, uint64_t seed, unsigned broken)
{
    memset(of, 0, sizeof *of);
    of->random.state = seed;
    of->model = model;
    of->date = 20240102;
    of->broken = broken;
}

void ledger_random_party(uint64_t number, char party[18])
{
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    memcpy(party, "915303021234567890", 18);
    for (size_t i = 16; i > 8; i--, number /= 10)
        party[i] = (char)('0' + number % 10);
    for (size_t i = 0; i < sizeof digits - 1; i++) {
        party[17] = digits[i];
        if (quota_party_code_valid(party, 18))
            return;
    }
}

/* ------------------------------------------------------------------ parts of an entry */

static void fresh_id(ledger_random *of, uint8_t id[16])
{
    uint64_t number = ++of->ids;
    memset(id, 0, 16);
    memcpy(id, &number, sizeof number);
    id[15] = 0xA5;
}

static void begin(ledger_random *of, quota_entry *entry, uint8_t verb, uint8_t kind)
{
    memset(entry, 0, sizeof *entry);
    fresh_id(of, entry->id);
    entry->verb = verb;
    entry->kind = kind;
    entry->date = of->date;
}

static void some_proof(ledger_random *of, quota_entry *entry)
{
    memcpy(entry->proof, entry->id, 16);
    entry->proof[20] = 1;
    if (one_of(of, 12)) { /* as another has it */
        memset(entry->proof, 0, 32);
        entry->proof[20] = (uint8_t)(1 + below(of, 3));
    }
}

static uint64_t some_account(ledger_random *of)
{
    return 1 + below(of, RANDOM_ACCOUNTS);
}

static int64_t some_amount(ledger_random *of)
{
    return one_of(of, 3) ? 1 + (int64_t)below(of, 5) : QUOTA_TONNE * (1 + (int64_t)below(of, 20));
}

/* All of it, a part, or a little too much. */
static int64_t part_of(ledger_random *of, int64_t there)
{
    switch (below(of, 8)) {
    case 0:
    case 1:
        return there > 0 ? there : 1;
    case 2:
        return there + 1;
    default:
        return 1 + (int64_t)below(of, (uint64_t)(there > 0 ? there : 1));
    }
}

static void maybe_up_to(ledger_random *of, quota_entry *entry)
{
    if (one_of(of, 5))
        entry->flags |= QUOTA_FLAG_UP_TO;
}

/* A cell that has something, if chance finds one. */
static const model_cell *some_cell(ledger_random *of, int encumbered)
{
    const model_cell *cell = NULL;
    for (int tries = 0; of->model->cells.count && tries < 12; tries++) {
        cell = model_at(&of->model->cells, below(of, of->model->cells.count));
        if ((encumbered ? cell->encumbered : cell->available) > 0)
            break;
    }
    return cell;
}

static const quota_claim *some_claim(ledger_random *of, uint8_t bucket)
{
    const quota_claim *claim = NULL;
    for (int tries = 0; of->model->claims.count && tries < 24; tries++) {
        claim = &((model_claim *)model_at(&of->model->claims, below(of, of->model->claims.count)))->at;
        if (claim->bucket == bucket && (claim->left > 0 || one_of(of, 6)))
            break;
    }
    return claim;
}

static void from_cell(ledger_random *of, quota_entry *entry)
{
    const model_cell *cell = some_cell(of, 0);
    if (!cell) {
        entry->account = some_account(of);
        entry->lot = 1;
        entry->amount = some_amount(of);
        return;
    }
    entry->account = cell->account;
    entry->lot = cell->lot;
    entry->term = cell->term;
    entry->amount = part_of(of, cell->available);
    maybe_up_to(of, entry);
}

static void from_claim(ledger_random *of, quota_entry *entry, const quota_claim *claim)
{
    memcpy(entry->target, claim->id, 16);
    entry->account = claim->account;
    entry->lot = claim->lot;
    entry->term = claim->term;
    entry->amount = part_of(of, claim->left);
    maybe_up_to(of, entry);
    if (entry->verb == QUOTA_VERB_MOVE)
        entry->to_account = claim->to_account ? claim->to_account : some_account(of);
}

static void deal(ledger_random *of, quota_entry *entry)
{
    if (one_of(of, 3)) {
        entry->channel = 1;
        entry->price = (int64_t)below(of, 100000);
        entry->total = (int64_t)below(of, 1000000);
    }
    if (one_of(of, 4))
        entry->project = 1 + below(of, RANDOM_PROJECTS);
}

/* The next day that all months have, or the first of the next month. */
static int32_t next_day(int32_t date, int month)
{
    if (!month && date % 100 < 28)
        return date + 1;
    return date / 100 % 100 < 12 ? date / 100 * 100 + 101 : date / 10000 * 10000 + 10101;
}

/* ------------------------------------------------------------------ by verb */

static void random_account(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_OPEN, QUOTA_ENTRY_CLOSE, QUOTA_ENTRY_REOPEN,
                                    QUOTA_ENTRY_REOPEN, QUOTA_ENTRY_END};
    begin(of, entry, QUOTA_VERB_ACCOUNT, PICK(of, kinds));
    entry->account = some_account(of);
    if (entry->kind == QUOTA_ENTRY_CLOSE && !one_of(of, 3))
        entry->kind = QUOTA_ENTRY_REOPEN;
    if (entry->kind == QUOTA_ENTRY_END && one_of(of, 2)) /* of those that have less to lose */
        entry->account += RANDOM_ACCOUNTS;
    if (entry->kind != QUOTA_ENTRY_OPEN)
        return;
    entry->account += below(of, 6);
    entry->role = (uint8_t)(1 + below(of, 3));
    entry->place = PICK(of, places);
    entry->pool = entry->role == QUOTA_ROLE_RESERVE;
    if (entry->role == QUOTA_ROLE_ENTERPRISE)
        ledger_random_party(one_of(of, 4) ? below(of, 4) : entry->account, (char *)entry->proof);
}

static void random_fact(ledger_random *of, quota_entry *entry)
{
    static const uint32_t facts[] = {QUOTA_FACT_INCREMENT,        QUOTA_FACT_BLOCKED,
                                     QUOTA_FACT_TERM_WINDOW_ENDS, QUOTA_FACT_FORMAL_OPERATION_ON,
                                     QUOTA_FACT_NEXT_TERM_ENDS,   QUOTA_FACT_COUNTY_CHECKED,
                                     QUOTA_FACT_ATTAINED};
    begin(of, entry, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
    entry->fact = PICK(of, facts);
    entry->subject = (uint8_t)(1 + below(of, QUOTA_SUBJECT_SOURCE));
    entry->value = (int64_t)below(of, 2);
    switch (entry->fact) {
    case QUOTA_FACT_INCREMENT:
        entry->subject = QUOTA_SUBJECT_PROJECT;
        entry->value = one_of(of, 12) ? QUOTA_UNKNOWN : some_amount(of);
        entry->pollutant = one_of(of, 3) ? 0 : PICK(of, pollutants);
        break;
    case QUOTA_FACT_BLOCKED:
        entry->subject = (uint8_t)(3 + below(of, 3));
        entry->value = one_of(of, 3) ? INT64_C(1) << (1 + below(of, 12) + 32 * below(of, 2)) : 0;
        break;
    case QUOTA_FACT_TERM_WINDOW_ENDS:
        entry->subject = QUOTA_SUBJECT_ACCOUNT;
        entry->value = one_of(of, 2) ? 20260331 : 20240930;
        entry->valid_from = one_of(of, 2) ? PICK(of, terms) : 0;
        break;
    case QUOTA_FACT_NEXT_TERM_ENDS:
        entry->subject = QUOTA_SUBJECT_ACCOUNT;
        entry->value = one_of(of, 12) ? QUOTA_NEVER : one_of(of, 3) ? 20251231 : 20351231;
        entry->valid_from = 20240601;
        break;
    case QUOTA_FACT_FORMAL_OPERATION_ON:
        entry->subject = QUOTA_SUBJECT_PROJECT;
        entry->value = one_of(of, 3) ? QUOTA_NEVER : of->date;
        break;
    default:
        some_proof(of, entry);
        if (one_of(of, 4))
            memset(entry->proof, 0, 32);
    }
    switch (entry->subject) {
    case QUOTA_SUBJECT_PLACE:
        entry->place = PICK(of, places);
        break;
    case QUOTA_SUBJECT_ACCOUNT:
        entry->account = some_account(of);
        break;
    case QUOTA_SUBJECT_PROJECT:
        entry->project = 1 + below(of, RANDOM_PROJECTS);
        break;
    case QUOTA_SUBJECT_LOT:
        entry->lot = 1 + below(of, of->lots + 2);
        break;
    case QUOTA_SUBJECT_SOURCE:
        entry->lot = 1 + below(of, of->lots + 2);
        entry->project = 1 + below(of, RANDOM_PROJECTS);
        break;
    case QUOTA_SUBJECT_CLAIM: {
        const quota_claim *claim = some_claim(of, QUOTA_BUCKET_ENCUMBERED);
        memcpy(entry->target, claim ? claim->id : entry->id, 16);
        break;
    }
    default:
        break;
    }
    if (one_of(of, 5))
        entry->valid_until = PICK(of, terms);
}

static void random_state(ledger_random *of, quota_entry *entry)
{
    if (!one_of(of, 6)) {
        random_fact(of, entry);
        return;
    }
    begin(of, entry, QUOTA_VERB_STATE, QUOTA_ENTRY_REALISE);
    entry->lot = 1 + below(of, of->lots + 1);
    entry->valid_from = one_of(of, 6) ? 20401231 : of->date;
}

static void random_issue(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_PLAIN,        QUOTA_ENTRY_DEPOSIT,   QUOTA_ENTRY_DEPOSIT,
                                    QUOTA_ENTRY_ALLOCATE,     QUOTA_ENTRY_SET_ASIDE, QUOTA_ENTRY_AWARD,
                                    QUOTA_ENTRY_PUBLIC_WORKS, QUOTA_ENTRY_REPAY};
    begin(of, entry, QUOTA_VERB_ISSUE, PICK(of, kinds));
    entry->account = some_account(of);
    entry->lot = one_of(of, 10) ? 1 + below(of, of->lots + 1) : ++of->lots;
    entry->amount = some_amount(of);
    entry->pollutant = PICK(of, pollutants);
    entry->party = one_of(of, entry->kind == QUOTA_ENTRY_DEPOSIT ? 12 : 3) ? 0 : some_account(of);
    entry->place = PICK(of, places);
    entry->industry = (uint32_t)below(of, 3);
    entry->basin = (uint32_t)below(of, 2);
    entry->origin = (uint8_t)below(of, 4);
    entry->earmark = (uint8_t)below(of, 3);
    entry->measure = (uint8_t)below(of, 13);
    entry->term = PICK(of, terms);
    entry->valid_from = one_of(of, 2) ? 20231101 : 0;
    some_proof(of, entry);
    if (one_of(of, 4))
        entry->flags |= QUOTA_FLAG_EXPECTED;
    if (entry->kind == QUOTA_ENTRY_REPAY) {
        for (size_t i = 0; i < of->model->debts.count; i++) {
            const model_debt *debt = model_at(&of->model->debts, i);
            if (debt->amount > 0 || i == 0) {
                entry->party = debt->account;
                entry->pollutant = debt->pollutant;
                entry->amount = part_of(of, debt->amount);
            }
        }
        maybe_up_to(of, entry);
    }
}

static void random_move(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {
        QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_SALE,    QUOTA_ENTRY_SALE,      QUOTA_ENTRY_BID,    QUOTA_ENTRY_GRANT,
        QUOTA_ENTRY_LEVEL, QUOTA_ENTRY_RECOVER, QUOTA_ENTRY_ABANDON,   QUOTA_ENTRY_MERGE,  QUOTA_ENTRY_DIVIDE,
        QUOTA_ENTRY_CARRY, QUOTA_ENTRY_CONVERT, QUOTA_ENTRY_FORECLOSE, QUOTA_ENTRY_BUYBACK};
    const quota_claim *hold = NULL;
    begin(of, entry, QUOTA_VERB_MOVE, PICK(of, kinds));
    from_cell(of, entry);
    entry->to_account = some_account(of);
    if ((one_of(of, 5) || entry->kind == QUOTA_ENTRY_FORECLOSE) &&
        (hold = some_claim(of, QUOTA_BUCKET_ENCUMBERED)) != NULL)
        from_claim(of, entry, hold);
    if (hold && one_of(of, 3)) /* as the hold wants it */
        entry->kind = hold->kind == QUOTA_ENTRY_PLEDGE ? QUOTA_ENTRY_FORECLOSE : QUOTA_ENTRY_SALE;
    switch (entry->kind) {
    case QUOTA_ENTRY_CARRY:
        entry->to_account = 0;
        entry->to_term = PICK(of, terms);
        memset(entry->target, 0, 16);
        break;
    case QUOTA_ENTRY_CONVERT:
        entry->to_account = 0;
        entry->to_lot = ++of->lots;
        entry->origin = QUOTA_LOT_ORIGIN_PAID;
        memset(entry->target, 0, 16);
        break;
    case QUOTA_ENTRY_PLAIN:
    case QUOTA_ENTRY_LEVEL:
    case QUOTA_ENTRY_RECOVER:
    case QUOTA_ENTRY_ABANDON:
    case QUOTA_ENTRY_BUYBACK:
        deal(of, entry);
        if (one_of(of, entry->kind == QUOTA_ENTRY_LEVEL ? 12 : 3)) {
            entry->to_lot = ++of->lots;
            entry->earmark = QUOTA_LOT_EARMARK_MAJOR_PROJECTS;
            entry->measure = QUOTA_MEASURE_ABANDONED;
        }
        break;
    case QUOTA_ENTRY_MERGE:
    case QUOTA_ENTRY_DIVIDE:
        break;
    default:
        deal(of, entry);
    }
}

static void random_hold(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_DEAL, QUOTA_ENTRY_PLAN, QUOTA_ENTRY_PLEDGE,
                                    QUOTA_ENTRY_FREEZE};
    begin(of, entry, QUOTA_VERB_HOLD, PICK(of, kinds));
    from_cell(of, entry);
    if (!one_of(of, 3))
        entry->to_account = some_account(of);
    if (!one_of(of, 3))
        entry->project = 1 + below(of, RANDOM_PROJECTS);
    if (one_of(of, 2))
        entry->valid_until = one_of(of, 2) ? of->date : next_day(of->date, one_of(of, 2));
    if (one_of(of, 5))
        entry->mask = UINT32_C(1) << (1 + below(of, 12));
}

static void random_release(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_WITHDRAWN, QUOTA_ENTRY_EXPIRE,
                                    QUOTA_ENTRY_DISCHARGE};
    const quota_claim *claim = some_claim(of, QUOTA_BUCKET_ENCUMBERED);
    begin(of, entry, QUOTA_VERB_RELEASE, PICK(of, kinds));
    if (claim)
        from_claim(of, entry, claim);
    else
        fresh_id(of, entry->target), entry->amount = 1;
    if (!one_of(of, 4))
        entry->account = 0, entry->lot = 0, entry->term = 0;
}

static void random_use(ledger_random *of, quota_entry *entry)
{
    const quota_claim *claim = one_of(of, 4) ? some_claim(of, QUOTA_BUCKET_ENCUMBERED) : NULL;
    begin(of, entry, QUOTA_VERB_USE, one_of(of, 4) ? QUOTA_ENTRY_PLAIN : QUOTA_ENTRY_PROJECT);
    from_cell(of, entry);
    if (claim)
        from_claim(of, entry, claim);
    entry->flags = 0;
    entry->project =
        claim && claim->project && !one_of(of, 4) ? claim->project : 1 + below(of, RANDOM_PROJECTS);
}

static void random_restore(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_UNUSED, QUOTA_ENTRY_UNBUILT,
                                    QUOTA_ENTRY_SURPLUS};
    const quota_claim *claim = some_claim(of, QUOTA_BUCKET_CONSUMED);
    begin(of, entry, QUOTA_VERB_RESTORE, PICK(of, kinds));
    if (claim)
        from_claim(of, entry, claim);
    else
        fresh_id(of, entry->target), entry->amount = 1;
    if (!one_of(of, 4))
        entry->account = 0, entry->lot = 0, entry->term = 0;
    if (one_of(of, 2))
        entry->to_account = some_account(of);
}

static void random_out(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[][2] = {
        {QUOTA_VERB_SURRENDER, QUOTA_ENTRY_PLAIN},   {QUOTA_VERB_SURRENDER, QUOTA_ENTRY_CLEAR},
        {QUOTA_VERB_SURRENDER, QUOTA_ENTRY_MAKE_UP}, {QUOTA_VERB_CANCEL, QUOTA_ENTRY_PLAIN},
        {QUOTA_VERB_CANCEL, QUOTA_ENTRY_RETIRE},     {QUOTA_VERB_CANCEL, QUOTA_ENTRY_USED_ABOVE},
        {QUOTA_VERB_CANCEL, QUOTA_ENTRY_REPAY}};
    const uint8_t *pair = kinds[below(of, 7)];
    const quota_claim *claim = one_of(of, 5) ? some_claim(of, QUOTA_BUCKET_ENCUMBERED) : NULL;
    begin(of, entry, pair[0], pair[1]);
    from_cell(of, entry);
    if (claim)
        from_claim(of, entry, claim);
}

static void random_void(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_PLAIN, QUOTA_ENTRY_FRAUD, QUOTA_ENTRY_DOUBLE,
                                    QUOTA_ENTRY_SHORTFALL, QUOTA_ENTRY_RULED};
    const quota_claim *claim = one_of(of, 2) ? some_claim(of, (uint8_t)(2 + below(of, 3))) : NULL;
    begin(of, entry, QUOTA_VERB_VOID, PICK(of, kinds));
    from_cell(of, entry);
    if (claim)
        from_claim(of, entry, claim);
    if (entry->kind == QUOTA_ENTRY_RULED && !one_of(of, 6))
        some_proof(of, entry);
}

static void random_owe(ledger_random *of, quota_entry *entry)
{
    static const uint8_t kinds[] = {QUOTA_ENTRY_MERGE, QUOTA_ENTRY_DIVIDE, QUOTA_ENTRY_INCUR,
                                    QUOTA_ENTRY_INCUR, QUOTA_ENTRY_INCUR,  QUOTA_ENTRY_FORGIVE};
    begin(of, entry, QUOTA_VERB_OWE, PICK(of, kinds));
    entry->account = some_account(of);
    if (entry->kind == QUOTA_ENTRY_INCUR) {
        const quota_claim *claim = some_claim(of, QUOTA_BUCKET_CONSUMED);
        entry->lot = claim ? claim->lot : 1;
        entry->amount = claim ? part_of(of, claim->left) : 1;
        return;
    }
    if (of->model->debts.count) {
        const model_debt *debt = model_at(&of->model->debts, below(of, of->model->debts.count));
        entry->account = debt->account;
        entry->pollutant = debt->pollutant;
        entry->amount = part_of(of, debt->amount);
    } else
        entry->pollutant = PICK(of, pollutants), entry->amount = some_amount(of);
    maybe_up_to(of, entry);
    if (entry->kind == QUOTA_ENTRY_FORGIVE)
        some_proof(of, entry);
    else
        entry->to_account = some_account(of);
}

static void random_correct(ledger_random *of, quota_entry *entry)
{
    static const uint8_t undo[13] = {0, 0, 0, 10, 4, 6, 0, 8, 0, 8, 8, 8, 12};
    const quota_entry *row = NULL;
    begin(of, entry, QUOTA_VERB_MOVE, QUOTA_ENTRY_CORRECT);
    for (int tries = 0; of->model->rows.count && tries < 12; tries++) {
        row = &((model_row *)model_at(&of->model->rows, below(of, of->model->rows.count)))->entry;
        if (undo[row->verb] && row->kind != QUOTA_ENTRY_CORRECT)
            break;
    }
    if (!row || !undo[row->verb]) {
        fresh_id(of, entry->target);
        entry->amount = 1;
        return;
    }
    entry->verb = undo[row->verb];
    if (entry->verb == QUOTA_VERB_RELEASE) /* a hold is undone by release */
        entry->verb = QUOTA_VERB_RESTORE;
    memcpy(entry->target, row->id, 16);
    entry->amount = part_of(of, row->moved);
    maybe_up_to(of, entry);
}

/* ------------------------------------------------------------------ broken ones */

static void break_entry(ledger_random *of, quota_entry *entry)
{
    static const uint16_t flags[] = {
        QUOTA_FLAG_UP_TO, QUOTA_FLAG_APPROVED, QUOTA_FLAG_EXPECTED, QUOTA_FLAG_DUE, 32, 0x8000};
    quota_field_info field = {.struct_size = sizeof field};
    switch (below(of, 12)) {
    case 0:
        entry->amount += one_of(of, 2) ? 1 : -1;
        break;
    case 1:
        entry->account = one_of(of, 2) ? 777 : some_account(of);
        break;
    case 2:
        entry->to_account = one_of(of, 2) ? 778 : some_account(of);
        break;
    case 3:
        entry->lot = one_of(of, 2) ? 90000 : 1 + below(of, of->lots + 1);
        break;
    case 4:
        entry->flags ^= PICK(of, flags);
        break;
    case 5:
        entry->date = one_of(of, 3) ? 20240230 : one_of(of, 2) ? 20231231 : 0;
        break;
    case 6:
        entry->kind = (uint8_t)below(of, 50);
        break;
    case 7:
        entry->verb = (uint8_t)below(of, 15);
        break;
    case 8:
        entry->term = PICK(of, terms);
        break;
    case 9:
        entry->reserved[below(of, 13)] = (uint8_t)below(of, 2);
        entry->seq = below(of, 2);
        break;
    default: /* one field zero, or as small as can be */
        if (quota_entry_field((uint32_t)below(of, 46), &field) == QUOTA_OK && field.size <= 16) {
            memset((char *)entry + field.offset, 0, field.size);
            if (one_of(of, 2))
                ((unsigned char *)entry)[field.offset] = 1;
        }
    }
}

void ledger_random_entry(ledger_random *of, quota_entry *entry)
{
    static void (*const verbs[])(ledger_random *, quota_entry *) = {
        random_account, random_state, random_state,  random_issue, random_issue,   random_issue,
        random_move,    random_move,  random_move,   random_move,  random_hold,    random_hold,
        random_use,     random_use,   random_use,    random_out,   random_release, random_restore,
        random_void,    random_owe,   random_correct};
    if (one_of(of, 40))
        of->date = next_day(of->date, one_of(of, 4));
    PICK(of, verbs)(of, entry);
    if (of->lawful && !one_of(of, 4)) { /* what the law leaves to a person is approved */
        entry->flags |= QUOTA_FLAG_APPROVED;
        entry->proof[31] |= memcmp(entry->proof, (uint8_t[32]){0}, 32) == 0;
        if (entry->kind == QUOTA_ENTRY_OPEN)
            entry->flags = 0;
    }
    if (of->broken && one_of(of, of->broken))
        break_entry(of, entry);
}

size_t ledger_random_group(ledger_random *of, quota_entry *group, size_t most)
{
    size_t count = one_of(of, 4) ? 1 + below(of, most) : 1;
    for (size_t i = 0; i < count; i++) {
        ledger_random_entry(of, &group[i]);
        if (i > 0 && group[i - 1].verb == QUOTA_VERB_ISSUE && one_of(of, 2)) { /* born in parts */
            uint8_t id[16];
            memcpy(id, group[i].id, 16);
            group[i] = group[i - 1];
            memcpy(group[i].id, id, 16);
            group[i].account = some_account(of);
            group[i].amount = some_amount(of);
        }
        if (i > 0 && one_of(of, 200))
            memcpy(group[i].id, group[i - 1].id, 16);
    }
    return count;
}

size_t ledger_random_world(ledger_random *of, quota_entry *entries)
{
    size_t count = 0;
    for (uint64_t number = 1; number <= RANDOM_ACCOUNTS; number++) {
        quota_entry *entry = &entries[count++];
        begin(of, entry, QUOTA_VERB_ACCOUNT, QUOTA_ENTRY_OPEN);
        entry->account = number;
        entry->role = number <= 5   ? QUOTA_ROLE_ENTERPRISE
                      : number <= 7 ? QUOTA_ROLE_RESERVE
                                    : QUOTA_ROLE_OTHER;
        entry->pool = number == 6;
        entry->place = places[number % 4];
        if (entry->role == QUOTA_ROLE_ENTERPRISE)
            ledger_random_party(number, (char *)entry->proof);
    }
    for (uint64_t number = 1; number < RANDOM_PROJECTS; number++) {
        quota_entry *entry = &entries[count++];
        begin(of, entry, QUOTA_VERB_STATE, QUOTA_ENTRY_FACT);
        entry->subject = QUOTA_SUBJECT_PROJECT;
        entry->project = number;
        entry->fact = QUOTA_FACT_INCREMENT;
        entry->value = 10 * QUOTA_TONNE;
        entry->pollutant = number == 1 ? 0 : pollutants[number - 1];
    }
    return count;
}
