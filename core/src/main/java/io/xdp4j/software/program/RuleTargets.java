package io.xdp4j.software.program;

import java.util.Map;

/**
 * What the actions of rules mean by the names in them.
 *
 * @param maps of sockets
 * @param devices the indices of interfaces
 */
public record RuleTargets(Map<String, SocketMap> maps, Map<String, Integer> devices) {}
