#ifndef STEWARD_ABI_H
#define STEWARD_ABI_H
// The generation of the boundary between host and bundles is part of this symbol's NAME: a bundle built against another
// generation fails to link at dlopen, with that name in the message, before any of its code runs.
void steward_kit_generation_1(void);
#endif
