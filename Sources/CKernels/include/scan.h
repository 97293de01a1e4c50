#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vectors.h"

// What Swift has no way to say: asking for memory ahead of its use, and the vector instructions of x86-64 for searching text
// (elsewhere, Swift's own statements search).

/// Asks for the memory at an address, which need not be there, before it is read.
static inline void churn_prefetch(const void *address) { __builtin_prefetch(address); }

/// What `churn_find_separators` found.
struct churn_separators {
    size_t count;
    bool has_quotes;
    bool is_ascii;
};

/// Puts the places of all delimiters and line feeds of `text[start..<end]` into `places`, which must have room for as many
/// as there are bytes and 16 more.
struct churn_separators churn_find_separators(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places, churn_vectors vectors);

/// How many of the first `count` bytes are `byte`.
size_t churn_count_byte(const uint8_t *text, size_t count, uint8_t byte, churn_vectors vectors);
