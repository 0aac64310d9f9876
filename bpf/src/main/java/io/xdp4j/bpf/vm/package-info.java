/** The virtual machine: programs run on frames inside the JVM, interpreted or compiled to its bytecode. */
package io.xdp4j.bpf.vm;
