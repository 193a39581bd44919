/* escape.h - text in quotes with what JSON and CSV want escaped. */
#ifndef COMMON_ESCAPE_H
#define COMMON_ESCAPE_H

#include "memory.h"

void add_json(growing *to, const char *text);
/* In quotes only where it needs them. */
void add_csv(growing *to, const char *text);

#endif
