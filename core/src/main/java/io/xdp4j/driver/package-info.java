/** The contract that the Linux, the Windows and the software driver keep; the public classes stand on it. */
package io.xdp4j.driver;
