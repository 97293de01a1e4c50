// BLAS through OpenBLAS's cblas.h, and the Fortran LAPACK routines used, declared here because
// Debian's OpenBLAS ships no lapacke.h. Arguments are passed by address, matrices are column-major;
// the trailing hidden lengths of character arguments are passed as C compilers for gfortran expect.
#pragma once
#include <cblas.h>
#include <stddef.h>

void openblas_set_num_threads(int count);

// Cholesky factor of a symmetric positive definite matrix.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);
// Solves with the factor of dpotrf_.
void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
             const int *ldb, int *info, size_t uplo_length);
// Inverse from the factor of dpotrf_ (one triangle).
void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t uplo_length);
// QR factorisation without pivoting, and the product with Q.
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work, const int *lwork,
             int *info);
void dormqr_(const char *side, const char *trans, const int *m, const int *n, const int *k, const double *a,
             const int *lda, const double *tau, double *c, const int *ldc, double *work, const int *lwork, int *info,
             size_t side_length, size_t trans_length);
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau, double *work,
             const int *lwork, int *info);
// Eigenvalues and vectors of a symmetric matrix.
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
             const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length, size_t uplo_length);
