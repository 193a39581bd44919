package libquota;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

import java.util.Map;

/** The C functions and structs this example uses, as the headers declare them; size_t is a long: 64-bit only. */
interface Native extends Library {
    Native LIB = com.sun.jna.Native.load("quota", Native.class, Map.of(Library.OPTION_STRING_ENCODING, "UTF-8"));

    String quota_version();
    String quota_status_name(int status);
    int quota_error_text(ErrorInfo error, int lang, byte[] buffer, long capacity, LongByReference needed);

    int quota_policy_builtin(Pointer options, String id, PointerByReference policy, ErrorInfo error);
    void quota_policy_free(Pointer policy);
    int quota_fact_find(Pointer policy, byte[] name, long size);
    int quota_question_find(Pointer policy, byte[] name, long size);
    int quota_value_parse(Pointer policy, int fact, byte[] text, long size, LongByReference value, ErrorInfo error);
    int quota_decide(Pointer policy, Case given, Decision decision, ErrorInfo error);
    int quota_policy_rule(Pointer policy, int number, Rule rule);

    int quota_journal_start(Pointer head);
    int quota_entry_field(int index, Field info);
    long quota_entry_word_find(int type, byte[] name, long size);
    int quota_ledger_open(Options options, PointerByReference ledger, ErrorInfo error);
    int quota_ledger_post(Pointer ledger, Post post, ErrorInfo error);
    void quota_ledger_free(Pointer ledger);

    /** quota_error. */
    @FieldOrder({"structSize", "status", "line", "column", "fact", "reserved", "index", "field", "expected", "found"})
    class ErrorInfo extends Structure {
        public int structSize, status, line, column, fact, reserved;
        public long index;
        public byte[] field = new byte[64], expected = new byte[128], found = new byte[128];

        public ErrorInfo() {
            structSize = size();
        }
    }

    /** quota_case; its facts are pairs of 16 bytes. */
    @FieldOrder({"structSize", "question", "facts", "count", "calendar"})
    class Case extends Structure {
        public int structSize, question;
        public Pointer facts;
        public long count;
        public Pointer calendar;

        public Case() {
            structSize = size();
        }
    }

    /** quota_decision. */
    @FieldOrder({"structSize", "question", "verdict", "kind", "flags", "verdicts", "lo", "hi", "ratioLoNum", "ratioLoDen",
        "ratioNum", "ratioDen", "choices", "rule", "layer", "ruleCount", "missingCount", "rules", "missing"})
    class Decision extends Structure {
        public int structSize, question, verdict, kind, flags, verdicts;
        public long lo, hi, ratioLoNum, ratioLoDen, ratioNum, ratioDen, choices;
        public int rule, layer, ruleCount, missingCount;
        public int[] rules = new int[24], missing = new int[24];

        public Decision() {
            structSize = size();
        }
    }

    /** quota_rule. */
    @FieldOrder({"structSize", "number", "force", "line", "questionCount", "inherited", "id", "article", "zh", "en",
        "questions", "when", "then", "overrides", "document"})
    class Rule extends Structure {
        public int structSize, number, force, line, questionCount, inherited;
        public String id, article, zh, en, questions, when, then, overrides, document;

        public Rule() {
            structSize = size();
            setStringEncoding("UTF-8");
        }
    }

    /** quota_field_info. */
    @FieldOrder({"structSize", "number", "offset", "bytes", "type", "fact", "isSigned", "byLedger", "name", "zh"})
    class Field extends Structure {
        public int structSize, number, offset, bytes, type, fact, isSigned, byLedger;
        public String name, zh;

        public Field() {
            structSize = size();
            setStringEncoding("UTF-8");
        }
    }

    /** quota_post. */
    @FieldOrder({"structSize", "flags", "entrySize", "resultSize", "entries", "results", "count"})
    class Post extends Structure {
        public int structSize, flags, entrySize, resultSize;
        public Pointer entries, results;
        public long count;

        public Post() {
            structSize = size();
        }
    }

    interface Head extends Callback {
        int invoke(Pointer user, Pointer head);
    }

    interface Append extends Callback {
        int invoke(Pointer user, Pointer expected, Pointer entries, long count, Pointer head);
    }

    interface Scan extends Callback {
        int invoke(Pointer user, long from, Pointer entries, long capacity, Pointer count);
    }

    /** quota_store, without snapshots. */
    @FieldOrder({"structSize", "entrySize", "user", "head", "append", "scan", "save", "load"})
    class Hooks extends Structure {
        public int structSize, entrySize;
        public Pointer user;
        public Head head;
        public Append append;
        public Scan scan;
        public Pointer save, load;

        public Hooks() {
            structSize = size();
        }
    }

    /** quota_ledger_options. */
    @FieldOrder({"structSize", "policyCount", "allocator", "store", "policies", "calendar", "throughSeq", "throughDate",
        "dateMax", "noSnapshot", "keepHistory", "digest", "digestUser", "progress", "progressUser"})
    class Options extends Structure {
        public int structSize, policyCount;
        public Pointer allocator, store, policies, calendar;
        public long throughSeq;
        public int throughDate, dateMax, noSnapshot, keepHistory;
        public Pointer digest, digestUser, progress, progressUser;

        public Options() {
            structSize = size();
        }
    }
}
