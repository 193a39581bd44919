/* program.h - what each program says about itself to the parts it shares with others. */
#ifndef COMMON_PROGRAM_H
#define COMMON_PROGRAM_H

typedef struct phrase {
    const char *english, *chinese;
} phrase;

/* What its messages begin with. */
extern const char program_name[];
/* Its phrases beyond those of words.c, up to a row of NULL.  Formats take their values in the same order in
 * both languages. */
extern const phrase program_phrases[];

#endif
