/* escape.c - text in quotes with what JSON and CSV want escaped. */
#include "escape.h"

#include <stdio.h>
#include <string.h>

void add_json(growing *to, const char *text)
{
    growing_text(to, "\"");
    while (*text != '\0') {
        size_t plain = 0;

        while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
            plain++;
        growing_bytes(to, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        if (*text == '"' || *text == '\\') {
            growing_text(to, "\\");
            growing_bytes(to, text, 1);
        } else if (*text == '\n') {
            growing_text(to, "\\n");
        } else {
            char code[8];

            snprintf(code, sizeof code, "\\u%04x", (unsigned)(unsigned char)*text);
            growing_text(to, code);
        }
        text++;
    }
    growing_text(to, "\"");
}

void add_csv(growing *to, const char *text)
{
    if (text[strcspn(text, "\",\r\n")] == '\0') {
        growing_text(to, text);
        return;
    }
    growing_text(to, "\"");
    for (const char *quote = strchr(text, '"'); quote != NULL; quote = strchr(text, '"')) {
        growing_bytes(to, text, (size_t)(quote - text) + 1);
        growing_text(to, "\"");
        text = quote + 1;
    }
    growing_text(to, text);
    growing_text(to, "\"");
}
