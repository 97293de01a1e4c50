#define _GNU_SOURCE
#include "CLibrary.h"

#include <fcntl.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

void churn_begin_sync(int descriptor, int64_t start, int64_t count) {
#ifdef __linux__
    sync_file_range(descriptor, start, count, SYNC_FILE_RANGE_WRITE);
#endif
}

void churn_keep_freed_memory(void) {
#ifdef __GLIBC__
    // Arrays from 4 MB on have pages of their own, which go back at once.
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
    // Heaps grow by so much at a time, untouched: in small steps, threads wait for each other's.
    mallopt(M_TOP_PAD, 32 << 20);
#endif
}
