package io.xdp4j.rule;

/**
 * A program that can be attached to a hook: a value, nothing is loaded yet.
 *
 * @since 0.1
 */
public sealed interface ProgramSpec permits RuleList, ObjectProgram, InstructionProgram {}
