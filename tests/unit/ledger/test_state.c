/* Tests of src/ledger/state.c, state_add.c and state_claims.c: what is added is found and linked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "fail_alloc.h"
#include "ledger/state/state.h"

static fail_alloc host;

static int make(void **state)
{
    quota_allocator mem;
    lq_state *made;

    fail_alloc_init(&host);
    mem = fail_alloc_of(&host);
    assert_int_equal(lq_state_create(&mem, 1, &made), QUOTA_OK);
    *state = made;
    return 0;
}

static int drop(void **state)
{
    lq_state_free(*state);
    return fail_alloc_clean(&host) ? 0 : -1;
}

static uint32_t account(lq_state *state, uint64_t number, uint8_t role, const char *party)
{
    lq_account added;

    memset(&added, 0, sizeof added);
    added.number = number;
    added.role = role;
    added.standing = LQ_OPEN;
    added.place = 530302;
    added.balances = 5; /* not the caller's to say */
    added.filled = 5;
    memcpy(added.party, party, strlen(party));
    return lq_add_account(state, &added);
}

static uint32_t lot(lq_state *state, uint64_t number, uint8_t kind, uint8_t proof, uint32_t parent)
{
    lq_lot added;

    memset(&added, 0, sizeof added);
    added.number = number;
    added.pollutant = 2;
    added.kind = kind;
    added.place = 530302;
    added.industry = 44;
    added.party = LQ_NONE;
    added.parent = parent;
    added.proof[31] = proof;
    added.sums[0] = added.sums[1] = 99; /* born empty all the same */
    return lq_add_lot(state, &added);
}

static void without_memory_there_is_no_state(void **state)
{
    quota_allocator mem;
    fail_alloc other;
    lq_state *made = *state;

    fail_alloc_init(&other);
    mem = fail_alloc_of(&other);
    fail_alloc_plan(&other, 1);
    assert_int_equal(lq_state_create(&mem, 0, &made), QUOTA_E_NO_MEMORY);
    assert_null(made);
    assert_true(fail_alloc_clean(&other));
}

static void an_empty_state_finds_nothing(void **state)
{
    static const uint8_t bytes[32] = {1};
    const lq_state *made = *state;

    assert_true(lq_find_account(made, 1) == LQ_NONE);
    assert_true(lq_find_party(made, "915300001234567890") == LQ_NONE);
    assert_true(lq_find_lot(made, 1) == LQ_NONE);
    assert_true(lq_find_evidence(made, bytes, 1) == LQ_NONE);
    assert_true(lq_find_cell(made, 0, 0, 0) == LQ_NONE);
    assert_true(lq_find_project(made, 1) == LQ_NONE);
    assert_true(lq_find_balance(made, 0, 1, 0) == LQ_NONE);
    assert_true(lq_find_claim(made, 1) == LQ_NONE);
    assert_true(lq_find_topic(made, 1, 0, 1, 0) == LQ_NONE);
    assert_true(lq_find_total(made, 1, 0, 1) == LQ_NONE);
    assert_int_equal(lq_find_seq(made, bytes), 0);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_PLACE, 1, 1), 0);
    assert_int_equal(lq_seq_from(made, 20250101), 1);
}

static void accounts_are_found_by_number_and_party(void **state)
{
    lq_state *made = *state;
    const uint32_t a = account(made, 7, QUOTA_ROLE_ENTERPRISE, "915300001234567890");
    const uint32_t b = account(made, INT64_MAX, QUOTA_ROLE_RESERVE, "915300001234567891");
    const uint32_t c = account(made, 8, QUOTA_ROLE_ENTERPRISE, "");
    uint32_t d;

    assert_int_equal(lq_find_account(made, 7), a);
    assert_int_equal(lq_find_account(made, INT64_MAX), b);
    assert_int_equal(lq_find_account(made, 8), c);
    assert_true(lq_find_account(made, 9) == LQ_NONE);
    assert_true(lq_account_at(made, a)->balances == LQ_NONE);
    assert_int_equal(lq_account_at(made, a)->filled, 0);
    assert_int_equal(lq_find_party(made, "915300001234567890"), a);
    assert_true(lq_find_party(made, "915300001234567891") == LQ_NONE); /* no enterprise */
    lq_account_at(made, a)->standing = LQ_CLOSED;
    assert_int_equal(lq_find_party(made, "915300001234567890"), a);
    lq_account_at(made, a)->standing = LQ_ENDED;
    assert_true(lq_find_party(made, "915300001234567890") == LQ_NONE);
    d = account(made, 10, QUOTA_ROLE_ENTERPRISE, "915300001234567890");
    assert_int_equal(lq_find_party(made, "915300001234567890"), d);
}

static void lots_are_found_by_number_and_evidence(void **state)
{
    lq_state *made = *state;
    uint8_t proof[32] = {0};
    const uint32_t a = lot(made, 1, QUOTA_ENTRY_DEPOSIT, 1, LQ_NONE);
    const uint32_t b = lot(made, 2, QUOTA_ENTRY_ALLOCATE, 2, LQ_NONE);
    const uint32_t c = lot(made, 3, QUOTA_ENTRY_SET_ASIDE, 3, LQ_NONE);
    const uint32_t d = lot(made, 4, QUOTA_ENTRY_AWARD, 4, LQ_NONE);
    const uint32_t e = lot(made, 5, QUOTA_ENTRY_DEPOSIT, 0, LQ_NONE);
    const uint32_t f = lot(made, 6, QUOTA_ENTRY_DEPOSIT, 1, a);
    const uint32_t g = lot(made, 7, QUOTA_ENTRY_PUBLIC_WORKS, 7, LQ_NONE);
    const uint32_t h = lot(made, 8, QUOTA_ENTRY_ABANDON, 8, a);
    uint8_t i;

    assert_int_equal(lq_find_lot(made, 1), a);
    assert_int_equal(lq_find_lot(made, 8), h);
    assert_true(lq_find_lot(made, 9) == LQ_NONE);
    for (i = 0; i < 10; i++) {
        proof[31] = i;
        assert_true(lq_find_evidence(made, proof, 2) == (i == 1 ? a : i == 7 ? g : LQ_NONE));
        assert_true(lq_find_evidence(made, proof, 3) == LQ_NONE);
    }
    assert_int_equal(lq_lot_at(made, b)->sums[0], 0);
    assert_int_equal(lq_lot_at(made, a)->child, h); /* the latest first */
    assert_int_equal(lq_lot_at(made, h)->sibling, f);
    assert_true(lq_lot_at(made, f)->sibling == LQ_NONE);
    assert_true(lq_lot_at(made, c)->child == LQ_NONE && lq_lot_at(made, d)->cell == LQ_NONE);
    assert_int_equal(lq_lot_at(made, e)->place_total, lq_find_total(made, LQ_TOTAL_PLACE, 530302, 2));
    assert_int_equal(lq_lot_at(made, e)->industry_total, lq_find_total(made, LQ_TOTAL_INDUSTRY, 44, 2));
    assert_int_equal(made->totals.count, 2);
}

static void lots_of_nowhere_count_in_no_total(void **state)
{
    lq_state *made = *state;
    lq_lot added;
    uint32_t at;

    memset(&added, 0, sizeof added);
    added.number = 1;
    added.parent = added.party = LQ_NONE;
    at = lq_add_lot(made, &added);
    assert_true(lq_lot_at(made, at)->place_total == LQ_NONE);
    assert_true(lq_lot_at(made, at)->industry_total == LQ_NONE);
    assert_int_equal(made->totals.count, 0);
}

static void a_cell_is_made_once(void **state)
{
    lq_state *made = *state;
    const uint32_t owner = account(made, 1, QUOTA_ROLE_ENTERPRISE, ""),
                   other = account(made, 2, QUOTA_ROLE_RESERVE, "");
    const uint32_t first = lot(made, 1, 8, 0, LQ_NONE), second = lot(made, 2, 8, 0, LQ_NONE);
    const uint32_t a = lq_add_cell(made, owner, first, 0);
    const uint32_t b = lq_add_cell(made, other, first, 0);
    const uint32_t c = lq_add_cell(made, owner, first, 20251231);
    const uint32_t d = lq_add_cell(made, owner, second, 0);

    assert_int_equal(lq_add_cell(made, owner, first, 0), a);
    assert_int_equal(lq_find_cell(made, other, first, 0), b);
    assert_int_equal(lq_find_cell(made, owner, first, 20251231), c);
    assert_true(lq_find_cell(made, other, first, 20251231) == LQ_NONE);
    assert_int_equal(made->cells.count, 4);
    assert_int_equal(made->amounts.count, 4);
    assert_int_equal(lq_account_cells_at(made, owner)->count, 3);
    assert_int_equal(lq_account_cells_at(made, owner)->cells[0], a);
    assert_int_equal(lq_account_cells_at(made, owner)->cells[1], c);
    assert_int_equal(lq_account_cells_at(made, owner)->cells[2], d);
    assert_int_equal(lq_lot_at(made, first)->cell, c);
    assert_int_equal(lq_cell_at(made, c)->of_lot, b);
    assert_true(lq_cell_at(made, a)->of_lot == LQ_NONE);
    /* Of the account: one balance for both lots, one for the term.  Of the reserve: also its place's total.
     */
    assert_int_equal(made->balances.count, 3);
    assert_int_equal(lq_find_balance(made, owner, 2, 20251231), 2);
    assert_true(lq_find_balance(made, owner, 3, 0) == LQ_NONE);
    assert_true(lq_find_total(made, LQ_TOTAL_AREA, 530302, 2) != LQ_NONE);
}

static void claims_stand_in_the_lists_of_lot_and_project(void **state)
{
    lq_state *made = *state;
    const uint32_t owner = account(made, 1, QUOTA_ROLE_ENTERPRISE, "");
    const uint32_t cell = lq_add_cell(made, owner, lot(made, 1, 8, 0, LQ_NONE), 0);
    const uint32_t project = lq_add_project(made, 900);
    lq_claim claim;
    uint32_t part, use, plan, pledge, again;

    assert_int_equal(lq_add_project(made, 900), project);
    assert_int_equal(lq_find_project(made, 900), project);
    assert_true(lq_find_part(made, project, 2) == LQ_NONE);
    memset(&claim, 0, sizeof claim);
    claim.made = claim.left = 10;
    claim.seq = 3;
    claim.cell = cell;
    claim.project = project;
    claim.to_account = LQ_NONE;
    claim.verb = QUOTA_VERB_USE;
    claim.kind = QUOTA_ENTRY_PROJECT;
    claim.bucket = QUOTA_BUCKET_CONSUMED;
    use = lq_add_claim(made, &claim);
    claim.seq = 5;
    claim.verb = QUOTA_VERB_HOLD;
    claim.kind = QUOTA_ENTRY_PLAN;
    claim.bucket = QUOTA_BUCKET_ENCUMBERED;
    plan = lq_add_claim(made, &claim);
    claim.seq = 9;
    claim.kind = QUOTA_ENTRY_PLEDGE;
    claim.project = LQ_NONE;
    pledge = lq_add_claim(made, &claim);
    claim.seq = 10;
    claim.verb = QUOTA_VERB_USE;
    claim.bucket = QUOTA_BUCKET_CONSUMED;
    claim.project = project;
    claim.made = claim.left = 4;
    again = lq_add_claim(made, &claim);

    assert_int_equal(lq_find_claim(made, 3), use);
    assert_int_equal(lq_find_claim(made, 5), plan);
    assert_int_equal(lq_find_claim(made, 9), pledge);
    assert_int_equal(lq_find_claim(made, 10), again);
    assert_true(lq_find_claim(made, 4) == LQ_NONE && lq_find_claim(made, 11) == LQ_NONE);
    assert_int_equal(lq_lot_at(made, 0)->claim, again);
    assert_int_equal(lq_claim_at(made, again)->of_lot, pledge);
    assert_int_equal(lq_claim_at(made, again)->of_project, use);
    assert_true(lq_claim_at(made, use)->of_project == LQ_NONE && lq_claim_at(made, use)->of_lot == LQ_NONE);
    assert_int_equal(lq_project_at(made, project)->hold, plan);
    part = lq_find_part(made, project, 2);
    assert_int_equal(lq_add_part(made, project, 2), part);
    assert_int_equal(lq_part_at(made, part)->claim, again);
    assert_int_equal(lq_part_at(made, part)->legs, 2);
    assert_int_equal(lq_part_at(made, part)->used, 14);
    assert_int_equal(lq_part_at(made, part)->covered, 14);
    assert_int_equal(lq_balance_at(made, lq_find_balance(made, owner, 2, 0))->pledged, 10);
}

/* Whoever uses for a project asks first whether it fits; a sum never leaves its range. */
static void more_than_fits_is_not_claimed(void **state)
{
    lq_state *made = *state;
    const uint32_t cell = lq_add_cell(made, account(made, 1, 1, ""), lot(made, 1, 8, 0, LQ_NONE), 0);
    lq_claim claim;

    memset(&claim, 0, sizeof claim);
    claim.made = claim.left = QUOTA_AMOUNT_MAX;
    claim.seq = 1;
    claim.cell = cell;
    claim.to_account = LQ_NONE;
    claim.project = lq_add_project(made, 900);
    claim.verb = QUOTA_VERB_USE;
    claim.bucket = QUOTA_BUCKET_CONSUMED;
    assert_int_equal(lq_add_claim(made, &claim), 0);
    claim.seq = 2;
    claim.made = claim.left = 1;
    assert_true(lq_add_claim(made, &claim) == LQ_NONE);
    claim.project = LQ_NONE;
    claim.verb = QUOTA_VERB_HOLD;
    claim.kind = QUOTA_ENTRY_PLEDGE;
    claim.bucket = QUOTA_BUCKET_ENCUMBERED;
    claim.made = claim.left = QUOTA_AMOUNT_MAX;
    assert_int_equal(lq_add_claim(made, &claim), 1);
    claim.seq = 3;
    assert_true(lq_add_claim(made, &claim) == LQ_NONE);
    assert_int_equal(made->claims.count, 2);
}

static void entries_are_found_by_id_and_day(void **state)
{
    lq_state *made = *state;
    static const int32_t dates[] = {20250101, 20250101, 20250103, 20250103, 20250103, 20250110};
    uint8_t id[16] = {0};
    uint32_t i;

    for (i = 0; i < 6; i++) {
        id[3] = (uint8_t)(i + 1);
        assert_int_equal(lq_add_entry(made, id, dates[i]), QUOTA_OK);
        assert_int_equal(made->entry_count, i + 1);
        assert_int_equal(made->date, dates[i]);
    }
    for (i = 0; i < 6; i++) {
        id[3] = (uint8_t)(i + 1);
        assert_int_equal(lq_find_seq(made, id), i + 1);
        assert_memory_equal(lq_id_at(made, i + 1), id, 16);
    }
    id[3] = 7;
    assert_int_equal(lq_find_seq(made, id), 0);
    assert_int_equal(lq_seq_from(made, 20241231), 1);
    assert_int_equal(lq_seq_from(made, 20250101), 1);
    assert_int_equal(lq_seq_from(made, 20250102), 3);
    assert_int_equal(lq_seq_from(made, 20250103), 3);
    assert_int_equal(lq_seq_from(made, 20250110), 6);
    assert_int_equal(lq_seq_from(made, 20250111), 7);
    made->entry_count = LQ_SEQ_MAX;
    assert_int_equal(lq_add_entry(made, id, 20250111), QUOTA_E_LIMIT);
    made->entry_count = 6;
}

static void totals_are_made_where_they_are_not(void **state)
{
    lq_state *made = *state;

    assert_int_equal(lq_add_to_total(made, LQ_TOTAL_DUE, UINT64_MAX, 0, 1), QUOTA_OK);
    assert_int_equal(lq_add_to_total(made, LQ_TOTAL_DUE, UINT64_MAX, 0, 1), QUOTA_OK);
    assert_int_equal(lq_add_to_total(made, LQ_TOTAL_ALLOCATED, 0, 2, QUOTA_AMOUNT_MAX), QUOTA_OK);
    assert_int_equal(lq_add_to_total(made, LQ_TOTAL_ALLOCATED, 0, 2, 1), QUOTA_R_OVERFLOW);
    assert_int_equal(lq_add_to_total(made, LQ_TOTAL_ALLOCATED, 0, 3, -1), QUOTA_R_INSUFFICIENT);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_DUE, UINT64_MAX, 0), 2);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_ALLOCATED, 0, 2), QUOTA_AMOUNT_MAX);
    assert_int_equal(lq_total_of(made, LQ_TOTAL_ALLOCATED, 0, 3), 0);
}

static void histories_name_each_entry_once(void **state)
{
    lq_state *made = *state;
    const uint32_t owner = account(made, 1, 1, "");
    const lq_account_cells *history = lq_chunks_at(&made->histories, owner);
    uint32_t i;

    for (i = 1; i <= 50; i++) {
        assert_int_equal(lq_add_history(made, owner, i), QUOTA_OK);
        assert_int_equal(lq_add_history(made, owner, i), QUOTA_OK);
    }
    assert_int_equal(history->count, 50);
    assert_true(history->capacity <= 50 + 50 / 4 + 2);
    for (i = 0; i < 50; i++) {
        assert_int_equal(history->cells[i], i + 1);
    }
    made->keep_history = 0;
    assert_int_equal(lq_add_history(made, owner, 51), QUOTA_OK);
    assert_int_equal(history->count, 50);
}

/* 48 bytes a holding and 24 an id, all in all. */
static void memory_of_holdings_and_ids_is_bounded(void **state)
{
    enum { ACCOUNTS = 100, LOTS = 400 };
    lq_state *made = *state;
    size_t live;
    uint32_t i;

    assert_true(sizeof(lq_cell) == 20 && sizeof(lq_amounts) == 16);
    for (i = 0; i < ACCOUNTS; i++) {
        (void)account(made, 1 + i, 1, "");
    }
    for (i = 0; i < LOTS; i++) {
        (void)lot(made, 1 + i, 8, 0, LQ_NONE);
    }
    for (i = 0; i < ACCOUNTS; i++) {
        assert_true(lq_add_balance(made, i, 2, 0) != LQ_NONE);
    }
    live = fail_alloc_live(&host);
    for (i = 0; i < ACCOUNTS * LOTS; i++) {
        const uint32_t cells = i + 1;

        assert_int_equal(lq_add_cell(made, i % ACCOUNTS, i / ACCOUNTS, 0), i);
        if (cells % (1 << LQ_CHUNK_SHIFT) == 0 && cells > 8000) {
            assert_true(fail_alloc_live(&host) - live <= (size_t)48 * cells);
        }
    }
    live = fail_alloc_live(&host);
    for (i = 1; i <= 40000; i++) {
        uint8_t id[16] = {0};

        memcpy(id, &i, sizeof i);
        assert_int_equal(lq_add_entry(made, id, 20250101), QUOTA_OK);
        if (i % (1 << LQ_CHUNK_SHIFT) == 0 && i > 8000) {
            assert_true(fail_alloc_live(&host) - live <= (size_t)24 * i);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_memory_there_is_no_state, make, drop),
        cmocka_unit_test_setup_teardown(an_empty_state_finds_nothing, make, drop),
        cmocka_unit_test_setup_teardown(accounts_are_found_by_number_and_party, make, drop),
        cmocka_unit_test_setup_teardown(lots_are_found_by_number_and_evidence, make, drop),
        cmocka_unit_test_setup_teardown(lots_of_nowhere_count_in_no_total, make, drop),
        cmocka_unit_test_setup_teardown(a_cell_is_made_once, make, drop),
        cmocka_unit_test_setup_teardown(claims_stand_in_the_lists_of_lot_and_project, make, drop),
        cmocka_unit_test_setup_teardown(more_than_fits_is_not_claimed, make, drop),
        cmocka_unit_test_setup_teardown(entries_are_found_by_id_and_day, make, drop),
        cmocka_unit_test_setup_teardown(totals_are_made_where_they_are_not, make, drop),
        cmocka_unit_test_setup_teardown(histories_name_each_entry_once, make, drop),
        cmocka_unit_test_setup_teardown(memory_of_holdings_and_ids_is_bounded, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
