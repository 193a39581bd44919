/* statements.c - what is true: a fact from a day on, a policy in force, a reduction realised. */
#include "ledger/verbs/act.h"

#include <string.h>

/* ---------------------------------------------------------------- facts */

/* The fact in_reduction_library, which policies declare: 2^31 + the first 31 bits of SM3 of its name. */
#define IN_REDUCTION_LIBRARY UINT32_C(0xF1F6CE52)

/* Checks whose refusal must give its reasons (Qujing 8, SIP 4A.4). */
static int needs_reason(uint32_t fact)
{
    return fact == QUOTA_FACT_COUNTY_CHECKED || fact == QUOTA_FACT_CITY_VERIFIED ||
           fact == IN_REDUCTION_LIBRARY;
}

/* A lot that is only expected, and that the project has used; LQ_NONE = none. */
static uint32_t unrealised_leg(const lq_state *state, uint32_t project)
{
    uint32_t part, claim;

    for (part = lq_project_at(state, project)->parts; part != LQ_NONE; part = lq_part_at(state, part)->next) {
        for (claim = lq_part_at(state, part)->claim; claim != LQ_NONE;
             claim = lq_claim_at(state, claim)->of_project) {
            const lq_claim *leg = lq_claim_at(state, claim);
            const uint32_t lot = lq_cell_at(state, leg->cell)->lot;

            if (leg->left > 0 && lq_lot_at(state, lot)->expected) {
                return lot;
            }
        }
    }
    return LQ_NONE;
}

static quota_status check_fact(const lq_act *act)
{
    static const uint8_t none[QUOTA_PROOF_SIZE];
    const quota_entry *entry = act->entry;

    if (needs_reason(entry->fact) && entry->value == 0 && memcmp(entry->proof, none, sizeof none) == 0) {
        return lq_refuse(act, QUOTA_R_REASON_MISSING, "proof", "the reason of the refusal", "not given");
    }
    if (entry->fact == QUOTA_FACT_FORMAL_OPERATION_ON && entry->subject == QUOTA_SUBJECT_PROJECT &&
        entry->value != QUOTA_UNKNOWN && entry->value != QUOTA_NEVER) {
        const uint32_t project = lq_find_project(act->state, entry->project);
        const uint32_t lot = project == LQ_NONE ? LQ_NONE : unrealised_leg(act->state, project);

        if (lot != LQ_NONE) {
            return lq_refuse_number(act, QUOTA_R_NOT_REALISED, "project",
                                    "a project whose lots are all realised; this one is not",
                                    lq_lot_at(act->state, lot)->number);
        }
    }
    return QUOTA_OK;
}

static quota_status do_fact(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    const lq_statement statement = {.value = entry->value,
                                    .seq = act->seq,
                                    .from = entry->valid_from == 0 ? entry->date : entry->valid_from,
                                    .until = entry->valid_until};
    uint64_t number = 0, project = 0;

    switch (entry->subject) {
    case QUOTA_SUBJECT_PLACE:
        number = entry->place;
        break;
    case QUOTA_SUBJECT_ACCOUNT:
        number = entry->account;
        break;
    case QUOTA_SUBJECT_PROJECT:
        number = entry->project;
        if (lq_add_project(act->state, number) == LQ_NONE) {
            return QUOTA_E_NO_MEMORY;
        }
        break;
    case QUOTA_SUBJECT_LOT:
        number = entry->lot;
        break;
    case QUOTA_SUBJECT_CLAIM:
        number = act->target;
        break;
    case QUOTA_SUBJECT_SOURCE:
        number = entry->lot;
        project = entry->project;
        break;
    default:
        break;
    }
    return lq_add_statement(act->state, entry->subject, number, project, entry->fact, entry->pollutant,
                            &statement);
}

/* ---------------------------------------------------------------- policies */

static quota_status check_adopt(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    const lq_law *law = act->applying->law;
    int known = 1;
    uint32_t i;

    for (i = 0; i < act->state->adoptions.count; i++) {
        const lq_adoption *adoption = lq_adoption_at(act->state, i);

        if (adoption->number == (uint32_t)entry->value &&
            memcmp(adoption->digest, entry->proof, sizeof adoption->digest) != 0) {
            return lq_refuse_number(act, QUOTA_R_POLICY_NUMBER, "value", "a number of no other policy",
                                    (uint64_t)entry->value);
        }
    }
    if (law != NULL && law->knows != NULL) {
        known = law->knows(law->user, entry->proof);
    }
    if (known < 0) {
        return QUOTA_E_NO_MEMORY;
    }
    if (known == 0) {
        return lq_refuse(act, QUOTA_R_POLICY_UNKNOWN, "proof", "the digest of a policy at hand", "another");
    }
    return QUOTA_OK;
}

static quota_status do_adopt(const lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_adoption adoption = {.number = (uint32_t)entry->value,
                            .seq = act->seq,
                            .from = entry->valid_from == 0 ? entry->date : entry->valid_from,
                            .until = entry->valid_until};

    memcpy(adoption.digest, entry->proof, sizeof adoption.digest);
    return lq_add_adoption(act->state, &adoption);
}

/* ---------------------------------------------------------------- all three */

quota_status lq_check_state_entry(lq_act *act)
{
    const quota_entry *entry = act->entry;

    if (entry->kind == QUOTA_ENTRY_FACT) {
        return check_fact(act);
    }
    if (entry->kind == QUOTA_ENTRY_ADOPT) {
        return check_adopt(act);
    }
    if (!lq_lot_at(act->state, act->lot)->expected) {
        return lq_refuse_number(act, QUOTA_R_NOT_EXPECTED, "lot", "an expected lot", entry->lot);
    }
    if (entry->valid_from > entry->date) {
        return lq_refuse_date(act, QUOTA_R_FIELD_RANGE, "valid_from", "up to ", entry->date,
                              entry->valid_from);
    }
    return QUOTA_OK;
}

quota_status lq_do_state_entry(lq_act *act)
{
    const quota_entry *entry = act->entry;
    lq_lot *lot;

    if (entry->kind == QUOTA_ENTRY_FACT) {
        return do_fact(act);
    }
    if (entry->kind == QUOTA_ENTRY_ADOPT) {
        return do_adopt(act);
    }
    lot = lq_write_lot(act->state, act->lot);
    if (lot == NULL) {
        return QUOTA_E_NO_MEMORY;
    }
    lot->expected = 0;
    lot->completed = entry->valid_from == 0 ? entry->date : entry->valid_from;
    return QUOTA_OK;
}
