import libquota.Entry;
import libquota.Journal;
import libquota.Ledger;
import libquota.Policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One decision, and entries posted into a journal that is kept in Java. */
public final class First {
    static final long TONNE = 1_000_000_000L; // milligrams

    /** A journal in memory; with a database, append is one transaction. */
    static final class Rows implements Journal {
        final List<byte[]> rows = new ArrayList<>();
        private byte[] head;
        boolean loseAnswer;

        @Override
        public byte[] head() {
            return head;
        }

        @Override
        public int append(byte[] expected, byte[][] added, byte[] next) throws Exception {
            if (!Arrays.equals(expected, head))
                return CONFLICT;
            rows.addAll(Arrays.asList(added));
            head = next;
            if (loseAnswer) {
                loseAnswer = false;
                throw new java.io.IOException("the connection broke after the commit");
            }
            return DONE;
        }

        @Override
        public byte[] row(long number) {
            return number <= rows.size() ? rows.get((int) number - 1) : null;
        }
    }

    public static void main(String[] arguments) {
        try (Policy qujing = Policy.builtin("cn-530300-2024")) {
            Policy.Answer answer = qujing.decide("offset", Map.of("as_of", "2025-03-01", "project_city", "530300",
                "key_industry", "yes", "pollutant", "NOx", "attained", "no", "increment", "10 t"));
            System.out.printf("offset %d t (%d:%d), %s%n", answer.hi() / TONNE, answer.ratioNum(), answer.ratioDen(),
                answer.article());
        }
        Rows journal = new Rows();
        List<Entry> deposit = List.of(
            new Entry("open 1", "account", "open", 20250301).set("account", 1).role("other"),
            new Entry("deposit 1", "issue", "deposit", 20250301).set("account", 1).set("party", 1).set("lot", 1)
                .set("pollutant", 2).set("amount", 10 * TONNE));
        try (Ledger ledger = new Ledger(journal)) {
            journal.loseAnswer = true;
            try {
                ledger.post(deposit);
            } catch (RuntimeException unsure) {
                System.out.println("unsure: " + unsure.getCause().getMessage());
            }
            System.out.println("again: " + (ledger.post(deposit) == Ledger.ALREADY_DONE ? "it was done" : "done now"));
        }
        System.out.println("rows in the journal: " + journal.rows.size());
    }
}
