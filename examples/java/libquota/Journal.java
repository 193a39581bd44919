package libquota;

/** Where entries are kept: rows of 288 bytes, in order. A database table with the head beside it, for instance. */
public interface Journal {
    int DONE = 1, CONFLICT = 2, NOT_DONE = 3, UNKNOWN = 4;

    /** The 48 bytes of the last {@link #append}; null while there was none. */
    byte[] head() throws Exception;

    /**
     * Keeps all rows or none, and only if {@link #head} is still the expected one: one transaction.
     *
     * @return DONE once it is durable, CONFLICT when the head is another, NOT_DONE when certainly nothing was kept
     */
    int append(byte[] expected, byte[][] rows, byte[] head) throws Exception;

    /** The row with this number, from 1; null = there is none. */
    byte[] row(long number) throws Exception;
}
