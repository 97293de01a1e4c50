#pragma once
#include <stddef.h>
#include <stdint.h>

#include "vectors.h"

/// How many bytes the cell of a number has for itself. The last of them is how many the cell has.
enum { churn_number_slot = 32 };

/// Puts numbers down as cells: a comma and the text that Swift's own statements give (NumberBytes.swift), each in a slot of its
/// own, `line` bytes behind the one before.
///
/// Returns a bit for each number for which there is no cell: those of 10^6 and more, and those between 0 and 10^-4, by size,
/// and up to fifteen at the end. There may be up to 64 numbers. The processor must have the vectors: AVX2 or AVX-512.
uint64_t churn_put_numbers(const double *values, size_t count, uint8_t *slots, size_t line, churn_vectors vectors);
