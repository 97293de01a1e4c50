#pragma once
// The allocator's own calls, which the C library's Swift module leaves out.
#if defined(__GLIBC__) || defined(__linux__)
#include <malloc.h>
#endif
