package io.xdp4j.testkit;

/**
 * What a test does at a moment of simulated time; what it throws ends the test.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface TestAction {

    /** Does it. */
    void run() throws Exception;
}
