#include "scan.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define INLINE static inline __attribute__((always_inline))

// One bit for each of 64 bytes that is equal to those of `wanted`.
INLINE uint64_t equal_bits(const __m128i bytes[4], __m128i wanted) {
    uint64_t bits = 0;
    for (int part = 0; part < 4; part++) {
        uint64_t few = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes[part], wanted));
        bits |= few << (16 * part);
    }
    return bits;
}

// Finishes a search byte after byte.
INLINE struct churn_separators rest(
    const uint8_t *text, size_t at, size_t end, uint8_t delimiter, uint32_t *places, uint32_t *next, bool has_quotes,
    bool is_ascii) {
    for (; at < end; at++) {
        uint8_t byte = text[at];
        has_quotes |= byte == '"';
        is_ascii &= byte < 0x80;
        if (byte == delimiter || byte == '\n') *next++ = (uint32_t)at;
    }
    return (struct churn_separators){(size_t)(next - places), has_quotes, is_ascii};
}

INLINE struct churn_separators find(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places) {
    const __m128i delimiters = _mm_set1_epi8((char)delimiter), feeds = _mm_set1_epi8('\n');
    const __m128i quotes = _mm_set1_epi8('"');
    __m128i seen = _mm_setzero_si128(), quoted = _mm_setzero_si128();
    uint32_t *next = places;
    size_t at = start;
    for (; at + 64 <= end; at += 64) {
        __m128i bytes[4];
        for (int part = 0; part < 4; part++) {
            bytes[part] = _mm_loadu_si128((const __m128i *)(text + at + 16 * part));
            seen = _mm_or_si128(seen, bytes[part]);
            quoted = _mm_or_si128(quoted, _mm_cmpeq_epi8(bytes[part], quotes));
        }
        uint64_t bits = equal_bits(bytes, delimiters) | equal_bits(bytes, feeds);
        int count = __builtin_popcountll(bits);
        // Eight are put down whether they are there or not: cheaper than to ask.
        uint32_t *place = next;
        next += count;
        do {
            for (int turn = 0; turn < 8; turn++) {
                place[turn] = (uint32_t)at + (uint32_t)(bits ? __builtin_ctzll(bits) : 0);
                bits &= bits - 1;
            }
            place += 8;
        } while (bits);
    }
    return rest(text, at, end, delimiter, places, next, _mm_movemask_epi8(quoted) != 0, _mm_movemask_epi8(seen) == 0);
}

// The same with vectors of 64 bytes, whose places are gathered at once.
__attribute__((target("avx2,bmi,popcnt,avx512f,avx512bw,avx512vl,avx512vbmi2"))) static struct churn_separators find_wide(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places) {
    static const uint8_t numbers[64] = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
        48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    const __m512i delimiters = _mm512_set1_epi8((char)delimiter), feeds = _mm512_set1_epi8('\n');
    const __m512i quotes = _mm512_set1_epi8('"'), index = _mm512_loadu_si512(numbers);
    __m512i seen = _mm512_setzero_si512();
    uint64_t quoted = 0;
    uint32_t *next = places;
    size_t at = start;
    for (; at + 64 <= end; at += 64) {
        __m512i bytes = _mm512_loadu_si512(text + at);
        seen = _mm512_or_si512(seen, bytes);
        quoted |= _mm512_cmpeq_epi8_mask(bytes, quotes);
        uint64_t bits = _mm512_cmpeq_epi8_mask(bytes, delimiters) | _mm512_cmpeq_epi8_mask(bytes, feeds);
        int count = __builtin_popcountll(bits);
        __m512i found = _mm512_maskz_compress_epi8(bits, index), from = _mm512_set1_epi32((int)at);
        _mm512_storeu_si512(next, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(found)), from));
        // Rows of empty cells have more than sixteen.
        for (int done = 16; done < count; done += 16) {
            found = _mm512_alignr_epi64(found, found, 2);
            _mm512_storeu_si512(
                next + done, _mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_castsi512_si128(found)), from));
        }
        next += count;
    }
    return rest(text, at, end, delimiter, places, next, quoted != 0, _mm512_movepi8_mask(seen) == 0);
}

INLINE size_t count_equal(const uint8_t *text, size_t count, uint8_t byte) {
    const __m128i wanted = _mm_set1_epi8((char)byte);
    size_t found = 0, at = 0;
    for (; at + 64 <= count; at += 64) {
        __m128i bytes[4];
        for (int part = 0; part < 4; part++) bytes[part] = _mm_loadu_si128((const __m128i *)(text + at + 16 * part));
        found += (size_t)__builtin_popcountll(equal_bits(bytes, wanted));
    }
    for (; at < count; at++) found += text[at] == byte;
    return found;
}

// The same statements for processors that count and find bits in one step, which those of before 2013 cannot.
__attribute__((target("avx2,bmi,popcnt"))) static struct churn_separators find_fast(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places) {
    return find(text, start, end, delimiter, places);
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t count_fast(const uint8_t *text, size_t count, uint8_t byte) {
    return count_equal(text, count, byte);
}

churn_vectors churn_best_vectors(void) {
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("popcnt")) {
        return churn_vectors_none;
    }
    const int is_wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
                        && __builtin_cpu_supports("avx512vbmi2");
    return is_wide ? churn_vectors_avx512 : churn_vectors_avx2;
}

struct churn_separators churn_find_separators(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places, churn_vectors vectors) {
    switch (vectors) {
    case churn_vectors_avx512: return find_wide(text, start, end, delimiter, places);
    case churn_vectors_avx2: return find_fast(text, start, end, delimiter, places);
    default: return find(text, start, end, delimiter, places);
    }
}

size_t churn_count_byte(const uint8_t *text, size_t count, uint8_t byte, churn_vectors vectors) {
    return vectors == churn_vectors_none ? count_equal(text, count, byte) : count_fast(text, count, byte);
}

#else

#include "vectors.h"

churn_vectors churn_best_vectors(void) { return churn_vectors_none; }

#endif
