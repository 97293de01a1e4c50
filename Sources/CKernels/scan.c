#include "scan.h"

#if defined(__x86_64__)

#include <emmintrin.h>

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
    bool has_quotes = _mm_movemask_epi8(quoted) != 0, is_ascii = _mm_movemask_epi8(seen) == 0;
    for (; at < end; at++) {
        uint8_t byte = text[at];
        has_quotes |= byte == '"';
        is_ascii &= byte < 0x80;
        if (byte == delimiter || byte == '\n') *next++ = (uint32_t)at;
    }
    return (struct churn_separators){(size_t)(next - places), has_quotes, is_ascii};
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

static bool is_fast(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

struct churn_separators churn_find_separators(
    const uint8_t *text, size_t start, size_t end, uint8_t delimiter, uint32_t *places) {
    return is_fast() ? find_fast(text, start, end, delimiter, places) : find(text, start, end, delimiter, places);
}

size_t churn_count_byte(const uint8_t *text, size_t count, uint8_t byte) {
    return is_fast() ? count_fast(text, count, byte) : count_equal(text, count, byte);
}

#endif
