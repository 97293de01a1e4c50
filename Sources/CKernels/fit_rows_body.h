// The kernels for one kind of processor. fit_rows.c includes this file once for each, with NAMED(f) the name of a function
// of this kind and LANES the doubles of a vector; there is no include guard for that reason.

typedef double NAMED(doubles) __attribute__((vector_size(8 * LANES)));
typedef int64_t NAMED(longs) __attribute__((vector_size(8 * LANES)));
typedef float NAMED(floats) __attribute__((vector_size(4 * LANES)));
typedef float NAMED(many_floats) __attribute__((vector_size(8 * LANES)));
// The same over cells of an array, where no alignment is promised.
typedef double NAMED(any_doubles) __attribute__((vector_size(8 * LANES), aligned(8), may_alias));
typedef float NAMED(any_floats) __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef float NAMED(any_many_floats) __attribute__((vector_size(8 * LANES), aligned(4), may_alias));

#define doubles NAMED(doubles)
#define longs NAMED(longs)
#define floats NAMED(floats)
#define many_floats NAMED(many_floats)
#define LOAD(address) ((doubles)(*(const NAMED(any_doubles) *)(address)))
#define STORE(address, value) (*(NAMED(any_doubles) *)(address) = (NAMED(any_doubles))(value))
#define LOAD_FLOATS(address) ((many_floats)(*(const NAMED(any_many_floats) *)(address)))
#define STORE_FLOATS(address, value) \
    (*(NAMED(any_floats) *)(address) = (NAMED(any_floats))__builtin_convertvector(value, floats))
// Where the mask's lanes are all ones the first, else the second.
#define CHOOSE(mask, first, second) ((doubles)(((mask) & (longs)(first)) | (~(mask) & (longs)(second))))

// Adds what four columns make of the log-odds, while the same rows of four others are fetched.
static void NAMED(add_four_columns)(const double *const *x, const double *const *next, size_t first, size_t rows,
                                    const double *centres, const double *factors, double *log_odds) {
    const double *x0 = x[0] + first, *x1 = x[1] + first, *x2 = x[2] + first, *x3 = x[3] + first;
    const double *n0 = next[0] + first, *n1 = next[1] + first, *n2 = next[2] + first, *n3 = next[3] + first;
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) {
        __builtin_prefetch(n0 + i), __builtin_prefetch(n1 + i), __builtin_prefetch(n2 + i), __builtin_prefetch(n3 + i);
        const doubles low = factors[0] * (LOAD(x0 + i) - centres[0]) + factors[1] * (LOAD(x1 + i) - centres[1]);
        const doubles high = factors[2] * (LOAD(x2 + i) - centres[2]) + factors[3] * (LOAD(x3 + i) - centres[3]);
        STORE(log_odds + i, LOAD(log_odds + i) + (low + high));
    }
    for (; i < rows; i++) {
        log_odds[i] += (factors[0] * (x0[i] - centres[0]) + factors[1] * (x1[i] - centres[1]))
                       + (factors[2] * (x2[i] - centres[2]) + factors[3] * (x3[i] - centres[3]));
    }
}

static void NAMED(add_column)(const double *x, size_t rows, double centre, double factor, double *log_odds) {
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) { STORE(log_odds + i, LOAD(log_odds + i) + factor * (LOAD(x + i) - centre)); }
    for (; i < rows; i++) { log_odds[i] += factor * (x[i] - centre); }
}

static void NAMED(log_odds)(const churn_fit_table *table, size_t first, size_t rows, double intercept,
                            const double *factors, double *log_odds) {
    for (size_t i = 0; i < rows; i++) { log_odds[i] = intercept; }
    size_t c = 0;
    for (; c + 4 <= table->count; c += 4) {
        const double *const *x = table->columns + c;
        NAMED(add_four_columns)(x, c + 8 <= table->count ? x + 4 : x, first, rows, table->centres + c, factors + c, log_odds);
    }
    for (; c < table->count; c++) {
        NAMED(add_column)(table->columns[c] + first, rows, table->centres[c], factors[c], log_odds);
    }
}

// Four partial sums of a vector's lanes.
static inline void NAMED(fold)(const doubles *v, double4 *sums) {
#if LANES == 8
    *sums = __builtin_shufflevector(*v, *v, 0, 1, 2, 3) + __builtin_shufflevector(*v, *v, 4, 5, 6, 7);
#else
    *sums = *v;
#endif
}

static inline double NAMED(sum)(const doubles *v) {
    double4 sums;
    NAMED(fold)(v, &sums);
    return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

// The products of four columns with the residuals.
static void NAMED(four_products)(const double *const *x, size_t first, size_t rows, const double *centres,
                                 const double *residuals, size_t ahead, double *sums) {
    const double *x0 = x[0] + first, *x1 = x[1] + first, *x2 = x[2] + first, *x3 = x[3] + first;
    doubles s0 = {0}, s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    size_t i = 0;
    for (; i + 2 * LANES <= rows; i += 2 * LANES) {
        // Lines of the cache, eight cells each.
        for (size_t cell = i + ahead; ahead > 0 && cell < i + ahead + 2 * LANES; cell += 8) {
            __builtin_prefetch(x0 + cell, 0, 2);
            __builtin_prefetch(x1 + cell, 0, 2);
            __builtin_prefetch(x2 + cell, 0, 2);
            __builtin_prefetch(x3 + cell, 0, 2);
        }
        const doubles r = LOAD(residuals + i), q = LOAD(residuals + i + LANES);
        s0 += r * (LOAD(x0 + i) - centres[0]), t0 += q * (LOAD(x0 + i + LANES) - centres[0]);
        s1 += r * (LOAD(x1 + i) - centres[1]), t1 += q * (LOAD(x1 + i + LANES) - centres[1]);
        s2 += r * (LOAD(x2 + i) - centres[2]), t2 += q * (LOAD(x2 + i + LANES) - centres[2]);
        s3 += r * (LOAD(x3 + i) - centres[3]), t3 += q * (LOAD(x3 + i + LANES) - centres[3]);
    }
    s0 += t0, s1 += t1, s2 += t2, s3 += t3;
    sums[0] = NAMED(sum)(&s0), sums[1] = NAMED(sum)(&s1), sums[2] = NAMED(sum)(&s2), sums[3] = NAMED(sum)(&s3);
    for (; i < rows; i++) {
        sums[0] += residuals[i] * (x0[i] - centres[0]);
        sums[1] += residuals[i] * (x1[i] - centres[1]);
        sums[2] += residuals[i] * (x2[i] - centres[2]);
        sums[3] += residuals[i] * (x3[i] - centres[3]);
    }
}

static double NAMED(product)(const double *x, size_t rows, double centre, const double *residuals) {
    doubles sum = {0};
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) { sum += LOAD(residuals + i) * (LOAD(x + i) - centre); }
    double result = NAMED(sum)(&sum);
    for (; i < rows; i++) { result += residuals[i] * (x[i] - centre); }
    return result;
}

static void NAMED(products)(const churn_fit_table *table, size_t first, size_t rows, const double *residuals, size_t ahead,
                            double *sums) {
    doubles sum = {0};
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) { sum += LOAD(residuals + i); }
    sums[0] = NAMED(sum)(&sum);
    for (; i < rows; i++) { sums[0] += residuals[i]; }
    size_t c = 0;
    for (; c + 4 <= table->count; c += 4) {
        NAMED(four_products)(table->columns + c, first, rows, table->centres + c, residuals, ahead, sums + 1 + c);
    }
    for (; c < table->count; c++) {
        sums[1 + c] = NAMED(product)(table->columns[c] + first, rows, table->centres[c], residuals);
    }
}

static churn_fit_moments NAMED(column_moments)(const double *x, size_t rows, double origin) {
    doubles sums = {0}, squares = sums;
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) {
        const doubles distance = LOAD(x + i) - origin;
        sums += distance;
        squares += distance * distance;
    }
    churn_fit_moments result = {NAMED(sum)(&sums), NAMED(sum)(&squares)};
    for (; i < rows; i++) {
        result.sum += x[i] - origin;
        result.squares += (x[i] - origin) * (x[i] - origin);
    }
    return result;
}

static churn_fit_outcomes NAMED(count_outcomes)(const double *target, size_t rows) {
    churn_fit_outcomes found = {0, 0};
    for (size_t i = 0; i < rows; i++) {
        found.zeros += target[i] == 0;
        found.ones += target[i] == 1;
    }
    return found;
}

static void NAMED(weigh_f32)(const churn_fit_table *table, size_t first, size_t rows, const double *factors,
                             const double *roots, float *z, size_t leading) {
    const size_t filled = (rows + 15) / 16 * 16;
    for (size_t i = 0; i < filled; i++) { z[i] = i < rows ? (float)roots[i] : 0; }
    for (size_t c = 0; c < table->count; c++) {
        z += leading;
        const double *x = table->columns[c] + first;
        const double centre = table->centres[c], factor = factors[c];
        size_t i = 0;
        for (; i + LANES <= rows; i += LANES) {
            const doubles weighed = (LOAD(x + i) - centre) * (factor * LOAD(roots + i));
            STORE_FLOATS(z + i, weighed);
        }
        for (; i < rows; i++) { z[i] = (float)((x[i] - centre) * (factor * roots[i])); }
        for (; i < filled; i++) { z[i] = 0; }
    }
}

static void NAMED(weigh_f64)(const churn_fit_table *table, size_t first, size_t rows, const double *factors,
                             const double *roots, double *z, size_t leading) {
    const size_t filled = (rows + 15) / 16 * 16;
    for (size_t i = 0; i < filled; i++) { z[i] = i < rows ? roots[i] : 0; }
    for (size_t c = 0; c < table->count; c++) {
        z += leading;
        const double *x = table->columns[c] + first;
        const double centre = table->centres[c], factor = factors[c];
        size_t i = 0;
        for (; i + LANES <= rows; i += LANES) { STORE(z + i, (LOAD(x + i) - centre) * (factor * LOAD(roots + i))); }
        for (; i < rows; i++) { z[i] = (x[i] - centre) * (factor * roots[i]); }
        for (; i < filled; i++) { z[i] = 0; }
    }
}

// Rows of a column that stay in the innermost cache while all pairs of columns are multiplied.
#define GRAM_ROWS 256

// Twelve running sums of vectors: 4 columns from `first` with 3 from `second`. Written out, so that they stay in registers.
#define TILE_SUMS(VECTOR, LOAD, STEP)                                                                                         \
    VECTOR s00 = {0}, s01 = s00, s02 = s00, s10 = s00, s11 = s00, s12 = s00, s20 = s00, s21 = s00, s22 = s00, s30 = s00,      \
           s31 = s00, s32 = s00;                                                                                              \
    for (size_t i = 0; i < rows; i += STEP) {                                                                                 \
        const VECTOR b0 = LOAD(second + i), b1 = LOAD(second + leading + i), b2 = LOAD(second + 2 * leading + i);             \
        const VECTOR a0 = LOAD(first + i);                                                                                    \
        s00 += a0 * b0, s01 += a0 * b1, s02 += a0 * b2;                                                                       \
        const VECTOR a1 = LOAD(first + leading + i);                                                                          \
        s10 += a1 * b0, s11 += a1 * b1, s12 += a1 * b2;                                                                       \
        const VECTOR a2 = LOAD(first + 2 * leading + i);                                                                      \
        s20 += a2 * b0, s21 += a2 * b1, s22 += a2 * b2;                                                                       \
        const VECTOR a3 = LOAD(first + 3 * leading + i);                                                                      \
        s30 += a3 * b0, s31 += a3 * b1, s32 += a3 * b2;                                                                       \
    }

#define ADD_TILE(ADD)                                                                                                         \
    ADD(&s00, &s10, &s20, &s30, gram);                                                                                        \
    ADD(&s01, &s11, &s21, &s31, gram + stride);                                                                               \
    ADD(&s02, &s12, &s22, &s32, gram + 2 * stride)

// Adds the sums of four vectors' lanes to four places: two transpositions and two sums, instead of four sums lane by lane.
static inline void NAMED(add_four)(const double4 *a, const double4 *b, const double4 *c, const double4 *d, double *sums) {
    const double4 ab = __builtin_shufflevector(*a, *b, 0, 4, 2, 6) + __builtin_shufflevector(*a, *b, 1, 5, 3, 7);
    const double4 cd = __builtin_shufflevector(*c, *d, 0, 4, 2, 6) + __builtin_shufflevector(*c, *d, 1, 5, 3, 7);
    const double4 all = __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(any_double4 *)sums += (any_double4)all;
}

static inline void NAMED(add_sums_f64)(const doubles *a, const doubles *b, const doubles *c, const doubles *d, double *sums) {
    double4 folded[4];
    NAMED(fold)(a, folded), NAMED(fold)(b, folded + 1), NAMED(fold)(c, folded + 2), NAMED(fold)(d, folded + 3);
    NAMED(add_four)(folded, folded + 1, folded + 2, folded + 3, sums);
}

static inline void NAMED(fold_floats)(const many_floats *v, double4 *sums) {
#if LANES == 8
    const doubles wide = __builtin_convertvector(__builtin_shufflevector(*v, *v, 0, 1, 2, 3, 4, 5, 6, 7), doubles)
                         + __builtin_convertvector(__builtin_shufflevector(*v, *v, 8, 9, 10, 11, 12, 13, 14, 15), doubles);
#else
    const doubles wide = __builtin_convertvector(__builtin_shufflevector(*v, *v, 0, 1, 2, 3), doubles)
                         + __builtin_convertvector(__builtin_shufflevector(*v, *v, 4, 5, 6, 7), doubles);
#endif
    NAMED(fold)(&wide, sums);
}

static inline void NAMED(add_sums_f32)(const many_floats *a, const many_floats *b, const many_floats *c, const many_floats *d,
                                       double *sums) {
    double4 folded[4];
    NAMED(fold_floats)(a, folded), NAMED(fold_floats)(b, folded + 1);
    NAMED(fold_floats)(c, folded + 2), NAMED(fold_floats)(d, folded + 3);
    NAMED(add_four)(folded, folded + 1, folded + 2, folded + 3, sums);
}

static void NAMED(add_tile_f32)(const float *first, const float *second, size_t rows, size_t leading, double *gram,
                                size_t stride) {
    TILE_SUMS(many_floats, LOAD_FLOATS, 2 * LANES)
    ADD_TILE(NAMED(add_sums_f32));
}

static void NAMED(add_tile_f64)(const double *first, const double *second, size_t rows, size_t leading, double *gram,
                                size_t stride) {
    TILE_SUMS(doubles, LOAD, LANES)
    ADD_TILE(NAMED(add_sums_f64));
}

#define EACH_TILE(ADD)                                                                                                        \
    for (size_t start = 0; start < rows; start += GRAM_ROWS) {                                                                \
        const size_t part = rows - start < GRAM_ROWS ? rows - start : GRAM_ROWS;                                              \
        for (size_t b = 0; b < columns; b += 3) {                                                                             \
            for (size_t a = 0; a < b + 3; a += 4) {                                                                           \
                ADD(z + a * leading + start, z + b * leading + start, part, leading, gram + a + b * stride, stride);          \
            }                                                                                                                 \
        }                                                                                                                     \
    }

static void NAMED(add_gram_f32)(const float *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride) {
    EACH_TILE(NAMED(add_tile_f32))
}

static void NAMED(add_gram_f64)(const double *z, size_t rows, size_t columns, size_t leading, double *gram, size_t stride) {
    EACH_TILE(NAMED(add_tile_f64))
}

// exp(x) for x <= 0, as 2^n * exp(r) with |r| <= log(2) / 2: 1 + r + r^2 * (the Taylor series from 1/2! to 1/13!, whose rest
// is below 4e-18). NaN stays NaN.
static inline void NAMED(exp_each)(doubles *value) {
    const doubles least = (doubles){0} - 708;
    const doubles x = CHOOSE((longs)(*value < least), least, *value);
    // Adding 1.5 * 2^52 leaves the nearest whole number in the low bits.
    const doubles shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52;
    const doubles n = shifted - 0x1.8p52;
    // log(2) in two parts, the first with zeros at its end, so that its product with n is exact.
    const doubles r = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;
    const doubles r2 = r * r, r4 = r2 * r2;
    const doubles low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const doubles middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const doubles high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    const doubles power = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)));
    *value = power * (doubles)(((longs)shifted + 1023) << 52);
}

// log(1 + x) for 0 <= x <= 1, by the method and the coefficients of fdlibm's log1p (Sun Microsystems, 1993): log(1 + f) where
// x = f, or (1 + x) / 2 = 1 + f from x = sqrt(2) - 1 on, so that |f| stays small.
static inline void NAMED(log1p_each)(doubles *value) {
    const doubles x = *value;
    const doubles root = (doubles){0} + 0x1.a827999fcef34p-2;
    const longs is_large = (longs)(x >= root);
    const doubles zero = {0};
    const doubles sum = 1 + x;
    // What rounding 1 + x lost, as a share of it.
    const doubles lost = (x - (sum - 1)) / sum;
    const doubles f = CHOOSE(is_large, sum * 0.5 - 1, x);
    const doubles half = 0.5 * f * f;
    const doubles s = f / (2 + f);
    const doubles z = s * s, z2 = z * z;
    const doubles series = z * ((0x1.5555555555593p-1 + z * 0x1.999999997fa04p-2)
                                + z2 * ((0x1.2492494229359p-2 + z * 0x1.c71c51d8e78afp-3)
                                        + z2 * ((0x1.7466496cb03dep-3 + z * 0x1.39a09d078c69fp-3) + z2 * 0x1.2f112df3e5244p-3)));
    const doubles small = f - (half - s * (half + series));
    const doubles large = 0x1.62e42fee00000p-1 - ((half - (s * (half + series) + (0x1.a39ef35793c76p-33 + lost))) - f);
    *value = CHOOSE(is_large, large, CHOOSE((longs)(x == zero), zero, small));
}

// A row a lane. Rows that are padding have the weight 0.
static inline void NAMED(derive)(const doubles *log_odds, const doubles *target, const doubles *weight, doubles *residual,
                               doubles *root, doubles *loss, int wants_root, int wants_loss) {
    const doubles zero = {0};
    const doubles sign = 2 * *target - 1;
    const doubles margin = sign * *log_odds;
    const longs is_right = (longs)(margin >= zero);
    // No form of what follows subtracts from 1, so that all keep their relative accuracy at margins of any size.
    doubles small = CHOOSE(is_right, -margin, margin);
    NAMED(exp_each)(&small);
    const doubles larger = 1 / (1 + small);
    const doubles smaller = small * larger;
    *residual = -sign * *weight * CHOOSE(is_right, smaller, larger);
    if (wants_root) {
        const doubles square = *weight * (smaller * larger);
        *root = __builtin_elementwise_sqrt(square);
    }
    if (wants_loss) {
        NAMED(log1p_each)(&small);
        *loss += *weight * (small + CHOOSE(is_right, zero, -margin));
    }
}

static double NAMED(derivatives)(const double *log_odds, const double *target, const double *weights, const double *offsets,
                                 size_t rows, double *residuals, double *roots, int wants_loss) {
    const doubles one = (doubles){0} + 1;
    doubles loss = {0};
    doubles residual = loss, root = loss;
    size_t i = 0;
    for (; i + LANES <= rows; i += LANES) {
        doubles sum = LOAD(log_odds + i);
        if (offsets) { sum += LOAD(offsets + i); }
        const doubles outcome = LOAD(target + i);
        const doubles weight = weights ? LOAD(weights + i) : one;
        NAMED(derive)(&sum, &outcome, &weight, &residual, &root, &loss, roots != NULL, wants_loss);
        STORE(residuals + i, residual);
        if (roots) { STORE(roots + i, root); }
    }
    if (i < rows) {
        doubles sum = {0}, outcome = sum, weight = sum;
        for (size_t lane = 0; lane < rows - i; lane++) {
            sum[lane] = log_odds[i + lane] + (offsets ? offsets[i + lane] : 0);
            outcome[lane] = target[i + lane];
            weight[lane] = weights ? weights[i + lane] : 1;
        }
        NAMED(derive)(&sum, &outcome, &weight, &residual, &root, &loss, roots != NULL, wants_loss);
        for (size_t lane = 0; lane < rows - i; lane++) {
            residuals[i + lane] = residual[lane];
            if (roots) { roots[i + lane] = root[lane]; }
        }
    }
    return NAMED(sum)(&loss);
}

static void NAMED(exp_of)(const double *x, size_t count, double *result) {
    for (size_t i = 0; i < count; i += LANES) {
        doubles value = {0};
        const size_t lanes = count - i < LANES ? count - i : LANES;
        for (size_t lane = 0; lane < lanes; lane++) { value[lane] = x[i + lane]; }
        NAMED(exp_each)(&value);
        for (size_t lane = 0; lane < lanes; lane++) { result[i + lane] = value[lane]; }
    }
}

static void NAMED(log1p_of)(const double *x, size_t count, double *result) {
    for (size_t i = 0; i < count; i += LANES) {
        doubles value = {0};
        const size_t lanes = count - i < LANES ? count - i : LANES;
        for (size_t lane = 0; lane < lanes; lane++) { value[lane] = x[i + lane]; }
        NAMED(log1p_each)(&value);
        for (size_t lane = 0; lane < lanes; lane++) { result[i + lane] = value[lane]; }
    }
}

#undef doubles
#undef longs
#undef floats
#undef many_floats
#undef LOAD
#undef STORE
#undef LOAD_FLOATS
#undef STORE_FLOATS
#undef CHOOSE
#undef GRAM_ROWS
#undef TILE_SUMS
#undef ADD_TILE
#undef EACH_TILE
