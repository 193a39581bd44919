/* builder.h - a policy while it is being made from its source.
 *
 *   layer   one table: the policy's own, or one it extends; parents come before children
 *   scope   whose sets a row means: 0 is the policy's, whole parents included; a parent of
 *           which only some questions are taken keeps a scope of its own
 *   draft   a rule row on its way to become a lq_rule
 *
 * Lists grow with the host's allocator and are copied into the policy's arena at the end
 * (finish.c).  Indexes of facts and questions change then; until then they are places in
 * the builder's lists. */
#ifndef LQ_BUILDER_H
#define LQ_BUILDER_H

#include "base/map.h"
#include "policy/model.h"
#include "policy/read/source.h"

#define LQ_DEPTH_MAX 64      /* of a condition or expression */
#define LQ_NODES_MAX 1000000 /* of all conditions and expressions of a policy */
#define LQ_NONE UINT32_MAX

typedef struct lq_layer {
    const lq_source *source;
    uint32_t scope;
    uint32_t
        whole_from; /* layers from here to this one are extended as a whole: its rows may replace theirs */
    uint32_t line;  /* of the policy's `extends` row that brought it; 0 = the policy's own */
    const char *document;
} lq_layer;

typedef struct lq_scope {
    uint32_t parent;              /* scope of the layer that extends it; LQ_NONE for scope 0 */
    lq_map sets;                  /* name -> index of draft set */
    lq_map ids;                   /* id of a row -> index of draft */
    const lq_source_row *extends; /* the row that made it */
    uint32_t
        borrowed_line; /* 0 = that row is the policy's own; else the line of its own row that led there */
    uint32_t *limit;   /* questions (indexes) taken from it; scope 0 has none */
    uint32_t limit_count;
} lq_scope;

typedef struct lq_draft_fact {
    lq_fact fact;
    uint32_t layer;         /* layer + 1 that declared it, 0 = vocabulary */
    uint32_t assumed_layer; /* layer + 1 that assumed it last */
    uint8_t keep;           /* belongs to the policy even if no row reads it */
    uint32_t place;         /* index in the finished policy */
} lq_draft_fact;

typedef struct lq_draft_question {
    lq_question question;
    uint32_t layer; /* layer + 1 that declared it, 0 = vocabulary */
    uint8_t keep;
    uint8_t asked; /* an expression reads it */
    uint32_t place;
} lq_draft_question;

typedef struct lq_draft_set {
    const lq_source_row *row;
    uint32_t scope, layer;
    uint8_t state; /* LQ_SET_* */
    uint8_t used;
    uint32_t first_domain, domain_count; /* in set_domains: facts whose codes fit all its names */
} lq_draft_set;
enum { LQ_SET_WAITING, LQ_SET_OPEN, LQ_SET_DONE, LQ_SET_BROKEN };

typedef struct lq_set_domain {
    uint32_t domain; /* fact id */
    uint64_t mask;
    uint8_t used;
} lq_set_domain;

typedef struct lq_draft {
    const lq_source_row *row;
    uint32_t layer, scope;
    uint8_t dropped; /* answers none of the questions taken from its parent, or came twice */
    uint8_t all;     /* `*` */
    uint32_t *questions, question_count;
    uint32_t *displaces, displace_count; /* drafts */
    uint32_t place;
    lq_rule rule;
} lq_draft;

typedef struct lq_round_mode {
    int64_t quantum;
    lq_rounding mode;
} lq_round_mode;

typedef struct lq_builder {
    const quota_allocator *mem;
    quota_policy *policy; /* its arena holds everything that stays */
    quota_findings *findings;
    quota_status status; /* QUOTA_E_NO_MEMORY once it is: nothing more is done then */

    lq_list layers, scopes, facts, questions, sets, set_domains, drafts, nodes, compares, classes;
    lq_map fact_names, question_names, class_names;
    lq_map draft_ids;    /* of all rows that stay */
    lq_map broken_names; /* declared, but wrongly: using them is no second error */
    lq_round_mode round_amount, round_money;
    uint32_t own_layer;

    /* where errors are, besides the cell: set for rows of parents */
    uint32_t borrowed_line; /* 0 = the policy's own row */
    const char *borrowed_id;
} lq_builder;

/* ------------------------------------------------------------------ builder.c */

void lq_builder_open(lq_builder *b, const quota_allocator *mem, quota_policy *policy,
                     quota_findings *findings);
void lq_builder_close(lq_builder *b);

lq_layer *lq_layer_at(const lq_builder *b, uint32_t index);
lq_scope *lq_scope_at(const lq_builder *b, uint32_t index);
lq_draft_fact *lq_fact_at(const lq_builder *b, uint32_t index);
lq_draft_question *lq_question_at(const lq_builder *b, uint32_t index);
lq_draft_set *lq_set_at(const lq_builder *b, uint32_t index);
lq_draft *lq_draft_at(const lq_builder *b, uint32_t index);
lq_node *lq_node_at(const lq_builder *b, lq_ref ref);
lq_compare *lq_compare_at(const lq_builder *b, uint32_t index);

/* Is `inner` this scope, or one that it brings along? */
int lq_scope_is_within(const lq_builder *b, uint32_t inner, uint32_t scope);
int lq_draft_answers(const lq_draft *draft, uint32_t question);

/* A new element, zeroed; NULL = out of memory, noted in b->status. */
void *lq_build_add(lq_builder *b, lq_list *list);
/* Zeroed memory that stays; NULL = out of memory, noted. */
void *lq_build_alloc(lq_builder *b, size_t size);
const char *lq_build_text(lq_builder *b, const char *text, size_t size);
void lq_build_put(lq_builder *b, lq_map *map, const char *key, size_t size, uint32_t value);

/* Adds an error; notes when there is no memory for it. */
void lq_build_report(lq_builder *b, int32_t code, uint32_t line, uint32_t column, const char *field,
                     const char *expected, const char *found, size_t found_size);
/* Adds an error about a cell; offset = characters into it.  The row's kind and column name the field. */
void lq_build_error(lq_builder *b, int32_t code, const lq_source_row *row, unsigned column, uint32_t offset,
                    const char *expected, const char *found, size_t found_size);
/* Same, with the whole cell as what was found. */
void lq_build_cell_error(lq_builder *b, int32_t code, const lq_source_row *row, unsigned column,
                         const char *expected);
/* Errors from here on are about rows of this layer (and of the row with this id). */
void lq_build_enter(lq_builder *b, uint32_t layer, const char *id);
size_t lq_build_error_count(const lq_builder *b);

/* ------------------------------------------------------------------ collect.c */

/* Makes layers, scopes and drafts of a source whose parents are found. */
void lq_collect(lq_builder *b, const lq_source *source);
/* Are two layers one table, which came on two ways: from two parents that both extend it? */
int lq_is_same_table(const lq_builder *b, uint32_t layer, uint32_t other);

/* ------------------------------------------------------------------ names.c, sets.c */

/* Facts and questions by name: of the vocabulary or declared.  LQ_NONE = no such name, or out of memory. */
uint32_t lq_find_fact(lq_builder *b, const char *name, size_t size);
uint32_t lq_find_question(lq_builder *b, const char *name, size_t size);
/* A fact that rows read without naming it: as_of, increment, strict_mode, exception_approved. */
void lq_use_fact(lq_builder *b, uint32_t number);
/* Was this name declared by a row that has an error itself? */
int lq_is_broken_name(const lq_builder *b, const char *name, size_t size);
/* Reads all `fact` and `question` rows. */
void lq_declare_names(lq_builder *b);

/* Works out all sets. */
void lq_declare_sets(lq_builder *b);
/* 1 = the set's codes in this fact, in *mask; 0 = no such set in the scope; -1 = it holds codes of other
 * facts. */
int lq_find_set(lq_builder *b, uint32_t scope, const lq_fact *fact, const char *name, size_t size,
                uint64_t *mask);

/* ------------------------------------------------------------------ header.c, window.c */

/* Reads `policy`, `document`, `assume` and `round` rows. */
void lq_read_header(lq_builder *b);
/* Reads the `window` row; needs facts. */
void lq_read_window(lq_builder *b);

/* ------------------------------------------------------------------ rules.c, overrides.c */

void lq_read_rules(lq_builder *b);
void lq_read_overrides(lq_builder *b);
/* Questions that read each other. */
void lq_check_reads(lq_builder *b);

/* ------------------------------------------------------------------ circle.c */

typedef struct lq_edge {
    uint32_t from, to;
} lq_edge;
/* Looks for circles among `count` things.  on_circle[i] = 1 + the next thing on i's circle, 0 = i is on
 * none that is reported; no two circles share a thing. */
quota_status lq_find_circles(const quota_allocator *mem, const lq_edge *edges, size_t edge_count,
                             uint32_t count, uint32_t *on_circle);

/* ------------------------------------------------------------------ finish.c */

/* Copies everything into the policy, in its final order. */
void lq_finish(lq_builder *b);

#endif
