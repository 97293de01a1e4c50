// The Fortran routines of BLAS and LAPACK that are used, as the Accelerate framework of macOS holds them: the same
// prototypes as in openblas.h. Importing Accelerate itself would bring its deprecated interface, whose warnings are
// errors here. The lengths of character arguments, which gfortran passes last, are ignored there.
#pragma once
#include <stddef.h>

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
