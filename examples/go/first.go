// One decision, and entries posted into a journal that is kept in Go.
package main

/*
#cgo LDFLAGS: -lquota
#include <libquota/quota.h>
#include <stdlib.h>

extern quota_store_outcome quotaHead(void *, quota_head *);
extern quota_store_outcome quotaAppend(void *, quota_head *, quota_entry *, size_t, quota_head *);
extern quota_store_outcome quotaScan(void *, uint64_t, quota_entry *, size_t, size_t *);

// Go's functions know no const.
static void hooks(quota_store *store, void *user)
{
	store->struct_size = sizeof *store;
	store->entry_size = sizeof(quota_entry);
	store->user = user;
	store->head = quotaHead;
	store->append = (quota_store_outcome (*)(void *, const quota_head *, const quota_entry *, size_t,
	                                         const quota_head *))quotaAppend;
	store->scan = quotaScan;
}
*/
import "C"

import (
	"fmt"
	"os"
	"runtime/cgo"
	"unsafe"
)

const tonne = 1_000_000_000 // milligrams

type rows struct {
	head    C.quota_head
	entries []C.quota_entry
}

func (j *rows) Head() C.quota_head { return j.head }

func (j *rows) Append(expected C.quota_head, added []C.quota_entry, head C.quota_head) C.quota_store_outcome {
	if expected != j.head {
		return C.QUOTA_STORE_CONFLICT
	}
	j.entries = append(j.entries, added...)
	j.head = head
	return C.QUOTA_STORE_DONE
}

func (j *rows) Scan(from uint64, into []C.quota_entry) int {
	if from > uint64(len(j.entries)) {
		return 0
	}
	return copy(into, j.entries[from-1:])
}

func check(status C.quota_status) {
	if status != C.QUOTA_OK {
		fmt.Fprintln(os.Stderr, C.GoString(C.quota_status_name(C.int32_t(status))))
		os.Exit(1)
	}
}

// zeroed is C's memory: what C reads through pointers inside structs may not be Go's.
func zeroed(size uintptr) unsafe.Pointer { return C.calloc(1, C.size_t(size)) }

func decide() {
	id := C.CString("cn-530300-2024")
	defer C.free(unsafe.Pointer(id))
	var policy *C.quota_policy
	check(C.quota_policy_builtin(nil, id, &policy, nil))
	defer C.quota_policy_free(policy)

	given := []C.quota_fact{
		{fact: C.QUOTA_FACT_AS_OF, value: 20250301}, {fact: C.QUOTA_FACT_PROJECT_CITY, value: 530300},
		{fact: C.QUOTA_FACT_KEY_INDUSTRY, value: 1}, {fact: C.QUOTA_FACT_POLLUTANT, value: C.QUOTA_POLLUTANT_NOX},
		{fact: C.QUOTA_FACT_ATTAINED, value: 0}, {fact: C.QUOTA_FACT_INCREMENT, value: 10 * tonne},
	}
	facts := (*C.quota_fact)(zeroed(unsafe.Sizeof(given[0]) * uintptr(len(given))))
	defer C.free(unsafe.Pointer(facts))
	copy(unsafe.Slice(facts, len(given)), given)
	asked := C.quota_case{question: C.QUOTA_QUESTION_OFFSET, facts: facts, fact_count: C.size_t(len(given))}
	asked.struct_size = C.uint32_t(unsafe.Sizeof(asked))
	var decision C.quota_decision
	decision.struct_size = C.uint32_t(unsafe.Sizeof(decision))
	check(C.quota_decide(policy, &asked, &decision, nil))
	var rule C.quota_rule
	rule.struct_size = C.uint32_t(unsafe.Sizeof(rule))
	check(C.quota_policy_rule(policy, decision.rule, &rule))
	fmt.Printf("offset %d t (%d:%d), %s\n", decision.hi/tonne, decision.ratio_num, decision.ratio_den,
		C.GoString(rule.article))
}

func post() {
	kept := &rows{}
	check(C.quota_journal_start(&kept.head))
	handle := cgo.NewHandle(Journal(kept))
	defer handle.Delete()

	user := (*cgo.Handle)(zeroed(unsafe.Sizeof(handle)))
	defer C.free(unsafe.Pointer(user))
	*user = handle
	store := (*C.quota_store)(zeroed(C.sizeof_quota_store))
	defer C.free(unsafe.Pointer(store))
	C.hooks(store, unsafe.Pointer(user))
	options := C.quota_ledger_options{store: store}
	options.struct_size = C.uint32_t(unsafe.Sizeof(options))
	var ledger *C.quota_ledger
	check(C.quota_ledger_open(&options, &ledger, nil))
	defer C.quota_ledger_free(ledger)

	entries := (*[2]C.quota_entry)(zeroed(2 * C.sizeof_quota_entry))
	defer C.free(unsafe.Pointer(entries))
	entries[0] = C.quota_entry{verb: C.QUOTA_VERB_ACCOUNT, kind: C.QUOTA_ENTRY_OPEN, date: 20250301, account: 1,
		role: C.QUOTA_ROLE_OTHER}
	entries[1] = C.quota_entry{verb: C.QUOTA_VERB_ISSUE, kind: C.QUOTA_ENTRY_DEPOSIT, date: 20250301, account: 1,
		party: 1, lot: 1, pollutant: C.QUOTA_POLLUTANT_NOX, amount: 10 * tonne}
	entries[0].id[0], entries[1].id[0] = 1, 2
	group := C.quota_post{entries: &entries[0], count: 2, entry_size: C.sizeof_quota_entry}
	group.struct_size = C.uint32_t(unsafe.Sizeof(group))
	group.result_size = C.sizeof_quota_result
	for range []int{1, 2} {
		status := C.quota_ledger_post(ledger, &group, nil)
		fmt.Printf("%s, %d rows in the journal\n", C.GoString(C.quota_status_name(C.int32_t(status))),
			len(kept.entries))
	}
}

func main() {
	decide()
	post()
}
