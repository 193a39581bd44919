package libquota;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An entry as bytes. Where each field lies the library says itself, so nothing is bound by hand. */
public final class Entry {
    static final int SIZE = 288;
    private static final int VERB = 35, KIND = 36, ROLE = 40;
    private static final Map<String, Native.Field> FIELDS = new HashMap<>();
    final byte[] bytes = new byte[SIZE];

    static {
        for (int index = 0;; index++) {
            Native.Field field = new Native.Field();
            if (Native.LIB.quota_entry_field(index, field) != 0)
                break;
            FIELDS.put(field.name, field);
        }
    }

    /** @param id up to 16 bytes of the host's own: the same id is never done twice */
    public Entry(String id, String verb, String kind, int date) {
        bytes("id", Policy.utf8(id));
        word("verb", VERB, verb).word("kind", KIND, kind).set("date", date);
    }

    public Entry set(String name, long value) {
        Native.Field field = FIELDS.get(name);
        for (int at = 0; at < field.bytes; at++)
            bytes[field.offset + at] = (byte) (value >> 8 * at);
        return this;
    }

    public long get(String name) {
        Native.Field field = FIELDS.get(name);
        long value = field.isSigned != 0 && bytes[field.offset + field.bytes - 1] < 0 ? -1 : 0;
        for (int at = field.bytes; at-- > 0;)
            value = value << 8 | bytes[field.offset + at] & 0xff;
        return value;
    }

    public Entry bytes(String name, byte[] value) {
        System.arraycopy(value, 0, bytes, FIELDS.get(name).offset, value.length);
        return this;
    }

    public Entry role(String role) {
        return word("role", ROLE, role);
    }

    private Entry word(String name, int type, String word) {
        return set(name, Native.LIB.quota_entry_word_find(type, Policy.utf8(word), Policy.utf8(word).length));
    }

    static Memory array(List<Entry> entries) {
        Memory all = new Memory((long) SIZE * entries.size());
        for (int at = 0; at < entries.size(); at++)
            all.write((long) SIZE * at, entries.get(at).bytes, 0, SIZE);
        return all;
    }

    static byte[] row(Pointer entries, long at) {
        return entries.getByteArray(SIZE * at, SIZE);
    }
}
