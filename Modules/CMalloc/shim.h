#include <malloc.h>

/// The parameters of mallopt(3), whose own names are macros that Swift can't see.
enum { CMallocTrimThreshold = M_TRIM_THRESHOLD, CMallocMapThreshold = M_MMAP_THRESHOLD };
