#include "numbers.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

// Two vectors side by side, which is quicker than one after the other. None is handed to a function that is called.
#pragma clang diagnostic ignored "-Wpsabi"

#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt"))), apply_to = function)
#define NAMED(name) fast_##name
#define LANES 8
#include "numbers_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define NAMED(name) wide_##name
#define LANES 16
#include "numbers_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop

uint64_t churn_put_numbers(const double *values, size_t count, uint8_t *slots, size_t line, churn_vectors vectors) {
    return vectors == churn_vectors_avx512 ? wide_put_numbers(values, count, slots, line)
                                           : fast_put_numbers(values, count, slots, line);
}

#endif
