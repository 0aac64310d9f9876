/** Where a virtual machine keeps what programs reach. */
package io.xdp4j.bpf.vm.memory;
