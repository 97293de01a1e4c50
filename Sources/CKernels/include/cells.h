#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vectors.h"

// Cells of a column read several at a time, with the given vectors, which the processor must have: AVX2 or AVX-512. Each
// function gives what Swift's own statements for one cell give (PlainCells.swift, NarrowColumn.swift, KeyTable.swift,
// NumberedKeys.swift), which is what it is tested against and what other processors run.

/// Where one field of every row of a text is: `bounds[row * width]` is its first byte in the lower half, and one past its last
/// in the upper. At least 16 bytes must be readable from each first byte on.
struct churn_cells {
    const uint8_t *text;
    const uint64_t *bounds;
    size_t width;
    size_t rows;
};

/// Reads `yyyy-MM-ddTHH:mm:ss` as microseconds since 1970; `blank` for an empty cell and `unread` for all others, and for up to
/// seven rows at the end.
///
/// `months[(year - first_year) * 16 + month]` holds, for 256 years, the days from 1970 to the month's first, times 32, and how
/// many the month has, which is 0 where there is no such month.
void churn_read_times(struct churn_cells cells, const int32_t *months, int64_t first_year, int64_t blank, int64_t unread,
                      int64_t *values, churn_vectors vectors);

/// Reads numbers of at most eight bytes with up to four digits before and after `mark` as ten-thousandths; otherwise the same.
void churn_read_decimals(struct churn_cells cells, uint8_t mark, int64_t blank, int64_t unread, int64_t *values,
                         churn_vectors vectors);

/// Puts (value - least) / step + 1 down for each value, 0 for `absent`, as long as every value is a whole number of steps from
/// `least` and no more than 2^32 - 2 of them; returns how many values at the beginning it is right for.
size_t churn_put_steps(const int64_t *values, size_t count, int64_t absent, int64_t least, int64_t step, uint32_t *codes,
                       churn_vectors vectors);

/// The least and the greatest value besides `absent`; the greatest is below the least where there is none.
void churn_find_span(const int64_t *values, size_t count, int64_t absent, int64_t *least, int64_t *greatest,
                     churn_vectors vectors);
void churn_find_span_of_codes(const int32_t *values, size_t count, int32_t absent, int32_t *least, int32_t *greatest,
                              churn_vectors vectors);

/// Unpacks codes of 1, 2 or 4 bytes: base + code * step, and `absent` for 0.
void churn_unpack_steps(const void *codes, int width, size_t count, int64_t base, int64_t step, int64_t absent,
                        int64_t *values, churn_vectors vectors);

/// Unpacks codes of `bits` bits (56 at the most, or 64) side by side, from the lowest bit of the first byte on, behind which
/// 8 more bytes can be read: base + code * step; with `has_absent`, `absent` for 0 and base + (code - 1) * step for others.
void churn_unpack_bits(const void *packed, int bits, size_t count, int64_t base, int64_t step, int64_t absent, bool has_absent,
                       int64_t *values, churn_vectors vectors);

/// A slot of a table of keys: the words by which a key is found, and its code, which is -1 where the slot is free.
struct churn_slot {
    uint64_t first;
    uint32_t second;
    int32_t code;
};

/// Looks at two slots for each cell: the code of the cell's text where it is found there, else `unsure`, which also stands for
/// up to seven rows at the end.
///
/// `mask` is the number of slots less one; `is_large` has the slots asked for ahead.
void churn_guess_codes(struct churn_cells cells, const struct churn_slot *slots, uint64_t mask, bool is_large, int32_t unsure,
                       int32_t *codes, churn_vectors vectors);

/// Keys that are a number behind a prefix they share.
struct churn_numbered {
    /// The first `prefix_length` bytes of a key, at most eight.
    uint64_t prefix;
    uint32_t prefix_length;
    /// How long each key is; 0 where that differs, and then no number begins with a 0.
    uint32_t length;
    int64_t least;
    /// How many numbers there are codes for, from the least on; -1 is none.
    int64_t span;
    const int32_t *codes;
};

/// The code of each cell's number, `unsure` where the cell is no such key, and for up to seven rows at the end.
void churn_guess_numbered(struct churn_cells cells, struct churn_numbered keys, int32_t unsure, int32_t *codes,
                          churn_vectors vectors);
