package libquota;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

import java.util.Arrays;
import java.util.List;

/** A ledger over a journal of the host's. One thread at a time. */
public final class Ledger implements AutoCloseable {
    public static final int OK = 0, ALREADY_DONE = status("ALREADY_DONE");
    private static final int HEAD = 48, RESULT = 80;
    private final Native.Hooks hooks = new Native.Hooks(); // C holds on to it: it lives as long as the ledger
    private final Native.Options options = new Native.Options();
    private final byte[] start;
    private Exception raised; // by the journal: no exception may pass through C, so it waits here
    private Pointer handle;

    public Ledger(Journal journal) {
        Memory head = new Memory(HEAD);
        QuotaException.check(Native.LIB.quota_journal_start(head), null);
        start = head.getByteArray(0, HEAD);
        hooks.entrySize = Entry.SIZE;
        hooks.head = (user, into) -> guarded(Journal.NOT_DONE, () -> {
            byte[] now = journal.head();
            into.write(0, now != null ? now : start, 0, HEAD);
            return Journal.DONE;
        });
        hooks.append = (user, expected, entries, count, next) -> guarded(Journal.UNKNOWN, () -> {
            byte[][] rows = new byte[(int) count][];
            for (int at = 0; at < count; at++)
                rows[at] = Entry.row(entries, at);
            byte[] before = expected.getByteArray(0, HEAD);
            return journal.append(Arrays.equals(before, start) ? null : before, rows, next.getByteArray(0, HEAD));
        });
        hooks.scan = (user, from, entries, capacity, count) -> guarded(Journal.NOT_DONE, () -> {
            long found = 0;
            for (byte[] row; found < capacity && (row = journal.row(from + found)) != null; found++)
                entries.write(Entry.SIZE * found, row, 0, Entry.SIZE);
            count.setLong(0, found);
            return Journal.DONE;
        });
        hooks.write();
        options.store = hooks.getPointer();
        PointerByReference opened = new PointerByReference();
        Native.ErrorInfo error = new Native.ErrorInfo();
        finish(Native.LIB.quota_ledger_open(options, opened, error), error);
        handle = opened.getValue();
    }

    /**
     * Posts a group, all of it or nothing.
     *
     * @return OK, or ALREADY_DONE when these ids were posted before; a refusal is an exception
     */
    public int post(List<Entry> entries) {
        Native.Post post = new Native.Post();
        post.entrySize = Entry.SIZE;
        post.resultSize = RESULT;
        post.entries = Entry.array(entries);
        post.count = entries.size();
        Native.ErrorInfo error = new Native.ErrorInfo();
        int status = Native.LIB.quota_ledger_post(handle, post, error);
        if (status != ALREADY_DONE)
            finish(status, error);
        return status;
    }

    private interface Hook {
        int run() throws Exception;
    }

    private int guarded(int whenRaised, Hook hook) {
        try {
            return hook.run();
        } catch (Exception exception) {
            raised = exception;
            return whenRaised;
        }
    }

    /** What the journal raised comes out of the call that led there, with the library's error beside it. */
    private void finish(int status, Native.ErrorInfo error) {
        Exception cause = raised;
        raised = null;
        try {
            QuotaException.check(status, error);
        } catch (QuotaException failed) {
            if (cause != null)
                failed.initCause(cause);
            throw failed;
        }
    }

    private static int status(String name) {
        for (int number = 0; number < 1000; number++)
            if (Native.LIB.quota_status_name(number).equals(name))
                return number;
        throw new IllegalStateException(name);
    }

    @Override
    public void close() {
        Native.LIB.quota_ledger_free(handle);
        handle = null;
    }
}
