// The kernels for one kind of processor. score_rows.c includes this file once for each, with VERSION(name) naming its
// functions; so it has no include guard.

// exp(-|log-odds|) is taken apart into 2^n * e^r with |r| <= ln(2) / 2; r is found in float64 in either precision, so
// that small risks keep their leading digits. 1.5 * 2^52 added and taken away rounds to an integer, which the low bits
// then are; 2^n is applied in two halves, so that the smallest risks go to 0 by way of the subnormal numbers.
#define ROUNDING 6755399441055744.0
#define LOG2_E 1.4426950408889634
#define LN2_HIGH 0.693147180369123816490
#define LN2_LOW 1.90821492927058770002e-10

// Puts 32 bytes down; past the caches only at multiples of 16.
static inline void VERSION(put)(const float8 *value, void *target, int passes_caches) {
    if (passes_caches) {
        __builtin_nontemporal_store(__builtin_shufflevector(*value, *value, 0, 1, 2, 3), (float4 *)target);
        __builtin_nontemporal_store(__builtin_shufflevector(*value, *value, 4, 5, 6, 7), (float4 *)target + 1);
    } else {
        memcpy(target, value, sizeof *value);
    }
}

// The risks of eight log-odds, within 2 units in the last place of float32.
static inline void VERSION(eight_risks_f32)(const double *log_odds, float *risks, int passes_caches) {
    const double4 lowest = {-104, -104, -104, -104};
    float8 r;
    int8 n, is_large;
    for (int half = 0; half < 2; half++) {
        const double4 odds = LOAD_DOUBLES(log_odds + 4 * half);
        double4 t = SELECT(long4, odds > 0, -odds, odds);
        t = SELECT(long4, t < lowest, lowest, t);
        const double4 shifted = t * LOG2_E + ROUNDING;
        const float4 rest = __builtin_convertvector(t - (shifted - ROUNDING) * 0.6931471805599453, float4);
        const int4 power = __builtin_convertvector((long4)shifted, int4);
        const int4 positive = __builtin_convertvector(odds > 0, int4);
        memcpy((float *)&r + 4 * half, &rest, sizeof rest);
        memcpy((int32_t *)&n + 4 * half, &power, sizeof power);
        memcpy((int32_t *)&is_large + 4 * half, &positive, sizeof positive);
    }
    // Estrin's scheme: a short chain of operations, so that several groups are under way at a time.
    const float8 r2 = r * r;
    const float8 low = (r * (1.0f / 6) + 0.5f) * r2 + (r + 1.0f);
    const float8 high = (r * (1.0f / 5040) + 1.0f / 720) * r2 + (r * (1.0f / 120) + 1.0f / 24);
    float8 e = high * (r2 * r2) + low;
    const int8 half_n = n >> 1;
    e = e * (float8)((half_n + 127) << 23) * (float8)((n - half_n + 127) << 23);
    const float8 one = {1, 1, 1, 1, 1, 1, 1, 1};
    const float8 found = SELECT(int8, is_large, one, e) / (one + e);
    VERSION(put)(&found, risks, passes_caches);
}

// The risks of four log-odds, within 4 units in the last place of float64.
static inline void VERSION(four_risks_f64)(const double *log_odds, double *risks, int passes_caches) {
    const double4 odds = LOAD_DOUBLES(log_odds);
    const double4 lowest = {-746, -746, -746, -746};
    double4 t = SELECT(long4, odds > 0, -odds, odds);
    t = SELECT(long4, t < lowest, lowest, t);
    const double4 shifted = t * LOG2_E + ROUNDING;
    const double4 power = shifted - ROUNDING;
    double4 r = t - power * LN2_HIGH;
    r = r - power * LN2_LOW;
    const double4 r2 = r * r, r4 = r2 * r2;
    const double4 part0 = (r * (1.0 / 6) + 0.5) * r2 + (r + 1.0);
    const double4 part1 = (r * (1.0 / 5040) + 1.0 / 720) * r2 + (r * (1.0 / 120) + 1.0 / 24);
    const double4 part2 = (r * (1.0 / 39916800) + 1.0 / 3628800) * r2 + (r * (1.0 / 362880) + 1.0 / 40320);
    const double4 part3 = r * (1.0 / 6227020800) + 1.0 / 479001600;
    double4 e = (part3 * r4 + part2) * (r4 * r4) + (part1 * r4 + part0);
    const long4 n = (long4)shifted - (long4)(double4){ROUNDING, ROUNDING, ROUNDING, ROUNDING};
    // An arithmetic shift of 64-bit lanes is dear before AVX-512; the shifted sum is not negative.
    const long4 half_n = ((n + 2048) >> 1) - 1024;
    e = e * (double4)((half_n + 1023) << 52) * (double4)((n - half_n + 1023) << 52);
    const double4 one = {1, 1, 1, 1};
    const double4 found = SELECT(long4, odds > 0, one, e) / (one + e);
    const float8 bits = (float8)found;
    VERSION(put)(&bits, risks, passes_caches);
}

static inline void VERSION(eight_risks_f64)(const double *log_odds, double *risks, int passes_caches) {
    VERSION(four_risks_f64)(log_odds, risks, passes_caches);
    VERSION(four_risks_f64)(log_odds + 4, risks + 4, passes_caches);
}

#define CELL float
#define LOAD4 LOAD_FLOATS
#define CENTRED(cells, pivots) LOAD_FLOATS(cells)
#define CENTRED_BY(cell, pivot) (cell)
#define NAMED(name) VERSION(name##_f32)
#include "score_rows_cells.h"
#undef CELL
#undef LOAD4
#undef CENTRED
#undef CENTRED_BY
#undef NAMED

#define CELL double
#define LOAD4 LOAD_DOUBLES
#define CENTRED(cells, pivots) (LOAD_DOUBLES(cells) - LOAD_DOUBLES(pivots))
#define CENTRED_BY(cell, pivot) ((cell) - (pivot))
#define NAMED(name) VERSION(name##_f64)
#include "score_rows_cells.h"
#undef CELL
#undef LOAD4
#undef CENTRED
#undef CENTRED_BY
#undef NAMED
