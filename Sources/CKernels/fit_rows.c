#include "fit_rows.h"

#include <stdint.h>
#include <string.h>

// Vectors of four doubles, or of what takes their place; loads and stores need no alignment.
typedef double double4 __attribute__((vector_size(32)));
typedef int64_t long4 __attribute__((vector_size(32)));
typedef float float4 __attribute__((vector_size(16)));
typedef float float8 __attribute__((vector_size(32)));
typedef double double4u __attribute__((vector_size(32), aligned(8), may_alias));
typedef float float4u __attribute__((vector_size(16), aligned(4), may_alias));
typedef float float8u __attribute__((vector_size(32), aligned(4), may_alias));

#define LOAD4(address) ((double4)(*(const double4u *)(address)))
#define STORE4(address, value) (*(double4u *)(address) = (double4u)(value))
#define LOAD8F(address) ((float8)(*(const float8u *)(address)))
// Where the mask's lanes are all ones the first, else the second.
#define CHOOSE(mask, first, second) ((double4)(((mask) & (long4)(first)) | (~(mask) & (long4)(second))))

#define NAMED(name) plain_##name
#include "fit_rows_body.h"
#undef NAMED

#if defined(__x86_64__)
#define HAS_FAST 1
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAMED(name) fast_##name
#include "fit_rows_body.h"
#undef NAMED
#pragma clang attribute pop
#endif

int churn_fit_is_fast(void) {
#ifdef HAS_FAST
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

#ifdef HAS_FAST
#define CALL(name, ...) (version == churn_fit_fast && churn_fit_is_fast() ? fast_##name(__VA_ARGS__) : plain_##name(__VA_ARGS__))
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

void churn_fit_add_gram_f32(const float *z, size_t rows, size_t columns, size_t leading, double *gram,
                            churn_fit_version version) {
    CALL(add_gram_f32, z, rows, columns, leading, gram);
}

void churn_fit_add_gram_f64(const double *z, size_t rows, size_t columns, size_t leading, double *gram,
                            churn_fit_version version) {
    CALL(add_gram_f64, z, rows, columns, leading, gram);
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
