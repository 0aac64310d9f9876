/**
 * Test beds for programs and packet loops: two interfaces of the software driver in this process, without rights and
 * without a kernel. Start at {@link io.xdp4j.testkit.TestBed}. Knows no test framework: what is not as expected is an
 * {@link AssertionError}.
 */
package io.xdp4j.testkit;
