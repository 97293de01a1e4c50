#include "cells.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt"))), apply_to = function)
#define NAMED(name) fast_##name
#define LANES 4
#include "cells_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define NAMED(name) wide_##name
#define LANES 8
#include "cells_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop

void churn_read_times(struct churn_cells cells, const int32_t *months, int64_t first_year, int64_t blank, int64_t unread,
                      int64_t *values, churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_read_times(cells, months, first_year, blank, unread, values)
                                    : fast_read_times(cells, months, first_year, blank, unread, values);
}

void churn_read_decimals(struct churn_cells cells, uint8_t mark, int64_t blank, int64_t unread, int64_t *values,
                         churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_read_decimals(cells, mark, blank, unread, values)
                                    : fast_read_decimals(cells, mark, blank, unread, values);
}

size_t churn_put_steps(const int64_t *values, size_t count, int64_t absent, int64_t least, int64_t step, uint32_t *codes,
                       churn_vectors vectors) {
    return vectors == churn_vectors_avx512 ? wide_put_steps(values, count, absent, least, step, codes)
                                           : fast_put_steps(values, count, absent, least, step, codes);
}

void churn_find_span(const int64_t *values, size_t count, int64_t absent, int64_t *least, int64_t *greatest,
                     churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_find_span(values, count, absent, least, greatest)
                                    : fast_find_span(values, count, absent, least, greatest);
}

void churn_find_span_of_codes(const int32_t *values, size_t count, int32_t absent, int32_t *least, int32_t *greatest,
                              churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_find_span_of_codes(values, count, absent, least, greatest)
                                    : fast_find_span_of_codes(values, count, absent, least, greatest);
}

void churn_unpack_steps(const void *codes, int width, size_t count, int64_t base, int64_t step, int64_t absent,
                        int64_t *values, churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_unpack_steps(codes, width, count, base, step, absent, values)
                                    : fast_unpack_steps(codes, width, count, base, step, absent, values);
}

void churn_unpack_bits(const void *packed, int bits, size_t count, int64_t base, int64_t step, int64_t absent, bool has_absent,
                       int64_t *values, churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_unpack_bits(packed, bits, count, base, step, absent, has_absent, values)
                                    : fast_unpack_bits(packed, bits, count, base, step, absent, has_absent, values);
}

void churn_guess_codes(struct churn_cells cells, const struct churn_slot *slots, uint64_t mask, bool is_large, int32_t unsure,
                       int32_t *codes, churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_guess_codes(cells, slots, mask, is_large, unsure, codes)
                                    : fast_guess_codes(cells, slots, mask, is_large, unsure, codes);
}

void churn_guess_numbered(struct churn_cells cells, struct churn_numbered keys, int32_t unsure, int32_t *codes,
                          churn_vectors vectors) {
    vectors == churn_vectors_avx512 ? wide_guess_numbered(cells, keys, unsure, codes)
                                    : fast_guess_numbered(cells, keys, unsure, codes);
}

#endif
