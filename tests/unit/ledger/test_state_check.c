/* Tests of src/ledger/state_check*.c: each invariant is broken by hand, and named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "fail_alloc.h"
#include "state_ops.h"

/* The first element that has what a case needs. */
#define FIRST(state, array, type, at, wanted)                                                                \
  do {                                                                                                       \
    for ((at) = 0;; (at)++) {                                                                                \
      const type *it;                                                                                        \
      assert_true((at) < (state)->array.count);                                                              \
      it = lq_chunks_at(&(state)->array, at);                                                                \
      if (wanted)                                                                                            \
        break;                                                                                               \
    }                                                                                                        \
  } while (0)

static void an_id_twice(lq_state *state)
{
    memcpy(lq_chunks_at(&state->ids, 5), lq_chunks_at(&state->ids, 4), QUOTA_ID_SIZE);
}

static void an_entry_too_few(lq_state *state)
{
    state->entry_count--;
}

static void an_id_too_many_in_the_index(lq_state *state)
{
    assert_int_equal(lq_index_reserve(&state->by_id, 1), QUOTA_OK);
    lq_index_put(&state->by_id, 1, 1);
}

static void a_head_ahead(lq_state *state)
{
    state->head.seq = state->entry_count + 1;
}

static void a_day_before_the_day_before(lq_state *state)
{
    ((lq_day *)lq_chunks_at(&state->days, 2))->date = 20200101;
}

static void a_day_of_no_entry(lq_state *state)
{
    ((lq_day *)lq_chunks_at(&state->days, state->days.count - 1))->seq = state->entry_count + 1;
}

static void another_date(lq_state *state)
{
    state->date++;
}

static void an_account_renumbered(lq_state *state)
{
    lq_account_at(state, 3)->number += 100000;
}

static void a_party_twice(lq_state *state)
{
    lq_account account;
    uint32_t at;

    FIRST(state, accounts, lq_account, at,
          it->role == QUOTA_ROLE_ENTERPRISE && it->party[0] != 0 && it->standing != LQ_ENDED);
    account = *lq_account_at(state, at);
    account.number = 999999;
    assert_true(lq_add_account(state, &account) != LQ_NONE);
}

static void a_balance_of_another(lq_state *state)
{
    uint32_t at;

    FIRST(state, balances, lq_balance, at, it->account != 0);
    lq_balance_at(state, at)->account = 0;
}

static void a_balance_in_no_list(lq_state *state)
{
    uint32_t at;

    FIRST(state, balances, lq_balance, at,
          it->available + it->encumbered + it->debt == 0 &&
              lq_account_at(state, it->account)->balances == at);
    lq_account_at(state, lq_balance_at(state, at)->account)->balances = lq_balance_at(state, at)->next;
}

static void a_cell_of_another(lq_state *state)
{
    uint32_t at;

    FIRST(state, account_cells, lq_account_cells, at, it->count > 1);
    lq_account_cells_at(state, at)->cells[1] = lq_account_cells_at(state, at)->cells[0];
}

static void a_cell_in_no_list(lq_state *state)
{
    uint32_t at;

    FIRST(state, account_cells, lq_account_cells, at, it->count != 0);
    lq_account_cells_at(state, at)->count--;
}

static void filled_miscounted(lq_state *state)
{
    lq_account_at(state, 2)->filled++;
}

static void an_account_in_no_index(lq_state *state)
{
    state->by_party.count++;
}

static void a_cell_moved(lq_state *state)
{
    lq_cell *cell = lq_cell_at(state, 1);
    const uint8_t pollutant = lq_lot_at(state, cell->lot)->pollutant;
    uint32_t lot = 0;

    while (lot == cell->lot || lq_lot_at(state, lot)->pollutant != pollutant) {
        lot++;
    }
    cell->lot = lot;
}

static void an_index_of_cells_too_large(lq_state *state)
{
    state->by_cell.count++;
}

static void a_cell_below_zero(lq_state *state)
{
    lq_amounts_at(state, 4)->available = -1;
}

static void a_cell_past_the_most(lq_state *state)
{
    lq_amounts_at(state, 4)->encumbered = QUOTA_AMOUNT_MAX + 1;
}

static void bought_in_the_future(lq_state *state)
{
    lq_cell_at(state, 4)->bought = state->entry_count + 1;
}

static void a_cell_without_balance(lq_state *state)
{
    /* Its lot is of another pollutant. */
    lq_lot_at(state, lq_cell_at(state, 0)->lot)->pollutant = 60;
}

static void claims_out_of_order(lq_state *state)
{
    lq_claim_at(state, 3)->seq = lq_claim_at(state, 2)->seq;
}

static void more_left_than_made(lq_state *state)
{
    lq_claim_at(state, 3)->left = lq_claim_at(state, 3)->made + 1;
}

static void left_below_zero(lq_state *state)
{
    lq_claim_at(state, 3)->left = -1;
}

static void a_claim_of_no_bucket(lq_state *state)
{
    lq_claim_at(state, 3)->bucket = QUOTA_BUCKET_AVAILABLE;
}

static void encumbered_by_no_claim(lq_state *state)
{
    lq_amounts_at(state, 4)->encumbered += 1;
}

static void a_hold_reduced_alone(lq_state *state)
{
    uint32_t at;

    FIRST(state, claims, lq_claim, at, it->bucket == QUOTA_BUCKET_ENCUMBERED && it->left > 0);
    lq_claim_at(state, at)->left--;
}

static void a_balance_off(lq_state *state)
{
    lq_balance_at(state, 1)->surrendered += 1;
}

static void pledged_off(lq_state *state)
{
    lq_balance_at(state, 1)->pledged += 1;
}

static void available_moved_between_cells(lq_state *state)
{
    uint32_t at;

    FIRST(state, cells, lq_cell, at,
          it->account != lq_cell_at(state, 0)->account && lq_amounts_at(state, at)->available);
    lq_amounts_at(state, at)->available--;
    lq_amounts_at(state, 0)->available++;
}

static void a_reserve_elsewhere(lq_state *state)
{
    uint32_t at;

    FIRST(state, balances, lq_balance, at,
          it->available != 0 && lq_account_at(state, it->account)->role == QUOTA_ROLE_RESERVE);
    lq_account_at(state, lq_balance_at(state, at)->account)->place = 999;
}

static void a_debt_of_a_term(lq_state *state)
{
    uint32_t at;

    FIRST(state, balances, lq_balance, at, it->term != 0 && it->available != 0);
    lq_balance_at(state, at)->debt = 5;
}

static void a_balance_in_no_index(lq_state *state)
{
    state->by_balance.count++;
}

static void a_lot_renumbered(lq_state *state)
{
    lq_lot_at(state, 2)->number += 100000;
}

static void evidence_twice(lq_state *state)
{
    lq_lot lot;
    uint32_t at;

    FIRST(state, lots, lq_lot, at,
          it->parent == LQ_NONE && it->kind == QUOTA_ENTRY_DEPOSIT && (it->proof[0] | it->proof[31]));
    lot = *lq_lot_at(state, at);
    lot.number = 999999;
    assert_true(lq_add_lot(state, &lot) != LQ_NONE);
}

static void a_lot_that_owes_less_than_nothing(lq_state *state)
{
    lq_lot_at(state, 2)->owed = -1;
}

static void a_lot_without_its_total(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at, it->place != 0);
    lq_lot_at(state, at)->place_total = LQ_NONE;
}

static void a_lots_cell_lost(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at, it->cell != LQ_NONE && lq_amounts_at(state, it->cell)->available == 0);
    lq_lot_at(state, at)->cell = lq_cell_at(state, lq_lot_at(state, at)->cell)->of_lot;
}

static void a_lots_cell_of_another(lq_state *state)
{
    lq_lot_at(state, 1)->cell = lq_lot_at(state, 0)->cell;
}

static void a_lots_claim_lost(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at,
          it->claim != LQ_NONE && lq_claim_at(state, it->claim)->left == 0 &&
              lq_claim_at(state, it->claim)->verb != QUOTA_VERB_MOVE);
    lq_lot_at(state, at)->claim = lq_claim_at(state, lq_lot_at(state, at)->claim)->of_lot;
}

static void a_lots_claim_of_another(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at, it->claim != LQ_NONE);
    lq_lot_at(state, at)->claim = (lq_lot_at(state, at)->claim + 1) % state->claims.count;
    if (lq_cell_at(state, lq_claim_at(state, lq_lot_at(state, at)->claim)->cell)->lot == at) {
        lq_lot_at(state, at)->claim = LQ_NONE;
    }
}

static void consumed_by_no_claim(lq_state *state)
{
    lq_lot_at(state, 0)->sums[QUOTA_BUCKET_CONSUMED]++;
    lq_lot_at(state, 0)->sums[0]++;
}

static void issued_off(lq_state *state)
{
    lq_lot_at(state, 0)->sums[0]++;
}

static void a_child_lost(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at, it->child != LQ_NONE && lq_lot_at(state, it->child)->sums[0] == 0);
    lq_lot_at(state, at)->child = lq_lot_at(state, lq_lot_at(state, at)->child)->sibling;
}

static void a_child_of_another(lq_state *state)
{
    uint32_t at;

    FIRST(state, lots, lq_lot, at, it->child != LQ_NONE);
    lq_lot_at(state, lq_lot_at(state, at)->child)->parent = at == 0 ? 1 : at - 1;
}

static void a_child_of_too_little(lq_state *state)
{
    uint32_t at;

    FIRST(state, claims, lq_claim, at, it->bucket == QUOTA_BUCKET_CANCELLED && it->verb == QUOTA_VERB_MOVE);
    lq_claim_at(state, at)->made++;
}

static void a_project_renumbered(lq_state *state)
{
    lq_project_at(state, 0)->number += 5000;
}

static void covered_off(lq_state *state)
{
    lq_part_at(state, 0)->covered++;
}

static void a_leg_off(lq_state *state)
{
    lq_part_at(state, 0)->legs++;
}

static void restored_below_zero(lq_state *state)
{
    lq_part_at(state, 0)->restored[2] = -1;
}

static void a_use_of_another_project(lq_state *state)
{
    lq_claim_at(state, lq_part_at(state, 0)->claim)->project =
        (lq_part_at(state, 0)->project + 1) % state->projects.count;
}

static void a_part_twice(lq_state *state)
{
    uint32_t at = lq_project_at(state, 0)->parts;

    while (lq_part_at(state, at)->next != LQ_NONE) {
        at = lq_part_at(state, at)->next;
    }
    lq_part_at(state, at)->next = lq_project_at(state, 0)->parts;
}

static void a_hold_lost(lq_state *state)
{
    uint32_t at;

    FIRST(state, projects, lq_project, at, it->hold != LQ_NONE);
    lq_project_at(state, at)->hold = lq_claim_at(state, lq_project_at(state, at)->hold)->of_project;
}

static void a_hold_of_another_project(lq_state *state)
{
    uint32_t at;

    FIRST(state, projects, lq_project, at, it->hold != LQ_NONE);
    lq_claim_at(state, lq_project_at(state, at)->hold)->project = (at + 1) % state->projects.count;
}

static void a_project_in_no_index(lq_state *state)
{
    state->by_project.count++;
}

static void a_total_renumbered(lq_state *state)
{
    uint32_t at;

    FIRST(state, totals, lq_total, at, it->kind == LQ_TOTAL_DUE);
    lq_total_at(state, at)->number++;
}

static void a_total_off(lq_state *state)
{
    uint32_t at;

    FIRST(state, totals, lq_total, at, it->kind == LQ_TOTAL_AREA);
    lq_total_at(state, at)->amount++;
}

static void a_total_below_zero(lq_state *state)
{
    uint32_t at;

    FIRST(state, totals, lq_total, at, it->kind == LQ_TOTAL_ALLOCATED);
    lq_total_at(state, at)->amount = -1;
}

static void a_total_in_no_index(lq_state *state)
{
    state->by_total.count++;
}

static void statements_out_of_order(lq_state *state)
{
    uint32_t at;
    lq_statement *of;

    FIRST(state, topics, lq_topic, at, it->count > 1);
    of = lq_topic_at(state, at)->statements;
    of[0] = of[1];
}

static void a_statement_of_no_entry(lq_state *state)
{
    lq_topic_at(state, 0)->statements[0].seq = 0;
}

static void a_topic_renumbered(lq_state *state)
{
    lq_topic_at(state, 0)->fact += 1000;
}

static void a_topic_in_no_index(lq_state *state)
{
    state->by_topic.count++;
}

static const struct {
    void (*break_it)(lq_state *state);
    const char *what;
} cases[] = {
    {an_id_twice, "an id is not found"},
    {an_entry_too_few, "entries are not as many as ids"},
    {an_id_too_many_in_the_index, "the index of ids has other entries"},
    {a_head_ahead, "the head is past the last entry"},
    {a_day_before_the_day_before, "days are out of order"},
    {a_day_of_no_entry, "days are out of order"},
    {another_date, "the last day is not the last entry's"},
    {an_account_renumbered, "an account is not found"},
    {a_party_twice, "a party has two open accounts"},
    {a_balance_of_another, "a balance stands in another account's list"},
    {a_balance_in_no_list, "a balance stands in no list"},
    {a_cell_of_another, "the cells of an account are wrong"},
    {a_cell_in_no_list, "a cell stands in no account's list"},
    {filled_miscounted, "filled balances are miscounted"},
    {an_account_in_no_index, "an index of accounts has other elements"},
    {a_cell_moved, "a cell is not found"},
    {an_index_of_cells_too_large, "the index of cells has other elements"},
    {a_cell_without_balance, "a cell has no balance"},
    {a_cell_below_zero, "an amount of a cell is out of range"},
    {a_cell_past_the_most, "an amount of a cell is out of range"},
    {bought_in_the_future, "a cell was bought by no entry"},
    {claims_out_of_order, "claims are out of order"},
    {more_left_than_made, "what is left of a claim is out of range"},
    {left_below_zero, "what is left of a claim is out of range"},
    {a_claim_of_no_bucket, "a claim is of no cell or bucket"},
    {encumbered_by_no_claim, "a cell's encumbered amount is not that of its claims"},
    {a_hold_reduced_alone, "a cell's encumbered amount is not that of its claims"},
    {a_balance_off, "a balance is not the sum of its cells and claims"},
    {pledged_off, "a balance is not the sum of its cells and claims"},
    {available_moved_between_cells, "a balance is not the sum of its cells and claims"},
    {a_reserve_elsewhere, "an area has no total"},
    {a_debt_of_a_term, "a debt is out of range, or of a term"},
    {a_balance_in_no_index, "the index of balances has other elements"},
    {a_lot_renumbered, "a lot is not found"},
    {evidence_twice, "one evidence made two lots"},
    {a_lot_that_owes_less_than_nothing, "a lot's debt is out of range"},
    {a_lot_without_its_total, "a lot's totals are missing"},
    {a_lots_cell_lost, "a cell stands in no lot's list"},
    {a_lots_cell_of_another, "the cells of a lot are wrong"},
    {a_lots_claim_lost, "a claim stands in no lot's list"},
    {a_lots_claim_of_another, "the claims of a lot are wrong"},
    {consumed_by_no_claim, "a lot's bucket is not the sum of its cells or claims"},
    {issued_off, "a lot's issued amount is not the sum of its buckets"},
    {a_child_lost, "a child stands in no list"},
    {a_child_of_another, "the children of a lot are wrong"},
    {a_child_of_too_little, "a child's issued amount is not what its parent gave"},
    {a_project_renumbered, "a project is not found"},
    {covered_off, "what covers a project is not the sum of its uses"},
    {a_leg_off, "what covers a project is not the sum of its uses"},
    {restored_below_zero, "a project's amount is out of range"},
    {a_use_of_another_project, "the uses of a project are wrong"},
    {a_part_twice, "the parts of a project are wrong"},
    {a_hold_lost, "a use, a hold or a part stands in no project's list"},
    {a_hold_of_another_project, "the holds of a project are wrong"},
    {a_project_in_no_index, "the index of projects has other elements"},
    {a_total_renumbered, "a total is not found"},
    {a_total_off, "a total is not the sum of what it counts"},
    {a_total_below_zero, "a total is out of range"},
    {a_total_in_no_index, "the index of totals has other elements"},
    {statements_out_of_order, "statements are out of order"},
    {a_statement_of_no_entry, "statements are out of order"},
    {a_topic_renumbered, "a statement is not found"},
    {a_topic_in_no_index, "the index of statements has other elements"},
};

static lq_state *sample(fail_alloc *host)
{
    quota_allocator mem;
    lq_state *state;
    state_ops ops;

    fail_alloc_init(host);
    mem = fail_alloc_of(host);
    assert_int_equal(lq_state_create(&mem, 0, &state), QUOTA_OK);
    state_ops_init(&ops, 61);
    state_ops_run(&ops, state, 900);
    return state;
}

static void each_invariant_is_named(void **unused)
{
    size_t i;

    (void)unused;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        fail_alloc host;
        lq_state *state = sample(&host);
        const char *what = NULL;
        uint64_t number = 0;

        state_must_hold(state);
        cases[i].break_it(state);
        assert_int_equal(lq_state_check(state, &what, &number), 0);
        if (strcmp(what, cases[i].what) != 0) {
            print_error("case %u\n", (unsigned)i);
        }
        assert_string_equal(what, cases[i].what);
        lq_state_free(state);
        assert_true(fail_alloc_clean(&host));
    }
}

static void without_memory_nothing_is_known(void **unused)
{
    fail_alloc host;
    lq_state *state = sample(&host);
    const char *what;
    uint64_t number;
    size_t n;

    (void)unused;
    for (n = 1; n <= 3; n++) {
        fail_alloc_plan(&host, n);
        assert_int_equal(lq_state_check(state, &what, &number), 0);
        assert_ptr_equal(what, lq_check_no_memory);
    }
    fail_alloc_plan(&host, 0);
    assert_int_equal(lq_state_check(state, &what, &number), 1);
    assert_null(what);
    lq_state_free(state);
    assert_true(fail_alloc_clean(&host));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_invariant_is_named),
        cmocka_unit_test(without_memory_nothing_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
