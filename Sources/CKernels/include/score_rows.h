// Log-odds and risks of many rows by a linear model.
#pragma once

#include <stddef.h>

// The log-odds of a row are
//   intercept + sum over the columns of weight * (x - pivot), or of the replacement where x is missing (NaN),
//   + each group's value where x is missing in any of the group's columns.
// Of float32 tables the pivots are left out: their share stands in the intercept and the replacements. Sums are taken
// in float64 whatever the cells are, and a row's bits depend on the row's own cells alone.
typedef struct {
    size_t columns;
    double intercept;
    const double *weights;
    const double *pivots;
    const double *replacements;
    // Group g has the members from group_ends[g - 1] (0 for the first) up to group_ends[g].
    size_t groups;
    const size_t *group_ends;
    const size_t *group_members;
    const double *group_values;
    // Whether risks are written past the caches: so many that they would not stay there until somebody reads them.
    int passes_caches;
} churn_linear;

// The version for any processor, which is also the oracle of the tests, and the one for AVX2 and FMA.
typedef enum { CHURN_KERNEL_PLAIN = 0, CHURN_KERNEL_AVX2 = 1 } churn_kernel_version;

// The fastest version that this processor has the instructions for.
churn_kernel_version churn_kernel_best(void);

// Each function returns how many of its answers are NaN. Risks are 1 / (1 + exp(-log-odds)).

// Tables by rows: row r is x[r * stride] to x[r * stride + columns - 1].
size_t churn_row_log_odds_f32(const churn_linear *model, const float *x, size_t rows, size_t stride, double *log_odds,
                              churn_kernel_version version);
size_t churn_row_log_odds_f64(const churn_linear *model, const double *x, size_t rows, size_t stride, double *log_odds,
                              churn_kernel_version version);
size_t churn_row_risks_f32(const churn_linear *model, const float *x, size_t rows, size_t stride, float *risks,
                           churn_kernel_version version);
size_t churn_row_risks_f64(const churn_linear *model, const double *x, size_t rows, size_t stride, double *risks,
                           churn_kernel_version version);

// Tables by columns: row r is columns[0][r], columns[1][r], ...; answers are those of `rows` rows from `first`.
size_t churn_column_log_odds_f32(const churn_linear *model, const float *const *columns, size_t first, size_t rows,
                                 double *log_odds, churn_kernel_version version);
size_t churn_column_log_odds_f64(const churn_linear *model, const double *const *columns, size_t first, size_t rows,
                                 double *log_odds, churn_kernel_version version);
size_t churn_column_risks_f32(const churn_linear *model, const float *const *columns, size_t first, size_t rows,
                              float *risks, churn_kernel_version version);
size_t churn_column_risks_f64(const churn_linear *model, const double *const *columns, size_t first, size_t rows,
                              double *risks, churn_kernel_version version);
