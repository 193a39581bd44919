/* memory.h - memory that is there or ends the program, and text that grows. */
#ifndef COMMON_MEMORY_H
#define COMMON_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* As realloc() of count * size bytes; when there is no memory the program ends with status 2. */
void *resized(void *pointer, size_t count, size_t size);
char *copied(const char *bytes, size_t size);

/* Bytes that grow; once something was added, a NUL follows them.  All zero is an empty one. */
typedef struct growing {
    char *bytes;
    size_t length, capacity;
} growing;

/* Room for `size` more bytes, to be filled and counted by the caller. */
char *growing_room(growing *to, size_t size);
void growing_bytes(growing *to, const char *bytes, size_t size);
void growing_text(growing *to, const char *text);
void growing_int(growing *to, int64_t value);
/* value / 10^scale exactly, without trailing noughts: 1200, 3 -> 1.2 */
void growing_decimal(growing *to, int64_t value, unsigned scale);
void growing_clear(growing *to);
/* What has been added, as a string. */
const char *growing_string(const growing *from);
void growing_free(growing *to);

#endif
