// Compiled once for each width of vectors (LANES numbers of 64 bits); the names end up different by NAMED.

#define WORDS NAMED(words)
#define NUMBERS NAMED(numbers)
typedef uint64_t WORDS __attribute__((vector_size(8 * LANES)));
typedef int64_t NUMBERS __attribute__((vector_size(8 * LANES)));
typedef int64_t NAMED(any_numbers) __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

// `mask` is all bits or none in each lane.
static inline __attribute__((always_inline)) NUMBERS NAMED(select)(NUMBERS mask, NUMBERS yes, NUMBERS no) {
    return (mask & yes) | (~mask & no);
}

static inline __attribute__((always_inline)) uint64_t NAMED(word)(const uint8_t *at) {
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

// The number of two digits, of which the first is the byte at `place`.
static inline __attribute__((always_inline)) NUMBERS NAMED(pair)(WORDS digits, int place) {
    WORDS two = digits >> (8 * place);
    WORDS tens = two & 0xFF;
    return (NUMBERS)((tens << 3) + (tens << 1) + ((two >> 8) & 0xFF));
}

// The number of eight digits, of which the first is the lowest byte: neighbours become pairs, pairs fours, fours eight.
static inline __attribute__((always_inline)) NUMBERS NAMED(eight)(WORDS digits) {
    WORDS pairs = (digits << 3) + (digits << 1) + (digits >> 8);
    return (NUMBERS)(((pairs & 0xFF000000FF) * 0xF424000000064 + ((pairs >> 16) & 0xFF000000FF) * 0x271000000001) >> 32);
}

// Puts a vector of results down, those that are not sound as `unread`.
static inline __attribute__((always_inline)) void NAMED(put)(NUMBERS result, NUMBERS is_sound, NUMBERS is_blank,
                                                             int64_t blank, int64_t unread, int64_t *values) {
    NUMBERS blanks = blank - (NUMBERS){0}, none = unread - (NUMBERS){0};
    *(NAMED(any_numbers) *)values = NAMED(select)(is_blank, blanks, NAMED(select)(is_sound, result, none));
}

static void NAMED(read_times)(struct churn_cells cells, const int32_t *months, int64_t first_year, int64_t blank,
                              int64_t unread, int64_t *values) {
    static const uint8_t nothing[32] = {0};
    size_t row = 0;
    for (; row + LANES <= cells.rows; row += LANES) {
        WORDS date, day_digits, clock;
        NUMBERS is_long, is_blank;
        for (int lane = 0; lane < LANES; lane++) {
            uint64_t bounds = cells.bounds[(row + lane) * cells.width];
            uint32_t start = (uint32_t)bounds, length = (uint32_t)(bounds >> 32) - start;
            const uint8_t *cell = length == 19 ? cells.text + start : nothing;
            date[lane] = NAMED(word)(cell);
            day_digits[lane] = NAMED(word)(cell + 8);
            clock[lane] = NAMED(word)(cell + 11);
            is_long[lane] = -(int64_t)(length == 19);
            is_blank[lane] = -(int64_t)(length == 0);
        }
        WORDS mark = (day_digits >> 16) & 0xFF;
        date ^= 0x2D30302D30303030;
        day_digits = (day_digits & 0xFFFF) ^ 0x3030;
        clock ^= 0x30303A30303A3030;
        // Each byte of the sums stays below 16 only for a digit, or exactly the sign that is expected there.
        WORDS wrong = (((date + 0x0F06060F06060606) | date) & 0xF0F0F0F0F0F0F0F0)
                      | (((day_digits + 0x0606) | day_digits) & 0xF0F0)
                      | (((clock + 0x06060F06060F0606) | clock) & 0xF0F0F0F0F0F0F0F0);
        NUMBERS year = NAMED(pair)(date, 0) * 100 + NAMED(pair)(date, 2) - first_year;
        NUMBERS month = NAMED(pair)(date, 5), day = NAMED(pair)(day_digits, 0);
        NUMBERS hour = NAMED(pair)(clock, 0), minute = NAMED(pair)(clock, 3), second = NAMED(pair)(clock, 6);
        NUMBERS is_sound = is_long & ((NUMBERS)wrong == 0) & (year >= 0) & (year < 256) & (month < 16) & (hour < 24)
                           & (minute < 60) & (second < 60) & (((NUMBERS)mark == ' ') | ((NUMBERS)(mark | 0x20) == 't'));
        NUMBERS place = (year * 16 + month) & 4095, entry;
        for (int lane = 0; lane < LANES; lane++) entry[lane] = months[place[lane]];
        is_sound &= (day >= 1) & (day <= (entry & 31));
        NUMBERS seconds = ((entry >> 5) + day - 1) * 86400 + hour * 3600 + minute * 60 + second;
        NAMED(put)(seconds * 1000000, is_sound, is_blank, blank, unread, values + row);
    }
    for (; row < cells.rows; row++) values[row] = unread;
}

static void NAMED(read_decimals)(struct churn_cells cells, uint8_t mark, int64_t blank, int64_t unread, int64_t *values) {
    const uint64_t each = 0x0101010101010101, low_bits = 0x7F7F7F7F7F7F7F7F;
    const uint64_t marks = mark * each;
    size_t row = 0;
    for (; row + LANES <= cells.rows; row += LANES) {
        WORDS word;
        NUMBERS count, is_negative, is_blank;
        for (int lane = 0; lane < LANES; lane++) {
            uint64_t bounds = cells.bounds[(row + lane) * cells.width];
            uint32_t start = (uint32_t)bounds, length = (uint32_t)(bounds >> 32) - start;
            uint32_t sign = cells.text[start] == '-';
            word[lane] = NAMED(word)(cells.text + start + sign);
            count[lane] = (int64_t)length - sign;
            is_negative[lane] = -(int64_t)sign;
            is_blank[lane] = -(int64_t)(length == 0);
        }
        NUMBERS is_sound = (count >= 1) & (count <= 8);
        WORDS bits = ((WORDS)count << 3) & 63;
        // All bits from the cell's end on; none where it has eight bytes.
        WORDS beyond = (WORDS)((NUMBERS)bits != 0) & (~(WORDS){0} << bits);
        // The highest bit of each byte that is a mark, or the first beyond the end.
        WORDS other = word ^ marks;
        WORDS found = ~(((other & low_bits) + low_bits) | other | low_bits) | (beyond & 0x8080808080808080);
        WORDS before_mark = ((found & (0 - found)) >> 7) - 1;
        // How many bytes that are, times eight: 0 to 64 as the bits below the mark.
        NUMBERS shift = {0};
        for (int digits = 1; digits <= 4; digits++) {
            shift |= ((NUMBERS)before_mark == (int64_t)((1ULL << (8 * digits)) - 1)) & (8 * digits);
        }
        is_sound &= (shift > 0) & (count * 8 - shift <= 40);
        WORDS digits = (word ^ (48 * each)) & ~beyond;
        // The digits before the mark end at the fourth byte, those after it begin at the fifth.
        WORDS before = ((digits & before_mark) << ((WORDS)(32 - shift) & 63)) & 0xFFFFFFFF;
        WORDS all = before | ((digits >> ((WORDS)(shift + 8) & 63)) << 32);
        is_sound &= (NUMBERS)(((all + 6 * each) | all) & 0xF0F0F0F0F0F0F0F0) == 0;
        NUMBERS value = NAMED(eight)(all);
        value = NAMED(select)(is_negative, -value, value);
        NAMED(put)(value, is_sound, is_blank, blank, unread, values + row);
    }
    for (; row < cells.rows; row++) values[row] = unread;
}

static size_t NAMED(put_steps)(const int64_t *values, size_t count, int64_t absent, int64_t least, int64_t step,
                               uint32_t *codes) {
    typedef double doubles __attribute__((vector_size(8 * LANES)));
    typedef uint32_t halves __attribute__((vector_size(4 * LANES)));
    typedef uint32_t any_halves __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
    const double inverse = 1 / (double)step;
    size_t row = 0;
    for (; row + LANES <= count; row += LANES) {
        NUMBERS value = *(const NAMED(any_numbers) *)(values + row);
        NUMBERS is_there = value != absent;
        NUMBERS distance = (value - least) & is_there;
        // A product is cheaper than a division, and what it gives is checked.
        NUMBERS steps = __builtin_convertvector(__builtin_convertvector(distance, doubles) * inverse + 0.5, NUMBERS);
        NUMBERS differs = (steps * step) ^ distance;
        int64_t any = 0;
        for (int lane = 0; lane < LANES; lane++) any |= differs[lane];
        if (any) return row;
        *(any_halves *)(codes + row) = __builtin_convertvector((steps + 1) & is_there, halves);
    }
    return row;
}

// The words of some cells, and where a table is to be looked at for them; a row of LANES cells each.
struct NAMED(sought) {
    WORDS first, second, place;
};

// The words by which cells are found, as KeyTable.Words makes them.
static inline __attribute__((always_inline)) struct NAMED(sought) NAMED(seek)(struct churn_cells cells, size_t row,
                                                                              uint64_t mask) {
    WORDS first, second, length;
    for (int lane = 0; lane < LANES; lane++) {
        uint64_t bounds = cells.bounds[(row + lane) * cells.width];
        uint32_t start = (uint32_t)bounds;
        first[lane] = NAMED(word)(cells.text + start);
        second[lane] = NAMED(word)(cells.text + start + 8);
        length[lane] = (uint32_t)(bounds >> 32) - start;
    }
    WORDS bits = (WORDS){0} + 1;
    bits = (bits << ((length << 3) & 63)) - 1;
    NUMBERS is_short = (NUMBERS)length < 8, fits = length <= 11;
    first &= bits | (WORDS)~is_short;
    second = (second & bits & (WORDS)((NUMBERS)length > 8)) | (length << 24);
    // Words that no key has; a text with doubled quotes seems to be very long.
    first &= (WORDS)fits;
    second = (WORDS)NAMED(select)(fits, (NUMBERS)second, (int64_t)0xFE000000 - (NUMBERS){0});
    WORDS hash = first ^ (second * 0xE7037ED1A0B428DB);
    hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15;
    hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9;
    return (struct NAMED(sought)){first, second, (hash ^ (hash >> 32)) & mask};
}

// Whether the slots at some places have the words that are sought, and the codes there.
static inline __attribute__((always_inline)) NUMBERS NAMED(look)(const struct churn_slot *slots, struct NAMED(sought) sought,
                                                                 WORDS place, NUMBERS *code) {
    WORDS first, rest;
    for (int lane = 0; lane < LANES; lane++) {
        const struct churn_slot *slot = slots + place[lane];
        first[lane] = slot->first;
        memcpy(&((uint64_t *)&rest)[lane], &slot->second, 8);
    }
    *code = (NUMBERS)rest >> 32;
    return ((NUMBERS)(first ^ sought.first) | (NUMBERS)((rest & 0xFFFFFFFF) ^ sought.second)) == 0;
}

static void NAMED(guess_codes)(struct churn_cells cells, const struct churn_slot *slots, uint64_t mask, bool is_large,
                               int32_t unsure, int32_t *codes) {
    typedef int32_t halves __attribute__((vector_size(4 * LANES)));
    typedef int32_t any_halves __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
    // So many at a time that the slots asked for stay in the cache until they are looked at.
    enum { MOST = 512 / LANES };
    struct NAMED(sought) sought[MOST];
    size_t row = 0;
    while (row + LANES <= cells.rows) {
        size_t count = (cells.rows - row) / LANES;
        if (count > MOST) count = MOST;
        for (size_t index = 0; index < count; index++) {
            sought[index] = NAMED(seek)(cells, row + index * LANES, mask);
            if (!is_large) continue;
            for (int lane = 0; lane < LANES; lane++) {
                __builtin_prefetch(slots + sought[index].place[lane]);
                // Mostly on the same line, but a wait where it is not.
                __builtin_prefetch(slots + ((sought[index].place[lane] + 1) & mask));
            }
        }
        for (size_t index = 0; index < count; index++) {
            NUMBERS code, next_code;
            NUMBERS is_found = NAMED(look)(slots, sought[index], sought[index].place, &code);
            NUMBERS is_next = NAMED(look)(slots, sought[index], (sought[index].place + 1) & mask, &next_code);
            NUMBERS other = NAMED(select)(is_next, next_code, (int64_t)unsure - (NUMBERS){0});
            code = NAMED(select)(is_found, code, other);
            *(any_halves *)(codes + row + index * LANES) = __builtin_convertvector(code, halves);
        }
        row += count * LANES;
    }
    for (; row < cells.rows; row++) codes[row] = unsure;
}

static void NAMED(guess_numbered)(struct churn_cells cells, struct churn_numbered keys, int32_t unsure, int32_t *codes) {
    typedef int32_t halves __attribute__((vector_size(4 * LANES)));
    typedef int32_t any_halves __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
    const uint64_t each = 0x0101010101010101;
    const uint64_t prefix_bits = keys.prefix_length < 8 ? (1ULL << (8 * keys.prefix_length)) - 1 : ~0ULL;
    size_t row = 0;
    for (; row + LANES <= cells.rows; row += LANES) {
        WORDS head, tail;
        NUMBERS length;
        for (int lane = 0; lane < LANES; lane++) {
            uint64_t bounds = cells.bounds[(row + lane) * cells.width];
            const uint8_t *cell = cells.text + (uint32_t)bounds;
            head[lane] = NAMED(word)(cell);
            tail[lane] = NAMED(word)(cell + keys.prefix_length);
            length[lane] = (uint32_t)(bounds >> 32) - (uint32_t)bounds;
        }
        NUMBERS count = length - (int64_t)keys.prefix_length;
        NUMBERS is_key = (count >= 1) & (count <= 8) & ((NUMBERS)(head & prefix_bits) == (int64_t)keys.prefix);
        is_key &= keys.length ? length == (int64_t)keys.length : (count == 1) | ((NUMBERS)(tail & 0xFF) != '0');
        // The digits end at the highest byte; zeros stand before them.
        WORDS shift = (64 - ((WORDS)count << 3)) & 63;
        WORDS digits = ((tail ^ (48 * each)) << shift);
        is_key &= (NUMBERS)(((digits + 6 * each) | digits) & 0xF0F0F0F0F0F0F0F0) == 0;
        NUMBERS place = NAMED(eight)(digits) - keys.least;
        is_key &= (place >= 0) & (place < keys.span);
        place &= is_key;
        NUMBERS code;
        for (int lane = 0; lane < LANES; lane++) code[lane] = keys.codes[place[lane]];
        is_key &= code >= 0;
        code = NAMED(select)(is_key, code, (int64_t)unsure - (NUMBERS){0});
        *(any_halves *)(codes + row) = __builtin_convertvector(code, halves);
    }
    for (; row < cells.rows; row++) codes[row] = unsure;
}

// The least and the greatest of numbers of one width, `lanes` to a vector.
#define FIND_SPAN(name, number, lanes, highest, lowest)                                                                       \
    static void NAMED(name)(const number *values, size_t count, number absent, number *least, number *greatest) {             \
        typedef number several __attribute__((vector_size(sizeof(number) * lanes)));                                          \
        typedef number any_several __attribute__((vector_size(sizeof(number) * lanes), aligned(4), may_alias));               \
        const several none_low = highest - (several){0}, none_high = lowest - (several){0};                                   \
        several low = none_low, high = none_high;                                                                             \
        size_t row = 0;                                                                                                       \
        for (; row + lanes <= count; row += lanes) {                                                                          \
            several value = *(const any_several *)(values + row), is_there = value != absent;                                 \
            several lower = (is_there & value) | (~is_there & none_low);                                                      \
            several higher = (is_there & value) | (~is_there & none_high);                                                    \
            several is_lower = lower < low, is_higher = higher > high;                                                        \
            low = (is_lower & lower) | (~is_lower & low);                                                                     \
            high = (is_higher & higher) | (~is_higher & high);                                                                \
        }                                                                                                                     \
        *least = highest;                                                                                                     \
        *greatest = lowest;                                                                                                   \
        for (int lane = 0; lane < lanes; lane++) {                                                                            \
            if (low[lane] < *least) *least = low[lane];                                                                       \
            if (high[lane] > *greatest) *greatest = high[lane];                                                               \
        }                                                                                                                     \
        for (; row < count; row++) {                                                                                          \
            if (values[row] == absent) continue;                                                                              \
            if (values[row] < *least) *least = values[row];                                                                   \
            if (values[row] > *greatest) *greatest = values[row];                                                             \
        }                                                                                                                     \
    }
FIND_SPAN(find_span, int64_t, LANES, INT64_MAX, INT64_MIN)
FIND_SPAN(find_span_of_codes, int32_t, (2 * LANES), INT32_MAX, INT32_MIN)
#undef FIND_SPAN

// One width of codes: `base + code * step`, and `absent` for 0.
#define UNPACK(name, code_type)                                                                                               \
    static void NAMED(name)(const code_type *codes, size_t count, int64_t base, int64_t step, int64_t absent,                 \
                            int64_t *values) {                                                                                \
        typedef code_type narrow __attribute__((vector_size(sizeof(code_type) * LANES)));                                     \
        typedef code_type any_narrow __attribute__((vector_size(sizeof(code_type) * LANES), aligned(1), may_alias));          \
        const NUMBERS none = absent - (NUMBERS){0};                                                                           \
        size_t row = 0;                                                                                                       \
        for (; row + LANES <= count; row += LANES) {                                                                          \
            narrow held = *(const any_narrow *)(codes + row);                                                                 \
            NUMBERS code = __builtin_convertvector(held, NUMBERS);                                                            \
            *(NAMED(any_numbers) *)(values + row) = NAMED(select)(code == 0, none, code * step + base);                       \
        }                                                                                                                     \
        for (; row < count; row++) values[row] = codes[row] ? base + (int64_t)codes[row] * step : absent;                     \
    }
UNPACK(unpack_1, uint8_t)
UNPACK(unpack_2, uint16_t)
UNPACK(unpack_4, uint32_t)
#undef UNPACK

static void NAMED(unpack_steps)(const void *codes, int width, size_t count, int64_t base, int64_t step, int64_t absent,
                                int64_t *values) {
    switch (width) {
    case 1: NAMED(unpack_1)(codes, count, base, step, absent, values); break;
    case 2: NAMED(unpack_2)(codes, count, base, step, absent, values); break;
    default: NAMED(unpack_4)(codes, count, base, step, absent, values); break;
    }
}

// Eight codes are a whole number of bytes, so that each of them begins in the same bit of every eight.
static void NAMED(unpack_bits)(const uint8_t *packed, int bits, size_t count, int64_t base, int64_t step, int64_t absent,
                               bool has_absent, int64_t *values) {
    const uint64_t mask = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    const NUMBERS none = absent - (NUMBERS){0}, may_be_absent = -(int64_t)has_absent - (NUMBERS){0};
    const int64_t first = has_absent ? base - step : base;
    WORDS shifts[8 / LANES];
    size_t row = 0;
#if LANES == 8
    // A code of up to 49 bits lies in the four shorts from the one on in which it begins.
    uint16_t places[32];
    for (int code = 0; code < 8; code++) {
        for (int part = 0; part < 4; part++) places[4 * code + part] = (uint16_t)((code * bits >> 4) + part);
        shifts[0][code] = (uint64_t)(code * bits & 15);
    }
    const __m512i shorts = _mm512_loadu_si512(places);
    const size_t end = bits > 49 ? 0 : count * (size_t)bits / 8;
    for (; row / 8 * (size_t)bits + 64 <= end; row += 8, packed += bits) {
        const WORDS words = (WORDS)_mm512_permutexvar_epi16(shorts, _mm512_loadu_si512(packed));
        const NUMBERS code = (NUMBERS)(words >> shifts[0] & mask);
        *(NAMED(any_numbers) *)(values + row) = NAMED(select)((code == 0) & may_be_absent, none, code * step + first);
    }
#else
    for (int code = 0; code < 8; code++) shifts[code / LANES][code % LANES] = (uint64_t)(code * bits & 7);
    for (; row + 8 <= count; row += 8, packed += bits) {
        for (int half = 0; half < 8; half += LANES) {
            WORDS words;
            for (int lane = 0; lane < LANES; lane++) words[lane] = NAMED(word)(packed + ((half + lane) * bits >> 3));
            const NUMBERS code = (NUMBERS)(words >> shifts[half / LANES] & mask);
            *(NAMED(any_numbers) *)(values + row + half) =
                NAMED(select)((code == 0) & may_be_absent, none, code * step + first);
        }
    }
#endif
    for (size_t bit = 0; row < count; row++, bit += (size_t)bits) {
        const uint64_t code = NAMED(word)(packed + bit / 8) >> (bit & 7) & mask;
        values[row] = has_absent && code == 0 ? absent : first + (int64_t)code * step;
    }
}

#undef WORDS
#undef NUMBERS
