/* phrases.h - what findings expect and find, in Chinese. */
#ifndef LQ_PHRASES_H
#define LQ_PHRASES_H

#include "base/text.h"

/* Writes an English phrase of a finding in Chinese; as it is when there is no translation. */
void lq_write_chinese(lq_out *out, const char *english);
/* 1 = there is a translation. */
int lq_has_chinese(const char *english);

#endif
