package libquota;

import com.sun.jna.ptr.LongByReference;

import java.nio.charset.StandardCharsets;

/** A call that failed: its status, and what the library says of it in English. A denial is none, but a decision. */
public final class QuotaException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int ENGLISH = 2;
    public final int status;

    private QuotaException(int status, String text) {
        super(text);
        this.status = status;
    }

    static void check(int status, Native.ErrorInfo error) {
        if (status == 0)
            return;
        byte[] text = new byte[1024];
        String said = Native.LIB.quota_status_name(status);
        if (error != null && Native.LIB.quota_error_text(error, ENGLISH, text, text.length, new LongByReference()) == 0)
            said = com.sun.jna.Native.toString(text, StandardCharsets.UTF_8);
        throw new QuotaException(status, said);
    }
}
