/* explain.c - what the law is asked for an entry, and why it says what it says: a trial that listens. */
#include <string.h>

#include "base/text.h"
#include "engine/law/law.h"
#include "ledger/journal/ledger.h"

static void forget(lq_engine *engine, lq_listener *listener)
{
    lq_mem_free(&engine->mem, listener->asks, listener->capacity * sizeof *listener->asks);
    lq_mem_free(&engine->mem, listener->facts, listener->fact_capacity * sizeof *listener->facts);
}

static quota_status check_arguments(const quota_ledger *ledger, const quota_post *post, size_t index,
                                    quota_error *error)
{
    quota_status status = lq_ledger_enter(ledger, error);
    if (status != QUOTA_OK)
        return status;
    if (!post || post->struct_size != sizeof *post)
        return lq_fail(error, post ? QUOTA_E_STRUCT_SIZE : QUOTA_E_ARGUMENT, "post", "sizeof(quota_post)",
                       post ? "another" : "NULL", post ? 7 : 4);
    if (!post->entries || index >= post->count)
        return lq_fail(error, QUOTA_E_ARGUMENT, "index", "an entry of the post", "none", 4);
    return QUOTA_OK;
}

/* A trial run that hears what is asked for entry `index`; the listener is empty where nothing was. */
static quota_status listen(quota_ledger *ledger, const quota_post *post, size_t index, lq_listener *listener,
                           quota_error *error)
{
    quota_status status = check_arguments(ledger, post, index, error);
    memset(listener, 0, sizeof *listener);
    if (status != QUOTA_OK)
        return status;
    const size_t stride = post->entry_size;
    lq_engine *engine = ledger->law.user;
    listener->id = (const uint8_t *)post->entries + index * stride;
    engine->listener = listener;
    quota_post silent = *post;
    silent.results = NULL;
    status = lq_ledger_trial(ledger, &silent, &ledger->law, error);
    engine->listener = NULL;
    if (status == QUOTA_E_REFUSED && listener->heard)
        return QUOTA_OK; /* whatever the law said, or a later entry met */
    return status == QUOTA_ALREADY_DONE ? QUOTA_OK : status;
}

quota_status quota_ledger_ask(quota_ledger *ledger, const quota_post *post, size_t index, size_t ask,
                              quota_asked *asked, quota_fact *facts, size_t capacity, quota_error *error)
{
    if (!ledger || !asked || (!facts && capacity > 0))
        return lq_fail(error, QUOTA_E_ARGUMENT,
                       !ledger  ? "ledger"
                       : !asked ? "asked"
                                : "facts",
                       "a pointer", "NULL", 4);
    if (asked->struct_size != sizeof *asked)
        return lq_fail(error, QUOTA_E_STRUCT_SIZE, "asked", "sizeof(quota_asked)", "another", 7);
    lq_listener listener;
    quota_status status = listen(ledger, post, index, &listener, error);
    if (status == QUOTA_OK && ask >= listener.count)
        status = lq_fail(error, QUOTA_E_NOT_FOUND, "ask", "a question that is asked", "none", 4);
    if (status == QUOTA_OK) {
        const lq_heard *heard = &listener.asks[ask];
        *asked = heard->asked;
        if (asked->fact_count > capacity)
            status = lq_fail(error, QUOTA_E_BUFFER, "capacity", "room for all facts", "less", 4);
        else if (asked->fact_count > 0)
            memcpy(facts, listener.facts + heard->first_fact, asked->fact_count * sizeof *facts);
    }
    if (listener.id)
        forget(ledger->law.user, &listener);
    return status;
}

/* ---------------------------------------------------------------- as text */

static quota_status explain_one(const lq_engine *engine, const lq_listener *listener, const lq_heard *heard,
                                quota_lang lang, lq_out *out, quota_error *error)
{
    const quota_case given = {.struct_size = sizeof given,
                              .question = heard->asked.question,
                              .facts =
                                  heard->asked.fact_count > 0 ? listener->facts + heard->first_fact : NULL,
                              .fact_count = heard->asked.fact_count,
                              .calendar = engine->calendar};
    size_t needed = 0;
    quota_status status = quota_explain_text(heard->asked.policy, &given, lang, NULL, 0, &needed, error);
    if (status != QUOTA_E_BUFFER && status != QUOTA_OK)
        return status;
    char *text = lq_mem_alloc(&engine->mem, needed);
    if (!text)
        return lq_fail(error, QUOTA_E_NO_MEMORY, "", NULL, NULL, 0);
    status = quota_explain_text(heard->asked.policy, &given, lang, text, needed, NULL, error);
    if (status == QUOTA_OK) {
        if (out->length > 0)
            lq_out_text(out, "\n");
        lq_out_bytes(out, text, needed - 1);
        if (heard->asked.limit != QUOTA_UNKNOWN) {
            lq_out_text(out, lang == QUOTA_ZH ? "本次至多 " : "This entry: at most ");
            lq_out_decimal(out, heard->asked.limit, 9);
            lq_out_text(out, lang == QUOTA_ZH ? " 吨。\n" : " t.\n");
        }
    }
    lq_mem_free(&engine->mem, text, needed);
    return status;
}

static quota_status explain_all(const lq_engine *engine, const lq_listener *listener, quota_lang lang,
                                lq_out *out, quota_error *error)
{
    for (int32_t verdict = QUOTA_DENY; verdict >= QUOTA_NOT_APPLICABLE; verdict--)
        for (size_t i = 0; i < listener->count; i++) {
            if (listener->asks[i].asked.decision.verdict != verdict)
                continue;
            quota_status status = explain_one(engine, listener, &listener->asks[i], lang, out, error);
            if (status != QUOTA_OK)
                return status;
        }
    return QUOTA_OK;
}

quota_status quota_ledger_explain(quota_ledger *ledger, const quota_post *post, size_t index, quota_lang lang,
                                  char *buffer, size_t capacity, size_t *needed, quota_error *error)
{
    if (!ledger || (!buffer && capacity > 0) || (lang != QUOTA_ZH && lang != QUOTA_EN))
        return lq_fail(error, QUOTA_E_ARGUMENT,
                       !ledger                   ? "ledger"
                       : !buffer && capacity > 0 ? "buffer"
                                                 : "lang",
                       "a pointer, a language", "neither", 7);
    lq_listener listener;
    lq_out out;
    quota_status status = listen(ledger, post, index, &listener, error);
    if (status == QUOTA_OK && listener.count == 0)
        status =
            lq_fail(error, QUOTA_E_NOT_FOUND, "index", "an entry that the law is asked about", "none", 4);
    if (status == QUOTA_OK) {
        lq_out_init(&out, buffer, capacity);
        status = explain_all(ledger->law.user, &listener, lang, &out, error);
        if (status == QUOTA_OK) {
            status = lq_out_finish(&out, needed);
            if (status != QUOTA_OK)
                (void)lq_fail(error, status, "capacity", "room for the text", "less", 4);
        }
    }
    if (listener.id)
        forget(ledger->law.user, &listener);
    return status;
}
