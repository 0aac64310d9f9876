#include "vm.h"

PROGRAM int empty(struct xdp_md *ctx) { return 2; }
