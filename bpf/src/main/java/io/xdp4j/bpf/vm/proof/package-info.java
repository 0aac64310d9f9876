/**
 * What the JIT knows of a program before it writes code: blocks, what registers hold, and which accesses need no
 * check. Safety in native memory rests on it.
 */
package io.xdp4j.bpf.vm.proof;
