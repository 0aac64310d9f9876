/** Programs as text: of object files, and as the kernel has them. */
package io.xdp4j.tools.disasm;
