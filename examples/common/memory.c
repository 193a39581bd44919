/* memory.c - memory that is there or ends the program, and text that grows. */
#include "memory.h"

#include "program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *resized(void *pointer, size_t count, size_t size)
{
    void *moved = size != 0 && count > SIZE_MAX / size ? NULL : realloc(pointer, count * size);

    if (moved == NULL) {
        fprintf(stderr, "%s: out of memory\n", program_name);
        exit(2);
    }
    return moved;
}

char *copied(const char *bytes, size_t size)
{
    char *copy = resized(NULL, size + 1, 1);

    memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

char *growing_room(growing *to, size_t size)
{
    if (to->capacity - to->length <= size) { /* one byte is kept for the NUL */
        const size_t least = to->length + size + 1;

        to->capacity = to->capacity < least / 2 ? least : to->capacity * 2 + 64;
        to->bytes = resized(to->bytes, to->capacity, 1);
    }
    return to->bytes + to->length;
}

void growing_bytes(growing *to, const char *bytes, size_t size)
{
    char *room = growing_room(to, size);

    memcpy(room, bytes, size);
    to->length += size;
    to->bytes[to->length] = '\0';
}

void growing_text(growing *to, const char *text)
{
    growing_bytes(to, text, strlen(text));
}

void growing_int(growing *to, int64_t value)
{
    growing_decimal(to, value, 0);
}

void growing_decimal(growing *to, int64_t value, unsigned scale)
{
    const uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%0*" PRIu64, (int)scale + 1, size);
    const size_t point = (size_t)length - scale;

    while ((size_t)length > point && digits[length - 1] == '0')
        length--;
    if (value < 0)
        growing_text(to, "-");
    growing_bytes(to, digits, point);
    if ((size_t)length > point) {
        growing_text(to, ".");
        growing_bytes(to, digits + point, (size_t)length - point);
    }
}

void growing_clear(growing *to)
{
    to->length = 0;
    if (to->bytes != NULL)
        to->bytes[0] = '\0';
}

const char *growing_string(const growing *from)
{
    return from->bytes == NULL ? "" : from->bytes;
}

void growing_free(growing *to)
{
    free(to->bytes);
    to->bytes = NULL;
    to->length = to->capacity = 0;
}
