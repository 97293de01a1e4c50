// Vectors of four doubles are written in the compiler's own notation and compiled twice: for any processor (two SSE2 or
// NEON registers each) and, on x86-64, for AVX2 and FMA (one register), chosen at run time. Products and sums of one
// expression become one FMA where there is one, so that the last bits of the versions differ.

#include "score_rows.h"

#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT ON

typedef double double4 __attribute__((vector_size(32)));
typedef int64_t long4 __attribute__((vector_size(32)));
typedef float float4 __attribute__((vector_size(16)));
typedef float float8 __attribute__((vector_size(32)));
typedef int32_t int4 __attribute__((vector_size(16)));
typedef int32_t int8 __attribute__((vector_size(32)));

// The same, over cells of an array, where no alignment is promised.
typedef double4 any_double4 __attribute__((aligned(8), may_alias));
typedef float4 any_float4 __attribute__((aligned(4), may_alias));

#define LOAD_DOUBLES(address) (*(const any_double4 *)(address))
#define STORE_DOUBLES(address, value) (*(any_double4 *)(address) = (value))
#define LOAD_FLOATS(address) __builtin_convertvector(*(const any_float4 *)(address), double4)

// One of two vectors, lane by lane, by a mask of the type `bits`.
#define SELECT(bits, mask, one, other) \
    ((__typeof__(one))(((bits)(mask) & (bits)(one)) | (~(bits)(mask) & (bits)(other))))

enum {
    // Rows of a table by columns that are summed at a time: their sums stay in the innermost cache.
    BLOCK = 512,
    // Rows of a table by rows whose log-odds are found before their risks.
    ROWS_AT_A_TIME = 64,
    // How far ahead of the cells in use memory is asked for: the processor's own prefetching stops at each page.
    BYTES_AHEAD = 8192
};

// Weights and pivots of the last, incomplete step of eight columns: those of columns counted before have weight 0.
typedef struct {
    double weights[8];
    double pivots[8];
} last_step;

static last_step last_step_of(const churn_linear *model) {
    last_step last = {{0}, {0}};
    const size_t rest = model->columns % 8;
    for (size_t i = 0; i < rest; i++) {
        last.weights[8 - rest + i] = model->weights[model->columns - rest + i];
        last.pivots[8 - rest + i] = model->pivots[model->columns - rest + i];
    }
    return last;
}

// Blocks of risks begin at multiples of 16 where the first does.
static int may_pass_caches(const churn_linear *model, const void *risks) {
    return model->passes_caches && ((uintptr_t)risks & 15) == 0;
}

// What was written past the caches is there for other threads to read.
static void wait_for_stores(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

#define PASTE(a, b) a##b
#define PASTED(a, b) PASTE(a, b)

#define VERSION(name) PASTED(name, _plain)
#include "score_rows_body.h"
#undef VERSION

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VERSION(name) PASTED(name, _avx2)
#include "score_rows_body.h"
#undef VERSION
#pragma clang attribute pop

churn_kernel_version churn_kernel_best(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? CHURN_KERNEL_AVX2 : CHURN_KERNEL_PLAIN;
}
#define CHOOSE(name, ...) (version == CHURN_KERNEL_AVX2 ? name##_avx2(__VA_ARGS__) : name##_plain(__VA_ARGS__))
#else
churn_kernel_version churn_kernel_best(void) { return CHURN_KERNEL_PLAIN; }
#define CHOOSE(name, ...) ((void)version, name##_plain(__VA_ARGS__))
#endif

// The public functions of one kind of table, cells and answers.
#define PUBLISH_ROWS(name, cell, answer)                                                                             \
    size_t churn_##name(const churn_linear *model, const cell *x, size_t rows, size_t stride, answer *answers,        \
                        churn_kernel_version version) {                                                              \
        return CHOOSE(name, model, x, rows, stride, answers);                                                        \
    }
#define PUBLISH_COLUMNS(name, cell, answer)                                                                          \
    size_t churn_##name(const churn_linear *model, const cell *const *columns, size_t first, size_t rows,             \
                        answer *answers, churn_kernel_version version) {                                             \
        return CHOOSE(name, model, columns, first, rows, answers);                                                   \
    }

PUBLISH_ROWS(row_log_odds_f32, float, double)
PUBLISH_ROWS(row_log_odds_f64, double, double)
PUBLISH_ROWS(row_risks_f32, float, float)
PUBLISH_ROWS(row_risks_f64, double, double)
PUBLISH_COLUMNS(column_log_odds_f32, float, double)
PUBLISH_COLUMNS(column_log_odds_f64, double, double)
PUBLISH_COLUMNS(column_risks_f32, float, float)
PUBLISH_COLUMNS(column_risks_f64, double, double)
