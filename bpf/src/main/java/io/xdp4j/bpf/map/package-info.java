/** Maps: what they are made like, and their entries, in the kernel and in the VM alike. */
package io.xdp4j.bpf.map;
