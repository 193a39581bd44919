/* width.h - UTF-8 by characters, and the columns of a terminal they take. */
#ifndef COMMON_WIDTH_H
#define COMMON_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed UTF-8 character at text; 0 = malformed, or size is 0. */
size_t utf8_step(const char *text, size_t size);
/* Is this one character a control character (C0, DEL, C1)? */
int is_control(const char *character, size_t size);
/* Columns of a well-formed text: 2 for a wide character, 0 for one that joins the last, else 1. */
size_t display_width(const char *text, size_t size);

#endif
