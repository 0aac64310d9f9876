/** The maps of the VM, and the addresses that programs see. */
package io.xdp4j.bpf.vm.map;
