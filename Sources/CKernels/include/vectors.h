#pragma once

// Which vector instructions of x86-64 a loop uses: asked of the processor at run time, as one of 2015 lacks most of them.
typedef enum {
    churn_vectors_none = 0,
    /// AVX2, BMI and POPCNT.
    churn_vectors_avx2 = 1,
    /// The same, and AVX-512 with its F, BW, DQ, VL and VBMI2.
    churn_vectors_avx512 = 2,
} churn_vectors;

/// The best this processor has.
churn_vectors churn_best_vectors(void);
