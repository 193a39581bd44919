/* prefetch.h - asks for memory that will be read soon, without waiting for it. */
#ifndef LQ_PREFETCH_H
#define LQ_PREFETCH_H

#if defined(__GNUC__) || defined(__clang__)
#  define LQ_PREFETCH(at) __builtin_prefetch(at)
#else /* a hint, and nothing depends on it */
#  define LQ_PREFETCH(at) ((void)(at))
#endif

#endif
