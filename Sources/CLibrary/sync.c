#define _GNU_SOURCE
#include "CLibrary.h"

#include <fcntl.h>

void churn_begin_sync(int descriptor, int64_t start, int64_t count) {
#ifdef __linux__
    sync_file_range(descriptor, start, count, SYNC_FILE_RANGE_WRITE);
#endif
}
