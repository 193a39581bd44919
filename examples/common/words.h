/* words.h - what the program says of its own, in the language of the run. */
#ifndef COMMON_WORDS_H
#define COMMON_WORDS_H

#include "memory.h"

#include <libquota/status.h>

/* English until this was called. */
void words_language(quota_lang lang);
quota_lang words_spoken(void);
/* A phrase or format of the program in that language; as it is when there is no translation. */
const char *words(const char *english);
/* The same for a phrase that may be the library's: what an error or a finding expects. */
void add_words(growing *to, const char *english);
/* "did you mean X?", or `otherwise` when there is no X. */
void add_suggestion(growing *to, const char *meant, const char *otherwise);

#endif
