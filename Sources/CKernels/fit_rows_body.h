// The kernels for one kind of processor. fit_rows.c includes this file once for each, with NAMED(f) the name of a function
// of this kind; there is no include guard for that reason.

// Adds what four columns make of the log-odds.
static void NAMED(add_four_columns)(const double *const *x, size_t first, size_t rows, const double *centres,
                                    const double *factors, double *log_odds) {
    const double *x0 = x[0] + first, *x1 = x[1] + first, *x2 = x[2] + first, *x3 = x[3] + first;
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        const double4 low = factors[0] * (LOAD4(x0 + i) - centres[0]) + factors[1] * (LOAD4(x1 + i) - centres[1]);
        const double4 high = factors[2] * (LOAD4(x2 + i) - centres[2]) + factors[3] * (LOAD4(x3 + i) - centres[3]);
        STORE4(log_odds + i, LOAD4(log_odds + i) + (low + high));
    }
    for (; i < rows; i++) {
        log_odds[i] += (factors[0] * (x0[i] - centres[0]) + factors[1] * (x1[i] - centres[1]))
                       + (factors[2] * (x2[i] - centres[2]) + factors[3] * (x3[i] - centres[3]));
    }
}

static void NAMED(add_column)(const double *x, size_t rows, double centre, double factor, double *log_odds) {
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) { STORE4(log_odds + i, LOAD4(log_odds + i) + factor * (LOAD4(x + i) - centre)); }
    for (; i < rows; i++) { log_odds[i] += factor * (x[i] - centre); }
}

static void NAMED(log_odds)(const churn_fit_table *table, size_t first, size_t rows, double intercept,
                            const double *factors, double *log_odds) {
    for (size_t i = 0; i < rows; i++) { log_odds[i] = intercept; }
    size_t c = 0;
    for (; c + 4 <= table->count; c += 4) {
        NAMED(add_four_columns)(table->columns + c, first, rows, table->centres + c, factors + c, log_odds);
    }
    for (; c < table->count; c++) {
        NAMED(add_column)(table->columns[c] + first, rows, table->centres[c], factors[c], log_odds);
    }
}

static inline double NAMED(sum4)(const double4 *v) { return ((*v)[0] + (*v)[2]) + ((*v)[1] + (*v)[3]); }

// The products of four columns with the residuals.
static void NAMED(four_products)(const double *const *x, size_t first, size_t rows, const double *centres,
                                 const double *residuals, size_t ahead, double *sums) {
    const double *x0 = x[0] + first, *x1 = x[1] + first, *x2 = x[2] + first, *x3 = x[3] + first;
    double4 s0 = {0, 0, 0, 0}, s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
    size_t i = 0;
    for (; i + 8 <= rows; i += 8) {
        // A cache line of each.
        if (ahead > 0) {
            __builtin_prefetch(x0 + i + ahead, 0, 2);
            __builtin_prefetch(x1 + i + ahead, 0, 2);
            __builtin_prefetch(x2 + i + ahead, 0, 2);
            __builtin_prefetch(x3 + i + ahead, 0, 2);
        }
        const double4 r = LOAD4(residuals + i), q = LOAD4(residuals + i + 4);
        s0 += r * (LOAD4(x0 + i) - centres[0]), t0 += q * (LOAD4(x0 + i + 4) - centres[0]);
        s1 += r * (LOAD4(x1 + i) - centres[1]), t1 += q * (LOAD4(x1 + i + 4) - centres[1]);
        s2 += r * (LOAD4(x2 + i) - centres[2]), t2 += q * (LOAD4(x2 + i + 4) - centres[2]);
        s3 += r * (LOAD4(x3 + i) - centres[3]), t3 += q * (LOAD4(x3 + i + 4) - centres[3]);
    }
    s0 += t0, s1 += t1, s2 += t2, s3 += t3;
    sums[0] = NAMED(sum4)(&s0), sums[1] = NAMED(sum4)(&s1), sums[2] = NAMED(sum4)(&s2), sums[3] = NAMED(sum4)(&s3);
    for (; i < rows; i++) {
        sums[0] += residuals[i] * (x0[i] - centres[0]);
        sums[1] += residuals[i] * (x1[i] - centres[1]);
        sums[2] += residuals[i] * (x2[i] - centres[2]);
        sums[3] += residuals[i] * (x3[i] - centres[3]);
    }
}

static double NAMED(product)(const double *x, size_t rows, double centre, const double *residuals) {
    double4 sum = {0, 0, 0, 0};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) { sum += LOAD4(residuals + i) * (LOAD4(x + i) - centre); }
    double result = NAMED(sum4)(&sum);
    for (; i < rows; i++) { result += residuals[i] * (x[i] - centre); }
    return result;
}

static void NAMED(products)(const churn_fit_table *table, size_t first, size_t rows, const double *residuals, size_t ahead,
                            double *sums) {
    double4 sum = {0, 0, 0, 0};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) { sum += LOAD4(residuals + i); }
    sums[0] = NAMED(sum4)(&sum);
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
    double4 sums = {0, 0, 0, 0}, squares = sums;
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        const double4 distance = LOAD4(x + i) - origin;
        sums += distance;
        squares += distance * distance;
    }
    churn_fit_moments result = {(sums[0] + sums[1]) + (sums[2] + sums[3]),
                                (squares[0] + squares[1]) + (squares[2] + squares[3])};
    for (; i < rows; i++) {
        result.sum += x[i] - origin;
        result.squares += (x[i] - origin) * (x[i] - origin);
    }
    return result;
}

static void NAMED(weigh_f32)(const churn_fit_table *table, size_t first, size_t rows, const double *factors,
                             const double *roots, float *z, size_t leading) {
    for (size_t i = 0; i < rows; i++) { z[i] = (float)roots[i]; }
    for (size_t c = 0; c < table->count; c++) {
        z += leading;
        const double *x = table->columns[c] + first;
        const double centre = table->centres[c], factor = factors[c];
        size_t i = 0;
        for (; i + 8 <= rows; i += 8) {
            const double4 low = (LOAD4(x + i) - centre) * (factor * LOAD4(roots + i));
            const double4 high = (LOAD4(x + i + 4) - centre) * (factor * LOAD4(roots + i + 4));
            *(float4u *)(z + i) = __builtin_convertvector(low, float4);
            *(float4u *)(z + i + 4) = __builtin_convertvector(high, float4);
        }
        for (; i < rows; i++) { z[i] = (float)((x[i] - centre) * (factor * roots[i])); }
    }
}

static void NAMED(weigh_f64)(const churn_fit_table *table, size_t first, size_t rows, const double *factors,
                             const double *roots, double *z, size_t leading) {
    for (size_t i = 0; i < rows; i++) { z[i] = roots[i]; }
    for (size_t c = 0; c < table->count; c++) {
        z += leading;
        const double *x = table->columns[c] + first;
        const double centre = table->centres[c], factor = factors[c];
        size_t i = 0;
        for (; i + 4 <= rows; i += 4) { STORE4(z + i, (LOAD4(x + i) - centre) * (factor * LOAD4(roots + i))); }
        for (; i < rows; i++) { z[i] = (x[i] - centre) * (factor * roots[i]); }
    }
}

// Rows of a column that stay in the innermost cache while all pairs of columns are multiplied.
#define GRAM_ROWS 256

// Twelve running sums of vectors: 4 columns from `first` with 3 from `second`. Written out, so that they stay in registers.
#define TILE_SUMS(VECTOR, LOAD, LANES)                                                                                        \
    VECTOR s00 = {0}, s01 = s00, s02 = s00, s10 = s00, s11 = s00, s12 = s00, s20 = s00, s21 = s00, s22 = s00, s30 = s00,      \
           s31 = s00, s32 = s00;                                                                                              \
    for (size_t i = 0; i < rows; i += LANES) {                                                                                \
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

#define ADD_TILE(SUM)                                                                                                         \
    gram[0] += SUM(s00), gram[1] += SUM(s10), gram[2] += SUM(s20), gram[3] += SUM(s30);                                       \
    gram += columns;                                                                                                          \
    gram[0] += SUM(s01), gram[1] += SUM(s11), gram[2] += SUM(s21), gram[3] += SUM(s31);                                       \
    gram += columns;                                                                                                          \
    gram[0] += SUM(s02), gram[1] += SUM(s12), gram[2] += SUM(s22), gram[3] += SUM(s32)

static inline double NAMED(sum8)(const float8 *v) {
    const double4 sum = __builtin_convertvector(__builtin_shufflevector(*v, *v, 0, 1, 2, 3), double4)
                        + __builtin_convertvector(__builtin_shufflevector(*v, *v, 4, 5, 6, 7), double4);
    return NAMED(sum4)(&sum);
}

static void NAMED(add_tile_f32)(const float *first, const float *second, size_t rows, size_t columns, size_t leading,
                                double *gram) {
    TILE_SUMS(float8, LOAD8F, 8)
#define SUM(v) NAMED(sum8)(&v)
    ADD_TILE(SUM);
#undef SUM
}

static void NAMED(add_tile_f64)(const double *first, const double *second, size_t rows, size_t columns, size_t leading,
                                double *gram) {
    TILE_SUMS(double4, LOAD4, 4)
#define SUM(v) NAMED(sum4)(&v)
    ADD_TILE(SUM);
#undef SUM
}

#define EACH_TILE(ADD)                                                                                                        \
    for (size_t start = 0; start < rows; start += GRAM_ROWS) {                                                                \
        const size_t part = rows - start < GRAM_ROWS ? rows - start : GRAM_ROWS;                                              \
        for (size_t b = 0; b < columns; b += 3) {                                                                             \
            for (size_t a = 0; a < b + 3; a += 4) {                                                                           \
                ADD(z + a * leading + start, z + b * leading + start, part, columns, leading, gram + a + b * columns);        \
            }                                                                                                                 \
        }                                                                                                                     \
    }

static void NAMED(add_gram_f32)(const float *z, size_t rows, size_t columns, size_t leading, double *gram) {
    EACH_TILE(NAMED(add_tile_f32))
}

static void NAMED(add_gram_f64)(const double *z, size_t rows, size_t columns, size_t leading, double *gram) {
    EACH_TILE(NAMED(add_tile_f64))
}

// exp(x) for x <= 0, as 2^n * exp(r) with |r| <= log(2) / 2: 1 + r + r^2 * (the Taylor series from 1/2! to 1/13!, whose rest
// is below 4e-18). NaN stays NaN.
static inline void NAMED(exp4)(double4 *value) {
    const double4 least = {-708, -708, -708, -708};
    const double4 x = CHOOSE((long4)(*value < least), least, *value);
    // Adding 1.5 * 2^52 leaves the nearest whole number in the low bits.
    const double4 shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52;
    const double4 n = shifted - 0x1.8p52;
    // log(2) in two parts, the first with zeros at its end, so that its product with n is exact.
    const double4 r = (x - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;
    const double4 r2 = r * r, r4 = r2 * r2;
    const double4 low = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const double4 middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const double4 high = (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    const double4 power = 1.0 + (r + r2 * (low + r4 * (middle + r4 * high)));
    *value = power * (double4)(((long4)shifted + 1023) << 52);
}

// log(1 + x) for 0 <= x <= 1, by the method and the coefficients of fdlibm's log1p (Sun Microsystems, 1993): log(1 + f) where
// x = f, or (1 + x) / 2 = 1 + f from x = sqrt(2) - 1 on, so that |f| stays small.
static inline void NAMED(log1p4)(double4 *value) {
    const double4 x = *value;
    const double4 root = {0x1.a827999fcef34p-2, 0x1.a827999fcef34p-2, 0x1.a827999fcef34p-2, 0x1.a827999fcef34p-2};
    const long4 is_large = (long4)(x >= root);
    const double4 zero = {0, 0, 0, 0};
    const double4 sum = 1 + x;
    // What rounding 1 + x lost, as a share of it.
    const double4 lost = (x - (sum - 1)) / sum;
    const double4 f = CHOOSE(is_large, sum * 0.5 - 1, x);
    const double4 half = 0.5 * f * f;
    const double4 s = f / (2 + f);
    const double4 z = s * s, z2 = z * z;
    const double4 series = z * ((0x1.5555555555593p-1 + z * 0x1.999999997fa04p-2)
                                + z2 * ((0x1.2492494229359p-2 + z * 0x1.c71c51d8e78afp-3)
                                        + z2 * ((0x1.7466496cb03dep-3 + z * 0x1.39a09d078c69fp-3) + z2 * 0x1.2f112df3e5244p-3)));
    const double4 small = f - (half - s * (half + series));
    const double4 large = 0x1.62e42fee00000p-1 - ((half - (s * (half + series) + (0x1.a39ef35793c76p-33 + lost))) - f);
    *value = CHOOSE(is_large, large, CHOOSE((long4)(x == zero), zero, small));
}

// Four rows. Rows that are padding have the weight 0.
static inline void NAMED(four)(const double4 *log_odds, const double4 *target, const double4 *weight, double4 *residual,
                               double4 *root, double4 *loss, int wants_root, int wants_loss) {
    const double4 zero = {0, 0, 0, 0};
    const double4 sign = 2 * *target - 1;
    const double4 margin = sign * *log_odds;
    const long4 is_right = (long4)(margin >= zero);
    // No form of what follows subtracts from 1, so that all keep their relative accuracy at margins of any size.
    double4 small = CHOOSE(is_right, -margin, margin);
    NAMED(exp4)(&small);
    const double4 larger = 1 / (1 + small);
    const double4 smaller = small * larger;
    *residual = -sign * *weight * CHOOSE(is_right, smaller, larger);
    if (wants_root) {
        const double4 square = *weight * (smaller * larger);
        *root = __builtin_elementwise_sqrt(square);
    }
    if (wants_loss) {
        NAMED(log1p4)(&small);
        *loss += *weight * (small + CHOOSE(is_right, zero, -margin));
    }
}

static double NAMED(derivatives)(const double *log_odds, const double *target, const double *weights, const double *offsets,
                                 size_t rows, double *residuals, double *roots, int wants_loss) {
    const double4 one = {1, 1, 1, 1};
    double4 loss = {0, 0, 0, 0};
    double4 residual = loss, root = loss;
    size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        double4 sum = LOAD4(log_odds + i);
        if (offsets) { sum += LOAD4(offsets + i); }
        const double4 outcome = LOAD4(target + i);
        const double4 weight = weights ? LOAD4(weights + i) : one;
        NAMED(four)(&sum, &outcome, &weight, &residual, &root, &loss, roots != NULL, wants_loss);
        STORE4(residuals + i, residual);
        if (roots) { STORE4(roots + i, root); }
    }
    if (i < rows) {
        double4 sum = {0, 0, 0, 0}, outcome = sum, weight = sum;
        for (size_t lane = 0; lane < rows - i; lane++) {
            sum[lane] = log_odds[i + lane] + (offsets ? offsets[i + lane] : 0);
            outcome[lane] = target[i + lane];
            weight[lane] = weights ? weights[i + lane] : 1;
        }
        NAMED(four)(&sum, &outcome, &weight, &residual, &root, &loss, roots != NULL, wants_loss);
        for (size_t lane = 0; lane < rows - i; lane++) {
            residuals[i + lane] = residual[lane];
            if (roots) { roots[i + lane] = root[lane]; }
        }
    }
    return (loss[0] + loss[1]) + (loss[2] + loss[3]);
}

static void NAMED(exp_of)(const double *x, size_t count, double *result) {
    for (size_t i = 0; i < count; i += 4) {
        double4 value = {0, 0, 0, 0};
        const size_t lanes = count - i < 4 ? count - i : 4;
        for (size_t lane = 0; lane < lanes; lane++) { value[lane] = x[i + lane]; }
        NAMED(exp4)(&value);
        for (size_t lane = 0; lane < lanes; lane++) { result[i + lane] = value[lane]; }
    }
}

static void NAMED(log1p_of)(const double *x, size_t count, double *result) {
    for (size_t i = 0; i < count; i += 4) {
        double4 value = {0, 0, 0, 0};
        const size_t lanes = count - i < 4 ? count - i : 4;
        for (size_t lane = 0; lane < lanes; lane++) { value[lane] = x[i + lane]; }
        NAMED(log1p4)(&value);
        for (size_t lane = 0; lane < lanes; lane++) { result[i + lane] = value[lane]; }
    }
}

#undef GRAM_ROWS
#undef TILE_SUMS
#undef ADD_TILE
#undef EACH_TILE
