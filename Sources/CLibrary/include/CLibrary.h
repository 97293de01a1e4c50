// What the C library has and Swift does not show.
#pragma once

#include <stdint.h>

// Has the system begin to put a range of an open file's bytes on the disk, and does not wait for it; nothing but on Linux.
void churn_begin_sync(int descriptor, int64_t start, int64_t count);

// Has memory that was freed wait for those who need some next, up to half a gigabyte, instead of going back to the system, which
// clears every page that is asked for again; nothing but with the GNU C library.
void churn_keep_freed_memory(void);
