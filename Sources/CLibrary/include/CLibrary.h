// What the C and C++ libraries have and Swift does not show.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Puts the shortest decimal text that reads back as the same value, and among those the nearest, without an exponent, into
// `place`, which has room for 32 bytes; returns where it ends. The value is finite, not 0, and between 1e-4 and 1e15 in size.
unsigned char *churn_put_shortest(double value, unsigned char *place);

// Has the system begin to put a range of an open file's bytes on the disk, and does not wait for it; nothing but on Linux.
void churn_begin_sync(int descriptor, int64_t start, int64_t count);

#ifdef __cplusplus
}
#endif
