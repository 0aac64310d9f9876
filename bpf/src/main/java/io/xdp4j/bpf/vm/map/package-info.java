/** The memory of the VM and the maps in it. */
package io.xdp4j.bpf.vm.map;
