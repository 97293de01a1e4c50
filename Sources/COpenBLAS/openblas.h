// The Fortran routines of BLAS and LAPACK that are used, declared here because Debian's OpenBLAS ships no
// lapacke.h and so that every platform is called the same way. Arguments are passed by address, matrices are
// column-major; the trailing hidden lengths of character arguments are passed as C compilers for gfortran expect.
#pragma once
#include <stddef.h>

void openblas_set_num_threads(int count);
// 0 where the library was built for one thread, and takes no calls of several at once.
int openblas_get_parallel(void);

// Ends the library's own threads, where this build of it has any and says how.
int blas_thread_shutdown_(void) __attribute__((weak));
static inline void churn_end_blas_threads(void) {
    if (blas_thread_shutdown_) { blas_thread_shutdown_(); }
}

// c = alpha * op(a) * op(a)' + beta * c, one triangle.
void dsyrk_(const char *uplo, const char *trans, const int *n, const int *k, const double *alpha, const double *a,
            const int *lda, const double *beta, double *c, const int *ldc, size_t uplo_length, size_t trans_length);
// y = alpha * op(a) * x + beta * y.
void dgemv_(const char *trans, const int *m, const int *n, const double *alpha, const double *a, const int *lda,
            const double *x, const int *incx, const double *beta, double *y, const int *incy, size_t trans_length);
// c = alpha * op(a) * op(b) + beta * c.
void dgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const double *alpha,
            const double *a, const int *lda, const double *b, const int *ldb, const double *beta, double *c,
            const int *ldc, size_t transa_length, size_t transb_length);
// b = alpha * inverse(op(a)) * b (side L) or alpha * b * inverse(op(a)) (side R), a triangular.
void dtrsm_(const char *side, const char *uplo, const char *transa, const char *diag, const int *m, const int *n,
            const double *alpha, const double *a, const int *lda, double *b, const int *ldb, size_t side_length,
            size_t uplo_length, size_t transa_length, size_t diag_length);
// Cholesky factor of a symmetric positive definite matrix.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);
// QR factorisation without pivoting, and the first columns of Q.
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *lwork,
             int *info);
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau, double *work,
             const int *lwork, int *info);
// Eigenvalues and vectors of a symmetric matrix.
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
             const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length, size_t uplo_length);
