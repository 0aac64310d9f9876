/**
 * What the hardware of a network card does besides sending and receiving: spreading frames over queues, checksums, VLAN
 * tags. Functions of the bytes of a frame alone.
 */
package io.xdp4j.software.offload;
