// One pass over some hundred rows of a logistic regression: their log-odds, the derivatives of the loss, and the products of
// their columns.
//
// Each function exists three times: compiled for any processor of its kind, for AVX2 with FMA, and for AVX-512 (F, DQ and VL).
// One that the processor does not have is replaced by the best that it has. They round differently in the last place.
#pragma once

#include <stddef.h>

typedef enum { churn_fit_plain = 0, churn_fit_fast = 1, churn_fit_wide = 2 } churn_fit_version;

// The last of them whose instructions the processor has.
churn_fit_version churn_fit_best(void);

// Columns of a table; each function works on `rows` rows from `first` on.
typedef struct {
    // Each column's address.
    const double *const *columns;
    // The number of columns, and what is subtracted from the cells of each.
    size_t count;
    const double *centres;
} churn_fit_table;

// log_odds[i] = intercept + the sum over columns of factors[c] * (x - centre).
void churn_fit_log_odds(const churn_fit_table *table, size_t first, size_t rows, double intercept, const double *factors,
                        double *log_odds, churn_fit_version version);

// sums[0] = the sum of the residuals, sums[1 + c] = that of residuals[i] * (x - centre). The cells `ahead` rows further on are
// fetched meanwhile, where that is not 0.
void churn_fit_products(const churn_fit_table *table, size_t first, size_t rows, const double *residuals, size_t ahead,
                        double *sums, churn_fit_version version);

// z[i] = roots[i], then for each column, `leading` cells further on, z[i] = (x - centre) * factors[c] * roots[i]. Rows after the
// last, to a multiple of 16, are 0.
void churn_fit_weigh_f32(const churn_fit_table *table, size_t first, size_t rows, const double *factors, const double *roots,
                         float *z, size_t leading, churn_fit_version version);
void churn_fit_weigh_f64(const churn_fit_table *table, size_t first, size_t rows, const double *factors, const double *roots,
                         double *z, size_t leading, churn_fit_version version);

// The sum of (x[i] - origin) and that of its squares.
typedef struct { double sum, squares; } churn_fit_moments;
churn_fit_moments churn_fit_column_moments(const double *x, size_t rows, double origin, churn_fit_version version);

// How many of the outcomes are 0, and how many 1.
typedef struct { size_t zeros, ones; } churn_fit_outcomes;
churn_fit_outcomes churn_fit_count_outcomes(const double *target, size_t rows, churn_fit_version version);

// gram[a + b * stride] += the sum over rows of z_a * z_b, for a <= b < columns (other places of 3 x 4 squares over the diagonal
// may change too). Column a begins at z[a * leading]; there are columns of z, 0 or anything finite, up to the next multiple of
// 12, at most `stride`. `rows` is a multiple of 16. Columns that begin at multiples of 64 bytes are read fastest.
void churn_fit_add_gram_f32(const float *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride,
                            churn_fit_version version);
void churn_fit_add_gram_f64(const double *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride,
                            churn_fit_version version);

// The logistic loss of rows and its derivatives by the log-odds; `weights` and `offsets` may be null.
//
//   residuals[i] = weight * (risk - target)
//   roots[i]     = the square root of weight * risk * (1 - risk); not written where `roots` is null
//
// Returns the sum of weight * loss, 0 where `wants_loss` is 0. Exponentials and logarithms are within 2 units in the last
// place; a row whose outcome is less likely than exp(-708) counts as that unlikely.
double churn_fit_derivatives(const double *log_odds, const double *target, const double *weights, const double *offsets,
                             size_t rows, double *residuals, double *roots, int wants_loss, churn_fit_version version);

// exp(x) for x <= 0 and log(1 + x) for 0 <= x <= 1 of four numbers at a time, as the function above has them.
void churn_fit_exp(const double *x, size_t count, double *result, churn_fit_version version);
void churn_fit_log1p(const double *x, size_t count, double *result, churn_fit_version version);
