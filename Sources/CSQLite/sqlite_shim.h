#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift does not import: the library makes its own copy of the bytes.
static inline int bind_bytes(sqlite3_stmt *statement, int position, const void *bytes, long long count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, position, 0)
                      : sqlite3_bind_blob64(statement, position, bytes, (sqlite3_uint64)count, SQLITE_TRANSIENT);
}

static inline int bind_utf8(sqlite3_stmt *statement, int position, const char *text) {
    return sqlite3_bind_text(statement, position, text, -1, SQLITE_TRANSIENT);
}
