package libquota;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A document as a table of rules. Any number of threads may ask one. */
public final class Policy implements AutoCloseable {
    /** An answer; amounts are milligrams. {@code lo} and {@code hi} differ where an unknown fact matters. */
    public record Answer(int verdict, long lo, long hi, long ratioNum, long ratioDen, String rule, String article) {
    }

    public static final int ALLOW = 1, REVIEW = 2, DENY = 3;
    private Pointer handle;

    private Policy(Pointer handle) {
        this.handle = handle;
    }

    public static Policy builtin(String id) {
        PointerByReference handle = new PointerByReference();
        Native.ErrorInfo error = new Native.ErrorInfo();
        QuotaException.check(Native.LIB.quota_policy_builtin(null, id, handle, error), error);
        return new Policy(handle.getValue());
    }

    /** Facts by name, with values as in a table: "10 t", "2025-03-01", "no". What is not given is unknown. */
    public Answer decide(String question, Map<String, String> facts) {
        Memory pairs = new Memory(16L * Math.max(1, facts.size()));
        Native.ErrorInfo error = new Native.ErrorInfo();
        long at = 0;
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            byte[] name = utf8(fact.getKey()), text = utf8(fact.getValue());
            int id = Native.LIB.quota_fact_find(handle, name, name.length);
            LongByReference value = new LongByReference();
            QuotaException.check(Native.LIB.quota_value_parse(handle, id, text, text.length, value, error), error);
            pairs.setLong(at, Integer.toUnsignedLong(id)); // id and reserved, on a little-endian machine
            pairs.setLong(at + 8, value.getValue());
            at += 16;
        }
        Native.Case given = new Native.Case();
        given.question = Native.LIB.quota_question_find(handle, utf8(question), utf8(question).length);
        given.facts = pairs;
        given.count = facts.size();
        Native.Decision decision = new Native.Decision();
        QuotaException.check(Native.LIB.quota_decide(handle, given, decision, error), error);
        Native.Rule rule = new Native.Rule();
        if (decision.rule != 0)
            QuotaException.check(Native.LIB.quota_policy_rule(handle, decision.rule, rule), null);
        return new Answer(decision.verdict, decision.lo, decision.hi, decision.ratioNum, decision.ratioDen, rule.id,
            rule.article);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        Native.LIB.quota_policy_free(handle);
        handle = null;
    }
}
