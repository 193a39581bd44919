/* prefetch.h - asks for memory that will be read soon, without waiting for it. */
#ifndef LQ_PREFETCH_H
#define LQ_PREFETCH_H

#if defined(__GNUC__) || defined(__clang__)
/* The empty statement keeps gcc from taking a function that only asks to be one without effect, whose calls
 * it would leave out. */
#  define LQ_PREFETCH(at)                                                                                    \
    do {                                                                                                     \
      __builtin_prefetch(at);                                                                                \
      __asm__ __volatile__("");                                                                              \
    } while (0)
#else /* a hint, and nothing depends on it */
#  define LQ_PREFETCH(at) ((void)(at))
#endif

#endif
