/** The Linux driver: bpf(2), AF_XDP and netlink, by system calls alone. */
package io.xdp4j.linux;
