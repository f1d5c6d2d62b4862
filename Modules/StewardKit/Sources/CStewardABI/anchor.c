#include "steward_abi.h"
void steward_kit_generation_1(void) {}
