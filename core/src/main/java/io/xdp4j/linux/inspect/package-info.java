/**
 * Looks at what is there, whoever made it: attached programs, AF_XDP sockets, and which processes hold them. Changes
 * nothing.
 */
package io.xdp4j.linux.inspect;
