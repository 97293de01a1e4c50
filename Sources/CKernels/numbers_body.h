// Compiled once for each width of vectors (LANES numbers of 64 bits); the names end up different by NAMED.

#define WORDS NAMED(words)
#define NUMBERS NAMED(numbers)
#define DOUBLES NAMED(doubles)
#define HALVES NAMED(halves)
typedef uint64_t WORDS __attribute__((vector_size(8 * LANES)));
typedef int64_t NUMBERS __attribute__((vector_size(8 * LANES)));
typedef double DOUBLES __attribute__((vector_size(8 * LANES)));
typedef int32_t HALVES __attribute__((vector_size(4 * LANES)));
typedef uint64_t NAMED(any_words) __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

// `mask` is all bits or none in each lane.
static inline __attribute__((always_inline)) WORDS NAMED(select)(NUMBERS mask, WORDS yes, WORDS no) {
    return ((WORDS)mask & yes) | (~(WORDS)mask & no);
}

// The product of numbers below 2^32.
static inline __attribute__((always_inline)) WORDS NAMED(times)(WORDS left, WORDS right) {
    return (left & 0xFFFFFFFF) * (right & 0xFFFFFFFF);
}

// Entries of a table of sixteen.
static inline __attribute__((always_inline)) WORDS NAMED(pick)(const uint64_t *table, WORDS places) {
    WORDS entries;
#if LANES == 16
    const __m512i low = _mm512_loadu_si512(table), high = _mm512_loadu_si512(table + 8);
    for (int half = 0; half < 2; half++) {
        const __m512i picked = _mm512_permutex2var_epi64(low, ((const __m512i *)&places)[half], high);
        ((__m512i *)&entries)[half] = picked;
    }
#else
#pragma clang loop unroll(full)
    for (int lane = 0; lane < LANES; lane++) entries[lane] = table[places[lane]];
#endif
    return entries;
}

// What is left of a number below 2^57 above its last eight digits, and these.
static inline __attribute__((always_inline)) WORDS NAMED(without_eight)(WORDS value, WORDS *eight) {
    // 10^8 is 2^8 · 390,625. Half a unit more keeps the product, off by a ten-millionth, from falling below a whole number.
    const WORDS magic = (WORDS){0} + 0x4330000000000000;
    DOUBLES size = (DOUBLES)((value >> 8) | magic) - 0x1p52;
    HALVES upper = __builtin_convertvector((size + 0.5) * (1 / 390625.0), HALVES);
    NUMBERS result = __builtin_convertvector(upper, NUMBERS);
    *eight = value + (WORDS)(result * -100000000);
    return (WORDS)result;
}

// The digits of a number below 10^8 as bytes, the first in the lowest: NumberBytes.eightDigits.
static inline __attribute__((always_inline)) WORDS NAMED(eight_digits)(WORDS value) {
    typedef uint32_t numbers_of_four __attribute__((vector_size(8 * LANES)));
    typedef uint16_t numbers_of_two __attribute__((vector_size(8 * LANES)));
    WORDS upper = NAMED(times)(value, (WORDS){0} + 109951163) >> 40;
    numbers_of_four fours = (numbers_of_four)(upper | ((value - NAMED(times)(upper, (WORDS){0} + 10000)) << 32));
    numbers_of_four hundreds = (fours * 5243) >> 19;
    WORDS left = (WORDS)((numbers_of_two)fours - (numbers_of_two)hundreds * 100);
    numbers_of_two twos = (numbers_of_two)((WORDS)hundreds | (left << 16));
    numbers_of_two tens = (twos * 103) >> 10;
    return (WORDS)tens | ((WORDS)(twos - tens * 10) << 8);
}

// Decimals: upper · 10^8 + last, divided by 10^scale.
struct NAMED(decimals) {
    WORDS upper, last, scale;
};

// The shortest decimals that read back as numbers from 10^-4 to 10^6, given as bits: ShortestDecimal, step by step.
static inline __attribute__((always_inline)) struct NAMED(decimals) NAMED(shortest)(WORDS size) {
    // 5^10, which the largest need, to 5^20.
    static const uint64_t powers_of_five[16] = {
        9765625,      48828125,     244140625,     1220703125,     6103515625,     30517578125,
        152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
    };
    // The value is significand · 2^-power.
    WORDS significand = (size & 0xFFFFFFFFFFFFF) | 0x10000000000000;
    WORDS power = 1075 - (size >> 52);
    WORDS scale = (NAMED(times)(power, (WORDS){0} + 1262611) + 0x3FFFFF) >> 22;
    WORDS fives = NAMED(pick)(powers_of_five, scale - 10);
    // significand · fives, 128 bits.
    WORDS low_low = NAMED(times)(significand, fives);
    WORDS middle = (low_low >> 32) + NAMED(times)(significand, fives >> 32) + NAMED(times)(significand >> 32, fives);
    WORDS low = (low_low & 0xFFFFFFFF) | (middle << 32);
    WORDS high = NAMED(times)(significand >> 32, fives >> 32) + (middle >> 32);
    WORDS shift = power - scale;
    WORDS units = (high << (64 - shift)) | (low >> shift);
    WORDS half_unit = ((WORDS){0} + 1) << shift;
    WORDS beyond_units = (low << 1) & ((half_unit << 1) - 1);
    WORDS gap = fives - (significand & 1);
    WORDS last, upper = NAMED(without_eight)(units, &last);
    WORDS last_digit = last - 10 * (NAMED(times)(last, (WORDS){0} + 0xCCCCCCCD) >> 35);
    WORDS beyond_tens = (last_digit << (shift + 1)) + beyond_units;
    NUMBERS reads_below = (NUMBERS)beyond_tens <= (NUMBERS)gap;
    NUMBERS reads_above = (NUMBERS)(20 * half_unit - beyond_tens) <= (NUMBERS)gap;
    NUMBERS rounds_up = (NUMBERS)(beyond_units + (units & 1)) > (NUMBERS)half_unit;
    WORDS digit = NAMED(select)(reads_above, (WORDS){0} + 10, last_digit - (WORDS)rounds_up) & ~(WORDS)reads_below;
    last += digit - last_digit;
    NUMBERS carries = last == 100000000;
    return (struct NAMED(decimals)){upper - (WORDS)carries, last & ~(WORDS)carries, scale};
}

// What the cells of some numbers are made of: what is before the last sixteen decimals, and these as two words of digits.
struct NAMED(cells) {
    uint64_t sign[LANES], head[LANES], head_count[LANES], first[LANES], last[LANES], is_sure[LANES];
};

static inline __attribute__((always_inline)) void NAMED(put_word)(uint8_t *place, uint64_t word) { memcpy(place, &word, 8); }

static uint64_t NAMED(put_numbers)(const double *values, size_t count, uint8_t *slots, size_t line) {
    // What makes sixteen decimals of 10 and more.
    static const uint64_t powers_of_ten[16] = {1000000, 100000, 10000, 1000, 100, 10, 1, 1, 1, 1, 1};
    const WORDS zeros = (WORDS){0} + 0x3030303030303030;
    uint64_t unsure = 0;
    size_t row = 0;
    for (; row + LANES <= count; row += LANES) {
        const WORDS bits = *(const NAMED(any_words) *)(values + row);
        const WORDS magnitude = bits & 0x7FFFFFFFFFFFFFFF;
        const DOUBLES size = (DOUBLES)magnitude;
        const NUMBERS is_missing = (NUMBERS)magnitude > 0x7FF0000000000000;
        const NUMBERS is_number = (size >= 1e-4) & (size < 1e6), is_zero = magnitude == 0;
        const NUMBERS is_sure = is_missing | is_number | is_zero;
        // All others are 1 from here on, and whole.
        const WORDS held = NAMED(select)(is_number, magnitude, (WORDS)((DOUBLES){0} + 1.0));
        const HALVES whole_half = __builtin_convertvector((DOUBLES)held, HALVES);
        const NUMBERS is_whole = __builtin_convertvector(whole_half, DOUBLES) == (DOUBLES)held;
        const WORDS whole = (WORDS)__builtin_convertvector(whole_half, NUMBERS) & (WORDS)is_number;

        // The first sixteen decimals or, where there are more, the last sixteen and a digit before them.
        struct NAMED(decimals) decimals = NAMED(shortest)(held);
        WORDS scale = decimals.scale, tens = NAMED(pick)(powers_of_ten, scale - 10);
        WORDS last, carried = NAMED(without_eight)(NAMED(times)(decimals.last, tens), &last);
        WORDS first = NAMED(times)(decimals.upper, tens) + carried - NAMED(times)(whole, (WORDS){0} + 100000000);
        WORDS digit = NAMED(times)(first, (WORDS){0} + 0x55E63B89) >> 57;
        first -= NAMED(times)(digit, (WORDS){0} + 100000000);
        WORDS first_word = NAMED(eight_digits)(first) & ~(WORDS)is_whole;
        WORDS last_word = NAMED(eight_digits)(last) & ~(WORDS)is_whole;

        // The whole number and the point; by its scale the size is at least 4.5 · 10^(15 - scale) and below 9 · 10^(16 - scale).
        WORDS whole_count = 16 - scale - (WORDS)((whole | 1) >= tens);
        WORDS beyond_whole = 64 - (whole_count << 3);
        WORDS point = ((WORDS){0} + '.') << (whole_count << 3) & ~(WORDS)is_whole;
        WORDS short_head = ((NAMED(eight_digits)(whole) | zeros) >> beyond_whole) | point;
        WORDS short_count = whole_count + 1 + (WORDS)is_whole;
        // Of more than sixteen decimals: 0, the point, zeros and the digit.
        WORDS long_head = 0x3030303030302E30 | (digit << ((scale << 3) - 120));
        NUMBERS is_long = (NUMBERS)scale > 16;
        WORDS head = NAMED(select)(is_long, long_head, short_head);
        WORDS head_count = NAMED(select)(is_long, scale - 14, short_count) & ~(WORDS)is_missing;
        WORDS sign = (bits >> 63) & (WORDS)is_number;

        struct NAMED(cells) cells;
        memcpy(cells.sign, &sign, sizeof sign);
        memcpy(cells.head, &head, sizeof head);
        memcpy(cells.head_count, &head_count, sizeof head_count);
        memcpy(cells.first, &first_word, sizeof first_word);
        memcpy(cells.last, &last_word, sizeof last_word);
        memcpy(cells.is_sure, &is_sure, sizeof is_sure);
        uint64_t are_sure = ~0ULL;
        for (int lane = 0; lane < LANES; lane++) {
            uint8_t *slot = slots + (row + lane) * line;
            slot[0] = ',';
            slot[1] = '-';
            uint64_t first = cells.first[lane], last = cells.last[lane];
            NAMED(put_word)(slot + 1 + cells.sign[lane], cells.head[lane]);
            uint8_t *end = slot + 1 + cells.sign[lane] + cells.head_count[lane];
            NAMED(put_word)(end, first | 0x3030303030303030);
            NAMED(put_word)(end + 8, last | 0x3030303030303030);
            // The digits up to the last that is not 0.
            uint64_t ending = last ? last : first;
            end += (last ? 8 : 0) + (70 - __builtin_clzll(ending << 1 | 1)) / 8;
            slot[churn_number_slot - 1] = (uint8_t)(end - slot);
            are_sure &= cells.is_sure[lane];
        }
        for (int lane = 0; lane < LANES && !are_sure; lane++) unsure |= (~cells.is_sure[lane] & 1) << (row + lane);
    }
    return row < count ? unsure | (((2ULL << (count - 1)) - 1) & (~0ULL << row)) : unsure;
}

#undef WORDS
#undef NUMBERS
#undef DOUBLES
#undef HALVES
