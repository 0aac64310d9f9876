/** Bare programs, run and measured: in the VM, and in the kernel beside it. */
package io.xdp4j.tools.vm;
