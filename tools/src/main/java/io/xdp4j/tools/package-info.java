/** The command {@code xdp} and its subcommands: options in, text or JSON out. */
package io.xdp4j.tools;
