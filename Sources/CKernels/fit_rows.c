#include "fit_rows.h"

#include <stdint.h>
#include <string.h>

// Vectors of four doubles, or of what takes their place; loads and stores need no alignment.
typedef double double4 __attribute__((vector_size(32)));
typedef double any_double4 __attribute__((vector_size(32), aligned(8), may_alias));

#define NAMED(name) plain_##name
#define LANES 4
#include "fit_rows_body.h"
#undef LANES
#undef NAMED

#if defined(__x86_64__)
#define HAS_FAST 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAMED(name) fast_##name
#define LANES 4
#include "fit_rows_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512dq,avx512vl"))), apply_to = function)
#define NAMED(name) wide_##name
#define LANES 8
#include "fit_rows_body.h"
#undef LANES
#undef NAMED
#pragma clang attribute pop
#endif

churn_fit_version churn_fit_best(void) {
#ifdef HAS_FAST
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) { return churn_fit_plain; }
    const int is_wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
                        && __builtin_cpu_supports("avx512vl");
    return is_wide ? churn_fit_wide : churn_fit_fast;
#else
    return churn_fit_plain;
#endif
}

#ifdef HAS_FAST
static churn_fit_version available(churn_fit_version wanted) { return wanted < churn_fit_best() ? wanted : churn_fit_best(); }

#define CALL(name, ...)                                                                                                       \
    (available(version) == churn_fit_wide   ? wide_##name(__VA_ARGS__)                                                        \
     : available(version) == churn_fit_fast ? fast_##name(__VA_ARGS__)                                                        \
                                            : plain_##name(__VA_ARGS__))
#else
#define CALL(name, ...) ((void)version, plain_##name(__VA_ARGS__))
#endif

void churn_fit_log_odds(const churn_fit_table *table, size_t first, size_t rows, double intercept, const double *factors,
                        double *log_odds, churn_fit_version version) {
    CALL(log_odds, table, first, rows, intercept, factors, log_odds);
}

void churn_fit_products(const churn_fit_table *table, size_t first, size_t rows, const double *residuals, size_t ahead,
                        double *sums, churn_fit_version version) {
    CALL(products, table, first, rows, residuals, ahead, sums);
}

void churn_fit_weigh_f32(const churn_fit_table *table, size_t first, size_t rows, const double *factors, const double *roots,
                         float *z, size_t leading, churn_fit_version version) {
    CALL(weigh_f32, table, first, rows, factors, roots, z, leading);
}

void churn_fit_weigh_f64(const churn_fit_table *table, size_t first, size_t rows, const double *factors, const double *roots,
                         double *z, size_t leading, churn_fit_version version) {
    CALL(weigh_f64, table, first, rows, factors, roots, z, leading);
}

churn_fit_moments churn_fit_column_moments(const double *x, size_t rows, double origin, churn_fit_version version) {
    return CALL(column_moments, x, rows, origin);
}

churn_fit_outcomes churn_fit_count_outcomes(const double *target, size_t rows, churn_fit_version version) {
    return CALL(count_outcomes, target, rows);
}

void churn_fit_add_gram_f32(const float *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride,
                            churn_fit_version version) {
    CALL(add_gram_f32, z, rows, columns, leading, gram, stride);
}

void churn_fit_add_gram_f64(const double *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride,
                            churn_fit_version version) {
    CALL(add_gram_f64, z, rows, columns, leading, gram, stride);
}

double churn_fit_derivatives(const double *log_odds, const double *target, const double *weights, const double *offsets,
                             size_t rows, double *residuals, double *roots, int wants_loss, churn_fit_version version) {
    return CALL(derivatives, log_odds, target, weights, offsets, rows, residuals, roots, wants_loss);
}

void churn_fit_exp(const double *x, size_t count, double *result, churn_fit_version version) {
    CALL(exp_of, x, count, result);
}

void churn_fit_log1p(const double *x, size_t count, double *result, churn_fit_version version) {
    CALL(log1p_of, x, count, result);
}
