/* model.h - a compiled policy: what the parser builds and everything else reads.
 *
 *   rule      one row: when, cover, require, verdict, value; each condition or
 *             expression is a tree in one array of nodes
 *   question  the rows that answer it
 *   fact      a name with a type; what is unknown about it is a set of values
 *
 * Units inside: amounts mg, money fen, prices fen/t, ratios millionths, dates as
 * day numbers (base/date.h).  A node's value is an exact fraction with a
 * denominator known when the table is read (`den`): the language has no division. */
#ifndef LQ_MODEL_H
#define LQ_MODEL_H

#include "base/mem.h"
#include "base/num.h"
#include "policy/vocabulary.h"

#define LQ_SCALE_RATIO INT64_C(1000000)      /* millionths */
#define LQ_DEN_MAX INT64_C(1000000000000000) /* finest fraction an expression may need */

#define LQ_RANK_MAX 63 /* ranks are 1 .. 63 */

#define LQ_FACTS_MAX 512    /* facts one policy may read, and comparisons: what is known of a case */
#define LQ_COMPARES_MAX 512 /* lives on the stack while deciding, since deciding allocates nothing */
#define LQ_QUESTIONS_MAX 128

/* A place in policy->nodes; 0 = absent. */
typedef uint32_t lq_ref;

typedef enum lq_op {
    /* expressions */
    LQ_OP_LITERAL = 1, /* num / den */
    LQ_OP_FACT,        /* a = fact index; den = 10^6 for ratios, else 1 */
    LQ_OP_ASK,         /* a = question index: its answer */
    LQ_OP_ADD,         /* a + b */
    LQ_OP_SUB,         /* a - b */
    LQ_OP_MUL,         /* a * b; amount * price = money: den takes the 10^9 mg of a tonne */
    LQ_OP_MIN,
    LQ_OP_MAX,
    LQ_OP_SHIFT,     /* date a + count b; sub = lq_unit; num = 1 for +, -1 for - */
    LQ_OP_MONTH_END, /* last day of month b of year a */
    /* conditions */
    LQ_OP_TEST,    /* a = fact index (flag or code): is its value in the set `mask`? */
    LQ_OP_CUT,     /* a = fact index (a number or date) against the literal num, in inside units; accept */
    LQ_OP_COMPARE, /* a = index into policy->compares; accept */
    LQ_OP_AND,
    LQ_OP_OR,
    LQ_OP_NOT /* a */
} lq_op;

typedef enum lq_unit { LQ_UNIT_DAY = 1, LQ_UNIT_WORKDAY, LQ_UNIT_MONTH, LQ_UNIT_YEAR } lq_unit;

/* Outcomes of a three-way comparison, and sets of them ("accept"). */
enum { LQ_LT = 1, LQ_EQ = 2, LQ_GT = 4, LQ_NO_VALUE = 8 /* a side has no answer */ };

typedef struct lq_node {
    uint8_t op;     /* lq_op */
    uint8_t type;   /* quota_type of an expression; 0 for conditions */
    uint8_t sub;    /* lq_unit */
    uint8_t accept; /* set of LQ_LT, LQ_EQ, LQ_GT under which a CUT or COMPARE is true */
    uint32_t a, b;  /* operands, or indexes as said above */
    int64_t num;
    int64_t den;   /* of an expression's value, >= 1 */
    uint64_t mask; /* TEST: bit v = value v (flags 0 and 1, codes from 1) */
} lq_node;

/* left against right, each pair of expressions once in a policy, whatever the relation.
 * Ids, codes and flags know only equal and unlike: unlike is LQ_LT (accept of <> holds LQ_LT|LQ_GT). */
typedef struct lq_compare {
    lq_ref left, right;
    uint8_t type;          /* quota_type of both */
    uint8_t equality_only; /* 1 for ids, codes, flags */
    uint8_t asks;          /* 1 if a side reads a question: it may have no value */
    uint8_t reserved;
} lq_compare;

typedef struct lq_fact {
    uint32_t id; /* vocabulary number or lq_own_id */
    uint8_t type;
    uint8_t code_count;
    uint8_t own;  /* 1 = declared by a `fact` row */
    uint8_t used; /* 1 = some row reads it (declared or assumed ones may not be) */
    const char *name, *zh, *en, *meaning;
    const char *codes;    /* code_count names, one after another; code v is lq_word_at(codes, v - 1) */
    const char *labels;   /* the same in Chinese; an own fact's codes have their name in both languages */
    uint32_t domain;      /* id of the fact whose codes these are; its own id if its own */
    int64_t least, most;  /* API units */
    int64_t assumed;      /* API units; QUOTA_UNKNOWN = nothing is assumed */
    uint32_t line;        /* where declared, else 0 */
    uint32_t assume_line; /* where assumed, else 0 */
    /* filled by compile.c */
    const uint64_t *parts; /* flag, code: classes no condition tells apart, as masks */
    const int64_t *cuts;   /* numbers, dates: literals it is compared with, ascending, inside units */
    uint32_t part_count, cut_count;
} lq_fact;

typedef enum lq_value_kind {
    LQ_VALUE_NONE = 0,
    LQ_VALUE_RATIO, /* value x increment */
    LQ_VALUE_AMOUNT,
    LQ_VALUE_MONEY,
    LQ_VALUE_DATE,
    LQ_VALUE_RANK,
    LQ_VALUE_CLASS, /* klass */
    LQ_VALUE_FACTOR /* `ratio E` answering a question of kind factor */
} lq_value_kind;

typedef struct lq_rule {
    /* as written; canonical where the language is concerned */
    const char *id, *article, *questions, *force_text, *when_text, *then_text, *overrides_text, *zh, *en;
    const char *document; /* number of the document it is from */
    uint32_t line;
    uint8_t force; /* quota_force */
    uint8_t inherited;
    uint16_t
        rank; /* place among all ids in byte order: ties are broken by it, never by row order (compile.c) */
    /* compiled; a row without questions has none of it */
    uint8_t verdict;  /* 0, QUOTA_ALLOW, QUOTA_REVIEW, QUOTA_DENY: as its outcome says */
    uint8_t value;    /* lq_value_kind */
    uint8_t rounding; /* lq_rounding of the value; LQ_ROUND_NONE = exact */
    uint8_t rolling;  /* date: rolls to a working day */
    int64_t quantum;  /* of the rounding, mg or fen; >= 1 */
    uint32_t klass;   /* class number, from 1 */
    lq_ref when, cover, require, expression;
    const uint32_t *question_list; /* indexes of questions */
    uint32_t question_count;
    const uint32_t *displaces; /* indexes of rules */
    uint32_t displace_count;
    uint32_t displacer_count;
    uint32_t *displacers; /* indexes of rules that may displace it (compile.c) */
} lq_rule;

typedef struct lq_question {
    uint32_t id;
    uint8_t kind;    /* quota_kind */
    uint8_t own;     /* declared by a `question` row */
    uint8_t unbound; /* its parent is not bound (only possible for policies made by hand) */
    uint8_t reserved;
    uint32_t line;
    const char *name, *zh, *en, *asks;
    const uint32_t *rules; /* indexes, ascending */
    uint32_t rule_count;
    /* filled by compile.c */
    const uint32_t *by_rank; /* its rows, lowest rank first: the order in which they are walked */
    const uint32_t *facts;   /* indexes of all facts its answer may depend on, helper questions' included */
    uint32_t fact_count;
    uint32_t cost; /* what a look at its rows takes of a budget of views: 1 for questions of usual size */
    const struct lq_plan *plan;
} lq_question;

typedef struct lq_set {
    const char *name;
    uint32_t domain; /* id of the fact whose codes these are */
    uint64_t mask;
    uint32_t line;
    uint8_t used;
} lq_set;

/* What a given value of a vocabulary fact must be, close together: every decision reads it. */
typedef struct lq_check {
    int64_t least;
    uint64_t span; /* largest - least */
    uint64_t date; /* 1 = the day must exist */
} lq_check;

struct quota_policy {
    lq_arena arena;
    const char *id, *title_zh, *title_en, *document, *window_text;
    lq_ref window;         /* a condition on as_of: in force?  Always present. */
    int64_t from, through; /* API units; QUOTA_UNKNOWN = given by a fact */
    uint8_t digest[QUOTA_DIGEST_SIZE];
    lq_node *nodes; /* [0] unused */
    lq_compare *compares;
    lq_fact *facts;
    lq_rule *rules;
    lq_question *questions;
    lq_set *sets;
    const char **classes; /* class n is classes[n - 1] */
    uint32_t node_count, compare_count, fact_count, rule_count, question_count, set_count, class_count;
    /* indexes + 1 of facts the meaning of rows reads by itself; 0 = the policy does not have it */
    uint32_t fact_as_of, fact_increment, fact_strict_mode, fact_exception_approved;
    const uint16_t *fact_index;     /* by vocabulary number: index + 1, 0 = not read */
    const struct lq_check *checks;  /* by vocabulary number (compile.c) */
    const uint16_t *question_index; /* by vocabulary number: index + 1, 0 = no row (compile.c) */
    const struct lq_source *source; /* raw rows, for children, printing and the digest (source.h) */
};

/* Index of a fact or question id in a policy; UINT32_MAX = not there. */
uint32_t lq_policy_fact(const quota_policy *policy, uint32_t id);
uint32_t lq_policy_question(const quota_policy *policy, uint32_t id);

/* compile.c: partitions, question closures, decision tables.  Called last by the parser.
 * scratch is for memory that does not outlive the call. */
quota_status lq_compile(quota_policy *policy, const quota_allocator *scratch);

#endif
