package main

// The hooks of a journal kept in Go.  C may not hold on to Go's memory, so `user` is a number (a cgo.Handle) and rows
// are copied.

/*
#include <libquota/quota.h>
*/
import "C"

import (
	"runtime/cgo"
	"unsafe"
)

// Journal keeps rows in order; with a database, Append is one transaction.
type Journal interface {
	Head() C.quota_head
	// Append keeps all rows or none, and only if the head is still the expected one.
	Append(expected C.quota_head, rows []C.quota_entry, head C.quota_head) C.quota_store_outcome
	Scan(from uint64, into []C.quota_entry) int
}

func journal(user unsafe.Pointer) Journal {
	return (*(*cgo.Handle)(user)).Value().(Journal)
}

//export quotaHead
func quotaHead(user unsafe.Pointer, head *C.quota_head) C.quota_store_outcome {
	*head = journal(user).Head()
	return C.QUOTA_STORE_DONE
}

//export quotaAppend
func quotaAppend(user unsafe.Pointer, expected *C.quota_head, entries *C.quota_entry, count C.size_t,
	head *C.quota_head) C.quota_store_outcome {
	rows := append([]C.quota_entry(nil), unsafe.Slice(entries, int(count))...)
	return journal(user).Append(*expected, rows, *head)
}

//export quotaScan
func quotaScan(user unsafe.Pointer, from C.uint64_t, entries *C.quota_entry, capacity C.size_t,
	count *C.size_t) C.quota_store_outcome {
	*count = C.size_t(journal(user).Scan(uint64(from), unsafe.Slice(entries, int(capacity))))
	return C.QUOTA_STORE_DONE
}
