/** Values at the bottom: interface, queue, hook, mode, feature, the specs of what is opened, and the errors. */
package io.xdp4j.device;
