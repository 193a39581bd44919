/* progress.h - a bar on standard error, for long input and only when a person is looking. */
#ifndef COMMON_PROGRESS_H
#define COMMON_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

/* Before the first row.  Without a size of its own (a pipe) input counts rows.  `streams` says that rows
 * come out while input goes in; they are not mixed with a bar on the same terminal. */
void progress_open(FILE *input, int streams);
void progress_step(uint64_t bytes_read, uint64_t rows);
/* The same for work that is counted: `what` such as "entries read".  Shown once it lasts a second; always =
 * 1: also where nobody looks, in lines, the last one at the end. */
void progress_begin(const char *what, int always);
void progress_count(uint64_t done, uint64_t of);
/* Takes the bar away, so that a message or the result has the line; the next step draws it again. */
void progress_hide(void);
void progress_close(void);
/* Is the stream a terminal? */
int is_terminal(FILE *stream);

#endif
