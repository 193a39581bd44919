/* scaled.h - how many random trials to run. */
#ifndef SCALED_H
#define SCALED_H

/* base, times $LIBQUOTA_TRIALS: "20" = so many times, "/10" = that part, and one. */
unsigned long scaled(unsigned long base);

#endif
