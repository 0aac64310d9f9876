/** Object files as a compiler writes them: ELF, BTF, programs, maps and global variables. */
package io.xdp4j.bpf.object;
