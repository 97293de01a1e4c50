// The kernels for one kind of processor and cells of one type, CELL, of which LOAD4 loads four as doubles; CENTRED does
// so less their pivots where pivots are subtracted, CENTRED_BY with vectors and numbers at hand. NAMED(name) names the
// functions. score_rows_body.h includes this file once for each type; so it has no include guard.

// Adds the last columns of four rows, where they fill no step of eight: the last eight cells, some of them counted
// before and now with weight 0; or all cells, where there are not eight.
static __attribute__((noinline)) void NAMED(add_last_step)(const last_step *last, size_t columns, const CELL *x,
                                                           size_t stride, double *sums) {
    for (size_t r = 0; r < 4; r++) {
        CELL few[8] = {0};
        const CELL *cells = x + r * stride + columns - 8;
        if (columns < 8) {
            memcpy(few + 8 - columns, x + r * stride, columns * sizeof *few);
            cells = few;
        }
        const double4 low = LOAD_DOUBLES(last->weights) * CENTRED(cells, last->pivots);
        const double4 high = LOAD_DOUBLES(last->weights + 4) * CENTRED(cells + 4, last->pivots + 4);
        const double4 sum = low + high;
        sums[r] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

// The log-odds of four rows, NaN where a cell is missing: four rows share each load of the weights.
static inline void NAMED(four_sums)(const churn_linear *model, const last_step *last, const CELL *x, size_t stride,
                                    double *log_odds) {
    double4 low[4] = {{0}}, high[4] = {{0}};
    const CELL *const row0 = x, *const row1 = x + stride, *const row2 = x + 2 * stride, *const row3 = x + 3 * stride;
    const double *const weights = model->weights;
    const double *const pivots = model->pivots;
    (void)pivots;
    const size_t whole = model->columns & ~(size_t)7;
    for (size_t c = 0; c < whole; c += 8) {
        // Rows mostly stand side by side; what is fetched in vain where they do not costs little.
        for (size_t byte = 0; byte < 32 * sizeof(CELL); byte += 64) {
            __builtin_prefetch((const char *)(x + 4 * c) + BYTES_AHEAD + byte);
        }
        const double4 weight0 = LOAD_DOUBLES(weights + c), weight1 = LOAD_DOUBLES(weights + c + 4);
        low[0] += weight0 * CENTRED(row0 + c, pivots + c);
        high[0] += weight1 * CENTRED(row0 + c + 4, pivots + c + 4);
        low[1] += weight0 * CENTRED(row1 + c, pivots + c);
        high[1] += weight1 * CENTRED(row1 + c + 4, pivots + c + 4);
        low[2] += weight0 * CENTRED(row2 + c, pivots + c);
        high[2] += weight1 * CENTRED(row2 + c + 4, pivots + c + 4);
        low[3] += weight0 * CENTRED(row3 + c, pivots + c);
        high[3] += weight1 * CENTRED(row3 + c + 4, pivots + c + 4);
    }
    for (int r = 0; r < 4; r++) { low[r] += high[r]; }
    const double4 first = __builtin_shufflevector(low[0], low[1], 0, 4, 2, 6)
                          + __builtin_shufflevector(low[0], low[1], 1, 5, 3, 7);
    const double4 second = __builtin_shufflevector(low[2], low[3], 0, 4, 2, 6)
                           + __builtin_shufflevector(low[2], low[3], 1, 5, 3, 7);
    const double4 sum = __builtin_shufflevector(first, second, 0, 1, 4, 5)
                        + __builtin_shufflevector(first, second, 2, 3, 6, 7);
    STORE_DOUBLES(log_odds, sum + model->intercept);
    if (whole < model->columns) { NAMED(add_last_step)(last, model->columns, x, stride, log_odds); }
}

// The log-odds of a row with missing cells: one of a table by rows, or, where `row` is NULL, row r of one by columns.
static double NAMED(careful_sum)(const churn_linear *model, const CELL *row, const CELL *const *columns, size_t r) {
    double4 sums = {model->intercept};
    size_t c = 0;
    for (; row && c + 4 <= model->columns; c += 4) {
        const double4 cells = LOAD4(row + c);
        const double4 there = LOAD_DOUBLES(model->weights + c) * CENTRED(row + c, model->pivots + c);
        sums += SELECT(long4, cells != cells, LOAD_DOUBLES(model->replacements + c), there);
    }
    double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    for (; c < model->columns; c++) {
        const double cell = row ? row[c] : columns[c][r];
        sum += cell != cell ? model->replacements[c] : model->weights[c] * CENTRED_BY(cell, model->pivots[c]);
    }
    for (size_t g = 0, member = 0; g < model->groups; g++) {
        int missing = 0;
        for (; member < model->group_ends[g]; member++) {
            const size_t place = model->group_members[member];
            const CELL cell = row ? row[place] : columns[place][r];
            missing |= cell != cell;
        }
        if (missing) { sum += model->group_values[g]; }
    }
    return sum;
}

// Sums the rows of NaN log-odds again, of eight rows; returns how many are NaN for good.
static __attribute__((noinline)) size_t NAMED(sum_again)(const churn_linear *model, const CELL *x, size_t stride,
                                                         double *log_odds) {
    size_t unknown = 0;
    for (size_t r = 0; r < 8; r++) {
        if (log_odds[r] == log_odds[r]) { continue; }
        log_odds[r] = NAMED(careful_sum)(model, x + r * stride, NULL, 0);
        unknown += log_odds[r] != log_odds[r];
    }
    return unknown;
}

// The log-odds of eight rows; returns how many of them are NaN.
static inline size_t NAMED(eight_log_odds)(const churn_linear *model, const last_step *last, const CELL *x,
                                           size_t stride, double *log_odds) {
    NAMED(four_sums)(model, last, x, stride, log_odds);
    NAMED(four_sums)(model, last, x + 4 * stride, stride, log_odds + 4);
    const double4 low = LOAD_DOUBLES(log_odds), high = LOAD_DOUBLES(log_odds + 4);
    // NaN stays NaN in a sum; infinities, of which a sum may make one, only cost the time of a second look.
    const double4 four = low + high;
    const double all = (four[0] + four[1]) + (four[2] + four[3]);
    return all == all ? 0 : NAMED(sum_again)(model, x, stride, log_odds);
}

static inline size_t NAMED(some_log_odds)(const churn_linear *model, const last_step *last, const CELL *x, size_t rows,
                                          size_t stride, double *log_odds) {
    size_t r = 0, unknown = 0;
    for (; r + 8 <= rows; r += 8) {
        unknown += NAMED(eight_log_odds)(model, last, x + r * stride, stride, log_odds + r);
    }
    // A row left over is taken eight times.
    for (; r < rows; r++) {
        double eight[8];
        unknown += NAMED(eight_log_odds)(model, last, x + r * stride, 0, eight) != 0;
        log_odds[r] = eight[0];
    }
    return unknown;
}

static size_t NAMED(row_log_odds)(const churn_linear *model, const CELL *x, size_t rows, size_t stride,
                                  double *log_odds) {
    const last_step last = last_step_of(model);
    return NAMED(some_log_odds)(model, &last, x, rows, stride, log_odds);
}

// The risks of up to a block of log-odds, which has room for eight at a time.
static inline void NAMED(some_risks)(const double *log_odds, size_t rows, CELL *risks, int passes_caches) {
    size_t r = 0;
    for (; r + 8 <= rows; r += 8) { NAMED(eight_risks)(log_odds + r, risks + r, passes_caches); }
    if (r == rows) { return; }
    CELL eight[8];
    NAMED(eight_risks)(log_odds + r, eight, 0);
    memcpy(risks + r, eight, (rows - r) * sizeof *eight);
}

static size_t NAMED(row_risks)(const churn_linear *model, const CELL *x, size_t rows, size_t stride, CELL *risks) {
    const last_step last = last_step_of(model);
    size_t unknown = 0;
    // Log-odds first, then risks: of short loops the processor has more rounds under way at a time than of a long one.
    double log_odds[ROWS_AT_A_TIME] = {0};
    const int passes_caches = may_pass_caches(model, risks);
    for (size_t start = 0; start < rows; start += ROWS_AT_A_TIME) {
        const size_t count = rows - start < ROWS_AT_A_TIME ? rows - start : ROWS_AT_A_TIME;
        unknown += NAMED(some_log_odds)(model, &last, x + start * stride, count, stride, log_odds);
        NAMED(some_risks)(log_odds, count, risks + start, passes_caches);
    }
    if (passes_caches) { wait_for_stores(); }
    return unknown;
}

// Adds four columns to the sums of rows of a table by columns: sums are loaded and stored once for four.
static inline void NAMED(add_four_columns)(const double *weights, const double *pivots, const CELL *const *columns,
                                           size_t first, size_t rows, double *restrict sums) {
    (void)pivots;
    const CELL *const x0 = columns[0] + first, *const x1 = columns[1] + first;
    const CELL *const x2 = columns[2] + first, *const x3 = columns[3] + first;
    size_t r = 0;
    for (; r + 4 <= rows; r += 4) {
        double4 sum = LOAD_DOUBLES(sums + r);
        sum += weights[0] * CENTRED_BY(LOAD4(x0 + r), pivots[0]);
        sum += weights[1] * CENTRED_BY(LOAD4(x1 + r), pivots[1]);
        sum += weights[2] * CENTRED_BY(LOAD4(x2 + r), pivots[2]);
        sum += weights[3] * CENTRED_BY(LOAD4(x3 + r), pivots[3]);
        STORE_DOUBLES(sums + r, sum);
    }
    for (; r < rows; r++) {
        sums[r] += weights[0] * CENTRED_BY((double)x0[r], pivots[0]);
        sums[r] += weights[1] * CENTRED_BY((double)x1[r], pivots[1]);
        sums[r] += weights[2] * CENTRED_BY((double)x2[r], pivots[2]);
        sums[r] += weights[3] * CENTRED_BY((double)x3[r], pivots[3]);
    }
}

// The log-odds of up to BLOCK rows of a table by columns; returns how many are NaN.
static size_t NAMED(column_block)(const churn_linear *model, const CELL *const *columns, size_t first, size_t rows,
                                  double *restrict log_odds) {
    for (size_t r = 0; r < rows; r++) { log_odds[r] = model->intercept; }
    const double *const weights = model->weights, *const pivots = model->pivots;
    size_t c = 0;
    for (; c + 4 <= model->columns; c += 4) {
        NAMED(add_four_columns)(weights + c, pivots + c, columns + c, first, rows, log_odds);
    }
    for (; c < model->columns; c++) {
        for (size_t r = 0; r < rows; r++) {
            log_odds[r] += weights[c] * CENTRED_BY((double)columns[c][first + r], pivots[c]);
        }
    }
    size_t unknown = 0;
    for (size_t r = 0; r < rows; r++) {
        if (log_odds[r] == log_odds[r]) { continue; }
        log_odds[r] = NAMED(careful_sum)(model, NULL, columns, first + r);
        unknown += log_odds[r] != log_odds[r];
    }
    return unknown;
}

static size_t NAMED(column_log_odds)(const churn_linear *model, const CELL *const *columns, size_t first, size_t rows,
                                     double *log_odds) {
    size_t unknown = 0;
    for (size_t start = 0; start < rows; start += BLOCK) {
        const size_t count = rows - start < BLOCK ? rows - start : BLOCK;
        unknown += NAMED(column_block)(model, columns, first + start, count, log_odds + start);
    }
    return unknown;
}

static size_t NAMED(column_risks)(const churn_linear *model, const CELL *const *columns, size_t first, size_t rows,
                                  CELL *risks) {
    size_t unknown = 0;
    double log_odds[BLOCK] = {0};
    const int passes_caches = may_pass_caches(model, risks);
    for (size_t start = 0; start < rows; start += BLOCK) {
        const size_t count = rows - start < BLOCK ? rows - start : BLOCK;
        unknown += NAMED(column_block)(model, columns, first + start, count, log_odds);
        NAMED(some_risks)(log_odds, count, risks + start, passes_caches);
    }
    if (passes_caches) { wait_for_stores(); }
    return unknown;
}
