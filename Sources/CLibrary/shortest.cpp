#include "CLibrary.h"

#include <charconv>

unsigned char *churn_put_shortest(double value, unsigned char *place) {
    char *text = reinterpret_cast<char *>(place);
    return reinterpret_cast<unsigned char *>(std::to_chars(text, text + 32, value, std::chars_format::fixed).ptr);
}
